"""When certificates outside of key vaults, their orders and domains expire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from collector.facts.expiry import Expiring, ExpiringItem
from collector.probe import Item, Malformed, PerItem, PerSubscription, Probe, Read, certificate_end

_WEB_API = "2023-12-01"
_APP_CERTIFICATES = PerSubscription("providers/Microsoft.Web/certificates", _WEB_API)
_ORDERS = PerSubscription("providers/Microsoft.CertificateRegistration/certificateOrders", _WEB_API)
_DOMAINS = PerSubscription("providers/Microsoft.DomainRegistration/domains", _WEB_API)
_GATEWAYS = PerSubscription("providers/Microsoft.Network/applicationGateways", "2023-11-01")
_ENVIRONMENTS = PerSubscription("providers/Microsoft.App/managedEnvironments", "2024-03-01")


def parse_app_certificate(item: Item) -> Iterator[ExpiringItem]:
    """A certificate of App Service: managed ones (they have a `canonicalName`) are renewed by the service.

    One that is taken from a key vault follows the vault: whether a new one comes is not told here.
    """
    kept_in = _secret_in_vault(item)
    managed = item.maybe_text("properties.canonicalName") is not None
    expires = item.maybe_instant("properties.expirationDate")
    yield _item(item, Expiring.APP_CERTIFICATE, expires, auto_renews=managed if not kept_in else None, kept_in=kept_in)


def parse_order(item: Item) -> Iterator[ExpiringItem]:
    """An order of an App Service certificate; the certificate itself lies in a key vault."""
    expires = item.maybe_instant("properties.expirationTime")
    yield _item(item, Expiring.CERTIFICATE_ORDER, expires, auto_renews=item.maybe_flag("properties.autoRenew"))


def parse_domain(item: Item) -> Iterator[ExpiringItem]:
    """A domain that was bought through App Service."""
    expires = item.maybe_instant("properties.expirationTime")
    yield _item(item, Expiring.DOMAIN, expires, auto_renews=item.maybe_flag("properties.autoRenew"))


def parse_gateway(item: Item) -> Iterator[ExpiringItem]:
    """An application gateway: its certificates are told within it, as public halves or by where they are kept."""
    gateway = item.text("id")
    for raw in item.maybe_objects("properties.sslCertificates") or ():
        entry = item.inside(raw)
        kept_in = entry.maybe_text("properties.keyVaultSecretId")
        yield ExpiringItem(
            subject=f"{gateway}/sslCertificates/{entry.text('name')}",
            documents=(item.document,),
            observed_at=item.observed_at,
            what=Expiring.GATEWAY_CERTIFICATE.value,
            name=entry.text("name"),
            of=gateway,
            expires=_end_of(entry),
            auto_renews=None if kept_in else False,
            kept_in=kept_in,
        )


def parse_environment(item: Item) -> Iterator[ExpiringItem]:
    """An environment of container apps; its certificates are asked for."""
    item.text("id")
    return iter(())


def parse_environment_certificate(item: Item) -> Iterator[ExpiringItem]:
    """A certificate that somebody brought to an environment of container apps."""
    certificate = item.text("id")
    environment, *kind = certificate.rsplit("/", 2)
    if len(kind) < 2 or kind[0].casefold() != "certificates":
        raise Malformed("id", certificate, detail=f"{certificate} is the id of no certificate")
    kept_in = item.maybe_text("properties.certificateKeyVaultProperties.keyVaultUrl")
    yield ExpiringItem(
        subject=certificate,
        documents=(item.document,),
        observed_at=item.observed_at,
        what=Expiring.APP_CERTIFICATE.value,
        name=item.text("name"),
        of=environment,
        expires=item.maybe_instant("properties.expirationDate"),
        auto_renews=None if kept_in else False,
        kept_in=kept_in,
    )


def _item(
    item: Item, what: Expiring, expires: datetime | None, *, auto_renews: bool | None, kept_in: str | None = None
) -> ExpiringItem:
    return ExpiringItem(
        subject=item.text("id"),
        documents=(item.document,),
        observed_at=item.observed_at,
        what=what.value,
        name=item.text("name"),
        of=item.text("id"),
        expires=expires,
        auto_renews=auto_renews,
        kept_in=kept_in,
    )


def _secret_in_vault(item: Item) -> str | None:
    vault = item.maybe_text("properties.keyVaultId")
    name = item.maybe_text("properties.keyVaultSecretName")
    return f"{vault}/secrets/{name}" if vault and name else None


def _end_of(entry: Item) -> datetime | None:
    path = "properties.publicCertData"
    data = entry.maybe_text(path)
    if data is None:
        return None
    try:
        return certificate_end(data)
    except ValueError as error:
        raise Malformed(path, data, detail=f"the public half of a certificate cannot be read: {error}") from error


def _certificates_path(environment: Item) -> str:
    return f"{environment.text('id')}/certificates"


PROBE = Probe(
    id="release-certificates",
    title="When certificates outside of key vaults, and domains, expire",
    reads=(
        Read(_APP_CERTIFICATES, parse_app_certificate, (ExpiringItem,)),
        Read(_ORDERS, parse_order, (ExpiringItem,)),
        Read(_DOMAINS, parse_domain, (ExpiringItem,)),
        Read(_GATEWAYS, parse_gateway, (ExpiringItem,)),
        Read(_ENVIRONMENTS, parse_environment, (ExpiringItem,)),
        Read(PerItem(_ENVIRONMENTS, _certificates_path, "2024-03-01"), parse_environment_certificate, (ExpiringItem,)),
    ),
    rights=(
        "Microsoft.Web/certificates/read",
        "Microsoft.CertificateRegistration/certificateOrders/read",
        "Microsoft.DomainRegistration/domains/read",
        "Microsoft.Network/applicationGateways/read",
        "Microsoft.App/managedEnvironments/read",
        "Microsoft.App/managedEnvironments/certificates/read",
    ),
    otherwise="A dated list of the certificates and domains with their expiry, attested by the security lead.",
)
