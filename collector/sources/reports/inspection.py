"""From the bytes of a report file to what it says, whatever the bytes are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from collector.instants import format_instant
from collector.sources.reports.format import Format
from collector.sources.reports.formats import json_format, text_format, xml_format
from collector.sources.reports.intake import LARGEST_FILE, Intake, first_text, open_report
from collector.sources.reports.reading import Findings, Outcome, Reading, Refused, fragment
from collector.sources.reports.xml_base import Attributes, XmlReader, read_xml

_LARGEST_JSON = 64 << 20
_KIND_IN_WORDS = {
    "tests": "test results",
    "coverage": "coverage",
    "restores": "restore tests",
    "notifications": "test notifications",
}
_MAIN_TOTAL = {
    "tests": "it holds no test: check that the run found its tests",
    "restores": "it tells of no restore: check that the pipeline tried one",
    "notification_tests": "it tells of no test: send one, and write down what arrived",
}


def inspect_file(path: Path, *, shown_as: str, kind: str | None = None, largest: int = LARGEST_FILE) -> Reading:
    """Read one report file, its format known by its content; `kind` demands one of them.

    Never raises for what stands in the file or on the disk: such a file is `refused`, with the problem and the fix.
    `largest` is a size in bytes.
    """
    try:
        with open_report(path) as stream:
            return _Inspection(shown_as, kind, Intake(stream, largest)).reading()
    except Refused as refusal:
        reason = str(refusal)
    except OSError as error:
        why = error.strerror or type(error).__name__
        reason = f"it cannot be read ({why}): check that an earlier step wrote it and that this user may read it"
    return Reading(file=shown_as, format="", kind="", outcome="refused", reasons=(reason,))


class _Inspection:
    """One look at one open file."""

    def __init__(self, shown_as: str, kind: str | None, intake: Intake) -> None:
        self._shown_as = shown_as
        self._demanded = kind
        self._intake = intake
        self._format: Format | None = None

    def reading(self) -> Reading:
        try:
            findings = self._find()
        except Refused as refusal:
            findings = Findings(totals={}, method="", reasons=(str(refusal),))
        self._intake.drain()
        outcome, remark = _outcome(findings)
        return Reading(
            file=self._shown_as,
            format=self._format.name if self._format else "",
            kind=self._format.kind if self._format else "",
            totals=findings.totals,
            method=findings.method,
            outcome=outcome,
            reasons=(*findings.reasons, *remark),
            sha256=self._intake.sha256,
            size=self._intake.size,
            any_failure=findings.any_failure,
            whole=findings.whole,
            finished=format_instant(findings.finished) if findings.finished else None,
            restores=findings.restores,
            notifications=findings.notifications,
        )

    def _find(self) -> Findings:
        beginning = first_text(self._intake)
        if beginning.startswith("<"):
            return read_xml(self._intake.chunks(), self._choose_xml)
        if beginning.startswith(("{", "[")):
            return self._find_json()
        lines = [line.strip() for line in beginning.splitlines()]
        text = text_format(next((line for line in lines if line and not line.startswith("#")), lines[0]))
        self._take(text)
        return text.read(self._intake.lines())

    def _find_json(self) -> Findings:
        document = _json(self._intake.text(_LARGEST_JSON))
        known = json_format(document)
        self._take(known)
        if known.largest is not None and self._intake.size > known.largest:
            raise Refused(f"it is larger than {known.largest:,} bytes: split the report")
        return known.read(document)

    def _choose_xml(self, root: str, attributes: Attributes) -> XmlReader:
        known = xml_format(root, attributes)
        self._take(known)
        return known.reader()

    def _take(self, known: Format) -> None:
        self._format = known
        if self._demanded is not None and known.kind != self._demanded:
            held, demanded = _KIND_IN_WORDS[known.kind], _KIND_IN_WORDS.get(self._demanded, self._demanded)
            raise Refused(f"it holds {held}, but was named as {demanded}: name it under reports.{known.kind}")


def _outcome(findings: Findings) -> tuple[Outcome, tuple[str, ...]]:
    """Say what a file amounts to: an empty set, and a file without its main total, never count as read."""
    for name, remark in _MAIN_TOTAL.items():
        if name in findings.totals:
            return ("read", ()) if findings.totals[name] else ("empty", (remark,))
    lines = findings.totals.get("lines")
    if not isinstance(lines, Mapping):
        return "refused", ()
    if lines["valid"]:
        return "read", ()
    return "empty", ("it measured no line of code: check what the run was told to measure",)


def _json(text: str) -> Mapping[str, object]:
    """Parse a JSON object. Raises `Refused`."""
    try:
        document = json.loads(text, object_pairs_hook=_each_key_once)
    except RecursionError as error:
        raise Refused("its JSON nests deeper than any report does: write it again") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Refused(
            f"it is not one well-formed JSON document ({place}): it may be cut off; write it again"
        ) from error
    except ValueError as error:
        raise Refused("it is not one well-formed JSON document: a number in it has no end; write it again") from error
    if not isinstance(document, dict):
        raise Refused("unsupported format: its JSON has no object around it; let the tool write another format")
    return document


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a key that comes twice: readers differ in which of the two they believe."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
        raise Refused(f"its JSON names {fragment(twice)} twice in one object: write it again")
    return found
