"""Writes the pages that are made from the code: `python docs/generate.py`. A test fails when one is out of date."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from collector.derive import ROWS
from collector.derive.rows import schema_of

FOLDER = Path(__file__).parent
_TYPES = {
    "bool": "true or false",
    "float": "number",
    "str": "text",
    "timedelta": "duration",
    "datetime": "moment",
    "list": "list of texts",
}


def pages() -> dict[str, str]:
    """Return the generated pages by file name."""
    return {"rows.md": "\n".join(_rows_page()) + "\n"}


def _rows_page() -> Iterator[str]:
    yield "# Rows"
    yield ""
    yield "What a criterion may look at (`rows:`) and which fields its conditions may name. Each field is known, or"
    yield "unknown with a reason."
    for kind, source in ROWS.items():
        doc = " ".join((source.row_type.__doc__ or "").split())
        yield ""
        yield f"## `{kind}`"
        yield ""
        yield f"{doc} Made of: {', '.join(fact.kind.replace('_', ' ') for fact in source.reads)}."
        yield ""
        yield "| field | type | meaning |"
        yield "|---|---|---|"
        for name, field in schema_of(source.row_type).items():
            unit = f" ({field.unit})" if field.unit not in ("", "count", "s") else ""
            yield f"| `{name}` | {_TYPES[field.python]}{unit} | {field.doc} |"


if __name__ == "__main__":
    for file_name, text in pages().items():
        (FOLDER / file_name).write_text(text, encoding="utf-8")
