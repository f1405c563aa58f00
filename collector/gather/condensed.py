"""Many gaps of one kind become one: nobody reads thousands, and each is searched for every row that is judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from collector.gather.scope import subscription_scope
from collector.model import Gap, subscription_of

MOST_ONE_BY_ONE = 50
"""Things in one subscription that are named one by one; where there are more, nothing there is certain."""


def condensed(gaps: Iterable[Gap]) -> Iterator[Gap]:
    """Yield the gaps, with one over a subscription in place of very many that hide the same in it for one reason.

    It hides more than they did together, never less.
    """
    alike: dict[Gap, list[Gap]] = defaultdict(list)
    for gap in gaps:
        alike[replace(gap, scope=_subscription(gap), detail="", documents=())].append(gap)
    for common, found in alike.items():
        if common.scope and len(found) > MOST_ONE_BY_ONE:
            yield _over_all(common, found)
        else:
            yield from found


def _subscription(gap: Gap) -> str:
    """Return the subscription in which something is hidden as a scope; empty for what lies in none."""
    subscription = subscription_of(gap.scope)
    return subscription_scope(subscription) if subscription else ""


def _over_all(common: Gap, found: Sequence[Gap]) -> Gap:
    first = min(found, key=lambda gap: (gap.scope, gap.detail))
    documents = {digest for gap in found for digest in gap.documents}
    detail = f"{len(found)} things in {common.scope} are not known for certain, the first: {first.detail}"
    return replace(common, detail=detail, documents=tuple(sorted(documents)))
