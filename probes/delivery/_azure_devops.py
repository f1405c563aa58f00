"""What several probes ask of Azure DevOps, so that one request serves them all, and how they name what they find."""

from __future__ import annotations

from collections.abc import Iterator

from collector.model import Delivery, Host, same_commit
from collector.probe import Ask, Item, PerPlace, PerPlaceItem
from probes.delivery._items import number, place_of_item

BUILD_READ = "Build (read)"
CODE_READ = "Code (read)"
ENVIRONMENT_READ = "Environment (read)"
API = "7.1"
ENVIRONMENTS_API = "7.2-preview.1"
NEWEST_BUILDS = 200
BUILD = (
    *("id", "buildNumber", "status", "result", "reason", "sourceVersion", "sourceBranch"),
    *("definition.id", "definition.name", "definition.path", "startTime", "finishTime", "queueTime"),
    *("repository.id", "repository.type", "requestedFor"),
)
"""What is kept of a build."""
ARTIFACT = ("id", "name", "source", "resource.type", "resource.properties.artifactsize")
"""What is kept of an artifact: its addresses are signed or personal, and are never kept."""


def build_of(item: Item, number: object) -> str:
    """Return the subject of a build in the project of an item."""
    return f"{place_of_item(item)}/build/builds/{number}"


def of_release(item: Item, delivery: Delivery) -> bool:
    """Say whether a build was made from the release's commit, which people may write by its first digits."""
    built = item.maybe_text("sourceVersion")
    return bool(built and delivery.commit) and same_commit(str(built), delivery.commit)


def full_ref(branch: str) -> str:
    """Return a branch as Azure DevOps wants it, `refs/heads/main`."""
    return branch if branch.startswith("refs/") else f"refs/heads/{branch}"


def _repositories(_: Delivery) -> Iterator[Ask]:
    yield Ask(
        path="git/repositories",
        items_at="value",
        keep=("id", "name", "defaultBranch", "isDisabled", "isFork"),
        api_version=API,
        permission=CODE_READ,
    )


def _builds(delivery: Delivery) -> Iterator[Ask]:
    """The newest builds of the branch; Azure DevOps cannot look for a commit, so that ours are picked out of these."""
    if not delivery.commit:
        return
    branch = (("branchName", full_ref(delivery.branch)),) if delivery.branch else ()
    yield Ask(
        path="build/builds",
        query=(*branch, ("queryOrder", "queueTimeDescending"), ("$top", str(NEWEST_BUILDS))),
        items_at="value",
        keep=BUILD,
        newest=NEWEST_BUILDS,
        api_version=API,
        permission=BUILD_READ,
    )


def _environments(delivery: Delivery) -> Iterator[Ask]:
    for name in delivery.environments.all:
        yield Ask(
            path="pipelines/environments",
            query=(("name", name),),
            items_at="value",
            keep=("id", "name"),
            api_version=ENVIRONMENTS_API,
            permission=ENVIRONMENT_READ,
        )


def _artifacts(item: Item, delivery: Delivery) -> Iterator[Ask]:
    if of_release(item, delivery):
        yield Ask(
            path=f"build/builds/{number(item, 'id')}/artifacts",
            items_at="value",
            keep=ARTIFACT,
            api_version=API,
            permission=BUILD_READ,
        )


REPOSITORIES = PerPlace(Host.AZURE_DEVOPS, _repositories)
"""The Git repositories of the project, each with its default branch."""
BUILDS = PerPlace(Host.AZURE_DEVOPS, _builds)
"""The newest builds of the release's branch, or of all branches where none is declared."""
ARTIFACTS = PerPlaceItem(BUILDS, _artifacts)
"""The artifacts of each build of the release's commit; `asked` is the subject of the build."""
ENVIRONMENTS = PerPlace(Host.AZURE_DEVOPS, _environments)
"""The environments that the workload declares, with their numbers; the name may match a longer one, too."""
