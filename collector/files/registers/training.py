"""Who uses the workload from go-live on, and which trainings they completed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from collector.files.registers.csv_table import CsvLayout
from collector.files.registers.reading import read_register
from collector.files.registers.words import AS_OF, folded
from collector.files.shape import Flag, Instant, Key, ListOf, Object, Rule, Text, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """A course that somebody is enrolled in; `completed` is absent while they have not finished it."""

    course: str
    completed: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trainee:
    """Somebody who uses the workload from go-live on, by an id that tells nobody who they are."""

    user: str
    key_user: bool = False
    completions: tuple[Completion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRegister:
    """All users of the go-live with their trainings, as of a moment."""

    as_of: datetime
    courses: tuple[str, ...]
    """What everybody must have completed."""
    users: int
    """How many people use the workload from go-live on: what `trainees` must come to."""
    material_release: str = ""
    """The name of the release for which the material was written."""
    trainees: tuple[Trainee, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One line: a user, and at most one course of theirs."""

    user: str
    key_user: bool = False
    course: str = ""
    completed: datetime | None = None


def _register(records: tuple[_Line, ...], **fields: Any) -> TrainingRegister:
    lines: dict[str, list[_Line]] = {}
    for line in records:
        lines.setdefault(folded(line.user), []).append(line)
    return TrainingRegister(trainees=tuple(_trainees(lines)), **fields)


def _trainees(lines: dict[str, list[_Line]]) -> Iterator[Trainee]:
    for of_user in lines.values():
        courses = tuple(Completion(course=one.course, completed=one.completed) for one in of_user if one.course)
        yield Trainee(user=of_user[0].user, key_user=any(one.key_user for one in of_user), completions=courses)


_USER = Text(
    sample="u-0001",
    max_length=100,
    rules=(
        Rule(
            r"[A-Za-z0-9][A-Za-z0-9._:-]*",
            "is a pseudonym, such as a personnel number or a hash: no mail address and no name, "
            "for the register is kept in the packet",
        ),
    ),
)
_COURSE = Text(sample="order-desk-basics", max_length=120)
_RECORD = Object(
    build=_Line,
    keys=(
        Key("user", _USER, "Somebody who uses the workload from go-live on.", required=True),
        Key("key_user", Flag(), "Whether others depend on them: key users and approvers."),
        Key("course", _COURSE, "A course of theirs."),
        Key("completed", Instant(), "When they completed it; absent while they have not."),
    ),
)
TRAINING: Object[TrainingRegister] = Object(
    build=_register,
    keys=(
        AS_OF,
        Key("users", Whole(minimum=1, sample="640"), "How many people use the workload from go-live on.",
            required=True),
        Key("courses", ListOf(_COURSE, min_items=1, max_items=100, unique_by=folded),
            "What each of them must have completed.", required=True),
        Key("material_release", Text(sample="4.12", max_length=60),
            "The release that the training material shows: `release.name` of the workload."),
        Key("records", ListOf(_RECORD, max_items=50_000,
            unique_by=lambda one: (folded(one.user), folded(one.course))),
            "One entry for each user and course; a user without any training has one without `course`.",
            required=True),
    ),
)  # fmt: skip
_LAYOUT = CsvLayout(
    into="records",
    columns=tuple(key.name for key in _RECORD.keys),
    flags=("key_user",),
    numbers=("users",),
    lists=("courses",),
)


def read_training(text: str, *, file: str) -> TrainingRegister:
    """Return the register of trainings, from YAML or CSV. Raises `UnreadableRegister`."""
    return read_register(TRAINING, text, file=file, layout=_LAYOUT)
