"""`golive init --discover` against a simulated Azure: only the inventory is read, and what is denied is said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from collector.cli.starting.discovery import inventory_probes
from probes import CATALOGUE
from simulator.clients import environment
from simulator.process import Running, start

PROD, DENIED = "44444444-aaaa-4bbb-8ccc-000000000001", "44444444-aaaa-4bbb-8ccc-000000000002"
ESTATE = f"""\
now: 2026-11-20T09:00:00Z
tenant: 5a1e9f6c-2b7d-4c58-9e03-7d1f0b6a4c21
caller: {{id: 9c41d7e2-6b0f-4f3a-8a55-2e7b90c1d364, app: 3f8b6a10-57c9-4e2d-b1f4-c90d2a6e7b85}}
subscriptions:
  prod: {{id: {PROD}, name: prod}}
  other: {{id: {DENIED}, name: other}}
roles:
  - {{who: caller, role: Reader, on: [prod]}}
plans: [{{at: prod/rg/plan}}]
web_apps: [{{at: prod/rg/front, plan: prod/rg/plan}}]
"""
ANSWERS = ("--name", "shop", "--tier", "T1", "--go-live", "2026-12-15T08:00:00Z")


def started(simulator: Running, folder: Path) -> subprocess.CompletedProcess[str]:
    arguments = ["init", str(folder / "new"), *ANSWERS, "--subscription", PROD, "--subscription", DENIED, "--discover"]
    where = ["--arm-url", simulator.url, "--authority", simulator.url, "--ca-bundle", str(simulator.ca)]
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "TMPDIR": str(folder),
        "AZURE_TENANT_ID": simulator.tenant,
        "AZURE_CLIENT_ID": simulator.client_id,
        "AZURE_CLIENT_SECRET": "any-secret-will-do",
        **environment(simulator.url),
    }
    return subprocess.run(
        [sys.executable, "-m", "golive", *arguments, *where, "--credential", "environment"],
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("discover")
    (folder / "estate.yaml").write_text(ESTATE, encoding="utf-8")
    with start(folder / "estate.yaml") as simulator:
        return folder, started(simulator, folder)


def test_what_azure_shows_is_suggested(ended):
    folder, done = ended
    text = (folder / "new" / "golive.yaml").read_text()
    assert (done.returncode, done.stderr) == (0, "")
    assert f'#   - "/subscriptions/{PROD}/resourceGroups/rg"  # unknown: check this' in text
    assert "/sites/front" in text
    assert "https://front.azurewebsites.net" in text


def test_what_is_denied_is_said_with_its_fix(ended):
    _, done = ended
    said = done.stdout.partition("could not be read, so more may be there")[2].partition("\nnext\n")[0]
    assert DENIED in said
    assert "Reader" in said


def test_the_bundle_is_thrown_away(ended):
    folder, _ = ended
    assert [entry.name for entry in folder.iterdir() if entry.name.startswith("golive-init")] == []


def test_only_probes_of_the_inventory_take_part():
    assert {probe.id.partition("-")[0] for probe in inventory_probes(CATALOGUE)} == {"inventory"}
