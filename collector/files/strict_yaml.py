"""Reads YAML strictly and with positions: what two readers could understand differently is refused.

It walks the events of PyYAML without recursion, so that aliases, merge keys and deep brackets cost nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import yaml
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from collector.files.characters import FORBIDDEN_UNQUOTED, forbidden_what_and_how
from collector.files.mistakes import Mistake, Mistakes, Position
from collector.files.nodes import Node, Path, Plain, RefusedNode, child, keys_of, plain
from collector.files.syntax import syntax_mistake
from collector.files.yaml_tree import Stop, TreeBuilder

MAX_BYTES = 4 * 1024 * 1024
MAX_NODES = 200_000


class EventSource(Protocol):
    """A parser of PyYAML: one event after the other."""

    def get_event(self) -> yaml.Event | None: ...


ParserType: TypeAlias = Callable[[str], EventSource]


class PureParser(Reader, Scanner, Parser):
    """The parser of PyYAML that needs no compiled library."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


def fastest_parser() -> ParserType:
    """Return the parser on libyaml where PyYAML was built with it, otherwise the pure one."""
    if not yaml.__with_libyaml__:
        return PureParser
    from yaml._yaml import CParser  # noqa: PLC0415 - the module cannot be imported without libyaml

    return CParser


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file without mistakes of form: its plain data, and the place of every value and key."""

    root: Node

    @property
    def data(self) -> Plain:
        return plain(self.root)

    def position(self, path: Path = ()) -> Position:
        """Return where the value at a path of keys and indexes starts; raises `KeyError` when there is none."""
        return self._node(path).at

    def key_position(self, path: Path) -> Position:
        """Return where the key at the end of a path starts; raises `KeyError` when there is none."""
        return keys_of(self._node(path[:-1]))[str(path[-1])].key_at

    def _node(self, path: Path) -> Node:
        node: Node | None = self.root
        for step in path:
            node = child(node, step) if node else None
        if node is None:
            raise KeyError(path)
        return node


def parse(text: str, *, name: str, parser: ParserType | None = None, max_nodes: int = MAX_NODES) -> Parsed:
    """Read a text as strict YAML; raises `FileMistakes` with everything that is wrong with its form."""
    mistakes = Mistakes()
    root = scan(text, name=name, mistakes=mistakes, parser=parser, max_nodes=max_nodes)
    mistakes.raise_if_any()
    return Parsed(root)


def scan(
    text: str, *, name: str, mistakes: Mistakes, parser: ParserType | None = None, max_nodes: int = MAX_NODES
) -> Node:
    """Read a text as far as its form allows and record what is wrong; what cannot be used is a `RefusedNode`."""
    unusable = RefusedNode(Position(1, 1))
    if _too_large(text):
        what = f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB"
        mistakes.add(Mistake(name, 1, 1, what, "a shorter file; split it or drop what is generated"))
        return unusable
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if _record_forbidden(text, name, mistakes):
        return unusable
    builder = TreeBuilder(name=name, text=text, mistakes=mistakes, max_nodes=max_nodes)
    try:
        for event in _events(text, parser or fastest_parser()):
            builder.take(event)
    except Stop as stop:
        return unusable if stop.useless else builder.finish()
    except yaml.YAMLError as error:
        mistakes.add(syntax_mistake(error, name=name, text=text))
        return unusable
    return builder.finish()


def _events(text: str, parser: ParserType) -> Iterator[yaml.Event]:
    source = parser(text)
    while (event := source.get_event()) is not None and not isinstance(event, yaml.StreamEndEvent):
        yield event


def _too_large(text: str) -> bool:
    return len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES


def _record_forbidden(text: str, name: str, mistakes: Mistakes) -> bool:
    found = False
    for match in FORBIDDEN_UNQUOTED.finditer(text):
        found = True
        start = match.start()
        line = text.count("\n", 0, start) + 1
        column = start - text.rfind("\n", 0, start)
        mistakes.add(Mistake(name, line, column, *forbidden_what_and_how(match[0])))
    return found
