"""Whether a copy that a service keeps could take over: by its own word, and by that of the links that feed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from collector.derive.joins import absent
from collector.derive.recovery.regions import folded_region, lie_apart
from collector.derive.rows import Field
from collector.facts.recovery import GeoReplica, Mechanism
from collector.model import fold_id

HEALTHY: Mapping[str, tuple[str, ...]] = {
    Mechanism.FAILOVER_GROUP: ("catch_up",),
    Mechanism.GEO_SECONDARY: ("catch_up",),
    Mechanism.READ_REPLICA: ("ready",),
    Mechanism.COSMOS_REGION: ("succeeded",),
    Mechanism.STORAGE_GEO: ("live",),
}
"""The word, in lower case, of a copy that is up to date and may take over."""
_DATABASES = "/databases/"


def is_usable(replica: GeoReplica, beside: Sequence[GeoReplica], home: str | None) -> Field[bool]:
    """Say whether a replica, of which others of the same store stand beside it, is healthy and in another region."""
    fed_by = (replica, *_links_of(replica, beside))
    if any(one.state is not None and one.state.casefold() not in HEALTHY[one.mechanism] for one in fed_by):
        return False
    apart = lie_apart(replica.region, home)
    if apart is not False and any(one.state is None for one in fed_by):
        return absent("the state of the copy")
    return apart


def _links_of(replica: GeoReplica, beside: Iterable[GeoReplica]) -> tuple[GeoReplica, ...]:
    """Return the links that a failover group rests on: it may catch up while one of its databases is still copied."""
    if replica.mechanism != Mechanism.FAILOVER_GROUP:
        return ()
    links = (one for one in beside if one.mechanism == Mechanism.GEO_SECONDARY)
    return tuple(link for link in links if _lead_to_one_place(link, replica))


def _lead_to_one_place(link: GeoReplica, group: GeoReplica) -> bool:
    """Say whether a link may feed the copy of a group; a database may have a further copy outside of its group."""
    if link.copy_name is not None and group.copy is not None:
        return link.copy_name.casefold() == _name_of(group.copy)
    if link.region is not None and group.region is not None:
        return folded_region(link.region) == folded_region(group.region)
    return True


def _name_of(database: str) -> str:
    """Return a SQL database as links name it: `<server>/<database>` in lower case."""
    server, _, name = fold_id(database).rpartition(_DATABASES)
    return f"{server.rpartition('/')[2]}/{name}"
