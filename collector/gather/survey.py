"""Which of the declared subscriptions the caller can see, and which ones the declared management groups hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from collector.evidence.reading import Reader
from collector.gather.failures import INTERRUPTED, Failure, gap, guarded
from collector.gather.interruption import Interruption
from collector.gather.management_groups import Members, members_of, unread_group
from collector.gather.resource_groups import unseen_groups
from collector.gather.scope import Scope, subscription_scope
from collector.gather.wishes import Wish
from collector.model import Cause, Digest, Fact, Gap, fold_id
from collector.probe import ArmList

_PROBE = "inventory-rights"


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What is there to be read: the subscriptions that can be seen, and a gap for each that cannot."""

    scope: Scope
    """The declared scope, with the subscriptions of its management groups."""
    visible: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    facts: tuple[Fact, ...] = ()
    """Which subscriptions each management group holds."""
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class _Listed:
    """The subscriptions of one tenant as scopes, or why they could not be listed."""

    scopes: frozenset[str]
    documents: tuple[Digest, ...]
    failure: Failure | None


def survey(scope: Scope, wishes: Sequence[Wish], azure: Reader, interruption: Interruption) -> Survey:
    """Ask for the subscriptions; what is declared and not among them is a gap over everything in it."""
    hidden = tuple(dict.fromkeys(kind for wish in wishes if wish.from_azure for kind in wish.hides))
    if not scope.names_azure or not hidden:
        return Survey(scope=scope)
    try:
        with interruption.waiting():
            return _surveyed(scope, hidden, azure)
    except KeyboardInterrupt:
        return Survey(scope=scope, gaps=(_gap(INTERRUPTED, hidden, ""),), interrupted=True)


def _surveyed(scope: Scope, hidden: tuple[str, ...], azure: Reader) -> Survey:
    listed = {tenant: _list(tenant, azure) for tenant in scope.tenants_to_ask}
    whole, below = _with_groups(scope, listed, hidden, azure)
    visible = tuple(one for one in whole.subscriptions if _is_seen(one, whole, listed))
    return Survey(
        scope=whole,
        visible=visible,
        gaps=(
            *(gap for members in below for gap in members.gaps),
            *_unseen(whole, listed, hidden),
            *unseen_groups(whole, visible, hidden, azure),
        ),
        facts=tuple(fact for members in below for fact in members.facts),
    )


def _list(tenant: str, azure: Reader) -> _Listed:
    request = ArmList("/subscriptions", "2022-12-01", tenant=tenant)
    pages, failure = guarded(lambda: tuple(azure.read(request, "")))
    items = (item for page in pages or () for item in page.items)
    scopes = frozenset(fold_id(str(item.get("id") or "")) for item in items)
    return _Listed(scopes, tuple(page.document for page in pages or ()), failure)


def _with_groups(
    scope: Scope, listed: Mapping[str, _Listed], hidden: tuple[str, ...], azure: Reader
) -> tuple[Scope, list[Members]]:
    """Return the scope with what its management groups hold; in a tenant that cannot be listed none is asked for."""
    whole, below = scope, []
    for group in scope.management_groups:
        failure = listed[group.tenant].failure
        unread = Members(gaps=(unread_group(group, hidden, failure),)) if failure else None
        members = unread or members_of(group, hidden, azure)
        whole = whole.with_members(group, members.subscriptions)
        below.append(members)
    return whole, below


def _is_seen(subscription: str, scope: Scope, listed: Mapping[str, _Listed]) -> bool:
    there = listed[scope.tenant_of(subscription)]
    return there.failure is None and subscription_scope(subscription) in there.scopes


def _unseen(scope: Scope, listed: Mapping[str, _Listed], hidden: tuple[str, ...]) -> Iterator[Gap]:
    """Yield a gap over each subscription that was not seen; one over everything where there is but one tenant."""
    alone = next(iter(listed.values())) if len(listed) == 1 else None
    if alone is not None and alone.failure is not None:
        yield _gap(alone.failure, hidden, "")
        return
    for subscription in scope.subscriptions:
        there = listed[scope.tenant_of(subscription)]
        if there.failure is not None:
            yield _gap(
                _told_where(there.failure, scope.tenant_of(subscription)), hidden, subscription_scope(subscription)
            )
        elif subscription_scope(subscription) not in there.scopes:
            yield _invisible(subscription, hidden, there.documents)


def _told_where(failure: Failure, tenant: str) -> Failure:
    """Say in which of several tenants something failed; a message of Azure often does not."""
    where = f"in tenant {tenant}" if tenant else "in the tenant of the sign-in"
    return replace(failure, detail=f"{where}: {failure.detail}")


def _gap(failure: Failure, hidden: tuple[str, ...], place: str) -> Gap:
    return gap(failure.cause, hidden, place, failure.detail, failure.fix, _PROBE, failure.documents)


def _invisible(subscription: str, hidden: tuple[str, ...], documents: tuple[Digest, ...]) -> Gap:
    return gap(
        Cause.DENIED,
        hidden,
        subscription_scope(subscription),
        f"subscription {subscription} cannot be seen by the identity golive runs as",
        f"grant Reader on subscription {subscription} to the identity golive runs as, or correct the id",
        _PROBE,
        documents,
    )
