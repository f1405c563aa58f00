"""The tree of a parsed file: every value with the place where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from collector.files.mistakes import Position

Literal: TypeAlias = bool | int | float | str | None
Plain: TypeAlias = "Literal | list[Plain] | dict[str, Plain]"
Path: TypeAlias = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """One text, number, flag or nothing."""

    at: Position
    value: Literal
    spelled: str
    """What stands in the file, unquoted: `1.10` for the number 1.1."""
    source: str = ""
    """For a text whose characters stand in the file as they are: that part of the file, from `at` on."""


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list; its items are filled in while the file is read."""

    at: Position
    items: list[Node]


@dataclass(frozen=True, slots=True)
class Entry:
    """The value behind a key, and the place of the key."""

    key_at: Position
    node: Node


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Keys with values; its entries are filled in while the file is read."""

    at: Position
    entries: dict[str, Entry]


@dataclass(frozen=True, slots=True)
class RefusedNode:
    """A value that cannot be used; the mistake is recorded already, nothing more needs to be said about it."""

    at: Position


Node: TypeAlias = ScalarNode | ListNode | MappingNode | RefusedNode


def plain(node: Node) -> Plain:
    """Return a tree as plain data; its depth is limited when it is read."""
    match node:
        case ScalarNode():
            return node.value
        case ListNode():
            return [plain(item) for item in node.items]
        case MappingNode():
            return {key: plain(entry.node) for key, entry in node.entries.items()}
        case RefusedNode():
            return None


def offset_place(node: Node, offset: int) -> Position:
    """Return the place of a character inside a text, or the start of the text where it was written otherwise."""
    if not isinstance(node, ScalarNode) or not isinstance(node.value, str) or not node.source:
        return node.at
    line = node.value.count("\n", 0, offset)
    source_line, content = _line_of(node, line)
    column_in_line = offset - (node.value.rfind("\n", 0, offset) + 1)
    found = source_line.find(content)
    if found < 0:
        return node.at
    if _is_block(node):
        return Position(node.at.line + line + 1, found + column_in_line + 1)
    return Position(node.at.line, node.at.column + found + column_in_line)


def _line_of(node: ScalarNode, line: int) -> tuple[str, str]:
    source_lines = node.source.split("\n")
    source_index = line + 1 if _is_block(node) else line
    content = str(node.value).split("\n")[line]
    return (source_lines[source_index] if source_index < len(source_lines) else ""), content


def _is_block(node: ScalarNode) -> bool:
    return node.source.startswith("|")


def child(node: Node, step: str | int) -> Node | None:
    """Return what stands at a key or an index below a node, if anything does."""
    if isinstance(node, MappingNode) and isinstance(step, str) and step in node.entries:
        return node.entries[step].node
    if isinstance(node, ListNode) and isinstance(step, int) and 0 <= step < len(node.items):
        return node.items[step]
    return None


def keys_of(node: Node) -> Mapping[str, Entry]:
    """Return the entries of a mapping; nothing else has any."""
    return node.entries if isinstance(node, MappingNode) else {}
