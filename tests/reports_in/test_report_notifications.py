"""Reports of test notifications, a format of our own: read strictly, and no address may stand in them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from collector.sources.reports.notifications import LARGEST

GROUP = (
    "/subscriptions/22222222-aaaa-4bbb-8ccc-000000000001/resourceGroups/rg-ops"
    "/providers/Microsoft.Insights/actionGroups/ag-till"
)
CHANNEL = {
    "channel": "email",
    "to": "night shift",
    "received": "2026-11-02T03:40:30Z",
    "acknowledged": "2026-11-02T03:44:00Z",
}
GONE = object()


def without_gone(found: dict[str, object]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value is not GONE}


def channel(**changes: object) -> dict[str, Any]:
    return without_gone({**CHANNEL, **changes})


def entry(*channels: object, **changes: object) -> dict[str, Any]:
    sent = {"action_group": GROUP, "sent": "2026-11-02T03:40:00Z", "channels": list(channels or (channel(),))}
    return without_gone({**sent, **changes})


def report(*entries: object, **changes: object) -> str:
    body = {"schema": "golive.notification-test/v1", "tests": list(entries), **changes}
    return json.dumps(without_gone(body))


def test_the_whole_answer(look):
    lost = channel(channel="sms", to=" on-call phone ", received=GONE, acknowledged=GONE)
    reading = look(report(entry(channel(), lost), entry(channel(received="2026-11-02T04:41:00+01:00"))))
    told = reading.to_json()
    assert (told["outcome"], told["format"], told["kind"]) == ("read", "golive.notification-test/v1", "notifications")
    assert told["totals"] == {"notification_tests": 2, "messages": 3, "received": 2}
    assert told["notifications"] == [
        {
            "action_group": GROUP,
            "sent": "2026-11-02T03:40:00Z",
            "channels": [CHANNEL, {"channel": "sms", "to": "on-call phone"}],
        },
        {
            "action_group": GROUP,
            "sent": "2026-11-02T03:40:00Z",
            "channels": [{**CHANNEL, "received": "2026-11-02T03:41:00Z"}],
        },
    ]
    assert "restores" not in told


def test_no_test_is_empty_and_never_read(look):
    reading = look(report())
    assert (reading.outcome, reading.totals["notification_tests"]) == ("empty", 0)
    assert reading.reasons == ("it tells of no test: send one, and write down what arrived",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            report(schema="golive.notification-test/v2"),
            "its schema is 'golive.notification-test/v2': this golive reads",
        ),
        (report(schema=GONE), "unsupported format: JSON with the keys 'tests'"),
        (report(tests=GONE), "the report lacks `tests`"),
        (report(tests={}), "`tests` is no list"),
        (report(author="x"), "the report has the unknown key 'author': known are schema, tests"),
        (report("sent"), "tests[0] is no object"),
        (report(entry(), entry(sent=GONE)), "tests[1] lacks `sent`: it tells action_group, sent, channels"),
        (report(entry(by="x")), "tests[0] has the unknown key 'by'"),
        (report(entry(action_group="ag-till")), "tests[0].action_group is 'ag-till': write the full id"),
        (report(entry(action_group=f"{GROUP}/x")), "tests[0].action_group is '/subscriptions/"),
        (report(entry(action_group=7)), "tests[0].action_group is '7'"),
        (report(entry(sent="2026-11-02T03:40:00")), "tests[0].sent is '2026-11-02T03:40:00': write when it was sent"),
        (report(entry(sent="yesterday")), "tests[0].sent is 'yesterday'"),
        (report(entry(channels=[])), "tests[0].channels is no list with an entry"),
        (report(entry(channels="email")), "tests[0].channels is no list with an entry"),
        (report(entry("email")), "tests[0].channels[0] is no object"),
        (report(entry(channel(channel=GONE))), "tests[0].channels[0] lacks `channel`"),
        (report(entry(channel(), channel(channel="fax"))), "tests[0].channels[1].channel is 'fax': write one of email"),
        (report(entry(channel(channel=["email"]))), "tests[0].channels[0].channel is \"['email']\""),
        (report(entry(channel(to=GONE))), "tests[0].channels[0] lacks `to`"),
        (report(entry(channel(seen=True))), "tests[0].channels[0] has the unknown key 'seen'"),
        (report(entry(channel(received=GONE))), "tests[0].channels[0] was acknowledged but not received"),
        (report(entry(channel(received=True))), "tests[0].channels[0].received is 'True'"),
        (
            report(entry(channel(received="2026-11-02T03:39:59Z"))),
            "write a moment that is not before it was sent",
        ),
        (
            report(entry(channel(acknowledged="2026-11-02T03:40:29Z"))),
            "write a moment that is not before it was received",
        ),
    ],
)
def test_what_is_not_understood_is_refused_and_the_entry_is_named(look, text, reason):
    reading = look(text)
    assert reading.outcome == "refused"
    assert reason in reading.reasons[0]


@pytest.mark.parametrize(
    "name", ["lena@contoso.example", "+49 170 1234567", "0170/123456", "", " ", 7, "x" * 81, "a\nb"]
)
def test_an_address_is_no_name_and_is_not_repeated(look, name):
    reading = look(report(entry(channel(to=name))))
    assert reading.outcome == "refused"
    assert reading.reasons == (
        "tests[0].channels[0].to is no name: write what people call the receiver, never a mailbox or a number",
    )


@pytest.mark.parametrize("name", ["Support lead", "second line 2", "Ångström desk"])
def test_a_name_that_people_chose_is_kept(look, name):
    (told,) = look(report(entry(channel(to=name)))).notifications
    assert told["channels"][0]["to"] == name


def test_a_report_of_endless_length_is_refused(look):
    reading = look(report(entry()) + " " * LARGEST)
    assert reading.outcome == "refused"
    assert "split the report" in reading.reasons[0]


def test_a_report_named_as_another_kind_says_where_it_belongs(look):
    reading = look(report(entry()), kind="restores")
    assert "name it under reports.notifications" in reading.reasons[0]
