"""What a module of this folder says about the format that it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from collector.sources.reports.reading import Findings, Kind
from collector.sources.reports.xml_base import Attributes, XmlReader


@dataclass(frozen=True, slots=True, kw_only=True)
class XmlFormat:
    """A format known by its root element."""

    name: str
    kind: Kind
    claims: Callable[[str, Attributes], bool]
    reader: Callable[[], XmlReader]


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonFormat:
    """A format known by the keys of its JSON document, which is read whole."""

    name: str
    kind: Kind
    claims: Callable[[Mapping[str, Any]], bool]
    read: Callable[[Mapping[str, Any]], Findings]
    largest: int | None = None
    """How many bytes a file of it may have, where that is less than any JSON may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFormat:
    """A format known by its first line that is neither blank nor a remark (`#`), and read line by line."""

    name: str
    kind: Kind
    claims: Callable[[str], bool]
    read: Callable[[Iterable[str]], Findings]


Format: TypeAlias = XmlFormat | JsonFormat | TextFormat
