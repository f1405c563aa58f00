"""A sealed packet, a folder of papers and real keys, small enough to make one for every test."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from collector.cli.app import Shipped
from collector.evidence.bundle_writer import BundleWriter
from collector.evidence.codec import Run
from collector.evidence.envelopes import Opened, open_envelope
from collector.papers import STATEMENT_TYPE, WAIVER_TYPE
from policies import shipped_policy
from tests.papers.attest_samples import POLICY
from tests.papers.signing import Key, key

NOW = datetime.now(UTC).replace(microsecond=0)
"""The commands ask the clock, so that everything here is told from now."""
GO_LIVE = NOW + timedelta(days=30)
WORKLOAD = f"""\
workload: contoso-shop
tier: T1
go_live: {GO_LIVE:%Y-%m-%dT%H:%M:%SZ}
release: {{name: "4.12"}}
process_areas: [finance, sales]
scope:
  azure: {{subscriptions: [00000000-0000-0000-0000-000000000000]}}
  github: {{repositories: [contoso/shop]}}
"""
PLAN = f"""\
---
title: Cutover plan
kind: plan
author: Partner lead
reviewed: {NOW - timedelta(days=2):%Y-%m-%d}
---
# Window
Saturday night.
# Steps
One after the other.
"""
RISKS = f"""\
as_of: {NOW:%Y-%m-%dT%H:%M:%SZ}
risks:
  - {{id: R-1, title: Half of the users are not trained, status: open}}
"""
SHIPPED = Shipped(catalogue={}, policy=shipped_policy)


def owner_key() -> Key:
    return key("ed25519", "business owner")


def sponsor_key() -> Key:
    return key("ed25519", "sponsor")


def roles() -> str:
    people = [
        {
            "name": "Business owner",
            "roles": ["business-owner", "training-lead"],
            "keys": [owner_key().public],
            "github": "business-owner",
        },
        {"name": "Sponsor", "roles": ["sponsor"], "keys": [sponsor_key().public], "github": "sponsor"},
        {"name": "Release pipeline", "machine": True},
    ]
    return json.dumps({"people": people})


@dataclass(frozen=True)
class Desk:
    """Where somebody signs."""

    packet: Path
    papers: Path
    golive: Callable[..., tuple[int, str, str]]

    def attest(self, *arguments: str) -> tuple[int, str, str]:
        """Run `golive attest` with these arguments behind the packet."""
        return self.golive("attest", str(self.packet), "--attestations", str(self.papers), *arguments)

    def waive(self, *arguments: str) -> tuple[int, str, str]:
        return self.golive("waive", str(self.packet), "--attestations", str(self.papers), *arguments)

    def written(self) -> list[str]:
        """Return the statements and waivers that are there."""
        return sorted(str(path.relative_to(self.papers)) for path in self.papers.rglob("*.json"))

    def opened(self, name: str) -> Opened:
        """Return what a file says and by whom it is signed."""
        payload_type = STATEMENT_TYPE if name.startswith("statements/") else WAIVER_TYPE
        return open_envelope((self.papers / name).read_bytes(), payload_type)


def bundle_at(folder: Path, *, workload: str = WORKLOAD, policy: Mapping[str, str] | None = None) -> Path:
    """Write a sealed bundle in which nothing was read."""
    texts = policy or {"policy.yaml": POLICY}
    writer = BundleWriter(folder, Run(tool_version="1", started_at=NOW), workload=workload, policy=texts)
    writer.seal("complete", NOW)
    return folder
