"""The people of a scenario: who they are, what they wrote, and what each of them says when asked to sign.

A scenario that has people keeps them in its folder `people`: `people.yaml`, and `registers` as they stand there. Their
keys are made from their names (`simulator.signing`), so that the same scenario always gives the same bytes.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from simulator.signing import STATEMENT_TYPE, WAIVER_TYPE, seeded_key, signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who may sign."""

    name: str
    roles: tuple[str, ...]
    machine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Everybody of a scenario, and what they have to say."""

    people: tuple[Member, ...]
    author: str
    """Who wrote all documents."""
    reviewed: str
    """When all documents were last reviewed."""
    signed: str
    """When all statements are made."""
    comment: str
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By criterion: what the signer fills in."""
    otherwise: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By criterion, what is not as usual: `answer`, `signed` (when), `signer`, or a `key` of somebody else."""
    waivers: tuple[Mapping[str, str], ...] = ()
    """Waivers and mitigations that somebody signs."""
    refused: frozenset[str] = frozenset()
    """The criteria that nobody signs."""
    without: frozenset[str] = frozenset()
    """The documents that nobody wrote."""
    earlier: tuple[Mapping[str, str], ...] = ()
    """Earlier runs of the gate: `at` and `mode`."""
    registers: Path = Path()

    def holding(self, role: str) -> Member | None:
        """Return who has a role."""
        return next((one for one in self.people if role in one.roles), None)


def read_cast(folder: Path) -> Cast:
    """Return the people of a scenario; one without such a folder has nobody. Raises `OSError`, `YAMLError`."""
    file = folder / "people.yaml"
    raw: dict[str, Any] = yaml.safe_load(file.read_text("utf-8")) if file.is_file() else {}
    people = raw.get("people", ())
    return Cast(
        people=tuple(Member(name=p["name"], roles=tuple(p["roles"]), machine=p.get("machine", False)) for p in people),
        author=raw.get("author", ""),
        reviewed=str(raw.get("reviewed", "")),
        signed=_moment(raw.get("signed", "")),
        comment=raw.get("comment", ""),
        answers=raw.get("answers", {}),
        otherwise=raw.get("otherwise", {}),
        waivers=tuple(raw.get("waivers", ())),
        refused=frozenset(raw.get("refused", ())),
        without=frozenset(raw.get("without", ())),
        earlier=tuple(raw.get("earlier", ())),
        registers=folder / "registers",
    )


def _moment(value: object) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if hasattr(value, "strftime") else str(value)


def write_papers(cast: Cast, folder: Path) -> None:
    """Write the role map and the registers into a new folder of papers; statements and documents come later."""
    folder.mkdir(parents=True)
    people = [_entry(one) for one in cast.people]
    (folder / "roles.yaml").write_text(yaml.safe_dump({"people": people}, sort_keys=False), "utf-8")
    if cast.registers.is_dir():
        shutil.copytree(cast.registers, folder / "registers")


def _entry(member: Member) -> dict[str, Any]:
    keys = [seeded_key(member.name).public]
    marked = {"machine": True} if member.machine else {}
    return {"name": member.name, "roles": list(member.roles), "keys": keys, **marked}


def write_document(cast: Cast, folder: Path, name: str, kind: str, sections: Sequence[str]) -> None:
    """Write a document with all its sections, as short as a document can be."""
    path = folder / "documents" / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    title = name.replace("-", " ").capitalize()
    front = {"title": title, "kind": kind, "author": cast.author, "reviewed": cast.reviewed}
    body = "".join(f"\n## {_words(one)}\n\n{_words(one)} of the shop: as agreed in the review.\n" for one in sections)
    path.write_text(f"---\n{yaml.safe_dump(front, sort_keys=False)}---\n\n# {title}\n{body}", "utf-8")


def _words(section: str) -> str:
    return section.replace("-", " ").capitalize()


def write_statement(folder: Path, file: str, payload: Mapping[str, Any], signer: str) -> None:
    """Sign a payload by the key of a person and write the envelope."""
    _write(folder / "statements" / file, signed(payload, STATEMENT_TYPE, [signer]))


def write_waiver(folder: Path, file: str, payload: Mapping[str, Any], signer: str) -> None:
    """Sign a waiver or mitigation by the key of a person and write the envelope."""
    _write(folder / "waivers" / file, signed(payload, WAIVER_TYPE, [signer]))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
