"""Requests: what a source is asked, and the one protocol through which everything is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeAlias

from collector.model import Place


@dataclass(frozen=True, slots=True)
class SomeRows:
    """Those rows of some types that have certain texts in their properties, in any case."""

    types: tuple[str, ...]
    only: tuple[tuple[str, str], ...]
    """Paths such as `properties.state` with the texts that all must be there."""

    @property
    def key(self) -> str:
        return f"{','.join(self.types)}[{','.join(f'{path}={text}' for path, text in self.only)}]"


@dataclass(frozen=True, slots=True)
class GraphTable:
    """Rows of one Resource Graph table: all of the given types, and some of others."""

    name: str
    types: tuple[str, ...]
    some: tuple[SomeRows, ...] = ()

    @property
    def every_type(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.types, *(kind for rows in self.some for kind in rows.types))))

    @property
    def key(self) -> str:
        asked = (*([",".join(self.types)] if self.types else []), *(rows.key for rows in self.some))
        return f"{self.name} {' or '.join(asked)}"


@dataclass(frozen=True, slots=True)
class GraphQuery:
    """Rows of one or more Resource Graph tables in the given subscriptions of one tenant, to the last page."""

    tables: tuple[GraphTable, ...]
    subscriptions: tuple[str, ...]
    tenant: str = ""

    @property
    def key(self) -> str:
        tables = " + ".join(table.key for table in self.tables)
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


class Plane(StrEnum):
    """A service beside the resource manager that is read with a token of its own."""

    LOAD_TESTING = "load-testing"

    @property
    def role(self) -> str:
        """The built-in role of Azure that may read it; `Reader` may not."""
        return {Plane.LOAD_TESTING: "Load Test Reader"}[self]


@dataclass(frozen=True, slots=True)
class PlaneList:
    """A list of a data plane, to the last page."""

    plane: Plane
    endpoint: str
    """Scheme and host as the resource manager tells them, for example `https://ID.westeurope.cnt-prod.…`."""
    path: str
    api_version: str
    query: tuple[tuple[str, str], ...] = ()
    tenant: str = ""
    resource: str = ""
    """The id of the resource whose data plane it is, on which a role would help."""

    @property
    def key(self) -> str:
        asked = f"{self.endpoint}/{self.path}?{_query_text(self.api_version, self.query)}"
        return f"{self.plane} {asked}{_ending(self.tenant)}"


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """The report files on disk that match a pattern; one page a file."""

    report_kind: str
    """`tests`, `coverage`, `restores` or `notifications`."""
    pattern: str

    @property
    def key(self) -> str:
        return f"files {self.report_kind} {self.pattern}"


class Service(StrEnum):
    """A part of Azure DevOps that has a host of its own; GitHub has but one."""

    MAIN = "main"
    TEST_RESULTS = "vstmr"
    RELEASE = "vsrm"
    ADVANCED_SECURITY = "advsec"


@dataclass(frozen=True, slots=True, kw_only=True)
class Until:
    """What an answer says while it is not settled yet; it is asked again within the patience of the run."""

    path: str
    """Where the word stands, for example `status`."""
    pending: tuple[str, ...]
    """Words, in any case, that mean "not yet"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a CI host is asked about a place: one object, or a list to its last page."""

    path: str
    """Below `repos/{owner}/{name}` of GitHub, or below `{organization}/{project}/_apis` of Azure DevOps. Names in it
    are percent-encoded by whoever writes it, a slash in them too: `environments/{quote(name, safe="")}`."""
    keep: tuple[str, ...]
    """Dotted paths of what is kept of each item; lists on the way are walked through. All else is thrown away before
    anybody sees it: these answers are full of names and free text. A person whose path is kept becomes
    `{"principalName": …, "bot": …}`, which evidence shows under an alias."""
    query: tuple[tuple[str, str], ...] = ()
    """Without escapes; empty values are left out. Lists of GitHub get `per_page` where it is not here. For a list of
    Azure DevOps that knows no continuation token, `("$skip", "0")` says that it is paged by `$skip` and `$top`."""
    items_at: str = ""
    """The key of the list; empty where the answer itself is the list or, with `single`, the one object."""
    single: bool = False
    newest: int | None = None
    """How many items are enough of a list that has no end; it is sorted by the host, newest first. With `single` any
    number says that the first page of the object is enough; else one that goes on on a second page is not read."""
    all_of: int | None = None
    """How many items a list must have, as where they are asked for by their ids: with fewer it is not read."""
    service: Service = Service.MAIN
    api_version: str = ""
    """Of Azure DevOps; that of GitHub stands in one place."""
    body: str = ""
    """The JSON text of a reading POST of the allow-list (WIQL, work items batch); empty for a GET."""
    until: Until | None = None
    absent: tuple[int, ...] = ()
    """Statuses that here mean "there is none", such as 404 of a switch; the list is then empty, an object `{}`."""
    permission: str = ""
    """What the token needs, in the words of the host: `actions: read`, `Build (read)`."""
    about: str = ""
    """What the items are about, below the place, such as `build/builds/12`; empty means what the path says: the object
    itself, or the owner of the list. It becomes `Item.asked`."""


@dataclass(frozen=True, slots=True)
class HostRead:
    """One answer of a CI host about a place."""

    place: Place
    ask: Ask

    @property
    def key(self) -> str:
        ask = self.ask
        query = "&".join(f"{name}={value}" for name, value in (("api-version", ask.api_version), *ask.query) if value)
        shape = f"{ask.items_at}{' single' if ask.single else ''}{f' newest {ask.newest}' if ask.newest else ''}"
        return f"{self.place.id} {ask.service} {ask.path}?{query} {ask.body} [{shape}] {' '.join(ask.keep)}"


@dataclass(frozen=True, slots=True)
class HostArchive:
    """The report files within one artifact of a run; one page a file, as its reading."""

    place: Place
    path: str
    """Where the archive is downloaded, below the same place as that of an `Ask`."""
    name: str
    """The name of the artifact, which stands in front of the path of each file in it."""
    digest: str = ""
    """The SHA-256 that the host tells of the archive, `sha256:…`; it is checked where it is told."""
    permission: str = ""
    number: int | None = None
    """The number of the artifact where the host counts them up; it stands as `artifact` in each reading."""

    @property
    def key(self) -> str:
        return f"{self.place.id} archive {self.path} {self.name} {self.digest}"


@dataclass(frozen=True, slots=True)
class HostEnvironment:
    """How the pipeline host guards one of its environments."""

    name: str

    @property
    def key(self) -> str:
        return f"environment {self.name}"


Request: TypeAlias = GraphQuery | ArmList | ArmGet | PlaneList | ReportFiles | HostRead | HostArchive | HostEnvironment


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
