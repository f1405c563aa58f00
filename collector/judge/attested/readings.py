"""Every statement of the papers, read once: what it says, and whom and what it is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath

from collector.judge.attested.objections import Objection
from collector.judge.attested.signers import folded_name
from collector.judge.attested.signing import Signing
from collector.judge.attested.statement import Said, Statement, read_statement
from collector.model import Outcome
from collector.papers import Envelope

_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reading:
    """One file with a statement, or with what should have been one."""

    envelope: Envelope
    statement: Statement | Objection
    criterion: str
    role: str
    """Empty where it cannot be read: it may have been for any."""
    area: str

    @property
    def would_say(self) -> Outcome:
        """What it says as far as it can be read: a `no` is heard from a broken file, too."""
        return Outcome.FAIL if self.envelope.payload.get("answer") == Said.NO.value else Outcome.PASS

    @property
    def issued_at(self) -> datetime:
        """When it was signed; a file that cannot be read is the oldest, and one that says no the newest."""
        if isinstance(self.statement, Statement):
            return self.statement.issued_at
        return _LAST if self.would_say is Outcome.FAIL else _FIRST

    def is_for(self, role: str, area: str) -> bool:
        """Say whether it was made for a role and process area, or may have been."""
        if not self.role:
            return True
        return folded_name(self.role) == folded_name(role) and folded_name(self.area) == folded_name(area)


def readings(signing: Signing) -> Mapping[str, tuple[Reading, ...]]:
    """Return the statements by criterion, those of each in the order of their files; ask by `signing.shared`."""
    known = frozenset(criterion.id for criterion in signing.policy.criteria)
    found: dict[str, list[Reading]] = {}
    for envelope in sorted(signing.papers.statements, key=lambda one: (one.file, one.digest)):
        one = _reading(envelope, known)
        found.setdefault(one.criterion, []).append(one)
    return {criterion: tuple(ones) for criterion, ones in found.items()}


def _reading(envelope: Envelope, known: frozenset[str]) -> Reading:
    statement = read_statement(envelope)
    if isinstance(statement, Statement):
        return Reading(envelope, statement, statement.criterion, statement.role, statement.area)
    said, role, area = (_text(envelope, name) for name in ("criterion", "role", "area"))
    return Reading(envelope, statement, said or _by_place(envelope.file, known), role, area)


def _text(envelope: Envelope, name: str) -> str:
    found = envelope.payload.get(name)
    return found if isinstance(found, str) else ""


def _by_place(file: str, known: frozenset[str]) -> str:
    """Return the criterion in the name of the file or of a folder above: `statements/<criterion>/<role>.json`."""
    path = PurePosixPath(file)
    names: Sequence[str] = (path.stem, *path.parts[:-1])
    return next((name for name in names if name in known), "")
