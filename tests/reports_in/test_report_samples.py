"""The benchmark of the readers measures every format, with files that are read and not refused."""

from __future__ import annotations

import pytest

from benchmarks.report_samples import SAMPLES
from collector.sources.reports.formats import FORMATS


def test_every_format_has_a_sample():
    assert SAMPLES.keys() == {known.name for known in FORMATS}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_read_as_its_format(look, name):
    reading = look("".join(SAMPLES[name]().text(40_000)))
    assert (reading.outcome, reading.format, reading.whole in (True, None)) == ("read", name, True), reading.reasons
    assert not reading.any_failure
