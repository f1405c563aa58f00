"""A probe of another distribution, installed beside golive as anybody would install it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulator.process import Running, start

PACKAGE = Path(__file__).parent / "golive-contoso-backup"
SUB = "33333333-aaaa-4bbb-8ccc-000000000001"
MACHINE = f"/subscriptions/{SUB}/resourceGroups/rg-till/providers/Microsoft.Compute/virtualMachines/vm-till"
ESTATE = f"""
now: {{now}}
tenant: 5a1e9f6c-2b7d-4c58-9e03-7d1f0b6a4c21
caller: {{{{id: 9c41d7e2-6b0f-4f3a-8a55-2e7b90c1d364, app: 3f8b6a10-57c9-4e2d-b1f4-c90d2a6e7b85}}}}
subscriptions:
  prod: {{{{id: {SUB}, name: till}}}}
roles:
  - {{{{who: caller, role: Reader, on: [prod]}}}}
vms:
  - {{{{at: prod/rg-till/vm-till}}}}
vaults:
  - at: prod/rg-backup/rsv-empty
resources:
  - at: prod/rg-backup/vm-till-nightly
    type: Contoso.Backup/protections
    properties: {{{{machine: {MACHINE}, state: Protected, lastRun: Completed, lastPoint: "{{now}}"}}}}
"""
WORKLOAD = f"""
workload: till
tier: T3
go_live: 2027-01-15T08:00:00Z
scope: {{azure: {{subscriptions: [{SUB}]}}}}
"""
POLICY = """
policy: backup-only
version: "1"
{plugins}
criteria:
  - id: recovery-backup-coverage
    question: Is every machine backed up?
    why: What has no backup is gone.
    severity: blocker
    due: P14D
    max_age: PT24H
    rows: stateful_resource
    pass:
      - that: stateful_resource.has_backup
        say: Nothing keeps a backup of it.
    none: {{then: unknown, say: Nothing was seen.}}
    fix: Back it up.
    owner: operations-lead
    doc: https://learn.microsoft.com/azure/backup/
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which pip has installed the package; nothing is fetched."""
    folder = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", "install", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--no-build-isolation", "--target", str(folder), str(PACKAGE)], check=True, timeout=120)
    return folder


@pytest.fixture
def azure(tmp_path: Path):
    """A small Azure of this very moment: the command line has no other clock than the machine's."""
    now = datetime.now(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
    estate = tmp_path / "estate.yaml"
    estate.write_text(ESTATE.format(now=now))
    with start(estate, lifetime=120) as running:
        yield running


def golive(*arguments: str, beside: Path | None, cwd: Path, environ: Mapping[str, str] | None = None):
    """Run the command line in a process of its own, with a folder of further packages or without."""
    path = {"PYTHONPATH": os.pathsep.join([str(beside)] if beside else [])}
    quiet = {name: value for name, value in os.environ.items() if not name.startswith(("AZURE_", "GITHUB_"))}
    return subprocess.run(
        [sys.executable, "-m", "golive", *arguments],
        cwd=cwd,
        env={**quiet, **path, **(environ or {})},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def gate(azure: Running, folder: Path, beside: Path | None, plugins: str = "") -> tuple[int, dict]:
    (folder / "golive.yaml").write_text(WORKLOAD)
    (folder / "policy.yaml").write_text(POLICY.format(plugins=plugins))
    environ = {
        "AZURE_TENANT_ID": azure.tenant,
        "AZURE_CLIENT_ID": azure.client_id,
        "AZURE_CLIENT_SECRET": "any-secret-will-do",
        "AZURE_AUTHORITY_HOST": azure.url,
    }
    where = ["--arm-url", azure.url, "--ca-bundle", azure.ca, "--credential", "environment"]
    done = golive("gate", "--policy", "policy.yaml", "-o", "packet", *where, beside=beside, cwd=folder, environ=environ)
    decided = folder / "packet/decision.json"
    assert decided.exists(), done.stderr
    return done.returncode, json.loads(decided.read_text())


def test_it_is_listed_with_the_distribution_that_brings_it(installed: Path, tmp_path: Path):
    done = golive("probes", beside=installed, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "contoso-backup  (golive-contoso-backup 1.4.0)\n    Machines in Contoso's backup service\n" in done.stdout
    assert "contoso-backup" not in golive("probes", beside=None, cwd=tmp_path).stdout


def test_a_policy_uses_it_and_the_decision_names_it(installed: Path, azure: Running, tmp_path: Path):
    code, decision = gate(azure, tmp_path, installed)
    assert (code, decision["ruling"]) == (0, "GO")
    assert {"id": "contoso-backup", "distribution": "golive-contoso-backup", "version": "1.4.0"} in decision["probes"]
    verified = golive("verify", "packet", beside=installed, cwd=tmp_path)
    assert verified.returncode == 0, verified.stdout + verified.stderr


@pytest.mark.parametrize(
    ("is_installed", "plugins"),
    [(False, ""), (True, "plugins: []"), (True, "plugins: [golive-somebody-else]")],
    ids=["not installed", "the policy lets none", "the policy lets another"],
)
def test_without_it_the_machine_has_no_backup(
    installed: Path, azure: Running, tmp_path: Path, is_installed: bool, plugins: str
):
    code, decision = gate(azure, tmp_path, installed if is_installed else None, plugins)
    assert (code, decision["ruling"]) == (10, "NO_GO")
    assert "contoso-backup" not in [probe["id"] for probe in decision["probes"]]


def test_a_policy_lets_it_by_any_spelling_of_its_name(installed: Path, azure: Running, tmp_path: Path):
    code, _ = gate(azure, tmp_path, installed, "plugins: [Golive_Contoso.Backup]")
    assert code == 0


def test_what_it_found_cannot_be_replayed_without_it(installed: Path, azure: Running, tmp_path: Path):
    gate(azure, tmp_path, installed)
    verified = golive("verify", "packet", beside=None, cwd=tmp_path)
    assert verified.returncode == 2
    assert "this golive has no probe contoso-backup" in verified.stderr
