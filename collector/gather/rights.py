"""Whether the caller may read what the probes read: without that proof, not finding something means nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from collector.actions import allows, role_key, stands_at_or_above
from collector.facts.support import DenyAssignment, HeldRole, Permission, RoleDefinition
from collector.gather.scope import subscription_scope
from collector.model import Cause, Fact, Gap, fold_id, lies_within, subscription_of
from collector.probe import Probe

Seen = TypeVar("Seen", HeldRole, DenyAssignment)

_PROBE = "inventory-rights"
_OTHER_SYSTEMS = "microsoft.billing/billingaccounts"
"""Rights that are not given by roles of the resource manager; such a source says itself what it denies."""


def unproven(
    probes: Sequence[Probe], subscriptions: Sequence[str], facts: Iterable[Fact], gaps: Iterable[Gap] = ()
) -> Iterator[Gap]:
    """Yield a gap for every probe and subscription where the right to read all of it is not proven.

    `gaps` are those of the reading so far: deny assignments that were not read may hide anything, and a role that was
    not read may be the one that gives the right.
    """
    known = tuple(fact for fact in facts if isinstance(fact, HeldRole | RoleDefinition | DenyAssignment))
    unread_denials, unread_roles = _unread(gaps, DenyAssignment), _unread(gaps, HeldRole, RoleDefinition)
    unread_roles = tuple(gap for gap in unread_roles if gap.cause is not Cause.DENIED)  # there a grant does help
    definitions = {role_key(fact.subject): fact for fact in known if isinstance(fact, RoleDefinition)}
    held_in, denied_in = _by_scope(known, HeldRole), _by_scope(known, DenyAssignment)
    own = {fact.principal for fact in known if isinstance(fact, HeldRole)}
    for subscription in subscriptions:
        scope = subscription_scope(subscription)
        held = tuple(_held_permissions(scope, held_in[scope], definitions))
        yield from _missing(probes, scope, held, _near(unread_roles, scope))
        yield from _denied(probes, scope, denied_in[scope], own)
        yield from _denied_unseen(probes, scope, _near(unread_denials, scope))


def _unread(gaps: Iterable[Gap], *kinds: type[Fact]) -> tuple[Gap, ...]:
    """Return the gaps that hide facts of some kinds, in order."""
    wanted = {kind.kind for kind in kinds}
    return tuple(gap for gap in gaps if not wanted.isdisjoint(gap.hides))


def _near(unread: Iterable[Gap], scope: str) -> Gap | None:
    """Return the first gap that may hide something of a subscription."""
    return next((gap for gap in unread if not subscription_of(gap.scope) or lies_within(gap.scope, scope)), None)


def changed(
    before: Iterable[Fact], after: Iterable[Fact], subscriptions: Sequence[str], hides: tuple[str, ...]
) -> Iterator[Gap]:
    """Yield a gap over each subscription where the caller's rights were others at the end than at the beginning.

    What was read with less than all rights looks as whole as what was read with all of them.
    """
    first, last = _standing(before), _standing(after)
    for scope in map(subscription_scope, subscriptions):
        if first.get(scope) != last.get(scope):
            yield Gap(
                cause=Cause.PARTIAL,
                hides=hides,
                scope=scope,
                detail=f"what the identity golive runs as may read in {scope} changed during the run",
                fix="wait until roles and deny assignments are settled, then run again",
                probe=_PROBE,
            )


def _standing(facts: Iterable[Fact]) -> dict[str, set[tuple[object, ...]]]:
    """Return all that decides on the caller's rights, by the scope from which it was seen."""
    known = tuple(facts)
    roles = {role_key(fact.subject): fact.permissions for fact in known if isinstance(fact, RoleDefinition)}
    found: dict[str, set[tuple[object, ...]]] = defaultdict(set)
    for fact in known:
        if isinstance(fact, HeldRole):
            key = role_key(fact.role)
            found[fold_id(fact.seen_from)].add((fold_id(fact.scope), key, fact.conditional, roles.get(key)))
        elif isinstance(fact, DenyAssignment):
            taken = (fact.permissions, fact.principals, fact.names_groups, fact.excluded, fact.children)
            found[fold_id(fact.seen_from)].add((fold_id(fact.scope), *taken))
    return found


def _by_scope(facts: Iterable[Fact], kind: type[Seen]) -> dict[str, list[Seen]]:
    """Return the facts of a kind by the scope from which they were seen."""
    found: dict[str, list[Seen]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact, kind):
            found[fold_id(fact.seen_from)].append(fact)
    return found


def _held_permissions(
    scope: str, held: Iterable[HeldRole], definitions: dict[str, RoleDefinition]
) -> Iterator[Permission]:
    """Yield what the caller's roles at or above a subscription allow; a conditional one proves nothing."""
    for fact in held:
        definition = definitions.get(role_key(fact.role))
        if definition is not None and not fact.conditional and stands_at_or_above(fact.scope, scope):
            yield from definition.permissions


def _missing(probes: Sequence[Probe], scope: str, held: Sequence[Permission], unread: Gap | None) -> Iterator[Gap]:
    """Yield one gap for all missing rights, so that one grant answers one line.

    Where the roles could not all be read, why that is stands in it: to grant more would be of no use.
    """
    hidden: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for probe in probes:
        missing = tuple(right for right in _rights(probe) if not allows(held, right))
        if missing:
            hidden[missing].extend(probe.yields)
    every = tuple(dict.fromkeys(kind for kinds in hidden.values() for kind in kinds))
    if not hidden:
        return
    rights = sorted({right for missing in hidden for right in missing})
    why = _some(rights) if unread is None else unread.detail
    grant = f"grant Reader on {_named(scope)} to the identity golive runs as"
    yield Gap(
        cause=Cause.DENIED if unread is None else unread.cause,
        hides=every,
        scope=scope,
        detail=f"the right to read all of {scope} is not proven: {why}",
        fix=grant if unread is None else unread.fix,
        probe=_PROBE,
        documents=() if unread is None else unread.documents,
    )


def _denied(probes: Sequence[Probe], scope: str, denials: Iterable[DenyAssignment], own: set[str]) -> Iterator[Gap]:
    """Yield a gap for every deny assignment that keeps the caller from reading a part of a subscription."""
    for fact in denials:
        if _may_hit(fact, own):
            for probe in probes:
                rights = [right for right in _rights(probe) if allows(fact.permissions, right)]
                if rights:
                    yield Gap(
                        cause=Cause.DENIED,
                        hides=probe.yields,
                        scope=_inner(fact.scope, scope),
                        detail=f"a deny assignment at {fact.scope} may hide what {probe.id} reads: {_some(rights)}",
                        fix=f"exclude the identity golive runs as from the deny assignments in {_named(scope)}",
                        probe=_PROBE,
                        documents=fact.documents,
                    )


def _denied_unseen(probes: Sequence[Probe], scope: str, unread: Gap | None) -> Iterator[Gap]:
    """Yield a gap over everything in a subscription whose deny assignments could not all be read."""
    hidden = tuple(dict.fromkeys(kind for probe in probes if any(_rights(probe)) for kind in probe.yields))
    if unread is not None and hidden:
        yield Gap(
            cause=unread.cause,
            hides=hidden,
            scope=scope,
            detail=unread.detail if set(hidden) <= set(unread.hides) else _unseen_denial(scope, unread),
            fix=unread.fix,
            probe=_PROBE,
            documents=unread.documents,
        )


def _unseen_denial(scope: str, unread: Gap) -> str:
    return f"a deny assignment that was not read may hide a part of {scope}: {unread.detail}"


def _may_hit(denial: DenyAssignment, own: set[str]) -> bool:
    """A denial may hit us unless we are excluded by name, whomever it names.

    `own` is not proof of who we are not: an identity whose roles all come through groups is in none of its own.
    """
    return not own & set(denial.excluded)


def _named(scope: str) -> str:
    return f"subscription {scope.rpartition('/')[2]}"


def _inner(first: str, second: str) -> str:
    return first if lies_within(first, second) else second


def _rights(probe: Probe) -> Iterator[str]:
    return (right for right in probe.rights if not right.casefold().startswith(_OTHER_SYSTEMS))


def _some(rights: Sequence[str]) -> str:
    shown = ", ".join(rights[:3])
    return shown if len(rights) <= 3 else f"{shown} and {len(rights) - 3} more"
