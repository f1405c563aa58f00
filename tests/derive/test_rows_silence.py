"""Which alerts processing rules silence: by scope and filters, and at the hours that matter."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from builders import GO_LIVE, NOW, OPS, OTHER, PROD, VM, WEB, WORKLOAD, processing, rule
from judged import gap, healthy, outcome, policy, rows_of, verdict

from collector.derive.alerting.alert_reach import Routing, as_silence, routing, silencers_of
from collector.derive.alerting.schedules import Span, in_force
from collector.derive.observed import observed
from collector.derive.rows import Field, Unknown
from collector.facts.alert_rules import AlertRule
from collector.facts.monitoring import AlertFilter, ProcessingRule, Recurrence
from collector.model import Cutover

RECEIVERS = "monitoring-receivers-email-sms"
SILENCED = f"fail F-{RECEIVERS}-5"
UNTOLD = "unknown U-PARTIAL"
BERLIN = "W. Europe Standard Time"
SITE = f"{WEB}/providers/Microsoft.Web/sites/shop"


def silenced(places: tuple[str, ...], route: Routing, alert_rule: AlertRule | None = None) -> Field[bool]:
    return as_silence(silencers_of(places, route, alert_rule), route)


def outcome_with(**changes):
    return outcome(RECEIVERS, [*healthy(), processing(**changes)])


def local(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")


# --- Where ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, SILENCED, id="the subscription"),
        pytest.param({"scopes": (PROD.upper(),)}, SILENCED, id="in capitals"),
        pytest.param({"scopes": (WEB,)}, SILENCED, id="a group of it"),
        pytest.param({"scopes": (VM,)}, SILENCED, id="one machine"),
        pytest.param({"scopes": (OTHER,)}, "pass", id="another subscription"),
        pytest.param({"scopes": (f"{PROD}0",)}, "pass", id="a subscription whose id begins alike"),
        pytest.param({"scopes": None}, SILENCED, id="scopes not told"),
        pytest.param({"scopes": ()}, SILENCED, id="scopes empty"),
        pytest.param({"enabled": False}, "pass", id="off"),
        pytest.param({"enabled": None}, SILENCED, id="switch not told"),
        pytest.param({"removes_all": False, "adds": (f"{OPS}/ag",)}, "pass", id="it adds"),
    ],
)
def test_where_a_rule_silences(changes, expected):
    assert outcome_with(**changes) == expected


# --- Which alerts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "operator", "values", "touched"),
    [
        ("Severity", "Equals", ("Sev1", "Sev2"), True),
        ("severity", "EQUALS", ("sev1",), True),
        ("Severity", "Equals", ("Sev4",), False),
        ("Severity", "NotEquals", ("Sev4",), True),
        ("Severity", "NotEquals", ("Sev4", "Sev1"), False),
        ("Severity", "Equals", (), None),
        ("MonitorCondition", "Equals", ("Fired",), True),
        ("MonitorCondition", "Equals", ("Resolved",), False),
        ("MonitorService", "Equals", ("Log Analytics",), False),
        ("MonitorService", "Equals", ("Platform",), None),
        ("MonitorService", "Equals", ("Platform", "Application Insights"), True),
        ("SignalType", "Equals", ("Metric",), True),
        ("SignalType", "Equals", ("Log",), False),
        ("TargetResource", "Equals", (VM.upper(),), True),
        ("TargetResource", "Equals", (VM.lstrip("/"),), True),
        ("TargetResource", "Equals", (SITE,), False),
        ("TargetResource", "Contains", ("vm-1",), True),
        ("TargetResourceType", "Equals", ("Microsoft.Compute/VirtualMachines",), True),
        ("TargetResourceType", "NotEquals", ("Microsoft.Compute/VirtualMachines",), False),
        ("TargetResourceGroup", "Equals", (WEB,), True),
        ("TargetResourceGroup", "Equals", ("rg-web",), True),
        ("TargetResourceGroup", "Equals", ("rg-ops",), False),
        ("TargetResourceGroup", "DoesNotContain", ("rg-web",), False),
        ("AlertRuleId", "Equals", (f"{OPS}/providers/microsoft.insights/METRICALERTS/gone",), True),
        ("AlertRuleId", "Contains", ("activitylogalerts",), False),
        ("AlertRuleName", "Contains", ("GON",), True),
        ("AlertRuleName", "DoesNotContain", ("gone",), False),
        ("AlertRuleName", "Equals", ("go",), False),
        ("Description", "Contains", ("cpu",), None),
        ("AlertRuleDescription", "Contains", ("cpu",), None),
        ("AlertContext", "DoesNotContain", ("dev",), None),
        ("Weather", "Equals", ("rain",), None),
        ("Severity", "Resembles", ("Sev1",), None),
        ("", "", (), None),
    ],
)
def test_which_alerts_a_filter_lets_a_silencer_touch(field, operator, values, touched):
    watching = rule(scopes=(VM,))
    filters = (AlertFilter(field=field, operator=operator, values=values),)
    found = outcome(RECEIVERS, [*healthy(AlertRule), watching, processing(filters=filters)])
    assert found == {True: SILENCED, False: "pass", None: UNTOLD}[touched]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("Severity", ("Sev1",)),
        ("TargetResource", (VM,)),
        ("TargetResourceType", ("microsoft.compute/virtualmachines",)),
        ("TargetResourceGroup", (WEB,)),
        ("SignalType", ("Log",)),
        ("MonitorService", ("ServiceHealth",)),
        ("AlertRuleId", ("other",)),
    ],
)
@pytest.mark.parametrize("kind", ["activity", "smart_detector", "prometheus"])
def test_of_other_kinds_of_rules_less_is_known_and_nothing_is_guessed(field, values, kind):
    other = rule(
        "other", rule_kind=kind, severity=None, scopes=(VM,), target_type=None, signals=("category=servicehealth",)
    )
    filters = (AlertFilter(field=field, operator="Contains", values=values),)
    seen = _observed(processing(filters=filters))
    answer = silenced((VM,), routing(seen), other)
    sure = (field, kind) in {
        ("AlertRuleId", "activity"),
        ("AlertRuleId", "smart_detector"),
        ("MonitorService", "smart_detector"),
        ("MonitorService", "prometheus"),
    }
    assert isinstance(answer, Unknown) is not sure


def test_a_log_rule_may_be_about_another_group_than_its_workspace():
    filters = (AlertFilter(field="TargetResourceGroup", operator="Equals", values=(OPS,)),)
    answer = silenced((VM,), routing(_observed(processing(filters=filters))), rule(rule_kind="log", scopes=(VM,)))
    assert isinstance(answer, Unknown)


def test_all_filters_must_hold():
    sev1 = AlertFilter(field="Severity", operator="Equals", values=("Sev1",))
    other = AlertFilter(field="AlertRuleName", operator="Equals", values=("other",))
    unclear = AlertFilter(field="Description", operator="Contains", values=("x",))
    assert outcome_with(filters=(sev1, other)) == "pass"
    assert outcome_with(filters=(unclear, other)) == "pass"
    assert outcome_with(filters=(sev1, unclear)) == UNTOLD


def test_without_the_alert_rule_a_filter_leaves_open_what_it_touches():
    filters = (AlertFilter(field="Severity", operator="Equals", values=("Sev4",)),)
    route = routing(_observed(processing(filters=filters)))
    assert isinstance(silenced((VM,), route), Unknown)
    assert silenced((VM,), route, rule()) is False
    assert silenced((OTHER,), route) is False


# --- When -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        pytest.param(None, None, SILENCED, id="a schedule without bounds"),
        pytest.param(NOW - timedelta(days=1), NOW + timedelta(days=1), SILENCED, id="now"),
        pytest.param(GO_LIVE, GO_LIVE, SILENCED, id="at go-live"),
        pytest.param(None, GO_LIVE - timedelta(seconds=1), SILENCED, id="now, and over at go-live"),
        pytest.param(None, NOW - timedelta(seconds=1), "pass", id="past"),
        pytest.param(NOW + timedelta(seconds=1), GO_LIVE - timedelta(seconds=1), "pass", id="over before go-live"),
        pytest.param(GO_LIVE + timedelta(hours=1), GO_LIVE + timedelta(hours=2), SILENCED, id="in the cutover only"),
        pytest.param(GO_LIVE + timedelta(hours=4, seconds=1), None, "pass", id="after the cutover"),
    ],
)
def test_when_a_silence_matters(starts, ends, expected):
    cutover = Cutover(starts=GO_LIVE - timedelta(hours=2), ends=GO_LIVE + timedelta(hours=4))
    bounds = {"local_from": local(starts) if starts else "", "local_until": local(ends) if ends else ""}
    facts = [*healthy(), processing(scheduled=True, **bounds)]
    assert outcome(RECEIVERS, facts, workload=dataclasses.replace(WORKLOAD, cutover=cutover)) == expected


def test_without_a_cutover_the_moment_of_go_live_counts():
    assert outcome_with(scheduled=True, local_from=local(GO_LIVE + timedelta(minutes=1))) == "pass"
    assert outcome_with(scheduled=True, local_from=local(GO_LIVE)) == SILENCED


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def held(rule_zone: str, at: str, *recurrences: Recurrence, until: str = "", starting: str = "", ends: str = ""):
    """Say whether a rule with these recurrences holds at a moment in UTC, or in a span up to `until`."""
    found = processing(
        scheduled=True, time_zone=rule_zone, recurrences=recurrences, local_from=starting, local_until=ends
    )
    return in_force(found, (Span(moment(at), moment(until or at)),))


NIGHTLY = Recurrence(every="Daily", starts="22:00:00", ends="02:00:00")


@pytest.mark.parametrize(
    ("zone", "at", "expected"),
    [
        ("UTC", "2026-12-01T21:59:59", False),
        ("UTC", "2026-12-01T22:00:00", True),
        ("UTC", "2026-12-02T00:00:00", True),
        ("", "2026-12-02T02:00:00", True),
        ("utc", "2026-12-02T02:00:01", False),
        (BERLIN, "2026-12-01T20:59:59", False),
        (BERLIN, "2026-12-01T21:00:00", True),
        (BERLIN, "2026-12-02T01:00:01", False),
        (BERLIN, "2026-07-01T20:00:00", True),
        (BERLIN, "2026-07-01T19:59:59", False),
        ("Tokyo Standard Time", "2026-12-01T13:00:00", True),
        ("Tokyo Standard Time", "2026-12-01T22:00:00", False),
        ("Line Islands Standard Time", "2026-12-01T08:00:00", True),
        ("Dateline Standard Time", "2026-12-02T10:00:00", True),
        ("Dateline Standard Time", "2026-12-01T22:00:00", False),
    ],
)
def test_every_night_over_midnight_in_the_zone_of_the_rule(zone, at, expected):
    assert held(zone, at, NIGHTLY) is expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        # Clocks go back in Berlin on 2026-10-25: 02:30 comes at 00:30 and at 01:30 UTC.
        ("2026-10-24T23:59:59", False),
        ("2026-10-25T00:15:00", True),
        ("2026-10-25T01:45:00", True),
        ("2026-10-25T01:45:01", False),
        # They go forward on 2026-03-29: there is no 02:30, so that both ways to read it count.
        ("2026-03-29T00:14:59", False),
        ("2026-03-29T00:30:00", True),
        ("2026-03-29T01:45:00", True),
        ("2026-03-29T01:45:01", False),
    ],
)
def test_when_clocks_are_set_no_silence_is_missed(at, expected):
    assert held(BERLIN, at, Recurrence(every="Daily", starts="02:15:00", ends="02:45:00")) is expected


@pytest.mark.parametrize(
    ("recurrence", "at", "expected"),
    [
        (Recurrence(every="Daily"), "2026-12-01T08:00:00", True),
        (Recurrence(every="daily", starts="09:00:00"), "2026-12-01T08:00:00", False),
        (Recurrence(every="Daily", ends="09:00:00"), "2026-12-01T08:00:00", True),
        (Recurrence(every="Daily", ends="07:00:00"), "2026-12-01T08:00:00", False),
        (Recurrence(every="Daily", starts="12:00:00", ends="12:00:00"), "2026-12-01T08:00:00", True),
        # 2026-12-01 is a Tuesday.
        (Recurrence(every="Weekly", days_of_week=("Tuesday",)), "2026-12-01T08:00:00", True),
        (Recurrence(every="WEEKLY", days_of_week=("monday", "sunday")), "2026-12-01T08:00:00", False),
        (
            Recurrence(every="Weekly", days_of_week=("Monday",), starts="20:00:00", ends="09:00:00"),
            "2026-12-01T08:00:00",
            True,
        ),
        (Recurrence(every="Weekly", days_of_week=("Tuesday", "Someday")), "2026-12-01T08:00:00", None),
        (Recurrence(every="Weekly"), "2026-12-01T08:00:00", None),
        (Recurrence(every="Monthly", days_of_month=(1, 15)), "2026-12-01T08:00:00", True),
        (Recurrence(every="Monthly", days_of_month=(2, 31)), "2026-12-01T08:00:00", False),
        (
            Recurrence(every="Monthly", days_of_month=(30,), starts="23:00:00", ends="08:30:00"),
            "2026-12-01T08:00:00",
            True,
        ),
        (Recurrence(every="Monthly", days_of_month=(-1,)), "2026-12-01T08:00:00", None),
        (Recurrence(every="Monthly"), "2026-12-01T08:00:00", None),
        (Recurrence(every="Yearly"), "2026-12-01T08:00:00", None),
        (Recurrence(every=""), "2026-12-01T08:00:00", None),
    ],
)
def test_which_days_a_recurrence_has(recurrence, at, expected):
    assert held("UTC", at, recurrence) is expected


def test_a_silence_of_one_hour_within_the_cutover_counts():
    lunch = Recurrence(every="Daily", starts="09:00:00", ends="10:00:00")
    assert held("UTC", "2026-12-01T08:00:00", lunch, until="2026-12-01T12:00:00") is True
    assert held("UTC", "2026-12-01T10:00:01", lunch, until="2026-12-01T12:00:00") is False
    assert held(BERLIN, "2026-12-01T09:00:01", lunch, until="2026-12-01T12:00:00") is False


@pytest.mark.parametrize(
    ("starting", "ends", "expected"),
    [
        ("", "", True),
        ("2026-12-01T22:30:00", "", False),
        ("", "2026-12-01T22:00:00", False),
        ("", "2026-12-01T22:15:00", True),
        ("2026-12-01T22:15:00", "2026-12-05T00:00:00", True),
    ],
)
def test_a_recurrence_holds_only_within_the_bounds_of_its_schedule(starting, ends, expected):
    assert held("UTC", "2026-12-01T22:15:00", NIGHTLY, starting=starting, ends=ends) is expected


def test_of_several_recurrences_one_is_enough_and_an_unclear_one_leaves_it_open():
    off, unclear = Recurrence(every="Daily", starts="09:00:00", ends="10:00:00"), Recurrence(every="Yearly")
    assert held("UTC", "2026-12-01T22:15:00", off, NIGHTLY) is True
    assert held("UTC", "2026-12-01T22:15:00", unclear, NIGHTLY) is True
    assert held("UTC", "2026-12-01T22:15:00", off, unclear) is None
    assert held("UTC", "2026-12-01T22:15:00", off, off) is False


@pytest.mark.parametrize(
    ("at", "recurrences", "expected"),
    [
        ("2026-11-30T09:59:59", (), False),
        ("2026-11-30T10:00:00", (), None),
        ("2026-12-01T14:00:00", (), True),
        ("2026-12-04T10:00:00", (), True),
        ("2026-12-05T14:00:00", (), None),
        ("2026-12-05T14:00:01", (), False),
        ("2026-12-02T12:00:00", (NIGHTLY,), None),
        ("2026-12-09T12:00:00", (NIGHTLY,), False),
    ],
)
def test_a_time_in_a_zone_that_nobody_knows_may_be_fourteen_hours_off(at, recurrences, expected):
    bounds = {"starting": "2026-12-01T00:00:00", "ends": "2026-12-05T00:00:00"}
    assert held("Martian Standard Time", at, *recurrences, **bounds) is expected


# --- What people read -------------------------------------------------------------------------------------


def test_the_row_names_every_rule_that_silences_or_may_and_rests_on_them_alone():
    unclear = AlertFilter(field="Description", operator="Contains", values=("x",))
    rules = [
        processing(subject=f"{OPS}/1", name="load-test"),
        processing(subject=f"{OPS}/2", name="perhaps", filters=(unclear,)),
        processing(subject=f"{OPS}/3", name="elsewhere", scopes=(OTHER,), documents=("sha256:" + "e" * 64,)),
    ]
    (row,) = rows_of("alert_route", [*healthy(AlertRule), rule(), *rules])
    assert (row.silenced, row.silenced_by) == (True, ("load-test", "perhaps"))
    assert "sha256:" + "e" * 64 not in row.evidence
    assert "load-test" in verdict(RECEIVERS, [*healthy(), *rules]).message


def test_a_rule_that_may_silence_is_named_in_the_reason():
    unclear = AlertFilter(field="Description", operator="Contains", values=("x",))
    assert "hush" in verdict(RECEIVERS, [*healthy(), processing(filters=(unclear,))]).message


def test_processing_rules_that_were_not_seen_could_silence():
    assert outcome(RECEIVERS, healthy(), [gap(ProcessingRule)]) == "unknown U-PERM"
    assert outcome(RECEIVERS, [*healthy(), processing()], [gap(ProcessingRule)]) == SILENCED


def test_many_silencers_are_found_by_their_places():
    machines = [f"{WEB}/providers/Microsoft.Compute/virtualMachines/m{number}" for number in range(300)]
    rules = [processing(subject=f"{OPS}/{one[-4:]}", scopes=(one,)) for one in machines[::2]]
    route = routing(_observed(*rules))
    assert [silenced((one,), route) for one in machines] == [number % 2 == 0 for number in range(300)]
    assert silenced((WEB,), route) is True
    assert silenced((OPS,), route) is False


def _observed(*rules: ProcessingRule):
    return observed(rules, (), kinds=frozenset(), workload=WORKLOAD, tables=policy().tables, now=NOW)
