"""What all readers of a repository need: its name and moment, its commits, and the files that it is fed from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from simulator.estate.contents import content
from simulator.github.addresses import sha_of
from simulator.github.hub import Commit
from simulator.github.shapes import actions, code
from simulator.moments import parse_duration
from simulator.strict import EstateError, Fields

_FILE_STATUSES = ("added", "modified", "removed", "renamed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The repository that is being read."""

    full_name: str
    private: bool
    branch: str
    """The default branch."""
    now: datetime
    folders: tuple[Path, ...]
    """Where files are looked for, in this order."""

    def content(self, value: object, where: str) -> bytes:
        """Return what a file of this repository holds, as `simulator.estate.contents` reads it."""
        return content(value, where, self.folders)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What the estate says of a commit."""

    when: datetime | None = None
    by: str = "developer"
    message: str = ""
    verified: bool = False
    files: Mapping[str, str] | None = None
    pulls: tuple[int, ...] = ()


class Commits:
    """The commits of a repository: those that are described, and those that something else only names."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._described: dict[str, Described] = {}
        self._seen: dict[str, datetime] = {}

    def describe(self, word: str, told: Described) -> None:
        sha = sha_of(word)
        self._described[sha] = told
        self._seen.setdefault(sha, told.when or self._home.now)

    def carried(self, word: str, pull: int, when: datetime) -> str:
        """Return the SHA of a commit that a pull request carried."""
        sha = self.named(word, when)
        told = self._described.get(sha, Described())
        self._described[sha] = Described(
            when=told.when,
            by=told.by,
            message=told.message,
            verified=told.verified,
            files=told.files,
            pulls=(*told.pulls, pull),
        )
        return sha

    def named(self, word: str, when: datetime) -> str:
        """Return the SHA of a commit that something names; it is at least as old as that."""
        sha = sha_of(word)
        self._seen[sha] = min(when, self._seen.get(sha, when))
        return sha

    def newest(self) -> str:
        """Return the head of the default branch; an empty repository gets a first commit."""
        if not self._seen:
            self.named("first", self._home.now - timedelta(days=1))
        return self._order()[-1]

    def history(self) -> Sequence[Commit]:
        """Return all commits in one line, the oldest first."""
        self.newest()
        order = self._order()
        return tuple(self._commit(sha, parent) for sha, parent in zip(order, ("", *order), strict=False))

    def _order(self) -> Sequence[str]:
        return sorted(self._seen, key=self._when)

    def _when(self, sha: str) -> datetime:
        told = self._described.get(sha, Described())
        return told.when or self._seen[sha]

    def _commit(self, sha: str, parent: str) -> Commit:
        told = self._described.get(sha, Described())
        name = self._home.full_name
        body = code.commit(
            name,
            sha,
            when=self._when(sha),
            by=told.by,
            message=told.message or f"Change {sha[:7]}",
            verified=told.verified,
            parent=parent,
        )
        files = [code.changed_file(name, sha, path, status) for path, status in (told.files or {}).items()]
        return Commit(body=body, files=files, pulls=told.pulls)


def read_described(entry: Fields, home: Home) -> Described:
    """Read `{when, by, message, verified, files: {path: added}, pulls}` of a commit."""
    files = {str(path): str(status) for path, status in entry.mapping("files").items()}
    for path, status in files.items():
        if status not in _FILE_STATUSES:
            known = ", ".join(_FILE_STATUSES)
            raise EstateError(f"{entry.place('files')}.{path}: {status!r} is not known; write one of: {known}")
    return Described(
        when=entry.moment("when", home.now) if entry.has("when") else None,
        by=entry.text("by", "developer"),
        message=entry.text("message", ""),
        verified=entry.flag("verified", default=False),
        files=files,
    )


def read_timed(entry: Fields, home: Home, default: actions.Timed | None = None) -> actions.Timed:
    """Read `{status, conclusion, started, took}`; what is left out is as in the default, or a success an hour ago."""
    started = home.now - timedelta(hours=1)
    usual = default or actions.Timed(
        status=actions.COMPLETED, conclusion="success", started=started, ended=started + timedelta(minutes=5)
    )
    status = entry.one_of("status", actions.RUN_STATUSES, usual.status)
    conclusion = entry.text("conclusion", usual.conclusion or "success")
    started = entry.moment("started", home.now, usual.started)
    took = duration(entry, "took", usual.ended - usual.started)
    is_completed = status == actions.COMPLETED
    return actions.Timed(
        status=status,
        conclusion=conclusion if is_completed else None,
        started=started,
        ended=started + took if is_completed else home.now,
    )


def duration(entry: Fields, key: str, default: timedelta) -> timedelta:
    """Read a duration such as PT5M."""
    if not entry.has(key):
        return default
    try:
        return parse_duration(entry.text(key))
    except ValueError as error:
        raise EstateError(f"{entry.place(key)}: {error}") from error
