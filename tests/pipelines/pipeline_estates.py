"""The demo's estates moved to the present day, so that a gate that judges *now* can find them ready."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from simulator.clients import environment
from simulator.process import Running
from simulator.scenarios import scenarios

HOME = scenarios()["ready"].estate.parents[1]
"""The folder of all scenarios, some of which share files of others."""
PINNED = datetime(2026, 11, 20, 9, tzinfo=UTC)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_REVIEWED = re.compile(r"(?<=^reviewed: )\d{4}-\d{2}-\d{2}$", re.MULTILINE)
"""When all documents of the people were last reviewed: a day without an hour."""
_EPOCH = re.compile(r"\b179\d{10}\b")
"""Milliseconds since 1970, as some report files tell the time."""


def moved_to_today(folder: Path) -> Path:
    """Copy the scenarios into `folder`, with every moment as far from today as it was from the pinned one."""
    shutil.copytree(HOME, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    days = (datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)) - PINNED
    for file in folder.rglob("*.*"):
        file.write_text(_moved(file.read_text(), days))
    return folder


def _moved(text: str, by: timedelta) -> str:
    text = _MOMENT.sub(lambda found: f"{datetime.fromisoformat(found[0]) + by:%Y-%m-%dT%H:%M:%SZ}", text)
    text = _REVIEWED.sub(lambda found: f"{datetime.fromisoformat(found[0]) + by:%Y-%m-%d}", text)
    text = _EPOCH.sub(lambda found: str(int(found[0]) + round(by.total_seconds()) * 1000), text)
    return text.replace("12/31/2027", f"12/31/{(PINNED + by).year + 1}")


def surroundings(simulator: Running) -> dict[str, str]:
    """What the job's environment holds so that golive reads the simulator and signs in to it."""
    return {
        "AZURE_TENANT_ID": simulator.tenant,
        "AZURE_CLIENT_ID": simulator.client_id,
        "AZURE_CLIENT_SECRET": "any-secret-will-do",
        "GOLIVE_ARM_URL": simulator.url,
        "GOLIVE_AUTHORITY": simulator.url,
        "GOLIVE_CA_BUNDLE": str(simulator.ca),
        "NO_PROXY": "*",
        **environment(simulator.url),
    }
