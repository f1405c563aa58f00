"""Lists and objects of the resource manager, through the real pipeline and the real SDK clients."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from collector.model import Cause
from collector.probe import ArmGet, ArmList, ReadError

ARM = "https://management.azure.com"
SUBSCRIPTION = "/subscriptions/11111111-1111-1111-1111-111111111111"
BARS = f"{SUBSCRIPTION}/providers/Microsoft.Foo/bars"

SDK_LISTS = [
    ("Microsoft.Support/supportTickets", "2024-04-01"),
    ("Microsoft.RecoveryServices/vaults", "2023-02-01"),
    ("Microsoft.Insights/actionGroups", "2023-01-01"),
    ("Microsoft.Insights/metricAlerts", "2018-03-01"),
    ("Microsoft.Insights/activityLogAlerts", "2020-10-01"),
]
ALL_LISTS = [*SDK_LISTS, ("Microsoft.Foo/bars", "2020-01-01")]


def ids(pages):
    return [item["id"] for page in pages for item in page.body[page.items_at]]


@pytest.mark.parametrize(("resource_type", "api_version"), ALL_LISTS)
def test_every_list_is_followed_to_its_end_and_keeps_its_raw_fields(azure, wire, resource_type, api_version):
    address = f"{ARM}{SUBSCRIPTION}/providers/{resource_type}"
    wire.get(address, json={"value": [{"id": "a", "notInAnyModel": [1]}], "nextLink": f"{address}/2?token=%2541"})
    wire.get(f"{address}/2", json={"value": [], "nextLink": f"{address}/3?token=x"})
    wire.get(f"{address}/3", json={"value": [{"id": "b"}], "nextLink": None})

    pages = list(azure.read(ArmList(f"{SUBSCRIPTION}/providers/{resource_type}", api_version)))

    assert [page.body["value"] for page in pages] == [[{"id": "a", "notInAnyModel": [1]}], [], [{"id": "b"}]]
    assert parse_qs(urlsplit(wire.calls[0].request.url).query)["api-version"] == [api_version]
    assert wire.calls[1].request.url.endswith("/2?token=%2541")
    assert azure.requests_sent == 3


@pytest.mark.parametrize(("resource_type", "api_version"), ALL_LISTS)
def test_every_request_says_who_asks_and_carries_an_id_of_its_own(azure, wire, resource_type, api_version):
    wire.get(f"{ARM}{SUBSCRIPTION}/providers/{resource_type}", json={"value": []})

    list(azure.read(ArmList(f"{SUBSCRIPTION}/providers/{resource_type}", api_version)))

    headers = wire.calls[0].request.headers
    assert headers["User-Agent"].startswith("golive/")
    assert headers["Authorization"].startswith("Bearer head.")
    assert headers["x-ms-client-request-id"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('[{"id": "a"}, {"id": "b"}]', ["a", "b"]),
        ('\ufeff{"value": [{"id": "a"}]}', ["a"]),
        ('{"value": [], "nextLink": ""}', []),
    ],
    ids=["a bare array", "a byte order mark", "an empty link"],
)
def test_odd_lists_are_read(azure, wire, body, expected):
    wire.get(ARM + BARS, body=body.encode())

    assert ids(azure.read(ArmList(BARS, "1"))) == expected


@pytest.mark.parametrize("link", ["@nextLink", "@odata.nextLink", "NextLink", "nextlink", "@odata.nextlink"])
def test_links_by_other_names_are_followed(azure, wire, link):
    wire.get(ARM + BARS, json={"value": [{"id": "a"}], link: f"{ARM}{BARS}/2?x=1"})
    wire.get(f"{ARM}{BARS}/2", json={"value": [{"id": "b"}]})

    assert ids(azure.read(ArmList(BARS, "1"))) == ["a", "b"]


def test_a_link_with_the_default_port_is_still_at_home(azure, wire):
    wire.get(ARM + BARS, json={"value": [{"id": "a"}], "nextLink": f"{ARM}:443{BARS}/2?x=1"})
    wire.get(f"{ARM}:443{BARS}/2", json={"value": [{"id": "b"}]})

    assert ids(azure.read(ArmList(BARS, "1"))) == ["a", "b"]


@pytest.mark.parametrize(("resource_type", "api_version"), ALL_LISTS)
@pytest.mark.parametrize(
    "body",
    ["", "null", "{}", '{"value": null}', '{"value": {"id": "a"}}', '"words"', "7"],
)
def test_an_answer_without_a_list_is_malformed_and_never_empty(azure, wire, resource_type, api_version, body):
    wire.get(f"{ARM}{SUBSCRIPTION}/providers/{resource_type}", body=body, content_type="application/json")

    with pytest.raises(ReadError) as refused:
        list(azure.read(ArmList(f"{SUBSCRIPTION}/providers/{resource_type}", api_version)))

    assert refused.value.cause is Cause.MALFORMED
    assert refused.value.fix


@pytest.mark.parametrize(("resource_type", "api_version"), ALL_LISTS)
def test_pages_that_lead_in_a_circle_end_as_partial(azure, wire, resource_type, api_version):
    address = f"{ARM}{SUBSCRIPTION}/providers/{resource_type}"
    wire.get(address, json={"value": [{"id": "a"}], "nextLink": f"{address}/2?x=1"})
    wire.get(f"{address}/2", json={"value": [{"id": "b"}], "nextLink": f"{address}/2?x=1"})

    with pytest.raises(ReadError) as refused:
        list(azure.read(ArmList(f"{SUBSCRIPTION}/providers/{resource_type}", api_version)))

    assert refused.value.cause is Cause.PARTIAL


def test_what_came_before_a_failing_page_is_handed_out_and_then_the_failure(azure, wire):
    wire.get(ARM + BARS, json={"value": [{"id": "a"}], "nextLink": f"{ARM}{BARS}/2?x=1"})
    wire.get(f"{ARM}{BARS}/2", status=403, json={"error": {"code": "AuthorizationFailed", "message": "no"}})
    pages = azure.read(ArmList(BARS, "1"))

    assert next(pages).body["value"] == [{"id": "a"}]
    with pytest.raises(ReadError):
        next(pages)


def test_an_object_is_one_page_and_one_item(azure, wire):
    wire.get(f"{ARM}{BARS}/x;y", json={"id": "x;y", "properties": {"n": 14.0}})

    (page,) = azure.read(ArmGet(f"{BARS}/x;y", "2021-01-01", (("$expand", "a b&c"),)))

    assert (page.body, page.items_at) == ({"id": "x;y", "properties": {"n": 14.0}}, "")
    assert parse_qs(urlsplit(wire.calls[0].request.url).query) == {"api-version": ["2021-01-01"], "$expand": ["a b&c"]}


@pytest.mark.parametrize("body", ["", "null", "[]", '"x"', "{}", '{"error": {"code": "Gone"}}'])
def test_an_object_that_is_none_is_malformed(azure, wire, body):
    wire.get(ARM + BARS, body=body)

    with pytest.raises(ReadError) as refused:
        list(azure.read(ArmGet(BARS, "1")))

    assert refused.value.cause is Cause.MALFORMED


@pytest.mark.parametrize("resource_type", ["Microsoft.Foo/bars", "Microsoft.Support/supportTickets"])
def test_the_caller_is_put_in_when_the_request_is_sent_and_never_in_the_key(azure, wire, credential, resource_type):
    wire.get(f"{ARM}{SUBSCRIPTION}/providers/{resource_type}", json={"value": []})
    request = ArmList(f"{SUBSCRIPTION}/providers/{resource_type}", "1", (("$filter", "assignedTo('{caller}')"),))

    list(azure.read(request))

    sent = parse_qs(urlsplit(wire.calls[0].request.url).query)
    assert sent["$filter"] == [f"assignedTo('{credential.oid}')"]
    assert "{caller}" in request.key
    assert len(credential.asked) == 1


@pytest.mark.parametrize("resource_type", ["Microsoft.Foo/bars", "Microsoft.Support/supportTickets"])
def test_a_provider_that_is_not_registered_holds_nothing_and_is_not_registered_by_us(azure, wire, resource_type):
    namespace = resource_type.split("/")[0]
    message = f"The subscription is not registered to use namespace '{namespace}'."
    wire.get(
        f"{ARM}{SUBSCRIPTION}/providers/{resource_type}",
        status=409,
        json={"error": {"code": "MissingSubscriptionRegistration", "message": message}},
    )

    (page,) = azure.read(ArmList(f"{SUBSCRIPTION}/providers/{resource_type}", "1"))

    assert page.body == {"value": [], "golive": {"not_registered": namespace}}
    assert [call.request.method for call in wire.calls] == ["GET"]


def test_another_provider_that_is_not_registered_proves_nothing(azure, wire):
    message = "The subscription is not registered to use namespace 'Microsoft.Elsewhere'."
    wire.get(ARM + BARS, status=409, json={"error": {"code": "MissingSubscriptionRegistration", "message": message}})

    with pytest.raises(ReadError) as refused:
        list(azure.read(ArmList(BARS, "1")))

    assert refused.value.cause is Cause.PARTIAL


def test_not_registered_on_a_later_page_is_no_empty_list(azure, wire):
    message = "The subscription is not registered to use namespace 'Microsoft.Foo'."
    wire.get(ARM + BARS, json={"value": [{"id": "a"}], "nextLink": f"{ARM}{BARS}?page=2"})
    wire.get(
        f"{ARM}{BARS}?page=2",
        status=409,
        json={"error": {"code": "MissingSubscriptionRegistration", "message": message}},
    )

    with pytest.raises(ReadError) as refused:
        list(azure.read(ArmList(BARS, "1")))

    assert refused.value.cause is Cause.PARTIAL


def test_an_id_that_climbs_upwards_is_not_asked_for(azure, wire):
    with pytest.raises(ReadError) as refused:
        list(azure.read(ArmGet(f"{SUBSCRIPTION}/../../elsewhere", "1")))

    assert refused.value.cause is Cause.MALFORMED
    assert not wire.calls


def test_a_request_for_another_source_is_a_defect(azure):
    with pytest.raises(TypeError, match="str"):
        list(azure.read("words"))
