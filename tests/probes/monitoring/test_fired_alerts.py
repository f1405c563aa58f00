"""Alerts that have fired: what they are about and what people made of them, and nobody's name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from corpus_items import items, records
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, in_capitals, item, recording

from collector.facts.fired_alerts import FiredAlert
from probes.monitoring.fired_alerts import PROBE, parse_alert

ERRORS, HEALTH = recording("monitoring", "fired_alerts")
OPS = f"{PROD}/resourceGroups/rg-ops/providers/microsoft.insights"


def test_alerts_become_facts():
    assert [fact(parse_alert, one) for one in (ERRORS, HEALTH)] == [
        FiredAlert(
            subject=ERRORS["id"],
            seen_from=PROD,
            name="till-errors",
            severity="Sev1",
            condition="Fired",
            state="New",
            started=datetime(2026, 11, 22, 11, 31, 7, 441032, tzinfo=UTC),
            target=f"{PROD}/resourcegroups/rg-till/providers/microsoft.web/sites/till",
            rule=f"{OPS}/metricAlerts/till-errors",
            suppressed=False,
            **SEEN,
        ),
        FiredAlert(
            subject=HEALTH["id"],
            seen_from=PROD,
            name="health",
            severity="Sev4",
            condition="Fired",
            state="Acknowledged",
            started=datetime(2026, 11, 3, 2, 10, tzinfo=UTC),
            target=PROD,
            rule=f"{OPS}/activityLogAlerts/health",
            suppressed=True,
            **SEEN,
        ),
    ]


@pytest.mark.parametrize("alert", [ERRORS, HEALTH], ids=["metric", "service health"])
def test_the_case_of_property_names_does_not_matter(alert):
    assert fact(parse_alert, in_capitals(alert)) == fact(parse_alert, alert)


@pytest.mark.parametrize("alert", [ERRORS, HEALTH], ids=["metric", "service health"])
def test_texts_of_people_and_their_names_are_no_facts(alert):
    said = repr(fact(parse_alert, alert)).casefold()
    assert "lena" not in said
    assert "system" not in said


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("name", "name"),
        ("properties.essentials.severity", "severity"),
        ("properties.essentials.monitorCondition", "condition"),
        ("properties.essentials.alertState", "state"),
        ("properties.essentials.startDateTime", "started"),
        ("properties.essentials.targetResource", "target"),
        ("properties.essentials.alertRule", "rule"),
        ("properties.essentials.actionStatus", "suppressed"),
        ("properties.essentials.actionStatus.isSuppressed", "suppressed"),
    ],
)
@pytest.mark.parametrize("value", [GONE, None])
def test_what_is_absent_stays_absent(path, field, value):
    assert getattr(fact(parse_alert, changed(ERRORS, path, value)), field) is None


@pytest.mark.parametrize("word", ["sev1", "Sev9", "Critical"])
def test_words_are_kept_as_the_service_spells_them(word):
    assert fact(parse_alert, changed(ERRORS, "properties.essentials.severity", word)).severity == word


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", GONE),
        ("id", ""),
        ("name", 7),
        ("properties.essentials.severity", 1),
        ("properties.essentials.alertState", True),
        ("properties.essentials.monitorCondition", ["Fired"]),
        ("properties.essentials.startDateTime", "yesterday"),
        ("properties.essentials.targetResource", {}),
        ("properties.essentials.alertRule", 3),
        ("properties.essentials.actionStatus.isSuppressed", "perhaps"),
    ],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_alert, ERRORS, path, value)


def test_the_whole_month_is_asked_for_and_in_an_order_that_does_not_change():
    (read,) = PROBE.reads
    asked = dict(read.need.query)
    assert (asked["timeRange"], asked["sortBy"], asked["sortOrder"]) == ("30d", "startDateTime", "asc")


@pytest.mark.corpus
def test_the_example_of_the_specification_is_a_fact(corpus):
    example = records(corpus)["spec:alertsmanagement/2019-03-01/Alerts_GetById"]
    (found,) = (alert for one in items(example) for alert in parse_alert(item(dict(one.raw))))
    assert (found.severity, found.condition, found.state, found.suppressed) == ("Sev3", "Fired", "Acknowledged", False)
    assert found.target.endswith("/components/servicedeskappinsight")
