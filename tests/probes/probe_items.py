"""Recordings as the items that a parse function is given: redacted first, as in a real run."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from collector.evidence.redaction import Redactor
from collector.model import Contact, Fact
from collector.probe import Item, Malformed

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DOCUMENT = "sha256:" + "7" * 64
SEEN = {"documents": (DOCUMENT,), "observed_at": NOON}
PROD = "/subscriptions/22222222-aaaa-4bbb-8ccc-000000000001"
LENA = Contact(name="Lena", mailbox="lena@contoso.example", principal="aaaaaaaa-1111-4222-8333-000000000001")
GONE = object()
"""Stands for a property that is taken out of an answer."""

Parse = Callable[[Item], Iterable[Fact]]


def recording(area: str, name: str) -> list[dict[str, Any]]:
    """Return the redacted items of a recording: the entries of its list, or the one object that it is."""
    text = (Path(__file__).parent / area / "recordings" / f"{name}.json").read_text("utf-8")
    body = Redactor(b"a key of the tests", (LENA,)).redact(json.loads(text))
    found = body.get("value", body.get("data"))
    return found if isinstance(found, list) else [body]


def item(raw: dict[str, Any], asked: str = PROD) -> Item:
    return Item(raw, DOCUMENT, NOON, asked)


def facts(parse: Parse, raw: dict[str, Any], asked: str = PROD) -> tuple[Fact, ...]:
    return tuple(parse(item(raw, asked)))


def fact(parse: Parse, raw: dict[str, Any], asked: str = PROD) -> Any:
    (only,) = facts(parse, raw, asked)
    return only


def changed(raw: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """Return a copy with another value at a dotted path, or without it."""
    result = copy.deepcopy(raw)
    *way, last = path.split(".")
    place = result
    for name in way:
        place = place[name]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return result


def in_capitals(value: Any) -> Any:
    """Return the same JSON with every property name in capitals."""
    if isinstance(value, dict):
        return {name.upper(): in_capitals(inner) for name, inner in value.items()}
    return [in_capitals(inner) for inner in value] if isinstance(value, list) else value


def assert_refused(parse: Parse, raw: dict[str, Any], path: str, value: object, asked: str = PROD) -> None:
    """Check that a value at a path is refused with that path's name and a fix."""
    with pytest.raises(Malformed) as refusal:
        facts(parse, changed(raw, path, value), asked)
    assert refusal.value.detail
    assert refusal.value.fix
