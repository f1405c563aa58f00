"""Who approved a signed statement in a pull request on GitHub, and which bytes of it they saw.

A statement that names no pull request is looked for in those that brought its newest versions to the default branch.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from collector.facts.signing import BlobAt, StatementReview
from collector.model import Delivery, Host
from collector.probe import Ask, Item, Malformed, PerPlace, PerPlaceItem, Probe, Read
from probes.delivery._github import CONTENTS, HUNDRED
from probes.delivery._items import nothing, number
from probes.delivery._statements import blob_at, blob_subject, numbers, object_id, paths_in

_PULLS = "pull-requests: read"
_ANY = ""
_NEWEST = 5
"""So many changes of a file are enough: the version that counts is the one that is there now."""
_APPROVED, _DRAFT = "APPROVED", "PENDING"


def _reviews_of(pull: str) -> Ask:
    own = f"pulls/{pull}"
    return Ask(
        path=f"{own}/reviews",
        query=(HUNDRED,),
        keep=("id", "state", "user", "commit_id", "submitted_at"),
        permission=_PULLS,
        about=own,
    )


def _reviews(delivery: Delivery) -> Iterator[Ask]:
    return map(_reviews_of, numbers(delivery))


def _commits(delivery: Delivery) -> Iterator[Ask]:
    for path in paths_in(_ANY, delivery):
        yield Ask(
            path="commits",
            query=(("path", path), ("per_page", str(_NEWEST))),
            keep=("sha",),
            newest=_NEWEST,
            permission=CONTENTS,
            about=f"statements/{path}",
        )


def _pulls(item: Item, _: Delivery) -> Iterator[Ask]:
    own = f"commits/{object_id(item, 'sha')}"
    yield Ask(path=f"{own}/pulls", query=(HUNDRED,), keep=("number",), permission=_PULLS, about=own)


def _found_reviews(item: Item, _: Delivery) -> Iterator[Ask]:
    yield _reviews_of(number(item, "number"))


def _blobs(item: Item, delivery: Delivery) -> Iterator[Ask]:
    return _blobs_at(item, paths_in(_pull_of(item), delivery))


def _found_blobs(item: Item, delivery: Delivery) -> Iterator[Ask]:
    return _blobs_at(item, paths_in(_ANY, delivery))


def _blobs_at(item: Item, paths: tuple[str, ...]) -> Iterator[Ask]:
    """What stood at the paths at the commit that a review approved; no other review asks for it."""
    if item.text("state") != _APPROVED or item.maybe_text("commit_id") is None:
        return
    commit = object_id(item, "commit_id")
    for path in paths:
        yield Ask(
            path=f"contents/{quote(path)}",
            query=(("ref", commit),),
            single=True,
            keep=("type", "path", "sha"),
            permission=CONTENTS,
            about=blob_subject(commit, path),
        )


REVIEWS = PerPlace(Host.GITHUB, _reviews)
COMMITS = PerPlace(Host.GITHUB, _commits)
PULLS = PerPlaceItem(COMMITS, _pulls)
FOUND_REVIEWS = PerPlaceItem(PULLS, _found_reviews)
BLOBS = PerPlaceItem(REVIEWS, _blobs)
FOUND_BLOBS = PerPlaceItem(FOUND_REVIEWS, _found_blobs)


def _pull_of(item: Item) -> str:
    return item.asked.rpartition("/")[2]


def parse_review(item: Item) -> Iterator[StatementReview]:
    """What somebody said of a pull request; a draft is said to nobody yet. GitHub lets nobody approve their own."""
    if item.text("state") == _DRAFT:
        return
    commit = item.maybe_text("commit_id")
    yield StatementReview(
        subject=f"{item.asked}/reviews/{number(item, 'id')}",
        documents=(item.document,),
        observed_at=item.observed_at,
        request=_pull_of(item),
        state=item.text("state"),
        by=item.maybe_text("user.principalName"),
        bot=item.maybe_flag("user.bot"),
        own=False,
        commit=None if commit is None else object_id(item, "commit_id"),
        at=item.maybe_instant("submitted_at"),
    )


def parse_blob(item: Item) -> Iterator[BlobAt]:
    """The file at a path at a commit; a folder, a link or a submodule is no statement."""
    if item.text("type") != "file":
        raise Malformed("type", item.text("type"), detail="what stands at the path of the statement is no file")
    yield from blob_at(item, item.text("path"), object_id(item, "sha"))


PROBE = Probe(
    id="delivery-github-statements",
    title="Reviews of signed statements on GitHub",
    reads=(
        Read(REVIEWS, parse_review, (StatementReview,)),
        Read(COMMITS, nothing, (StatementReview,)),
        Read(PULLS, nothing, (StatementReview,)),
        Read(FOUND_REVIEWS, parse_review, (StatementReview,)),
        Read(BLOBS, parse_blob, (BlobAt,)),
        Read(FOUND_BLOBS, parse_blob, (BlobAt,)),
    ),
    permissions=((Host.GITHUB, _PULLS), (Host.GITHUB, CONTENTS)),
    otherwise="A signature by an SSH key (`golive attest --key`).",
)
