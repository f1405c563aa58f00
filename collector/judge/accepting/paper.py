"""A signed waiver or mitigation as typed values; what is not written as it should be is named, nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from collector.judge.attested.statement import zoned_instant
from collector.judge.wording import plain
from collector.model import fold_id
from collector.papers import WAIVER_TYPE, Envelope

SCHEMA = "golive.waiver/v1"
WAIVER, MITIGATION = "waiver", "mitigation"


class Unreadable(ValueError):
    """A paper that says nothing that could count; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptancePaper:
    """What somebody signed about a fail: that it is accepted, or that its owner works on it."""

    kind: str
    """`waiver` or `mitigation`."""
    criterion: str
    question: str
    """The digest of what the criterion asked."""
    fails: frozenset[str]
    subjects: frozenset[str]
    failing: Mapping[str, frozenset[str]]
    """By subject, in one spelling, how it fails; empty where it was signed for all of `fails` alike."""
    reason: str
    control: str
    risk: str
    owner: str
    requester: str
    approver: str
    approver_role: str
    due: datetime | None
    issued_at: datetime
    expires_at: datetime
    workload: str
    tenants: tuple[str, ...]
    scope: str
    release_name: str
    release_commit: str
    policy: str
    """The name of the policy."""


def read_paper(envelope: Envelope) -> AcceptancePaper:
    """Return what an envelope says. Raises `Unreadable`."""
    if envelope.problem:
        raise Unreadable(f"it cannot be read: {plain(envelope.problem)}")
    if envelope.payload_type != WAIVER_TYPE:
        raise Unreadable(f"it is no waiver but {plain(envelope.payload_type) or 'without a type'}: see `golive waive`")
    if envelope.payload.get("schema") != SCHEMA:
        raise Unreadable(f"its schema is not {SCHEMA}: make it with this version's `golive waive`")
    return _paper(envelope.payload)


def _paper(payload: Mapping[str, Any]) -> AcceptancePaper:
    kind = _text(payload, "kind")
    if kind not in {WAIVER, MITIGATION}:
        raise Unreadable(f"its kind {plain(kind)!r} is neither waiver nor mitigation: make it with `golive waive`")
    release, policy = _part(payload, "release"), _part(payload, "policy")
    return AcceptancePaper(
        kind=kind,
        criterion=_text(payload, "criterion"),
        question=_text(payload, "question"),
        fails=frozenset(_texts(payload, "fails")),
        subjects=frozenset(_texts(payload, "subjects")),
        failing=_failing(payload),
        reason=_maybe(payload, "reason"),
        control=_maybe(payload, "control"),
        risk=_maybe(payload, "risk"),
        owner=_maybe(payload, "owner"),
        requester=_maybe(payload, "requester"),
        approver=_text(payload, "approver"),
        approver_role=_text(payload, "approver_role"),
        due=_moment(payload, "due") if "due" in payload else None,
        issued_at=_moment(payload, "issued_at"),
        expires_at=_moment(payload, "expires_at"),
        workload=_text(payload, "workload"),
        tenants=_texts(payload, "tenants"),
        scope=_text(payload, "scope"),
        release_name=_maybe(release, "name"),
        release_commit=_maybe(release, "commit"),
        policy=_text(policy, "name"),
    )


def _moment(payload: Mapping[str, Any], name: str) -> datetime:
    written = _text(payload, name)
    try:
        return zoned_instant(written)
    except ValueError:
        raise Unreadable(f"its `{name}` {plain(written)!r} is no day and time: {_how(written)}") from None


def _how(written: str) -> str:
    if written.strip().upper().startswith("P"):
        return "a length of time counts from nowhere here, and months have no fixed length; write 2026-12-31T18:00:00Z"
    return "write it as 2026-12-31T18:00:00Z"


def _text(payload: Mapping[str, Any], name: str) -> str:
    found = _maybe(payload, name)
    if not found:
        raise Unreadable(f"it has no `{name}`: make it with `golive waive`")
    return found


def _maybe(payload: Mapping[str, Any], name: str) -> str:
    found = payload.get(name, "")
    if not isinstance(found, str):
        raise Unreadable(f"its `{name}` is no text: make it with `golive waive`")
    return found.strip()


def _texts(payload: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = payload.get(name, [])
    if not isinstance(found, list | tuple) or not all(isinstance(one, str) for one in found):
        raise Unreadable(f"its `{name}` is no list of texts: make it with `golive waive`")
    return tuple(found)


def _failing(payload: Mapping[str, Any]) -> Mapping[str, frozenset[str]]:
    found = payload.get("failing", {})
    if not isinstance(found, Mapping):
        raise Unreadable("its `failing` is no object: make it with `golive waive`")
    return {fold_id(subject): frozenset(_texts(found, subject)) for subject in found}


def _part(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = payload.get(name)
    if not isinstance(found, Mapping):
        raise Unreadable(f"it has no `{name}`: make it with `golive waive`")
    return found
