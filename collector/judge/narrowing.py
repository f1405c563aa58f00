"""What a workload leaves out of the judgement by declaring only parts of its subscriptions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from collector.judge.wording import subject_name
from collector.model import AzureScope, Loosening, Workload, subscription_of

_NAMED = 3


def narrowing(workload: Workload, whole: Collection[str]) -> Loosening | None:
    """Return the one loosening of a narrowed scope; `whole` are the subscriptions that are declared as wholes.

    A group or a resource in one of these narrows nothing, as everything beside it is judged too.
    """
    parts = tuple(_parts(workload.azure, whole))
    if not parts:
        return None
    detail = f"of its subscriptions only a part is judged: {'; '.join(parts)}"
    return Loosening(kind="scope", subject=workload.name, detail=detail)


def _parts(azure: AzureScope, whole: Collection[str]) -> Iterator[str]:
    for one, many, declared in (
        ("resource group", "resource groups", azure.resource_groups),
        ("resource", "resources", azure.resources),
    ):
        found = [subject_name(place) for place in declared if subscription_of(place) not in whole]
        if found:
            yield f"{one if len(found) == 1 else many} {_listed(found)}"
    if azure.tags:
        yield f"resources with {_listed([f'{name}={value}' for name, value in azure.tags])} as tags"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
