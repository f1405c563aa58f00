"""A small estate to ask, and a way to ask it without a network."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from recorded_keys import recorded_keys

from simulator import estate, fault_files
from simulator.answers import Answer
from simulator.azure import Azure, Call
from simulator.faults import Faults
from simulator.generated import generated_world, read_spec
from simulator.identity import mint
from simulator.world import World

BASE_URL = "https://localhost:1"
NOW = 1_000_000.0
GRAPH_PATH = "/providers/Microsoft.ResourceGraph/resources"

SMALL = """
now: 2026-11-20T09:00:00Z
tenant: 5a1e9f6c-0000-4000-8000-000000000001
caller: {id: caller-oid, app: caller-app, groups: [crew-oid], billing_reader: true}
people:
  ann: {id: ann-oid, name: Ann Bell, mail: ann@contoso.com}
  crew: {id: crew-oid, type: Group, members: [ann]}
subscriptions:
  one: {id: 00000000-0000-4000-8000-000000000001, name: first}
  two: {id: 00000000-0000-4000-8000-000000000002, name: second, management_groups: [corp]}
roles:
  - {who: caller, role: Reader, "on": [one, two]}
  - {who: ann, role: Support Request Contributor, "on": one}
billing: {account: "77", support_level: Standard, support_coverage: 1/1/2026 - 12/31/2026, pays_for: [one]}
tickets:
  - {in: one, created: {ago: P10D}, plan: Standard, by: ann}
  - {in: one, created: {ago: P400D}, plan: Standard, by: ann, status: Open}
vms:
  - {at: one/rg-a/vm-1}
  - {at: one/RG-B/vm-1}
  - {at: two/rg-a/vm-2}
web_apps: [{at: one/rg-a/shop}]
vaults:
  - at: one/rg-a/safe
    protects:
      - {vm: one/rg-a/vm-1, recovery_point: {ago: PT6H}}
      - {vm: one/RG-B/vm-1, deleted: {ago: PT2H}}
action_groups:
  - {at: one/rg-a/oncall, email: [{to: ann@contoso.com}], sms: [{to: "555", status: Disabled}]}
alerts:
  - {at: one/rg-a/cpu, metric: Percentage CPU, when: "> 85", over: one, target: Microsoft.Compute/virtualMachines,
     tells: one/rg-a/oncall}
  - {at: one/rg-a/beat, query: Heartbeat, over: one/rg-a, severity: 1, tells: one/rg-a/oncall}
  - {at: one/rg-a/health, activity: ServiceHealth, over: one, tells: one/rg-a/oncall}
processing_rules: [{at: one/rg-a/quiet, over: one/rg-a}]
dashboards: [{at: one/rg-a/glance, shows: [one/rg-a/vm-1]}]
"""

Ask = Callable[..., Answer]


class Asking:
    """Asks one simulated Azure as its caller, with a live token."""

    def __init__(self, world: World, faults: Faults | None = None) -> None:
        self.world = world
        self.ticks = 0.0
        """The clock of the quotas, in seconds; a test moves it."""
        self.azure = Azure(world, lambda: NOW, faults, lambda: self.ticks)
        self.bearer = "Bearer " + mint(self.world, int(NOW) + 60)

    def get(self, path: str, **query: str) -> Answer:
        asked = urlencode({"api-version": "2024-04-01", **{f"${name}": value for name, value in query.items()}})
        return self.follow(f"{path}?{asked}")

    def follow(self, target: str) -> Answer:
        call = Call(method="GET", target=target.removeprefix(BASE_URL), bearer=self.bearer, body=b"")
        return self.azure.answer(call, BASE_URL)

    def ask(self, query: str, *, subscriptions: Sequence[str] | None = None, **options: Any) -> Answer:
        """Ask Resource Graph for a page; without subscriptions in all that the caller sees."""
        body: dict[str, Any] = {"query": query, "options": {"resultFormat": "objectArray", "$top": 1000, **options}}
        if subscriptions is not None:
            body["subscriptions"] = list(subscriptions)
        return self.send("POST", f"{GRAPH_PATH}?api-version=2024-04-01", json.dumps(body).encode())

    def batch(self, *targets: str) -> Answer:
        """Ask for several targets (path and query) in one batch; each part is named by its place."""
        parts = [{"httpMethod": "GET", "name": str(at), "relativeUrl": target} for at, target in enumerate(targets)]
        return self.send("POST", "/batch?api-version=2020-06-01", json.dumps({"requests": parts}).encode())

    def send(self, method: str, target: str, body: bytes = b"", bearer: str | None = None) -> Answer:
        header = self.bearer if bearer is None else bearer
        return self.azure.answer(Call(method=method, target=target, bearer=header, body=body), BASE_URL)


@pytest.fixture(scope="session")
def small_text() -> str:
    return SMALL


@pytest.fixture
def small() -> Callable[..., Asking]:
    """Make the small estate, with sections replaced or added, and perhaps with faults."""

    def make(faults: str = "[]", **sections: Any) -> Asking:
        return Asking(estate.read({**estate.parse_yaml(SMALL), **sections}), fault_files.read(faults))

    return make


@pytest.fixture
def generated() -> Callable[[str], Asking]:
    """Make a generated estate of a size like `5x400`."""

    def make(size: str, seed: int = 1) -> Asking:
        return Asking(generated_world(read_spec(size), seed))

    return make


@pytest.fixture
def estate_file(tmp_path):
    """Write an estate file of the small estate, with sections replaced or added."""

    def write(**sections: Any):
        path = tmp_path / "estate.yaml"
        path.write_text(yaml.safe_dump({**estate.parse_yaml(SMALL), **sections}), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def seen(corpus: Path) -> Mapping[str, set[str]]:
    """The keys of recorded answers by type; the corpus is read once for all tests."""
    return recorded_keys(corpus)
