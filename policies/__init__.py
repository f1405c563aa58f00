"""The policies that golive ships; each is a folder of YAML files, read as data."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

SHIPPED = "go-live"
_CASES = "cases/"


def shipped_policy(name: str = SHIPPED) -> Mapping[str, str]:
    """Return the files of a shipped policy by their names within it, its tables under `tables/`."""
    found = dict(sorted(_yaml_files(files(__name__) / name, "")))
    return {name: text for name, text in found.items() if not name.startswith(_CASES)}


def shipped_cases(name: str = SHIPPED) -> Mapping[str, str]:
    """Return the files of the cases that a shipped policy must hold, by their names within it."""
    return dict(sorted(_yaml_files(files(__name__) / name / "cases", _CASES)))


def shipped_templates(name: str = SHIPPED) -> Mapping[str, str]:
    """Return the templates of the documents that people sign, by the name of the document: `cutover-plan`."""
    folder = files(__name__) / name / "templates"
    found = (entry for entry in folder.iterdir() if entry.name.endswith(".md"))
    return {entry.name.removesuffix(".md"): entry.read_text(encoding="utf-8") for entry in sorted(found, key=_name)}


def _name(entry: Traversable) -> str:
    return entry.name


def _yaml_files(folder: Traversable, prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _yaml_files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".yaml"):
            found.append((prefix + entry.name, entry.read_text(encoding="utf-8")))
    return found
