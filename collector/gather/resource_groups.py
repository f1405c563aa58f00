"""Whether the declared resource groups are there: a misspelt one would leave its resources out without a word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from collector.evidence.reading import Reader
from collector.gather.failures import gap, guarded
from collector.gather.scope import Scope, subscription_scope
from collector.model import Cause, Gap, fold_id, subscription_of
from collector.probe import ArmList

_API = "2021-04-01"
_PROBE = "inventory-rights"


def unseen_groups(scope: Scope, visible: Sequence[str], hidden: tuple[str, ...], azure: Reader) -> Iterator[Gap]:
    """Yield a gap for each declared resource group that a list of its subscription does not show.

    `hidden` are the kinds of facts that a gap hides. Subscriptions that cannot be seen have a gap of their own.
    """
    declared: dict[str, list[str]] = defaultdict(list)
    for group in scope.resource_groups:
        declared[subscription_of(group)].append(group)
    for subscription in visible:
        if subscription in declared:
            yield from _unseen(declared[subscription], subscription, scope, hidden, azure)


def _unseen(
    groups: Sequence[str], subscription: str, scope: Scope, hidden: tuple[str, ...], azure: Reader
) -> Iterator[Gap]:
    place = subscription_scope(subscription)
    request = ArmList(f"{place}/resourcegroups", _API, tenant=scope.tenant_of(subscription))
    pages, failure = guarded(lambda: tuple(azure.read(request, place)))
    if failure is not None:
        detail = f"the resource groups of {place} are not known: {failure.detail}"
        for group in groups:
            yield gap(failure.cause, hidden, group, detail, failure.fix, _PROBE, failure.documents)
        return
    there = {fold_id(str(item.get("id") or "")) for page in pages or () for item in page.items}
    documents = tuple(sorted({page.document for page in pages or ()}))
    for group in groups:
        if fold_id(group) not in there:
            detail = f"the resource group {group} was not seen, so what belongs to the workload is not all there"
            fix = "correct its id under scope.azure.resource_groups, create it first, or grant Reader on it"
            yield gap(Cause.SCOPE, hidden, group, detail, fix, _PROBE, documents)
