"""Who approved or rejected the release's workflow runs on GitHub, for which environments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from collector.facts.delivery import HostApproval
from collector.model import Delivery, Host
from collector.probe import Ask, Item, Malformed, PerPlace, PerPlaceItem, Probe, Read
from probes.delivery._github import ACTIONS, RUNS, is_of_fork, of_release
from probes.delivery._items import nothing, number
from probes.delivery._sign_off import signing


def _runs(delivery: Delivery) -> Iterable[Ask]:
    return RUNS.asks(delivery) if signing(delivery) else ()


def _approvals(item: Item, delivery: Delivery) -> Iterator[Ask]:
    if of_release(item.text("head_sha"), delivery) and not is_of_fork(item):
        own = f"actions/runs/{number(item, 'id')}"
        yield Ask(
            path=f"{own}/approvals",
            query=(("per_page", "100"),),
            keep=("state", "user", "environments.name"),
            permission=ACTIONS,
            about=own,
        )


SIGNED_RUNS = PerPlace(Host.GITHUB, _runs)
APPROVALS = PerPlaceItem(SIGNED_RUNS, _approvals)


def parse_approval(item: Item) -> Iterator[HostApproval]:
    """One decision of one person about some environments, `asked` being the run. GitHub does not tell when."""
    environments = item.maybe_objects("environments")
    if not environments:
        raise Malformed("environments", environments)
    for one in map(item.inside, environments):
        yield HostApproval(
            subject=f"{item.asked}/approvals/{one.text('name')}",
            documents=(item.document,),
            observed_at=item.observed_at,
            run=item.asked,
            environment=one.text("name"),
            state=item.text("state"),
            by=item.maybe_text("user.principalName"),
            bot=item.maybe_flag("user.bot"),
        )


PROBE = Probe(
    id="delivery-github-approvals",
    title="Approvals of the release's runs on GitHub",
    reads=(Read(SIGNED_RUNS, nothing, (HostApproval,)), Read(APPROVALS, parse_approval, (HostApproval,))),
    permissions=((Host.GITHUB, ACTIONS),),
    otherwise="The minutes of the sign-off, attested by those who signed.",
)
