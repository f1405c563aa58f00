"""The doctor asks GitHub with a token that may only check out: what it foretells is what the gate finds."""

from __future__ import annotations

import re

from collector.doctor.lacks import Answer, Kind
from simulator.process import start
from simulator.scenarios import scenarios
from tests.people_of_runs import JUDGED_LAST

from .doctor_runs import foretold, unreadable

DENIED = scenarios()["denied"]
PERMISSION = re.compile("Write `([a-z-]+: read)` under `permissions:` of the job")


def test_what_the_token_lacks_is_named_and_leaves_the_gate_without_an_answer(scenario_runs):
    with start(DENIED.estate, lifetime=100) as simulator:
        diagnosis = foretold(simulator, DENIED.workload)
    of_host = [one for one in diagnosis.obstacles if one.kind is Kind.HOST]
    lacking = {found[1] for one in of_host if (found := PERMISSION.search(one.fix))}
    assert lacking == {
        *("actions: read", "checks: read", "deployments: read", "issues: read"),
        *("security-events: read", "statuses: read", "vulnerability-alerts: read"),
    }
    assert {one.answer for one in of_host} == {Answer.NO}
    assert {place for one in of_host for place in one.places} == {"github:contoso/shop"}
    outcomes = scenario_runs("denied").outcomes
    waiting = {name for one in of_host for name in one.criteria}
    assert {outcomes[name] for name in waiting} == {"unknown"}
    unknown = {name for name, outcome in outcomes.items() if outcome == "unknown"}
    assert unknown - set(JUDGED_LAST) <= unreadable(diagnosis)
