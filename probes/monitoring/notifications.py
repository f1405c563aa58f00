"""Test notifications of action groups, and changes of these groups, as the activity log shows them.

The log keeps 90 days. Nothing of whoever made an entry is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from collector.facts.notifications import ActionGroupChange, NotificationSent
from collector.model import Fact
from collector.probe import Item, Malformed, PerSubscription, Probe, Read

_GROUP = re.compile(
    r"(/subscriptions/[^/]+/resourcegroups/[^/]+/providers/microsoft\.insights/actiongroups/[^/]+)(?:/.*)?$",
    re.IGNORECASE,
)
_SENDS = "createnotifications"
_CHANGES_NOTHING = frozenset({"read", _SENDS, "notificationstatus"})
"""Every other operation on a group counts as a change of it: an unknown one may be."""

_LOG = PerSubscription(
    "providers/Microsoft.Insights/eventtypes/management/values",
    "2015-04-01",
    query=(
        (
            "$filter",
            "eventTimestamp ge '{ago P89D}Z' and eventTimestamp le '{ago PT0S}Z'"
            " and resourceProvider eq 'Microsoft.Insights'",
        ),
        ("$select", "eventTimestamp,id,operationName,resourceId,status"),
    ),
)


def parse_entry(item: Item) -> Iterator[Fact]:
    """An entry of the activity log (2015-04-01): a test of an action group or a change of it, or nothing to us."""
    found = _GROUP.match(item.maybe_text("resourceId") or "")
    if found is None:
        return
    operation = _word(item, "operationName")
    words, status = set(operation.casefold().split("/")), _word(item, "status").casefold()
    if _SENDS in words and status == "succeeded":
        yield NotificationSent(
            subject=found[1], documents=(item.document,), observed_at=item.observed_at, sent=_moment(item)
        )
    elif not words & _CHANGES_NOTHING and status != "failed":
        yield ActionGroupChange(
            subject=found[1],
            documents=(item.document,),
            observed_at=item.observed_at,
            changed=_moment(item),
            operation=operation,
        )


def _word(item: Item, name: str) -> str:
    """Return a word of the log, which stands beside its translation: `{"value": …, "localizedValue": …}`."""
    plain = item.get(name)
    return plain if isinstance(plain, str) else item.maybe_text(f"{name}.value") or ""


def _moment(item: Item) -> datetime:
    moment = item.maybe_instant("eventTimestamp")
    if moment is None:
        raise Malformed("eventTimestamp", None)
    return moment


PROBE = Probe(
    id="monitoring-notifications",
    title="Test notifications and changes of action groups in the activity log",
    reads=(Read(_LOG, parse_entry, (NotificationSent, ActionGroupChange)),),
    rights=("Microsoft.Insights/eventtypes/values/Read",),
    otherwise="A dated list of who received a test notification of each action group, attested by the operations lead.",
)
