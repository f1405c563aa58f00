"""Several tenants behind one source: each read with the sign-in of its own tenant, all under one budget."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from requests import PreparedRequest
from responses import RequestsMock, matchers

from collector.model import Cause
from collector.probe import ArmGet, ArmList, GraphQuery, GraphTable, HostEnvironment, ReadError, Request
from collector.sources.azure.settings import AzureSettings, CredentialChoice
from collector.sources.azure.tenants import Tenants, open_tenants

HOME, PARTNER = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"
LOGIN, ARM = "https://login.private.example", "https://arm.private.example"
SUB = "33333333-aaaa-4bbb-8ccc-000000000001"


def token(tenant: str) -> str:
    payload = json.dumps({"oid": f"me-at-{tenant[:1]}"}).encode()
    return f"head.{base64.urlsafe_b64encode(payload).decode().rstrip('=')}.tail"


def knows(wire: RequestsMock, tenant: str) -> None:
    """Let the authority know a tenant and give tokens of it."""
    base = f"{LOGIN}/{tenant}"
    wire.get(
        f"{base}/v2.0/.well-known/openid-configuration",
        json={
            "token_endpoint": f"{base}/oauth2/v2.0/token",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "issuer": f"{base}/v2.0",
        },
    )
    wire.post(
        f"{base}/oauth2/v2.0/token",
        json={"access_token": token(tenant), "expires_in": 3600, "token_type": "Bearer"},
    )


def refuses(wire: RequestsMock, tenant: str) -> None:
    """Let the authority not know a tenant."""
    error = {"error": "invalid_tenant", "error_description": f"AADSTS90002: Tenant '{tenant}' not found."}
    wire.get(f"{LOGIN}/{tenant}/v2.0/.well-known/openid-configuration", status=400, json=error)


def answers(wire: RequestsMock, path: str, tenant: str, body: Any, method: str = "GET") -> None:
    """Answer a path of the resource manager to the token of one tenant."""
    bearer = matchers.header_matcher({"Authorization": f"Bearer {token(tenant)}"})
    wire.add(method, f"{ARM}{path}", json=body, match=[bearer])


@pytest.fixture
def opened(clock):
    def make(**settings: Any) -> Tenants:
        environ = {"AZURE_TENANT_ID": HOME, "AZURE_CLIENT_ID": SUB, "AZURE_CLIENT_SECRET": "s"}
        chosen = {
            "arm_url": ARM,
            "authority": LOGIN,
            "credential": CredentialChoice.ENVIRONMENT,
            "tenant": HOME,
            **settings,
        }
        return open_tenants(AzureSettings(**chosen), (PARTNER,), environ=environ, clock=clock, jitter=lambda: 0.0)

    return make


def ids(azure: Tenants, request: Request) -> list[str]:
    return [item["id"] for page in azure.read(request) for item in page.body[page.items_at]]


@pytest.mark.parametrize(
    ("path", "method", "make", "body"),
    [
        ("/x", "GET", lambda tenant: ArmList("/x", "1", tenant=tenant), {"value": [{"id": "%s"}]}),
        (
            "/providers/Microsoft.ResourceGraph/resources",
            "POST",
            lambda tenant: GraphQuery((GraphTable("resources", ("a.b/c",)),), (SUB,), tenant),
            {"data": [{"id": "%s"}], "totalRecords": 1, "count": 1, "resultTruncated": "false"},
        ),
    ],
    ids=["list", "query"],
)
def test_a_request_is_answered_with_the_token_of_its_tenant(wire, opened, path, method, make, body):
    for tenant in (HOME, PARTNER):
        knows(wire, tenant)
        answers(wire, path, tenant, json.loads(json.dumps(body).replace("%s", f"/of/{tenant}")), method)
    azure = opened()
    assert ids(azure, make(PARTNER)) == [f"/of/{PARTNER}"]
    assert ids(azure, make("")) == [f"/of/{HOME}"]


def test_the_caller_is_that_of_the_tenant(wire, opened):
    knows(wire, PARTNER)
    knows(wire, HOME)
    for tenant, caller in ((HOME, "me-at-1"), (PARTNER, "me-at-2")):
        answers(wire, f"/of/{caller}", tenant, {"id": caller})
    azure = opened()
    assert [page.body["id"] for page in azure.read(ArmGet("/of/{caller}", "1", tenant=PARTNER))] == ["me-at-2"]
    assert [page.body["id"] for page in azure.read(ArmGet("/of/{caller}", "1"))] == ["me-at-1"]


def test_a_tenant_that_cannot_be_signed_in_to_fails_its_own_reads_only(wire, opened):
    knows(wire, HOME)
    refuses(wire, PARTNER)
    answers(wire, "/x", HOME, {"value": [{"id": "a"}]})
    azure = opened()
    with pytest.raises(ReadError) as refused:
        ids(azure, ArmList("/x", "1", tenant=PARTNER))
    assert refused.value.cause is Cause.DENIED
    assert ids(azure, ArmList("/x", "1")) == ["a"]


def test_all_tenants_share_one_budget(wire, opened):
    for tenant in (HOME, PARTNER):
        knows(wire, tenant)
        answers(wire, "/x", tenant, {"value": []})
    azure = opened(max_requests=1)
    assert ids(azure, ArmList("/x", "1")) == []
    with pytest.raises(ReadError, match="budget of 1 requests is used up"):
        ids(azure, ArmList("/x", "1", tenant=PARTNER))
    assert azure.requests_sent == 1


def test_stopping_ends_the_reads_of_every_tenant(wire, opened):
    azure = opened()
    azure.stop()
    for tenant in ("", PARTNER):
        with pytest.raises(ReadError, match="interrupted"):
            ids(azure, ArmList("/x", "1", tenant=tenant))


def batch(request: PreparedRequest) -> tuple[int, dict[str, str], str]:
    """Answer a batch: each part is a list of one thing, named after the token and the path that asked for it."""
    parts = [
        {
            "name": part.get("name"),
            "httpStatusCode": 200,
            "content": {"value": [{"id": f"{request.headers['Authorization']} {part['url'].split('?')[0]}"}]},
        }
        for part in json.loads(request.body or "{}")["requests"]
    ]
    return 200, {}, json.dumps({"responses": parts})


def test_reads_ahead_go_to_their_own_tenant_in_one_go_each(wire, opened):
    for tenant in (HOME, PARTNER):
        knows(wire, tenant)
    wire.add_callback("POST", f"{ARM}/batch", batch)
    azure = opened()
    wanted = [ArmList(f"/{path}", "1", tenant=tenant) for path in "ab" for tenant in ("", PARTNER)]
    azure.read_ahead(wanted)
    found = {one for request in wanted for one in ids(azure, request)}
    assert found == {f"Bearer {token(tenant)} /{path}" for tenant in (HOME, PARTNER) for path in "ab"}
    assert azure.requests_sent == 2


def test_a_request_to_a_tenant_that_was_never_opened_is_a_defect(opened):
    with pytest.raises(KeyError):
        ids(opened(), ArmList("/x", "1", tenant=SUB))


def test_what_is_no_request_to_azure_is_not_answered(opened):
    with pytest.raises(TypeError):
        ids(opened(), HostEnvironment("prod"))


def test_the_source_is_azure_and_as_wide_as_one_reader(opened):
    azure = opened()
    assert (azure.name, azure.together > 1) == ("azure", True)
    assert opened(batches=False).together == 1
