"""Azure DevOps' own figures of coverage: which counts they hold, and whether they are settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from collector.facts.testing import CoverageReport
from collector.probe import Item, Malformed

PENDING = ("pending", "inProgress", "updateRequestQueued")
"""Words of a summary that is still being added up (enum CoverageSummaryStatus of the REST API, 7.1)."""
_SETTLED = ("completed", "finalized")
_MEASURES = {"line": "lines", "statement": "statements", "instruction": "instructions", "block": "blocks"}
"""Labels in lower case and the singular, the best first, with what they count; the service takes any text as one."""
_FORMAT = "azure-devops"
_SUMMARY, _MODULES = "build-summary", "build-modules"


class _Counts(NamedTuple):
    covered: int
    valid: int


def is_pending(item: Item) -> bool:
    """Say whether a summary is still being added up."""
    return (item.maybe_text("status") or "").casefold() in {word.casefold() for word in PENDING}


def parse_summary(item: Item) -> Iterator[CoverageReport]:
    """The summary of a build: a fact for each platform and flavour, and one that is not settled while it is pending."""
    told = item.maybe_objects("coverageData") or ()
    for raw in told:
        found = item.inside(raw)
        by_label = _by_label(found)
        label = next((label for label in _MEASURES if label in by_label), None)
        if label is None:
            known = ", ".join(sorted(by_label)) or "none"
            raise Malformed("coverageData.coverageStats", by_label, detail=f"no count of lines or the like: {known}")
        yield _report(
            item,
            _subject(item, found.maybe_text("buildPlatform"), found.maybe_text("buildFlavor")),
            measures=_MEASURES[label],
            counts=by_label[label],
            branches=by_label.get("branch", by_label.get("branche")),
            source=_SUMMARY,
            settled=(item.maybe_text("status") or "").casefold() in _SETTLED,
        )
    if not told and is_pending(item):
        nothing = _Counts(0, 0)
        yield _report(item, _subject(item), measures="lines", counts=nothing, source=_SUMMARY, settled=False)


def _by_label(found: Item) -> Mapping[str, _Counts]:
    """Return the counts of one platform and flavour by label. Raises `Malformed` for one that comes twice."""
    by_label: dict[str, _Counts] = {}
    for raw in found.maybe_objects("coverageStats") or ():
        stats = found.inside(raw)
        label = (stats.maybe_text("label") or "").strip().casefold().removesuffix("s")
        if label in by_label:
            raise Malformed("coverageData.coverageStats.label", label, detail=f"the label {label} comes twice")
        by_label[label] = _counts(stats, "covered", "total")
    return by_label


def parse_modules(item: Item) -> Iterator[CoverageReport]:
    """The modules of a build in one configuration, added up; a partially covered line is not covered."""
    sums = {"lines": _Counts(0, 0), "blocks": _Counts(0, 0)}
    for module in _distinct(item):
        for name, counts in _of_module(module).items():
            sums[name] = _Counts(sums[name].covered + counts.covered, sums[name].valid + counts.valid)
    measures = "lines" if sums["lines"].valid else "blocks"
    yield _report(
        item,
        _subject(item, item.maybe_text("configuration.platform"), item.maybe_text("configuration.flavor")),
        measures=measures,
        counts=sums[measures],
        source=_MODULES,
    )


def _distinct(item: Item) -> Iterator[Item]:
    """Yield each module once. Raises `Malformed` where one has two results: nobody can tell which lines are in both."""
    known: dict[str, object] = {}
    for raw in item.maybe_objects("modules") or ():
        module = item.inside(raw)
        name, statistics = module.text("name").casefold(), module.get("statistics")
        if name in known and known[name] != statistics:
            raise Malformed("modules.name", name, detail=f"the module {name} has two results that differ")
        if name not in known:
            known[name] = statistics
            yield module


def _of_module(module: Item) -> Mapping[str, _Counts]:
    """Return the counts of a module: what is not told is zero, and where the blocks are counted they must add up."""
    count = {
        name: _count(module, f"statistics.{name}")
        for name in (
            *("linesCovered", "linesPartiallyCovered", "linesNotCovered"),
            *("blocksCovered", "blocksNotCovered"),
        )
    }
    blocks = count["blocksCovered"] + count["blocksNotCovered"]
    declared = module.maybe_int("blockCount")
    if declared is not None and declared != blocks:
        raise Malformed("modules.blockCount", declared, detail=f"its blocks do not add up: {blocks} of {declared}")
    lines = count["linesCovered"] + count["linesPartiallyCovered"] + count["linesNotCovered"]
    return {"lines": _Counts(count["linesCovered"], lines), "blocks": _Counts(count["blocksCovered"], blocks)}


def _count(item: Item, path: str) -> int:
    count = item.maybe_int(path) or 0
    if count < 0:
        raise Malformed(path, count)
    return count


def _counts(item: Item, covered: str, valid: str) -> _Counts:
    told = item.maybe_int(covered), item.maybe_int(valid)
    if told[0] is None or told[1] is None or not 0 <= told[0] <= told[1]:
        raise Malformed(covered, told[0], detail=f"{told[0]} of {told[1]} is no count of what is covered")
    return _Counts(told[0], told[1])


def _subject(item: Item, *configuration: str | None) -> str:
    return "/".join((f"{item.asked}/coverage", *filter(None, configuration)))


def _report(
    item: Item,
    subject: str,
    *,
    measures: str,
    counts: _Counts,
    source: str,
    branches: _Counts | None = None,
    settled: bool = True,
) -> CoverageReport:
    return CoverageReport(
        subject=subject,
        documents=(item.document,),
        observed_at=item.observed_at,
        run=item.asked,
        measures=measures,
        source=source,
        settled=settled,
        format=_FORMAT,
        lines_covered=counts.covered,
        lines_valid=counts.valid,
        branches_covered=branches.covered if branches else None,
        branches_valid=branches.valid if branches else None,
        method=f"declared by Azure DevOps ({source})",
    )
