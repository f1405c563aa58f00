"""What a launch needs beside the machine of `builders`: a load test, probes, versions, locks, models, what expires."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

from builders import GO_LIVE, NOW, PROD, SEEN, VM, WEB
from builders_telemetry import COMPONENT
from builders_watching import WATCHED, watching_in_order

from collector.facts.ai import AiAccount, ModelDeployment, OfferedModel
from collector.facts.azure import Resource
from collector.facts.backup import Lock
from collector.facts.expiry import Expiring, ExpiringItem
from collector.facts.health_probes import BackendProbe, HealthCheck, MachineLinks
from collector.facts.testing import LoadTestRun
from collector.facts.versions import MachineImage, RunningVersion, SiteRuntime
from collector.model import Fact, Peak, TelemetrySource

YEAR = timedelta(days=365)
LOAD_TEST = f"{WEB}/providers/Microsoft.LoadTestService/loadTests/lt-till"
VAULT = f"{WEB}/providers/Microsoft.KeyVault/vaults/kv"
BALANCER = f"{WEB}/providers/Microsoft.Network/loadBalancers/lb"
AI = f"{WEB}/providers/Microsoft.CognitiveServices/accounts/oai"
LAUNCHED = dataclasses.replace(
    WATCHED,
    watch=dataclasses.replace(
        WATCHED.watch, telemetry=(TelemetrySource(member=VM, component=COMPONENT, role="front"),)
    ),
    peak=Peak(virtual_users=400),
)
"""The workload of `builders` that says what users do, what the team watches and reads, and what load it expects."""


def load_tests(subject: str = LOAD_TEST) -> Resource:
    kind = "microsoft.loadtestservice/loadtests"
    return Resource(subject=subject, resource_type=kind, name="lt-till", location="westeurope", tags=(), **SEEN)


def load_test_run(name: str = "run-1", **changes: Any) -> LoadTestRun:
    """One at the expected peak that passed some days ago."""
    fields: dict[str, Any] = {
        "subject": f"{LOAD_TEST}/testRuns/{name}",
        "resource": LOAD_TEST,
        "test": "peak",
        "status": "DONE",
        "result": "PASSED",
        "finished": NOW - timedelta(days=5),
        "virtual_users": 400.0,
        "error_pct": 0.5,
        "requests_per_second": 200.0,
        "p95_ms": 600.0,
        **SEEN,
    }
    return LoadTestRun(**{**fields, **changes})


def links(machine: str = VM, **changes: Any) -> MachineLinks:
    interface = f"{WEB}/providers/Microsoft.Network/networkInterfaces/{machine.rpartition('/')[2]}"
    return MachineLinks(**{"subject": machine, "interfaces": (interface,), **SEEN, **changes})


def health_check(of: str = VM, **changes: Any) -> HealthCheck:
    """The platform asks for a page that stands for the application."""
    fields: dict[str, Any] = {"subject": of, "checked": True, "by": "health check", "path": "/healthz", **SEEN}
    return HealthCheck(**{**fields, **changes})


def balancer_probe(machine: str = VM, **changes: Any) -> BackendProbe:
    """A balancer asks one machine."""
    fields: dict[str, Any] = {
        "subject": BALANCER,
        "part": "https",
        "probed": True,
        "protocol": "Https",
        "path": "/healthz",
        "reaches": tuple(f"{interface}/ipConfigurations/main" for interface in links(machine).interfaces),
        **SEEN,
    }
    return BackendProbe(**{**fields, **changes})


def image(machine: str = VM, **changes: Any) -> MachineImage:
    """An operating system that is supported for years."""
    told = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server"}
    return MachineImage(**{"subject": machine, **told, **SEEN, **changes})


def runtime(site: str, **changes: Any) -> SiteRuntime:
    return SiteRuntime(**{"subject": site, "linux_stack": "DOTNETCORE|10.0", **SEEN, **changes})


def running(server: str, product: str = "postgresql", version: str = "17") -> RunningVersion:
    return RunningVersion(subject=server, product=product, versions=(version,), **SEEN)


def delete_lock(scope: str = WEB, **changes: Any) -> Lock:
    subject = f"{scope}/providers/Microsoft.Authorization/locks/keep"
    return Lock(**{"subject": subject, "scope": scope, "level": "CanNotDelete", **SEEN, **changes})


def secret(name: str = "bank", **changes: Any) -> ExpiringItem:
    """A secret in a vault that outlives the go-live by a year."""
    fields: dict[str, Any] = {
        "subject": f"{VAULT}/secrets/{name}",
        "what": Expiring.SECRET.value,
        "name": name,
        "of": VAULT,
        "expires": GO_LIVE + YEAR,
        "never_expires": False,
        "enabled": True,
        "auto_renews": False,
        **SEEN,
    }
    return ExpiringItem(**{**fields, **changes})


def ai_account(**changes: Any) -> AiAccount:
    return AiAccount(**{"subject": AI, "account_kind": "OpenAI", "location": "westeurope", **SEEN, **changes})


def ai_deployment(**changes: Any) -> ModelDeployment:
    fields: dict[str, Any] = {
        "subject": f"{AI}/deployments/assistant",
        "account": AI,
        "name": "assistant",
        "model_format": "OpenAI",
        "model": "gpt-4o",
        "version": "2024-11-20",
        "sku": "GlobalStandard",
        "provisioning_state": "Succeeded",
        "content_filter": "Microsoft.DefaultV2",
        "upgrade": "NoAutoUpgrade",
        **SEEN,
    }
    return ModelDeployment(**{**fields, **changes})


def ai_offer(**changes: Any) -> OfferedModel:
    """The region serves the model for a year after the go-live."""
    fields: dict[str, Any] = {
        "subject": f"{PROD}/providers/Microsoft.CognitiveServices/locations/westeurope/models/OpenAI.gpt-4o.2024-11-20",
        "location": "westeurope",
        "model_format": "OpenAI",
        "model": "gpt-4o",
        "version": "2024-11-20",
        "retires": GO_LIVE + YEAR,
        **SEEN,
    }
    return OfferedModel(**{**fields, **changes})


def launch_in_order() -> list[Fact]:
    """What the one machine lacks for a go, with the workload `LAUNCHED`."""
    return [
        load_tests(),
        load_test_run(),
        links(),
        health_check(),
        image(),
        delete_lock(),
        secret(),
        *watching_in_order(),
    ]
