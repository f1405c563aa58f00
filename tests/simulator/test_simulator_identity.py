"""Tokens: who gets one, how long it lasts, and what a bad one is told."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from urllib.parse import urlencode

import pytest

from simulator.identity import mint

TENANT = "5a1e9f6c-0000-4000-8000-000000000001"
GOOD = {
    "grant_type": "client_credentials",
    "client_id": "caller-app",
    "client_secret": "any",
    "scope": "https://management.azure.com/.default",
}


def sign_in(asking, tenant=TENANT, **changed):
    form = {name: value for name, value in {**GOOD, **changed}.items() if value is not None}
    return asking.send("POST", f"/{tenant}/oauth2/v2.0/token", urlencode(form).encode(), bearer="")


def test_a_token_says_who_the_caller_is_and_when_it_ends(small):
    answer = sign_in(small(token_lifetime=120))
    assert (answer.status, answer.body["expires_in"], answer.body["token_type"]) == (200, 120, "Bearer")
    payload = answer.body["access_token"].split(".")[1]
    claims = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert (claims["oid"], claims["tid"], claims["appid"]) == ("caller-oid", TENANT, "caller-app")
    assert (claims["aud"], claims["exp"]) == ("https://management.azure.com", 1_000_120)


@pytest.mark.parametrize(
    ("tenant", "changed", "status"),
    [
        ("organizations", {}, 200),
        (TENANT, {"client_secret": None, "client_assertion": "e.y.J"}, 200),
        ("other", {}, 400),
        (TENANT, {"client_id": "stranger"}, 400),
        (TENANT, {"grant_type": "password"}, 400),
        (TENANT, {"client_secret": None}, 401),
    ],
)
def test_who_gets_a_token(small, tenant, changed, status):
    answer = sign_in(small(), tenant, **changed)
    assert answer.status == status
    assert ("access_token" in answer.body) == (status == 200)


@pytest.mark.parametrize(
    ("bearer", "code"),
    [
        ("", "InvalidAuthenticationToken"),
        ("Basic abc", "InvalidAuthenticationToken"),
        ("Bearer abc", "InvalidAuthenticationToken"),
        ("Bearer a.b.c", "InvalidAuthenticationToken"),
        ("Bearer a.bnVsbA.c", "InvalidAuthenticationToken"),
    ],
)
def test_without_a_good_token_nothing_is_read(small, bearer, code):
    answer = small().send("GET", "/subscriptions?api-version=2022-12-01", bearer=bearer)
    assert (answer.status, answer.body["error"]["code"]) == (401, code)
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    assert f"https://localhost:1/{TENANT}" in answer.headers["www-authenticate"]


@pytest.mark.parametrize(("ends", "status"), [(1_000_001, 200), (1_000_000, 401), (999_999, 401)])
def test_a_token_ends_at_its_moment(small, ends, status):
    asking = small()
    answer = asking.send("GET", "/subscriptions?api-version=1", bearer=f"Bearer {mint(asking.world, ends)}")
    assert answer.status == status
    if status == 401:
        assert answer.body["error"]["code"] == "ExpiredAuthenticationToken"
        assert "expired" in answer.headers["www-authenticate"]


def test_a_token_of_another_tenant_is_refused(small):
    stranger = small(tenant="5a1e9f6c-0000-4000-8000-00000000000f")
    token = mint(stranger.world, 2_000_000)
    answer = small().send("GET", "/subscriptions?api-version=1", bearer=f"Bearer {token}")
    assert (answer.status, answer.body["error"]["code"]) == (401, "InvalidAuthenticationTokenTenant")


@pytest.mark.parametrize("path", [f"/{TENANT}/v2.0/.well-known/openid-configuration", "/common/discovery/instance"])
def test_an_authority_can_be_discovered_on_this_host(small, path):
    answer = small().send("GET", path, bearer="")
    assert answer.status == 200
    addresses = [value for value in answer.body.values() if isinstance(value, str) and value.startswith("https")]
    assert addresses
    assert all(address.startswith("https://localhost:1/") for address in addresses)
