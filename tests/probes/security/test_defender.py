"""Defender for Cloud: what is wrong is a finding, anything that was assessed proves that it looks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, recording

from collector.facts.compliance import AssessmentKind, DefenderPlan, SecurityFinding, SecurityScan
from probes.security.defender import parse_assessment, parse_kind, parse_plan

OPEN, PASSED, SKIPPED, KIND, PLAN, OLD_PLAN = recording("security", "defender")
VM = f"{PROD}/resourceGroups/rg-till/providers/Microsoft.Compute/virtualMachines/vm-till-01"
KEY = "6c0a1f52-1d3e-4b7a-9f28-7be04c5d6e10"
SCAN = SecurityScan(subject=PROD, seen_from=PROD, **SEEN)


def test_what_is_wrong_is_a_finding_about_a_resource():
    assert facts(parse_assessment, OPEN) == (
        SCAN,
        SecurityFinding(
            subject=f"{VM}/providers/Microsoft.Security/assessments/{KEY}",
            seen_from=PROD,
            resource=VM,
            assessment=KEY,
            name="Ports for administration are closed",
            status="Unhealthy",
            changed=datetime(2026, 11, 2, 5, 6, 7, 890000, tzinfo=UTC),
            **SEEN,
        ),
    )


def test_what_is_in_order_proves_only_that_somebody_looked():
    assert facts(parse_assessment, PASSED) == (SCAN,)


def test_what_was_not_assessed_proves_nothing():
    assert facts(parse_assessment, SKIPPED) == ()


@pytest.mark.parametrize("word", ["HEALTHY", "healthy"])
def test_states_are_known_in_any_case(word):
    assert facts(parse_assessment, changed(PASSED, "properties.status.code", word)) == (SCAN,)


def test_a_state_that_is_new_is_kept_as_a_finding():
    _, found = facts(parse_assessment, changed(OPEN, "properties.status.code", "AtRisk"))
    assert found.status == "AtRisk"


@pytest.mark.parametrize("resource", [PROD, f"{PROD}/resourceGroups/rg-till", f"{VM}/extensions/agent"])
def test_anything_may_be_assessed(resource):
    _, found = facts(parse_assessment, changed(OPEN, "id", f"{resource}/providers/Microsoft.Security/assessments/K1"))
    assert (found.resource, found.assessment) == (resource, "k1")


def test_what_is_assessed_has_a_severity():
    assert fact(parse_kind, KIND) == AssessmentKind(
        subject=f"/providers/Microsoft.Security/assessmentMetadata/{KEY}",
        seen_from=PROD,
        assessment=KEY,
        severity="High",
        **SEEN,
    )


@pytest.mark.parametrize(
    ("raw", "name", "tier", "replaced"),
    [(PLAN, "VirtualMachines", "Standard", False), (OLD_PLAN, "KubernetesService", "Free", True)],
)
def test_plans_are_on_or_off_and_some_are_of_yesterday(raw, name, tier, replaced):
    assert fact(parse_plan, raw) == DefenderPlan(
        subject=raw["id"], seen_from=PROD, name=name, tier=tier, replaced=replaced, **SEEN
    )


@pytest.mark.parametrize(("parse", "raw"), [(parse_assessment, OPEN), (parse_kind, KIND), (parse_plan, OLD_PLAN)])
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert facts(parse, in_capitals(raw)) == facts(parse, raw)


@pytest.mark.parametrize(
    ("parse", "raw", "path", "field"),
    [
        (parse_assessment, OPEN, "properties.displayName", "name"),
        (parse_assessment, OPEN, "properties.status.statusChangeDate", "changed"),
        (parse_kind, KIND, "properties.severity", "severity"),
        (parse_plan, PLAN, "properties.pricingTier", "tier"),
    ],
)
@pytest.mark.parametrize("value", [GONE, None])
def test_what_is_absent_stays_absent(parse, raw, path, field, value):
    assert getattr(facts(parse, changed(raw, path, value))[-1], field) is None


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value"),
    [
        (parse_assessment, OPEN, "id", GONE),
        (parse_assessment, OPEN, "id", VM),
        (parse_assessment, OPEN, "id", f"{VM}/providers/Microsoft.Security/assessments/"),
        (parse_assessment, OPEN, "properties.status", GONE),
        (parse_assessment, OPEN, "properties.status.code", 1),
        (parse_kind, KIND, "name", GONE),
        (parse_kind, KIND, "properties.severity", 3),
        (parse_plan, PLAN, "name", GONE),
        (parse_plan, PLAN, "properties.deprecated", "of late"),
    ],
)
def test_other_shapes_are_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value)
