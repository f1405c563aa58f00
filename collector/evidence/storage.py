"""Files that are written whole or not at all, names that stay inside their folder, and what can go wrong with both."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from collector.evidence import layout

_LONGEST_NAME = 512


class Unwritable(Exception):
    """Something could not be written; `fix` says what to do."""

    def __init__(self, path: Path, reason: str, fix: str) -> None:
        super().__init__(f"{path} cannot be written: {reason}. {fix}")
        self.path = path
        self.fix = fix


class Unreadable(Exception):
    """A bundle or packet that is missing, of another kind, or not as it was sealed; `fix` says what to do."""

    def __init__(self, path: Path, reason: str, fix: str) -> None:
        super().__init__(f"{path} cannot be read: {reason}. {fix}")
        self.path = path
        self.reason = reason
        self.fix = fix


class Altered(Unreadable):
    """A sealed file that is not as it was sealed."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason, "Collect again, or take an untouched copy.")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn an error of the file system into `Unwritable` with what to do about it."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Unwritable(path, reason, "Make room or choose a writable folder with -o.") from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a file under another name and rename it, so that it is never seen half written.

    A device, a pipe or a link is written through instead: renaming would put a plain file where `/dev/stdout` was.
    Raises `Unwritable`, also for a place inside a sealed bundle or packet.
    """
    _refuse_inside_sealed(path)
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink() or (path.exists() and not path.is_file()):
            path.write_bytes(data)
            return
        draft = path.with_name(path.name + ".draft")
        draft.write_bytes(data)
        draft.replace(path)


def new_folder(path: Path, *, apart_from: tuple[str, ...] = ()) -> None:
    """Make a folder, or take an empty one; what is there already is never mixed with evidence.

    Raises `Unwritable`, also for a place inside a sealed bundle or packet.
    """
    _refuse_inside_sealed(path)
    with writing(path):
        path.mkdir(parents=True, exist_ok=True)
        found = sorted(entry.name for entry in path.iterdir() if entry.name not in apart_from)
    if found:
        raise Unwritable(path, f"it already holds {found[0]!r}", "Give a new or empty folder with -o.")


def _refuse_inside_sealed(path: Path) -> None:
    """Raise `Unwritable` for a place where a new file would read as an alteration of what was sealed."""
    # not Path.resolve, which before Python 3.13 raises for a link that leads to itself
    for folder in Path(os.path.realpath(path)).parents:
        if _is_sealed(folder):
            raise Unwritable(path, f"it lies in {folder}, which is sealed", "Choose a place outside of it.")


def _is_sealed(folder: Path) -> bool:
    """Say whether a folder is a sealed packet or bundle, by two of its names: one alone may be anybody's."""
    names = ((layout.PACKET, layout.DECISION), (layout.MANIFEST, layout.RUN))
    # not Path.is_file, which raises for a folder that this user may not enter
    return any(all(os.path.isfile(folder / name) for name in pair) for pair in names)  # noqa: PTH113 - see above


def is_safe(name: str) -> bool:
    """Say whether a name from a manifest is a plain relative path that stays inside its folder."""
    path = PurePosixPath(name)
    return (
        0 < len(name) <= _LONGEST_NAME
        and name.isprintable()
        and "\\" not in name
        and str(path) == name
        and not path.is_absolute()
        and ".." not in path.parts
        and name != "."
    )


def regular_file(folder: Path, name: str) -> Path:
    """Return the path of a file inside a folder; raises `Altered` for links, devices and names that lead out."""
    if not is_safe(name):
        raise Altered(folder, f"the name {name!r} leads out of the folder")
    path = folder
    for part in PurePosixPath(name).parts:
        path = path / part
        if path.is_symlink():
            raise Altered(path, "it is a link, not a file")
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Altered(path, "it is not a plain file")
    except FileNotFoundError:
        raise Altered(path, "it is missing") from None
    return path


def read_file(folder: Path, name: str) -> bytes:
    """Return the bytes of a file inside a folder; raises `Unreadable`."""
    path = regular_file(folder, name)
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(path, error.strerror or type(error).__name__, "Check the rights on the file.") from error
