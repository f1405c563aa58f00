"""Facts about models of artificial intelligence: which are deployed, and until when the service runs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AiAccount(Fact):
    """An account of Azure AI services; most kinds of them have no models to deploy."""

    kind: ClassVar[str] = "ai_account"
    account_kind: str | None = None
    """`OpenAI`, `AIServices`, `SpeechServices`, …, as spelt."""
    location: str | None = None
    """In lower case without spaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelDeployment(Fact):
    """A model that an account serves under a name of its own; `subject` is the deployment."""

    kind: ClassVar[str] = "model_deployment"
    account: str
    name: str
    model_format: str | None = None
    """`OpenAI`, `Mistral AI`, …, as spelt."""
    model: str | None = None
    version: str | None = None
    sku: str | None = None
    provisioning_state: str | None = None
    content_filter: str | None = None
    """The name of its content filter (`raiPolicyName`), as spelt; empty where it says that there is none."""
    upgrade: str | None = None
    """What happens to its version: `OnceNewDefaultVersionAvailable`, `OnceCurrentVersionExpired`, `NoAutoUpgrade`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuRetirement:
    """When a model is no longer served by deployments of one SKU."""

    sku: str
    retires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedModel(Fact):
    """A version of a model that Azure offers in a region; `subject` is a name for it below the region's path."""

    kind: ClassVar[str] = "offered_model"
    location: str
    """In lower case without spaces."""
    model_format: str
    model: str
    version: str
    retires: datetime | None = None
    """From when on it answers no more (`deprecation.inference`)."""
    skus: tuple[SkuRetirement, ...] = ()
    """The SKUs that retire at a moment of their own."""
