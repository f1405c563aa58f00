"""Azure DevOps over the wire: services, tokens, pages, limits and errors, each with what to do about it."""

from __future__ import annotations

import base64
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from hosts_asked import APIS, PROJECT, SHOP, ask, failure, items

from collector.model import Cause, Host, Place
from collector.probe import ReadError, Service
from collector.sources.azure_devops import AzureDevOps
from collector.sources.forbidden import ForbiddenRequest

BUILDS = ask(PROJECT, "build/builds", items_at="value")
SERVICES = [Service.MAIN, Service.TEST_RESULTS, Service.RELEASE, Service.ADVANCED_SECURITY]


def opened(environ, clock, budget) -> AzureDevOps:
    return AzureDevOps(environ, clock, patience=1, budget=budget, wall=clock.wall)


def builds(*ids: int) -> dict[str, object]:
    return {"count": len(ids), "value": [{"id": one} for one in ids]}


def query_of(call) -> dict[str, list[str]]:
    return parse_qs(urlsplit(call.request.url).query)


@pytest.mark.parametrize(
    ("collection", "bases"),
    [
        (
            "",
            [
                "https://dev.azure.com/contoso",
                "https://vstmr.dev.azure.com/contoso",
                "https://vsrm.dev.azure.com/contoso",
                "https://advsec.dev.azure.com/contoso",
            ],
        ),
        (
            "https://dev.azure.com/other/",
            [
                "https://dev.azure.com/contoso",
                "https://vstmr.dev.azure.com/contoso",
                "https://vsrm.dev.azure.com/contoso",
                "https://advsec.dev.azure.com/contoso",
            ],
        ),
        (
            "https://contoso.visualstudio.com/",
            [
                "https://contoso.visualstudio.com",
                "https://contoso.vstmr.visualstudio.com",
                "https://contoso.vsrm.visualstudio.com",
                "https://contoso.advsec.visualstudio.com",
            ],
        ),
        ("https://tfs.example/tfs/Contoso/", ["https://tfs.example/tfs/Contoso"] * 4),
        ("https://localhost:8443/devops/other/", ["https://localhost:8443/devops/contoso"] * 4),
    ],
)
def test_each_service_has_its_host_in_the_cloud_and_one_base_on_a_server(clock, budget, wire, collection, bases):
    source = opened({"SYSTEM_ACCESSTOKEN": "a", "SYSTEM_COLLECTIONURI": collection}, clock, budget)
    for service, base in zip(SERVICES, bases, strict=True):
        wire.get(f"{base}/shop/_apis/x?api-version=7.1", json=builds(1))
        assert items(source, ask(PROJECT, "x", items_at="value", service=service)) == [{"id": 1}]


@pytest.mark.parametrize(
    ("environ", "authorization"),
    [
        ({"SYSTEM_ACCESSTOKEN": "a"}, "Bearer a"),
        ({"AZURE_DEVOPS_EXT_PAT": "a"}, "Basic " + base64.b64encode(b":a").decode()),
        ({"AZURE_DEVOPS_EXT_PAT": "a", "SYSTEM_ACCESSTOKEN": "b"}, "Bearer b"),
        ({"GOLIVE_AZURE_DEVOPS_TOKEN": "c", "SYSTEM_ACCESSTOKEN": "b"}, "Bearer c"),
    ],
)
def test_the_token_of_the_environment_is_used(clock, budget, wire, environ, authorization):
    wire.get(f"{APIS}/build/builds", json=builds())
    assert items(opened(environ, clock, budget), BUILDS) == []
    assert wire.calls[0].request.headers["Authorization"] == authorization
    assert wire.calls[0].request.headers["X-TFS-FedAuthRedirect"] == "Suppress"


@pytest.mark.parametrize(
    ("environ", "name", "said"),
    [
        ({}, "contoso/shop", "is not set"),
        ({"SYSTEM_ACCESSTOKEN": "a", "SYSTEM_COLLECTIONURI": "http://x"}, "contoso/shop", "is no https address"),
        ({"SYSTEM_ACCESSTOKEN": "a"}, "contoso", "is no project"),
        ({"SYSTEM_ACCESSTOKEN": "a"}, "contoso/..", "is no project"),
        ({"SYSTEM_ACCESSTOKEN": "a"}, "contoso/shop/more", "is no project"),
    ],
)
def test_without_address_token_or_project_nothing_is_sent(clock, budget, wire, environ, name, said):
    place = Place(Host.AZURE_DEVOPS, name)
    assert said in failure(opened(environ, clock, budget), ask(place, "build/builds", items_at="value"))[1]
    assert len(wire.calls) == 0


def test_a_project_may_have_blanks_in_its_name(azure_devops, wire):
    wire.get("https://dev.azure.com/contoso/the%20shop/_apis/build/builds", json=builds(1))
    request = ask(Place(Host.AZURE_DEVOPS, "contoso/the shop"), "build/builds", items_at="value")
    assert items(azure_devops, request) == [{"id": 1}]


# --- Reading POSTs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["wit/wiql", "wit/workitemsbatch"])
def test_the_reading_posts_may_leave(azure_devops, wire, path):
    wire.post(f"{APIS}/{path}", json={"workItems": [{"id": 7}]})
    request = ask(PROJECT, path, items_at="workItems", body=json.dumps({"query": "SELECT"}))
    assert items(azure_devops, request) == [{"id": 7}]
    assert json.loads(wire.calls[0].request.body) == {"query": "SELECT"}


@pytest.mark.parametrize(
    "path", ["wit/workitems/$Task", "build/builds", "wit/wiql/7", "x/wiql", "wit/workitemsbatch/.."]
)
def test_no_other_post_ever_leaves(azure_devops, wire, path):
    with pytest.raises((ForbiddenRequest, ReadError), match=r"only reads|climbs"):
        items(azure_devops, ask(PROJECT, path, items_at="value", body="{}"))
    assert len(wire.calls) == 0


def test_github_knows_no_reading_post(github, wire):
    with pytest.raises(ForbiddenRequest):
        items(github, ask(SHOP, "_apis/wit/wiql", body="{}"))
    assert len(wire.calls) == 0


# --- Pages ------------------------------------------------------------------------------------------------


def test_a_filter_that_stands_twice_stays_on_every_page(azure_devops, wire):
    wire.get(f"{APIS}/x", json=builds(1), headers={"x-ms-continuationtoken": "more"})
    wire.get(f"{APIS}/x", json=builds(2))
    both = (("level", "high"), ("level", "other"))
    assert len(items(azure_devops, ask(PROJECT, "x", items_at="value", query=both))) == 2
    asked = [parse_qs(urlsplit(str(call.request.url)).query) for call in wire.calls]
    assert [query["level"] for query in asked] == [["high", "other"]] * 2
    assert [query.get("continuationToken") for query in asked] == [None, ["more"]]


def test_a_continuation_token_is_followed(azure_devops, wire):
    wire.get(
        f"{APIS}/build/builds", json=builds(1, 2), headers={"x-ms-continuationtoken": "2026-11-22T09:00:00+01:00 &"}
    )
    wire.get(f"{APIS}/build/builds", json=builds(3))
    request = ask(PROJECT, "build/builds", items_at="value", query=(("$top", "2"), ("branchName", "refs/heads/a&b")))
    assert items(azure_devops, request) == [{"id": 1}, {"id": 2}, {"id": 3}]
    again = query_of(wire.calls[1])
    assert again["continuationToken"] == ["2026-11-22T09:00:00+01:00 &"]
    assert (again["$top"], again["branchName"], again["api-version"]) == (["2"], ["refs/heads/a&b"], ["7.1"])


@pytest.mark.parametrize(
    ("query", "pages"),
    [
        ((("$skip", "0"),), (100, 100, 3)),
        ((("$skip", "0"),), (100,)),
        ((("$skip", "0"),), (50, 50, 20)),
        ((("$skip", "0"), ("$top", "500")), (100, 7)),
        ((("$skip", "0"),), ()),
    ],
)
def test_skip_is_followed_to_an_empty_page_however_little_each_page_holds(azure_devops, wire, query, pages):
    starts = [sum(pages[:number]) for number in range(len(pages) + 1)]
    for start, count in zip(starts, (*pages, 0), strict=True):
        wire.get(f"{APIS}/test/runs", json=builds(*range(start, start + count)))
    found = items(azure_devops, ask(PROJECT, "test/runs", items_at="value", query=query))
    assert [one["id"] for one in found] == list(range(sum(pages)))
    assert [query_of(call)["$skip"][0] for call in wire.calls] == [str(start) for start in starts]


def test_a_server_that_does_not_heed_skip_gives_no_whole_list(azure_devops, wire):
    wire.get(f"{APIS}/test/runs", json=builds(1, 2, 3))
    request = ask(PROJECT, "test/runs", items_at="value", query=(("$skip", "0"),))
    cause, told = failure(azure_devops, request)
    assert (cause, "a page of a list came twice" in told, len(wire.calls)) == (Cause.PARTIAL, True, 2), told


@pytest.mark.parametrize("query", [(("$top", "2"),), (("$skip", "0"),)])
def test_a_list_that_gave_a_token_ends_where_it_gives_none(azure_devops, wire, query):
    wire.get(f"{APIS}/build/builds", json=builds(1, 2), headers={"x-ms-continuationtoken": "more"})
    wire.get(f"{APIS}/build/builds", json=builds(3, 4))
    request = ask(PROJECT, "build/builds", items_at="value", query=query)
    assert [one["id"] for one in items(azure_devops, request)] == [1, 2, 3, 4]
    assert len(wire.calls) == 2


@pytest.mark.parametrize(
    ("query", "body", "headers", "said"),
    [
        ((("$top", "2"),), builds(1, 2), {}, "ended after 2 items without saying"),
        ((), {"count": 3, "value": [{"id": 1}]}, {}, "ended after 1 items without saying"),
        ((), builds(*range(10_000)), {}, "ended after 10,000 items without saying"),
        ((), builds(1), {"x-ms-continuationtoken": "same"}, "a page of a list came twice"),
    ],
)
def test_a_list_that_may_not_be_whole_is_told(azure_devops, wire, query, body, headers, said):
    wire.get(f"{APIS}/build/builds", json=body, headers=headers)
    cause, told = failure(azure_devops, ask(PROJECT, "build/builds", items_at="value", query=query))
    assert (cause, said in told) == (Cause.PARTIAL, True), told


def test_pages_that_lead_in_a_circle_are_told(azure_devops, wire):
    for number in (1, 2):
        wire.get(f"{APIS}/build/builds", json=builds(number), headers={"x-ms-continuationtoken": "same"})
    cause, told = failure(azure_devops, BUILDS)
    assert (cause, "lead in a circle" in told) == (Cause.PARTIAL, True), told


def test_the_newest_are_enough(azure_devops, wire):
    wire.get(f"{APIS}/build/builds", json=builds(1), headers={"x-ms-continuationtoken": "more"})
    assert items(azure_devops, ask(PROJECT, "build/builds", items_at="value", newest=1)) == [{"id": 1}]
    assert len(wire.calls) == 1


# --- Limits -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "headers", "body", "waited"),
    [
        (429, {"Retry-After": "25"}, "", 25),
        (429, {}, "", 30),
        (503, {"Retry-After": "25"}, json.dumps({"message": "TF400733: The request has been canceled"}), 25),
        (503, {"Retry-After": "25"}, "", 25),
    ],
)
def test_a_limit_is_waited_for(azure_devops, wire, clock, status, headers, body, waited):
    wire.get(f"{APIS}/build/builds", status=status, headers=headers, body=body)
    wire.get(f"{APIS}/build/builds", json=builds(1))
    assert items(azure_devops, BUILDS) == [{"id": 1}]
    assert clock.waited == waited


def test_an_answer_that_asks_for_a_pause_counts_and_the_next_call_waits(azure_devops, wire, clock):
    wire.get(f"{APIS}/build/builds", json=builds(1), headers={"Retry-After": "20"})
    assert items(azure_devops, BUILDS) == [{"id": 1}]
    assert clock.waited == 0
    assert items(azure_devops, BUILDS) == [{"id": 1}]
    assert (clock.waited, len(wire.calls)) == (20, 2)


# --- Errors -----------------------------------------------------------------------------------------------


def error(message: str, kind: str = "SomeException") -> str:
    return json.dumps({"$id": "1", "innerException": None, "message": message, "typeKey": kind})


PAGE = "<html>Sign in, someone@example.com</html>"
NAMED = "someone@example.com secret-value"


@pytest.mark.parametrize(
    ("status", "kind", "body", "cause", "said"),
    [
        (203, "text/html", PAGE, Cause.DENIED, "the token was not accepted"),
        (200, "text/html; charset=utf-8", PAGE, Cause.DENIED, "SYSTEM_ACCESSTOKEN: $(System.AccessToken)"),
        (302, "text/html", PAGE, Cause.DENIED, "the token was not accepted"),
        (401, "text/plain", "", Cause.DENIED, "the token was not accepted"),
        (401, "application/json", error(f"TF400813: The user {NAMED}"), Cause.DENIED, "the token was not accepted"),
        (403, "application/json", error(f"VS403403: {NAMED}"), Cause.DENIED, "Give `Build (read)` in contoso/shop to"),
        (403, "application/json", error(f"VS403403: {NAMED}"), Cause.DENIED, "(403 VS403403)"),
        (
            404,
            "application/json",
            error(f"TF200016: {NAMED}"),
            Cause.DENIED,
            "azure-devops:contoso/shop does not exist",
        ),
        (404, "application/json", error(NAMED, "BuildNotFoundException"), Cause.DENIED, "404 BuildNotFoundException"),
        (404, "text/plain", f"The controller {NAMED}", Cause.SCOPE, "does not offer"),
        (400, "application/json", error(NAMED, "VssVersionOutOfRangeException"), Cause.SCOPE, "Update the server"),
        (400, "application/json", error(f"TF51005: {NAMED}"), Cause.MALFORMED, "400 TF51005"),
        (400, "application/json", error(f"VS402337: {NAMED}"), Cause.PARTIAL, "more work items than"),
        (410, "application/json", error(NAMED), Cause.PARTIAL, "410 SomeException"),
        (500, "application/json", error(NAMED, "<script>"), Cause.UNREACHABLE, "answered 500 for"),
        (503, "application/json", error(f"TF24668: {NAMED}"), Cause.UNREACHABLE, "is stopped (TF24668)"),
        (204, "text/plain", "", Cause.PARTIAL, "without what was asked"),
    ],
)
def test_an_error_says_what_to_do_and_repeats_nothing(azure_devops, wire, status, kind, body, cause, said):
    wire.get(f"{APIS}/build/builds", status=status, body=body, content_type=kind)
    found, told = failure(azure_devops, ask(PROJECT, "build/builds", items_at="value", permission="Build (read)"))
    assert (found, said in told) == (cause, True), told
    assert not any(word in told for word in ("someone", "secret", "script"))


def test_a_stopped_organization_is_not_asked_again(azure_devops, wire, clock):
    wire.get(f"{APIS}/build/builds", status=503, body=error("TF24668: The collection is stopped"))
    failure(azure_devops, BUILDS)
    assert (len(wire.calls), clock.waited) == (1, 0)
