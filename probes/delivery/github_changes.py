"""Which files the release changes against what runs in production, by their names alone.

The text of the files is never asked for: source code may hold secrets, and a document is kept for years.
"""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.delivery import ChangedFile, Comparison
from collector.model import Delivery, Host
from collector.probe import Ask, Item, Malformed, PerPlace, PerPlaceItem, Probe, Read
from probes.delivery._github import CONTENTS, is_whole, of_release
from probes.delivery._items import place_of_item

_DEPLOYMENTS = "deployments: read"
_NEWEST = 5
"""One of the last deployments of an environment succeeded, or production is in trouble of another kind."""
_MOST_FILES = 300
"""GitHub names no more files than that, on the first page of a comparison."""
_HOLDS_ALL = ("ahead", "identical")
"""Otherwise the comparison begins where both lines of history parted, and tells nothing of what was undone."""


def _newest(delivery: Delivery) -> Iterator[Ask]:
    if not delivery.commit:
        return
    for environment in delivery.environments.production:
        yield Ask(
            path="deployments",
            query=(("environment", environment), ("per_page", str(_NEWEST))),
            keep=("id", "sha"),
            newest=_NEWEST,
            permission=_DEPLOYMENTS,
        )


def _compare(item: Item, delivery: Delivery) -> Iterator[Ask]:
    """What the release changes against a deployed commit, in the repository that the release is built in."""
    base = item.text("sha")
    if not is_whole(base):
        raise Malformed("sha", base)
    if place_of_item(item) != delivery.places[0].id or of_release(base, delivery):
        return
    span = f"compare/{base.casefold()}...{delivery.commit.casefold()}"
    yield Ask(
        path=span,
        query=(("per_page", "1"),),
        keep=("status", "files.filename", "files.previous_filename", "files.status"),
        single=True,
        permission=CONTENTS,
        about=span,
    )


NEWEST = PerPlace(Host.GITHUB, _newest)
COMPARISON = PerPlaceItem(NEWEST, _compare)


def parse_deployment(_: Item) -> Iterator[ChangedFile]:
    """A deployment only leads to the commit that is compared."""
    return iter(())


def parse_comparison(item: Item) -> Iterator[Comparison | ChangedFile]:
    """What was compared, and each file that differs; a renamed one is gone from its old name."""
    base, _, head = item.asked.rpartition("/")[2].partition("...")
    relation, files = item.text("status"), item.maybe_objects("files")
    if files is None:
        raise Malformed("files", None)
    yield Comparison(
        subject=item.asked,
        documents=(item.document,),
        observed_at=item.observed_at,
        base=base,
        head=head,
        files=len(files),
        whole=len(files) < _MOST_FILES and relation in _HOLDS_ALL,
        relation=relation,
    )
    for file in map(item.inside, files):
        for path in filter(None, (file.text("filename"), file.maybe_text("previous_filename"))):
            yield ChangedFile(
                subject=f"{item.asked}/{path}",
                documents=(item.document,),
                observed_at=item.observed_at,
                base=base,
                head=head,
                path=path,
                change=file.text("status"),
            )


PROBE = Probe(
    id="delivery-github-changes",
    title="Files that the release changes against production, on GitHub",
    reads=(
        Read(NEWEST, parse_deployment, (Comparison, ChangedFile)),
        Read(COMPARISON, parse_comparison, (Comparison, ChangedFile)),
    ),
    permissions=((Host.GITHUB, _DEPLOYMENTS), (Host.GITHUB, CONTENTS)),
    otherwise="The list of files that changed since the version in production, attested by the data owner.",
)
