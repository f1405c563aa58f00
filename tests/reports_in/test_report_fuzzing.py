"""The long fuzzing of `benchmarks` in short: every reader and base is tried, and what is broken would be noticed."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.fuzzing.bases import base_targets
from benchmarks.fuzzing.promises import Broken
from benchmarks.fuzzing.readers import ReaderTarget
from benchmarks.fuzzing.seeds import seeds_of
from benchmarks.fuzzing.trying import tried
from collector.sources.reports.formats import FORMATS

SEEDS = seeds_of(None)
TARGETS = [
    *(ReaderTarget(format=known, seeds=SEEDS[known.name]) for known in FORMATS),
    *base_targets(FORMATS, SEEDS),
]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_damaged_files_are_refused_or_read_and_nothing_else(target):
    trial = tried(target, Random(target.name), seconds=10, inputs=30, keep=None)
    assert (trial.findings, trial.inputs) == ({}, 30)


class Fragile:
    """Breaks in each way that counts as a finding."""

    name = "fragile"

    def __init__(self) -> None:
        self.ways = iter([ValueError("odd"), Broken("no promise kept", b"another file"), MemoryError(), None, None])

    def draw(self, _random: Random) -> bytes:
        return b"an input"

    def check(self, _content: bytes) -> str:
        way = next(self.ways)
        if way is not None:
            raise way
        return "read"

    def check_seed(self, _random: Random) -> None:
        """Every input is enough."""


def test_whatever_goes_wrong_is_a_finding_and_its_input_is_kept(tmp_path):
    trial = tried(Fragile(), Random(1), seconds=10, inputs=5, keep=tmp_path)
    assert [finding.partition(" at ")[0] for finding in trial.findings] == ["ValueError", "Broken", "MemoryError"]
    assert (trial.inputs, dict(trial.outcomes)) == (5, {"read": 2})
    assert sorted(path.read_bytes() for path in tmp_path.iterdir()) == [b"an input", b"another file"]


def test_the_same_seed_tries_the_same_inputs():
    one, again = ([TARGETS[0].draw(random) for _ in range(50)] for random in (Random(7), Random(7)))
    assert one == again
    assert len(set(one)) > 20
