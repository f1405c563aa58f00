"""What a module of this folder says about the format that it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
class JsonListFormat:
    """A format whose JSON document is a list, known by its first entries and read whole."""

    name: str
    kind: Kind
    claims: Callable[[Sequence[Any]], bool]
    read: Callable[[Sequence[Any]], Findings]


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLinesFormat:
    """A format with a JSON object on each line, known by the first of them and read line by line."""

    name: str
    kind: Kind
    claims: Callable[[Mapping[str, Any]], bool]
    read: Callable[[Iterable[Mapping[str, Any]]], Findings]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFormat:
    """A format known by its first line that is neither blank nor a remark (`#`), and read line by line."""

    name: str
    kind: Kind
    claims: Callable[[str], bool]
    read: Callable[[Iterable[str]], Findings]


Format: TypeAlias = XmlFormat | JsonFormat | JsonListFormat | JsonLinesFormat | TextFormat
