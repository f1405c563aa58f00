"""Writes the pages that are made from the code: `python docs/generate.py`. A test fails when one is out of date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from collector.cli.inputs import all_probes, read_policy
from collector.derive import ROWS
from collector.derive.rows import schema_of
from collector.files.shape import duration_text
from collector.judge.policy import Criterion
from collector.model import Tier
from collector.probe import Probe
from policies import shipped_policy
from probes import CATALOGUE

FOLDER = Path(__file__).parent
_TYPES = {
    "bool": "true or false",
    "float": "number",
    "str": "text",
    "timedelta": "duration",
    "datetime": "moment",
    "list": "list of texts",
}


def pages() -> dict[str, str]:
    """Return the generated pages by file name."""
    return {
        "rows.md": "\n".join(_rows_page()) + "\n",
        "criteria.md": "\n".join(_criteria_page()) + "\n",
    }


def _rows_page() -> Iterator[str]:
    yield "# Rows"
    yield ""
    yield "What a criterion may look at (`rows:`) and which fields its conditions may name. Each field is known, or"
    yield "unknown with a reason."
    for kind, source in ROWS.items():
        doc = " ".join((source.row_type.__doc__ or "").split())
        yield ""
        yield f"## `{kind}`"
        yield ""
        yield f"{doc} Made of: {', '.join(fact.kind.replace('_', ' ') for fact in source.reads)}."
        yield ""
        yield "| field | type | meaning |"
        yield "|---|---|---|"
        for name, field in schema_of(source.row_type).items():
            unit = f" ({field.unit})" if field.unit not in ("", "count", "s") else ""
            yield f"| `{name}` | {_TYPES[field.python]}{unit} | {field.doc} |"


def _criteria_page() -> Iterator[str]:
    criteria = read_policy(None, shipped_policy()).policy.criteria
    probes = all_probes(CATALOGUE)
    yield "# Criteria"
    yield ""
    yield "Every question of the policy that golive ships, what is read for it, when it passes, and how to mend it. The"
    yield "same at the command line: `golive explain CRITERION`. What Azure cannot answer:"
    yield "[what-azure-cannot-tell.md](what-azure-cannot-tell.md)."
    ordered = sorted(criteria, key=lambda one: (one.id.partition("-")[0], one.id))
    for area, inside in groupby(ordered, key=lambda one: one.id.partition("-")[0]):
        yield ""
        yield f"## {area.capitalize()}"
        for criterion in inside:
            yield from _criterion(criterion, probes)
    yield from _probes_part(probes)


def _criterion(criterion: Criterion, probes: Sequence[Probe]) -> Iterator[str]:
    yield ""
    yield f"### `{criterion.id}`"
    yield ""
    yield f"**{criterion.question}** {criterion.why}"
    yield ""
    yield f"- Weighs: {_severities(criterion)}. Due {duration_text(criterion.due)} before go-live."
    yield f"- Looks at [`{criterion.rows}`](rows.md#{criterion.rows}); read by {_links(_readers(criterion, probes))}."
    yield f"- Passes when {'; '.join(f'`{one.line.text}`' for one in criterion.conditions)}."
    yield f"- If there is none: {criterion.none.then.value.replace('_', ' ')}. {criterion.none.say}"
    yield f"- Fix: {criterion.fix} [More]({criterion.doc})"
    yield from _code("sh", criterion.remedy.cli)
    yield from _code("bicep", criterion.remedy.bicep)


def _code(language: str, text: str) -> Iterator[str]:
    if text:
        yield from ("", f"```{language}", *text.rstrip().splitlines(), "```")


def _severities(criterion: Criterion) -> str:
    by_tier = {tier: criterion.severity[tier].value for tier in Tier}
    if len(set(by_tier.values())) == 1:
        return by_tier[Tier.T1]
    return ", ".join(f"{tier} {severity}" for tier, severity in by_tier.items())


def _readers(criterion: Criterion, probes: Iterable[Probe]) -> list[str]:
    kinds = {fact.kind for fact in ROWS[criterion.rows].reads}
    return [probe.id for probe in probes if kinds & set(probe.yields)]


def _links(ids: Iterable[str]) -> str:
    return ", ".join(f"[{one}](#{one})" for one in ids)


def _probes_part(probes: Iterable[Probe]) -> Iterator[str]:
    yield ""
    yield "## What is read, and the rights"
    yield ""
    yield "All of them are given by `Reader`, but for those of billing accounts. `golive doctor` says which are missing"
    yield "where."
    for probe in probes:
        area, _, name = probe.id.partition("-")
        yield ""
        yield f"### {probe.id}"
        yield ""
        yield f"{probe.title}. [What it reads, and its traps](../probes/{area}/{name.replace('-', '_')}.md)."
        if probe.rights:
            yield ""
            yield f"Rights: {', '.join(f'`{right}`' for right in probe.rights)}."
        if probe.otherwise:
            yield ""
            yield f"Without them: {probe.otherwise}"


if __name__ == "__main__":
    for file_name, text in pages().items():
        (FOLDER / file_name).write_text(text, encoding="utf-8")
