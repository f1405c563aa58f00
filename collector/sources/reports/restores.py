"""Restore tests as a pipeline writes them (`golive.restore-test/v1`); the format is ours: docs/restore-reports.md.

It is read strictly, because a blocker can rest on it: what is not understood is refused, and the message names the
entry. That a restore lies in the future is found where the moment of reading is known, in the probe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

from collector.instants import format_instant, parse_duration
from collector.sources.reports.figures import zoned_instant
from collector.sources.reports.format import JsonFormat
from collector.sources.reports.reading import Findings, Refused, fragment

SCHEMA = "golive.restore-test/v1"
LARGEST = 4 << 20
"""In bytes; 10,000 restores fit into it."""

_SCHEMA_FAMILY = "golive.restore-test"
_TOP_KEYS = ("schema", "restores")
_NEEDED = ("resource", "finished", "succeeded")
_KEYS = (*_NEEDED, "took", "data_checked")
_NAME = r"[^\s/\\?#%\"<>]+"
_RESOURCE = re.compile(
    r"/subscriptions/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    rf"/resourceGroups/{_NAME}/providers/{_NAME}(?:/{_NAME}/{_NAME})+",
    re.IGNORECASE,
)
_LONGEST_ID = 2000
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_ISO_DURATION = re.compile(r"P[0-9A-Z.]{2,40}", re.ASCII)
_LONGEST_RESTORE = timedelta(days=60)

Entry: TypeAlias = Mapping[str, str | bool]


def claims(document: Mapping[str, Any]) -> bool:
    """Say whether a document calls itself a restore test, of whatever version."""
    schema = document.get("schema")
    return isinstance(schema, str) and schema.startswith(_SCHEMA_FAMILY)


def read(document: Mapping[str, Any]) -> Findings:
    """Return the restores of a report, each checked. Raises `Refused` with the entry and the key to correct."""
    if document["schema"] != SCHEMA:
        raise Refused(f"its schema is {fragment(document['schema'])}: this golive reads {SCHEMA!r}")
    _refuse_unknown(document, _TOP_KEYS, "the report")
    entries = document.get("restores")
    if not isinstance(entries, list):
        raise Refused('`restores` is no list: write "restores": [{"resource": …, "finished": …, "succeeded": …}]')
    restores = tuple(_Reader(f"restores[{number}]", entry).entry() for number, entry in enumerate(entries))
    return Findings(
        totals={
            "restores": len(restores),
            "succeeded": _count(restores, "succeeded"),
            "data_checked": _count(restores, "data_checked"),
        },
        method="restores as the report tells them",
        restores=restores,
    )


def _count(restores: Iterable[Entry], key: str) -> int:
    return sum(1 for restore in restores if restore.get(key) is True)


def _refuse_unknown(found: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in found:
        if key not in known:
            raise Refused(f"{where} has the unknown key {fragment(key)}: known are {', '.join(known)}")


@dataclass(frozen=True, slots=True)
class _Reader:
    """One entry of the list, with its place in the file."""

    place: str
    written: object

    def entry(self) -> Entry:
        if not isinstance(self.written, dict):
            raise Refused(f"{self.place} is no object: write one object a restore")
        _refuse_unknown(self.written, _KEYS, self.place)
        for key in _NEEDED:
            if key not in self.written:
                raise Refused(f"{self.place} lacks `{key}`: every restore tells {', '.join(_NEEDED)}")
        return dict(self._values(self.written))

    def _values(self, written: Mapping[str, Any]) -> Iterator[tuple[str, str | bool]]:
        yield "resource", self._resource(written["resource"])
        yield "finished", self._finished(written["finished"])
        yield "succeeded", self._flag("succeeded", written["succeeded"])
        if "took" in written:
            yield "took", self._took(written["took"])
        if "data_checked" in written:
            yield "data_checked", self._flag("data_checked", written["data_checked"])

    def _resource(self, value: object) -> str:
        short = isinstance(value, str) and len(value) <= _LONGEST_ID and value.isprintable()
        if isinstance(value, str) and short and _RESOURCE.fullmatch(value):
            return value
        raise self._wrong("resource", value, "the full id, /subscriptions/…/resourceGroups/…/providers/…/<type>/<name>")

    def _finished(self, value: object) -> str:
        moment = zoned_instant(value) if isinstance(value, str) and _MOMENT.fullmatch(value) else None
        if moment is None:
            raise self._wrong("finished", value, "when it ended, with its zone, for example 2026-11-02T03:40:00Z")
        return format_instant(moment)

    def _took(self, value: object) -> str:
        try:
            took = parse_duration(value) if isinstance(value, str) and _ISO_DURATION.fullmatch(value) else None
        except ValueError:
            took = None
        if took is None or not timedelta() < took <= _LONGEST_RESTORE:
            raise self._wrong("took", value, "how long it took, for example PT35M (at most 60 days)")
        return str(value)

    def _flag(self, key: str, value: object) -> bool:
        if not isinstance(value, bool):
            raise self._wrong(key, value, "true or false, without quotes")
        return value

    def _wrong(self, key: str, value: object, wanted: str) -> Refused:
        return Refused(f"{self.place}.{key} is {fragment(str(value))}: write {wanted}")


FORMAT = JsonFormat(name=SCHEMA, kind="restores", claims=claims, read=read, largest=LARGEST)
