"""The source of report files: a pattern goes in, what each matching file says comes out.

What is kept as evidence is the reading with the digest of the file, never the report's text: the output of tests
can hold secrets.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from collector.model import Cause
from collector.probe import RawPage, ReadError, ReportFiles, Request
from collector.sources.reports import Reading, inspect_file

_ANY_DEPTH = "**"


class Files:
    """Reads the report files below one folder, and nothing outside of it."""

    name = "files"
    together = 1

    def __init__(self, base: Path) -> None:
        self._base = base

    def read_ahead(self, requests: Sequence[Request]) -> None:
        """Do nothing: files are at hand already."""

    def read(self, request: Request) -> Iterator[RawPage]:
        """Yield one page a matching file, in the order of their names; nothing matching yields no page.

        `**` stands for any number of folders, without following symbolic links to folders.
        Raises `ReadError` for a pattern that leaves the folder and for a folder that cannot be listed.
        """
        if not isinstance(request, ReportFiles):
            raise TypeError(f"the files source reads report files, not {type(request).__name__}")
        parts = _parts(request.pattern)
        try:
            found = sorted(set(_matching(self._base, parts)))
        except OSError as error:
            raise ReadError(
                Cause.DENIED,
                f"the folder {_shown(error.filename)} cannot be listed: {error.strerror}",
                "let this user read and enter the folder, or name the report files without a wildcard there",
            ) from error
        return (RawPage(self._reading(path, request.report_kind).to_json(), "") for path in found)

    def _reading(self, path: Path, kind: str) -> Reading:
        shown_as = _shown(path.relative_to(self._base).as_posix())
        # not Path.resolve, which before Python 3.13 raises for a link that leads to itself
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self._base)):
            reason = "it is a link that leads out of the folder of the workload file: copy the file itself there"
            return Reading(file=shown_as, format="", kind="", outcome="refused", reasons=(reason,))
        return inspect_file(path, shown_as=shown_as, kind=kind)


def _parts(pattern: str) -> tuple[str, ...]:
    """Split a pattern into its parts. Raises `ReadError` if it could lead anywhere but down."""
    parts = PurePosixPath(pattern).parts
    if not parts or pattern.startswith("/") or ".." in parts or "\0" in pattern:
        raise ReadError(
            Cause.SCOPE,
            f"the pattern {pattern!a} does not stay below the folder of the workload file",
            "write it relative to that folder and without '..', for example 'reports/**/*.xml'",
        )
    return tuple(part for i, part in enumerate(parts) if part != _ANY_DEPTH or parts[i - 1 : i] != (_ANY_DEPTH,))


def _matching(folder: Path, parts: Sequence[str]) -> Iterator[Path]:
    """Yield the files below a folder that match the parts of a pattern. Raises `OSError`, as the disk does.

    Not `Path.glob`, which passes over folders that it may not list: an unread folder is not an empty one.
    """
    part, rest = parts[0], parts[1:]
    if part == _ANY_DEPTH:
        yield from _matching(folder, rest or ("*",))
        for entry in _entries(folder):
            if entry.is_dir(follow_symlinks=False):
                yield from _matching(folder / entry.name, parts)
        return
    for name in _names(folder, part):
        path = folder / name
        if rest and path.is_dir():
            yield from _matching(path, rest)
        elif not rest and not path.is_dir():
            yield path


def _names(folder: Path, part: str) -> list[str]:
    if not any(sign in part for sign in "*?["):
        return [part] if _exists(folder / part) else []
    return [entry.name for entry in _entries(folder) if fnmatchcase(entry.name, part)]


def _exists(path: Path) -> bool:
    """Say whether something stands there, a dangling link too. Not `lexists`, which calls the unreadable absent."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return list(entries)


def _shown(path: str | None) -> str:
    """Return a path as text that can always be written, even if its name is no text."""
    return os.fsencode(path or "?").decode("utf-8", "backslashreplace")
