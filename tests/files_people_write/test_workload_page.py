"""The page about the workload file says what the loader reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from collector.files.workload import load_workload, workload_schema

PAGE = (Path(__file__).parents[2] / "docs" / "workload.md").read_text()
SCOPE, _, PEOPLE = PAGE.partition("## What only people know")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
KEYS = workload_schema()["properties"]


def keys_of_tables(text: str) -> set[str]:
    """Return the keys in the first cells of the tables of a text."""
    cells = re.findall(r"^\| (`[a-z_`, ]+`) \|", text, re.MULTILINE)
    return {key for cell in cells for key in re.findall(r"[a-z_]+", cell)}


@pytest.mark.parametrize("text", EXAMPLES, ids=["smallest", "scope", "everything"])
def test_an_example_of_the_page_loads(text):
    assert load_workload(text, name="docs/workload.md").names_target


def test_the_page_explains_every_key_of_the_scope_and_its_example_uses_them():
    keys = set(KEYS["scope"]["properties"]["azure"]["properties"])
    assert keys_of_tables(SCOPE) == keys
    assert all(f"    {key}:" in EXAMPLES[1] for key in keys)


def test_the_page_explains_every_other_key_and_its_example_uses_them():
    whole, _, parts = PEOPLE.partition("### ")
    assert keys_of_tables(whole) == set(KEYS)
    assert keys_of_tables(parts) == set(KEYS["roles"]["items"]["properties"])
    assert all(f"\n{key}:" in f"\n{EXAMPLES[2]}" for key in KEYS)


@pytest.mark.parametrize(
    "key",
    ["release", "recovery", "cutover", "capacity", "reports", "support", "monitoring", "security", "peak"],
)
def test_the_page_names_what_stands_below_a_key(key):
    assert [inner for inner in KEYS[key]["properties"] if f"`{inner}`" not in PEOPLE] == []
