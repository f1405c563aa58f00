"""The shop in good order, and a workload file that says something about time that cannot be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from collector.files.mistakes import FileMistakes
from simulator.scenarios import scenarios
from tests.end_to_end.conftest import gate, serving

GO_LIVE = "go_live: 2026-12-01T08:00:00Z"
CUTOVER = "cutover: {starts: 2026-12-01T06:00:00Z, ends: 2026-12-01T12:00:00Z}"


def run(folder: Path, *changes: tuple[str, str]) -> int:
    """Run the gate on a copy of the shop with changed lines of its workload file."""
    shop = folder / "shop"
    shutil.copytree(scenarios()["ready"].estate.parent, shop)
    declared = (shop / "golive.yaml").read_text()
    for old, new in changes:
        assert old in declared
        declared = declared.replace(old, new)
    (shop / "golive.yaml").write_text(declared)
    with serving(shop / "estate.yaml", [], folder) as simulator:
        return gate(simulator, shop / "golive.yaml", folder / "packet")


def test_a_cutover_of_another_year_is_refused(tmp_path):
    with pytest.raises(FileMistakes, match="`cutover` does not hold `go_live`"):
        run(tmp_path, (CUTOVER, CUTOVER.replace("2026", "2025")))


def test_a_go_live_of_the_past_is_said_in_the_decision(tmp_path):
    run(tmp_path, (GO_LIVE, GO_LIVE.replace("2026-12", "2025-12")), (CUTOVER, CUTOVER.replace("2026", "2025")))
    assert "judged as if it were today" in (tmp_path / "packet" / "decision.json").read_text()
