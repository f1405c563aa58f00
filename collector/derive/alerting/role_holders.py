"""Whom an action group mails that names a role instead of people.

The service mails the users who hold the role on the subscription of the alert, and no groups or service principals:
https://learn.microsoft.com/azure/azure-monitor/alerts/action-groups (read 2026-11-22). Whether a user has a mailbox
is not shown; that of a declared contact stands in the workload file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from collector.actions import role_key, stands_at_or_above
from collector.derive.observed import Observed
from collector.derive.support.people import alias_of
from collector.facts.monitoring import ActionGroup, Receiver
from collector.facts.support import RoleAssignment
from collector.model import Cause, Gap, fold_id

_FIX = "give the action group an e-mail receiver for each person who must know, beside the role or instead of it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailed:
    """Those whom a role receiver mails for certain, and why there may be more."""

    receivers: tuple[Receiver, ...] = ()
    more: tuple[Gap, ...] = ()
    assignments: tuple[RoleAssignment, ...] = ()


class RoleHolders:
    """The role assignments of every subscription, ready to be asked who holds a role there."""

    def __init__(self, observed: Observed) -> None:
        self._observed = observed
        self._with_mailbox = {alias_of(one) for one in observed.workload.people if one.mailbox}
        self._found: dict[tuple[str, str], list[RoleAssignment]] = defaultdict(list)
        for assignment in observed.all(RoleAssignment):
            if stands_at_or_above(assignment.scope, assignment.seen_from):
                self._found[fold_id(assignment.seen_from), role_key(assignment.role)].append(assignment)

    def mailed(self, role: str, subscriptions: Sequence[str]) -> Mailed:
        """Return those who are mailed in whichever of these subscriptions (ids without prefix) an alert fires."""
        if not role or not subscriptions:
            return Mailed(more=(_doubt("", "the answer does not say which role an action group mails"),))
        theirs = [self._in_one(role, f"/subscriptions/{one}") for one in subscriptions]
        everywhere = set.intersection(*(set(one.receivers) for one in theirs))
        return Mailed(
            receivers=tuple(sorted(everywhere, key=lambda one: one.address)),
            more=tuple(dict.fromkeys(gap for one in theirs for gap in one.more)),
            assignments=tuple(assignment for one in theirs for assignment in one.assignments),
        )

    def _in_one(self, role: str, subscription: str) -> Mailed:
        found = self._found.get((fold_id(subscription), role_key(role)), [])
        sure = [one for one in found if self._is_sure(one, subscription)]
        people = {one.principal for one in sure}
        hidden = self._observed.hiding(RoleAssignment, at=subscription)
        return Mailed(
            receivers=tuple(Receiver(channel="email", status="Enabled", address=alias) for alias in people),
            more=(*hidden, *_doubts(found, sure, subscription)),
            assignments=tuple(found),
        )

    def _is_sure(self, one: RoleAssignment, subscription: str) -> bool:
        own = fold_id(one.scope) == fold_id(subscription) and not one.conditional
        return own and _kind(one) == "user" and one.principal in self._with_mailbox


def _doubts(found: Iterable[RoleAssignment], sure: Sequence[RoleAssignment], subscription: str) -> Iterator[Gap]:
    """Yield one gap for all holders of whom nobody can tell here whether they are mailed."""
    unclear = [one for one in found if one not in sure and _kind(one) != "serviceprincipal"]
    if any(_kind(one) != "user" for one in unclear):
        yield _doubt(subscription, "an action group mails a role that a group holds, whose members get no mail")
    elif unclear:
        yield _doubt(subscription, "an action group mails holders of a role whose mailboxes are not known here")


def _kind(assignment: RoleAssignment) -> str:
    return (assignment.principal_type or "").casefold()


def _doubt(scope: str, detail: str) -> Gap:
    return Gap(cause=Cause.DENIED, hides=(ActionGroup.kind,), scope=scope, detail=detail, fix=_FIX, probe="")
