"""Each permission of the token of a CI host is needed, and where it lacks, the answer names it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fault_plans import Plan
from fault_promises import assert_every_promise
from fault_runs import Run, calm_run, policy, run, shipped_probes
from fault_worlds import READY, estate_named

from collector.doctor.needs import needs_of
from collector.doctor.permissions import permissions_of_hosts
from collector.model import Cause, Host, Outcome
from simulator.azure_devops.things import AREAS
from simulator.github.hub import PERMISSIONS
from simulator.world import World
from tests.people_of_runs import JUDGED_LAST

GITHUB, AZURE_DEVOPS = READY, "azure-devops"
"""The shop, delivered by the one host and by the other."""
WORDS = {
    "Test": "Test management (read)",
    "Work": "Work items (read)",
    "AdvancedSecurity": "Advanced Security (read)",
}
"""What Azure DevOps calls a right, where it is not the word of the simulator with `(read)` behind it."""
NEVER_ASKED_FOR = {
    "attestations": "no probe reads them yet",
    "pull-requests": "the rules of the branch demand reviews; who gave them is not read",
}
"""Permissions of GitHub that no probe needs, and why."""
ALSO_ASKED_FOR = {"metadata: read"}
"""What every token has that sees the repository at all."""


def without_on_github(world: World, permission: str) -> World:
    tokens = tuple(replace(one, permissions=one.permissions - {permission}) for one in world.github.tokens)
    return replace(world, github=replace(world.github, tokens=tokens))


def without_on_azure_devops(world: World, area: str) -> World:
    (project,) = world.devops
    conduct = replace(project.conduct, may=project.conduct.may - {area})
    return replace(world, devops=(replace(project, conduct=conduct),))


def judged(name: str, world: World) -> Run:
    return run(replace(estate_named(name), world=world), Plan())


def foretold(name: str) -> dict[str, set[str]]:
    """Return what the doctor says: by permission, the criteria that wait for it."""
    workload = estate_named(name).workload
    needs = needs_of(policy().policy.criteria, shipped_probes(), workload, policy().tables)
    return {one.permission: set(one.criteria) for one in permissions_of_hosts(needs, workload.delivery)}


def assert_it_lacks(permission: str, after: Run, name: str) -> None:
    """What rests on the permission is unknown, nothing else; the gate says so, and names it."""
    assert_every_promise(after, calm_run(name), same_rights=False)
    unknown = {criterion for criterion, verdict in after.verdicts.items() if verdict.outcome is Outcome.UNKNOWN}
    assert after.decision.exit_code == 11
    assert unknown
    assert unknown - set(JUDGED_LAST) <= foretold(name)[permission]
    assert {gap.cause for gap in after.gaps} == {Cause.DENIED}
    assert [gap.fix for gap in after.gaps if f"`{permission}`" not in gap.fix] == []


@pytest.mark.parametrize("permission", [one for one in PERMISSIONS if one not in NEVER_ASKED_FOR])
def test_every_permission_of_a_token_of_github_is_needed_and_named(permission):
    after = judged(GITHUB, without_on_github(estate_named(GITHUB).world, permission))
    assert_it_lacks(f"{permission}: read", after, GITHUB)


@pytest.mark.parametrize("area", AREAS)
def test_every_right_in_azure_devops_is_needed_and_named(area):
    after = judged(AZURE_DEVOPS, without_on_azure_devops(estate_named(AZURE_DEVOPS).world, area))
    assert_it_lacks(WORDS.get(area, f"{area} (read)"), after, AZURE_DEVOPS)


def test_the_doctor_asks_for_these_permissions_and_no_others():
    asked = {f"{one}: read" for one in PERMISSIONS if one not in NEVER_ASKED_FOR}
    assert foretold(GITHUB).keys() == asked | ALSO_ASKED_FOR
    assert foretold(AZURE_DEVOPS).keys() == {WORDS.get(area, f"{area} (read)") for area in AREAS}


@pytest.mark.parametrize("host", Host)
def test_a_token_that_nobody_knows_makes_all_of_its_host_unknown(host):
    name = {Host.GITHUB: GITHUB, Host.AZURE_DEVOPS: AZURE_DEVOPS}[host]
    world = estate_named(name).world
    hub = replace(world.github, tokens=tuple(replace(one, text="another") for one in world.github.tokens))
    gone = tuple(replace(one, conduct=replace(one.conduct, may=frozenset())) for one in world.devops)
    after = judged(name, replace(world, github=hub, devops=gone))
    assert_every_promise(after, calm_run(name), same_rights=False)
    assert after.decision.exit_code == 11
    assert {gap.cause for gap in after.gaps} == {Cause.DENIED}
