"""What Defender for Cloud finds wrong with resources, how much that weighs, and which of its plans are on.

All of it comes from the resource manager: a blocker rests on it. Only what is wrong becomes a fact of its own; of what
is in order there may be a million assessments, which together prove no more than that something was assessed.
"""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.compliance import AssessmentKind, DefenderPlan, SecurityFinding, SecurityScan
from collector.probe import Item, Malformed, PerSubscription, Probe, Read

_API = "2021-06-01"
_ASSESSMENTS = PerSubscription("providers/Microsoft.Security/assessments", _API)
_KINDS = PerSubscription("providers/Microsoft.Security/assessmentMetadata", _API)
_PLANS = PerSubscription("providers/Microsoft.Security/pricings", "2024-01-01")
_PROVIDER = "/providers/microsoft.security/assessments/"
_PASSED, _NOT_ASSESSED = "healthy", "notapplicable"


def parse_assessment(item: Item) -> Iterator[SecurityFinding | SecurityScan]:
    """One assessment of one resource; what is not applicable was not assessed, by exemption or by policy."""
    assessment = "/" + item.text("id").strip("/")
    at = assessment.casefold().rfind(_PROVIDER)
    if at < 0 or not assessment[at + len(_PROVIDER) :]:
        raise Malformed("id", assessment, detail=f"{assessment} is the id of no assessment")
    status = item.text("properties.status.code")
    if status.casefold() == _NOT_ASSESSED:
        return
    yield SecurityScan(
        subject=item.asked, documents=(item.document,), observed_at=item.observed_at, seen_from=item.asked
    )
    if status.casefold() != _PASSED:
        yield SecurityFinding(
            subject=assessment,
            documents=(item.document,),
            observed_at=item.observed_at,
            seen_from=item.asked,
            resource=assessment[:at],
            assessment=assessment[at + len(_PROVIDER) :].casefold(),
            name=item.maybe_text("properties.displayName"),
            status=status,
            changed=item.maybe_instant("properties.status.statusChangeDate"),
        )


def parse_kind(item: Item) -> Iterator[AssessmentKind]:
    """Something that is assessed, built in or made by somebody in the subscription."""
    yield AssessmentKind(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        seen_from=item.asked,
        assessment=item.text("name").casefold(),
        severity=item.maybe_text("properties.severity"),
    )


def parse_plan(item: Item) -> Iterator[DefenderPlan]:
    """One plan, on or not."""
    yield DefenderPlan(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        seen_from=item.asked,
        name=item.text("name"),
        tier=item.maybe_text("properties.pricingTier"),
        replaced=bool(item.maybe_flag("properties.deprecated")),
    )


PROBE = Probe(
    id="security-defender",
    title="Findings and plans of Defender for Cloud",
    reads=(
        Read(_ASSESSMENTS, parse_assessment, (SecurityFinding, SecurityScan)),
        Read(_KINDS, parse_kind, (AssessmentKind,)),
        Read(_PLANS, parse_plan, (DefenderPlan,)),
    ),
    rights=(
        "Microsoft.Security/assessments/read",
        "Microsoft.Security/assessmentMetadata/read",
        "Microsoft.Security/pricings/read",
    ),
    otherwise=(
        "A dated report of the security team on open findings by severity, for the resources of the workload, attested "
        "by the security lead."
    ),
)
