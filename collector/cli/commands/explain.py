"""`golive explain`: everything about one criterion."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Sequence
from datetime import timedelta
from difflib import get_close_matches
from itertools import groupby
from pathlib import Path

import click

from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.inputs import PolicyFiles, all_probes, read_policy
from collector.cli.options import policy_option
from collector.cli.statements_explained import statement_paragraphs
from collector.cli.stops import Stop, stopping
from collector.derive import ROWS
from collector.judge.policy import Condition, Criterion, Param, ParamValue
from collector.judge.wording import in_words
from collector.model import Quantity, Tier
from collector.probe import Probe
from collector.reports.plain_text import neutral, neutral_code

_WIDEST = 100
_NARROWEST = 60
_RIGHTS_SHOWN = 20
"""A probe that needs more, one for each type of resource, has them counted only."""
_LONGEST = 20_000


@click.command("explain")
@click.argument("criterion")
@policy_option
@click.pass_obj
def command(shipped: Shipped, /, criterion: str, policy: Path | None) -> int:
    """Say what a criterion asks, why, what is read for it, when it passes, and how to fix it."""
    with stopping():
        chosen = read_policy(policy, shipped.policy())
        found = _find(criterion, chosen)
    click.echo("\n".join(_explanation(found, shipped)))
    return exit_codes.OK


def _find(name: str, chosen: PolicyFiles) -> Criterion:
    known = {criterion.id: criterion for criterion in chosen.policy.criteria}
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=3, cutoff=0.4)
    hint = f"did you mean {', '.join(near)}?" if near else f"it has {', '.join(known)}"
    raise Stop(f"the policy has no criterion '{name}'; {hint}", exit_codes.WRONG_USAGE)


def _explanation(criterion: Criterion, shipped: Shipped) -> Iterator[str]:
    yield criterion.id
    yield from _paragraph("question", criterion.question)
    yield from _paragraph("why", criterion.why)
    yield from _paragraph("severity", _severities(criterion))
    yield from _paragraph("due", _due(criterion))
    if criterion.rows:
        yield from _paragraph("fresh", f"evidence may be {_said(criterion.max_age)} old when it is judged")
    yield from _reads(criterion, shipped)
    yield from _passes(criterion)
    for label, text in statement_paragraphs(criterion):
        yield from _paragraph(label, text)
    for number, param in enumerate(criterion.params):
        yield from _paragraph("" if number else "with", f"{param.name} = {_values(param)}")
    yield from _paragraph("fix", criterion.fix)
    yield from _paragraph("owner", criterion.owner)
    yield from _paragraph("more", criterion.doc)
    yield from _code("Azure CLI", criterion.remedy.cli)
    yield from _code("Bicep", criterion.remedy.bicep)


def _paragraph(label: str, text: str) -> Iterator[str]:
    if text:
        lead = f"  {label:<10}"
        yield from textwrap.wrap(
            neutral(text, limit=_LONGEST),
            max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size((_WIDEST, 24)).columns)),
            initial_indent=lead,
            subsequent_indent=" " * len(lead),
            break_long_words=False,
            break_on_hyphens=False,
        )


def _code(label: str, text: str) -> Iterator[str]:
    """Yield lines to copy, as they stand: a wrapped command would be another one."""
    if text:
        yield ""
        yield f"  {label}:"
        yield from (f"    {neutral_code(line, limit=_LONGEST)}".rstrip() for line in text.rstrip().splitlines())


def _severities(criterion: Criterion) -> str:
    by_tier = {tier: criterion.severity[tier].value for tier in Tier}
    if len(set(by_tier.values())) == 1:
        return by_tier[Tier.T1]
    return ", ".join(f"{tier} {severity}" for tier, severity in by_tier.items())


def _due(criterion: Criterion) -> str:
    """Say by when it must hold, and when to begin."""
    due = f"{_days(criterion.due)} before go-live" if criterion.due else "at go-live"
    if not criterion.lead_time:
        return due
    begin = _days(criterion.due + criterion.lead_time)
    return f"{due}; it usually takes {_days(criterion.lead_time)}, so begin {begin} before go-live"


def _days(span: timedelta) -> str:
    """Return whole days as days: a calendar has no hours."""
    return f"{span.days} d" if span and span == timedelta(days=span.days) else _said(span)


def _reads(criterion: Criterion, shipped: Shipped) -> Iterator[str]:
    """Name the probes behind the rows, the rights that they need, and what tokens of CI hosts must be allowed."""
    if not criterion.rows:
        return
    kinds = {fact.kind for fact in ROWS[criterion.rows].reads}
    probes = [probe for probe in all_probes(shipped.catalogue, shipped.plugins) if kinds & set(probe.yields)]
    row = ROWS[criterion.rows].row_type
    yield from _paragraph("looks at", f"{criterion.rows}: {(row.__doc__ or '').strip()}")
    for number, probe in enumerate(probes):
        yield from _paragraph("" if number else "reads", f"{probe.id}: {probe.title}")
    for number, right in enumerate(_rights(probes)):
        yield from _paragraph("" if number else "rights", right)
    tokens = sorted({one for probe in probes for one in probe.permissions})
    for host, inside in groupby(tokens, key=lambda one: one[0]):
        yield from _paragraph("token", f"{host.label}: {', '.join(permission for _, permission in inside)}")


def _rights(probes: Sequence[Probe]) -> Iterator[str]:
    """Yield the rights that probes need; of one that needs many, how many these are."""
    wide = [probe for probe in probes if len(probe.rights) > _RIGHTS_SHOWN]
    counted = {right for probe in wide for right in probe.rights}
    yield from sorted({right for probe in probes for right in probe.rights} - counted)
    for probe in wide:
        yield f"{len(probe.rights)} read rights of {probe.id}, one for each type (`golive probes` lists them)"
    roles = {role for probe in probes for role in probe.roles_beside_reader}
    yield from (f"the role {role}, on each resource that is read there" for role in sorted(roles))


def _passes(criterion: Criterion) -> Iterator[str]:
    if criterion.where is not None:
        yield from _paragraph("only", f"rows for which {criterion.where.text}")
    for condition in criterion.conditions:
        yield from _paragraph("passes" if condition.number == 1 else "and", _condition(condition, criterion))
        yield from _paragraph("", f"otherwise: {condition.say}" if condition.say else "")
    none = criterion.none
    when = f" (when {none.when_complete} is provably empty)" if none.when_complete else ""
    if criterion.rows:
        yield from _paragraph("if none", f"{none.then.value}{when}. {none.say}")


def _condition(condition: Condition, criterion: Criterion) -> str:
    own = condition.severity[Tier.T1]
    weighs = f"  [{own.value}]" if own is not criterion.severity[Tier.T1] else ""
    return condition.line.text + weighs


def _values(param: Param) -> str:
    shown = {tier: _said(param.values[tier]) for tier in Tier}
    if len(set(shown.values())) == 1:
        return shown[Tier.T1]
    return "; ".join(f"{tier}: {text}" for tier, text in shown.items())


def _said(value: ParamValue) -> str:
    """Return a value of the policy as people say it."""
    if isinstance(value, timedelta):
        return in_words(Quantity(value=value.total_seconds(), unit="s"))
    return in_words(Quantity(value=value))
