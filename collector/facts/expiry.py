"""Facts about what expires: keys, secrets, certificates and domains. Their values are never read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from collector.model import Fact


class Expiring(StrEnum):
    """What kind of thing expires."""

    SECRET = "secret"
    KEY = "key"
    CERTIFICATE = "certificate"
    """In a key vault, where it shows as a secret, and as a key of the same name."""
    APP_CERTIFICATE = "app_certificate"
    """Of App Service or of an environment of container apps."""
    GATEWAY_CERTIFICATE = "gateway_certificate"
    CERTIFICATE_ORDER = "certificate_order"
    DOMAIN = "domain"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiringItem(Fact):
    """The current version of something that may expire; `subject` is its id."""

    kind: ClassVar[str] = "expiring_item"
    what: str
    """An `Expiring`."""
    name: str
    of: str
    """The id of what holds it: a key vault, a gateway, an environment; what stands alone holds itself."""
    expires: datetime | None = None
    never_expires: bool | None = None
    """True where the answer is whole and tells no expiry; absent where it is not whole."""
    enabled: bool | None = None
    auto_renews: bool | None = None
    """Whether the service renews it without anybody's help; absent where that is not told."""
    kept_in: str | None = None
    """Where it is taken from, as `https://VAULT/secrets/NAME[/VERSION]` or as the id of a secret in a vault."""
    version: str | None = None
    """The id of the current version, of what stands in a vault."""
