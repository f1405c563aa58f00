"""What came back over the wire, and what was asked, as the modules of this room hand them on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from collector.model import Place


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; header names are found in any case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_html(self) -> bool:
        """Whether it is a page for people, such as that of a sign-in or a proxy."""
        return "html" in self.headers.get("content-type", "").casefold()


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer that counts, and its JSON; `None` where it says that there is none."""

    answer: Answer
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an error message needs to say about a question."""

    place: Place
    path: str
    permission: str = ""
    is_archive: bool = False

    @property
    def where(self) -> str:
        return f"{self.place.id} {self.path}".rstrip()
