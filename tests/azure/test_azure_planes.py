"""Lists of data planes: which hosts a token may go to, which token that is, and what a refusal tells to do."""

from __future__ import annotations

import pytest
import responses

from collector.model import Cause
from collector.probe import Plane, PlaneList, ReadError

ENDPOINT = "https://7f1c.westeurope.cnt-prod.loadtesting.azure.com"
VERSION = "2022-11-01"


def runs_at(endpoint: str, **fields: object) -> PlaneList:
    return PlaneList(Plane.LOAD_TESTING, endpoint, "test-runs", VERSION, **fields)  # type: ignore[arg-type]


@pytest.fixture
def wire():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def read(azure, request: PlaneList) -> list[dict]:
    return [item for page in azure.read(request) for item in page.body[page.items_at]]


@pytest.mark.parametrize("endpoint", [ENDPOINT, ENDPOINT + "/", ENDPOINT.removeprefix("https://")])
def test_the_pages_are_read_to_the_end_with_a_token_of_that_service(endpoint, wire, open_fake, credential):
    wire.get(
        f"{ENDPOINT}/test-runs",
        json={"value": [{"testRunId": "1"}], "nextLink": f"{ENDPOINT}/test-runs?page=2"},
        match=[responses.matchers.query_param_matcher({"api-version": VERSION, "status": "DONE"})],
    )
    wire.get(
        f"{ENDPOINT}/test-runs",
        json={"value": [{"testRunId": "2"}]},
        match=[responses.matchers.query_param_matcher({"page": "2"})],
    )

    found = read(open_fake(), runs_at(endpoint, query=(("status", "DONE"),)))

    assert found == [{"testRunId": "1"}, {"testRunId": "2"}]
    assert [asked["scopes"] for asked in credential.asked] == [("https://cnt-prod.loadtesting.azure.com/.default",)]
    assert all(call.request.headers["Authorization"].startswith("Bearer ") for call in wire.calls)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://evil.example",
        "https://loadtesting.azure.com.evil.example",
        "https://evilloadtesting.azure.com",
        "http://a.loadtesting.azure.com",
        "https://me@a.loadtesting.azure.com",
        "https://a.loadtesting.azure.com:8443",
        "https://a.loadtesting.azure.com/path",
        "https://a.loadtesting.azure.com#.evil.example",
        "https://evil.example\\.loadtesting.azure.com",
        "https://evil.example%2f.loadtesting.azure.com",
        "https://evil.example;.loadtesting.azure.com",
        "https://.loadtesting.azure.com",
        "https://[bad",
        "https://management.azure.com",
        "",
    ],
)
def test_no_token_goes_to_a_host_that_is_not_the_services(endpoint, wire, open_fake, credential):
    with pytest.raises(ReadError, match=r"outside of loadtesting\.azure\.com") as refused:
        read(open_fake(), runs_at(endpoint))
    assert refused.value.cause is Cause.MALFORMED
    assert (len(wire.calls), credential.asked) == (0, [])


def test_a_next_page_on_another_host_is_not_followed(wire, open_fake):
    wire.get(f"{ENDPOINT}/test-runs", json={"value": [], "nextLink": "https://b.loadtesting.azure.com/test-runs"})
    with pytest.raises(ReadError, match="another host"):
        read(open_fake(), runs_at(ENDPOINT))
    assert len(wire.calls) == 1


def test_a_cloud_in_which_the_service_is_not_known_says_so(wire, open_fake):
    with pytest.raises(ReadError, match="does not know where the service load-testing") as refused:
        read(open_fake(cloud="us-gov"), runs_at(ENDPOINT))
    assert (refused.value.cause, len(wire.calls)) == (Cause.SCOPE, 0)


def test_a_cloud_of_ones_own_is_asked_at_its_own_host_alone(wire, open_fake, credential):
    home = "https://localhost:8443"
    wire.get(f"{home}/{ENDPOINT.removeprefix('https://')}/test-runs", json={"value": [{"testRunId": "1"}]})
    azure = open_fake(arm_url=home)

    assert read(azure, runs_at(ENDPOINT)) == [{"testRunId": "1"}]
    assert [asked["scopes"] for asked in credential.asked] == [(f"{home}/.default",)]
    with pytest.raises(ReadError, match="outside of"):
        read(azure, runs_at("https://localhost:9443"))


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_names_the_role(status, wire, open_fake):
    wire.get(f"{ENDPOINT}/test-runs", status=status, json={"error": {"code": "Forbidden", "message": "no"}})
    with pytest.raises(ReadError) as refused:
        read(open_fake(), runs_at(ENDPOINT, resource="/subscriptions/s/lt-shop"))
    assert refused.value.cause is Cause.DENIED
    assert refused.value.detail.startswith(
        "the data plane of /subscriptions/s/lt-shop does not let the identity read test-runs"
    )
    assert refused.value.fix == (
        "Grant the role Load Test Reader on /subscriptions/s/lt-shop to the identity that runs golive."
    )


def test_its_key_tells_plane_place_and_query():
    assert runs_at(ENDPOINT, query=(("status", "DONE"),)).key == (
        f"load-testing {ENDPOINT}/test-runs?api-version={VERSION}&status=DONE"
    )
