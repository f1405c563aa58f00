"""Approvals of workflow runs: who decided about which environment, under an alias."""

from __future__ import annotations

import pytest
from host_answers import answers, asks, facts_of, items
from probe_items import SEEN, item

from collector.facts.delivery import HostApproval
from collector.model import Delivery, KindOfTests, TestKind
from collector.probe import Malformed
from probes.delivery.github_approvals import APPROVALS, PROBE, SIGNED_RUNS, parse_approval

SHOP = "github:contoso/shop"
COMMIT = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332"
RUN = f"{SHOP}/actions/runs/501"
RECORDED = answers("github_approvals")
SIGNED = KindOfTests(kind=TestKind.SIT, sign_off=("sit-test-lead", "SIT-test-lead", "sit-business-owner"))
DELIVERY = Delivery(commit=COMMIT, test_kinds=(SIGNED,))
(RUNS_ASK,) = asks(SIGNED_RUNS, DELIVERY)
(FOUND_RUN,) = items(RUNS_ASK, {"workflow_runs": [RECORDED["run"]]}, SHOP)
(ASK,) = asks(APPROVALS, DELIVERY, FOUND_RUN)
FACTS = facts_of(PROBE, APPROVALS, items(ASK, RECORDED["approvals"], SHOP))


def test_each_environment_of_a_decision_is_a_fact():
    lead, owner, rejected = FACTS
    assert lead == HostApproval(
        subject=f"{RUN}/approvals/sit-test-lead",
        run=RUN,
        environment="sit-test-lead",
        state="approved",
        by=lead.by,
        bot=False,
        **SEEN,
    )
    assert (owner.environment, owner.by) == ("sit-business-owner", lead.by)
    assert (rejected.environment, rejected.state, rejected.bot) == ("uat-signed", "rejected", True)


def test_people_are_told_apart_without_their_names():
    lead, _, rejected = FACTS
    assert lead.by
    assert lead.by != rejected.by
    assert "login" not in f"{lead.by}{rejected.by}"


def test_comments_are_never_kept():
    assert "hunter2" in str(RECORDED)
    assert "hunter2" not in str(items(ASK, RECORDED["approvals"], SHOP))


@pytest.mark.parametrize(
    "delivery", [Delivery(commit=COMMIT), Delivery(test_kinds=(SIGNED,))], ids=["no sign-off", "no commit"]
)
def test_nothing_is_asked_where_nobody_signs(delivery):
    assert asks(SIGNED_RUNS, delivery) == []


@pytest.mark.parametrize(
    "changes",
    [{"head_sha": "a0b1c2d3e4f5061728394a5b6c7d8e9f00112233"}, {"head_repository": {"id": 7009}}],
    ids=["of another commit", "of a fork"],
)
def test_only_runs_of_the_release_are_asked(changes):
    (other,) = items(RUNS_ASK, {"workflow_runs": [{**RECORDED["run"], **changes}]}, SHOP)
    assert asks(APPROVALS, DELIVERY, other) == []


@pytest.mark.parametrize(
    "raw", [{"state": "approved"}, {"state": "approved", "environments": []}, {"environments": [{"name": "x"}]}]
)
def test_a_decision_of_another_shape_is_refused(raw):
    with pytest.raises(Malformed):
        list(parse_approval(item(raw, RUN)))
