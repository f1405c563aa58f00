"""What a probe author sees: needs, items, probes, and the one protocol through which everything is read.

A probe is data and pure functions: it says what it needs, and how one item of an answer becomes facts.
It never judges, never calls anything, and cannot swallow a failure: reading, completeness and every failed
read are the business of `collector.gather`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any, Protocol, TypeAlias

from collector.instants import means_never, parse_instant
from collector.model import Cause, Digest, Fact

JsonObject: TypeAlias = Mapping[str, Any]


class Malformed(Exception):
    """An item has another shape than the documented one; `where` is the path of the property."""

    def __init__(self, where: str, found: object, *, detail: str = "", fix: str = "") -> None:
        self.where = where
        self.detail = detail or f"the property {where} is {_described(found)}, which is not its documented shape"
        self.fix = fix or "compare the answer with the API's documentation; report it if the service has changed"
        super().__init__(self.detail)


def _described(found: object) -> str:
    return "missing" if found is None else f"of type {type(found).__name__}"


class ReadError(Exception):
    """A read that failed for good, with what to do about it. `body` is the error answer, if there was one."""

    def __init__(self, cause: Cause, detail: str, fix: str, body: bytes = b"") -> None:
        super().__init__(detail)
        self.cause = cause
        self.detail = detail
        self.fix = fix
        self.body = body


# --- Requests: what a source is asked ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GraphTable:
    """Rows of one Resource Graph table, of the given types."""

    name: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GraphQuery:
    """Rows of one or more Resource Graph tables in the given subscriptions of one tenant, to the last page."""

    tables: tuple[GraphTable, ...]
    subscriptions: tuple[str, ...]
    tenant: str = ""

    @property
    def key(self) -> str:
        tables = " + ".join(f"{table.name} {','.join(table.types)}" for table in self.tables)
        return f"graph {tables} in {','.join(self.subscriptions)}{_ending(self.tenant)}"


@dataclass(frozen=True, slots=True)
class ArmList:
    """A list of the resource manager (`{"value": […], "nextLink": …}`), to the last page."""

    path: str
    api_version: str
    query: tuple[tuple[str, str], ...] = ()
    tenant: str = ""
    """Who is asked where a workload lies in several tenants; empty means the one of the sign-in."""
    again: bool = False
    """Whether the same was asked before in this run, and is asked once more at its end."""

    @property
    def key(self) -> str:
        return f"list {self.path}?{_query_text(self.api_version, self.query)}{_ending(self.tenant, again=self.again)}"


@dataclass(frozen=True, slots=True)
class ArmGet:
    """One object of the resource manager."""

    path: str
    api_version: str
    query: tuple[tuple[str, str], ...] = ()
    tenant: str = ""
    again: bool = False

    @property
    def key(self) -> str:
        return f"get {self.path}?{_query_text(self.api_version, self.query)}{_ending(self.tenant, again=self.again)}"


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """The report files on disk that match a pattern; one page a file."""

    report_kind: str
    """`tests` or `coverage`."""
    pattern: str

    @property
    def key(self) -> str:
        return f"files {self.report_kind} {self.pattern}"


@dataclass(frozen=True, slots=True)
class HostEnvironment:
    """How the pipeline host guards one of its environments."""

    name: str

    @property
    def key(self) -> str:
        return f"environment {self.name}"


Request: TypeAlias = GraphQuery | ArmList | ArmGet | ReportFiles | HostEnvironment


def _query_text(api_version: str, query: tuple[tuple[str, str], ...]) -> str:
    return "&".join(["api-version=" + api_version, *(f"{name}={value}" for name, value in query)])


def _ending(tenant: str, *, again: bool = False) -> str:
    return (f" at {tenant}" if tenant else "") + (" again" if again else "")


@dataclass(frozen=True, slots=True)
class RawPage:
    """One answer of a source before redaction: its JSON, and where in it the items are."""

    body: Any
    items_at: str
    """The key of the list of items; empty when the body itself is the one item."""


class Source(Protocol):
    """The one seam to the outside world: a request goes in, pages come out, or a `ReadError`."""

    @property
    def name(self) -> str: ...

    @property
    def together(self) -> int:
        """How many requests `read_ahead` can ask at once; 1 means that it does nothing."""
        ...

    def read_ahead(self, requests: Sequence[Request]) -> None:
        """Ask for the first pages of some requests in one go, so that each `read` finds its own at hand.

        It only saves round trips: what it could not get, `read` asks for itself. It never raises `ReadError`.
        """
        ...

    def read(self, request: Request) -> Iterator[RawPage]: ...


# --- Items: what a parse function is given ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """One element of an answer, read by path without regard to case, with the document that holds it.

    `text`, `instant`, `flag` and the like demand the property; their `maybe_` twins return `None` when it is
    absent, null or an empty text. A property of another type raises `Malformed`.
    """

    raw: JsonObject
    document: Digest
    observed_at: datetime
    asked: str = ""
    """What the request was about: a subscription, the resource behind a `PerItem`, or a pattern."""

    def get(self, path: str) -> Any:
        """Return the value at a dotted path, or `None` where a part of the path is missing."""
        value: Any = self.raw
        for name in path.split("."):
            if type(value) is not dict and not isinstance(value, Mapping):  # the first test is much the quicker
                return None
            value = _ignoring_case(value, name)
        return value

    def maybe_text(self, path: str) -> str | None:
        value = self.get(path)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise Malformed(path, value)
        return value

    def text(self, path: str) -> str:
        value = self.maybe_text(path)
        if value is None:
            raise Malformed(path, None)
        return value

    def maybe_flag(self, path: str) -> bool | None:
        value = self.get(path)
        if isinstance(value, str) and value.casefold() in ("true", "false"):
            return value.casefold() == "true"
        if value is None or isinstance(value, bool):
            return value
        raise Malformed(path, value)

    def maybe_int(self, path: str) -> int | None:
        value = self.get(path)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
            raise Malformed(path, value)
        return int(value)

    def maybe_objects(self, path: str) -> tuple[JsonObject, ...] | None:
        """Return a list of objects; an object keyed `"0"`, `"1"` counts as one (portal dashboards)."""
        value = self.get(path)
        if value is None or value == "":
            return None
        if isinstance(value, Mapping):
            value = list(value.values())
        if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
            raise Malformed(path, value)
        return tuple(value)

    def maybe_texts(self, path: str) -> tuple[str, ...] | None:
        value = self.get(path)
        if value is None or value == "":
            return None
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            raise Malformed(path, value)
        return tuple(value)

    def maybe_instant(self, path: str) -> datetime | None:
        """Return a moment in UTC; dates that mean "never" (before 2002, after 9000) count as absent."""
        value = self.maybe_text(path)
        if value is None:
            return None
        try:
            moment = parse_instant(value)
        except ValueError as error:
            raise Malformed(path, value) from error
        return None if means_never(moment) else moment

    def inside(self, raw: JsonObject) -> Item:
        """Return an item for an object within this one, resting on the same document."""
        return Item(raw, self.document, self.observed_at, self.asked)


def _ignoring_case(value: Mapping[str, Any], name: str) -> Any:
    if name in value:
        return value[name]
    folded = name.casefold()
    return next((found for key, found in value.items() if key.casefold() == folded), None)


# --- Needs: what a probe declares -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listing:
    """The list of the resource manager that shows the same things as rows of one type, without Resource Graph's lag."""

    path: str
    """Below the subscription, for example `providers/Microsoft.Compute/virtualMachines`."""
    api_version: str
    query: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a Resource Graph table; the needs of all probes are answered by as few queries as can be."""

    table: str
    types: tuple[str, ...]
    """In lower case."""
    confirmed_by: tuple[Listing, ...] = ()
    """The lists that together show all of these types; read as well where a blocker's pass hangs on the rows."""


class Moment(Enum):
    """When a list of a subscription is read."""

    AMIDST = auto()
    """Beside everything else."""
    LAST = auto()
    """After everything else: proof that what was read until then was still there."""
    AROUND = auto()
    """Before everything else, and once more after it: proof that it did not change meanwhile."""


@dataclass(frozen=True, slots=True)
class PerSubscription:
    """A list, or with `single` one object, below each subscription of the scope."""

    path: str
    """Below the subscription, for example `providers/Microsoft.Support/supportTickets`."""
    api_version: str
    query: tuple[tuple[str, str], ...] = ()
    single: bool = False
    moment: Moment = Moment.AMIDST


@dataclass(frozen=True, slots=True)
class PerItem:
    """A list, or with `single` one object, for each item that another need found."""

    of: Need
    path: Callable[[Item], str | None]
    """The path to read for an item, or `None` where this item has nothing to read."""
    api_version: str
    query: tuple[tuple[str, str], ...] = ()
    single: bool = False


@dataclass(frozen=True, slots=True)
class Reports:
    """The report files that the workload names."""

    report_kind: str
    """`tests` or `coverage`."""


Need: TypeAlias = Rows | PerSubscription | PerItem | Reports


@dataclass(frozen=True, slots=True)
class Read:
    """One need, the pure function that turns each of its items into facts, and the kinds that it yields.

    Where the need cannot be read, gather puts a `Gap` that hides exactly these kinds.
    """

    need: Need
    parse: Callable[[Item], Iterable[Fact]]
    yields: tuple[type[Fact], ...]


@dataclass(frozen=True, slots=True)
class Probe:
    """A named set of reads with the rights that they need."""

    id: str
    title: str
    reads: tuple[Read, ...]
    rights: tuple[str, ...] = ()
    """Azure actions, for example `Microsoft.Support/supportTickets/read`."""
    otherwise: str = ""
    """What a team can deliver instead where the rights cannot be had; empty where only the rights help."""

    @property
    def yields(self) -> tuple[str, ...]:
        """The kinds of facts that this probe can yield, in order and without repeats."""
        return tuple(dict.fromkeys(kind.kind for read in self.reads for kind in read.yields))
