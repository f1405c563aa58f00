"""Writes the pages that are made from the code: `python docs/generate.py`. A test fails when one is out of date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from collector.cli.inputs import all_probes, read_policy
from collector.cli.statements_explained import statement_paragraphs
from collector.derive import ROWS
from collector.derive.rows import schema_of
from collector.doctor.needs import Need
from collector.doctor.permissions import permissions_of_hosts
from collector.judge.policy import Condition, Criterion, Param, ParamValue, Severities
from collector.judge.wording import in_words
from collector.model import (
    Component,
    Delivery,
    Environments,
    Host,
    KindOfTests,
    Place,
    Quantity,
    Query,
    TestKind,
    Tier,
    Tracker,
)
from collector.probe import Probe
from docs.generators import seed_statements
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
        "permissions.md": "\n".join(_permissions_page()) + "\n",
        "seed-statements.md": seed_statements.page(),
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
    yield "- **Tokens.** What the tokens of GitHub and Azure DevOps must be allowed, where the workload file names"
    yield "  places there; one host is enough. All of it by permission: [permissions.md](permissions.md)."
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
    yield ""
    yield f"### `{criterion.id}`"
    yield ""
    yield f"**{criterion.question}** {criterion.why}"
    yield ""
    yield f"- Weighs: {_severities(criterion.severity)}. Owner: {criterion.owner}."
    yield f"- Due {_said(criterion.due)} before go-live; its evidence may be {_said(criterion.max_age)} old."
    yield f"- Usually takes {_said(criterion.lead_time)} to put right."
    if criterion.rows:
        yield from _machine_half(criterion, _readers(criterion, probes))
    yield from _people_half(criterion)
    if criterion.params:
        yield f"- Parameters: {'; '.join(map(_param, criterion.params))}."
    yield f"- Fix: {criterion.fix} [More]({criterion.doc})"
    yield from _code("Azure CLI", "sh", criterion.remedy.cli)
    yield from _code("Bicep", "bicep", criterion.remedy.bicep)


def _machine_half(criterion: Criterion, readers: Sequence[Probe]) -> Iterator[str]:
    by = f"; read by {_links(readers)}" if readers else ", made of what people keep and sign"
    yield f"- Looks at [`{criterion.rows}`](rows.md#{criterion.rows}){by}."
    if readers:
        yield f"- Rights: {_rights_in_short(readers)}"
    yield from (f"- Token of {host.label}: {', '.join(named)}." for host, named in _by_host(readers))
    if criterion.where is not None:
        yield f"- Only rows for which `{_one_line(criterion.where.text)}`."
    yield "- Passes when, for each row:"
    yield from (f"  {one.number}. {_condition(one, criterion)}" for one in criterion.conditions)
    yield f"- If there is none: {_if_none(criterion)}"


def _people_half(criterion: Criterion) -> Iterator[str]:
    """Yield what people sign; a paragraph without a label belongs to the one above it."""
    if criterion.attest is not None:
        yield "- What people sign:"
    for label, text in statement_paragraphs(criterion):
        if text:
            yield f"  - {label}: {text}" if label else f"    {text}"


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
    kinds = {fact.kind for fact in ROWS[criterion.rows].reads} if criterion.rows else set()
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
    text = "; ".join(counted) or "none in Azure"
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


def _by_host(probes: Iterable[Probe]) -> Iterator[tuple[Host, list[str]]]:
    """Yield what the token of each host must be allowed, as code."""
    needed = sorted({one for probe in probes for one in probe.permissions})
    for host, inside in groupby(needed, key=lambda one: one[0]):
        yield host, [f"`{permission}`" for _, permission in inside]


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
        for host, named in _by_host((probe,)):
            yield ""
            yield f"Token of {host.label}: {', '.join(named)}."
        if beside:
            yield ""
            yield f"Beside `Reader`: {'; '.join(beside)}."
        if probe.otherwise:
            yield ""
            yield f"Without them: {probe.otherwise}"


# --- The page of permissions -------------------------------------------------------------------------------


def _permissions_page() -> Iterator[str]:
    probes = all_probes(CATALOGUE)
    criteria = read_policy(None, shipped_policy()).policy.criteria
    needs = [Need(criterion=one, probes=tuple(_readers(one, probes))) for one in criteria]
    opened = permissions_of_hosts(needs, _everything())
    yield "# Permissions of tokens"
    yield ""
    yield "What golive reads of GitHub and Azure DevOps, by the permission that a token needs for it, in the words of"
    yield "the host. Without one, the criteria beside it are unknown, and the message names it. Where a read depends on"
    yield "what was found before, all that its probe may need is named. How to give a permission, and which ones the"
    yield "token of a job can never have: [GitHub](github.md#what-the-token-of-a-job-cannot-see),"
    yield "[Azure DevOps](azure-devops.md#what-the-token-of-a-job-cannot-see). Nothing is read that your workload file"
    yield "declares no use for; `golive doctor` says what it needs."
    for host in Host:
        yield ""
        yield f"## {host.label}"
        yield ""
        yield "| permission | may be needed for | read by |"
        yield "|---|---|---|"
        for one in sorted((one for one in opened if one.host is host), key=lambda one: one.permission):
            readers = [probe.id for probe in probes if (host, one.permission) in probe.permissions]
            yield f"| `{one.permission}` | {_in_short(one.criteria)} | {', '.join(map(_page_of, readers))} |"


def _everything() -> Delivery:
    """Return how a workload is delivered that declares everything, so that everything is asked for."""
    anything = Query(labels=("bug",))
    kinds = (KindOfTests(kind=kind, reports=("*",), test_plans=("*",), sign_off=("*",)) for kind in TestKind)
    return Delivery(
        places=tuple(Place(host, "contoso/shop") for host in Host),
        commit="0" * 40,
        pipelines=("Release",),
        package=("shop-package",),
        report_artifacts=("test-reports",),
        environments=Environments(beta=("beta",), staging=("staging",), production=("production",)),
        required_checks=("build",),
        test_kinds=tuple(kinds),
        components=(Component(name="shop", coverage=("*",)),),
        tracker=Tracker(defects=anything, feedback=anything, deferred=anything),
    )


def _in_short(criteria: Iterable[str]) -> str:
    """Return criteria by area, each with a link."""
    by_area = groupby(sorted(criteria), key=_area)
    return "; ".join(f"**{area}**: {', '.join(map(_link_of, inside))}" for area, inside in by_area)


def _link_of(criterion: str) -> str:
    return f"[{criterion.partition('-')[2]}](criteria.md#{criterion})"


def _page_of(probe: str) -> str:
    area, _, name = probe.partition("-")
    return f"[{name}](../probes/{area}/{name.replace('-', '_')}.md)"


if __name__ == "__main__":
    for file_name, text in pages().items():
        (FOLDER / file_name).write_text(text, encoding="utf-8")
