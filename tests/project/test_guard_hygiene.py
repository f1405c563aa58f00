"""What must not stand in the project: leftovers, giants, addresses of package indexes, paths of somebody's machine."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from source_tree import ROOT, modules, project_files

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50

# Spelt in pieces, so that this file does not accuse itself.
LEFTOVER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b|raise NotImpl" + r"emented(Error)?")
TAP_POINT = re.compile(r"\bok \d+ [^\n\"']*?\bTO" + r"DO\b")
"""A test point of TAP with the directive that excuses it: a word of that format, which tests of its reader hold."""
INDEX_HOST = re.compile(
    r"(py" + r"pi\.(org|python\.org)|python" + r"hosted\.org|registry\.npm" + r"js\.org|registry\.yarn" + r"pkg\.com"
    r"|proxy\.golang" + r"\.org|index\.crates" + r"\.io|static\.crates" + r"\.io|rubygems" + r"\.org)"
)
MACHINE_PATH = re.compile(r"(?<![\w.~/:>-])/(home|root|Users|work|opt|mnt)/[\w.-]+")
PATHS_OF_PUBLIC_MACHINES = ("/home/runner/", "/home/vsts/")
"""Where hosted build agents keep a checkout: report files name them, and parsers are tested with them."""


def leftovers(text: str) -> list[str]:
    return [match.group() for match in LEFTOVER.finditer(TAP_POINT.sub("", text))]


def index_hosts(text: str) -> list[str]:
    return [match.group() for match in INDEX_HOST.finditer(text)]


def machine_paths(text: str) -> list[str]:
    found = [match.group() for match in MACHINE_PATH.finditer(text)]
    return [path for path in found if not (path + "/").startswith(PATHS_OF_PUBLIC_MACHINES)]


def long_functions(text: str, limit: int = MAX_FUNCTION_LINES) -> list[str]:
    """Functions whose lines, without the docstring, exceed the limit."""
    return [
        f"{node.name} ({_lines_of(node)} lines)"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _lines_of(node) > limit
    ]


def _lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    whole = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return whole - ((first.end_lineno or 0) - first.lineno + 1 if has_docstring else 0)


def _texts() -> dict[str, str]:
    texts = {}
    for file in project_files():
        content = file.read_bytes()
        if b"\0" not in content:
            texts[str(file.relative_to(ROOT))] = content.decode("utf-8", errors="replace")
    return texts


@pytest.mark.parametrize("rule", [leftovers, index_hosts, machine_paths])
def test_no_file_breaks_the_rule(rule: Callable[[str], list[str]]):
    assert {name: found for name, text in _texts().items() if (found := rule(text))} == {}


def test_no_code_file_is_a_giant():
    lengths = {name: text.count("\n") for name, text in _texts().items() if name.endswith((".py", ".yaml", ".yml"))}
    assert {name: length for name, length in lengths.items() if length > MAX_FILE_LINES} == {}


def test_no_function_is_a_giant():
    code = {module.at(module.tree): module.path.read_text("utf-8") for module in modules()}
    assert {name: found for name, text in code.items() if (found := long_functions(text))} == {}


@pytest.mark.parametrize(
    ("rule", "text", "found"),
    [
        (leftovers, "# TO" + "DO: the rest", ["TO" + "DO"]),
        (leftovers, "raise NotImpl" + "ementedError", ["raise NotImpl" + "ementedError"]),
        (leftovers, "mastodon, hacks", []),
        (leftovers, "not ok 1 - cart # TO" + "DO later", []),
        (leftovers, "not ok 1 - cart\n# TO" + "DO later", ["TO" + "DO"]),
        (leftovers, "is_ok = 1  # TO" + "DO", ["TO" + "DO"]),
        (leftovers, "ok 1 # TO" + "DO TO" + "DO", ["TO" + "DO"]),
        (leftovers, "'ok 1'  # TO" + "DO", ["TO" + "DO"]),
        (index_hosts, "https://files.python" + "hosted.org/x.whl", ["python" + "hosted.org"]),
        (index_hosts, "https://learn.microsoft.com", []),
        (machine_paths, "open('/ho" + "me/someone/x')", ["/ho" + "me/someone"]),
        (machine_paths, "see /ro" + "ot/.ssh", ["/ro" + "ot/.ssh"]),
        (machine_paths, "https://example.org/home/page and ~/work/x and a/work/b", []),
        (machine_paths, "<source>/home/runner/work/shop/shop</source>", []),
    ],
)
def test_the_rule_finds_what_it_is_for(rule: Callable[[str], list[str]], text: str, found: list[str]):
    assert rule(text) == found


def test_a_long_function_is_found_and_its_docstring_is_not_counted():
    body = "\n".join(["    x = 1"] * MAX_FUNCTION_LINES)
    assert long_functions(f"def long():\n{body}\n") == [f"long ({MAX_FUNCTION_LINES + 1} lines)"]
    fits = "\n".join(["    x = 1"] * (MAX_FUNCTION_LINES - 1))
    assert long_functions(f'def fits():\n    """Say\n    much.\n    """\n{fits}\n') == []


def test_the_scan_sees_the_project():
    assert {"pyproject.toml", "Makefile", "collector/model.py"} <= set(_texts())
    assert not [name for name in _texts() if Path(name).parts[0] in (".git", ".venv")]


POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{\d*,?\d*\})\+")


def test_no_group_of_a_pattern_is_possessive():
    """Python before 3.11.5, Debian 12's among them, matches such groups wrongly (python/cpython#106052)."""
    assert POSSESSIVE_GROUP.search(r"(?:ab?c)++")
    rooms = ("collector/", "probes/", "pipelines/")
    found = {name for name, text in _texts().items() if name.startswith(rooms) and name.endswith(".py")
             for line in text.splitlines() if 'r"' in line and POSSESSIVE_GROUP.search(line)}  # fmt: skip
    assert found == set()
