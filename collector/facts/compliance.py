"""Facts about rules that resources should keep: policies of the organisation, and what Defender for Cloud advises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyAssignment(Fact):
    """A policy, or a set of policies, that holds in a subscription: given there, above it, or somewhere in it."""

    kind: ClassVar[str] = "policy_assignment"
    seen_from: str
    name: str
    """The name that people gave it; without one, the last part of its id."""
    scope: str
    """The id of the management group, subscription, group or resource for which it was given."""
    enforcement: str | None = None
    """`Default`, or `DoNotEnforce` where it only counts what breaks it, as spelt."""
    changed: datetime | None = None
    """When it was given or last changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoncompliantState(Fact):
    """A resource that breaks one policy of an assignment.

    Only such states are looked for: the proof of a whole look is about them, and says nothing of any other state.
    """

    kind: ClassVar[str] = "noncompliant_state"
    resource: str
    assignment: str
    effect: str | None = None
    """What the policy does, as spelt: `audit`, `deny`, `deployIfNotExists`, …"""
    evaluated: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityFinding(Fact):
    """An assessment of Defender for Cloud that a resource does not pass; `subject` is the assessment."""

    kind: ClassVar[str] = "security_finding"
    seen_from: str
    resource: str
    assessment: str
    """The key of what was assessed, in lower case: the same for every resource."""
    name: str | None = None
    status: str
    """`Unhealthy`, or a word that is new, as spelt."""
    changed: datetime | None = None
    """When it became so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScan(Fact):
    """Defender for Cloud has assessed something in a subscription, the subject, whatever came of it."""

    kind: ClassVar[str] = "security_scan"
    seen_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentKind(Fact):
    """Something that Defender for Cloud assesses, and how much it weighs where it is not passed."""

    kind: ClassVar[str] = "assessment_kind"
    seen_from: str
    assessment: str
    """Its key in lower case."""
    severity: str | None = None
    """`Critical`, `High`, `Medium` or `Low`, as spelt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefenderPlan(Fact):
    """A plan of Defender for Cloud in a subscription, paid for or not."""

    kind: ClassVar[str] = "defender_plan"
    seen_from: str
    name: str
    """`CloudPosture`, `VirtualMachines`, …, as spelt."""
    tier: str | None = None
    """`Standard` where it is on, `Free` where it is not, as spelt."""
    replaced: bool = False
    """It is an old plan that others have taken the place of."""
