"""Looks at an inventory, of a bundle or of Azure itself, for what a workload file may say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from collector.cli.app import Shipped
from collector.cli.collecting import collect
from collector.cli.inputs import PolicyFiles, WorkloadFile, all_probes
from collector.cli.starting.found import Found, found_in
from collector.cli.starting.questions import branch_of
from collector.cli.world import World
from collector.evidence.bundle import Bundle, open_bundle
from collector.evidence.layout import BUNDLE
from collector.facts.azure import Resource, Subscription
from collector.files.workload import load_workload
from collector.model import Gap
from collector.probe import Probe
from collector.sources.azure.settings import AzureSettings

_WANTED = frozenset({Resource.kind, Subscription.kind})


def bundle_at(place: Path) -> Bundle:
    """Open a bundle, or that of a packet. Raises `Unreadable` and `Altered`."""
    inside = place / BUNDLE
    return open_bundle(inside if inside.is_dir() else place)


def found_in_bundle(bundle: Bundle, environ: Mapping[str, str]) -> tuple[Found, tuple[Gap, ...]]:
    """Return what a bundle suggests, and what could not be read when it was made."""
    return found_in(bundle.facts(), branch=branch_of(environ)), _in_the_way(bundle.gaps())


def found_in_azure(
    text: str, policy: PolicyFiles, shipped: Shipped, settings: AzureSettings, world: World
) -> tuple[Found, tuple[Gap, ...]]:
    """Collect only the inventory of a workload that was written but not saved; its bundle is thrown away.

    Raises `Abort` where somebody interrupts it: half an inventory suggests nothing.
    """
    given = WorkloadFile(workload=load_workload(text, name="golive.yaml"), text=text, folder=Path.cwd())
    with TemporaryDirectory(prefix="golive-init-") as folder:
        collected = collect(
            given, policy, inventory_probes(shipped.catalogue), Path(folder) / "bundle", settings=settings, world=world
        )
    if collected.stopped_by:
        raise click.Abort
    evidence = collected.evidence
    return found_in(evidence.facts, branch=branch_of(world.environ)), _in_the_way(evidence.gaps)


def inventory_probes(catalogue: Mapping[str, str]) -> tuple[Probe, ...]:
    """Return the probes that see subscriptions and resources."""
    return tuple(probe for probe in all_probes(catalogue) if _WANTED & set(probe.yields))


def _in_the_way(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    return tuple(gap for gap in gaps if _WANTED & set(gap.hides))
