"""From the bytes of a report file to what it says, whatever the bytes are."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from collector.instants import format_instant
from collector.sources.reports.coverage_totals import main_total
from collector.sources.reports.format import Format
from collector.sources.reports.formats import json_format, json_lines_format, json_list_format, text_format, xml_format
from collector.sources.reports.intake import LARGEST_FILE, Intake, first_text, open_report
from collector.sources.reports.json_base import json_lines, parse_json
from collector.sources.reports.reading import Findings, Outcome, Reading, Refused
from collector.sources.reports.xml_base import Attributes, XmlReader, read_xml

_LARGEST_JSON = 40 << 20
"""Bytes; parsed, a report takes up to ten times as much, and the process should stay below 512 MB."""
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
            return inspect_stream(stream, shown_as=shown_as, kind=kind, largest=largest)
    except Refused as refusal:
        reason = str(refusal)
    except OSError as error:
        why = error.strerror or type(error).__name__
        reason = f"it cannot be read ({why}): check that an earlier step wrote it and that this user may read it"
    return refused(shown_as, reason)


def inspect_stream(stream: BinaryIO, *, shown_as: str, kind: str | None = None, largest: int = LARGEST_FILE) -> Reading:
    """Read one report from an open stream, as `inspect_file` does; raises `OSError` as the stream does."""
    try:
        return _Inspection(shown_as, kind, Intake(stream, largest)).reading()
    except Refused as refusal:
        return refused(shown_as, str(refusal))


def refused(shown_as: str, reason: str) -> Reading:
    """Return the reading of a file of which nothing is believed."""
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
            commit=findings.commit,
            flaky=findings.flaky,
            finished=format_instant(findings.finished) if findings.finished else None,
            restores=findings.restores,
            notifications=findings.notifications,
        )

    def _find(self) -> Findings:
        beginning = first_text(self._intake)
        if beginning.startswith("<"):
            return read_xml(self._intake.chunks(), self._choose_xml)
        if self._intake.is_wide_without_mark:
            raise Refused("it seems to be UTF-16 without a byte order mark: write it again in UTF-8")
        if beginning.startswith(("{", "[")):
            return self._find_json()
        lines = [line.strip() for line in beginning.splitlines()]
        text = text_format(next((line for line in lines if line and not line.startswith("#")), lines[0]))
        self._take(text)
        return text.read(self._intake.lines())

    def _find_json(self) -> Findings:
        events = json_lines_format(self._intake.first_line())
        if events is not None:
            self._take(events)
            return events.read(json_lines(self._intake.lines()))
        document = parse_json(self._intake.text(_LARGEST_JSON))
        if isinstance(document, list):
            of_list = json_list_format(document)
            self._take(of_list)
            return of_list.read(document)
        return self._find_object(document)

    def _find_object(self, document: object) -> Findings:
        if not isinstance(document, dict):
            raise Refused("unsupported format: its JSON has no object around it; let the tool write another format")
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
    main = main_total(findings)
    if main is None:
        return "refused", ()
    if main.valid:
        return "read", ()
    return "empty", ("it measured no line of code: check what the run was told to measure",)
