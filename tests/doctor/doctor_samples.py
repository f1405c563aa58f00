"""A small policy, two probes, and facts about who may read what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from collector.cli.inputs import policy_of, probes_for
from collector.doctor.diagnosis import Diagnosis, Seen, diagnose
from collector.doctor.lacks import Answer
from collector.doctor.needs import PROOF, Need, needs_of, role_actions
from collector.doctor.other_sources import AccountsSeen, PatternSeen
from collector.facts.support import BillingAccount, DenyAssignment, HeldRole, Permission, RoleDefinition
from collector.model import (
    Cause,
    Delivery,
    Digest,
    Environments,
    Fact,
    Gap,
    Host,
    Place,
    Query,
    Tier,
    Tracker,
    Workload,
)
from policies import shipped_policy
from probes import CATALOGUE

A, B = "22222222-aaaa-4bbb-8ccc-00000000000a", "22222222-aaaa-4bbb-8ccc-00000000000b"
SUB_A, SUB_B = f"/subscriptions/{A}", f"/subscriptions/{B}"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ACCOUNT = "/providers/Microsoft.Billing/billingAccounts/77"
READER = "/providers/Microsoft.Authorization/roleDefinitions/reader"
ANSWER = Digest("sha256:" + "0" * 64)
ABOUT: dict[str, Any] = {"documents": (), "observed_at": NOON}

POLICY = policy_of(shipped_policy(), shipped_policy())
HUB, BOARDS = Place(Host.GITHUB, "contoso/shop"), Place(Host.AZURE_DEVOPS, "contoso/boards")
SHOP = Workload(
    name="shop",
    tier=Tier.T1,
    go_live=NOON,
    subscriptions=(A, B),
    test_reports=("junit.xml",),
    coverage_reports=("cov.xml",),
    restore_reports=("restores.json",),
    delivery=Delivery(
        places=(HUB,),
        commit="3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332",
        pipelines=("Release",),
        package=("shop-package",),
        environments=Environments(beta=("beta",), staging=("staging",), production=("production",)),
        tracker=Tracker(defects=Query(labels=("bug",)), feedback=Query(labels=("beta-feedback",))),
    ),
)
NEEDS: tuple[Need, ...] = needs_of(POLICY.policy.criteria, probes_for(POLICY.policy, CATALOGUE), SHOP, POLICY.tables)
ACTIONS = role_actions(NEEDS)
AZURE_CRITERIA = {need.criterion.id for need in NEEDS if need.from_azure}
TESTS = PatternSeen(report_kind="tests", pattern="junit.xml", matches=True)
COVERAGE = PatternSeen(report_kind="coverage", pattern="cov.xml", matches=True)
RESTORES = PatternSeen(report_kind="restores", pattern="restores.json", matches=True)


def held(at: str, *, role: str = READER, scope: str = "", conditional: bool = False) -> HeldRole:
    return HeldRole(
        subject=f"{at}/assignment", seen_from=at, scope=scope or at, role=role, principal="principal-1",
        conditional=conditional, **ABOUT,
    )  # fmt: skip


def role(*actions: str, subject: str = READER) -> RoleDefinition:
    return RoleDefinition(subject=subject, permissions=(Permission(actions=actions, not_actions=()),), **ABOUT)


def denial(at: str, *actions: str, who: tuple[str, ...] = ("everyone",), but: tuple[str, ...] = ()) -> DenyAssignment:
    taken = (Permission(actions=actions, not_actions=()),)
    return DenyAssignment(
        subject=f"{at}/denial", seen_from=at, scope=at, permissions=taken, principals=who, excluded=but, **ABOUT
    )


def payers() -> tuple[BillingAccount, ...]:
    return tuple(BillingAccount(subject=at, account=ACCOUNT, **ABOUT) for at in (SUB_A, SUB_B))


def reader_facts() -> tuple[Fact, ...]:
    return (held(SUB_A), held(SUB_B), role("*/read"), *payers())


def gap(scope: str, *kinds: str, cause: Cause = Cause.DENIED) -> Gap:
    """Return a gap behind which an answer of Azure stands."""
    said: dict[str, Any] = {
        "detail": "it was refused",
        "fix": "mend it",
        "probe": "inventory-rights",
        "documents": (ANSWER,),
    }
    return Gap(cause=cause, hides=kinds, scope=scope, **said)


def everything_hidden(scope: str, cause: Cause = Cause.DENIED) -> Gap:
    return gap(scope, *PROOF, BillingAccount.kind, cause=cause)


def signed_out(scope: str) -> Gap:
    """Return a gap over everything at a place whose tenant cannot be signed in to: no answer stands behind it."""
    return replace(everything_hidden(scope), documents=())


def diagnosed(facts: Iterable[Fact] = (), gaps: Iterable[Gap] = (), **changed: Any) -> Diagnosis:
    fields: dict[str, Any] = {
        "subscriptions": (A, B),
        "accounts": AccountsSeen(ids=(ACCOUNT,)),
        "patterns": (TESTS, COVERAGE, RESTORES),
        "requests": 4,
        "delivery": SHOP.delivery,
    }
    seen = Seen(facts=tuple(facts), gaps=tuple(gaps), **(fields | changed))
    return diagnose(NEEDS, Tier.T1, seen)


def answers(diagnosis: Diagnosis) -> dict[str, Answer]:
    return {one.criterion: one.answer for one in diagnosis.readable}


def not_readable(diagnosis: Diagnosis) -> set[str]:
    return {name for name, answer in answers(diagnosis).items() if answer is not Answer.YES}
