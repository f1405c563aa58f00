"""Policies with the resources that break them, and what Defender for Cloud says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.moments import plain, with_ticks
from simulator.world import steady_guid, subscription_of, type_of

EFFECTS = ("audit", "auditIfNotExists", "deny", "deployIfNotExists", "modify", "append", "denyAction", "manual")
STATES = ("NonCompliant", "Compliant", "Exempt", "Conflict", "Unknown")
TIERS = ("Standard", "Free")
SEVERITIES = ("High", "Medium", "Low", "Critical")
STATUSES = ("Unhealthy", "Healthy", "NotApplicable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy that was given for a subscription or a resource group."""

    scope: str
    name: str
    display: str
    effect: str
    enforced: bool
    assigned: datetime

    @property
    def id(self) -> str:
        return f"{self.scope}/providers/Microsoft.Authorization/policyAssignments/{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What Defender for Cloud says of one resource."""

    resource_id: str
    name: str
    status: str
    since: datetime

    @property
    def key(self) -> str:
        return steady_guid("assessment", self.name)


def assignment(said: Policy) -> dict[str, Any]:
    """Return an assignment as `Microsoft.Authorization` 2022-06-01 and the table `policyresources` show it."""
    made = {"createdBy": steady_guid("author", said.name), "createdOn": with_ticks(said.assigned)}
    return {
        "id": said.id,
        "name": said.name,
        "type": "Microsoft.Authorization/policyAssignments",
        "properties": {
            "displayName": said.display,
            "policyDefinitionId": _definition(said),
            "scope": said.scope,
            "notScopes": [],
            "parameters": {},
            "metadata": {**made, "parameterScopes": {}, "updatedBy": None, "updatedOn": None},
            "enforcementMode": "Default" if said.enforced else "DoNotEnforce",
        },
    }


def _definition(said: Policy) -> str:
    return f"/providers/Microsoft.Authorization/policyDefinitions/{steady_guid('policy', said.display)}"


def state(said: Policy, resource_id: str, compliance: str, evaluated: datetime) -> dict[str, Any]:
    """Return a state as the table `policyresources` shows it: ids of resources in lower case."""
    name = steady_guid("state", resource_id, said.id)
    return {
        "id": f"{resource_id}/providers/Microsoft.PolicyInsights/policyStates/{name}",
        "name": name,
        "type": "Microsoft.PolicyInsights/policyStates",
        "properties": {
            "resourceId": resource_id.lower(),
            "resourceType": type_of(resource_id),
            "subscriptionId": subscription_of(resource_id),
            "complianceState": compliance,
            "timestamp": with_ticks(evaluated),
            "policyAssignmentId": said.id.lower(),
            "policyAssignmentName": said.name,
            "policyAssignmentScope": said.scope.lower(),
            "policyDefinitionId": _definition(said).lower(),
            "policyDefinitionAction": said.effect,
            "policySetDefinitionId": "",
            "policyDefinitionReferenceId": "",
        },
    }


def assessment(said: Assessment) -> dict[str, Any]:
    """Return an assessment as `Microsoft.Security` 2021-06-01 lists it, without its severity."""
    return {
        "id": f"{said.resource_id}/providers/Microsoft.Security/assessments/{said.key}",
        "name": said.key,
        "type": "Microsoft.Security/assessments",
        "properties": {
            "resourceDetails": {"source": "Azure", "id": said.resource_id},
            "displayName": said.name,
            "status": {
                "code": said.status,
                "firstEvaluationDate": with_ticks(said.since),
                "statusChangeDate": with_ticks(said.since),
            },
            "additionalData": {},
        },
    }


def assessment_kind(subscription: str, name: str, severity: str) -> dict[str, Any]:
    """Return what is assessed, as `Microsoft.Security` 2021-06-01 lists it below a subscription.

    The answer's id is without the subscription: the list takes it off.
    """
    key = steady_guid("assessment", name)
    return {
        "id": f"{subscription}/providers/Microsoft.Security/assessmentMetadata/{key}",
        "name": key,
        "type": "Microsoft.Security/assessmentMetadata",
        "properties": {
            "displayName": name,
            "categories": ["Compute"],
            "severity": severity,
            "userImpact": "Low",
            "implementationEffort": "Low",
            "assessmentType": "BuiltIn",
        },
    }


def plan(subscription: str, name: str, tier: str, enabled: datetime) -> dict[str, Any]:
    """Return a plan as `Microsoft.Security` 2024-01-01 lists it."""
    on = {"enablementTime": plain(enabled), "resourcesCoverageStatus": "FullyCovered"} if tier == "Standard" else {}
    return {
        "id": f"{subscription}/providers/Microsoft.Security/pricings/{name}",
        "name": name,
        "type": "Microsoft.Security/pricings",
        "properties": {"pricingTier": tier, "freeTrialRemainingTime": "PT0S", **on},
    }
