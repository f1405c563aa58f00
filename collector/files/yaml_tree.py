"""Builds the tree of a file from parser events, and refuses what two readers could understand differently."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias

import yaml

from collector.files.characters import FORBIDDEN, forbidden_what_and_how
from collector.files.core_types import kind_of, resolve
from collector.files.mistakes import Mistake, Mistakes, Position, quoted
from collector.files.nodes import Entry, ListNode, MappingNode, Node, RefusedNode, ScalarNode

MAX_DEPTH = 64


class Stop(Exception):
    """Reading on makes no sense; the mistake is recorded. What was read before is whole, or `useless`."""

    def __init__(self, *, useless: bool) -> None:
        super().__init__()
        self.useless = useless


@dataclass(slots=True)
class _OpenMapping:
    """A mapping whose end was not seen yet; `key` is the key that waits for its value."""

    node: MappingNode
    key: str | None = None
    key_at: Position | None = None


_Open: TypeAlias = _OpenMapping | ListNode


@dataclass(slots=True, kw_only=True)
class TreeBuilder:
    """Takes one event after the other; `finish` returns the tree."""

    name: str
    text: str
    mistakes: Mistakes
    max_nodes: int
    _root: Node | None = None
    _open: list[_Open] = field(default_factory=list)
    _nodes: int = 0
    _documents: int = 0

    def take(self, event: yaml.Event) -> None:
        """Add what an event says; raises `Stop` where nothing after it is worth reading."""
        at = _start(event)
        match event:
            case yaml.ScalarEvent():
                self._refuse_properties(event, at)
                self._place(self._scalar(event, at))
            case yaml.MappingStartEvent():
                self._refuse_properties(event, at)
                self._descend(_OpenMapping(MappingNode(at, {})))
            case yaml.SequenceStartEvent():
                self._refuse_properties(event, at)
                self._descend(ListNode(at, []))
            case yaml.CollectionEndEvent():
                self._open.pop()
            case yaml.AliasEvent():
                self._wrong(at, "an alias (`*name`) is not read here", "the value itself, in full")
                self._place(RefusedNode(at))
            case yaml.DocumentStartEvent():
                self._start_document(event, at)
            case _:
                pass

    def finish(self) -> Node:
        """Return the tree, or a `RefusedNode` for a file that says nothing."""
        if self._root is not None and not _says_nothing(self._root):
            return self._root
        self.mistakes.add(Mistake(self.name, 1, 1, "the file is empty", "key: value on each line"))
        return RefusedNode(Position(1, 1))

    def _start_document(self, event: yaml.DocumentStartEvent, at: Position) -> None:
        self._documents += 1
        if self._documents > 1:
            self._wrong(at, "a second document (`---`) starts here", "each document in a file of its own")
            raise Stop(useless=False)
        if event.version or event.tags:
            self._wrong(at, "a directive (`%`) is not read here", "the file without lines that begin with `%`")

    def _refuse_properties(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, at: Position) -> None:
        if event.anchor is not None:
            what = f"an anchor ({quoted('&' + event.anchor)}) is not read here"
            self._wrong(at, what, "the value without it, and in full wherever it is meant")
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            what = f"a tag ({quoted(tag)}) is not read here"
            self._wrong(at, what, "the value without it; between quotes if it is a text")

    def _scalar(self, event: yaml.ScalarEvent, at: Position) -> Node:
        self._count(at)
        if event.tag is not None:
            return RefusedNode(at)
        hidden = FORBIDDEN.search(event.value)
        if hidden is not None:
            self._wrong(at, *forbidden_what_and_how(hidden[0]))
            return RefusedNode(at)
        if event.implicit[0]:
            return self._unquoted(event, at)
        return ScalarNode(at, event.value, event.value, self._source(event))

    def _unquoted(self, event: yaml.ScalarEvent, at: Position) -> Node:
        try:
            value = resolve(event.value)
        except ValueError as error:
            self._wrong(at, f"{quoted(event.value)} {error}", "a smaller number, or the text between quotes")
            return RefusedNode(at)
        source = self._source(event) if isinstance(value, str) else ""
        return ScalarNode(at, value, event.value, source)

    def _descend(self, opened: _Open) -> None:
        node = opened.node if isinstance(opened, _OpenMapping) else opened
        self._count(node.at)
        self._place(node)
        self._open.append(opened)
        if len(self._open) > MAX_DEPTH:
            self._wrong(node.at, f"more than {MAX_DEPTH} levels of brackets or indentation", "fewer levels")
            raise Stop(useless=True)

    def _place(self, node: Node) -> None:
        """Put a node where it belongs: into the list or behind the key that waits for it, or as a key."""
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        if isinstance(parent, ListNode):
            parent.items.append(node)
        elif parent.key_at is None:
            parent.key, parent.key_at = self._key(parent.node, node), node.at
        else:
            self._put_value(parent, parent.key_at, node)

    def _put_value(self, parent: _OpenMapping, key_at: Position, node: Node) -> None:
        if isinstance(node, ScalarNode) and node.spelled == "" and node.value is None:
            node = replace(node, at=key_at)  # the parsers differ in where "nothing" stands
        if parent.key is not None:
            parent.node.entries[parent.key] = Entry(key_at, node)
        parent.key = parent.key_at = None

    def _key(self, mapping: MappingNode, node: Node) -> str | None:
        """Return the name of a key, or `None` for one that is refused together with its value."""
        if isinstance(node, RefusedNode):
            return None
        if not isinstance(node, ScalarNode):
            self._wrong(node.at, "a list or mapping stands where a key belongs", "key: value, with a text as key")
            return None
        if not isinstance(node.value, str):
            what = f"the key {quoted(node.spelled)} is {kind_of(node.value)}, but keys are texts"
            self._wrong(node.at, what, f'"{node.spelled}": …, with the key between quotes, if it is meant as a text')
            return None
        if node.value == "<<":
            self._wrong(node.at, "a merge key (`<<`) is not read here", "the keys themselves, in full")
            return None
        if node.value in mapping.entries:
            first = mapping.entries[node.value].key_at.line
            what = f"the key {quoted(node.value)} stands twice, first in line {first}"
            self._wrong(node.at, what, f"it once; delete line {first} or this one")
            return None
        return node.value

    def _source(self, event: yaml.ScalarEvent) -> str:
        if event.start_mark is None or event.end_mark is None:
            return ""
        return self.text[event.start_mark.index : event.end_mark.index]

    def _count(self, at: Position) -> None:
        self._nodes += 1
        if self._nodes > self.max_nodes:
            self._wrong(at, f"more than {self.max_nodes} values in one file", "a shorter file, or several")
            raise Stop(useless=True)

    def _wrong(self, at: Position, what: str, how: str) -> None:
        self.mistakes.add(Mistake(self.name, at.line, at.column, what, how))


def _start(event: yaml.Event) -> Position:
    mark = event.start_mark
    return Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)


def _says_nothing(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.value is None
