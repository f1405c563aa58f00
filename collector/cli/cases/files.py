"""The shape of a file of cases (docs/policies.md, Cases)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from collector.cli.cases.anything import Anything
from collector.cli.cases.rows import WrittenRow, rows_shape
from collector.files.shape import (
    Choice,
    Flag,
    Instant,
    JsonSchema,
    Key,
    ListOf,
    MapOf,
    Object,
    Placed,
    Rule,
    Text,
    WithPlace,
    json_schema,
    load,
)
from collector.files.workload import WORKLOAD
from collector.judge.attested.statement import Said
from collector.model import Cause, Method, Outcome, Severity, Tier, Workload


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenGap:
    """Something that could not be read in a case."""

    cause: Cause
    hides: tuple[str, ...] = ()
    """Kinds of rows or facts; empty for all."""
    scope: str = ""
    detail: str = "the case says that it could not be read"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenStatement:
    """What somebody signed in a case; whatever it leaves out is in order."""

    role: str
    area: str = ""
    by: str = ""
    """The name of the signer; another person for each role when empty."""
    answer: Said = Said.YES
    comment: str = "Looked at all of it."
    answers: Mapping[str, object] = field(default_factory=dict)
    signed: datetime | None = None
    expires: datetime | None = None
    release: str = ""
    method: Method = Method.KEY


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDocument:
    """The document of a case where it is not as the criterion asks."""

    kind: str | None = None
    author: str = "Somebody who signs nothing"
    reviewed: datetime | None = None
    sections: tuple[str, ...] | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What a case must come to; what is `None` or empty is not looked at."""

    outcome: Outcome
    severity: Severity | None = None
    reason_codes: tuple[str, ...] | None = None
    message_contains: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One question to one criterion, with the answer that it must give."""

    name: str
    criterion: Placed[str]
    expect: Expect
    tier: Tier | None = None
    """That of the workload, or else T1."""
    now: datetime | None = None
    """That of the file when absent."""
    rows: Mapping[str, tuple[WrittenRow, ...]] = field(default_factory=dict)
    facts: tuple[Placed[Mapping[str, Any]], ...] = ()
    gaps: tuple[WrittenGap, ...] = ()
    complete: bool = True
    """Whether everything was read to its end, so that what the case does not name is not there."""
    statements: tuple[Placed[WrittenStatement], ...] = ()
    document: WrittenDocument = field(default_factory=WrittenDocument)
    workload: Workload | None = None

    @property
    def place(self) -> str:
        """The file and line in which it says which criterion it asks."""
        spot = self.criterion.spot
        return f"{spot.file}:{spot.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """A file of cases."""

    now: datetime
    cases: tuple[Case, ...]


def read_cases(text: str, *, name: str) -> Cases:
    """Return the cases of a file. Raises `FileMistakes`: a file without any case is one, too."""
    return load(_file(), text, name=name)


def cases_schema() -> JsonSchema:
    """Return the JSON schema of a file of cases for editors."""
    return json_schema(_file(), title="golive cases", doc="Small invented cases, with what each must come to.")


_LINE = Text(sample="the newest backup is too old", max_length=300)
_ID = Text(sample="recovery-backup-success", max_length=100)
_WORD = Text(sample="business-owner", max_length=100, rules=(Rule("[a-z][a-z0-9-]*", "is small words joined by `-`"),))
_KIND = Text(sample="protected_resource", max_length=63)
_GAP = Object(
    build=WrittenGap,
    keys=(
        Key("cause", Choice.of(Cause), "Why it could not be read.", required=True),
        Key("hides", ListOf(_KIND, max_items=100), "The kinds of rows or facts that it may hide; all when absent."),
        Key("scope", Text(sample="/subscriptions/0", max_length=500), "Where; anywhere when absent."),
        Key("detail", _LINE, "What was not read, in words."),
    ),
)
_STATEMENT = Object(
    build=WrittenStatement,
    keys=(
        Key("role", _WORD, "In which role it was signed.", required=True),
        Key("area", _WORD, "For which process area."),
        Key("by", _LINE, "Who signed; another person for each role when absent."),
        Key("answer", Choice.of(Said), "The answer; yes when absent."),
        Key("comment", _LINE, "The comment."),
        Key("answers", MapOf(Text(sample="held", max_length=63), Anything()), "What was filled in, by name."),
        Key("signed", Instant(), "When; an hour before the case when absent."),
        Key("expires", Instant(), "Until when it counts; as long as the policy allows when absent."),
        Key("release", Text(sample="4.11", max_length=60), "The release that it was signed for."),
        Key("method", Choice.of(Method), "How it was signed; by key when absent."),
    ),
)
_DOCUMENT = Object(
    build=WrittenDocument,
    keys=(
        Key("kind", _WORD, "plan or record."),
        Key("author", _LINE, "Who wrote it."),
        Key("reviewed", Instant(), "When it was reviewed; a day before the case when absent."),
        Key("sections", ListOf(_WORD, max_items=50), "The sections below which something stands; all when absent."),
        Key("missing", Flag(), "There is no such document."),
    ),
)
_EXPECT = Object(
    build=Expect,
    keys=(
        Key("outcome", Choice.of(Outcome), "pass, fail, unknown or not_applicable.", required=True),
        Key("severity", Choice.of(Severity), "How much it weighs."),
        Key("reason_codes", ListOf(_LINE, max_items=50, unique_by=str), "Exactly these, in any order."),
        Key("message_contains", _LINE, "Words of the message about it, or about one of its subjects."),
    ),
)


@cache
def _file() -> Object[Cases]:
    case = Object(
        build=Case,
        keys=(
            Key("name", _LINE, "What the case shows.", required=True),
            Key("criterion", WithPlace(_ID), "The criterion that is asked.", required=True),
            Key("expect", _EXPECT, "What it must come to.", required=True),
            Key("tier", Choice.of(Tier), "At which tier; that of the workload, or T1, when absent."),
            Key("now", Instant(), "When it is judged; `now` of the file when absent."),
            Key("rows", rows_shape(), "What was seen, as rows."),
            Key("facts", ListOf(WithPlace(MapOf(_KIND, Anything())), max_items=500), "What was seen, as facts."),
            Key("gaps", ListOf(_GAP, max_items=50), "What could not be read."),
            Key("complete", Flag(), "Everything was read to its end (true when absent)."),
            Key("statements", ListOf(WithPlace(_STATEMENT), max_items=50), "What was signed."),
            Key("document", _DOCUMENT, "The document, where it is not as the criterion asks."),
            Key("workload", WORKLOAD, "The workload, where the criterion looks at what it declares."),
        ),
    )
    return Object(
        build=Cases,
        keys=(
            Key("now", Instant(), "The moment at which its cases are judged.", required=True),
            Key("cases", ListOf(case, min_items=1, max_items=500), "The cases.", required=True),
        ),
    )
