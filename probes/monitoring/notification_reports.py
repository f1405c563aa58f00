"""What the reports of test notifications say that the workload names: one fact a test of an action group."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from collector.facts.notifications import NotificationTest, Receipt
from collector.probe import Item, Malformed, Probe, Read, Reports
from probes.testing.results import refuse_unreadable

_CLOCK_SKEW = timedelta(minutes=5)


def parse_tests(item: Item) -> Iterator[NotificationTest]:
    """The reading of one file; a file that is unreadable, tells of no test or of one to come is a gap."""
    refuse_unreadable(item)
    entries = item.maybe_objects("notifications")
    if not entries:
        file = item.text("file")
        raise Malformed(
            "notifications",
            entries,
            detail=f"{file}: it tells of no test",
            fix=f"send a test notification and write down in {file} what arrived, or take it out of "
            "reports.notifications",
        )
    yield from [_test(item, number, item.inside(entry)) for number, entry in enumerate(entries)]


def _test(item: Item, number: int, entry: Item) -> NotificationTest:
    return NotificationTest(
        subject=entry.text("action_group"),
        documents=(item.document,),
        observed_at=item.observed_at,
        pattern=item.asked,
        sent=_past(item, f"tests[{number}].sent", entry.maybe_instant("sent")),
        receipts=tuple(
            _receipt(item, f"tests[{number}].channels[{at}]", entry.inside(raw))
            for at, raw in enumerate(entry.maybe_objects("channels") or ())
        ),
    )


def _receipt(item: Item, place: str, entry: Item) -> Receipt:
    received, acknowledged = entry.maybe_instant("received"), entry.maybe_instant("acknowledged")
    return Receipt(
        channel=entry.text("channel"),
        to=entry.text("to"),
        received=_past(item, f"{place}.received", received) if received else None,
        acknowledged=_past(item, f"{place}.acknowledged", acknowledged) if acknowledged else None,
    )


def _past(item: Item, place: str, moment: datetime | None) -> datetime:
    if moment is None or moment > item.observed_at + _CLOCK_SKEW:
        said = "is no moment" if moment is None else f"lies in the future, {moment:%Y-%m-%d}"
        raise Malformed(
            place,
            moment,
            detail=f"{item.text('file')}: {place} {said}",
            fix="write when it was, with its time zone, and compare the clock of the machine that wrote it",
        )
    return moment


PROBE = Probe(
    id="monitoring-notification-reports",
    title="Reports of test notifications",
    reads=(Read(Reports("notifications"), parse_tests, (NotificationTest,)),),
    otherwise="A dated list of who received a test notification of each action group, attested by the operations lead.",
)
