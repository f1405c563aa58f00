"""The published table of exit codes is the one in the code."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Mapping
from types import ModuleType

from source_tree import ROOT

from collector import model
from collector.cli import exit_codes

NOT_OF_THIS_VERSION = {
    12: "CONDITIONAL_GO comes with waivers",
    23: "comes with `golive check`",
}
"""Published so that nobody uses them otherwise; the code cannot end with them yet."""


def documented_codes(text: str) -> Mapping[int, tuple[str, str]]:
    """Code -> (name, meaning), from the rows of the table; a repeated code or name is an error."""
    rows = re.findall(r"^\| (\d+) \| ([A-Z_]+) \| ([^|]+) \|", text, re.MULTILINE)
    codes = {int(code): (name, meaning) for code, name, meaning in rows}
    assert len(codes) == len({name for name, _ in codes.values()}) == len(rows)
    return codes


def codes_in(module: ModuleType) -> Mapping[int, str]:
    """Code -> name, from the whole-number constants of a module."""
    return {
        int(value): name
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, int) and not isinstance(value, bool)
    }


def _published() -> Mapping[int, tuple[str, str]]:
    return documented_codes((ROOT / "docs/exit-codes.md").read_text("utf-8"))


def test_every_code_of_the_engine_is_published_under_its_name():
    names = {code: name for code, (name, _) in _published().items()}
    assert {code: name for code, name in codes_in(exit_codes).items() if names.get(code) != name} == {}


def test_every_ruling_is_published_with_its_code():
    published = _published()
    assert {code: published[code][0] for code in model.EXIT_OF_RULING.values()} == {
        0: "OK",
        10: "NO_GO",
        11: "UNDECIDED",
    }
    assert published[model.EXIT_OF_RULING[model.Ruling.GO]][1].startswith("GO ")
    assert published[model.EXIT_WHAT_IF][0] == "WHAT_IF"


def test_every_published_code_can_be_reached():
    in_code = {*codes_in(exit_codes), *model.EXIT_OF_RULING.values(), model.EXIT_WHAT_IF}
    assert set(_published()) - set(NOT_OF_THIS_VERSION) == in_code


def test_advisory_forgives_verdicts_alone():
    assert {_published()[code][0] for code in model.ADVISORY_FORGIVES} == {"NO_GO", "UNDECIDED", "CONDITIONAL"}


def test_the_table_is_read_row_by_row():
    table = "| code | name |\n|--:|---|\n| 0 | GO | deploy | x |\n| 10 | NO_GO | stop | y |\n"
    assert documented_codes(table) == {0: ("GO", "deploy"), 10: ("NO_GO", "stop")}


def test_constants_are_read_from_a_module():
    spec = importlib.util.spec_from_loader("sample", loader=None)
    assert spec is not None
    sample = importlib.util.module_from_spec(spec)
    vars(sample).update(WRONG_USAGE=2, TEXT="2", FLAG=True, lower=5)
    assert codes_in(sample) == {2: "WRONG_USAGE"}
