"""Recorded answers of CI hosts as the items that a parse function is given: what is asked for, and no more."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from probe_items import DOCUMENT, LENA, NOON

from collector.evidence.redaction import Redactor
from collector.model import Delivery, Fact
from collector.probe import Ask, Item, PerPlace, PerPlaceItem, Probe
from collector.sources.web.projection import checked_paths, projected


def answers(name: str) -> dict[str, Any]:
    """Return the raw answers of a recording by what they are of."""
    path = Path(__file__).parent / "delivery" / "recordings" / f"{name}.json"
    found = json.loads(path.read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def kept(raw: Any, keep: tuple[str, ...]) -> Any:
    """Return what a run keeps of a JSON value: projected, then redacted."""
    return Redactor(b"a key of the tests", (LENA,)).redact(projected(raw, checked_paths(keep)))


def items(ask: Ask, answer: Any, place: str) -> list[Item]:
    """Return the items of an answer, as gather hands them on."""
    about = ask.about or (ask.path if ask.single else ask.path.rpartition("/")[0])
    raw = answer[ask.items_at] if ask.items_at else answer
    entries = raw if isinstance(raw, list) else [raw]
    return [Item(kept(one, ask.keep), DOCUMENT, NOON, f"{place}/{about}".rstrip("/")) for one in entries]


def facts_of(probe: Probe, need: object, found: Iterable[Item]) -> list[Fact]:
    """Return what a probe makes of the items of one of its needs."""
    (read,) = [read for read in probe.reads if read.need is need]
    return [fact for item in found for fact in read.parse(item)]


def asks(need: object, delivery: Delivery, item: Item | None = None) -> list[Ask]:
    """Return what a need asks about a workload, or about an item of the need that it follows from."""
    if isinstance(need, PerPlace):
        return list(need.asks(delivery))
    assert isinstance(need, PerPlaceItem)
    assert item is not None
    return list(need.asks(item, delivery))
