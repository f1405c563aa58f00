"""Secrets in what the CI hosts of an estate hold: in texts, in the names of things and people, within report files."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from collections.abc import Callable, Container, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any, TypeAlias

from simulator.azure_devops.things import Identity
from simulator.blobs import zip_of
from simulator.github.hub import Repository
from simulator.world import World

Planted: TypeAlias = Callable[[str], str]
"""What becomes of a text."""

STRANGER = "Nob0dy"
"""Stands in every login, mailbox and name of a stranger, and nowhere else."""
_STRUCTURE = frozenset(
    {
        *("id", "number", "sha", "head_sha", "commit", "full_name", "default_branch", "digest", "organization"),
        *("key", "repository", "kind", "match", "definition", "case", "build", "base", "target", "due_on"),
    }
)
"""What the doubles find things by: they would show nothing without it."""
_NAMES = frozenset(
    {
        *(
            "name",
            "environment",
            "environments",
            "ref",
            "head_branch",
            "branch",
            "branches",
            "path",
            "title",
            "context",
        ),
        *("status", "state", "conclusion", "result", "type", "labels", "tags", "stage", "event"),
    }
)
"""What people call things, and words that are asked for: where these stay, all that is declared is found."""
_ATTRIBUTE = re.compile(rb'(<(?!\?)[^<>]*?\s(?:name|message|classname|timestamp|file|filename)=")([^"<>&]*)(")')
_MEMBER = re.compile(rb'("(?:name|message|suite|trace|tool|title)"\s*:\s*")([^"\\]*)(")')
_SPECIAL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;"})
_IN_JSON = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


def planted_on_hosts(world: World, text: Planted, *, names: bool) -> World:
    """Return the world with other texts on its hosts; with `names` also in the names of things and the states."""
    kept = _STRUCTURE if names else _STRUCTURE | _NAMES
    return replace(
        world,
        github=replace(world.github, repositories=[_of_github(one, text, kept) for one in world.github.repositories]),
        devops=tuple(_in_thing(one, text, kept) for one in world.devops),
    )


def among_strangers(world: World) -> World:
    """Return the world with `STRANGER` in the login, the mailbox and the name of everybody on its hosts."""
    hub = replace(world.github, repositories=[_renamed(one) for one in world.github.repositories])
    return replace(world, github=hub, devops=_renamed(world.devops))


def texts_on_hosts(world: World) -> int:
    """Return how many texts there are to plant in."""
    seen: list[str] = []

    def note(found: str) -> str:
        seen.append(found)
        return found

    planted_on_hosts(world, note, names=True)
    return len(seen)


# --- People ------------------------------------------------------------------------------------------------


def _renamed(value: Any) -> Any:
    if isinstance(value, Identity):
        return replace(value, name=f"{STRANGER} of the shop", unique_name=f"{STRANGER}@contoso.example")
    if isinstance(value, Mapping):
        who = {"login": f"{STRANGER}-{len(str(value))}"} if "login" in value else {}
        return {**{name: _renamed(one) for name, one in value.items()}, **who}
    return _rebuilt(value, _renamed)


def _rebuilt(value: Any, change: Callable[[Any], Any], kept: Container[str] = ()) -> Any:
    """Return a list or a thing of an estate with its parts changed; fields that are kept stay as they are."""
    if isinstance(value, list | tuple):
        return type(value)(change(one) for one in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    fields = (field.name for field in dataclasses.fields(value) if field.name not in kept)
    return replace(value, **{name: change(getattr(value, name)) for name in fields})


# --- Texts -------------------------------------------------------------------------------------------------


def _of_github(repository: Repository, text: Planted, kept: frozenset[str]) -> Repository:
    """Plant in what is listed and in archives, whose digests stay true; keys by which things are found stay."""
    archives = {number: _in_archive(archive, text) for number, archive in repository.archives.items()}
    found = _in_thing(replace(repository, archives={}, files={}), text, kept)
    artifacts = {
        run: [_with_digest(one, archives.get(one["id"])) for one in listed] for run, listed in found.artifacts.items()
    }
    return replace(found, archives=archives, files=repository.files, artifacts=artifacts)


def _with_digest(artifact: Mapping[str, Any], archive: bytes | None) -> Mapping[str, Any]:
    if archive is None or not artifact.get("digest"):
        return artifact
    return {**artifact, "digest": f"sha256:{sha256(archive).hexdigest()}", "size_in_bytes": len(archive)}


def _in_thing(value: Any, text: Planted, kept: frozenset[str]) -> Any:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, bytes):
        return _in_archive(value, text)
    if isinstance(value, Mapping):
        return {name: one if name in kept else _in_thing(one, text, kept) for name, one in value.items()}
    return _rebuilt(value, lambda one: _in_thing(one, text, kept), kept | {"conduct"})


def _in_archive(archive: bytes, text: Planted) -> bytes:
    """Plant in the attributes and members of the report files of an archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            return zip_of({name: _in_report(opened.read(name), text) for name in opened.namelist()})
    except zipfile.BadZipFile:
        return archive


def _in_report(content: bytes, text: Planted) -> bytes:
    is_xml = content.lstrip().startswith(b"<")
    escapes = _SPECIAL if is_xml else _IN_JSON

    def put(found: re.Match[bytes]) -> bytes:
        return found[1] + text(found[2].decode()).translate(escapes).encode() + found[3]

    return (_ATTRIBUTE if is_xml else _MEMBER).sub(put, content)
