"""How container apps keep their revisions, and which ones there are."""

from __future__ import annotations

from collections.abc import Iterator

from collector.facts.rollback import Revision, Revisions
from collector.probe import Item, PerItem, PerSubscription, Probe, Read

_API = "2025-07-01"
_APPS = PerSubscription("providers/Microsoft.App/containerApps", _API)
_BELOW_AN_APP = "/revisions/"


def parse_app(item: Item) -> Iterator[Revisions]:
    """A container app: its revision mode, and the image of its first container."""
    containers = item.maybe_objects("properties.template.containers") or ()
    yield Revisions(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        mode=item.maybe_text("properties.configuration.activeRevisionsMode"),
        kept_inactive=item.maybe_int("properties.configuration.maxInactiveRevisions"),
        image=item.inside(containers[0]).maybe_text("image") if containers else None,
    )


def parse_revision(item: Item) -> Iterator[Revision]:
    """A revision, active or not: the list holds both."""
    revision = item.text("id")
    at = revision.casefold().rfind(_BELOW_AN_APP)
    yield Revision(
        subject=revision,
        documents=(item.document,),
        observed_at=item.observed_at,
        app=revision[:at] if at > 0 else item.asked,
        active=item.maybe_flag("properties.active"),
        created=item.maybe_instant("properties.createdTime"),
        traffic=item.maybe_number("properties.trafficWeight"),
        health=item.maybe_text("properties.healthState"),
        provisioning_state=item.maybe_text("properties.provisioningState"),
    )


def _revisions_path(app: Item) -> str:
    return app.text("id") + "/revisions"


PROBE = Probe(
    id="rollback-revisions",
    title="Revisions of container apps",
    reads=(
        Read(_APPS, parse_app, (Revisions,)),
        Read(PerItem(_APPS, _revisions_path, _API), parse_revision, (Revision,)),
    ),
    rights=("Microsoft.App/containerApps/read", "Microsoft.App/containerApps/revisions/read"),
    otherwise="The pipeline's record of the way back of each container app, attested by the release manager.",
)
