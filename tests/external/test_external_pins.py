"""The tools of others come in exact versions that are named by hash, and from no named address."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
AZURE_CLI = ROOT / "requirements" / "azure-cli.txt"
KUSTO = Path(__file__).parent / "kusto" / "package-lock.json"
PIN = re.compile(r"[a-z0-9.-]+(\[[a-z0-9,-]+\])?==[\w.]+( ; .*)?( --hash=sha256:[0-9a-f]{64})+")


@pytest.mark.parametrize("lock", [AZURE_CLI, KUSTO], ids=lambda path: path.name)
def test_a_lock_names_no_address(lock: Path):
    assert "://" not in lock.read_text("utf-8")


def test_every_package_of_the_azure_cli_is_pinned_by_hash():
    text = re.sub(r" *\\\n +", " ", AZURE_CLI.read_text("utf-8"))
    assert [line for line in text.splitlines() if not PIN.fullmatch(line)] == []
    assert re.search(r"^azure-cli==", text, re.MULTILINE)


def test_every_package_of_the_parser_is_pinned_by_hash():
    packages = json.loads(KUSTO.read_text("utf-8"))["packages"]
    root = packages.pop("")
    declared = json.loads((KUSTO.parent / "package.json").read_text("utf-8"))["dependencies"]
    assert root["dependencies"] == declared
    assert {name: found["version"] for name, found in packages.items()} == {
        f"node_modules/{name}": version for name, version in declared.items()
    }
    assert all(found["integrity"].startswith("sha512-") for found in packages.values())
