"""Which subscriptions lie below a management group: an answer of the service, and a part of what is declared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from collector.evidence.reading import Page, Reader
from collector.facts.azure import Inventory, ScopeMember
from collector.gather.failures import Failure, gap, guarded
from collector.gather.scope import ManagementGroup, subscription_scope
from collector.model import Cause, Digest, Fact, Gap, fold_id, management_group_id
from collector.probe import ArmList, Item, Malformed

_API = "2020-05-01"
_PROBE = "inventory-rights"
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_GROUP = r"/providers/microsoft\.management/managementgroups/[^/]+"
_SUBSCRIPTION_ID = re.compile(rf"(?:{_GROUP})?/subscriptions/({_UUID})")
_GROUP_ID = re.compile(_GROUP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """The subscriptions below a management group, with the facts that prove it or the gaps in their place."""

    subscriptions: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    gaps: tuple[Gap, ...] = ()


def members_of(group: ManagementGroup, hidden: tuple[str, ...], azure: Reader) -> Members:
    """Ask for everything below a management group; `hidden` are the kinds of facts that a gap would hide."""
    place = management_group_id(group.name)
    request = ArmList(f"{place}/descendants", _API, tenant=group.tenant)
    pages, failure = guarded(lambda: tuple(azure.read(request, place)))
    found, shapeless = guarded(lambda: tuple(_subscriptions(group.name, pages or ())))
    failure = failure or shapeless
    if failure is not None:
        return Members(gaps=(unread_group(group, hidden, _with_own_fix(failure, group.name)),))
    facts = tuple({fact.subject: fact for fact in found or ()}.values())
    looked = tuple(_proof(place, len(facts), pages or ()))
    if not facts:
        return Members(facts=looked, gaps=(_empty(group.name, hidden, _documents(pages or ())),))
    subscriptions = tuple(fact.subject.rpartition("/")[2] for fact in facts)
    return Members(subscriptions=subscriptions, facts=(*facts, *looked))


def unread_group(group: ManagementGroup, hidden: tuple[str, ...], failure: Failure) -> Gap:
    """Return the gap over everything that a management group may hold: nobody knows which subscriptions these are."""
    detail = f"the subscriptions below management group {group.name} are not known: {failure.detail}"
    return gap(failure.cause, hidden, management_group_id(group.name), detail, failure.fix, _PROBE, failure.documents)


def _with_own_fix(failure: Failure, name: str) -> Failure:
    """A group that is denied needs a right at the group itself: Reader on subscriptions below it does not help."""
    if failure.cause is not Cause.DENIED:
        return failure
    return replace(
        failure, fix=f"grant Reader on management group {name} to the identity golive runs as, or correct the name"
    )


def _subscriptions(group: str, pages: tuple[Page, ...]) -> Iterator[ScopeMember]:
    """Yield the subscriptions of an answer. Raises `Malformed` for what is neither a subscription nor a group."""
    for item in (item for page in pages for item in page.items):
        member = _member(item)
        if member:
            yield ScopeMember(
                subject=subscription_scope(member),
                documents=(item.document,),
                observed_at=item.observed_at,
                management_group=group,
            )


def _member(item: Item) -> str:
    """Return the id of the subscription that an item stands for; empty for a group, whose own follow in the list."""
    place = fold_id(item.text("id"))
    match = _SUBSCRIPTION_ID.fullmatch(place)
    if match is None and not _GROUP_ID.fullmatch(place):
        raise Malformed("id", place, detail="an entry below a management group is neither a subscription nor a group")
    return match[1] if match else ""


def _proof(place: str, count: int, pages: tuple[Page, ...]) -> Iterator[Inventory]:
    if pages:
        yield Inventory(
            subject=place,
            documents=_documents(pages),
            observed_at=min(page.observed_at for page in pages),
            of=ScopeMember.kind,
            count=count,
        )


def _empty(name: str, hidden: tuple[str, ...], documents: tuple[Digest, ...]) -> Gap:
    return gap(
        Cause.SCOPE,
        hidden,
        management_group_id(name),
        f"no subscription was seen below management group {name}, so nothing there speaks of the workload",
        f"correct the name, move the workload's subscriptions below it, or grant Reader on management group {name}",
        _PROBE,
        documents,
    )


def _documents(pages: tuple[Page, ...]) -> tuple[Digest, ...]:
    return tuple(sorted({page.document for page in pages}))
