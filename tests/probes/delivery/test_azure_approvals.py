"""Approvals in Azure DevOps: found by the stage that waited for them, which an approval itself does not name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from host_answers import answers, asks, facts_of, items
from probe_items import GONE, SEEN, changed

from collector.facts.delivery import HostApproval
from collector.model import Delivery, KindOfTests, TestKind
from collector.probe import Malformed
from probes.delivery.azure_approvals import APPROVALS, PROBE, SIGNED_BUILDS, TIMELINES

SHOP = "azure-devops:contoso/shop"
COMMIT = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332"
BUILD = f"{SHOP}/build/builds/637"
LEADS, OWNERS = "ee14f612-6838-43c0-b445-db238ef14153", "06239b11-a904-43a1-be6a-0d44026bd121"
RECORDED = answers("azure_approvals")
SIGNED = KindOfTests(kind=TestKind.SIT, sign_off=("sit_test_lead", "sit-business-owner"))
DELIVERY = Delivery(commit=COMMIT, test_kinds=(SIGNED,))
(BUILDS_ASK,) = asks(SIGNED_BUILDS, DELIVERY)
(BUILT,) = items(BUILDS_ASK, {"value": [RECORDED["build"]]}, SHOP)
(TIMELINE_ASK,) = asks(TIMELINES, DELIVERY, BUILT)
(TIMELINE,) = items(TIMELINE_ASK, RECORDED["timeline"], SHOP)
LEAD_ASK, OWNER_ASK = asks(APPROVALS, DELIVERY, TIMELINE)
FOUND = items(LEAD_ASK, RECORDED["approvals"], SHOP)


def test_approvals_are_asked_by_the_name_or_the_identifier_of_their_stage():
    assert [dict(ask.query)["approvalIds"] for ask in (LEAD_ASK, OWNER_ASK)] == [LEADS, OWNERS]
    assert [ask.about for ask in (LEAD_ASK, OWNER_ASK)] == [
        "build/builds/637/signed/sit_test_lead",
        "build/builds/637/signed/sit-business-owner",
    ]


def test_an_approval_tells_who_decided_and_when():
    approved, *_ = facts_of(PROBE, APPROVALS, FOUND)
    assert approved == HostApproval(
        subject=f"{BUILD}/approvals/{LEADS}",
        run=BUILD,
        environment="sit_test_lead",
        state="approved",
        by=approved.by,
        bot=False,
        at=datetime(2026, 11, 22, 10, tzinfo=UTC),
        **SEEN,
    )
    assert approved.by
    assert "lead" not in approved.by.partition("@")[0]


def test_an_approval_that_waits_for_another_person_is_not_given_yet():
    _, waits, first, rejected = facts_of(PROBE, APPROVALS, FOUND)
    assert (waits.state, waits.by) == ("pending", None)
    assert (first.state, rejected.state) == ("approved", "rejected")
    assert first.by != rejected.by


@pytest.mark.parametrize(
    "delivery", [Delivery(commit=COMMIT), Delivery(test_kinds=(SIGNED,))], ids=["no sign-off", "no commit"]
)
def test_nothing_is_asked_where_nobody_signs(delivery):
    assert asks(SIGNED_BUILDS, delivery) == []


def test_only_builds_of_the_release_are_asked():
    other = changed(RECORDED["build"], "sourceVersion", "a0b1c2d3e4f5061728394a5b6c7d8e9f00112233")
    (found,) = items(BUILDS_ASK, {"value": [other]}, SHOP)
    assert asks(TIMELINES, DELIVERY, found) == []


@pytest.mark.parametrize(
    ("number", "parent"), [(2, GONE), (2, "nowhere"), (1, LEADS)], ids=["no parent", "an unknown parent", "a circle"]
)
def test_an_approval_below_no_stage_signs_nothing(number, parent):
    records = [dict(one) for one in RECORDED["timeline"]["records"]]
    records[number] = changed(records[number], "parentId", parent)
    (found,) = items(TIMELINE_ASK, {"records": records}, SHOP)
    assert asks(APPROVALS, DELIVERY, found) == [OWNER_ASK]


def test_a_stage_without_an_approval_is_not_signed():
    (found,) = items(TIMELINE_ASK, {"records": RECORDED["timeline"]["records"][:1]}, SHOP)
    assert asks(APPROVALS, DELIVERY, found) == []


@pytest.mark.parametrize("path", ["id", "status"])
def test_an_approval_of_another_shape_is_refused(path):
    raw = changed(RECORDED["approvals"]["value"][1], path, GONE)
    with pytest.raises(Malformed):
        facts_of(PROBE, APPROVALS, items(LEAD_ASK, {"value": [raw]}, SHOP))


def test_comments_and_names_are_never_kept():
    assert "hunter2" in str(RECORDED)
    assert [word for word in ("hunter2", "A person", "lead@") if word in f"{FOUND}{TIMELINE}"] == []
