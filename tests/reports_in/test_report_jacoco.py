"""JaCoCo: the counters of the root, held against those of the packages and against the source lines."""

from __future__ import annotations

import pytest

LINES = (
    '<sourcefile name="A"><line nr="1" mi="0" ci="4" mb="1" cb="1"/>'
    '<line nr="2" mi="3" ci="0" mb="0" cb="0"/></sourcefile>'
)
BELOW = {"LINE": (1, 1), "BRANCH": (1, 1), "METHOD": (1, 1), "INSTRUCTION": (3, 4)}
TOTALS = {
    "lines": {"covered": 1, "valid": 2},
    "branches": {"covered": 1, "valid": 2},
    "methods": {"covered": 1, "valid": 2},
    "instructions": {"covered": 4, "valid": 7},
}


def counters(counts: dict[str, tuple[int, int]]) -> str:
    return "".join(
        f'<counter type="{name}" missed="{missed}" covered="{covered}"/>' for name, (missed, covered) in counts.items()
    )


def jacoco(root: dict[str, tuple[int, int]], package: dict[str, tuple[int, int]], lines: str = LINES) -> str:
    return (
        '<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">'
        '<report name="app"><sessioninfo id="b" start="1" dump="1679870151723"/>'
        f'<group name="g"><package name="p"><class name="A">{counters(package)}</class>{lines}{counters(package)}'
        f"</package>{counters(package)}</group>{counters(root)}</report>"
    )


def test_counters_of_the_root_are_the_totals_and_no_level_is_added_to_another(look):
    reading = look(jacoco(BELOW, BELOW))
    assert (reading.outcome, reading.format, reading.totals) == ("read", "jacoco", TOTALS)
    assert reading.finished == "2023-03-26T22:35:51Z"


def test_a_counter_that_is_left_out_declares_zero(look):
    reading = look(jacoco({"LINE": (1, 1)}, {"LINE": (1, 1)}, '<sourcefile name="A"><line nr="1"/></sourcefile>'))
    assert reading.totals == {
        "lines": {"covered": 1, "valid": 2},
        "branches": {"covered": 0, "valid": 0},
        "methods": {"covered": 0, "valid": 0},
        "instructions": {"covered": 0, "valid": 0},
    }


def test_without_counters_of_the_root_both_ways_to_count_must_agree(look):
    assert look(jacoco({}, BELOW)).totals == TOTALS
    assert look(jacoco({}, BELOW | {"LINE": (0, 2)})).outcome == "refused"


@pytest.mark.parametrize("declared", [(0, 2), (0, 1), (1, 2)])
def test_lines_that_disagree_are_refused_and_the_other_metrics_stay(look, declared):
    reading = look(jacoco(BELOW | {"LINE": declared}, BELOW))
    assert (reading.outcome, reading.totals) == ("refused", {name: TOTALS[name] for name in TOTALS if name != "lines"})
    assert reading.reasons[0].startswith("totals disagree: lines: ")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(jacoco(BELOW, BELOW).replace('missed="1"', 'missed="many"'), id="no number"),
        pytest.param(jacoco(BELOW, BELOW).replace("</report>", counters(BELOW) + "</report>"), id="declared twice"),
        pytest.param(jacoco(BELOW, BELOW).removesuffix("</report>"), id="cut off"),
    ],
)
def test_broken_files_are_refused_without_totals(look, text):
    reading = look(text)
    assert (reading.outcome, reading.format, reading.totals) == ("refused", "jacoco", {})
    assert len(reading.reasons) == 1


def test_a_report_without_counters_is_empty(look):
    assert look('<report name="app"/>').outcome == "empty"
