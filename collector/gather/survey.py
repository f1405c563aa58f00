"""Which of the declared subscriptions the caller can see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from collector.evidence.reading import Reader
from collector.gather.failures import INTERRUPTED, gap, guarded
from collector.gather.plan import Scope, Wish, subscription_scope
from collector.model import Cause, Digest, Gap, fold_id
from collector.probe import ArmList

_SUBSCRIPTIONS = ArmList("/subscriptions", "2022-12-01")
_PROBE = "inventory-rights"


@dataclass(frozen=True, slots=True)
class Survey:
    """The subscriptions that can be seen, a gap for each that cannot, and whether an interrupt came before."""

    visible: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    interrupted: bool = False


def survey(scope: Scope, wishes: Sequence[Wish], azure: Reader) -> Survey:
    """Ask for the subscriptions; each declared one that is not among them is a gap over everything in it."""
    if not scope.subscriptions or not any(wish.from_azure for wish in wishes):
        return Survey()
    hidden = tuple(dict.fromkeys(kind for wish in wishes if wish.from_azure for kind in wish.hides))
    interrupted = False
    try:
        pages, failure = guarded(lambda: tuple(azure.read(_SUBSCRIPTIONS, "")))
    except KeyboardInterrupt:
        interrupted, pages, failure = True, None, INTERRUPTED
    if failure is not None:
        unread = gap(failure.cause, hidden, "", failure.detail, failure.fix, _PROBE, failure.documents)
        return Survey(gaps=(unread,), interrupted=interrupted)
    seen = {fold_id(str(item.get("id") or "")) for page in pages or () for item in page.items}
    documents = tuple(page.document for page in pages or ())
    hidden_ones = [known for known in scope.subscriptions if subscription_scope(known) not in seen]
    return Survey(
        visible=tuple(known for known in scope.subscriptions if subscription_scope(known) in seen),
        gaps=tuple(_invisible(known, hidden, documents) for known in hidden_ones),
    )


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
