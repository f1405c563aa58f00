"""What was deployed to the environments that the workload declares, how it went, and which decisions were kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from collector.facts.delivery import Deployment, DeploymentStatus, RecentArtifact
from collector.model import Delivery, Host
from collector.probe import Ask, Item, Malformed, PerPlace, PerPlaceItem, Probe, Read
from probes.delivery._github import ACTIONS, HUNDRED, artifacts_of_repository, is_artifact_of_fork, run_of
from probes.delivery._items import number, place_of_item

DEPLOYMENTS_READ = "deployments: read"
_LISTED, _FOLLOWED = 100, 20
_DECISIONS = 300
_LOG = re.compile(r"https://[^/]+/([^/]+/[^/]+)/actions/runs/(\d{1,15})(?:/|$)", re.IGNORECASE)


def _listed(delivery: Delivery) -> Iterator[Ask]:
    """The newest deployments to each environment, of which GitHub tells no outcome."""
    keep = ("id", "sha", "ref", "environment", "created_at", "transient_environment")
    return (_newest(name, _LISTED, keep) for name in delivery.environments.all)


def _followed(delivery: Delivery) -> Iterator[Ask]:
    """Those of them whose outcomes are read, a request for each."""
    return (_newest(name, _FOLLOWED, ("id",)) for name in delivery.environments.all)


def _newest(environment: str, how_many: int, keep: tuple[str, ...]) -> Ask:
    return Ask(
        path="deployments",
        query=(("environment", environment), ("per_page", str(how_many))),
        keep=keep,
        newest=how_many,
        permission=DEPLOYMENTS_READ,
    )


def _statuses(item: Item, _: Delivery) -> Iterator[Ask]:
    yield Ask(
        path=f"deployments/{number(item, 'id')}/statuses",
        query=(HUNDRED,),
        keep=("id", "state", "created_at", "log_url"),
        newest=100,
        permission=DEPLOYMENTS_READ,
    )


def _artifacts(delivery: Delivery) -> Iterator[Ask]:
    """The newest artifacts, among which golive's decisions lie; only these where their name is written out."""
    if delivery.environments.production:
        name = delivery.decision_artifact
        is_pattern = any(sign in name for sign in "*?[")
        yield artifacts_of_repository() if is_pattern else replace(artifacts_of_repository(name), newest=_DECISIONS)


LISTED = PerPlace(Host.GITHUB, _listed)
FOLLOWED = PerPlace(Host.GITHUB, _followed)
STATUSES = PerPlaceItem(FOLLOWED, _statuses)
ARTIFACTS = PerPlace(Host.GITHUB, _artifacts)


def parse_deployment(item: Item) -> Iterator[Deployment]:
    """A deployment without its outcome."""
    yield Deployment(
        subject=f"{place_of_item(item)}/deployments/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        environment=item.text("environment"),
        commit=item.text("sha").casefold(),
        version=item.maybe_text("ref"),
        created=item.maybe_instant("created_at"),
        transient=item.maybe_flag("transient_environment"),
    )


def parse_followed(item: Item) -> Iterator[Deployment]:
    """A deployment that only leads to its statuses; the longer list tells it."""
    number(item, "id")
    return iter(())


def parse_status(item: Item) -> Iterator[DeploymentStatus]:
    """An entry in the history of the deployment that was asked about."""
    at = item.maybe_instant("created_at")
    if at is None:
        raise Malformed("created_at", None)
    yield DeploymentStatus(
        subject=f"{item.asked}/statuses/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        deployment=item.asked,
        state=item.text("state"),
        at=at,
        run=_run(item),
    )


def parse_artifact(item: Item) -> Iterator[RecentArtifact]:
    """An artifact of any run of the repository; what a fork made is none of ours."""
    if is_artifact_of_fork(item):
        return
    commit = item.maybe_text("workflow_run.head_sha")
    yield RecentArtifact(
        subject=f"{place_of_item(item)}/actions/artifacts/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        run=run_of(item, number(item, "workflow_run.id")),
        name=item.text("name"),
        commit=commit.casefold() if commit else None,
        created=item.maybe_instant("created_at"),
    )


def _run(item: Item) -> str | None:
    """Return the run whose log an entry leads to; other services than GitHub Actions lead elsewhere."""
    found = _LOG.match(item.maybe_text("log_url") or "")
    own = place_of_item(item).partition(":")[2]
    return run_of(item, found[2]) if found and found[1].casefold() == own.casefold() else None


PROBE = Probe(
    id="delivery-github-deployments",
    title="Deployments on GitHub, their outcomes, and the decisions about them",
    reads=(
        Read(LISTED, parse_deployment, (Deployment,)),
        Read(FOLLOWED, parse_followed, (Deployment, DeploymentStatus)),
        Read(STATUSES, parse_status, (Deployment, DeploymentStatus)),
        Read(ARTIFACTS, parse_artifact, (RecentArtifact,)),
    ),
    permissions=((Host.GITHUB, DEPLOYMENTS_READ), (Host.GITHUB, ACTIONS)),
    otherwise="The release record of each environment, attested by the release manager.",
)
