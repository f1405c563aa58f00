"""The table of report formats. A new format is one new module and one line in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from collector.sources.reports import (
    clover,
    cobertura,
    coverage_py,
    coveralls_json,
    coverlet_json,
    ctest,
    ctrf,
    cucumber,
    dart,
    dotcover,
    gcov_text,
    gcovr_json,
    gcovr_summary_json,
    go_cover,
    go_test,
    istanbul_json,
    istanbul_summary,
    jacoco,
    jest,
    junit,
    lcov,
    llvm_cov_json,
    mocha,
    notifications,
    nunit2,
    nunit3,
    opencover,
    restores,
    rspec,
    simplecov,
    sonar_generic,
    tap,
    trx,
    vs_dynamic_coverage,
    xunit1,
    xunit2,
)
from collector.sources.reports.format import (
    Format,
    JsonFormat,
    JsonLinesFormat,
    JsonListFormat,
    TextFormat,
    XmlFormat,
)
from collector.sources.reports.json_base import parse_json
from collector.sources.reports.reading import Refused, fragment
from collector.sources.reports.xml_base import Attributes

FORMATS: Sequence[Format] = (
    clover.FORMAT,
    cobertura.FORMAT,
    coverage_py.FORMAT,
    coveralls_json.FORMAT,
    coverlet_json.FORMAT,
    ctest.FORMAT,
    ctrf.FORMAT,
    cucumber.FORMAT,
    dart.FORMAT,
    dotcover.FORMAT,
    gcov_text.FORMAT,
    gcovr_json.FORMAT,
    gcovr_summary_json.FORMAT,
    go_cover.FORMAT,
    go_test.FORMAT,
    istanbul_json.FORMAT,
    istanbul_summary.FORMAT,
    jacoco.FORMAT,
    jest.FORMAT,
    junit.FORMAT,
    lcov.FORMAT,
    llvm_cov_json.FORMAT,
    mocha.FORMAT,
    notifications.FORMAT,
    nunit2.FORMAT,
    nunit3.FORMAT,
    opencover.FORMAT,
    restores.FORMAT,
    rspec.FORMAT,
    simplecov.FORMAT,
    sonar_generic.FORMAT,
    tap.FORMAT,
    trx.FORMAT,
    vs_dynamic_coverage.FORMAT,
    xunit1.FORMAT,
    xunit2.FORMAT,
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


def json_list_format(document: Sequence[object]) -> JsonListFormat:
    """Return the format of JSON lists that claims a document. Raises `Refused`."""
    for known in FORMATS:
        if isinstance(known, JsonListFormat) and known.claims(document):
            return known
    raise _unsupported("its JSON has no object around it")


def json_lines_format(first_line: str) -> JsonLinesFormat | None:
    """Return the format of JSON lines that claims the first line of a file, if there is one."""
    try:
        first = parse_json(first_line)
    except Refused:
        return None
    for known in FORMATS:
        if isinstance(known, JsonLinesFormat) and isinstance(first, dict) and known.claims(first):
            return known
    return None


def text_format(first_line: str) -> TextFormat:
    """Return the text format that claims the first line of a file. Raises `Refused`."""
    for known in FORMATS:
        if isinstance(known, TextFormat) and known.claims(first_line):
            return known
    raise _unsupported(f"text that begins with {fragment(first_line)}")


def _unsupported(what: str) -> Refused:
    return Refused(
        f"unsupported format: {what}; let the tool write JUnit or TRX for tests, Cobertura or LCOV for coverage, or "
        "another format that docs/reports.md lists"
    )
