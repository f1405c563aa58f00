"""What the doctor says of GitHub and Azure DevOps: which place is not read, by which token, and what that costs."""

from __future__ import annotations

import dataclasses
import json

import pytest
from doctor_samples import BOARDS, HUB, NEEDS, POLICY, SHOP, diagnosed, reader_facts

from collector.cli.inputs import probes_for
from collector.doctor.ci_hosts import lacks_of_hosts
from collector.doctor.json_text import as_json
from collector.doctor.lacks import Answer, Kind
from collector.doctor.needs import needs_of
from collector.doctor.permissions import permissions_of_hosts
from collector.doctor.text import as_text
from collector.facts.delivery import BranchRules, Deployment
from collector.facts.tracker import WorkItem
from collector.model import Cause, Delivery, Gap, Host
from probes import CATALOGUE

NOWHERE = Delivery()
OF_ITEMS = {"beta-feedback-closed", "testing-defects-exit"}
OF_RULES = {"release-controls-enforced"}


def refused(scope: str, *kinds: str, cause: Cause = Cause.DENIED) -> Gap:
    said = {"detail": "the token may not read it (403)", "fix": "Write `issues: read`", "probe": "p"}
    return Gap(cause=cause, hides=kinds, scope=scope, **said)


@pytest.mark.parametrize(
    ("delivery", "gap", "answer", "place", "some"),
    [
        pytest.param(NOWHERE, None, Answer.NO, "", {*OF_ITEMS, *OF_RULES}, id="no place is named"),
        pytest.param(
            SHOP.delivery,
            refused(f"{HUB.id}/issues", WorkItem.kind),
            Answer.NO,
            HUB.id,
            OF_ITEMS,
            id="a list is refused",
        ),
        pytest.param(
            SHOP.delivery, refused(HUB.id, BranchRules.kind), Answer.NO, HUB.id, OF_RULES, id="a repository is refused"
        ),
        pytest.param(
            SHOP.delivery,
            refused(HUB.id, BranchRules.kind, cause=Cause.THROTTLED),
            Answer.UNKNOWN,
            HUB.id,
            OF_RULES,
            id="a repository does not answer",
        ),
    ],
)
def test_what_is_lacking_of_a_host_and_which_criteria_wait_for_it(delivery, gap, answer, place, some):
    (lack,) = lacks_of_hosts(NEEDS, delivery, (gap,) if gap else ())
    assert (lack.kind, lack.answer, lack.place) == (Kind.HOST, answer, place)
    assert some <= set(lack.criteria)
    assert lack.fix


@pytest.mark.parametrize(
    "gap",
    [
        pytest.param(refused(f"{HUB.id}/issues", "nothing_that_is_needed"), id="of no use to any criterion"),
        pytest.param(refused("/subscriptions/x", WorkItem.kind), id="not of a host"),
    ],
)
def test_what_no_criterion_waits_for_is_no_lack(gap):
    assert list(lacks_of_hosts(NEEDS, SHOP.delivery, (gap,))) == []


def test_criteria_that_files_or_azure_may_answer_need_no_host():
    (lack,) = lacks_of_hosts(NEEDS, NOWHERE, ())
    assert {"testing-automated-pass", "testing-coverage-line", "testing-performance-passed"}.isdisjoint(lack.criteria)
    assert not any(name.startswith(("support-", "monitoring-", "recovery-")) for name in lack.criteria)


# --- What stands in for a right that cannot be had ---------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "shown", "hidden"),
    [
        (HUB, "delivery-github-deployments", "delivery-azure-deployments"),
        (BOARDS, "delivery-azure-deployments", "delivery-github-deployments"),
    ],
)
def test_the_other_way_is_that_of_the_host_which_refuses(place, shown, hidden):
    delivery = dataclasses.replace(SHOP.delivery, places=(HUB, BOARDS))
    gap = refused(f"{place.id}/deployments", Deployment.kind)
    instead = {one.probe for one in diagnosed(reader_facts(), delivery=delivery, host_gaps=(gap,)).instead}
    assert shown in instead
    assert hidden not in instead
    assert not any(probe.startswith(("recovery-", "monitoring-")) for probe in instead)


# --- What the tokens need ----------------------------------------------------------------------------------


def permissions(*hosts: Host) -> dict[str, tuple[str, ...]]:
    places = tuple(place for place in (HUB, BOARDS) if place.host in hosts)
    delivery = dataclasses.replace(SHOP.delivery, places=places)
    needs = needs_of(
        POLICY.policy.criteria,
        probes_for(POLICY.policy, CATALOGUE),
        dataclasses.replace(SHOP, delivery=delivery),
        POLICY.tables,
    )
    return {f"{one.host}: {one.permission}": one.criteria for one in permissions_of_hosts(needs, delivery)}


def test_only_the_hosts_of_the_workload_ask_for_permissions():
    assert permissions() == {}
    assert {name.partition(": ")[0] for name in permissions(Host.GITHUB)} == {"github"}
    assert {name.partition(": ")[0] for name in permissions(Host.AZURE_DEVOPS)} == {"azure-devops"}


@pytest.mark.parametrize(
    ("host", "permission", "criterion"),
    [
        (Host.GITHUB, "actions: read", "release-package-ready"),
        (Host.GITHUB, "issues: read", "testing-defects-exit"),
        (Host.GITHUB, "vulnerability-alerts: read", "security-code-findings-cleared"),
        (Host.AZURE_DEVOPS, "Build (read)", "release-package-ready"),
        (Host.AZURE_DEVOPS, "Work items (read)", "testing-defects-exit"),
    ],
)
def test_each_permission_says_which_criteria_it_opens(host, permission, criterion):
    assert criterion in permissions(host)[f"{host}: {permission}"]


def test_text_and_json_name_every_permission():
    diagnosis = diagnosed(reader_facts())
    said = as_text(diagnosis, SHOP, POLICY.policy.name, assignee="x", colour=False)
    body = json.loads(as_json(diagnosis, NEEDS, SHOP, POLICY.policy.name, assignee="x"))
    assert "WHAT THE TOKEN OF GITHUB NEEDS" in said
    assert "AZURE DEVOPS" not in said
    assert {one["permission"] for one in body["permissions"]} >= {"actions: read", "deployments: read", "issues: read"}
    assert [one["permission"] for one in body["permissions"] if f"  {one['permission']}  " not in said] == []
    assert diagnosis.exit_code == 0
