"""A reader of answers that a test writes down, and small probes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar

from collector.evidence.reading import Page, page_of
from collector.gather import Evidence, Readers, Scope, gather
from collector.model import Fact, Host
from collector.probe import Item, PerItem, PerSubscription, Probe, Read, Reports, Request, Rows

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
A, B = "22222222-aaaa-4bbb-8ccc-00000000000a", "22222222-aaaa-4bbb-8ccc-00000000000b"
SUB_A, SUB_B = f"/subscriptions/{A}", f"/subscriptions/{B}"
SURVEY = "list /subscriptions?api-version=2022-12-01"

Answer = Sequence[Any] | BaseException
"""Pages, each a list of items or an exception that is raised in its place; or an exception at once."""


@dataclass
class FakeReader:
    """Answers by the key of a request and remembers what it was asked."""

    answers: Mapping[str, Answer]
    asked: list[str] = field(default_factory=list)
    together: int = 1
    ahead: list[list[str]] = field(default_factory=list)
    """The keys of each call of `read_ahead`."""

    def read_ahead(self, requests: Sequence[Request]) -> None:
        self.ahead.append([request.key for request in requests])

    def read(self, request: Request, asked: str) -> Iterator[Page]:
        self.asked.append(request.key)
        answer = self.answers.get(request.key, [[]])
        if isinstance(answer, BaseException):
            raise answer
        return self._pages(request, answer, asked)

    def _pages(self, request: Request, answer: Sequence[Any], asked: str) -> Iterator[Page]:
        for number, page in enumerate(answer):
            if isinstance(page, BaseException):
                raise page
            yield page_of({"value": page}, "value", f"sha256:{request.key}#{number}", NOON, asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box(Fact):
    kind: ClassVar[str] = "box"
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toy(Fact):
    kind: ClassVar[str] = "toy"
    name: str = ""


def boxes(item: Item) -> Iterator[Box]:
    yield Box(subject=item.text("id"), documents=(item.document,), observed_at=item.observed_at, name=item.text("name"))


def toys(item: Item) -> Iterator[Toy]:
    yield Toy(subject=item.text("id"), documents=(item.document,), observed_at=item.observed_at, name=item.text("name"))


def crash(item: Item) -> Iterator[Box]:
    raise ZeroDivisionError(item.asked)


def broken(_item: Item) -> str:
    raise IndexError


BOXES = PerSubscription("providers/Store/boxes", "1")
TOYS = PerItem(BOXES, lambda box: box.text("id") + "/toys", "1")
ROWS = Rows("resources", ("store/boxes",))
FILES = Reports("tests")


def probe(name: str, *reads: Read, rights: tuple[str, ...] = ()) -> Probe:
    return Probe(id=name, title=name, reads=reads, rights=rights)


BOX_PROBE = probe("store-boxes", Read(BOXES, boxes, (Box,)))
TOY_PROBE = probe("store-toys", Read(BOXES, boxes, (Box,)), Read(TOYS, toys, (Toy,)))


def box(name: str, subscription: str = SUB_A, **more: Any) -> dict[str, Any]:
    return {"id": f"{subscription}/box/{name}", "name": name, "type": "Store/Boxes", **more}


def box_list(subscription: str = SUB_A) -> str:
    return f"list {subscription}/providers/Store/boxes?api-version=1"


def toy_list(name: str, subscription: str = SUB_A) -> str:
    return f"list {subscription}/box/{name}/toys?api-version=1"


def visible(*subscriptions: str) -> dict[str, Answer]:
    return {SURVEY: [[{"id": subscription} for subscription in subscriptions or (SUB_A, SUB_B)]]}


def run(
    probes: Sequence[Probe],
    answers: Mapping[str, Answer],
    *,
    scope: Scope | None = None,
    workers: int = 3,
    confirm: frozenset[str] = frozenset(),
) -> tuple[Evidence, list[str]]:
    """Gather over both subscriptions, and return what was asked too."""
    reader = FakeReader({**visible(), **answers})
    readers = Readers(azure=reader, files=reader, hosts=dict.fromkeys(Host, reader))
    found = gather(probes, scope or Scope(subscriptions=(A, B)), readers, workers=workers, confirm=confirm)
    return found, reader.asked


def names(evidence: Evidence, kind: type[Fact]) -> list[str]:
    return sorted(getattr(fact, "name", "") for fact in evidence.facts if isinstance(fact, kind))


def looked(evidence: Evidence) -> set[tuple[str, str]]:
    """Return what was proven to be read to its end: kind and place."""
    return {(getattr(fact, "of", ""), fact.subject) for fact in evidence.facts if fact.kind == "inventory"}


def holes(evidence: Evidence) -> set[tuple[str, str, str]]:
    """Return the gaps as cause, kind and place."""
    return {(gap.cause.value, kind, gap.scope) for gap in evidence.gaps for kind in gap.hides}
