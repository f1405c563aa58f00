"""A probe is four files and one line of the catalogue; this says which of them is missing."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from source_tree import ROOT

from collector.probe import Probe
from probes import CATALOGUE


def missing_pieces(root: Path, catalogue: Mapping[str, str]) -> list[str]:
    """What the probes on disk and the lines of the catalogue lack, in words that say what to do."""
    problems = []
    for probe_id, target in catalogue.items():
        area, name = _area_and_name(probe_id)
        expected = f"probes.{area}.{name}:PROBE"
        if target != expected:
            problems.append(f"{probe_id}: the catalogue points to {target}; write {expected!r}")
        problems += [f"{probe_id}: {path} is missing" for path in _files_of(area, name) if not _has_text(root / path)]
    known = {_area_and_name(probe_id) for probe_id in catalogue}
    for file in sorted((root / "probes").glob("*/[a-z]*.py")):
        area, name = file.parent.name, file.stem
        if (area, name) not in known:
            line = f'"{area}-{name.replace("_", "-")}": "probes.{area}.{name}:PROBE"'
            problems.append(
                f"probes/{area}/{name}.py: the catalogue line is missing; write {line} in probes/__init__.py"
            )
    return problems


def _area_and_name(probe_id: str) -> tuple[str, str]:
    area, _, name = probe_id.partition("-")
    return area, name.replace("-", "_")


def _files_of(area: str, name: str) -> tuple[str, ...]:
    return (
        f"probes/{area}/{name}.py",
        f"probes/{area}/{name}.md",
        f"tests/probes/{area}/test_{name}.py",
        f"tests/probes/{area}/recordings/{name}.json",
    )


def _has_text(path: Path) -> bool:
    return path.is_file() and bool(path.read_text("utf-8").strip())


def test_no_probe_lacks_a_piece():
    assert missing_pieces(ROOT, CATALOGUE) == []


@pytest.mark.parametrize("probe_id", sorted(CATALOGUE))
def test_the_line_of_the_catalogue_leads_to_the_probe_of_that_id(probe_id: str):
    probe = _load(probe_id)
    assert probe.id == probe_id
    assert probe.reads, "a probe that reads nothing proves nothing"


def test_the_page_of_a_probe_names_every_right_that_it_needs():
    assert {
        probe_id: found for probe_id in CATALOGUE if (found := unnamed_rights(ROOT, probe_id, _load(probe_id)))
    } == {}


def test_the_recording_of_a_probe_is_json_with_something_in_it():
    recordings = sorted((ROOT / "tests/probes").glob("*/recordings/*.json"))
    assert [path.name for path in recordings if not json.loads(path.read_text("utf-8"))] == []


def unnamed_rights(root: Path, probe_id: str, probe: Probe) -> list[str]:
    """The rights that the page of a probe does not name; a page that is missing is reported with the other pieces."""
    page = root / _files_of(*_area_and_name(probe_id))[1]
    return [right for right in probe.rights if page.is_file() and right not in page.read_text("utf-8")]


def _load(probe_id: str) -> Probe:
    module, _, attribute = CATALOGUE[probe_id].partition(":")
    probe = getattr(importlib.import_module(module), attribute)
    assert isinstance(probe, Probe)
    return probe


def test_a_right_that_a_page_does_not_name_is_found(tmp_path: Path):
    probe = Probe(id="storage-keys", title="Keys", reads=(), rights=("Microsoft.Storage/read", "Microsoft.Vault/read"))
    (tmp_path / "probes/storage").mkdir(parents=True)
    (tmp_path / "probes/storage/keys.md").write_text("Needs Microsoft.Storage/read.\n", "utf-8")
    assert unnamed_rights(tmp_path, "storage-keys", probe) == ["Microsoft.Vault/read"]


def test_a_probe_without_its_pieces_is_found(tmp_path: Path):
    probe = tmp_path / "probes/storage/soft_delete.py"
    probe.parent.mkdir(parents=True)
    probe.write_text("PROBE = None\n", "utf-8")
    assert missing_pieces(tmp_path, {"storage-soft-delete": "probes.storage.soft_delete:PROBE"}) == [
        "storage-soft-delete: probes/storage/soft_delete.md is missing",
        "storage-soft-delete: tests/probes/storage/test_soft_delete.py is missing",
        "storage-soft-delete: tests/probes/storage/recordings/soft_delete.json is missing",
    ]


def test_a_missing_or_wrong_line_of_the_catalogue_is_found(tmp_path: Path):
    for path in _files_of("storage", "soft_delete"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x\n", "utf-8")
    assert missing_pieces(tmp_path, {}) == [
        "probes/storage/soft_delete.py: the catalogue line is missing; "
        'write "storage-soft-delete": "probes.storage.soft_delete:PROBE" in probes/__init__.py'
    ]
    assert missing_pieces(tmp_path, {"storage-soft-delete": "probes.storage.soft_delete:OTHER"}) == [
        "storage-soft-delete: the catalogue points to probes.storage.soft_delete:OTHER; "
        "write 'probes.storage.soft_delete:PROBE'"
    ]
