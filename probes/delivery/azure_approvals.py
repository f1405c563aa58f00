"""Who approved or rejected the stages of the release's builds in Azure DevOps that sign tests off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from collector.facts.delivery import HostApproval
from collector.model import Delivery, Host
from collector.probe import Ask, Item, PerPlace, PerPlaceItem, Probe, Read
from probes.delivery._azure_devops import API, BUILD_READ, BUILDS, of_release
from probes.delivery._items import nothing, number, place_of_item
from probes.delivery._sign_off import signing

_APPROVAL, _STAGE = "checkpoint.approval", "stage"
_SIGNED = "/signed/"
_DECIDED = ("approved", "rejected")


def _builds(delivery: Delivery) -> Iterable[Ask]:
    return BUILDS.asks(delivery) if signing(delivery) else ()


def _timeline(item: Item, delivery: Delivery) -> Iterator[Ask]:
    """The stages of a build, and the approvals that they waited for."""
    if of_release(item, delivery):
        own = f"build/builds/{number(item, 'id')}"
        yield Ask(
            path=f"{own}/timeline",
            single=True,
            keep=("records.id", "records.parentId", "records.type", "records.name", "records.identifier"),
            api_version=API,
            permission=BUILD_READ,
            about=own,
        )


def _approvals(item: Item, delivery: Delivery) -> Iterator[Ask]:
    """The approvals of each stage that is named as signing: an approval itself does not say what it is of."""
    build = item.asked.removeprefix(f"{place_of_item(item)}/")
    for name, approvals in _by_signing_stage(item, delivery).items():
        yield Ask(
            path="pipelines/approvals",
            query=(("approvalIds", ",".join(sorted(approvals))), ("$expand", "steps")),
            items_at="value",
            keep=("id", "status", "lastModifiedOn", "steps.status", "steps.actualApprover", "steps.lastModifiedOn"),
            api_version=API,
            permission=BUILD_READ,
            about=f"{build}{_SIGNED}{name}",
        )


def _by_signing_stage(item: Item, delivery: Delivery) -> Mapping[str, list[str]]:
    """Return the ids of approvals by the name of the stage that waited for them, as the workload spells it."""
    records = {one.text("id").casefold(): one for one in map(item.inside, item.maybe_objects("records") or ())}
    named = {name.casefold(): name for name in signing(delivery)}
    found: dict[str, list[str]] = {}
    for own, record in records.items():
        if record.text("type").casefold() == _APPROVAL:
            said = {name.casefold() for name in _stage_names(record, records)}
            for name in said & set(named):
                found.setdefault(named[name], []).append(own)
    return found


def _stage_names(record: Item, records: Mapping[str, Item]) -> tuple[str, ...]:
    """Return the name and the identifier of the stage above a record."""
    above: Item | None = record
    for _ in range(len(records)):  # no longer than there are records, should they lead in a circle
        above = records.get(((above.maybe_text("parentId") if above else None) or "").casefold())
        if above is None:
            break
        if above.text("type").casefold() == _STAGE:
            names = (above.maybe_text("name"), above.maybe_text("identifier"))
            return tuple(name for name in names if name is not None)
    return ()


SIGNED_BUILDS = PerPlace(Host.AZURE_DEVOPS, _builds)
TIMELINES = PerPlaceItem(SIGNED_BUILDS, _timeline)
APPROVALS = PerPlaceItem(TIMELINES, _approvals)


def parse_approval(item: Item) -> Iterator[HostApproval]:
    """An approval: the decisions of its steps, or its own state where nobody has decided yet."""
    decided = [one for one in map(item.inside, item.maybe_objects("steps") or ()) if _is_decision(one)]
    if not decided or not _agrees(item, decided):
        yield _approval(item, item, state=item.text("status"))
    for step in decided:
        yield _approval(item, step, state=step.text("status"))


def _is_decision(step: Item) -> bool:
    return (step.maybe_text("status") or "").casefold() in _DECIDED


def _agrees(item: Item, decided: list[Item]) -> bool:
    """Say whether a decision of a step is that of the whole approval, which may still wait for another person."""
    return item.text("status").casefold() in {step.text("status").casefold() for step in decided}


def _approval(item: Item, decision: Item, *, state: str) -> HostApproval:
    build, _, environment = item.asked.partition(_SIGNED)
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
