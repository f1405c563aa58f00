"""Policies that hold in a subscription, those of management groups too, and the resources that break them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from corpus_items import items, records
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, recording

from collector.facts.compliance import NoncompliantState, PolicyAssignment
from collector.probe import Item, Malformed, Rows
from probes.governance.policy_states import PROBE, parse_assignment, parse_state

INHERITED, OWN, STATE = recording("governance", "policy_states")
ABOVE = "/providers/Microsoft.Management/managementGroups/mg-shops"
VM = f"{PROD}/resourcegroups/rg-till/providers/microsoft.compute/virtualmachines/vm-till-01"


def test_an_assignment_of_a_management_group_is_seen_from_the_subscription():
    assert fact(parse_assignment, INHERITED) == PolicyAssignment(
        subject=f"{ABOVE}/providers/Microsoft.Authorization/policyAssignments/4b1c0de2f3a94c55",
        seen_from=PROD,
        name="Disks are encrypted",
        scope=ABOVE,
        enforcement="Default",
        changed=datetime(2026, 8, 11, 6, 30, 0, 500000, tzinfo=UTC),
        **SEEN,
    )


def test_what_an_assignment_does_not_tell_stands_in_its_id():
    found = fact(parse_assignment, OWN)
    assert (found.name, found.scope) == ("tags", f"{PROD}/resourceGroups/rg-till")
    assert (found.enforcement, found.changed) == ("DoNotEnforce", datetime(2026, 5, 2, 8, tzinfo=UTC))


def test_a_state_tells_who_breaks_what():
    assert fact(parse_state, STATE) == NoncompliantState(
        subject=f"{VM}/providers/Microsoft.PolicyInsights/policyStates/9d2e7f10a4b84c6c8b1d",
        resource=VM,
        assignment=f"{ABOVE.lower()}/providers/microsoft.authorization/policyassignments/4b1c0de2f3a94c55",
        effect="auditIfNotExists",
        evaluated=datetime(2026, 11, 22, 3, 14, 15, 926535, tzinfo=UTC),
        **SEEN,
    )


@pytest.mark.parametrize(("parse", "raw"), [(parse_assignment, INHERITED), (parse_state, STATE)])
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert fact(parse, in_capitals(raw)) == fact(parse, raw)


def test_only_states_that_break_something_are_asked_for():
    (need,) = (read.need for read in PROBE.reads if isinstance(read.need, Rows))
    assert need.only == (("properties.complianceState", "NonCompliant"),)


@pytest.mark.parametrize("word", ["noncompliant", "NONCOMPLIANT"])
def test_the_state_is_known_in_any_case(word):
    assert fact(parse_state, changed(STATE, "properties.complianceState", word)).resource == VM


@pytest.mark.parametrize("word", ["Compliant", "Exempt", "Conflict", "Unknown", "SomethingNew", GONE, None, 3])
def test_any_other_state_is_refused(word):
    assert_refused(parse_state, STATE, "properties.complianceState", word)


@pytest.mark.parametrize(
    ("parse", "raw", "path", "field"),
    [
        (parse_assignment, INHERITED, "properties.enforcementMode", "enforcement"),
        (parse_assignment, INHERITED, "properties.metadata", "changed"),
        (parse_state, STATE, "properties.policyDefinitionAction", "effect"),
        (parse_state, STATE, "properties.timestamp", "evaluated"),
    ],
)
@pytest.mark.parametrize("value", [GONE, None])
def test_what_is_absent_stays_absent(parse, raw, path, field, value):
    assert getattr(fact(parse, changed(raw, path, value)), field) is None


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value"),
    [
        (parse_assignment, INHERITED, "id", GONE),
        (parse_assignment, INHERITED, "properties.displayName", ["a"]),
        (parse_assignment, INHERITED, "properties.metadata.createdOn", "of late"),
        (parse_state, STATE, "id", GONE),
        (parse_state, STATE, "properties.resourceId", GONE),
        (parse_state, STATE, "properties.policyAssignmentId", GONE),
        (parse_state, STATE, "properties.timestamp", 5),
    ],
)
def test_other_shapes_are_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value)


def as_rows(found: Item) -> Iterator[dict[str, Any]]:
    """The states of Policy Insights as rows of Resource Graph, which show the same names below `properties`."""
    if found.get("complianceState") is not None and found.get("policyAssignmentId") is not None:
        at = f"{found.get('resourceId')}/providers/Microsoft.PolicyInsights/policyStates/x"
        yield {"id": at, "type": "microsoft.policyinsights/policystates", "properties": dict(found.raw)}


@pytest.mark.corpus
def test_every_recorded_state_is_a_fact_or_refused_for_its_word(corpus):
    rows = [row for record in records(corpus).values() for one in items(record) for row in as_rows(one)]
    broken, others = [], []
    for row in rows:
        (broken if row["properties"]["complianceState"].casefold() == "noncompliant" else others).append(row)
    assert broken
    assert all(fact(parse_state, row).resource for row in broken)
    for row in others:
        with pytest.raises(Malformed):
            fact(parse_state, row)
