"""The examples of docs/registers.md are registers in order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_register_files import READERS

_PAGE = (Path(__file__).parents[2] / "docs" / "registers.md").read_text(encoding="utf-8")
_YAML = re.findall(r"```yaml\n# registers/(\w+)\.yaml\n(.*?)```", _PAGE, re.DOTALL)
_CSV = dict(zip(("cutover", "training"), re.findall(r"```csv\n(.*?)```", _PAGE, re.DOTALL), strict=True))


@pytest.mark.parametrize(("kind", "text"), _YAML, ids=[kind for kind, _ in _YAML])
def test_the_example_can_be_read(kind: str, text: str) -> None:
    assert READERS[kind](text, file=f"registers/{kind}.yaml")


def test_every_register_has_an_example() -> None:
    assert sorted(kind for kind, _ in _YAML) == sorted(READERS)


@pytest.mark.parametrize("kind", sorted(_CSV))
def test_the_example_in_csv_says_what_that_in_yaml_says(kind: str) -> None:
    assert READERS[kind](_CSV[kind], file=f"registers/{kind}.csv")


def test_the_training_is_the_same_in_both() -> None:
    text = dict(_YAML)["training"]
    read = READERS["training"]
    assert read(_CSV["training"], file="registers/training.csv") == read(text, file="registers/training.yaml")
