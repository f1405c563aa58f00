"""Lists read to their last page, or as far as they are wanted; what is known to be missing is never passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from collector.model import Cause
from collector.probe import Ask, RawPage, ReadError
from collector.sources.web.answers import Fetched
from collector.sources.web.projection import OtherShape, projected

_MOST_PAGES = 300
_AGAIN = "Run again; if it stays, report it as a defect of golive: the service may answer in a new shape."

Fetch: TypeAlias = Callable[[str], Fetched]
NextPage: TypeAlias = Callable[[Ask, str, Fetched, Sequence[Any], int], str]


def pages_of(ask: Ask, first: str, fetch: Fetch, next_page: NextPage) -> Iterator[RawPage]:
    """Yield the pages of a list. Raises `ReadError` where its end was not reached or less came than it has."""
    url, seen, listed = first, {first}, 0
    before: Sequence[Any] = ()
    promised = ask.all_of or 0
    for _ in range(_MOST_PAGES):
        fetched = fetch(url)
        items = items_of(ask, fetched.value)
        if items and items == before:
            raise _partial("a page of a list came twice, so its end was never reached")
        before = items
        listed += len(items)
        promised = max(promised, _total(fetched.value))
        yield RawPage({"value": [_kept(one, ask.keep) for one in items]}, "value")
        if ask.newest is not None and listed >= ask.newest:
            return
        url = next_page(ask, url, fetched, items, listed)
        if not url:
            _refuse_when_short(fetched.value, listed, promised)
            return
        if url in seen:
            raise _partial("the pages of a list lead in a circle, so its end was never reached")
        seen.add(url)
    raise _partial(
        f"a list has more than {_MOST_PAGES} pages ({listed:,} items), and was not read further",
        "Narrow what is asked: a label, a branch or a milestone in the workload file.",
    )


def the_object(ask: Ask, fetched: Fetched) -> RawPage:
    """Return the one object of an answer. Raises `ReadError` where there is none."""
    if fetched.value is None:
        return RawPage({}, "")
    if not isinstance(fetched.value, dict):
        raise ReadError(Cause.MALFORMED, "an answer holds no object where one was due", _AGAIN)
    return RawPage(_kept(fetched.value, ask.keep), "")


def items_of(ask: Ask, value: Any) -> list[dict[str, Any]]:
    """Return the items of one page; none of an answer that says that there are none. Raises `ReadError`."""
    if value is None:
        return []
    found = value
    if ask.items_at:
        found = value.get(ask.items_at) if isinstance(value, dict) else None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ReadError(Cause.MALFORMED, "an answer holds no list of objects where one was due", _AGAIN)
    return found


def _kept(item: dict[str, Any], keep: tuple[str, ...]) -> Any:
    try:
        return projected(item, keep)
    except OtherShape as error:
        raise ReadError(Cause.MALFORMED, str(error), _AGAIN) from error


def _total(value: Any) -> int:
    """Return how many items there are on all pages by the answer's word, 0 without one. Raises `ReadError`."""
    total = value.get("total_count") if isinstance(value, dict) else None
    if total is None:
        return 0
    if isinstance(total, bool) or not isinstance(total, int):
        raise ReadError(Cause.MALFORMED, "an answer does not say in a whole number how many items there are", _AGAIN)
    return total


def _refuse_when_short(value: Any, listed: int, promised: int) -> None:
    """Hold what was listed against the most that any page said: an item that goes meanwhile moves all after it up.

    The one at the border of two pages is then on neither.
    """
    if promised > listed:
        raise _partial(f"a list ended after {listed:,} items, and says that it has {promised:,}")
    if isinstance(value, dict) and value.get("incomplete_results") is True:
        raise _partial("the service gave up before it had searched everything")


def _partial(detail: str, fix: str = "Run again; if it stays, narrow what is asked in the workload file.") -> ReadError:
    return ReadError(Cause.PARTIAL, detail, fix)
