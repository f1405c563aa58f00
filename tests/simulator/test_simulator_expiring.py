"""What expires in an estate, and its AI models: their lists, and what Resource Graph does not have."""

from __future__ import annotations

import pytest
import yaml

from simulator.strict import EstateError

ONE = "/subscriptions/00000000-0000-4000-8000-000000000001"
GROUP = f"{ONE}/resourceGroups/rg-web/providers"
VAULT = f"{GROUP}/Microsoft.KeyVault/vaults/kv-1"
ACCOUNT = f"{GROUP}/Microsoft.CognitiveServices/accounts/oai-1"
MODELS = f"{ONE}/providers/Microsoft.CognitiveServices/locations/westeurope/models"
SECTIONS = yaml.safe_load("""
key_vaults: [{at: one/rg-web/kv-1}]
vault_items:
  - in: one/rg-web/kv-1
    secrets: [{name: bank, expires: {in: P10D}}, {name: old, enabled: false}]
    keys: [{name: disk, rotates: true}]
    certificates: [{name: tls, expires: {in: P90D}}]
certificates:
  - {at: one/rg-web/managed, host: till.contoso.example, expires: {in: P40D}, managed: true}
  - {at: one/rg-web/kept, host: till.contoso.example, expires: {in: P40D}, vault: one/rg-web/kv-1, secret: tls}
ai_accounts:
  - at: one/rg-web/oai-1
    location: West Europe
    deployments:
      - {name: chat, model: gpt-4o, version: "1", retires: {in: P400D}}
      - {name: chat-2, model: gpt-4o, version: "1", retires: {in: P400D}, filter: ""}
      - {name: search, model: embedding, version: "2"}
  - {at: one/rg-web/speech, kind: SpeechServices}
""")


@pytest.fixture
def asking(small):
    return small(**SECTIONS)


@pytest.fixture
def listed(asking):
    return lambda path: asking.get(path).body["value"]


@pytest.mark.parametrize(
    ("path", "names"),
    [
        (f"{VAULT}/secrets", ["bank", "old", "tls"]),
        (f"{VAULT}/keys", ["disk", "tls"]),
        (f"{ONE}/providers/Microsoft.Web/certificates", ["managed", "kept"]),
        (f"{ONE}/providers/Microsoft.CognitiveServices/accounts", ["oai-1", "speech"]),
        (f"{ACCOUNT}/deployments", ["chat", "chat-2", "search"]),
        (f"{ONE}/providers/Microsoft.CertificateRegistration/certificateOrders", []),
        (f"{ONE}/providers/Microsoft.DomainRegistration/domains", []),
    ],
)
def test_what_a_list_shows(listed, path, names):
    assert [found["name"] for found in listed(path)] == names


def test_secrets_tell_their_end_in_seconds_and_never_a_value(listed):
    bank, old, tls = (found["properties"] for found in listed(f"{VAULT}/secrets"))
    assert bank["attributes"]["exp"] == 1796029200
    assert (old["attributes"]["enabled"], "exp" in old["attributes"]) == (False, False)
    assert tls["contentType"] == "application/x-pkcs12"
    assert not any("value" in found for found in (bank, old, tls))


def test_a_key_that_rotates_tells_its_policy(listed):
    disk, tls = (found["properties"] for found in listed(f"{VAULT}/keys"))
    assert [entry["action"]["type"] for entry in disk["rotationPolicy"]["lifetimeActions"]] == ["rotate"]
    assert "rotationPolicy" not in tls


def test_certificates_of_app_service_are_managed_or_kept_in_a_vault(listed):
    managed, kept = (found["properties"] for found in listed(f"{ONE}/providers/Microsoft.Web/certificates"))
    assert (managed["canonicalName"], "keyVaultId" in managed) == ("till.contoso.example", False)
    assert (kept["keyVaultId"], kept["keyVaultSecretName"], "canonicalName" in kept) == (VAULT, "tls", False)


def test_a_region_offers_each_model_once_and_without_an_id(listed):
    found = listed(MODELS)
    assert [(one["model"]["name"], one["model"].get("deprecation")) for one in found] == [
        ("gpt-4o", {"inference": "2027-12-25T09:00:00Z"}),
        ("embedding", None),
    ]
    assert not any("id" in one for one in found)
    assert listed(MODELS.replace("westeurope", "swedencentral")) == []


def test_a_deployment_without_a_filter_tells_an_empty_name(listed):
    filters = [found["properties"]["raiPolicyName"] for found in listed(f"{ACCOUNT}/deployments")]
    assert filters == ["Microsoft.DefaultV2", "", "Microsoft.DefaultV2"]


@pytest.mark.parametrize(
    "kind", ["keyvault/vaults/secrets", "keyvault/vaults/keys", "cognitiveservices/locations/models"]
)
def test_resource_graph_has_none_of_what_is_below(asking, kind):
    assert asking.ask(f"resources | where type =~ 'microsoft.{kind}'").body["data"] == []


@pytest.mark.parametrize(
    ("section", "entry", "place"),
    [
        ("vault_items", {"in": "one/rg-web/gone"}, r"vault_items\[0\]"),
        ("vault_items", {"in": "one/rg-web/kv-1", "secrets": [{"name": "x", "rotates": True}]}, "secrets"),
        ("certificates", {"at": "one/rg-web/c", "host": "x"}, "expires"),
        ("ai_accounts", {"at": "one/rg-web/oai", "kind": "Oracle"}, "kind"),
        ("ai_accounts", {"at": "one/rg-web/oai", "deployments": [{"name": "chat"}]}, "model"),
    ],
)
def test_a_mistake_is_named_by_its_place(small, section, entry, place):
    with pytest.raises(EstateError, match=place):
        small(**{**SECTIONS, section: [entry]})
