"""Whatever a probe of another distribution does, a gate that judged nothing never ends with 0."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_plugin_package import ESTATE, POLICY, WORKLOAD

from simulator.process import Running, start

ROOT = Path(__file__).resolve().parents[2]
HEAD = """
import sys
from collector.facts.azure import Inventory, Subscription
from collector.facts.backup import ProtectedItem
from collector.probe import Item, PerSubscription, Probe, Read
NEED = PerSubscription("providers/Contoso.Backup/protections", "2026-01-01")
"""
PROBE = 'PROBE = Probe(id="bad", title="t", reads=(Read(NEED, parse, (ProtectedItem,)),), rights=(), otherwise="")\n'
LEAVES_ON_IMPORT = "import sys\nsys.exit()\n"
BREAKS_ON_IMPORT = "raise TypeError('no')\n"
IS_NO_PYTHON = "def def\n"
LEAVES_WHILE_PARSING = HEAD + "def parse(item):\n    sys.exit()\n    yield\n" + PROBE
YIELDS_NO_FACT = HEAD + "def parse(item):\n    yield 'not a fact'\n" + PROBE
YIELDS_WHAT_IT_DID_NOT_DECLARE = (
    HEAD
    + """
def parse(item):
    seen = {"documents": (item.document,), "observed_at": item.observed_at}
    yield Inventory(subject=item.asked, of="role_assignment", count=7, **seen)
    yield Subscription(subject=item.asked, state="Enabled", quota_id="Invented", **seen)
"""
    + PROBE
)


@pytest.fixture
def azure(tmp_path: Path):
    now = datetime.now(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
    estate = tmp_path / "estate.yaml"
    estate.write_text(ESTATE.format(now=now))
    with start(estate, lifetime=120) as running:
        yield running


def gate(azure: Running, folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run the gate in a process of its own beside a distribution with this one module."""
    site = folder / "site"
    about = site / "golive_bad-1.0.dist-info"
    about.mkdir(parents=True)
    (site / "golive_bad.py").write_text(code)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: golive-bad\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[golive.probes]\nbad = golive_bad:PROBE\n")
    (folder / "golive.yaml").write_text(WORKLOAD)
    (folder / "policy.yaml").write_text(POLICY.format(plugins=""))
    quiet = {name: value for name, value in os.environ.items() if not name.startswith(("AZURE_", "GITHUB_"))}
    environ = {
        "AZURE_TENANT_ID": azure.tenant,
        "AZURE_CLIENT_ID": azure.client_id,
        "AZURE_CLIENT_SECRET": "any-secret-will-do",
        "AZURE_AUTHORITY_HOST": azure.url,
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(site))),
    }
    where = ["--arm-url", azure.url, "--ca-bundle", azure.ca, "--credential", "environment"]
    command = [sys.executable, "-m", "golive", "gate", "--policy", "policy.yaml", "-o", "packet", *where]
    return subprocess.run(
        command, cwd=folder, env={**quiet, **environ}, capture_output=True, text=True, timeout=100, check=False
    )


@pytest.mark.parametrize(
    "code", [LEAVES_ON_IMPORT, BREAKS_ON_IMPORT, IS_NO_PYTHON], ids=["sys.exit()", "TypeError", "SyntaxError"]
)
def test_one_that_fails_on_import_stops_the_run_by_its_name(azure: Running, tmp_path: Path, code: str):
    done = gate(azure, tmp_path, code)
    assert done.returncode == 2, done.stderr
    assert "the probe bad of golive-bad 1.0 cannot be loaded" in done.stderr


@pytest.mark.parametrize("code", [LEAVES_WHILE_PARSING, YIELDS_NO_FACT], ids=["sys.exit()", "a text for a fact"])
def test_one_that_fails_while_it_reads_leaves_a_gap(azure: Running, tmp_path: Path, code: str):
    done = gate(azure, tmp_path, code)
    assert done.returncode == 11, done.stderr
    decision = json.loads((tmp_path / "packet/decision.json").read_text())
    assert decision["verdicts"][0]["reason_codes"] == ["U-ERROR"]


def test_facts_that_it_did_not_declare_are_not_believed(azure: Running, tmp_path: Path):
    done = gate(azure, tmp_path, YIELDS_WHAT_IT_DID_NOT_DECLARE)
    assert done.returncode in (10, 11), done.stderr
    facts = gzip.decompress((tmp_path / "packet/bundle/facts.jsonl.gz").read_bytes()).decode()
    assert "Invented" not in facts
