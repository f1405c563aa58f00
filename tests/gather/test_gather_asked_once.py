"""A question that probes of different waves put to a CI host goes out once, and has one answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from collector.evidence.reading import Page, RecordedError
from collector.gather.asked_once import AskedOnce
from collector.model import Cause, Host, Place
from collector.probe import Ask, HostRead, Item

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DOCUMENT = "sha256:" + "0" * 64
BROKEN_OFF = (Cause.PARTIAL, "broken off", "run again", (DOCUMENT,))
RUNS = HostRead(Place(Host.GITHUB, "contoso/shop"), Ask(path="actions/runs", keep=("id",)))
OTHERS = HostRead(Place(Host.GITHUB, "contoso/shop"), Ask(path="issues", keep=("id",)))


class FakeHost:
    """Answers two pages, then fails where it is told to; counts what it is asked."""

    together = 1

    def __init__(self, *, fails: bool) -> None:
        self.asked: list[str] = []
        self._fails = fails

    def read_ahead(self, requests: object) -> None:
        """Do nothing."""

    def read(self, request: HostRead, asked: str) -> Iterator[Page]:
        self.asked.append(request.key)
        for number in (1, 2):
            yield Page((Item({"id": number}, DOCUMENT, NINE, asked),), DOCUMENT, NINE)
        if self._fails and len(self.asked) == 1:
            raise RecordedError(*BROKEN_OFF)


def told(reader: AskedOnce, request: HostRead, about: str) -> tuple[list[tuple[int, str]], tuple[object, ...]]:
    found: list[tuple[int, str]] = []
    try:
        for page in reader.read(request, about):
            found.extend((item.raw["id"], item.asked) for item in page.items)
    except RecordedError as error:
        return found, (error.cause, error.detail, error.fix, error.documents)
    return found, ()


@pytest.mark.parametrize(("fails", "failure"), [(False, ()), (True, BROKEN_OFF)])
def test_who_asks_later_is_told_what_was_read_before_even_if_it_failed(fails, failure):
    host = FakeHost(fails=fails)
    reader = AskedOnce(host)
    assert told(reader, RUNS, "the first") == ([(1, "the first"), (2, "the first")], failure)
    assert told(reader, RUNS, "the second") == ([(1, "the second"), (2, "the second")], failure)
    assert host.asked == [RUNS.key]


def test_another_question_goes_out():
    host = FakeHost(fails=False)
    reader = AskedOnce(host)
    for request in (RUNS, OTHERS, RUNS):
        told(reader, request, "it")
    assert host.asked == [RUNS.key, OTHERS.key]


def test_an_answer_that_nobody_read_to_its_end_is_asked_for_again():
    host = FakeHost(fails=False)
    reader = AskedOnce(host)
    next(reader.read(RUNS, "it"))
    assert told(reader, RUNS, "it")[0] == [(1, "it"), (2, "it")]
    assert host.asked == [RUNS.key, RUNS.key]
