"""Writes the pages that are made from the code: `python docs/generate.py`. A test fails when one is out of date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from collector.cli.inputs import all_probes, read_policy
from collector.derive import ROWS
from collector.derive.rows import schema_of
from collector.judge.policy import Condition, Criterion, Param, ParamValue, Severities
from collector.judge.wording import in_words
from collector.model import Quantity, Tier
from collector.probe import Probe
from policies import shipped_policy
from probes import CATALOGUE

FOLDER = Path(__file__).parent
INVENTORY = "inventory-resources"
"""The probe that sees which resources there are; its dozens of rights are named once for all criteria."""
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


# --- The page of criteria ----------------------------------------------------------------------------------


def _criteria_page() -> Iterator[str]:
    criteria = sorted(read_policy(None, shipped_policy()).policy.criteria, key=lambda one: (_area(one.id), one.id))
    probes = all_probes(CATALOGUE)
    yield "# Criteria"
    yield ""
    yield f"The {len(criteria)} questions of the policy that golive ships: what is read for each and with which rights,"
    yield "when it passes, and how to mend it in the portal, with the Azure CLI and with Bicep. The same at the command"
    yield "line: `golive explain CRITERION`. What Azure cannot answer:"
    yield "[what-azure-cannot-tell.md](what-azure-cannot-tell.md). How to change them: [policies.md](policies.md)."
    yield ""
    yield "- **Rights.** `Reader` on each subscription has all of them, except where *beside Reader* says what else is"
    yield "  needed. They are written in short: each ends in `/read`, and those of one provider follow its name. The"
    yield f"  whole names stand at [the probes](#what-is-read-and-the-rights). `{INVENTORY}` sees which"
    yield "  resources there are, and needs the right to read each of their types."
    yield "- **Conditions.** Every line must hold for every row. After it stands what the report says where it does"
    yield "  not, and in brackets how much that weighs where it is not the weight of the criterion."
    yield "- **Code.** Words in capitals are yours to fill in. Read a command before you run it: golive runs none."
    by_area = [(area, tuple(inside)) for area, inside in groupby(criteria, key=lambda one: _area(one.id))]
    yield from _contents(by_area)
    for area, inside in by_area:
        yield ""
        yield f"## {_title(area)}"
        for criterion in inside:
            yield from _criterion(criterion, probes)
    yield from _probes_part(probes)


def _area(name: str) -> str:
    return name.partition("-")[0]


def _title(area: str) -> str:
    return "AI" if area == "ai" else area.capitalize()


def _contents(by_area: Sequence[tuple[str, Sequence[Criterion]]]) -> Iterator[str]:
    yield ""
    yield "| area | criteria |"
    yield "|---|---|"
    for area, inside in by_area:
        links = ", ".join(f"[{one.id.partition('-')[2]}](#{one.id})" for one in inside)
        yield f"| [{_title(area)}](#{area}) | {links} |"


def _criterion(criterion: Criterion, probes: Sequence[Probe]) -> Iterator[str]:
    readers = _readers(criterion, probes)
    yield ""
    yield f"### `{criterion.id}`"
    yield ""
    yield f"**{criterion.question}** {criterion.why}"
    yield ""
    yield f"- Weighs: {_severities(criterion.severity)}. Owner: {criterion.owner}."
    yield f"- Due {_said(criterion.due)} before go-live; its evidence may be {_said(criterion.max_age)} old."
    yield f"- Looks at [`{criterion.rows}`](rows.md#{criterion.rows}); read by {_links(readers)}."
    yield f"- Rights: {_rights_in_short(readers)}"
    if criterion.where is not None:
        yield f"- Only rows for which `{_one_line(criterion.where.text)}`."
    yield "- Passes when, for each row:"
    yield from (f"  {one.number}. {_condition(one, criterion)}" for one in criterion.conditions)
    if criterion.params:
        yield f"- Parameters: {'; '.join(map(_param, criterion.params))}."
    yield f"- If there is none: {_if_none(criterion)}"
    yield f"- Fix: {criterion.fix} [More]({criterion.doc})"
    yield from _code("Azure CLI", "sh", criterion.remedy.cli)
    yield from _code("Bicep", "bicep", criterion.remedy.bicep)


def _condition(condition: Condition, criterion: Criterion) -> str:
    own, usual = _severities(condition.severity), _severities(criterion.severity)
    weighs = f" ({own})" if own != usual else ""
    return f"`{_one_line(condition.line.text)}`, else: {condition.say}{weighs}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _if_none(criterion: Criterion) -> str:
    none = criterion.none
    when = f", once `{none.when_complete}` is provably empty" if none.when_complete else ""
    return f"{none.then.value.replace('_', ' ')}{when}. {none.say}".rstrip()


def _param(param: Param) -> str:
    """Return a parameter with its value: `` `max_age` 36 h``, or `` `max_age` T0 6 h / T1 to T3 36 h``."""
    unit = " %" if param.name.endswith("_pct") else ""
    alike = [(text, list(tiers)) for text, tiers in groupby(Tier, key=lambda tier: _said(param.values[tier]) or "none")]
    if len(alike) == 1:
        return f"`{param.name}` {alike[0][0]}{unit}"
    return f"`{param.name}` " + " / ".join(f"{_tiers(tiers)} {text}{unit}" for text, tiers in alike)


def _tiers(tiers: Sequence[Tier]) -> str:
    return tiers[0].value if len(tiers) == 1 else f"{tiers[0].value} to {tiers[-1].value}"


def _said(value: ParamValue) -> str:
    """Return a value of the policy as people say it, durations as `36 h`."""
    if isinstance(value, timedelta):
        return in_words(Quantity(value=value.total_seconds(), unit="s"))
    return in_words(Quantity(value=value))


def _code(heading: str, language: str, text: str) -> Iterator[str]:
    if text:
        yield from ("", f"{heading}:", "", f"```{language}", *text.rstrip().splitlines(), "```")


def _severities(severity: Severities) -> str:
    by_tier = {tier: severity[tier].value for tier in Tier}
    if len(set(by_tier.values())) == 1:
        return by_tier[Tier.T1]
    return ", ".join(f"{tier} {word}" for tier, word in by_tier.items())


def _readers(criterion: Criterion, probes: Iterable[Probe]) -> list[Probe]:
    kinds = {fact.kind for fact in ROWS[criterion.rows].reads}
    return [probe for probe in probes if kinds & set(probe.yields)]


def _links(probes: Iterable[Probe]) -> str:
    return ", ".join(f"[{probe.id}](#{_anchor(probe)})" for probe in probes)


def _anchor(probe: Probe) -> str:
    """Return the anchor of a probe: two of them have the name of a criterion."""
    return f"probe-{probe.id}"


def _rights_in_short(readers: Iterable[Probe]) -> str:
    """Return the rights of probes by provider, and what is needed beside `Reader`."""
    readers = tuple(readers)
    counted = [f"those of `{INVENTORY}`"] if any(probe.id == INVENTORY for probe in readers) else []
    spelt = {right for probe in readers if probe.id != INVENTORY for right in probe.rights}
    counted += [f"{provider} ({', '.join(actions)})" for provider, actions in _by_provider(spelt)]
    beside = list(dict.fromkeys(role for probe in readers for role in _beside_reader(probe)))
    text = "; ".join(counted) or "none in Azure, only report files are read"
    return f"{text}. Beside `Reader`: {'; '.join(beside)}." if beside else f"{text}."


def _by_provider(rights: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    shortened = sorted((right.rpartition("/")[0] for right in rights), key=str.casefold)
    for provider, inside in groupby(shortened, key=lambda right: right.partition("/")[0]):
        yield provider, [right.partition("/")[2] for right in inside]


def _beside_reader(probe: Probe) -> Iterator[str]:
    """Yield the roles that a probe needs and that `Reader` does not stand for."""
    yield from (f"the role `{role}` on the resource" for role in probe.roles_beside_reader)
    if any(right.startswith("Microsoft.Billing/") for right in probe.rights):
        yield "a reader role of the billing account"


# --- The probes at its end ---------------------------------------------------------------------------------


def _probes_part(probes: Iterable[Probe]) -> Iterator[str]:
    yield ""
    yield "## What is read, and the rights"
    yield ""
    yield "`Reader` has all of these rights, but for those of billing accounts and the runs of load tests. `golive"
    yield "doctor` says which are missing where."
    for probe in probes:
        area, _, name = probe.id.partition("-")
        yield ""
        yield f"### Probe {probe.id}"
        yield ""
        yield f"{probe.title}. [What it reads, and its traps](../probes/{area}/{name.replace('-', '_')}.md)."
        beside = list(dict.fromkeys(_beside_reader(probe)))
        if probe.rights:
            yield ""
            yield f"Rights: {', '.join(f'`{right}`' for right in probe.rights)}."
        if beside:
            yield ""
            yield f"Beside `Reader`: {'; '.join(beside)}."
        if probe.otherwise:
            yield ""
            yield f"Without them: {probe.otherwise}"


if __name__ == "__main__":
    for file_name, text in pages().items():
        (FOLDER / file_name).write_text(text, encoding="utf-8")
