"""The source code as data, for the guard tests: files, imports and the names that are used."""

from __future__ import annotations

import ast
import builtins
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUR_PACKAGES = ("collector", "golive", "pipelines", "policies", "probes", "simulator")


@dataclass(frozen=True)
class Module:
    """One Python file of ours, by its dotted name."""

    name: str
    path: Path
    root: Path

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text("utf-8"), str(self.path))

    def at(self, node: ast.AST) -> str:
        return f"{self.path.relative_to(self.root)}:{getattr(node, 'lineno', 1)}"

    def imports(self) -> Iterator[tuple[ast.AST, str]]:
        """Every module that this one imports, also inside functions and through `import_module("…")`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node, name) for name in self._imported_from(node))
            elif isinstance(node, ast.Call) and dotted_name(node.func) in DYNAMIC_IMPORTS and node.args:
                target = node.args[0]
                if isinstance(target, ast.Constant) and isinstance(target.value, str):
                    yield node, target.value

    def _imported_from(self, node: ast.ImportFrom) -> Iterator[str]:
        base = node.module or ""
        if node.level:
            parts = self.name.split(".") if self.path.name == "__init__.py" else self.name.split(".")[:-1]
            base = ".".join([*parts[: len(parts) - node.level + 1], *filter(None, [node.module])])
        for alias in node.names:
            deeper = f"{base}.{alias.name}"
            yield deeper if self._is_module(deeper) else base

    def _is_module(self, name: str) -> bool:
        path = self.root.joinpath(*name.split("."))
        return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()

    def used_names(self) -> Iterator[tuple[ast.AST, str]]:
        """Every use of something imported or built in, with aliases undone: `dt.now()` is `datetime.datetime.now`."""
        origins = self._origins()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute | ast.Name):
                first, dot, rest = dotted_name(node).partition(".")
                if first in origins or first in BUILT_IN:
                    yield node, origins.get(first, first) + dot + rest
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)

    def _origins(self) -> Mapping[str, str]:
        origins = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    top = alias.name.partition(".")[0]
                    origins[alias.asname or top] = alias.name if alias.asname else top
            elif isinstance(node, ast.ImportFrom) and not node.level:
                origins.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
        return origins


BUILT_IN = frozenset(dir(builtins))
DYNAMIC_IMPORTS = ("importlib.import_module", "import_module", "__import__")


def dotted_name(node: ast.AST) -> str:
    """`a.b.c` for an attribute chain on a plain name, `.c` for an attribute of anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted_name(node.value)}.{node.attr}"
    return ""


def modules(root: Path = ROOT, packages: tuple[str, ...] = OUR_PACKAGES) -> tuple[Module, ...]:
    """All Python files of the given packages, in order."""
    found = []
    for package in packages:
        files = [root / f"{package}.py", *sorted((root / package).rglob("*.py"))]
        found += [Module(_name_of(file, root), file, root) for file in files if file.is_file()]
    return tuple(found)


def _name_of(file: Path, root: Path) -> str:
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def within(name: str, prefixes: tuple[str, ...]) -> bool:
    """Say whether a dotted name is one of the prefixes or lies below one."""
    return any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)


def project_files(root: Path = ROOT) -> tuple[Path, ...]:
    """Every file that is or would be committed: what git tracks, and what is new and not ignored."""
    # A checkout owned by somebody else (a container) is still ours to read.
    git = ["git", "-c", f"safe.directory={root}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(git, cwd=root, capture_output=True, check=True, text=True).stdout
    return tuple(file for name in sorted(set(listed.split("\0")) - {""}) if (file := root / name).is_file())
