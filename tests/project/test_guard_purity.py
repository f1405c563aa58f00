"""The deciding rooms do no I/O; only the shell reads the clock, prints and exits; no failure is swallowed."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from source_tree import Module, dotted_name, modules, within

PURE_ROOMS = (
    "collector.model",
    "collector.instants",
    "collector.facts",
    "collector.actions",
    "collector.probe",
    "collector.files",
    "collector.derive",
    "collector.doctor",
    "collector.judge",
    "collector.reports",
    "probes",
)
ENGINE = ("collector", "probes", "policies")

OUTSIDE_WORLD = (
    "asyncio", "ctypes", "ftplib", "glob", "http", "importlib.resources", "logging", "multiprocessing", "os",
    "platform", "random", "secrets", "select", "shutil", "signal", "smtplib", "socket", "socketserver", "sqlite3",
    "ssl", "subprocess", "sys.stderr", "sys.stdin", "sys.stdout", "tempfile", "threading", "time", "urllib.request",
    "uuid", "webbrowser",
)  # fmt: skip
BUILTIN_ESCAPES = ("__import__", "breakpoint", "eval", "exec", "input", "open", "io.open", "codecs.open", "print")
PATH_METHODS = (
    "exists", "expanduser", "glob", "is_dir", "is_file", "iterdir", "mkdir", "open", "read_bytes", "read_text",
    "rename", "resolve", "rglob", "rmdir", "stat", "symlink_to", "touch", "unlink", "write_bytes", "write_text",
)  # fmt: skip
CLOCKS = (
    "datetime.date.today", "datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow",
    "time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.perf_counter_ns", "time.process_time",
    "time.sleep", "time.time", "time.time_ns",
)  # fmt: skip

ONLY_THE_SHELL: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(CLOCKS, ("collector.cli", "collector.sources.clock")),
    **dict.fromkeys(("os.environ", "os.environb", "os.getenv", "sys.argv"), ("collector.cli",)),
    **dict.fromkeys(("print", "sys.stdout", "sys.stderr", "sys.stdin"), ("collector.cli",)),
    **dict.fromkeys(("sys.exit", "os._exit", "os.abort", "exit", "quit"), ("collector.cli", "golive")),
    "SystemExit": ("collector.cli", "golive", "collector.gather.failures"),  # the last catches that of a probe
}
"""Name -> the only rooms of the engine that may use it."""


def impurities(found: tuple[Module, ...]) -> list[str]:
    """Every use of the outside world in a pure room."""
    pure = [module for module in found if within(module.name, PURE_ROOMS)]
    return sorted(
        {f"{module.at(node)}: {use} in a pure room" for module in pure for node, use in _outward_uses(module)}
    )


def _outward_uses(module: Module) -> Iterator[tuple[ast.AST, str]]:
    for node, name in (*module.used_names(), *module.imports()):
        if within(name, (*OUTSIDE_WORLD, *CLOCKS)) or name in BUILTIN_ESCAPES:
            yield node, name
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=method)) if method in PATH_METHODS:
                yield node, f".{method}()"


def trespasses(found: tuple[Module, ...]) -> list[str]:
    """Every use of what belongs to the shell elsewhere in the engine."""
    return sorted(
        {
            f"{module.at(node)}: only {' and '.join(ONLY_THE_SHELL[name])} may use {name}"
            for module in found
            for node, name in module.used_names()
            if name in ONLY_THE_SHELL and not within(module.name, ONLY_THE_SHELL[name])
        }
    )


def broad_handlers(found: tuple[Module, ...]) -> list[str]:
    """Every place where any exception at all is caught."""
    places = []
    for module in found:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ExceptHandler) and _is_broad(node.type):
                places.append(module.at(node))
            elif isinstance(node, ast.Call) and dotted_name(node.func).endswith("suppress"):
                places += [module.at(node) for argument in node.args if _is_broad(argument)]
    return places


def _is_broad(caught: ast.expr | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(_is_broad(part) for part in caught.elts)
    return caught is None or dotted_name(caught).split(".")[-1] in ("Exception", "BaseException")


def test_pure_rooms_do_not_touch_the_outside_world():
    assert impurities(modules()) == []


def test_only_the_shell_reads_clock_and_environment_prints_and_exits():
    assert trespasses(modules(packages=(*ENGINE, "golive"))) == []


def test_the_engine_catches_everything_in_one_place_only():
    (place,) = broad_handlers(modules(packages=(*ENGINE, "golive")))
    assert place.startswith("collector/gather"), "the one broad `except` turns a crashing probe into a gap"


@pytest.mark.parametrize(
    "code",
    [
        "open('x')",
        "import os\nos.listdir()",
        "from os import environ",
        "import os.path as p\np.exists('x')",
        "from pathlib import Path\nPath('x').read_text()",
        "def f(path):\n    return path.write_bytes(b'')",
        "import socket\nsocket.socket()",
        "from subprocess import run\nrun(['x'])",
        "import time as t\nt.time()",
        "from time import monotonic as m\nm()",
        "from datetime import datetime\ndatetime.now()",
        "import datetime as dt\ndt.datetime.now(dt.UTC)",
        "import random\nrandom.random()",
        "import urllib.request",
        "print('x')",
        "import sys\nsys.stdout.write('x')",
        "__import__('os')",
    ],
)
def test_an_impure_line_is_found(tmp_path: Path, code: str):
    assert impurities(_only_module(tmp_path, "collector/judge/judge.py", code)) != []
    assert impurities(_only_module(tmp_path, "collector/judge/judge.py", "from io import StringIO\nStringIO()")) == []


@pytest.mark.parametrize(
    ("path", "code", "name"),
    [
        ("collector/gather/run.py", "import os\nos.environ['X']", "os.environ"),
        ("collector/gather/run.py", "from os import getenv", "os.getenv"),
        ("collector/evidence/bundle.py", "from datetime import datetime\ndatetime.now()", "datetime.datetime.now"),
        ("collector/evidence/bundle.py", "import time\ntime.time()", "time.time"),
        ("collector/sources/files.py", "print('x')", "print"),
        ("collector/sources/azure/pipeline.py", "import time\ntime.sleep(1)", "time.sleep"),
        ("collector/gather/run.py", "raise SystemExit(1)", "SystemExit"),
        ("collector/gather/run.py", "import sys\nsys.exit(1)", "sys.exit"),
    ],
)
def test_a_trespass_is_found(tmp_path: Path, path: str, code: str, name: str):
    (problem, *_) = trespasses(_only_module(tmp_path, path, code))
    assert problem.startswith(path)
    assert problem.endswith(f"may use {name}")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("collector/cli/main.py", "import sys\nsys.exit(3)"),
        ("collector/cli/main.py", "from datetime import UTC, datetime\ndatetime.now(UTC)"),
        ("collector/sources/clock.py", "import time\ntime.monotonic()"),
    ],
)
def test_the_shell_may(tmp_path: Path, path: str, code: str):
    assert trespasses(_only_module(tmp_path, path, code)) == []


@pytest.mark.parametrize(
    ("code", "broad"),
    [
        ("try:\n    f()\nexcept Exception:\n    pass", True),
        ("try:\n    f()\nexcept:\n    pass", True),
        ("try:\n    f()\nexcept (ValueError, BaseException):\n    pass", True),
        ("import builtins\ntry:\n    f()\nexcept builtins.Exception:\n    pass", True),
        ("from contextlib import suppress\nwith suppress(Exception):\n    f()", True),
        ("try:\n    f()\nexcept (ValueError, OSError):\n    pass", False),
    ],
)
def test_a_broad_handler_is_found(tmp_path: Path, code: str, broad: bool):
    assert bool(broad_handlers(_only_module(tmp_path, "collector/sources/files.py", code))) == broad


def _only_module(root: Path, path: str, code: str) -> tuple[Module, ...]:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(code, "utf-8")
    return modules(root)
