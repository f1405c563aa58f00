"""Alerts that look well and reach nobody: from the wire to the verdict and its words, each in a small estate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.end_to_end.conftest import Outcome
from tests.end_to_end.small_estates import ASIDE, PROD, Small, in_words, of_subject, said, verdict

RECEIVERS, BASELINE, SLO = "monitoring-receivers-email-sms", "monitoring-alert-baseline", "monitoring-slo-alerts"
GROUPS = "providers/Microsoft.Insights/actionGroups"
GONE_GROUP = f"/subscriptions/{PROD}/resourceGroups/rg/{GROUPS}/gone"
GONE_VM = f"/subscriptions/{PROD}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm-gone"
GONE_COMPONENT = f"/subscriptions/{PROD}/resourceGroups/rg/providers/Microsoft.Insights/components/appi-gone"
NOBODY = " ".join(f"F-{RECEIVERS}-{line}" for line in (1, 2, 3))
SILENT = f"fail F-{RECEIVERS}-5"

Judged = Callable[[Small], Outcome]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """The outcome of the gate on an estate, run once."""
    done: dict[Small, Outcome] = {}

    def outcome(small: Small) -> Outcome:
        if small not in done:
            done[small] = small.judged(tmp_path_factory.mktemp("small"))
        return done[small]

    return outcome


# --- Whom a rule tells ----------------------------------------------------------------------------------------

TELLING = Small(f"""
plans: [{{at: prod/rg/plan}}]
web_apps: [{{at: prod/rg/front, plan: prod/rg/plan}}]
action_groups:
  - {{at: prod/rg/good, email: [{{to: a@small.example}}, {{to: b@small.example}}], sms: [{{to: "1700001201"}}]}}
  - {{at: prod/rg/off, enabled: false, email: [{{to: a@small.example}}], sms: [{{to: "1700001201"}}]}}
  - {{at: prod/rg/nobody}}
  - {{at: prod/rg/hook, webhooks: [{{to: "https://hooks.small.example/in?sig=Zm9yYmlkZGVu"}}]}}
  - {{at: prod/rg/left, email: [{{to: a@small.example, status: Disabled}}],
     sms: [{{to: "1700001201", status: Disabled}}]}}
  - {{at: aside/rg/theirs, email: [{{to: a@small.example}}], sms: [{{to: "1700001201"}}]}}
alerts:
  - {{at: prod/rg/to-good, metric: Http5xx, over: prod/rg/front, severity: 1, tells: prod/rg/good}}
  - {{at: prod/rg/to-off, metric: Http5xx, over: prod/rg/front, severity: 1, tells: prod/rg/off}}
  - {{at: prod/rg/to-nobody, metric: Http5xx, over: prod/rg/front, severity: 1, tells: prod/rg/nobody}}
  - {{at: prod/rg/to-hook, metric: Http5xx, over: prod/rg/front, severity: 1, tells: prod/rg/hook}}
  - {{at: prod/rg/to-left, metric: Http5xx, over: prod/rg/front, severity: 1, tells: prod/rg/left}}
  - {{at: prod/rg/to-theirs, metric: Http5xx, over: prod/rg/front, severity: 1, tells: aside/rg/theirs}}
  - {{at: prod/rg/to-gone, metric: Http5xx, over: prod/rg/front, severity: 1, tells: {GONE_GROUP}}}
  - {{at: prod/rg/to-none, metric: Http5xx, over: prod/rg/front, severity: 1}}
""")


@pytest.mark.parametrize(
    ("rule", "expected", "words"),
    [
        pytest.param("to-good", "pass", "good: 2 e-mail, 1 SMS", id="in order"),
        pytest.param("to-off", f"fail {NOBODY}", "off: switched off", id="disabled"),
        pytest.param("to-nobody", f"fail {NOBODY}", "nobody: empty", id="empty"),
        pytest.param("to-gone", f"fail {NOBODY}", "gone: deleted", id="deleted"),
        pytest.param("to-hook", f"fail {NOBODY}", "hook: 1 webhook", id="only a webhook"),
        pytest.param("to-left", f"fail {NOBODY}", "left: 1 e-mail not enabled, 1 SMS not enabled", id="opted out"),
        pytest.param("to-none", f"fail {NOBODY}", "No enabled e-mail receiver", id="none"),
        pytest.param("to-theirs", "unknown U-SCOPE", "theirs lies in a subscription outside of the scope",
                     id="in a subscription that nobody looks at"),
    ],
)  # fmt: skip
def test_a_rule_is_followed_to_the_receivers_of_its_action_group(judged, rule, expected, words):
    outcome = judged(TELLING)
    found = of_subject(outcome, RECEIVERS, f"/{rule}")
    assert outcome.code == 10
    assert in_words(found) == expected
    assert words in found["message"]


def test_one_reason_is_said_once_however_many_numbers_it_hides(judged):
    message = of_subject(judged(TELLING), RECEIVERS, "/to-theirs")["message"]
    assert message.count("lies in a subscription outside of the scope") == 1


def test_the_address_of_a_webhook_is_kept_nowhere(judged):
    packet = judged(TELLING).packet
    assert not [file for file in packet.rglob("*") if file.is_file() and b"Zm9yYmlkZGVu" in file.read_bytes()]


# --- What a rule watches --------------------------------------------------------------------------------------

WATCHING = Small(
    f"""
vms: [{{at: prod/rg/vm-1}}, {{at: shared/rg/vm-2}}, {{at: aside/rg/vm-3}}]
action_groups:
  - {{at: prod/rg/good, email: [{{to: a@small.example}}, {{to: b@small.example}}], sms: [{{to: "1700001201"}}]}}
alerts:
  - {{at: prod/rg/lost, metric: VmAvailabilityMetric, when: "< 1", over: {GONE_VM}, severity: 1,
     tells: prod/rg/good}}
  - {{at: prod/rg/errors, metric: requests/failed, when: "> 5", over: {GONE_COMPONENT}, severity: 1,
     tells: prod/rg/good, tags: {{slo: checkout}}}}
  - {{at: prod/rg/over-2, metric: VmAvailabilityMetric, when: "< 1", over: shared/rg/vm-2, severity: 1,
     tells: prod/rg/good}}
  - {{at: prod/rg/over-3, metric: VmAvailabilityMetric, when: "< 1", over: aside/rg/vm-3, severity: 1}}
  - {{at: aside/rg/from-aside, metric: VmAvailabilityMetric, when: "< 1", over: prod/rg/vm-1, severity: 1,
     tells: prod/rg/good}}
""",
    declares="flows: [{name: checkout, members: "
    f"[/subscriptions/{PROD}/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm-1]}}]\n",
)
"""`over-2` lies in another subscription of the scope than what it watches; `aside` is not in the scope at all."""


@pytest.mark.parametrize(
    ("machine", "lacking"),
    [
        pytest.param("/vm-1", "availability, processor, memory, disk space, disk latency, disk throughput",
                     id="only rules over a deleted machine and from outside of the scope"),
        pytest.param("/vm-2", "processor, memory, disk space, disk latency, disk throughput",
                     id="watched from another subscription of the scope"),
    ],
)  # fmt: skip
def test_a_rule_counts_for_what_it_watches_and_not_for_where_it_lies(judged, machine, lacking):
    found = of_subject(judged(WATCHING), BASELINE, machine)
    assert found["outcome"] == "fail"
    assert found["shown"]["why not"] == f"{lacking}: no rule watches for it"


def test_a_rule_over_a_subscription_outside_of_the_scope_is_nobodys(judged):
    outcome = judged(WATCHING)
    assert in_words(of_subject(outcome, RECEIVERS, "/over-3")) == "nothing"
    assert in_words(of_subject(outcome, RECEIVERS, "/over-2")) == "pass"
    assert in_words(of_subject(outcome, BASELINE, "/vm-3")) == "nothing"


def test_a_rule_whose_target_was_deleted_is_no_alert_of_its_flow(judged):
    found = of_subject(judged(WATCHING), SLO, "flow:checkout")
    assert in_words(found) == f"fail F-{SLO}-1"
    assert "errors: watches only what does not exist any more" in found["message"]


ONLY_LOST = Small(f"""
vms: [{{at: prod/rg/vm-1}}]
action_groups:
  - {{at: prod/rg/good, email: [{{to: a@small.example}}, {{to: b@small.example}}], sms: [{{to: "1700001201"}}]}}
alerts:
  - {{at: prod/rg/lost, metric: VmAvailabilityMetric, when: "< 1", over: {GONE_VM}, severity: 1, tells: prod/rg/good}}
""")


def test_a_rule_whose_target_was_deleted_stands_in_for_no_other(judged):
    found = verdict(judged(ONLY_LOST), RECEIVERS)
    assert found["outcome"] == "fail"
    assert "No urgent alert rule" in found["message"]


# --- What silences it -----------------------------------------------------------------------------------------


def silenced(schedules: dict[str, dict[str, Any]], *, cutover: str = "", **moments: str) -> Small:
    """An estate with a rule for each schedule, and a processing rule that silences only this one then."""
    entries = "".join(
        f"  - {{at: prod/rg/{name}, metric: Http5xx, over: prod/rg/front, severity: 1, tells: prod/rg/good}}\n"
        for name in schedules
    )
    hushes = "".join(
        f"  - {{at: prod/rg/hush-{name}, over: prod/rg, schedule: {schedule!r},\n"
        f"     conditions: [{{field: AlertRuleName, values: {name}}}]}}\n"
        for name, schedule in schedules.items()
    )
    return Small(
        f"""
plans: [{{at: prod/rg/plan}}]
web_apps: [{{at: prod/rg/front, plan: prod/rg/plan}}]
action_groups:
  - {{at: prod/rg/good, email: [{{to: a@small.example}}, {{to: b@small.example}}], sms: [{{to: "1700001201"}}]}}
alerts:
{entries}processing_rules:
{hushes}""",
        declares=f"cutover: {cutover}\n" if cutover else "",
        **moments,
    )


BERLIN = "W. Europe Standard Time"


def once(starts: str, ends: str, zone: str = "UTC") -> dict[str, Any]:
    return {"effectiveFrom": starts, "effectiveUntil": ends, "timeZone": zone}


def daily(starts: str, ends: str, zone: str = BERLIN) -> dict[str, Any]:
    recurrence = {"recurrenceType": "Daily", "startTime": starts, "endTime": ends}
    return {"effectiveFrom": "2026-06-01T00:00:00", "timeZone": zone, "recurrences": [recurrence]}


CUTOVER = silenced(
    {
        "before": once("2026-12-01T06:00:00", "2026-12-01T07:30:00"),
        "across": once("2026-12-01T07:30:00", "2026-12-01T08:30:00"),
        "until": once("2026-12-01T06:00:00", "2026-12-01T08:00:00"),
        "after": once("2026-12-01T10:00:00", "2026-12-01T11:00:00"),
        "over": once("2026-12-01T12:30:00", "2026-12-01T18:00:00"),
        "now": once("2026-11-20T08:00:00", "2026-11-20T10:00:00"),
        "open-end": {"effectiveFrom": "2026-11-30T00:00:00", "timeZone": "UTC"},
        "each-day": daily("08:45:00", "09:15:00"),
        "each-night": daily("22:00:00", "05:00:00"),
        "other-zone": daily("08:45:00", "09:15:00", "UTC"),
        "no-zone": daily("08:45:00", "09:15:00", "Middle Earth Standard Time"),
    },
    cutover="{starts: 2026-12-01T06:00:00Z, ends: 2026-12-01T12:00:00Z}",
)
"""Go-live is at 08:00 UTC, 09:00 in Berlin; it is 09:00 UTC now, 10:00 in Berlin."""


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param("before", "pass", id="in the cutover, over before go-live"),
        pytest.param("until", SILENT, id="until the second of go-live"),
        pytest.param("across", SILENT, id="across go-live"),
        pytest.param("after", SILENT, id="an hour of the cutover, after go-live"),
        pytest.param("over", "pass", id="after the cutover"),
        pytest.param("now", SILENT, id="only now"),
        pytest.param("open-end", SILENT, id="from a day on, without an end"),
        pytest.param("each-day", SILENT, id="each day, in Berlin, across go-live"),
        pytest.param("each-night", "pass", id="each night, in Berlin"),
        pytest.param("other-zone", SILENT, id="each day, in UTC, now and in the cutover"),
        pytest.param("no-zone", "unknown U-PARTIAL", id="each day, in a zone that nobody knows"),
    ],
)
def test_a_silence_counts_when_it_matters(judged, rule, expected):
    found = of_subject(judged(CUTOVER), RECEIVERS, f"/{rule}")
    assert in_words(found) == expected
    if expected != "pass":
        assert found["shown"]["silenced by"] == f"hush-{rule}"


HALF_PAST_TWO = {"summer": daily("02:10:00", "02:50:00"), "morning": daily("05:10:00", "05:50:00")}
AUTUMN = {"now": "2026-10-19T18:00:00Z"}
SPRING = {"now": "2027-03-20T18:00:00Z"}


@pytest.mark.parametrize(
    ("go_live", "moments", "expected"),
    [
        pytest.param("2026-10-25T00:30:00Z", AUTUMN, SILENT, id="autumn: the first 02:30"),
        pytest.param("2026-10-25T01:30:00Z", AUTUMN, SILENT, id="autumn: the second 02:30"),
        pytest.param("2026-10-25T02:30:00Z", AUTUMN, "pass", id="autumn: 03:30"),
        pytest.param("2027-03-28T00:05:00Z", SPRING, "pass", id="spring: 01:05"),
        pytest.param("2027-03-28T00:30:00Z", SPRING, SILENT, id="spring: 01:30, if the clock is set back from 02:30"),
        pytest.param("2027-03-28T01:30:00Z", SPRING, SILENT, id="spring: 03:30, which would have been 02:30"),
    ],
)
def test_on_the_day_on_which_clocks_are_set_a_silence_covers_every_moment_that_it_may_mean(
    judged, go_live, moments, expected
):
    outcome = judged(silenced(HALF_PAST_TWO, go_live=go_live, **moments))
    assert in_words(of_subject(outcome, RECEIVERS, "/summer")) == expected
    assert in_words(of_subject(outcome, RECEIVERS, "/morning")) == "pass"


def test_somebody_elses_subscription_is_never_asked(judged):
    assert not [entry for entry in judged(WATCHING).log if ASIDE in entry["path"]]
    assert said(judged(WATCHING), RECEIVERS) != ""
