"""Each cloud setting from the command line to the wire: where is signed in, for what, and who is asked."""

from __future__ import annotations

import base64
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import responses

SUB = "22222222-aaaa-4bbb-8ccc-000000000001"
TENANT = "5a1e9f6c-2b7d-4c58-9e03-7d1f0b6a4c21"
WORKLOAD = f"""\
workload: somewhere
tier: T1
go_live: 2026-12-01T08:00:00Z
scope: {{azure: {{subscriptions: [{SUB}]}}}}
"""
PUBLIC = ("https://management.azure.com", "https://login.microsoftonline.com", "https://management.azure.com/.default")
US_GOV = (
    "https://management.usgovcloudapi.net",
    "https://login.microsoftonline.us",
    "https://management.core.usgovcloudapi.net/.default",
)
CHINA = (
    "https://management.chinacloudapi.cn",
    "https://login.chinacloudapi.cn",
    "https://management.chinacloudapi.cn/.default",
)
STACK = ("https://arm.stack.example:8443", "https://login.stack.example", "https://arm.stack.example:8443/.default")
VARIABLES = ("GOLIVE_CLOUD", "GOLIVE_ARM_URL", "GOLIVE_AUTHORITY", "AZURE_AUTHORITY_HOST")


def answer_everywhere(wire: responses.RequestsMock, arm: str, authority: str) -> None:
    """An authority that gives tokens, and a resource manager that shows one subscription and refuses the rest."""
    base = f"{authority}/{TENANT}"
    wire.get(
        f"{base}/v2.0/.well-known/openid-configuration",
        json={
            "token_endpoint": f"{base}/oauth2/v2.0/token",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "issuer": f"{base}/v2.0",
        },
    )
    payload = base64.urlsafe_b64encode(json.dumps({"oid": "me"}).encode()).decode().rstrip("=")
    token = {"access_token": f"head.{payload}.tail", "expires_in": 3600, "token_type": "Bearer"}
    wire.post(f"{base}/oauth2/v2.0/token", json=token)
    wire.get(f"{arm}/subscriptions", json={"value": [{"id": f"/subscriptions/{SUB}"}]})
    refused = {"error": {"code": "AuthorizationFailed", "message": "no"}}
    for method in (responses.GET, responses.POST):
        wire.add(method, re.compile(re.escape(arm) + "/(?!subscriptions[?])"), status=403, json=refused)


@pytest.mark.parametrize(
    ("arguments", "environ", "expected"),
    [
        pytest.param([], {}, PUBLIC, id="public"),
        pytest.param(["--cloud", "us-gov"], {}, US_GOV, id="US Government"),
        pytest.param(["--cloud", "china"], {}, CHINA, id="China"),
        pytest.param([], {"GOLIVE_CLOUD": "china"}, CHINA, id="China by the environment"),
        pytest.param(["--cloud", "us-gov"], {"GOLIVE_CLOUD": "china"}, US_GOV, id="a flag goes before the environment"),
        pytest.param(["--arm-url", STACK[0], "--authority", STACK[1]], {}, STACK, id="custom by flags"),
        pytest.param(
            [], {"GOLIVE_ARM_URL": STACK[0] + "/", "GOLIVE_AUTHORITY": STACK[1]}, STACK, id="custom by the environment"
        ),
        pytest.param(
            ["--arm-url", STACK[0]],
            {"AZURE_AUTHORITY_HOST": "login.stack.example"},
            STACK,
            id="authority as azure-identity writes it",
        ),
    ],
)
def test_every_address_is_that_of_the_chosen_cloud(command, tmp_path, monkeypatch, arguments, environ, expected):
    arm, authority, scope = expected
    workload = tmp_path / "golive.yaml"
    workload.write_text(WORKLOAD)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    who = {"AZURE_TENANT_ID": TENANT, "AZURE_CLIENT_ID": SUB, "AZURE_CLIENT_SECRET": "s"}
    for name, value in (who | environ).items():
        monkeypatch.setenv(name, value)
    with responses.RequestsMock() as wire:
        answer_everywhere(wire, arm, authority)
        code, _, _ = command(
            "gate", "-w", str(workload), "-o", str(tmp_path / "packet"), "--credential", "environment", *arguments
        )
        asked = [call.request for call in wire.calls]
    assert code == 11
    assert {f"{url.scheme}://{url.netloc}" for url in (urlsplit(one.url) for one in asked)} == {arm, authority}
    bodies = [parse_qs(one.body) for one in asked if one.url.startswith(authority) and one.method == "POST"]
    assert [body["scope"] for body in bodies] == [[scope]]
    paths = " ".join(one.url for one in asked)
    assert "Microsoft.ResourceGraph" in paths
    assert "Microsoft.Support" in paths or "/batch" in paths


def test_a_cloud_that_nobody_knows_is_wrong_usage(command):
    code, _, error = command("gate", "--cloud", "moon")
    assert (code, "moon" in error) == (2, True)
