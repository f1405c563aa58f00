"""Who approved a signed statement in Azure DevOps: by a vote on a pull request, or by the approval of a run.

A vote does not say which commit it was given on. So every commit that the pull request was ever at is read as well: the
vote is one on the statement where all of them hold the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from collector.facts.signing import BlobAt, RequestCommit, StatementReview
from collector.model import Delivery, Host
from collector.probe import Ask, Item, Malformed, PerPlace, PerPlaceItem, Probe, Read
from probes.delivery._azure_devops import API, BUILD_READ, BUILDS, CODE_READ, of_release
from probes.delivery._items import nothing, number, place_of_item
from probes.delivery._stages import SIGNED, approvals_of, decisions, timeline_of
from probes.delivery._statements import blob_at, blob_subject, numbers, object_id, paths_in

_PULLS, _REPOSITORIES = "git/pullrequests", "git/repositories"
_OF_GIT = "tfsgit"
_NO_VOTE = 0


def environments(delivery: Delivery) -> tuple[str, ...]:
    """Return the environments whose approval signs statements; runs are known by the commit of the release alone."""
    named = (one.request for one in delivery.statements if one.request and not one.number)
    return tuple(dict.fromkeys(named)) if delivery.commit else ()


def _pulls(delivery: Delivery) -> Iterator[Ask]:
    for pull in numbers(delivery):
        yield Ask(
            path=f"{_PULLS}/{pull}",
            single=True,
            keep=("pullRequestId", "repository.id", "createdBy", "reviewers.vote"),
            api_version=API,
            permission=CODE_READ,
        )


def _iterations(item: Item, _: Delivery) -> Iterator[Ask]:
    repository = f"{_REPOSITORIES}/{quote(item.text('repository.id'), safe='')}"
    pull = number(item, "pullRequestId")
    yield Ask(
        path=f"{repository}/pullRequests/{pull}/iterations",
        items_at="value",
        keep=("id", "sourceRefCommit.commitId"),
        api_version=API,
        permission=CODE_READ,
        about=f"{_PULLS}/{pull}/{repository}",
    )


def _voted_blobs(item: Item, delivery: Delivery) -> Iterator[Ask]:
    pull, _, repository = item.asked.removeprefix(f"{place_of_item(item)}/{_PULLS}/").partition("/")
    return _blobs_at(repository, object_id(item, "sourceRefCommit.commitId"), paths_in(pull, delivery))


def _blobs_at(repository: str, commit: str, paths: tuple[str, ...]) -> Iterator[Ask]:
    """What stood at the paths at a commit; without `$format` the file itself would come."""
    version = (("versionDescriptor.versionType", "commit"), ("versionDescriptor.version", commit))
    for path in paths:
        yield Ask(
            path=f"{repository}/items",
            query=(("path", f"/{path}"), *version, ("$format", "json")),
            single=True,
            keep=("objectId", "gitObjectType", "path"),
            api_version=API,
            permission=CODE_READ,
            about=blob_subject(commit, path),
        )


def _builds(delivery: Delivery) -> Iterable[Ask]:
    return BUILDS.asks(delivery) if environments(delivery) else ()


def _timelines(item: Item, delivery: Delivery) -> Iterator[Ask]:
    if of_release(item, delivery):
        yield timeline_of(item)


def _approvals(item: Item, delivery: Delivery) -> Iterable[Ask]:
    return approvals_of(item, environments(delivery))


def _built_blobs(item: Item, delivery: Delivery) -> Iterator[Ask]:
    """The statements at the commit of a build of the release."""
    if of_release(item, delivery) and _is_of_git(item):
        repository = f"{_REPOSITORIES}/{quote(item.text('repository.id'), safe='')}"
        paths = tuple(path for name in environments(delivery) for path in paths_in(name, delivery))
        yield from _blobs_at(repository, object_id(item, "sourceVersion"), tuple(dict.fromkeys(paths)))


def _is_of_git(build: Item) -> bool:
    """Say whether the code of a build came from a Git repository of the project."""
    return (build.maybe_text("repository.type") or "").casefold() == _OF_GIT


PULLS = PerPlace(Host.AZURE_DEVOPS, _pulls)
ITERATIONS = PerPlaceItem(PULLS, _iterations)
VOTED_BLOBS = PerPlaceItem(ITERATIONS, _voted_blobs)
APPROVED_BUILDS = PerPlace(Host.AZURE_DEVOPS, _builds)
TIMELINES = PerPlaceItem(APPROVED_BUILDS, _timelines)
APPROVALS = PerPlaceItem(TIMELINES, _approvals)
BUILT_BLOBS = PerPlaceItem(APPROVED_BUILDS, _built_blobs)


def parse_votes(item: Item) -> Iterator[StatementReview]:
    """The votes that stand on a pull request; whoever has not voted said nothing."""
    author, pull = item.maybe_text("createdBy.principalName"), number(item, "pullRequestId")
    for index, vote in enumerate(map(item.inside, item.maybe_objects("reviewers") or ())):
        by, said = vote.maybe_text("principalName"), vote.maybe_int("vote")
        if said is None:
            raise Malformed("reviewers.vote", None)
        if said == _NO_VOTE:
            continue
        yield StatementReview(
            subject=f"{place_of_item(item)}/{_PULLS}/{pull}/votes/{index}",
            documents=(item.document,),
            observed_at=item.observed_at,
            request=pull,
            state=str(said),
            by=by,
            bot=vote.maybe_flag("bot"),
            own=author is None or by == author,
        )


def parse_iteration(item: Item) -> Iterator[RequestCommit]:
    """A commit that the pull request was at."""
    pull = item.asked.removeprefix(f"{place_of_item(item)}/{_PULLS}/").partition("/")[0]
    yield RequestCommit(
        subject=f"{place_of_item(item)}/{_PULLS}/{pull}/iterations/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        request=pull,
        commit=object_id(item, "sourceRefCommit.commitId"),
    )


def parse_build(item: Item) -> Iterator[RequestCommit]:
    """The commit of a build, whose stages may wait for people; one from elsewhere than Git has none that counts."""
    if _is_of_git(item) and item.maybe_text("sourceVersion"):
        subject = f"{place_of_item(item)}/build/builds/{number(item, 'id')}"
        yield RequestCommit(
            subject=subject,
            documents=(item.document,),
            observed_at=item.observed_at,
            request=subject,
            commit=object_id(item, "sourceVersion"),
        )


def parse_approval(item: Item) -> Iterator[StatementReview]:
    """The decisions of an approval of a run of the release, by the environment that it signs for."""
    build, _, environment = item.asked.partition(SIGNED)
    for step in decisions(item):
        yield StatementReview(
            subject=f"{build}/approvals/{item.text('id').casefold()}",
            documents=(item.document,),
            observed_at=item.observed_at,
            request=environment,
            run=build,
            state=step.text("status"),
            by=step.maybe_text("actualApprover.principalName"),
            bot=step.maybe_flag("actualApprover.bot"),
            at=step.maybe_instant("lastModifiedOn"),
        )


def parse_blob(item: Item) -> Iterator[BlobAt]:
    """The file at a path at a commit; a folder or a submodule is no statement."""
    if item.text("gitObjectType").casefold() != "blob":
        raise Malformed("gitObjectType", item.text("gitObjectType"), detail="no file stands at the statement's path")
    yield from blob_at(item, item.text("path").removeprefix("/"), object_id(item, "gitObjectId"))


PROBE = Probe(
    id="delivery-azure-statements",
    title="Votes and approvals of signed statements in Azure DevOps",
    reads=(
        Read(PULLS, parse_votes, (StatementReview,)),
        Read(ITERATIONS, parse_iteration, (RequestCommit,)),
        Read(VOTED_BLOBS, parse_blob, (BlobAt,)),
        Read(APPROVED_BUILDS, parse_build, (RequestCommit,)),
        Read(TIMELINES, nothing, (StatementReview,)),
        Read(APPROVALS, parse_approval, (StatementReview,)),
        Read(BUILT_BLOBS, parse_blob, (BlobAt,)),
    ),
    permissions=((Host.AZURE_DEVOPS, CODE_READ), (Host.AZURE_DEVOPS, BUILD_READ)),
    otherwise="A signature by an SSH key (`golive attest --key`).",
)
