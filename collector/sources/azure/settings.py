"""What the Azure source must be told: where, as whom, how long and how much."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MOST_PARTS = 20
"""How many reads one batch holds: what every known tool sends at most (evidence sources, B)."""


class CredentialChoice(StrEnum):
    """How golive proves to Azure who it is."""

    AUTO = "auto"
    GITHUB_OIDC = "github-oidc"
    AZURE_PIPELINES = "azure-pipelines"
    WORKLOAD = "workload"
    MANAGED_IDENTITY = "managed-identity"
    ENVIRONMENT = "environment"
    CLI = "cli"


@dataclass(frozen=True, slots=True, kw_only=True)
class AzureSettings:
    """The settings of one run; what is empty comes from the environment or the cloud's defaults."""

    cloud: str = "public"
    arm_url: str = ""
    """The resource manager of a cloud that golive does not know."""
    arm_scope: str = ""
    authority: str = ""
    ca_bundle: Path | None = None
    """A PEM file of the authorities to trust instead of those of the machine."""
    credential: CredentialChoice = CredentialChoice.AUTO
    tenant: str = ""
    client_id: str = ""
    service_connection: str = ""
    """The id of an Azure DevOps service connection."""
    deadline: float = 600.0
    """Seconds for all reads of the run together."""
    max_requests: int | None = None
    batches: bool = True
    """Whether many reads are asked for in one request; the facts are the same without."""
    workers: int = 48
    """How many connections are held open at most."""
