"""What nobody looked for: without the proof of a complete look, finding nothing means nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from collector.derive.hidden import Hidden
from collector.derive.places import KINDS_OF_HOSTS, looked_for
from collector.facts.azure import Inventory
from collector.facts.backup import RestoreReport
from collector.facts.notifications import NotificationTest
from collector.facts.testing import CoverageReport, TestReport
from collector.model import Cause, Gap, Workload, fold_id, lies_within, subscription_of

_FIX = "collect again with the policy by which it is judged"


def unlooked(
    kinds: Collection[str],
    workload: Workload,
    inventories: Iterable[Inventory],
    gaps: Iterable[Gap],
    below: Sequence[str] = (),
) -> Iterator[Gap]:
    """Yield a gap for every kind of fact and scope without a complete look, unless a gap says why.

    `below` are the subscriptions below the management groups of the workload.
    """
    hidden = Hidden(gaps)
    looked = {(look.of, fold_id(look.subject)) for look in inventories}
    for kind in sorted(set(kinds) - {Inventory.kind}):
        for scope in scopes_of(kind, workload, below):
            if (kind, fold_id(scope)) not in looked and not _explained(kind, scope, hidden):
                yield Gap(
                    cause=Cause.PARTIAL,
                    hides=(kind,),
                    scope=scope,
                    detail=f"the bundle holds no complete look for {kind.replace('_', ' ')}s in {scope}",
                    fix=_FIX,
                    probe="",
                )


def nothing_there(
    kinds: Collection[str], workload: Workload, gaps: Iterable[Gap], below: Sequence[str] = ()
) -> Iterator[Gap]:
    """Yield the gap of a scope in which nothing was seen but what is there before a workload: it hardly goes live.

    An inventory that comes back empty is unknown (readiness criteria, section 1.1): the ids may be of another place,
    so that nothing else that was read there, rights and tickets included, speaks of the workload. Where gaps stand
    before every kind everywhere already, as after a failed sign-in, it would say nothing new.
    """
    here, unseen = kinds_in_azure(kinds), Hidden(gaps)
    if all(_explained(kind, scope, unseen) for kind in here for scope in scopes_of(kind, workload, below)):
        return
    seen = "of the workload was seen" if workload.azure.narrows else "was seen in the scope"
    yield Gap(
        cause=Cause.SCOPE,
        hides=here,
        scope="",
        detail=f"nothing that runs, holds data or passes requests on {seen}, so nothing there speaks of the workload",
        fix=f"correct {_what_is_declared(workload)}, or deploy the workload first",
        probe="",
    )


def _what_is_declared(workload: Workload) -> str:
    azure = workload.azure
    keys = {
        "management_groups": azure.management_groups,
        "resource_groups": azure.resource_groups,
        "resources": azure.resources,
        "tags": azure.tags,
        "tenants": azure.tenants,
    }
    others = [f"scope.azure.{key}" for key, declared in keys.items() if declared]
    return " and ".join(
        (*(["the ids under scope.azure.subscriptions"] if azure.subscriptions or not others else []), *others)
    )


def kinds_in_azure(kinds: Collection[str]) -> tuple[str, ...]:
    """Return the kinds of facts that are looked for in Azure, sorted."""
    elsewhere = {RestoreReport.kind, NotificationTest.kind} | KINDS_OF_HOSTS
    return tuple(sorted(set(kinds) - {Inventory.kind} - elsewhere))


def scopes_of(kind: str, workload: Workload, below: Sequence[str] = ()) -> tuple[str, ...]:
    """Return where a kind of fact must have been looked for: in report patterns, places of hosts, or subscriptions."""
    patterns = {
        TestReport.kind: workload.test_reports,
        CoverageReport.kind: workload.coverage_reports,
        RestoreReport.kind: workload.restore_reports,
        NotificationTest.kind: workload.notification_reports,
    }
    in_files = tuple(f"file:{pattern}" for pattern in patterns.get(kind, ()))
    if kind in KINDS_OF_HOSTS:
        return (*in_files, *looked_for(kind, workload.delivery))
    if kind in patterns:
        return in_files
    return tuple(f"/subscriptions/{subscription}" for subscription in (*workload.subscriptions, *below))


def _explained(kind: str, scope: str, hidden: Hidden) -> bool:
    """A gap outside of any subscription, as that of a billing account, may hide something in each of them."""
    if subscription_of(scope):
        return bool(hidden.at((kind,), scope))
    file = scope.removeprefix("file:")
    return any(lies_within(file, gap.scope) or lies_within(gap.scope, file) for gap in hidden.behind((kind,)))
