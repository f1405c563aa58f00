"""`golive probes`: what can be read, and what reading a workload will cost."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.collecting import scope_of
from collector.cli.inputs import all_probes, kinds_to_confirm, names_of, probes_for, read_policy, read_workload
from collector.cli.options import batches_option, policy_option, workload_option
from collector.cli.stops import stopping
from collector.derive import ROWS
from collector.gather.cost import Cost, cost_of
from collector.model import ProbeName
from collector.probe import Probe
from collector.reports.plain_text import neutral
from collector.sources.azure.settings import MOST_PARTS


@click.command("probes")
@click.option("--plan", is_flag=True, help="Show what reading the workload will cost, without asking anybody.")
@workload_option
@policy_option
@batches_option
@click.pass_obj
def command(shipped: Shipped, /, *, plan: bool, workload: Path, policy: Path | None, batches: bool) -> int:
    """List the probes: what each reads, which facts it yields, and the rights and permissions that it needs.

    With --plan, show instead how many requests a run of `golive gate` will send at least, and for what.
    """
    if plan:
        with stopping():
            _say_plan(shipped, workload, policy, together=MOST_PARTS if batches else 1)
        return exit_codes.OK
    with stopping():
        plugins = shipped.plugins
        probes = all_probes(shipped.catalogue, plugins)
        for probe, name in zip(probes, names_of(probes, plugins), strict=True):
            _say_probe(probe, name)
    return exit_codes.OK


def _say_probe(probe: Probe, name: ProbeName) -> None:
    click.echo(f"{neutral(probe.id)}  ({neutral(f'{name.distribution} {name.version}')})")
    click.echo("    " + neutral(probe.title))
    click.echo(_folded(", ".join(probe.yields), "    yields  "))
    click.echo(_folded(", ".join(_rows(probe)) or "the proof that everything could be read", "    for     "))
    none = () if probe.permissions else ("none",)
    for label, right in zip(("rights", *[""] * len(probe.rights)), probe.rights or none, strict=False):
        click.echo(f"    {label:<6}  {neutral(right)}")
    for host, permission in probe.permissions:
        click.echo(f"    token   {host.label}: {neutral(permission)}")
    for role in probe.roles_beside_reader:
        click.echo(f"    beside  the role {neutral(role)}, on each resource that it reads there")
    click.echo()


def _folded(text: str, lead: str) -> str:
    """Return a text behind a lead, its further lines below the first; never wider than 100 columns."""
    return textwrap.fill(
        text,
        100,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _rows(probe: Probe) -> list[str]:
    """Return the kinds of rows that rest on what a probe yields."""
    return [kind for kind, source in ROWS.items() if set(probe.yields) & {fact.kind for fact in source.reads}]


def _say_plan(shipped: Shipped, workload: Path, policy: Path | None, *, together: int) -> None:
    given = read_workload(workload).workload
    chosen = read_policy(policy, shipped.policy()).policy
    probes = probes_for(chosen, shipped.catalogue, shipped.plugins)
    cost = cost_of(probes, scope_of(given), confirm=kinds_to_confirm(chosen, given.tier), together=together)
    click.echo("\n".join(_plan_lines(cost, together)))


def _plan_lines(cost: Cost, together: int) -> Iterator[str]:
    yield "requests  for"
    for charge in cost.charges:
        yield f"{charge.requests:>8}  {charge.what}"
    yield f"{cost.at_least:>8}  requests at least" + (f", {together} lists to a batch" if together > 1 else "")
    yield ""
    yield "on top of that"
    yield from (_folded(line, " " * 10) for line in cost.on_top)
    yield ""
    yield "Bound the requests to Azure with --max-requests: what may not be read any more is unknown, and never a pass."
