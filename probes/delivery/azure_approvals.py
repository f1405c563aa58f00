"""Who approved or rejected the stages of the release's builds in Azure DevOps that sign tests off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from collector.facts.delivery import HostApproval
from collector.model import Delivery, Host
from collector.probe import Ask, Item, PerPlace, PerPlaceItem, Probe, Read
from probes.delivery._azure_devops import BUILD_READ, BUILDS, of_release
from probes.delivery._items import nothing
from probes.delivery._sign_off import signing
from probes.delivery._stages import SIGNED, approvals_of, decisions, timeline_of


def _builds(delivery: Delivery) -> Iterable[Ask]:
    return BUILDS.asks(delivery) if signing(delivery) else ()


def _timeline(item: Item, delivery: Delivery) -> Iterator[Ask]:
    if of_release(item, delivery):
        yield timeline_of(item)


def _approvals(item: Item, delivery: Delivery) -> Iterable[Ask]:
    return approvals_of(item, signing(delivery))


SIGNED_BUILDS = PerPlace(Host.AZURE_DEVOPS, _builds)
TIMELINES = PerPlaceItem(SIGNED_BUILDS, _timeline)
APPROVALS = PerPlaceItem(TIMELINES, _approvals)


def parse_approval(item: Item) -> Iterator[HostApproval]:
    """An approval: the decisions of its steps, or its own state where nobody has decided yet."""
    decided = decisions(item)
    if not decided or not _agrees(item, decided):
        yield _approval(item, item, state=item.text("status"))
    for step in decided:
        yield _approval(item, step, state=step.text("status"))


def _agrees(item: Item, decided: list[Item]) -> bool:
    """Say whether a decision of a step is that of the whole approval, which may still wait for another person."""
    return item.text("status").casefold() in {step.text("status").casefold() for step in decided}


def _approval(item: Item, decision: Item, *, state: str) -> HostApproval:
    build, _, environment = item.asked.partition(SIGNED)
    return HostApproval(
        subject=f"{build}/approvals/{item.text('id').casefold()}",
        documents=(item.document,),
        observed_at=item.observed_at,
        run=build,
        environment=environment,
        state=state,
        by=decision.maybe_text("actualApprover.principalName"),
        bot=decision.maybe_flag("actualApprover.bot"),
        at=decision.maybe_instant("lastModifiedOn"),
    )


PROBE = Probe(
    id="delivery-azure-approvals",
    title="Approvals of the release's builds in Azure DevOps",
    reads=(
        Read(SIGNED_BUILDS, nothing, (HostApproval,)),
        Read(TIMELINES, nothing, (HostApproval,)),
        Read(APPROVALS, parse_approval, (HostApproval,)),
    ),
    permissions=((Host.AZURE_DEVOPS, BUILD_READ),),
    otherwise="The minutes of the sign-off, attested by those who signed.",
)
