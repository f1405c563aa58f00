"""Tests of action groups as a team writes them (`golive.notification-test/v1`); ours: docs/notification-tests.md.

It is read strictly, as reports of restore tests are: what is not understood is refused, and the message names the
entry. No address may stand in it: whoever got a message is called by a name. That a test lies in the future is found
where the moment of reading is known, in the probe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from collector.instants import format_instant, parse_instant
from collector.sources.reports.figures import zoned_instant
from collector.sources.reports.format import JsonFormat
from collector.sources.reports.reading import Findings, Refused, fragment

SCHEMA = "golive.notification-test/v1"
LARGEST = 4 << 20
"""In bytes."""
CHANNELS = ("email", "sms", "voice", "push", "webhook")

_SCHEMA_FAMILY = "golive.notification-test"
_TOP_KEYS = ("schema", "tests")
_TEST_KEYS = ("action_group", "sent", "channels")
_NEEDED_OF_CHANNEL = ("channel", "to")
_CHANNEL_KEYS = (*_NEEDED_OF_CHANNEL, "received", "acknowledged")
_NAME = r"[^\s/\\?#%\"<>]+"
_GROUP = re.compile(
    r"/subscriptions/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    rf"/resourceGroups/{_NAME}/providers/Microsoft\.Insights/actionGroups/{_NAME}",
    re.IGNORECASE,
)
_LONGEST_ID = 2000
_LONGEST_NAME = 80
_DIGITS_OF_A_NUMBER = 6
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)

Channel: TypeAlias = Mapping[str, str]
Entry: TypeAlias = Mapping[str, Any]
"""`action_group`, `sent`, and `channels`: a list of `Channel`."""


def claims(document: Mapping[str, Any]) -> bool:
    """Say whether a document calls itself a notification test, of whatever version."""
    schema = document.get("schema")
    return isinstance(schema, str) and schema.startswith(_SCHEMA_FAMILY)


def read(document: Mapping[str, Any]) -> Findings:
    """Return the tests of a report, each checked. Raises `Refused` with the entry and the key to correct."""
    if document["schema"] != SCHEMA:
        raise Refused(f"its schema is {fragment(document['schema'])}: this golive reads {SCHEMA!r}")
    _check_keys(document, _TOP_KEYS, _TOP_KEYS, "the report")
    written = document["tests"]
    if not isinstance(written, list):
        raise Refused('`tests` is no list: write "tests": [{"action_group": …, "sent": …, "channels": […]}]')
    tests = tuple(_test(f"tests[{number}]", one) for number, one in enumerate(written))
    channels = [channel for test in tests for channel in test["channels"]]
    return Findings(
        totals={
            "notification_tests": len(tests),
            "messages": len(channels),
            "received": sum(1 for channel in channels if "received" in channel),
        },
        method="test notifications as the report tells them",
        notifications=tests,
    )


def _check_keys(found: Mapping[str, Any], known: tuple[str, ...], needed: tuple[str, ...], where: str) -> None:
    for key in found:
        if key not in known:
            raise Refused(f"{where} has the unknown key {fragment(key)}: known are {', '.join(known)}")
    for key in needed:
        if key not in found:
            raise Refused(f"{where} lacks `{key}`: it tells {', '.join(needed)}")


def _test(place: str, written: object) -> Entry:
    if not isinstance(written, dict):
        raise Refused(f"{place} is no object: write one object a test")
    _check_keys(written, _TEST_KEYS, _TEST_KEYS, place)
    channels = written["channels"]
    if not isinstance(channels, list) or not channels:
        raise Refused(f"{place}.channels is no list with an entry: write one for each message that was to arrive")
    sent = _moment(f"{place}.sent", written["sent"], "when it was sent")
    return {
        "action_group": _group(f"{place}.action_group", written["action_group"]),
        "sent": format_instant(sent),
        "channels": [_Message(f"{place}.channels[{at}]", sent).read(one) for at, one in enumerate(channels)],
    }


def _group(place: str, value: object) -> str:
    short = isinstance(value, str) and len(value) <= _LONGEST_ID and value.isprintable()
    if isinstance(value, str) and short and _GROUP.fullmatch(value):
        return value
    raise _wrong(place, value, "the full id, /subscriptions/…/providers/Microsoft.Insights/actionGroups/<name>")


def _moment(place: str, value: object, what: str) -> datetime:
    moment = zoned_instant(value) if isinstance(value, str) and _MOMENT.fullmatch(value) else None
    if moment is None:
        raise _wrong(place, value, f"{what}, with its zone, for example 2026-11-02T03:40:00Z")
    return moment


def _wrong(place: str, value: object, wanted: str) -> Refused:
    return Refused(f"{place} is {fragment(str(value))}: write {wanted}")


@dataclass(frozen=True, slots=True)
class _Message:
    """One message of a test, with its place in the file."""

    place: str
    sent: datetime

    def read(self, written: object) -> Channel:
        if not isinstance(written, dict):
            raise Refused(f"{self.place} is no object: write one object a message")
        _check_keys(written, _CHANNEL_KEYS, _NEEDED_OF_CHANNEL, self.place)
        if "acknowledged" in written and "received" not in written:
            raise Refused(f"{self.place} was acknowledged but not received: write `received` too")
        return dict(self._values(written))

    def _values(self, written: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        channel = written["channel"]
        if channel not in CHANNELS:
            raise _wrong(f"{self.place}.channel", channel, f"one of {', '.join(CHANNELS)}")
        yield "channel", channel
        yield "to", self._name(written["to"])
        if "received" in written:
            yield "received", self._after("received", written, format_instant(self.sent), "it was sent")
        if "acknowledged" in written:
            received = self._after("received", written, format_instant(self.sent), "it was sent")
            yield "acknowledged", self._after("acknowledged", written, received, "it was received")

    def _after(self, key: str, written: Mapping[str, Any], earlier: str, what: str) -> str:
        moment = _moment(f"{self.place}.{key}", written[key], f"when it was {key}")
        if moment < parse_instant(earlier):
            raise _wrong(f"{self.place}.{key}", written[key], f"a moment that is not before {what}")
        return format_instant(moment)

    def _name(self, value: object) -> str:
        is_text = isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST_NAME and value.isprintable()
        if isinstance(value, str) and is_text and not _is_address(value):
            return value.strip()
        raise Refused(f"{self.place}.to is no name: write what people call the receiver, never a mailbox or a number")


def _is_address(text: str) -> bool:
    return "@" in text or "://" in text or sum(map(str.isdigit, text)) >= _DIGITS_OF_A_NUMBER


FORMAT = JsonFormat(name=SCHEMA, kind="notifications", claims=claims, read=read, largest=LARGEST)
