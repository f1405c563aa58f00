"""Which report a pattern of the workload file means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.derive.testing.patterns import path_matches


@pytest.mark.parametrize(
    ("path", "pattern", "expected"),
    [
        ("test-reports/unit/a.xml", "test-reports/unit/*.xml", True),
        ("test-reports/unit/A.XML", "Test-Reports/unit/*.xml", True),
        ("test-reports/unit/deep/a.xml", "test-reports/unit/*.xml", False),
        ("test-reports/unit/deep/a.xml", "test-reports/**/*.xml", True),
        ("test-reports/a.xml", "test-reports/**/*.xml", True),
        ("test-reports/unit/a.xml", "test-reports/**", True),
        ("test-reports", "test-reports/**", False),
        ("test-reports/unit/a.xml", "test-reports", False),
        ("test-reports/unit/a.xml", "test-*/unit/a.xml", True),
        ("test-reports/unit/a.xml", "*/a.xml", False),
        ("a.xml", "**/a.xml", True),
        ("", "*", True),
        ("test-reports/unitx/a.xml", "test-reports/unit/*.xml", False),
    ],
)
def test_a_star_stays_within_a_folder_and_two_go_to_any_depth(path, pattern, expected):
    assert path_matches(path, pattern) is expected


_NAMES = st.text("ab.", min_size=1, max_size=3)


@given(st.lists(_NAMES, min_size=1, max_size=4))
def test_a_path_means_itself_and_lies_below_its_folder_at_any_depth(parts):
    path = "/".join(parts)
    assert path_matches(path, path)
    assert path_matches(f"{path}/x", f"{path}/**")
    assert path_matches(path, f"**/{parts[-1]}")
