"""What came out of a run, and the one code with which the step ends. Green needs a proof; red needs none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.inputs import Inputs

_INTERNAL_ERROR = 1
_PASSING = ("GO", "CONDITIONAL_GO", "ON_TRACK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The outcome of the step."""

    exit_code: int
    decision: Mapping[str, Any]
    """`golive.decision/v1`, or empty when golive left none."""
    problem: str
    """Why the step does not end with golive's own code; mostly empty."""

    @property
    def outputs(self) -> dict[str, str]:
        """What later steps can read. A what-if has no ruling, lest a condition on `GO` lets it pass."""
        counts = self.decision.get("counts", {})
        ruling = "WHAT_IF" if self.decision.get("what_if") else self.decision.get("ruling", "")
        ruled = self.decision.get("exit_code", self.exit_code)
        return {
            "ruling": "" if self.problem else str(ruling),
            "exit-code": str(self.exit_code if self.problem else ruled),
            "counts-fail": str(counts.get("fail", "")),
            "counts-unknown": str(counts.get("unknown", "")),
        }


def settle(code: int, inputs: Inputs) -> Answer:
    """Return the answer of a run that ended with `code`. A 0 that the decision does not bear out becomes 1."""
    decision = _decision_in(inputs.reports / "decision.json")
    problem = _contradiction(decision, inputs) if code == 0 else ""
    return Answer(exit_code=_INTERNAL_ERROR if problem else code, decision=decision, problem=problem)


def _decision_in(file: Path) -> Mapping[str, Any]:
    try:
        decision = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    known = isinstance(decision, dict) and decision.get("schema") == "golive.decision/v1"
    return decision if known else {}


def _contradiction(decision: Mapping[str, Any], inputs: Inputs) -> str:
    """Say what is missing for a green step, or nothing."""
    if not decision:
        return "golive ended with 0 but left no decision"
    if not (inputs.packet / "packet.json").is_file():
        return "golive ended with 0 but left no packet"
    if decision.get("process_exit_code") != 0 or decision.get("what_if") != []:
        return "golive ended with 0 but its decision does not"
    if inputs.advisory and decision.get("advisory") is True:
        return ""
    if decision.get("ruling") not in _PASSING or decision.get("exit_code") != 0:
        return "golive ended with 0 but its ruling is no GO"
    return ""
