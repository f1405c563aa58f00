"""What a signer fills in: how each type is written, and what is refused with how to write it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from collector.derive.rows import FieldType
from collector.judge.answering import BadAnswer, read_answer, sample_of
from collector.judge.policy import AnswerAsk

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TYPES = ("bool", "float", "str", "list", "timedelta", "datetime")


def ask(python: str, *, happened: bool = False) -> AnswerAsk:
    return AnswerAsk(name="held", type=FieldType(python, "", ""), ask="When was it?", happened=happened)


@pytest.mark.parametrize(
    ("python", "text", "value"),
    [
        ("bool", "yes", True),
        ("bool", "No", False),
        ("float", " 3 ", 3),
        ("float", "99.5", 99.5),
        ("str", "by hand", "by hand"),
        ("list", "a, b", ["a", "b"]),
        ("timedelta", "PT41M", "PT41M"),
        ("timedelta", "pt90m", "PT90M"),
        ("timedelta", "P2D", "P2D"),
        ("datetime", "2026-11-01T09:00:00Z", "2026-11-01T09:00:00Z"),
        ("datetime", "2026-11-01T10:00:00+01:00", "2026-11-01T09:00:00Z"),
    ],
)
def test_an_answer_is_read_by_its_type(python, text, value):
    assert read_answer(ask(python), text, NOW) == value


@pytest.mark.parametrize(
    ("python", "text", "said"),
    [
        ("bool", "maybe", "write yes or no"),
        ("float", "many", "write a number"),
        ("float", "nan", "write a number"),
        ("float", "1e999", "write a number"),
        ("str", "   ", "needs an answer"),
        ("str", "x" * 1001, "needs an answer"),
        ("list", "a,,b", "commas"),
        ("timedelta", "41", "PT41M"),
        ("timedelta", "P1M", "months have no fixed length"),
        ("timedelta", "-PT5M", "PT41M"),
        ("datetime", "2026-11-01", "with its zone"),
        ("datetime", "2026-11-01T09:00:00", "with its zone"),
        ("datetime", "2026-13-01T09:00:00Z", "with its zone"),
        ("datetime", "11/12/2026", "with its zone"),
        ("datetime", "0001-01-01T00:00:00Z", "with its zone"),
    ],
)
def test_an_answer_of_another_type_is_refused_with_how_to_write_it(python, text, said):
    with pytest.raises(BadAnswer, match=said):
        read_answer(ask(python), text, NOW)


def test_what_is_only_planned_has_not_happened():
    assert read_answer(ask("datetime"), "2026-12-01T09:00:00Z", NOW) == "2026-12-01T09:00:00Z"
    with pytest.raises(BadAnswer, match="has not come yet"):
        read_answer(ask("datetime", happened=True), "2026-12-01T09:00:00Z", NOW)


@pytest.mark.parametrize("python", TYPES)
def test_every_sample_is_an_answer(python):
    text = sample_of(ask(python)).partition(" or ")[0]
    assert read_answer(ask(python), text, NOW) is not None
