"""What one CI host does in its own way; everything else is common to both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from collector.model import Host, Place
from collector.probe import Ask, HostArchive, ReadError
from collector.sources.web.answers import Answer, Asked, Fetched
from collector.sources.web.homes import Home


class Dialect(Protocol):
    """The ways of one host."""

    @property
    def host(self) -> Host: ...

    @property
    def name(self) -> str:
        """As people write it."""
        ...

    @property
    def at_once(self) -> int:
        """How many requests may be under way at the same time."""
        ...

    @property
    def reading_posts(self) -> Sequence[str]:
        """The ends of the paths whose POSTs only read, in lower case."""
        ...

    @property
    def packs_in_folder(self) -> bool:
        """Whether an artifact's archive has one folder around everything, named as the artifact."""
        ...

    def headers(self) -> Mapping[str, str]:
        """Return what every call carries, the token among it. Raises `ReadError` where there is none."""
        ...

    def home(self, place: Place, ask: Ask | HostArchive, /) -> Home:
        """Return the API to ask about a place. Raises `ReadError` for an address or a name that is none."""
        ...

    def address(self, place: Place, ask: Ask) -> str:
        """Return the address of the first page."""
        ...

    def archive_address(self, request: HostArchive) -> str:
        """Return where an archive is asked for."""
        ...

    def next_page(self, ask: Ask, url: str, fetched: Fetched, items: Sequence[Any], listed: int, /) -> str:
        """Return the address of the page after this one, empty after the last; `listed` items came so far.

        Raises `ReadError` where the list goes on, and nothing says how.
        """
        ...

    def moved_to(self, answer: Answer) -> str:
        """Return where the API itself says that the thing asked for now is; empty where it does not."""
        ...

    def download_from(self, answer: Answer) -> str:
        """Return the signed address at which an archive lies ready, which needs no token; empty where none is told."""
        ...

    def asked_to_wait(self, answer: Answer, before: int, wall: float) -> float | None:
        """Return for how many seconds a limit refuses the call, `None` where no limit does.

        `before` is how often this call was refused already; `wall` is in seconds since 1970.
        """
        ...

    def will_pass(self, answer: Answer) -> bool:
        """Say whether an answer is trouble of the service that asking again may get over."""
        ...

    def refusal(self, answer: Answer, asked: Asked) -> ReadError:
        """Return what an answer that brings nothing means, and what to do."""
        ...
