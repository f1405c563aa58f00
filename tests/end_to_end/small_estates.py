"""Small estates of a test's own, judged by the whole gate, and what is said of each of their subjects."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.estate import parse_yaml
from tests.end_to_end.conftest import Outcome, gate, serving
from tests.people_of_runs import everybody_signs

PROD, SHARED = "44444444-aaaa-4bbb-8ccc-000000000001", "44444444-aaaa-4bbb-8ccc-000000000002"
ASIDE = "44444444-aaaa-4bbb-8ccc-000000000003"
"""A subscription that nobody looks at."""
HEAD = f"""\
now: {{now}}
tenant: 5a1e9f6c-2b7d-4c58-9e03-7d1f0b6a4c21
caller: {{{{id: 9c41d7e2-6b0f-4f3a-8a55-2e7b90c1d364, app: 3f8b6a10-57c9-4e2d-b1f4-c90d2a6e7b85}}}}
subscriptions:
  prod: {{{{id: {PROD}, name: small-prod}}}}
  shared: {{{{id: {SHARED}, name: small-shared}}}}
  aside: {{{{id: {ASIDE}, name: somebody-else}}}}
roles:
  - {{roles}}
"""
READER = "{who: caller, role: Reader, on: [prod, shared]}"
WORKLOAD = f"""\
workload: small
tier: T1
go_live: {{go_live}}
scope: {{{{azure: {{{{subscriptions: [{PROD}, {SHARED}]}}}}}}}}
"""
NOW, GO_LIVE = "2026-11-20T09:00:00Z", "2026-12-01T08:00:00Z"


@dataclass(frozen=True)
class Small:
    """An estate with its workload: the sections that a test is about, beside what every estate has."""

    sections: str
    declares: str = ""
    """Further lines of the workload file."""
    now: str = NOW
    go_live: str = GO_LIVE
    roles: str = READER
    """What the identity of golive holds."""
    faults: tuple[dict[str, Any], ...] = ()
    signed: bool = False
    """Whether everybody signs what the run found."""

    def judged(self, folder: Path) -> Outcome:
        """Serve the estate and run the gate on it."""
        estate, workload = folder / "estate.yaml", folder / "golive.yaml"
        estate.write_text(HEAD.format(now=self.now, roles=self.roles) + self.sections, "utf-8")
        parse_yaml(estate.read_text("utf-8"))  # a mistake of the test's shows here, with its line
        workload.write_text(WORKLOAD.format(go_live=self.go_live) + self.declares, "utf-8")
        with serving(estate, list(self.faults), folder) as simulator:
            people = everybody_signs if self.signed else None
            code = gate(simulator, workload, folder / "packet", people=people)
            return Outcome(code, folder / "packet", simulator.log())


def verdict(outcome: Outcome, criterion: str) -> dict[str, Any]:
    """Return the whole verdict of a criterion."""
    (found,) = [one for one in outcome.decision["verdicts"] if one["criterion"] == criterion]
    return found


def said(outcome: Outcome, criterion: str) -> str:
    """Return the outcome in words with its reason codes: `unknown U-PERM`."""
    found = verdict(outcome, criterion)
    return " ".join((found["outcome"], *found["reason_codes"]))


def of_subject(outcome: Outcome, criterion: str, name: str) -> dict[str, Any] | None:
    """Return what a verdict says of the subject whose id ends in a name, `None` where it is none of them."""
    found = [one for one in verdict(outcome, criterion)["subjects"] if one["id"].casefold().endswith(name.casefold())]
    assert len(found) < 2, (name, found)
    return found[0] if found else None


def in_words(subject: dict[str, Any] | None) -> str:
    """Return the outcome of a subject with its reason codes; `nothing` where there is none."""
    return " ".join((subject["outcome"], *subject["reason_codes"])) if subject else "nothing"


def every_gap_says_what_to_do(outcome: Outcome) -> bool:
    """Say whether each gap of a decision has words, a fix, and criteria that wait for it."""
    return all(gap["detail"].strip() and gap["fix"].strip() and gap["criteria"] for gap in outcome.decision["gaps"])
