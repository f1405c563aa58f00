"""Certificates outside of key vaults, their orders, and domains."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, item, recording

from collector.facts.expiry import ExpiringItem
from collector.probe import Malformed, PerItem
from probes.release import certificates as probe

MANAGED, ORDER, DOMAIN, GATEWAY, BROUGHT = recording("release", "certificates")
GROUP = f"{PROD}/resourceGroups/rg-till/providers"
AGW = f"{GROUP}/Microsoft.Network/applicationGateways/agw-till"
ENVIRONMENT = f"{GROUP}/Microsoft.App/managedEnvironments/cae-till"
VAULT = f"{GROUP}/Microsoft.KeyVault/vaults/kv-till"
ENDS = datetime(2027, 3, 1, 10, 30, tzinfo=UTC)


def test_a_managed_certificate_of_app_service_renews_itself():
    assert fact(probe.parse_app_certificate, MANAGED) == ExpiringItem(
        subject=f"{GROUP}/Microsoft.Web/certificates/till-managed",
        what="app_certificate",
        name="till-managed",
        of=f"{GROUP}/Microsoft.Web/certificates/till-managed",
        expires=datetime(2027, 2, 28, 23, 59, 59, tzinfo=UTC),
        auto_renews=True,
        **SEEN,
    )


@pytest.mark.parametrize("name", [GONE, None, ""])
def test_one_that_somebody_uploaded_does_not(name):
    found = fact(probe.parse_app_certificate, changed(MANAGED, "properties.canonicalName", name))
    assert (found.auto_renews, found.kept_in) == (False, None)


def test_one_from_a_vault_follows_the_vault():
    raw = changed(changed(MANAGED, "properties.keyVaultId", VAULT), "properties.keyVaultSecretName", "till-tls")
    found = fact(probe.parse_app_certificate, raw)
    assert (found.auto_renews, found.kept_in) == (None, f"{VAULT}/secrets/till-tls")


@pytest.mark.parametrize(
    ("parse", "raw", "what", "expires", "renews"),
    [
        (probe.parse_order, ORDER, "certificate_order", datetime(2027, 5, 1, 12, tzinfo=UTC), True),
        (probe.parse_domain, DOMAIN, "domain", datetime(2026, 12, 24, 12, tzinfo=UTC), False),
    ],
)
def test_orders_and_domains_tell_whether_they_renew(parse, raw, what, expires, renews):
    found = fact(parse, raw)
    assert (found.what, found.expires, found.auto_renews) == (what, expires, renews)
    assert fact(parse, changed(raw, "properties.autoRenew", GONE)).auto_renews is None


def test_a_gateway_tells_the_end_of_a_certificate_or_where_it_is_kept():
    uploaded, from_vault = facts(probe.parse_gateway, GATEWAY)
    assert (uploaded.subject, uploaded.of) == (f"{AGW}/sslCertificates/uploaded", AGW)
    assert (uploaded.expires, uploaded.auto_renews, uploaded.kept_in) == (ENDS, False, None)
    assert (from_vault.expires, from_vault.auto_renews) == (None, None)
    assert from_vault.kept_in == "https://kv-till.vault.azure.net/secrets/till-tls"


@pytest.mark.parametrize("told", [GONE, None, []])
def test_a_gateway_without_certificates_tells_nothing(told):
    assert facts(probe.parse_gateway, changed(GATEWAY, "properties.sslCertificates", told)) == ()


def test_a_public_half_that_cannot_be_read_is_refused():
    (certificate, _) = GATEWAY["properties"]["sslCertificates"]
    broken = changed(certificate, "properties.publicCertData", "bm90aGluZw==")
    assert_refused(probe.parse_gateway, GATEWAY, "properties.sslCertificates", [broken])
    assert_refused(probe.parse_gateway, GATEWAY, "properties.sslCertificates", [changed(certificate, "name", GONE)])


def test_a_certificate_in_an_environment_of_container_apps():
    found = fact(probe.parse_environment_certificate, BROUGHT)
    assert (found.of, found.expires) == (ENVIRONMENT, datetime(2027, 3, 1, tzinfo=UTC))
    assert (found.auto_renews, found.kept_in) == (False, None)
    vault = {"keyVaultUrl": "https://kv-till.vault.azure.net/secrets/till-tls"}
    kept = fact(
        probe.parse_environment_certificate, changed(BROUGHT, "properties.certificateKeyVaultProperties", vault)
    )
    assert (kept.auto_renews, kept.kept_in) == (None, vault["keyVaultUrl"])


def test_every_environment_is_asked_for_its_certificates():
    (need,) = (read.need for read in probe.PROBE.reads if isinstance(read.need, PerItem))
    assert need.path(item({"id": ENVIRONMENT})) == f"{ENVIRONMENT}/certificates"
    assert facts(probe.parse_environment, {"id": ENVIRONMENT}) == ()
    with pytest.raises(Malformed):
        facts(probe.parse_environment, {})


ALL = [
    (probe.parse_app_certificate, MANAGED),
    (probe.parse_order, ORDER),
    (probe.parse_domain, DOMAIN),
    (probe.parse_gateway, GATEWAY),
    (probe.parse_environment_certificate, BROUGHT),
]


@pytest.mark.parametrize(("parse", "raw"), ALL)
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert facts(parse, in_capitals(raw)) == facts(parse, raw)


@pytest.mark.parametrize(("parse", "raw"), ALL)
def test_what_has_no_id_is_refused(parse, raw):
    assert_refused(parse, raw, "id", GONE)


@pytest.mark.parametrize(
    ("parse", "raw", "path", "value"),
    [
        (probe.parse_app_certificate, MANAGED, "properties.expirationDate", "12/31/2027"),
        (probe.parse_app_certificate, MANAGED, "properties.canonicalName", True),
        (probe.parse_order, ORDER, "properties.autoRenew", "sometimes"),
        (probe.parse_domain, DOMAIN, "properties.expirationTime", 5),
        (probe.parse_gateway, GATEWAY, "properties.sslCertificates", "none"),
        (probe.parse_environment_certificate, BROUGHT, "id", ENVIRONMENT),
    ],
)
def test_other_shapes_are_refused(parse, raw, path, value):
    assert_refused(parse, raw, path, value)
