"""The table of report formats. A new format is one new module and one line in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from collector.sources.reports import cobertura, coverage_py, jacoco, junit, lcov, notifications, restores, trx
from collector.sources.reports.format import Format, JsonFormat, TextFormat, XmlFormat
from collector.sources.reports.reading import Refused, fragment
from collector.sources.reports.xml_base import Attributes

FORMATS: Sequence[Format] = (
    cobertura.FORMAT,
    coverage_py.FORMAT,
    jacoco.FORMAT,
    junit.FORMAT,
    lcov.FORMAT,
    notifications.FORMAT,
    restores.FORMAT,
    trx.FORMAT,
)


def xml_format(root: str, attributes: Attributes) -> XmlFormat:
    """Return the XML format that claims a root element. Raises `Refused`."""
    for known in FORMATS:
        if isinstance(known, XmlFormat) and known.claims(root, attributes):
            return known
    raise _unsupported(f"XML with the root element {fragment(root)}")


def json_format(document: Mapping[str, object]) -> JsonFormat:
    """Return the JSON format that claims a document. Raises `Refused`."""
    for known in FORMATS:
        if isinstance(known, JsonFormat) and known.claims(document):
            return known
    keys = ", ".join(fragment(key) for key in list(document)[:3])
    raise _unsupported(f"JSON with the keys {keys}")


def text_format(first_line: str) -> TextFormat:
    """Return the text format that claims the first line of a file. Raises `Refused`."""
    for known in FORMATS:
        if isinstance(known, TextFormat) and known.claims(first_line):
            return known
    raise _unsupported(f"text that begins with {fragment(first_line)}")


def _unsupported(what: str) -> Refused:
    names = ", ".join(known.name for known in FORMATS)
    return Refused(f"unsupported format: {what}; let the tool write one of {names}")
