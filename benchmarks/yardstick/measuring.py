"""One measured run: a simulator of its own, the job in a process of its own, and what it cost."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.yardstick.holdings import Holdings
from benchmarks.yardstick.serving import Conditions, Served, serving

ROOT = Path(__file__).parents[2]
_GRACE = 60.0
"""Seconds after the deadline of a run at which its process is ended."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A job as a command, and where its bundle stands in the folder that it is given."""

    name: str
    command: tuple[str, ...]
    options: tuple[str, ...] = ()
    bundle: str = "."


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("yardstick", ("benchmarks.yardstick.job",)),
        Profile("full", ("golive", "gate"), ("--advisory",), "bundle"),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run took. Requests are those that the simulator saw, sign-in aside."""

    requests: int
    batches: int
    wall: float
    cpu: float
    """User and system time of the process, in seconds."""
    peak_mib: float
    holdings: Holdings


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is run: a profile, with or without batches, in an empty folder of its own."""

    profile: Profile
    folder: Path
    batches: bool = True
    deadline: float = 600.0


def measure(job: Job, estate: str, conditions: Conditions) -> Cost:
    """Run a job once against a new simulator. Ends this process with a message where the run fails."""
    with serving(estate, conditions, lifetime=job.deadline + 2 * _GRACE) as served:
        command = _command(job, served)
        before = len(served.requests())
        wall, usage = _run(command, served, job)
        sent = served.requests()[before:]
    return Cost(
        requests=len(sent),
        batches=sum(1 for entry in sent if entry["path"] == "/batch"),
        wall=wall,
        cpu=usage.ru_utime + usage.ru_stime,
        peak_mib=usage.ru_maxrss / 1024,
        holdings=_holdings(job),
    )


def facts_file(job: Job) -> Path:
    """Where the facts of a run are listed in the form in which runs are compared."""
    return job.folder / "facts.txt"


def _command(job: Job, served: Served) -> list[str]:
    workload = job.folder / "golive.yaml"
    workload.write_text(
        "workload: benchmark\ntier: T1\ngo_live: 2027-01-04T08:00:00Z\nscope:\n  azure:\n    subscriptions:\n"
        + "".join(f"      - {subscription}\n" for subscription in served.subscriptions())
    )
    command = [sys.executable, "-m", *job.profile.command, *job.profile.options]
    command += ["-w", str(workload), "-o", str(job.folder / "out"), "--deadline", str(job.deadline)]
    command += ["--arm-url", served.url, "--authority", served.url, "--ca-bundle", str(served.ca)]
    command += ["--credential", "environment", "--batches" if job.batches else "--no-batches"]
    return command


def _run(command: list[str], served: Served, job: Job) -> tuple[float, resource.struct_rusage]:
    """Return the wall time in seconds and the usage of a process of its own."""
    said = job.folder / "said.txt"
    before = time.monotonic()
    with said.open("wb") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=_environ(served), stdout=file, stderr=file)
        watch = threading.Timer(job.deadline + _GRACE, process.kill)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        watch.cancel()
    wall = time.monotonic() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{said.read_text()}")
    return wall, usage


def _environ(served: Served) -> dict[str, str]:
    return os.environ | {
        "AZURE_TENANT_ID": served.tenant,
        "AZURE_CLIENT_ID": served.client_id,
        "AZURE_CLIENT_SECRET": "any-secret-will-do",
    }


def _holdings(job: Job) -> Holdings:
    bundle = job.folder / "out" / job.profile.bundle
    command = [sys.executable, "-m", "benchmarks.yardstick.holdings", str(bundle), str(facts_file(job))]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return Holdings(**json.loads(done.stdout))
