"""What a repository holds: commits, pull requests with their reviews, files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.estate.github.home import Commits, Home, read_described
from simulator.github.addresses import sha_of
from simulator.github.hub import Json
from simulator.github.shapes import code
from simulator.strict import Fields

REVIEW_STATES = ("APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING")
_FIRST_PULL = 1001


def read_commits(entry: Fields, home: Home, commits: Commits) -> None:
    """Read `commits: [{commit, when, by, message, verified, files}]`."""
    for value, where in entry.each("commits"):
        told = Fields(value, where)
        commits.describe(told.text("commit"), read_described(told, home))
        told.done()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulls:
    """Pull requests, and the reviews of each by its number."""

    pulls: Sequence[Json]
    reviews: Mapping[int, Sequence[Json]]


def read_pulls(entry: Fields, home: Home, commits: Commits) -> Pulls:
    """Read `pulls: [{number, title, commit, base, by, created, merged, reviews}]`."""
    pulls: list[Json] = []
    reviews: dict[int, Sequence[Json]] = {}
    for index, (value, where) in enumerate(entry.each("pulls")):
        told = Fields(value, where)
        body = _pull(told, home, commits, told.whole("number", _FIRST_PULL + index))
        pulls.append(body)
        reviews[body["number"]] = tuple(
            _review(Fields(review, place), home, body) for review, place in told.each("reviews")
        )
        told.done()
    return Pulls(pulls=tuple(pulls), reviews=reviews)


def _pull(told: Fields, home: Home, commits: Commits, number: int) -> Json:
    created = told.moment("created", home.now, home.now - timedelta(days=3))
    merged = told.moment("merged", home.now) if told.has("merged") else None
    pull = code.PullRequest(
        number=number,
        title=told.text("title", f"Change {number}"),
        by=told.text("by", "developer"),
        head=_head(told.text("commit"), commits, number, merged),
        base=told.text("base", home.branch),
        created=created,
        merged=merged,
        private=home.private,
    )
    return code.pull(home.full_name, pull)


def _head(word: str, commits: Commits, number: int, merged: datetime | None) -> str:
    """Return the SHA at the end of a pull request; only a merged one is a part of the history."""
    return commits.carried(word, number, merged) if merged else sha_of(word)


def _review(told: Fields, home: Home, pull: Json) -> Json:
    """Read `{by, state, when, commit}` of a review, of the pull request's last commit unless another one is named."""
    review = code.review(
        home.full_name,
        pull["number"],
        by=told.text("by", "reviewer"),
        state=told.one_of("state", REVIEW_STATES, "APPROVED"),
        sha=sha_of(told.text("commit")) if told.has("commit") else pull["head"]["sha"],
        when=told.moment("when", home.now, home.now - timedelta(days=2)),
    )
    told.done()
    return review


def read_files_at(entry: Fields, home: Home) -> Mapping[str, Mapping[str, bytes | None]]:
    """Read `files_at: {commit: {path: content}}`, where a path without a content is not there."""
    place = entry.place("files_at")
    found: dict[str, Mapping[str, bytes | None]] = {}
    for commit, files in entry.mapping("files_at").items():
        where = f"{place}.{commit}"
        named = Fields({"files": files}, where).mapping("files")
        found[sha_of(str(commit))] = {
            str(path): None if value is None else home.content(value, f"{where}.{path}")
            for path, value in named.items()
        }
    return found


def read_files(entry: Fields, home: Home) -> Mapping[str, bytes]:
    """Read `files: {path: text or {file: path}}`."""
    place = entry.place("files")
    return {str(path): home.content(value, f"{place}.{path}") for path, value in entry.mapping("files").items()}
