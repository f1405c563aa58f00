"""What is lacking of the CI hosts: a place that the workload does not name, or one that the token may not read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from collector.doctor.lacks import Answer, Kind, Lack
from collector.doctor.needs import Need
from collector.model import Cause, Delivery, Gap, place_of

_NAME_ONE = (
    "add it to the workload file: scope.github.repositories: [owner/name], or "
    "scope.azure_devops.projects: [organization/project]"
)


def lacks_of_hosts(needs: Sequence[Need], delivery: Delivery, gaps: Sequence[Gap]) -> Iterator[Lack]:
    """Yield what keeps the hosts from being read; `gaps` are those of asking each place once."""
    asking = [need for need in needs if need.hosts]
    alone = tuple(need.criterion.id for need in asking if not (need.from_azure or need.report_kinds))
    if alone and not delivery.places:
        why = "the workload names no repository of GitHub and no project of Azure DevOps"
        yield Lack(kind=Kind.HOST, answer=Answer.NO, place="", why=why, criteria=alone, fix=_NAME_ONE)
    for gap in gaps:
        criteria = tuple(need.criterion.id for need in asking if need.kinds & set(gap.hides))
        if criteria and place_of(gap.scope):
            yield Lack(
                kind=Kind.HOST,
                answer=Answer.NO if gap.cause is Cause.DENIED else Answer.UNKNOWN,
                place=place_of(gap.scope),
                why=gap.detail,
                criteria=criteria,
                fix=gap.fix,
            )
