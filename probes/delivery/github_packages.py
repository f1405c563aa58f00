"""The packages that a repository still keeps, those of earlier releases among them: what can be gone back to."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.delivery import KeptPackage
from collector.model import Delivery, Host
from collector.probe import Ask, Item, PerPlace, Probe, Read
from probes.delivery._github import ACTIONS, artifacts_of_repository, is_artifact_of_fork, run_of
from probes.delivery._items import number, place_of_item


def _packages(delivery: Delivery) -> Iterator[Ask]:
    """The newest artifacts of each name; of all names where a pattern does not tell one."""
    if delivery.commit and delivery.environments.production:
        names = ("" if "*" in name or "?" in name else name for name in delivery.package)
        yield from map(artifacts_of_repository, dict.fromkeys(names))


PACKAGES = PerPlace(Host.GITHUB, _packages)


def parse_package(item: Item) -> Iterator[KeptPackage]:
    """An artifact with the run and the commit that it is of; what a fork made is none of ours."""
    if is_artifact_of_fork(item):
        return
    commit = item.maybe_text("workflow_run.head_sha")
    yield KeptPackage(
        subject=f"{place_of_item(item)}/actions/artifacts/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        run=run_of(item, number(item, "workflow_run.id")),
        name=item.text("name"),
        commit=commit.casefold() if commit else None,
        digest=item.maybe_text("digest"),
        expired=item.maybe_flag("expired"),
        expires=item.maybe_instant("expires_at"),
    )


PROBE = Probe(
    id="delivery-github-packages",
    title="Packages that GitHub still keeps",
    reads=(Read(PACKAGES, parse_package, (KeptPackage,)),),
    permissions=((Host.GITHUB, ACTIONS),),
    otherwise="The place where the version in production is kept, and until when, attested by the release manager.",
)
