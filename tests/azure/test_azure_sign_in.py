"""Which way golive signs in, what it says when there is none, and that its token requests use the same network."""

from __future__ import annotations

import base64
import json
from urllib.parse import parse_qs

import pytest
from azure.core.exceptions import ClientAuthenticationError, ServiceRequestError, ServiceResponseError

from collector.evidence.redaction import Redactor
from collector.model import Cause
from collector.probe import ArmList, ReadError
from collector.sources.azure.clouds import CLOUDS, find_cloud
from collector.sources.azure.credentials import choose
from collector.sources.azure.opening import open_azure
from collector.sources.azure.settings import AzureSettings, CredentialChoice

ARM = "https://management.azure.com"
WHO = {"AZURE_TENANT_ID": "22222222-2222-2222-2222-222222222222", "AZURE_CLIENT_ID": "c"}
GITHUB = {"ACTIONS_ID_TOKEN_REQUEST_URL": "https://token.example/?v=1", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "t"}
PIPELINES = {
    "SYSTEM_OIDCREQUESTURI": "https://dev.example/oidc",
    "SYSTEM_ACCESSTOKEN": "t",
    "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID": "s",
    "AZURESUBSCRIPTION_TENANT_ID": "tenant",
    "AZURESUBSCRIPTION_CLIENT_ID": "client",
}
FILE = {"AZURE_FEDERATED_TOKEN_FILE": "/token"}
SECRET = {"AZURE_CLIENT_SECRET": "s"}
CI = {"CI": "true"}
Choice = CredentialChoice


@pytest.mark.parametrize(
    ("environ", "way"),
    [
        (WHO | GITHUB, Choice.GITHUB_OIDC),
        (WHO | GITHUB | SECRET | FILE, Choice.GITHUB_OIDC),
        (PIPELINES, Choice.AZURE_PIPELINES),
        (WHO | FILE, Choice.WORKLOAD),
        (WHO | SECRET, Choice.ENVIRONMENT),
        (WHO | {"AZURE_CLIENT_CERTIFICATE_PATH": "/c.pem"}, Choice.ENVIRONMENT),
        ({"IDENTITY_ENDPOINT": "http://localhost"} | CI, Choice.MANAGED_IDENTITY),
        ({"MSI_ENDPOINT": "http://localhost"}, Choice.MANAGED_IDENTITY),
        ({}, Choice.CLI),
        (GITHUB, Choice.CLI),
        ({"CI": "false"}, Choice.CLI),
    ],
)
def test_what_the_environment_offers_is_chosen_in_a_fixed_order(environ, way):
    assert choose(AzureSettings(), environ) is way


@pytest.mark.parametrize("environ", [CI, {"GITHUB_ACTIONS": "true"}, {"TF_BUILD": "True"}, GITHUB | CI, SECRET | CI])
def test_in_ci_nothing_is_guessed_and_a_few_lines_say_what_to_set(environ):
    with pytest.raises(ReadError) as refused:
        choose(AzureSettings(), environ)

    assert refused.value.cause is Cause.DENIED
    assert len(refused.value.fix.splitlines()) <= 5
    assert "--credential cli" in refused.value.fix
    assert "AZURE_TENANT_ID" in refused.value.fix


def test_what_is_begun_but_not_complete_is_named():
    with pytest.raises(ReadError, match="no way") as refused:
        choose(AzureSettings(tenant="t"), GITHUB | CI)

    assert "github-oidc lacks AZURE_CLIENT_ID" in refused.value.fix


@pytest.mark.parametrize(
    ("settings", "environ"),
    [
        (AzureSettings(credential=Choice.CLI), CI),
        (AzureSettings(credential=Choice.MANAGED_IDENTITY), CI),
        (AzureSettings(credential=Choice.GITHUB_OIDC, tenant="t", client_id="c"), GITHUB | SECRET),
        (AzureSettings(credential=Choice.ENVIRONMENT), WHO | SECRET | GITHUB),
    ],
)
def test_a_way_chosen_by_name_is_taken(settings, environ):
    assert choose(settings, environ) is settings.credential


@pytest.mark.parametrize("way", [Choice.GITHUB_OIDC, Choice.AZURE_PIPELINES, Choice.WORKLOAD, Choice.ENVIRONMENT])
def test_a_way_chosen_by_name_says_what_it_lacks(way):
    with pytest.raises(ReadError, match="lacks") as refused:
        choose(AzureSettings(credential=way), {})

    assert "AZURE_CLIENT_ID" in refused.value.fix


def jwt(oid):
    payload = base64.urlsafe_b64encode(json.dumps({"oid": oid}).encode()).decode().rstrip("=")
    return f"head.{payload}.tail"


def login_answers(wire, authority, tenant=WHO["AZURE_TENANT_ID"]):
    wire.get(
        f"{authority}/{tenant}/v2.0/.well-known/openid-configuration",
        json={
            "token_endpoint": f"{authority}/{tenant}/oauth2/v2.0/token",
            "authorization_endpoint": f"{authority}/{tenant}/oauth2/v2.0/authorize",
            "issuer": f"{authority}/{tenant}/v2.0",
        },
    )
    wire.post(
        f"{authority}/{tenant}/oauth2/v2.0/token",
        json={"access_token": jwt("me"), "expires_in": 3600, "token_type": "Bearer"},
    )


def opened(environ, clock, **settings):
    return open_azure(AzureSettings(**settings), environ=environ, clock=clock, jitter=lambda: 0.0)


def test_a_secret_signs_in_at_a_private_cloud_and_asks_for_its_scope(wire, clock):
    login_answers(wire, "https://login.private.example:8443")
    wire.get("https://arm.private.example:9443/x", json={"value": [{"id": "a"}]})
    azure = opened(
        WHO | SECRET | {"AZURE_AUTHORITY_HOST": "https://login.private.example:8443"},
        clock,
        arm_url="https://arm.private.example:9443",
    )

    (page,) = azure.read(ArmList("/x", "1", (("who", "{caller}"),)))

    assert page.body["value"] == [{"id": "a"}]
    posted = next(call.request for call in wire.calls if call.request.method == "POST")
    assert parse_qs(posted.body)["scope"] == ["https://arm.private.example:9443/.default"]
    assert wire.calls[-1].request.url == "https://arm.private.example:9443/x?api-version=1&who=me"


def test_github_vouches_for_the_job(wire, clock):
    login_answers(wire, "https://login.private.example")
    wire.get("https://token.example/", json={"value": "assertion"})
    wire.get("https://arm.private.example/x", json={"value": []})
    azure = opened(
        WHO | GITHUB | CI, clock, arm_url="https://arm.private.example", authority="https://login.private.example"
    )

    list(azure.read(ArmList("/x", "1")))

    asked = wire.calls[0].request
    assert asked.url == "https://token.example/?v=1&audience=api%3A%2F%2FAzureADTokenExchange"
    assert asked.headers["Authorization"] == "Bearer t"
    posted = next(call.request for call in wire.calls if call.request.method == "POST")
    assert parse_qs(posted.body)["client_assertion"] == ["assertion"]


@pytest.mark.parametrize(
    "answer", [{"status": 403}, {"body": "<html>"}, {"json": {}}, {"json": []}, {"status": 302, "json": {"value": "x"}}]
)
def test_when_github_does_not_vouch_the_missing_permission_is_named(wire, clock, answer):
    wire.get("https://token.example/", **answer)
    azure = opened(
        WHO | GITHUB, clock, arm_url="https://arm.private.example", authority="https://login.private.example"
    )

    with pytest.raises(ReadError, match="ID token") as refused:
        list(azure.read(ArmList("/x", "1")))

    assert "`id-token` set to `write`" in refused.value.fix


class Refusing:
    def __init__(self, error):
        self.error = error
        self.asked = 0

    def get_token(self, *_scopes, **_options):
        self.asked += 1
        raise self.error


def reads_with(credential, clock):
    azure = open_azure(AzureSettings(), environ={}, clock=clock, credential=credential, jitter=lambda: 0.0)
    for request in (ArmList("/x", "1"), ArmList("/{caller}", "1")):
        with pytest.raises(ReadError) as refused:
            list(azure.read(request))
        yield refused.value


@pytest.mark.parametrize(
    "error",
    [
        ClientAuthenticationError(message="AADSTS700016: someone@contoso.example is unknown\nTrace"),
        ValueError("Unable to load the certificate of someone@contoso.example"),
    ],
)
def test_a_sign_in_that_fails_is_told_for_each_read_and_tried_once(wire, clock, error):
    credential = Refusing(error)

    failures = list(reads_with(credential, clock))

    assert [failure.cause for failure in failures] == [Cause.DENIED, Cause.DENIED]
    assert all("someone@" not in failure.detail and "the sign-in failed" in failure.detail for failure in failures)
    assert credential.asked == 1
    assert not wire.calls


def test_a_login_server_that_cannot_be_reached_is_named(wire, clock):
    failures = list(reads_with(Refusing(ServiceRequestError("no route")), clock))

    assert {failure.cause for failure in failures} == {Cause.UNREACHABLE}
    assert all("login.microsoftonline.com" in failure.detail for failure in failures)


@pytest.mark.parametrize("broken", [ServiceRequestError("no route to proxy"), ServiceResponseError("reset")])
def test_a_login_server_behind_a_dead_proxy_is_unreachable_and_no_wrong_secret(wire, clock, broken):
    """azure-identity 1.25 reports it as an authentication that failed."""
    error = ClientAuthenticationError(message="Authentication failed: no route to proxy")
    error.__cause__ = broken

    failures = list(reads_with(Refusing(error), clock))

    assert {failure.cause for failure in failures} == {Cause.UNREACHABLE}
    assert all("HTTPS_PROXY" in failure.fix for failure in failures)


def fixes_of_the_sign_in():
    ways = [(AzureSettings(), environ) for environ in (CI, GITHUB | CI, SECRET | CI, PIPELINES | CI)]
    ways += [(AzureSettings(credential=way), {}) for way in Choice if way is not Choice.AUTO]
    for settings, environ in ways:
        try:
            choose(settings, environ)
        except ReadError as refused:
            yield refused.fix


def test_no_fix_looks_like_a_secret_to_the_redaction():
    """Every text of a failed read is redacted before it is kept; ours must come out whole."""
    fixes = list(fixes_of_the_sign_in())

    assert len(fixes) > 5
    assert [Redactor(b"key").redact_text(fix) for fix in fixes] == fixes


def test_no_way_to_sign_in_is_the_failure_of_each_read_and_not_of_the_opening(wire, clock):
    azure = opened(CI, clock)

    with pytest.raises(ReadError, match="no way to sign in"):
        list(azure.read(ArmList("/x", "1")))


@pytest.mark.parametrize("name", sorted(CLOUDS))
def test_each_cloud_is_read_at_its_own_host_also_by_the_sdk_clients(open_fake, wire, credential, name):
    azure = open_fake(cloud=name)
    cloud = CLOUDS[name]
    tickets = "/subscriptions/s/providers/Microsoft.Support/supportTickets"
    vaults = "/subscriptions/s/providers/Microsoft.RecoveryServices/vaults"
    for path in (tickets, vaults):
        wire.get(cloud.arm_url + path, json={"value": []})

    for path in (tickets, vaults):
        list(azure.read(ArmList(path, "2024-04-01")))

    assert len(wire.calls) == 2
    assert credential.asked == [{"scopes": (cloud.scope,), "claims": None}]


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("atlantis", {}),
        ("public", {"arm_url": "http://arm.example"}),
        ("public", {"arm_url": "https://arm.example/path"}),
        ("public", {"arm_url": "https://user@arm.example"}),
        ("public", {"arm_url": "https://:password@arm.example"}),
        ("public", {"arm_url": "https://@arm.example"}),
        ("public", {"arm_url": "https://arm.example:0"}),
        ("public", {"arm_url": "https://arm.example:65536"}),
        ("public", {"arm_url": "https://arm.example#fragment"}),
        ("public", {"arm_url": "https://evil.example\\@arm.example"}),
        ("public", {"arm_url": "https://"}),
        ("public", {"authority": "https://user:password@login.example"}),
        ("public", {"authority": "https://login.example?to=evil"}),
        ("public", {"authority": "http://login.example"}),
    ],
)
def test_an_address_that_no_token_may_go_to_is_refused_at_once(name, settings):
    with pytest.raises(ValueError, match=r"https|choose one of"):
        find_cloud(name, **settings)


@pytest.mark.parametrize(
    ("given", "authority"),
    [
        ("login.example", "https://login.example"),
        ("https://login.example:8443/", "https://login.example:8443"),
        ("https://adfs.example/adfs", "https://adfs.example/adfs"),
        ("https://[::1]:8443", "https://[::1]:8443"),
    ],
)
def test_an_authority_may_be_a_bare_host_or_have_a_path(given, authority):
    assert find_cloud("public", authority=given).authority == authority
