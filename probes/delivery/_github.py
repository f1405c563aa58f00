"""What several probes ask of GitHub, so that one request serves them all, and how they name what they find."""

from __future__ import annotations

import re
from collections.abc import Iterator

from collector.model import Delivery, Host, same_commit
from collector.probe import Ask, Item, PerPlace, PerPlaceItem
from probes.delivery._items import number, place_of_item

ACTIONS = "actions: read"
CONTENTS = "contents: read"
METADATA = "metadata: read"
HUNDRED = ("per_page", "100")
"""The longest page."""
_WHOLE = re.compile(r"[0-9a-fA-F]{40}(?:[0-9a-fA-F]{24})?")
_RUN = (
    *("id", "name", "path", "workflow_id", "head_sha", "head_branch", "event", "status", "conclusion"),
    *("run_attempt", "run_started_at", "created_at", "updated_at", "repository.id", "head_repository.id"),
    *("triggering_actor", "actor"),
)
ARTIFACT = (
    *("id", "name", "size_in_bytes", "digest", "expired", "created_at", "expires_at"),
    *("workflow_run.id", "workflow_run.head_sha", "workflow_run.repository_id", "workflow_run.head_repository_id"),
)
"""What is kept of an artifact."""


def run_of(item: Item, number: object) -> str:
    """Return the subject of a run in the repository of an item."""
    return f"{place_of_item(item)}/actions/runs/{number}"


def is_of_fork(run: Item) -> bool:
    """Say whether a run took its code from another repository, or from one that is gone since: a fork, that is."""
    home, head = run.get("repository.id"), run.get("head_repository.id")
    return home is not None and head != home


def is_artifact_of_fork(artifact: Item) -> bool:
    """Say whether the run behind an artifact took its code from a fork. Raises `Malformed` where that is not told."""
    home = number(artifact, "workflow_run.repository_id")
    head = artifact.maybe_int("workflow_run.head_repository_id")
    return home != str(head)


def is_whole(commit: str) -> bool:
    """Say whether a commit id is written out; GitHub finds nothing by its first digits."""
    return _WHOLE.fullmatch(commit) is not None


def of_release(commit: str, delivery: Delivery) -> bool:
    """Say whether a commit is that of the release, which people may write by its first digits."""
    return bool(delivery.commit) and same_commit(commit, delivery.commit)


def artifacts_of_repository(name: str = "") -> Ask:
    """Return the question for the newest hundred artifacts, of one name where it is written out."""
    only = (("name", name),) if name else ()
    return Ask(
        path="actions/artifacts",
        query=(*only, HUNDRED),
        items_at="artifacts",
        keep=ARTIFACT,
        newest=100,
        permission=ACTIONS,
    )


def _repository(_: Delivery) -> Iterator[Ask]:
    yield Ask(path="", single=True, keep=("id", "default_branch", "archived"), permission=METADATA)


def _runs(delivery: Delivery) -> Iterator[Ask]:
    """The runs of the release's commit; the newest hundred of any commit where only its first digits are known."""
    if not delivery.commit:
        return
    whole = is_whole(delivery.commit)
    only = (("head_sha", delivery.commit.casefold()),) if whole else ()
    yield Ask(
        path="actions/runs",
        query=(*only, HUNDRED),
        items_at="workflow_runs",
        keep=_RUN,
        newest=None if whole else 100,
        permission=ACTIONS,
    )


def _artifacts(item: Item, delivery: Delivery) -> Iterator[Ask]:
    """The artifacts of a run of the release; those of forks with the same commit are left alone."""
    if of_release(item.text("head_sha"), delivery) and not is_of_fork(item):
        yield Ask(
            path=f"actions/runs/{number(item, 'id')}/artifacts",
            query=(HUNDRED,),
            items_at="artifacts",
            keep=ARTIFACT,
            permission=ACTIONS,
        )


REPOSITORY = PerPlace(Host.GITHUB, _repository)
"""The repository itself."""
RUNS = PerPlace(Host.GITHUB, _runs)
"""The workflow runs of the release's commit, of each the last attempt."""
ARTIFACTS = PerPlaceItem(RUNS, _artifacts)
"""The artifacts of each of these runs; `asked` is the subject of the run."""
