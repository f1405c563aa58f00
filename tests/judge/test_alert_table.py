"""The table of baseline alerts: what an author may write, and that the shipped one knows every type that is read."""

from __future__ import annotations

import pytest

from collector.derive.alert_table import SUBSCRIPTION, AlertSet, Fires, MetricSignal
from collector.facts.resource_types import READ_TYPES, UNREAD_STORES
from collector.files.mistakes import FileMistakes
from collector.judge.tables import FILE, load_tables
from policies import shipped_policy

HEAD = """
source: https://example.com/
dated: "2026-05-26"
free_mail_domains: []
alert_baseline:
  microsoft.web/sites:
"""


def written(alert: str):
    tables = load_tables({**shipped_policy(), FILE: f"{HEAD}    - {alert}\n"})
    (found,) = tables.alert_baseline["microsoft.web/sites"]
    return found


def mistakes(alert: str) -> str:
    with pytest.raises(FileMistakes) as found:
        written(alert)
    return " ".join(map(str, found.value.mistakes))


def test_an_alert_is_read_with_its_words_in_lower_case():
    found = written(
        "{name: Up, set: availability, metrics: [Http5xx], fires: above, loosest: 9, log: [[Heart, Beat]], "
        "prometheus: [[UP]], operations: [Microsoft.Web/sites/Delete], smart_detectors: [Failures], "
        "near: [Requests/Failed], namespaces: [Guest], job_failures: true, where_any: [Microsoft.Web/sites]}"
    )
    assert (found.name, found.alert_set) == ("Up", AlertSet.AVAILABILITY)
    assert found.metrics == (MetricSignal(name="http5xx", fires=Fires.ABOVE, loosest=9.0),)
    assert (found.log_words, found.prometheus_words) == ((("heart", "beat"),), (("up",),))
    assert (found.operations, found.smart_detectors, found.near) == (
        ("microsoft.web/sites/delete",), ("failures",), ("requests/failed",),
    )  # fmt: skip
    assert (found.namespaces, found.where_any, found.job_failures) == (("guest",), ("microsoft.web/sites",), True)


def test_a_metric_may_have_limits_of_its_own():
    found = written(
        "{name: x, set: baseline, metrics: [A, {name: B, fires: below, loosest: 0}], fires: above, loosest: 100}"
    )
    assert found.metrics == (
        MetricSignal(name="a", fires=Fires.ABOVE, loosest=100.0),
        MetricSignal(name="b", fires=Fires.BELOW, loosest=0.0),
    )


@pytest.mark.parametrize(
    ("alert", "says"),
    [
        ("{name: x, set: baseline}", "this alert names no signal"),
        ("{name: x, set: baseline, near: [a]}", "this alert names no signal"),
        ("{name: x, set: baseline, metrics: [a], loosest: 100}", "nobody can say what lies beyond `loosest`"),
        ("{name: x, set: baseline, metrics: [{name: a, loosest: 100}], fires: above}", ""),
        ("{name: x, set: best, metrics: [a]}", "availability"),
        ("{name: x, set: baseline, metrics: [a], fires: sideways}", "above"),
        ("{name: x, set: baseline, operations: [delete]}", "is an operation such as"),
        ("{name: x, set: baseline, metrics: []}", "metrics"),
    ],
)
def test_what_nobody_could_mean_is_refused(alert, says):
    if says:
        assert says in mistakes(alert)
    else:
        assert written(alert).metrics[0].fires is Fires.ABOVE


def test_every_type_that_is_read_has_alerts_or_a_reason_or_is_a_store_that_is_only_seen():
    tables = load_tables(shipped_policy())
    known = {*tables.alert_baseline, *tables.no_baseline} - {SUBSCRIPTION}
    assert known | UNREAD_STORES == READ_TYPES
    assert not set(tables.alert_baseline) & set(tables.no_baseline)


def test_no_type_has_two_alerts_of_one_name_and_every_share_has_its_limit():
    for kind, alerts in load_tables(shipped_policy()).alert_baseline.items():
        assert len({alert.name for alert in alerts}) == len(alerts), kind
        for signal in (signal for alert in alerts for signal in alert.metrics):
            if "percent" in signal.name or "availability" in signal.name:
                assert signal.fires is not None, (kind, signal.name)
                assert signal.loosest in (0.0, 100.0), (kind, signal.name)
