"""`golive probes`: what can be read."""

from __future__ import annotations

import click

from collector import __version__
from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.inputs import all_probes
from collector.derive import ROWS
from collector.probe import Probe


@click.command("probes")
@click.pass_obj
def command(shipped: Shipped, /) -> int:
    """List the probes: what each reads, which facts it yields, and the rights that it needs."""
    for probe in all_probes(shipped.catalogue):
        click.echo(f"{probe.id}  (golive {__version__})")
        click.echo(f"    {probe.title}")
        click.echo(f"    yields  {', '.join(probe.yields)}")
        click.echo(f"    for     {', '.join(_rows(probe)) or 'the proof that everything could be read'}")
        for label, right in zip(("rights", *[""] * len(probe.rights)), probe.rights or ("none",), strict=False):
            click.echo(f"    {label:<6}  {right}")
        click.echo()
    return exit_codes.OK


def _rows(probe: Probe) -> list[str]:
    """Return the kinds of rows that rest on what a probe yields."""
    return [kind for kind, source in ROWS.items() if set(probe.yields) & {fact.kind for fact in source.reads}]
