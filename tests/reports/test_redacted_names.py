"""Redaction of what has no id: flows, addresses, runbooks, roles in telemetry and tests."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
from output_estates import estate

from collector.cli.finishing import FORMATS
from collector.facts.alert_rules import AlertRule
from collector.facts.compliance import DefenderPlan
from collector.facts.telemetry import TelemetryFlow, WebTest, WebTestResults
from collector.facts.testing import LoadTestRun
from collector.model import Decision, Flow, KnownAlert, Runbook, TelemetrySource, Watch
from collector.reports.redacted import estate_names, redacted

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SEEN = {"documents": (), "observed_at": NOON}
SUB = "/subscriptions/7f3c1a90-52be-4d11-9e0a-c4b7d2e85f61"
VM = f"{SUB}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm"
RULE = f"{SUB}/resourceGroups/rg/providers/microsoft.insights/metricAlerts/down"
FACTS = (
    AlertRule(
        subject=RULE,
        rule_kind="metric",
        name="down",
        links=("https://zebrawiki.contoso.example/run/zebrabook",),
        **SEEN,
    ),
    WebTest(
        subject=f"{SUB}/x/webtests/t",
        name="t",
        test_name="zebraprobe",
        address="https://zebrashop.contoso.example/a",
        **SEEN,
    ),
    WebTestResults(
        subject=f"{SUB}/x", test_name="zebracustom", success=1.0, first_at=NOON, last_at=NOON, hours=1.0, **SEEN
    ),
    TelemetryFlow(subject=f"{SUB}/x", role="zebrarole", signal="requests", last_at=NOON, count=1.0, **SEEN),
    LoadTestRun(subject=f"{SUB}/x/testRuns/1", resource=f"{SUB}/x", test="zebrapeak", status="DONE", **SEEN),
)
DECLARED = {
    "flows": (Flow(name="zebraflow of people", members=(VM,)),),
    "endpoints": ("https://zebrapay.contoso.example/basket",),
    "watch": Watch(
        telemetry=(TelemetrySource(member=VM, component=VM, role="zebradeclared"),),
        runbooks=(Runbook(url="https://zebrabooks.contoso.example/one", reviewed=NOON),),
        known_alerts=(KnownAlert(rule=RULE, item="https://zebraboard.contoso.example/7", because="known"),),
    ),
}
NAMES = (
    *(
        "zebrawiki.contoso.example",
        "https://zebrawiki.contoso.example/run/zebrabook",
        "zebraprobe",
        "zebrashop.contoso.example",
    ),
    *("zebracustom", "zebrarole", "zebrapeak", "flow:zebraflow of people", "https://zebrapay.contoso.example/basket"),
    *(
        "zebrapay.contoso.example",
        "zebradeclared",
        "https://zebrabooks.contoso.example/one",
        "https://zebraboard.contoso.example/7",
    ),
)


def saying(text: str) -> Decision:
    """A decision that mentions something in a message and as the subject of a verdict."""
    found = estate().decision
    first = next(verdict for verdict in found.verdicts if verdict.subjects)
    others = [verdict for verdict in found.verdicts if verdict is not first]
    subject = dataclasses.replace(first.subjects[0], id=text, message=f"it is {text}: look there")
    verdict = dataclasses.replace(first, message=f"{text} is the first", subjects=(subject,))
    workload = dataclasses.replace(found.workload, **DECLARED)
    return dataclasses.replace(found, verdicts=(verdict, *others), workload=workload)


@pytest.mark.parametrize("text", NAMES)
def test_what_people_call_things_is_in_no_report(text):
    decision = redacted(saying(text), estate_names(FACTS))
    for name, report in FORMATS.items():
        assert "zebra" not in report(decision).decode().casefold(), name


def test_an_address_and_its_host_have_one_alias():
    texts = (saying(text) for text in ("https://zebrapay.contoso.example/basket", "zebrapay.contoso.example"))
    assert {redacted(text).verdicts[0].subjects[0].id for text in texts} == {"address-1"}


def test_the_plans_of_the_service_keep_their_names():
    plan = DefenderPlan(subject=f"{SUB}/x/pricings/VirtualMachines", seen_from=SUB, name="VirtualMachines", **SEEN)
    assert "VirtualMachines" not in estate_names([plan])
