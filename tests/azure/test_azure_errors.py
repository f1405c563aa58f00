"""What each kind of error answer is taken to mean; no message repeats who the caller is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.model import Cause
from collector.sources.azure.errors import Answer, Complaint, refusal, scrub, understand

SUBSCRIPTION = "/subscriptions/11111111-1111-1111-1111-111111111111"
OID = "22222222-2222-2222-2222-222222222222"
MAIL = "someone@contoso.example"


def answer(status, body=b"", path=f"{SUBSCRIPTION}/providers/Microsoft.Web/sites", headers=None):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer("GET", f"https://management.azure.com{path}?api-version=1&x={OID}", status, headers or {}, content)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"error": {"code": "A", "message": "m"}}, Complaint(("A",), "m")),
        ({"code": "A", "message": "m"}, Complaint(("A",), "m")),
        ({"Code": "A", "Message": "m", "Details": [{"Message": "x"}, {"Code": "B"}]}, Complaint(("A", "B"), "m")),
        ({"Error": {"Code": "A"}}, Complaint(("A",), "")),
        ({"ErrorResponse": {"error": {"code": "A", "message": "m"}}}, Complaint(("A",), "m")),
        ({"ErrorCode": "A", "Message": {"Language": "en", "Value": "m"}}, Complaint(("A",), "m")),
        ({"code": "404"}, Complaint(("404",), "")),
        ({"code": 400309, "message": "m"}, Complaint(("400309",), "m")),
        ({"error": None, "message": 7}, Complaint((), "")),
        ([1], Complaint((), "[1]")),
        (b"null", Complaint((), "")),
        (b"", Complaint((), "")),
        (b"Forbidden\n", Complaint((), "Forbidden")),
        (b"<Error><Code>A</Code><Message>m</Message></Error>", Complaint(("A",), "A  m")),
        (b"\xff\xfe\x00", Complaint((), "\ufffd\ufffd\x00")),
        (b"[" * 100_000, Complaint((), "[" * 100_000)),
    ],
)
def test_every_envelope_is_understood(body, expected):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()

    assert understand(content) == expected


def denied(action, scope):
    return {
        "error": {
            "code": "AuthorizationFailed",
            "message": f"The client '{MAIL}' with object id '{OID}' does not have authorization to perform action "
            f"'{action}' over scope '{scope}' or the scope is invalid.",
        }
    }


@pytest.mark.parametrize(
    ("refused", "cause", "detail", "fix"),
    [
        (
            answer(403, denied("Microsoft.Web/sites/read", f"{SUBSCRIPTION}/resourceGroups/g")),
            Cause.DENIED,
            f"may not Microsoft.Web/sites/read on {SUBSCRIPTION}/resourceGroups/g",
            f"grant Reader on subscription {SUBSCRIPTION.rpartition('/')[2]} ",
        ),
        (
            answer(403, denied("Microsoft.Web/sites/config/list/action", SUBSCRIPTION)),
            Cause.DENIED,
            "list/action",
            f"Grant a role that has the action Microsoft.Web/sites/config/list/action on {SUBSCRIPTION} ",
        ),
        (
            answer(403, {"error": {"code": "Unauthorized"}}, "/providers/Microsoft.Billing/billingAccounts"),
            Cause.DENIED,
            "403 Unauthorized",
            "billing reader role",
        ),
        (answer(403, b"<html>blocked</html>"), Cause.DENIED, "blocked", "proxy, firewall"),
        (
            answer(404, {"error": {"code": "SubscriptionNotFound", "message": "m"}}),
            Cause.SCOPE,
            f"{SUBSCRIPTION} is not visible",
            "--cloud",
        ),
        (
            answer(404, {"error": {"code": "ResourceNotFound"}}),
            Cause.SCOPE,
            "was not found (404 ResourceNotFound)",
            "Reader",
        ),
        (
            answer(400, {"error": {"code": "NoRegisteredProviderFound"}}),
            Cause.SCOPE,
            "does not offer",
            "Update golive",
        ),
        (
            answer(
                400,
                {"code": "ResourceTypeNotSupported", "message": "The resource type is not supported."},
                f"{SUBSCRIPTION}/resourceGroups/g/providers/A.B/c/d/providers/Microsoft.Insights/diagnosticSettings",
            ),
            Cause.SCOPE,
            "a resource of this type takes no diagnostic settings: GET ",
            "Nothing to grant. See in the portal, on the page of the resource, where its logs and metrics go",
        ),
        (
            answer(409, {"error": {"code": "ScopeLocked", "message": "m"}}),
            Cause.PARTIAL,
            "409 ScopeLocked: m",
            "locked",
        ),
        (answer(429, b"", headers={"retry-after": "17"}), Cause.THROTTLED, "asks to wait 17 s", "--deadline"),
        (answer(500, {"Code": "InternalServerError"}), Cause.UNREACHABLE, "500 InternalServerError", "run again"),
    ],
)
def test_an_error_says_what_is_wrong_and_what_to_do(refused, cause, detail, fix):
    error = refusal(refused)

    assert error.cause is cause
    assert detail in error.detail
    assert fix in error.fix


@given(
    status=st.integers(201, 599),
    body=st.one_of(
        st.binary(max_size=200),
        st.recursive(
            st.one_of(st.none(), st.integers(), st.text(max_size=9), st.just(f"of {MAIL} with {OID}")),
            lambda inner: (
                st.dictionaries(
                    st.sampled_from(["error", "code", "message", "Code", "details", "Value", "ErrorCode"]),
                    inner,
                    max_size=4,
                )
                | st.lists(inner, max_size=3)
            ),
            max_leaves=12,
        ),
    ),
)
def test_any_answer_at_all_becomes_a_failure_with_a_fix_and_without_the_caller(status, body):
    error = refusal(answer(status, body))

    assert error.detail.strip()
    assert error.fix.strip()
    assert MAIL not in error.detail + error.fix
    assert OID not in error.detail + error.fix
    assert len(error.detail) <= 400


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"of {MAIL}, now", "of (address), now"),
        (f"{OID} and {OID.replace('-', '')}", "(id) and (id)"),
        (SUBSCRIPTION, SUBSCRIPTION),
        (
            "The client 'live.com#x' with object id 'y' may not",
            "The client (not shown) with object id (not shown) may not",
        ),
        ("two\r\n  lines", "two lines"),
    ],
)
def test_identities_are_taken_out_of_messages(text, expected):
    assert scrub(text) == expected
