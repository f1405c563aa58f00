"""What the name of a marketplace image says of the operating system of a machine, and of the SQL Server on it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from collector.derive.release.runtimes import Told
from collector.facts.versions import MachineImage

_NODES = "microsoft-aks"
"""Nodes of clusters: they are judged with their cluster, whose service renews their images."""
_SQL_SERVER = "microsoftsqlserver"
_SQL_VERSION = re.compile(r"sql-?(20\d{2})(?!\d)")
_PATTERNS: Mapping[str, tuple[str, re.Pattern[str]]] = {
    "canonical": ("ubuntu", re.compile(r"(?<!\d)(\d{2})[._](\d{2})")),
    "microsoftwindowsserver": ("windows server", re.compile(r"(?<!\d)(20\d{2})(?!\d)")),
    _SQL_SERVER: ("windows server", re.compile(r"(?<=ws)(20\d{2})")),
    "debian": ("debian", re.compile(r"(?<!\d)(\d{1,2})(?!\d)")),
    "redhat": ("red hat enterprise linux", re.compile(r"(?<!\d)(10|\d)")),
    "openlogic": ("centos", re.compile(r"(?<!\d)(\d)")),
    "suse": ("suse linux enterprise server", re.compile(r"(?<!\d)(\d{2})(?!\d)")),
}
"""By publisher: the product, and where its version stands in `<sku> <offer>`."""


def versions_of(image: MachineImage) -> tuple[Told, ...]:
    """Return the system of an image, and the SQL Server on it; none of an image of one's own or of a cluster's node."""
    system, server = system_of(image), _sql_server_of(image)
    return tuple(told for told in (system, server) if told is not None)


def _sql_server_of(image: MachineImage) -> Told | None:
    """Return the SQL Server that the name of an offer begins with: `sql2022-ws2022`."""
    if (image.publisher or "").casefold() != _SQL_SERVER:
        return None
    offer = (image.offer or "").casefold()
    found = _SQL_VERSION.match(offer)
    return Told("sql server", found[1] if found else offer)


def system_of(image: MachineImage) -> Told | None:
    """Return the system of an image, or `None` where it was made from an image of one's own or for a cluster.

    An image of another publisher is called by its name, so that whoever looks after the table can add it.
    """
    publisher = (image.publisher or "").casefold()
    if not publisher or publisher == _NODES:
        return None
    offer, sku = (image.offer or "").casefold(), (image.sku or "").casefold()
    if publisher not in _PATTERNS:
        return Told(f"{publisher} {offer}".strip(), sku)
    product, pattern = _PATTERNS[publisher]
    found = pattern.search(f"{sku} {offer}")
    return Told(product, ".".join(found.groups()) if found else f"{offer} {sku}".strip())
