"""Reads a whole file by a shape, and writes the JSON schema of one."""

from __future__ import annotations

import json
from typing import TypeVar

from collector.files.mistakes import Mistakes
from collector.files.shape.base import Invalid, JsonSchema, Shape, Spot
from collector.files.strict_yaml import MAX_NODES, ParserType, scan

T = TypeVar("T")

_DIALECT = "http://json-schema.org/draft-07/schema#"
"""Editors know draft 7 best; nothing is used that later drafts read differently."""


def read_file(
    shape: Shape[T],
    text: str,
    *,
    name: str,
    mistakes: Mistakes,
    parser: ParserType | None = None,
    max_nodes: int = MAX_NODES,
) -> T | Invalid:
    """Read a text by a shape; mistakes of form and of shape are recorded in the same pass."""
    root = scan(text, name=name, mistakes=mistakes, parser=parser, max_nodes=max_nodes)
    return shape.read(Spot(root, name, mistakes))


def load(shape: Shape[T], text: str, *, name: str, parser: ParserType | None = None, max_nodes: int = MAX_NODES) -> T:
    """Return the value that a text holds; raises `FileMistakes` with everything that is wrong."""
    mistakes = Mistakes()
    value = read_file(shape, text, name=name, mistakes=mistakes, parser=parser, max_nodes=max_nodes)
    mistakes.raise_if_any()
    if isinstance(value, Invalid):
        raise RuntimeError("a shape answered INVALID without recording why")  # noqa: TRY004 - a defect of ours
    return value


def json_schema(shape: Shape[object], *, title: str, doc: str) -> JsonSchema:
    """Return the JSON schema of a file for editors."""
    return {"$schema": _DIALECT, "title": title, **shape.schema(), "description": doc}


def schema_text(schema: JsonSchema) -> str:
    """Return a JSON schema as text, the same bytes for the same schema."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
