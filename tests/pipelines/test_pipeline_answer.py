"""Green needs a proof: golive's 0, a decision of this run that bears it out, and a sealed packet."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.answer import settle
from pipelines.child import neutral
from pipelines.inputs import Inputs

GO = {
    "schema": "golive.decision/v1",
    "ruling": "GO",
    "exit_code": 0,
    "process_exit_code": 0,
    "what_if": [],
    "advisory": False,
    "counts": {"fail": 0, "unknown": 0},
}
FORGIVEN = GO | {"ruling": "NO_GO", "exit_code": 10, "advisory": True}


def inputs(folder: Path, decision: object, *, sealed: bool = True, advisory: bool = False) -> Inputs:
    packet = folder / "packet"
    packet.mkdir()
    if sealed:
        (packet / "packet.json").write_text("{}")
    if decision is not None:
        (folder / "decision.json").write_text(decision if isinstance(decision, str) else json.dumps(decision))
    return Inputs(
        command=(),
        reports=folder,
        packet=packet,
        advisory=advisory,
        redact=False,
        upload=True,
        artifact="golive-packet",
    )


@pytest.mark.parametrize(
    ("decision", "advisory", "ruling"),
    [
        (GO, False, "GO"),
        (GO | {"ruling": "CONDITIONAL_GO"}, False, "CONDITIONAL_GO"),
        (GO | {"ruling": "ON_TRACK"}, False, "ON_TRACK"),
        (GO | {"advisory": True}, True, "GO"),
        (FORGIVEN, True, "NO_GO"),
    ],
)
def test_what_is_borne_out_is_green(tmp_path, decision, advisory, ruling):
    answer = settle(0, inputs(tmp_path, decision, advisory=advisory))
    assert (answer.exit_code, answer.outputs["ruling"]) == (0, ruling)


@pytest.mark.parametrize(
    ("decision", "sealed", "said"),
    [
        (None, True, "left no decision"),
        ("", True, "left no decision"),
        ('{"schema": "golive.deci', True, "left no decision"),
        ([], True, "left no decision"),
        (GO | {"schema": "golive.decision/v2"}, True, "left no decision"),
        (GO, False, "left no packet"),
        (GO | {"process_exit_code": 10}, True, "its decision does not"),
        (GO | {"process_exit_code": "0"}, True, "its decision does not"),
        (GO | {"what_if": ["--only x"]}, True, "its decision does not"),
        ({key: value for key, value in GO.items() if key != "what_if"}, True, "its decision does not"),
        (GO | {"ruling": "NO_GO"}, True, "its ruling is no GO"),
        (GO | {"ruling": "UNDECIDED"}, True, "its ruling is no GO"),
        (GO | {"ruling": "A_NEW_ONE"}, True, "its ruling is no GO"),
        (GO | {"exit_code": 10}, True, "its ruling is no GO"),
        (FORGIVEN, True, "its ruling is no GO"),  # nobody asked for an advisory run
    ],
    ids=str,
)
def test_a_zero_that_is_not_borne_out_is_red(tmp_path, decision, sealed, said):
    answer = settle(0, inputs(tmp_path, decision, sealed=sealed))
    assert answer.exit_code == 1
    assert said in answer.problem
    assert (answer.outputs["ruling"], answer.outputs["exit-code"]) == ("", "1")


@pytest.mark.parametrize("code", [1, 2, 3, 10, 11, 12, 13, 20, 130, 137, 143])
def test_any_other_code_stays_what_it_is_whatever_the_decision_says(tmp_path, code):
    assert settle(code, inputs(tmp_path, GO)).exit_code == code


FRAGMENTS = st.sampled_from(
    ["##", "#", "[", "vso[", "##vso[", "##VSO[", "::", ":", "error", " ", "\t", "a", "##[", "::set-output name=x::"]
)


@given(st.lists(FRAGMENTS, max_size=12).map("".join))
@example("####vso[x]")
@example("#" * 7 + "[")
@example(":::error::")
def test_no_line_of_the_child_is_a_command_of_a_host(line):
    shown = neutral(line)
    assert not re.search(r"##(vso)?\[", shown, re.IGNORECASE)
    assert not re.match(r"\s*::", shown)
