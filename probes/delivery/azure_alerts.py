"""Open alerts of Advanced Security in Azure DevOps, and the scans of code within the release's builds.

Where Advanced Security is off the answer is 404, as where the token may not see it: that is never "no alerts".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from collector.facts.code_security import CodeAlert, CodeScan
from collector.model import Delivery, Host
from collector.probe import Ask, Item, PerPlaceItem, Probe, Read, Service
from probes.delivery._azure_devops import BUILD_READ, BUILDS, full_ref, of_release
from probes.delivery._items import nothing, number
from probes.delivery.azure_builds import NAMED_BUILDS, TIMELINE

ADVANCED_SECURITY = "Advanced Security (read)"
_API = "7.2-preview.1"
_GIT = "tfsgit"
_TYPES = {"code": "code", "dependencies": "dependency", "secrets": "secret"}
"""Our names of the scanners, and the types of alerts."""
_ANALYSES = ("advancedsecurity-codeql-analyze", "advanced security perform codeql analysis")
"""The task that scans code, by its name and by the one that a timeline shows."""
_OVER, _DONE = "completed", "succeeded"


def _alerts(scanner: str) -> Callable[[Item, Delivery], Iterator[Ask]]:
    """Return what asks for one type of alerts, in the repository that a build of the release took its code from."""

    def asks(item: Item, delivery: Delivery) -> Iterator[Ask]:
        if of_release(item, delivery) and (item.maybe_text("repository.type") or "").casefold() == _GIT:
            path = f"alert/repositories/{item.text('repository.id').casefold()}"
            yield Ask(
                path=f"{path}/alerts",
                query=(
                    ("criteria.alertType", _TYPES[scanner]),
                    ("criteria.states", "active"),
                    *_where(scanner, delivery),
                ),
                items_at="value",
                keep=("alertId", "severity", "state", "firstSeenDate"),
                service=Service.ADVANCED_SECURITY,
                api_version=_API,
                permission=ADVANCED_SECURITY,
                about=f"{path}/{scanner}",
            )

    return asks


def _where(scanner: str, delivery: Delivery) -> tuple[tuple[str, str], ...]:
    """Return what counts: a secret is out whatever branch it is on.

    Connection strings and private keys are told as of another confidence than the tokens of known services, and are
    left out unless they are asked for.
    """
    if scanner == "secrets":
        return tuple(("criteria.confidenceLevels", level) for level in ("high", "other"))
    return (
        (("criteria.ref", full_ref(delivery.branch)),) if delivery.branch else (("criteria.onlyDefaultBranch", "true"),)
    )


CODE_ALERTS = PerPlaceItem(BUILDS, _alerts("code"))
DEPENDENCY_ALERTS = PerPlaceItem(BUILDS, _alerts("dependencies"))
SECRET_ALERTS = PerPlaceItem(BUILDS, _alerts("secrets"))


def parse_alert(item: Item) -> Iterator[CodeAlert]:
    """An open finding; of a secret nothing but that there is one."""
    repository, scanner = item.asked.split("/")[-2:]
    yield CodeAlert(
        subject=f"{item.asked.rpartition('/')[0]}/alerts/{number(item, 'alertId')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        scanner=scanner,
        repository=repository,
        severity=item.maybe_text("severity"),
        state=item.text("state"),
        created=item.maybe_instant("firstSeenDate"),
    )


def parse_scan(item: Item) -> Iterator[CodeScan]:
    """The task of a build that analyses the code; other records of a timeline tell of no scan."""
    tool = item.maybe_text("task.name") or item.maybe_text("name") or ""
    if item.text("type").casefold() != "task" or tool.casefold() not in _ANALYSES:
        return
    is_over = item.text("state").casefold() == _OVER
    yield CodeScan(
        subject=f"{item.asked}/timeline/{item.text('id').casefold()}",
        documents=(item.document,),
        observed_at=item.observed_at,
        scanner="code",
        tool=tool,
        run=item.asked,
        failed=(item.maybe_text("result") or "").casefold() != _DONE if is_over else None,
        at=item.maybe_instant("finishTime"),
    )


PROBE = Probe(
    id="delivery-azure-alerts",
    title="Open alerts of Advanced Security in Azure DevOps, and the scans of the release",
    reads=(
        Read(BUILDS, nothing, (CodeAlert,)),
        Read(CODE_ALERTS, parse_alert, (CodeAlert,)),
        Read(DEPENDENCY_ALERTS, parse_alert, (CodeAlert,)),
        Read(SECRET_ALERTS, parse_alert, (CodeAlert,)),
        Read(NAMED_BUILDS, nothing, (CodeScan,)),
        Read(TIMELINE, parse_scan, (CodeScan,)),
    ),
    permissions=((Host.AZURE_DEVOPS, BUILD_READ), (Host.AZURE_DEVOPS, ADVANCED_SECURITY)),
    otherwise="An export of the open alerts (Repos, Advanced Security), attested by the security lead.",
)
