"""A signed statement as typed values; what is not written as it should be is named, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from collector.instants import parse_instant
from collector.judge.attested.objections import Objection, garbled
from collector.judge.wording import plain
from collector.papers import STATEMENT_TYPE, Envelope

T = TypeVar("T")
SCHEMA = "golive.statement/v1"


class Said(StrEnum):
    """The answer of a statement."""

    YES = "yes"
    YES_WITH_REMARK = "yes-with-remark"
    NO = "no"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRelease:
    """The release that was signed for."""

    name: str = ""
    commit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedDocument:
    """The document that was signed."""

    name: str
    file: str
    digest: str
    author: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a person signed."""

    criterion: str
    question: str
    """The digest of what the criterion asked."""
    says: str
    role: str
    area: str
    signer: str
    answer: Said
    comment: str
    answers: Mapping[str, Any]
    issued_at: datetime
    expires_at: datetime
    workload: str
    tenants: tuple[str, ...]
    scope: str
    release: SignedRelease
    policy: str
    """The name of the policy."""
    document: SignedDocument | None = None
    facts: Mapping[str, Any] | None = None
    """The named facts that the signer was shown; absent where none were."""
    facts_digest: str = ""


def read_statement(envelope: Envelope) -> Statement | Objection:
    """Return the statement in an envelope, or what is wrong with it."""
    if envelope.problem:
        return garbled(f"it cannot be read: {plain(envelope.problem)}")
    if envelope.payload_type != STATEMENT_TYPE:
        return garbled(f"it is no statement but {plain(envelope.payload_type) or 'nothing that has a type'}")
    if envelope.payload.get("schema") != SCHEMA:
        return garbled(f"its schema is not {SCHEMA}: make it with this version's `golive attest`")
    try:
        return _statement(envelope.payload)
    except _Wrong as wrong:
        return garbled(f"{wrong}: make it with `golive attest`")


class _Wrong(ValueError):
    """What is wrong with one part of a payload."""


def _statement(payload: Mapping[str, Any]) -> Statement:
    release, policy = _part(payload, "release"), _part(payload, "policy")
    document, facts = _optional(payload, "document"), _optional(payload, "facts")
    return Statement(
        criterion=_text(payload, "criterion"),
        question=_text(payload, "question"),
        says=_text(payload, "says"),
        role=_text(payload, "role"),
        area=_maybe(payload, "area"),
        signer=_text(payload, "signer"),
        answer=_answer(payload),
        comment=_maybe(payload, "comment").strip(),
        answers=_optional(payload, "answers") or {},
        issued_at=_moment(payload, "issued_at"),
        expires_at=_moment(payload, "expires_at"),
        workload=_text(payload, "workload"),
        tenants=_texts(payload, "tenants"),
        scope=_text(payload, "scope"),
        release=SignedRelease(name=_maybe(release, "name"), commit=_maybe(release, "commit")),
        policy=_text(policy, "name"),
        document=None if document is None else _document(document),
        facts=None if facts is None else _part(facts, "values"),
        facts_digest="" if facts is None else _text(facts, "digest"),
    )


def _document(document: Mapping[str, Any]) -> SignedDocument:
    return SignedDocument(
        name=_text(document, "name"),
        file=_text(document, "file"),
        digest=_text(document, "digest"),
        author=_maybe(document, "author"),
    )


def _answer(payload: Mapping[str, Any]) -> Said:
    written = _text(payload, "answer")
    try:
        return Said(written)
    except ValueError:
        allowed = ", ".join(one.value for one in Said)
        raise _Wrong(f"its answer {plain(written)!r} is none of {allowed}") from None


def _moment(payload: Mapping[str, Any], name: str) -> datetime:
    written = _text(payload, name)
    try:
        return zoned_instant(written)
    except ValueError:
        raise _Wrong(f"its `{name}` {plain(written)!r} is no moment such as 2026-11-01T09:00:00Z") from None


def zoned_instant(text: str) -> datetime:
    """Read a moment that says its zone; raises `ValueError` for every other, since the guess may be a day off."""
    _, _, time = text.strip().upper().partition("T")
    if not any(zone in time for zone in ("Z", "+", "-")):
        raise ValueError(f"{text!r} says no zone")
    return parse_instant(text)


def _text(payload: Mapping[str, Any], name: str) -> str:
    found = payload.get(name)
    if not isinstance(found, str) or not found.strip():
        raise _Wrong(f"it has no `{name}`")
    return found


def _maybe(payload: Mapping[str, Any], name: str) -> str:
    return _typed(payload, name, str, str)


def _texts(payload: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found: list[Any] = _typed(payload, name, list, list)
    if not all(isinstance(one, str) for one in found):
        raise _Wrong(f"its `{name}` is no list of texts")
    return tuple(found)


def _part(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = _optional(payload, name)
    if found is None:
        raise _Wrong(f"it has no `{name}`")
    return found


def _optional(payload: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    found = payload.get(name)
    if found is not None and not isinstance(found, Mapping):
        raise _Wrong(f"its `{name}` is no object")
    return found


def _typed(payload: Mapping[str, Any], name: str, kind: type[T], empty: Callable[[], T]) -> T:
    found = payload.get(name)
    if found is None:
        return empty()
    if not isinstance(found, kind):
        raise _Wrong(f"its `{name}` is no {'text' if kind is str else 'list'}")
    return found
