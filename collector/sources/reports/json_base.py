"""The one JSON reader of all report formats: strict where readers differ, and bounded where files are hostile.

Refused are a key that comes twice in one object, `NaN` and `Infinity`, a number without end, nesting deeper than
the parser goes, and whatever is not well formed. The small functions below take a parsed value apart in the same way.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NoReturn, TypeAlias

from collector.sources.reports.figures import epoch_instant
from collector.sources.reports.reading import Refused, fragment

Object: TypeAlias = Mapping[str, Any]

_LARGEST_COUNT = 10**9
_MOST_CONTAINERS = 2_000_000
"""Objects and lists. Each costs up to 200 bytes, an empty one 25 times its own length; 40 MB of the densest reports
(`istanbul-json`, three objects a statement) have somewhat less."""


def parse_json(text: str) -> object:
    """Parse one JSON document. Raises `Refused`, before it is parsed where it would fill the memory."""
    if text.count("{") + text.count("[") > _MOST_CONTAINERS:
        raise Refused(
            f"it has more than {_MOST_CONTAINERS:,} JSON objects and lists: split it, or let the tool write XML"
        )
    try:
        return _DECODER.decode(text)
    except RecursionError as error:
        raise Refused("its JSON nests deeper than any report does: write it again") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Refused(
            f"it is not one well-formed JSON document ({place}): it may be cut off; write it again"
        ) from error
    except ValueError as error:
        raise Refused("it is not one well-formed JSON document: a number in it has no end; write it again") from error


def json_lines(lines: Iterable[str]) -> Iterator[Object]:
    """Yield the object on each line as the lines come in. Raises `Refused` at the first line that is none.

    Blank lines are passed over, and so are lines that hold a list: `flutter test --machine` puts such among its events.
    """
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text:
            continue
        event = _parse_line(text, number)
        if isinstance(event, dict):
            yield event
        elif not isinstance(event, list):
            raise _no_event(number)


def _parse_line(text: str, number: int) -> object:
    try:
        return _DECODER.decode(text)
    except RecursionError as error:
        raise Refused(f"line {number} nests deeper than any report does: write it again") from error
    except ValueError as error:
        raise _no_event(number) from error


def _no_event(number: int) -> Refused:
    return Refused(
        f"line {number} is not one JSON object: it may be cut off, or hold what the run printed beside its report; "
        "write it again, and keep the error output in another file"
    )


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a key that comes twice: readers differ in which of the two they believe."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
        raise Refused(f"its JSON names {fragment(twice)} twice in one object: write it again")
    return found


def _no_number(name: str) -> NoReturn:
    raise Refused(f"its JSON holds {name}, which is no number of JSON: write it again")


_DECODER = json.JSONDecoder(object_pairs_hook=_each_key_once, parse_constant=_no_number)


def object_in(parent: Object, key: str) -> Object:
    """Return the object that must stand under a key. Raises `Refused`."""
    value = parent.get(key)
    if not isinstance(value, dict):
        raise _wrong(key, "JSON object")
    return value


def list_in(parent: Object, key: str) -> list[Any]:
    """Return the list that must stand under a key. Raises `Refused`."""
    value = parent.get(key)
    if not isinstance(value, list):
        raise _wrong(key, "list")
    return value


def objects_in(parent: Object, key: str, *, needed: bool = True) -> list[Object]:
    """Return the list of objects under a key; without it an empty one where it is not `needed`. Raises `Refused`."""
    if not needed and key not in parent:
        return []
    found = list_in(parent, key)
    if not all(isinstance(entry, dict) for entry in found):
        raise _wrong(key, "list of JSON objects")
    return found


def text_in(parent: Object, key: str, *, needed: bool = True) -> str:
    """Return the text under a key; without it an empty one where it is not `needed`. Raises `Refused`."""
    value = parent.get(key)
    if value is None and not needed:
        return ""
    if not isinstance(value, str):
        raise _wrong(key, "text")
    return value


def count_in(parent: Object, key: str, *, needed: bool = True) -> int:
    """Return the count under a key; without it 0 where it is not `needed`. Raises `Refused`."""
    value = parent.get(key)
    if value is None and not needed:
        return 0
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST_COUNT:
        raise _wrong(key, "count")
    return value


def milliseconds_in(parent: Object, key: str) -> datetime | None:
    """Return the moment under a key, in milliseconds since 1970; `None` where it is none."""
    value = parent.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _LARGEST_COUNT**2:
        return None
    return epoch_instant(str(int(value)))


def _wrong(key: str, demanded: str) -> Refused:
    return Refused(f"`{key}` is not the {demanded} that this format has there: write it again with an unchanged tool")
