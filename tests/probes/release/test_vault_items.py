"""Keys, secrets and certificates in key vaults."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from probe_items import GONE, PROD, SEEN, assert_refused, changed, fact, facts, in_capitals, item, recording

from collector.facts.expiry import ExpiringItem
from collector.probe import Malformed, PerItem
from probes.recovery import key_stores
from probes.release.vault_items import PROBE, parse_key, parse_secret, parse_vault

SECRET, CERTIFICATE, ITS_KEY, KEY = recording("release", "vault_items")
VAULT = f"{PROD}/resourceGroups/rg-till/providers/Microsoft.KeyVault/vaults/kv-till"
ATTRIBUTES = "properties.attributes"


def test_a_secret_is_told_without_its_value():
    assert fact(parse_secret, SECRET) == ExpiringItem(
        subject=f"{VAULT}/secrets/bank-api",
        what="secret",
        name="bank-api",
        of=VAULT,
        expires=datetime(2027, 7, 1, tzinfo=UTC),
        never_expires=False,
        enabled=True,
        auto_renews=False,
        version="3f1d",
        **SEEN,
    )


def test_a_certificate_is_a_secret_and_a_key_of_one_name():
    secret, key = fact(parse_secret, CERTIFICATE), fact(parse_key, ITS_KEY)
    assert (secret.what, key.what) == ("certificate", "key")
    assert (secret.of, secret.name) == (key.of, key.name)
    assert secret.expires == key.expires == datetime(2027, 1, 1, tzinfo=UTC)
    assert secret.version == key.version == "9ab2"
    assert secret.auto_renews is None, "its policy stands in the data plane"


@pytest.mark.parametrize(
    ("content_type", "what"),
    [
        ("application/x-pem-file", "certificate"),
        ("Application/X-PKCS12", "certificate"),
        ("application/json", "secret"),
        ("", "secret"),
        (None, "secret"),
        (GONE, "secret"),
    ],
)
def test_the_content_type_tells_a_certificate(content_type, what):
    assert fact(parse_secret, changed(CERTIFICATE, "properties.contentType", content_type)).what == what


def test_a_key_that_rotates_and_has_no_expiry():
    found = fact(parse_key, KEY)
    assert (found.expires, found.never_expires, found.auto_renews) == (None, True, True)


@pytest.mark.parametrize(
    ("policy", "renews"),
    [
        (GONE, None),
        (None, None),
        ({}, None),
        ({"lifetimeActions": []}, False),
        ({"lifetimeActions": [{"action": {"type": "notify"}}]}, False),
        ({"lifetimeActions": [{"action": {}}, {"action": {"type": "rotate"}}]}, True),
    ],
)
def test_only_a_rotation_policy_that_rotates_renews_a_key(policy, renews):
    assert fact(parse_key, changed(KEY, "properties.rotationPolicy", policy)).auto_renews is renews


@pytest.mark.parametrize("attributes", [GONE, None, {}, {"created": 1767225600}])
def test_attributes_that_are_not_told_do_not_mean_that_nothing_expires(attributes):
    found = fact(parse_secret, changed(SECRET, ATTRIBUTES, attributes))
    assert (found.expires, found.never_expires, found.enabled) == (None, None, None)


@pytest.mark.parametrize("exp", [1814400000.0, "1814400000"])
def test_seconds_may_be_written_as_a_float_or_a_text(exp):
    assert fact(parse_secret, changed(SECRET, f"{ATTRIBUTES}.exp", exp)) == fact(parse_secret, SECRET)


def test_what_is_switched_off_says_so():
    assert fact(parse_secret, changed(SECRET, f"{ATTRIBUTES}.enabled", False)).enabled is False


@pytest.mark.parametrize(("parse", "raw"), [(parse_secret, CERTIFICATE), (parse_key, KEY)])
def test_the_case_of_property_names_does_not_matter(parse, raw):
    assert fact(parse, in_capitals(raw)) == fact(parse, raw)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", GONE),
        ("id", VAULT),
        ("id", "bank-api"),
        ("name", GONE),
        ("properties.contentType", 5),
        (f"{ATTRIBUTES}.enabled", "perhaps"),
        (f"{ATTRIBUTES}.exp", "tomorrow"),
        (f"{ATTRIBUTES}.exp", 1e30),
        (f"{ATTRIBUTES}.exp", True),
    ],
)
def test_other_shapes_are_refused(path, value):
    assert_refused(parse_secret, SECRET, path, value)


def test_a_rotation_policy_of_another_shape_is_refused():
    assert_refused(parse_key, KEY, "properties.rotationPolicy.lifetimeActions", "rotate")


def test_every_vault_is_asked_for_its_secrets_and_keys():
    vault = item({"id": VAULT})
    assert facts(parse_vault, {"id": VAULT}) == ()
    paths = [read.need.path(vault) for read in PROBE.reads if isinstance(read.need, PerItem)]
    assert paths == [f"{VAULT}/secrets", f"{VAULT}/keys"]
    with pytest.raises(Malformed):
        facts(parse_vault, {})


def test_the_vaults_are_listed_by_the_request_that_another_probe_sends():
    assert PROBE.reads[0].need == key_stores.PROBE.reads[0].need
