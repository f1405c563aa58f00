"""Reads the files of the folder of papers, within limits and never outside of it, and says what could not be read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from collector.papers import DOCUMENTS, REGISTERS, ROLES, STATEMENTS, WAIVERS, PaperFolder

MAX_FILES = 2_000
MAX_BYTES = 4 * 1024 * 1024
"""Of one file."""
MAX_ALL_BYTES = 256 * 1024 * 1024
_DEEPEST = 8
_LONGEST_PATH = 400

_FOLDERS = (STATEMENTS, WAIVERS, DOCUMENTS, REGISTERS)
_ENDINGS: Mapping[str, tuple[str, ...]] = {STATEMENTS: (".json",), WAIVERS: (".json",), REGISTERS: (".yaml", ".csv")}
_NOTES = ("readme.md", "readme.txt", "readme")
_PRIVATE_KEY = b"PRIVATE KEY-----"


class _Unusable(Exception):
    """The folder cannot be taken as it is; the message says why and what to do."""


def read_folder(folder: Path) -> PaperFolder:
    """Read a folder of papers; one that is not there is no folder, one that cannot be listed is a problem.

    What could not be listed may hold somebody's `no`: then nothing in the whole folder counts.
    """
    if not os.path.lexists(folder):
        return PaperFolder()
    try:
        paths = dict(_papers(folder))
    except _Unusable as unusable:
        return PaperFolder(problems=(str(unusable),), there=True)
    except OSError as error:
        return PaperFolder(problems=(_unlistable(folder, error),), there=True)
    files: dict[str, bytes] = {}
    unread: dict[str, str] = {}
    for name, path in sorted(paths.items()):
        try:
            files[name] = _bytes(name, path, within=folder)
        except OSError as error:
            unread[name] = f"it cannot be read ({error.strerror or type(error).__name__}); let this user read it"
        except _Unusable as unusable:
            unread[name] = str(unusable)
    if sum(map(len, files.values())) > MAX_ALL_BYTES:
        what = f"the papers are larger than {MAX_ALL_BYTES // 1024**2} MiB together, so none counts; take out old ones"
        return PaperFolder(problems=(what,), there=True)
    return PaperFolder(files=files, unread=unread, there=True)


def _papers(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield every file that is a paper by its place. Raises `OSError` as the disk does, and `_Unusable`."""
    for number, (name, path) in enumerate(_walk(folder, "", 0), start=1):
        if number > MAX_FILES:
            raise _Unusable(f"there are more than {MAX_FILES} papers, so none counts; take out old ones")
        if not name.isprintable() or "\\" in name or len(name) > _LONGEST_PATH:
            raise _Unusable(f"the file name {name[:60]!a} cannot be kept, so no paper counts; rename it plainly")
        if path.name.casefold() not in _NOTES or name.startswith(DOCUMENTS):
            yield name, path


def _walk(folder: Path, prefix: str, depth: int) -> Iterator[tuple[str, Path]]:
    """Yield the files of the role map and the four folders; what is hidden or lies elsewhere is no paper."""
    with os.scandir(folder) as listed:
        entries = sorted(listed, key=lambda entry: entry.name)
    for entry in entries:
        name = prefix + os.fsencode(entry.name).decode("utf-8", "backslashreplace")
        ours = depth or name == ROLES or f"{name}/" in _FOLDERS
        if entry.name.startswith(".") or not ours:
            continue
        if entry.is_symlink() and (f"{name}/" in _FOLDERS or _is_folder(entry)):
            raise _Unusable(f"{name} is a link, so no paper counts; put what it leads to in its place")
        if not _is_folder(entry):
            yield name, folder / entry.name
        elif depth >= _DEEPEST:
            raise _Unusable(f"{name} lies too deep, so no paper counts; use at most {_DEEPEST} folders")
        else:
            yield from _walk(folder / entry.name, f"{name}/", depth + 1)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Say whether an entry is a folder, or leads to one."""
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _bytes(name: str, path: Path, within: Path) -> bytes:
    """Return the bytes of a file; raises `OSError`, and `_Unusable` for what leads out, is too large or no paper."""
    endings = next((found for place, found in _ENDINGS.items() if name.startswith(place)), ("",))
    if not name.endswith(endings):
        raise _Unusable(f"its name ends in none of {', '.join(endings)}; rename it, or take it out")
    # not Path.resolve, which before Python 3.13 raises for a link that leads to itself
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(within)):
        raise _Unusable("it is a link that leads out of the folder of papers; put the file itself there")
    if not stat.S_ISREG(path.stat().st_mode):
        raise _Unusable("it is no plain file; take it out")
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _Unusable(f"it is larger than {MAX_BYTES // 1024**2} MiB; shorten it, or keep it elsewhere")
    if _PRIVATE_KEY in data:
        raise _Unusable("it holds a private key; take it out, and make a new one: this one is no secret any more")
    return data


def _unlistable(folder: Path, error: OSError) -> str:
    found = Path(str(error.filename or folder))
    where = found.relative_to(folder).as_posix() if found.is_relative_to(folder) else "."
    shown = "the folder of papers" if where == "." else f"the folder {where} of the papers"
    why = error.strerror or type(error).__name__
    return f"{shown} cannot be listed ({why}), so no paper counts; let this user read and enter it"
