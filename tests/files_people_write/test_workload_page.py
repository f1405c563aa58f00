"""The page about the workload file says what the loader reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from collector.files.workload import load_workload, workload_schema

PAGE = (Path(__file__).parents[2] / "docs" / "workload.md").read_text()
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("text", EXAMPLES, ids=["smallest", "everything"])
def test_an_example_of_the_page_loads(text):
    assert load_workload(text, name="docs/workload.md").names_target


def test_the_page_explains_every_key_of_the_scope_and_its_example_uses_them():
    keys = set(workload_schema()["properties"]["scope"]["properties"]["azure"]["properties"])
    assert set(re.findall(r"^\| `([a-z_]+)` \|", PAGE, re.MULTILINE)) == keys
    assert all(f"    {key}:" in EXAMPLES[1] for key in keys)
