"""Whatever of the watching was not seen, the verdict never becomes better by it, and never fails for it."""

from __future__ import annotations

import pytest
from builders import PROD, VM, WORKLOAD
from builders_watching import WATCHED, fired, watching_in_order
from hypothesis import given
from hypothesis import strategies as st
from judged import REASONS, gap, healthy, verdict

from collector.derive import ROWS
from collector.facts.alert_rules import AlertRule
from collector.facts.fired_alerts import FiredAlert
from collector.model import Fact, Outcome

ROWS_OF = {
    "monitoring-service-health": "health_watch",
    "monitoring-slo-alerts": "flow_alerts",
    "monitoring-alert-runbooks": "alert_runbooks",
    "monitoring-open-alerts": "open_alerts",
}
IN_ORDER: list[Fact] = [*healthy(AlertRule), *watching_in_order(), fired(severity="Sev3")]
READ = [(criterion, kind) for criterion, rows in ROWS_OF.items() for kind in ROWS[rows].reads]
CAUSES = [cause for cause, _ in REASONS]


@pytest.mark.parametrize("criterion", ROWS_OF)
def test_everything_in_order_passes(criterion):
    assert verdict(criterion, IN_ORDER, workload=WATCHED).outcome is Outcome.PASS


@pytest.mark.parametrize(("criterion", "kind"), READ)
@pytest.mark.parametrize("scope", ["", PROD, VM])
def test_a_gap_beside_everything_in_order_never_fails(criterion, kind, scope):
    found = verdict(criterion, IN_ORDER, [gap(kind, scope=scope)], WATCHED)
    assert found.outcome in (Outcome.PASS, Outcome.UNKNOWN)


@given(
    hidden=st.sets(st.sampled_from(range(len(IN_ORDER)))),
    rule=st.sampled_from(["a", "errors"]),
    state=st.sampled_from(["New", "Acknowledged", "Closed", "Odd", None]),
    cause=st.sampled_from(CAUSES),
    criterion=st.sampled_from(sorted(ROWS_OF)),
)
def test_hiding_facts_behind_a_gap_never_improves_a_verdict(hidden, rule, state, cause, criterion):
    whole = [*IN_ORDER, fired(rule, state=state)]
    left = [fact for number, fact in enumerate(whole) if number not in hidden]
    kinds = {fact.kind for number, fact in enumerate(whole) if number in hidden} - {"inventory"}
    gaps = [gap(*sorted(kinds), scope="", cause=cause)] if kinds else []
    before, after = (verdict(criterion, facts, found, WATCHED) for facts, found in ((whole, []), (left, gaps)))
    if before.outcome is not Outcome.PASS:
        assert after.outcome is not Outcome.PASS


@pytest.mark.parametrize("kind", [AlertRule, FiredAlert])
def test_without_the_workloads_own_words_a_gap_is_still_a_gap(kind):
    criterion = "monitoring-open-alerts" if kind is FiredAlert else "monitoring-slo-alerts"
    assert verdict(criterion, IN_ORDER, [gap(kind)], WORKLOAD).outcome is Outcome.UNKNOWN
