"""The doctor and the gate over the estate of `ready`, read by a caller whose roles a test chooses."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from collector.cli.examining import examine
from collector.cli.inputs import probes_for, read_policy, read_workload
from collector.doctor.diagnosis import Diagnosis, diagnose
from collector.doctor.lacks import Answer
from collector.doctor.needs import needs_of, role_actions
from policies import shipped_policy
from probes import CATALOGUE
from simulator.estate import parse_yaml
from simulator.process import Running, start
from simulator.scenarios import scenarios

from .conftest import Outcome, gate, people_of, settings_of, world_of

POLICY = read_policy(None, shipped_policy())
READY = scenarios()["ready"]
SHOP = read_workload(READY.workload).workload
PROD, SHARED = SHOP.subscriptions
NEEDS = needs_of(POLICY.policy.criteria, probes_for(POLICY.policy, CATALOGUE), SHOP, POLICY.tables)
ACTIONS = role_actions(NEEDS)
LOAD_TEST_READER = {"who": "caller", "role": "Load Test Reader", "on": "prod/rg-shop-monitor"}
ROLES_OF_OTHERS = [one for one in parse_yaml(READY.estate.read_text("utf-8"))["roles"] if one["who"] != "caller"]


@contextmanager
def caller_with(folder: Path, caller_roles: Sequence[dict[str, Any]], **sections: Any) -> Iterator[Running]:
    """Serve the ready estate to a caller who holds these roles instead of Reader.

    Whoever holds any may read the runs of load tests: that is a role on the resource, which no action stands for.
    """
    estate = folder / "estate.yaml"
    roles = [*caller_roles, *([LOAD_TEST_READER] if caller_roles else []), *ROLES_OF_OTHERS]
    estate.write_text(json.dumps({"like": str(READY.estate), "roles": roles, **sections}), "utf-8")
    with start(estate, lifetime=100) as simulator:
        yield simulator


def custom(actions: Sequence[str], on: Sequence[str] = ("prod", "shared")) -> dict[str, Any]:
    return {"who": "caller", "role": "golive evidence reader", "actions": list(actions), "on": list(on)}


def foretold(simulator: Running, workload: Path = READY.workload) -> Diagnosis:
    given = read_workload(workload)
    seen = examine(given, POLICY, NEEDS, settings=settings_of(simulator), world=world_of(simulator))
    return diagnose(NEEDS, given.workload.tier, seen)


def unreadable(diagnosis: Diagnosis) -> set[str]:
    return {one.criterion for one in diagnosis.readable if one.answer is not Answer.YES}


def found(simulator: Running, folder: Path) -> Outcome:
    code = gate(simulator, READY.workload, folder / "packet", people=people_of("ready"))
    return Outcome(code, folder / "packet", simulator.log())
