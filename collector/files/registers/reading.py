"""Reads a register by its shape, from YAML or from CSV."""

from __future__ import annotations

from typing import TypeVar

from collector.files.mistakes import FileMistakes, Mistakes
from collector.files.registers.csv_table import CsvLayout, scan_csv
from collector.files.shape import Invalid, JsonSchema, Shape, Spot, json_schema
from collector.files.shape.reading import read_file

T = TypeVar("T")

_MAX_NODES = 600_000
"""Ten thousand tasks of a dozen fields are read; more is no plan that people carry out."""


class UnreadableRegister(ValueError):
    """A register that cannot be read; the text names the first mistake with its place, and how many there are."""


def read_register(shape: Shape[T], text: str, *, file: str, layout: CsvLayout | None = None) -> T:
    """Return what a register says. Raises `UnreadableRegister`."""
    try:
        return _read(shape, text, file, layout)
    except FileMistakes as error:
        raise UnreadableRegister(_in_words(error)) from error


def _read(shape: Shape[T], text: str, file: str, layout: CsvLayout | None) -> T:
    mistakes = Mistakes()
    if not file.casefold().endswith(".csv"):
        value = read_file(shape, text, name=file, mistakes=mistakes, max_nodes=_MAX_NODES)
    elif layout is None:
        raise UnreadableRegister(f"{file}: this register is not read from CSV; write it as YAML (docs/registers.md)")
    else:
        value = shape.read(Spot(scan_csv(text, layout, name=file, mistakes=mistakes), file, mistakes))
    mistakes.raise_if_any()
    if isinstance(value, Invalid):
        raise RuntimeError("a shape answered INVALID without recording why")  # noqa: TRY004 - a defect of ours
    return value


def _in_words(error: FileMistakes) -> str:
    first, *others = error.mistakes
    more = f" (and {len(others)} more mistakes)" if others else ""
    return f"{first}{more}"


def register_schema(shape: Shape[object], kind: str) -> JsonSchema:
    """Return the JSON schema of a register for editors."""
    return json_schema(shape, title=f"golive register: {kind}", doc=f"`registers/{kind}.yaml` (docs/registers.md).")
