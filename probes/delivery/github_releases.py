"""The releases that a repository has published: what rolls out, and what can be gone back to."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.delivery import Published
from collector.model import Delivery, Host
from collector.probe import Ask, Item, PerPlace, Probe, Read
from probes.delivery._github import CONTENTS, is_whole
from probes.delivery._items import number, place_of_item

_NEWEST = 50
_UPLOADED = "uploaded"


def _releases(delivery: Delivery) -> Iterator[Ask]:
    if delivery.package or delivery.environments.all:
        yield Ask(
            path="releases",
            query=(("per_page", str(_NEWEST)),),
            keep=(
                *("id", "tag_name", "target_commitish", "draft", "prerelease", "immutable", "published_at"),
                *("assets.state", "assets.digest"),
            ),
            newest=_NEWEST,
            permission=CONTENTS,
        )


RELEASES = PerPlace(Host.GITHUB, _releases)


def parse_release(item: Item) -> Iterator[Published]:
    """A release with its wholly uploaded assets; `target_commitish` is a commit only where it looks like one."""
    target = item.maybe_text("target_commitish") or ""
    assets = [item.inside(asset) for asset in item.maybe_objects("assets") or ()]
    uploaded = [asset for asset in assets if (asset.maybe_text("state") or _UPLOADED) == _UPLOADED]
    yield Published(
        subject=f"{place_of_item(item)}/releases/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        tag=item.text("tag_name"),
        commit=target.casefold() if is_whole(target) else None,
        draft=item.maybe_flag("draft"),
        prerelease=item.maybe_flag("prerelease"),
        immutable=item.maybe_flag("immutable"),
        published=item.maybe_instant("published_at"),
        assets=None if item.get("assets") is None else len(uploaded),
        digests=tuple(sorted({digest for asset in uploaded if (digest := asset.maybe_text("digest"))})),
    )


PROBE = Probe(
    id="delivery-github-releases",
    title="Published releases on GitHub",
    reads=(Read(RELEASES, parse_release, (Published,)),),
    permissions=((Host.GITHUB, CONTENTS),),
    otherwise="The digest of what is deployed, written to release.digests of the workload file by the pipeline.",
)
