"""Budgets, policies and Defender for Cloud in good order, for tests that change one thing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from builders import GO_LIVE, NOW, PROD, SEEN, VM

from collector.facts.budgets import Budget, BudgetNotice
from collector.facts.compliance import (
    AssessmentKind,
    DefenderPlan,
    NoncompliantState,
    PolicyAssignment,
    SecurityFinding,
    SecurityScan,
)
from collector.facts.recovery import Region
from collector.model import Fact

POLICY = f"{PROD}/providers/Microsoft.Authorization/policyAssignments/baseline"
PORTS = "ports-are-closed"


def notice(**changes: Any) -> BudgetNotice:
    fields: dict[str, Any] = {"enabled": True, "operator": "GreaterThan", "threshold": 80.0, "contacts": 2}
    return BudgetNotice(**{**fields, **changes})


def budget(*notices: BudgetNotice, name: str = "monthly", **changes: Any) -> Budget:
    scope = changes.get("scope", PROD)
    fields: dict[str, Any] = {
        "subject": f"{scope}/providers/Microsoft.Consumption/budgets/{name}",
        "seen_from": PROD,
        "scope": PROD,
        "name": name,
        "category": "Cost",
        "amount": 900.0,
        "period": "Monthly",
        "starts": NOW - timedelta(days=90),
        "ends": GO_LIVE + timedelta(days=900),
        "notices": notices or (notice(),),
        **SEEN,
    }
    return Budget(**{**fields, **changes})


def policy_given(subject: str = POLICY, **changes: Any) -> PolicyAssignment:
    fields: dict[str, Any] = {
        "subject": subject,
        "seen_from": PROD,
        "name": "Baseline",
        "scope": subject.rpartition("/providers/")[0],
        "enforcement": "Default",
        "changed": NOW - timedelta(days=90),
        **SEEN,
    }
    return PolicyAssignment(**{**fields, **changes})


def broken(resource: str = VM, name: str = "s1", **changes: Any) -> NoncompliantState:
    fields: dict[str, Any] = {
        "subject": f"{resource}/providers/Microsoft.PolicyInsights/policyStates/{name}",
        "resource": resource.lower(),
        "assignment": POLICY.lower(),
        "effect": "audit",
        "evaluated": NOW - timedelta(hours=5),
        **SEEN,
    }
    return NoncompliantState(**{**fields, **changes})


def finding(resource: str = VM, **changes: Any) -> SecurityFinding:
    key = changes.get("assessment", PORTS)
    fields: dict[str, Any] = {
        "subject": f"{resource}/providers/Microsoft.Security/assessments/{key}",
        "seen_from": PROD,
        "resource": resource,
        "assessment": PORTS,
        "name": "Ports are closed",
        "status": "Unhealthy",
        **SEEN,
    }
    return SecurityFinding(**{**fields, **changes})


def weighs(severity: str | None = "High", assessment: str = PORTS, seen_from: str = PROD) -> AssessmentKind:
    subject = f"/providers/Microsoft.Security/assessmentMetadata/{assessment}"
    return AssessmentKind(subject=subject, seen_from=seen_from, assessment=assessment, severity=severity, **SEEN)


def scan(seen_from: str = PROD) -> SecurityScan:
    return SecurityScan(subject=seen_from, seen_from=seen_from, **SEEN)


def plan(name: str = "CloudPosture", tier: str | None = "Standard", **changes: Any) -> DefenderPlan:
    subject = f"{PROD}/providers/Microsoft.Security/pricings/{name}"
    return DefenderPlan(**{"subject": subject, "seen_from": PROD, "name": name, "tier": tier, **SEEN, **changes})


def region(paired: str | None = "northeurope", name: str = "westeurope") -> Region:
    return Region(subject=f"{PROD}/locations/{name}", seen_from=PROD, name=name, paired=paired, zones=3, **SEEN)


def governance_in_order() -> list[Fact]:
    """A budget that warns in time, a policy that nothing breaks, a scanner that found nothing, and a region's pair."""
    return [budget(), policy_given(), weighs(), scan(), plan(), region()]
