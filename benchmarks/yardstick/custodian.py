"""Cloud Custodian beside us: the same estate and the same simulator, read in its own way (PyPI: c7n-azure, c7n-org).

It has a policy for each type of resource, with its own filters for diagnostic settings, SQL retention and blob
services; they are written so that every resource passes, because only then each is read. What it has no reader for
(locks, support tickets, alert rules, what lies in vaults) and role assignments, for which it asks Azure AD Graph, are
left out, so that it does less than the yardstick job.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.yardstick.figures import Figures
from benchmarks.yardstick.serving import Conditions, serving

_PACKAGES = ("c7n==0.9.53", "c7n-azure==0.7.52", "c7n-org==0.6.52")
_LONGEST = 900.0
"""Seconds after which it is ended."""
_ENTRY = Path(__file__).with_name("custodian_entry.py")

_LISTED = (
    "appserviceplan",
    "armresource",
    "backup-vault",
    "disk",
    "networkinterface",
    "resourcegroup",
    "roledefinition",
    "sqlserver",
    "storage",
    "vm",
)
_WITH_SETTINGS = (
    "aks",
    "app-insights",
    "keyvault",
    "networksecuritygroup",
    "publicip",
    "recovery-services",
    "sqldatabase",
    "vnet",
    "webapp",
)
_SETTINGS = {"type": "diagnostic-settings", "key": "id", "op": "ne", "value": "none-such"}
_MORE: dict[str, list[dict[str, Any]]] = {
    "storage": [{"type": "blob-services", "key": "nothing", "op": "ne", "value": "none-such"}],
    "sqldatabase": [
        {"type": "short-term-backup-retention-policy", "op": "ge", "retention-period-days": 0},
        {
            "type": "long-term-backup-retention-policy",
            "backup-type": "weekly",
            "op": "ge",
            "retention-period": 0,
            "retention-period-units": "days",
        },
    ],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Custodian:
    """What it took for one estate."""

    estate: str
    requests: int
    refused: int
    """Answers that were errors."""
    wall: float
    cpu: float
    resources: int
    errors: tuple[str, ...]
    """Lines of its log that tell of an error."""
    exit_code: int

    def text(self, ours: Figures) -> str:
        """Return a line of the table, with ratios to our own median."""
        times, slower = self.requests / ours.requests.median, self.wall / ours.wall.median
        return (
            f"  {self.estate:>8}  Cloud Custodian  {self.requests} requests (x{times:.1f} of ours)"
            f"  wall {self.wall:.2f} s (x{slower:.1f})  CPU {self.cpu:.2f} s  {self.resources} resources,"
            f" {self.refused} refused answers, {len(self.errors)} errors, exit {self.exit_code}"
            + "".join(f"\n            {line[:400]}" for line in self.errors[:3])
        )

    def line(self) -> str:
        return json.dumps({"title": "Cloud Custodian", **asdict(self)})


def installed(folder: Path) -> Path:
    """Make an environment with Cloud Custodian and return its interpreter; one that is there is used again."""
    python = folder / "bin" / "python"
    if not python.exists():
        uv = [sys.executable, "-m", "uv"]
        subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, str(folder)], check=True)
        subprocess.run([*uv, "pip", "install", "--quiet", "--python", str(python), *_PACKAGES], check=True)
    return python


def measure_custodian(python: Path, folder: Path, estate: str, conditions: Conditions) -> Custodian:
    """Run it once over all subscriptions of an estate."""
    with serving(estate, conditions, lifetime=_LONGEST + 60) as served:
        command = _command(python, folder, served.subscriptions())
        environ = os.environ | {
            "AZURE_ACCESS_TOKEN": served.token(),
            "AZURE_TENANT_ID": served.tenant,
            "CUSTODIAN_URL": served.url,
            "REQUESTS_CA_BUNDLE": str(served.ca),
        }
        sent, said = len(served.requests()), folder / "custodian.txt"
        used, before = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        with said.open("wb") as file:
            done = subprocess.run(command, env=environ, stdout=file, stderr=file, timeout=_LONGEST, check=False)
        wall, now = time.monotonic() - before, resource.getrusage(resource.RUSAGE_CHILDREN)
        requests = served.requests()[sent:]
    return Custodian(
        estate=estate,
        requests=len(requests),
        refused=sum(1 for entry in requests if entry["status"] >= 400),
        wall=wall,
        cpu=now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime,
        resources=_found(folder / "custodian"),
        errors=tuple(line for line in said.read_text(errors="replace").splitlines() if "ERROR" in line),
        exit_code=done.returncode,
    )


def _command(python: Path, folder: Path, subscriptions: list[str]) -> list[str]:
    accounts, policies = folder / "accounts.json", folder / "policies.json"
    accounts.write_text(json.dumps({"subscriptions": [{"name": one, "subscription_id": one} for one in subscriptions]}))
    policies.write_text(json.dumps({"policies": [_policy(kind) for kind in (*_LISTED, *_WITH_SETTINGS)]}))
    command = [str(python), str(_ENTRY), "run", "-c", str(accounts), "-u", str(policies)]
    return [*command, "-s", str(folder / "custodian"), "--cache-path", str(folder)]


def _policy(kind: str) -> dict[str, Any]:
    filters = [*([_SETTINGS] if kind in _WITH_SETTINGS else []), *_MORE.get(kind, [])]
    return {"name": f"all-{kind}", "resource": f"azure.{kind}", "filters": filters}


def _found(folder: Path) -> int:
    """Return how many resources it wrote down."""
    return sum(len(json.loads(file.read_text())) for file in folder.rglob("resources.json"))
