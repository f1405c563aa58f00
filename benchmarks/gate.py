"""What a whole gate run costs on estates of growing size: requests, time and memory, and how cost grows.

Each run is a process of its own against a simulator of its own; the estate is the demo's `ready` with more machines,
each with its backup. The cost of an empty run (start-up, sign-in, few machines) is printed first, and the slope beyond
it per machine: it should not grow with the estate.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from simulator.clients import environment
from simulator.process import Running, start
from simulator.scenarios import scenarios

SIZES = (3, 300, 3000)
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Cost:
    machines: int
    requests: int
    wall: float
    cpu: float
    peak_mib: float


def estate_with(machines: int, folder: Path) -> Path:
    """Write an estate with so many protected virtual machines beside all that the demo has."""
    names = [f"prod/rg-bench-{number % 10}/vm-{number:05}" for number in range(machines)]
    lines = ["vms:", *(f"  - {{at: {name}}}" for name in names)]
    lines += ["vaults:", "  - at: prod/rg-shop-backup/rsv-bench", "    protects:"]
    lines += [f"      - {{vm: {name}, recovery_point: {{ago: PT6H}}}}" for name in names]
    ready = scenarios()["ready"].estate
    copy = shutil.copytree(ready.parent, folder / f"estate-{machines}")
    (copy / "machines.yaml").write_text("\n".join(lines) + "\n")
    estate = copy / ready.name
    estate.write_text(estate.read_text("utf-8").replace("parts: [", "parts: [machines.yaml, ", 1), "utf-8")
    return estate


def run_gate(simulator: Running, folder: Path, machines: int) -> Cost:
    environ = os.environ | {
        "AZURE_TENANT_ID": simulator.tenant,
        "AZURE_CLIENT_ID": simulator.client_id,
        "AZURE_CLIENT_SECRET": "any-secret-will-do",
        **environment(simulator.url),
    }
    command = [sys.executable, "-m", "golive", "gate", "-w", str(scenarios()["ready"].workload)]
    command += ["-o", str(folder / f"packet-{machines}"), "--arm-url", simulator.url, "--authority", simulator.url]
    command += ["--ca-bundle", str(simulator.ca), "--credential", "environment", "--advisory"]
    before = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"the gate ended with {process.returncode}")
    requests = sum(1 for entry in simulator.log() if "/oauth2/" not in entry["path"] and "openid" not in entry["path"])
    return Cost(machines, requests, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        costs = []
        for machines in SIZES:
            with start(estate_with(machines, folder), lifetime=300) as simulator:
                costs.append(run_gate(simulator, folder, machines))
    least = costs[0]
    print("one whole run of the gate; ratios to the smallest estate, slope per machine beyond it")
    for cost in costs:
        more = cost.machines - least.machines
        slope = f"   +{(cost.cpu - least.cpu) / more * 1000:5.2f} ms CPU a machine" if more else ""
        print(
            f"  {cost.machines:5} machines  {cost.requests:4} requests (x{cost.requests / least.requests:4.1f})"
            f"  wall {cost.wall:5.2f} s (x{cost.wall / least.wall:4.1f})"
            f"  CPU {cost.cpu:5.2f} s (x{cost.cpu / least.cpu:4.1f})"
            f"  peak {cost.peak_mib:5.0f} MiB{slope}"
        )


if __name__ == "__main__":
    main()
