"""Which part of a batch's answer belongs to which request: never one that could belong to another."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.sources.azure.held import key_of
from collector.sources.azure.parts import answers, name_of, question

ARM = "https://management.azure.com"
A, B, C = URLS = tuple(f"{ARM}/subscriptions/s-1/providers/Microsoft.Foo/{name}?api-version=1" for name in "abc")
LIST = {"value": []}


def part(url=None, status=200, content=LIST, **more):
    echoed = {} if url is None else {"name": name_of(url)}
    return {**echoed, "httpStatusCode": status, "content": content, **more}


def seen(body):
    """What was taken as the answer to which address: the status and the content."""
    found = answers(body, URLS)
    assert found is not None
    return {url: (answer.status, answer.content) for url, answer in found.items()}


def test_a_batch_asks_only_with_get_by_a_name_and_below_the_host():
    assert question(ARM, (A, B)) == {
        "requests": [{"httpMethod": "GET", "name": name_of(url), "url": url.removeprefix(ARM)} for url in (A, B)]
    }
    assert len({name_of(url) for url in URLS}) == 3


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (
            [part(C, 200, {"c": 1}), part(A, 404, {}), part(B, 403, {})],
            {A: (404, b"{}"), B: (403, b"{}"), C: (200, b'{"c": 1}')},
        ),
        ([part(B, 403, {})], {B: (403, b"{}")}),
        ([part(A, 404, {}), part(None, 403, {}), part(None, 403, {})], {A: (404, b"{}")}),
        ([part(A, 404, {}), part(A, 403, {}), part(B, 403, {})], {B: (403, b"{}")}),
        ([part(None, name="other"), part(None, name="another"), part(None, name="third")], {}),
        ([part(None, name=0), part(None, name=1), part(None, name=2)], {}),
        ([part(None, 404, {}, name=name_of(A).upper())], {A: (404, b"{}")}),
        ([], {}),
    ],
    ids=[
        "by name in any order",
        "some are missing",
        "some have a name: only those",
        "one name twice: that one is not known",
        "names of others",
        "numbers of their own",
        "a name in another case",
        "no parts",
    ],
)  # fmt: skip
def test_parts_go_to_the_requests_they_answer_and_to_no_other(parts, expected):
    assert seen({"responses": parts}) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (part(A, "404", {}), {A: (404, b"{}")}),
        (part(A, 200, '{"value": [1]}'), {A: (200, b'{"value": [1]}')}),
        (part(A, 200, "words"), {A: (200, b"words")}),
        (part(A, 403, None), {A: (403, b"")}),
        (part(A, 204, None), {A: (204, b"")}),
        (part(A, 200, []), {A: (200, b"[]")}),
        ({"Name": name_of(A), "HttpStatusCode": 200, "Content": {"value": []}}, {A: (200, b'{"value": []}')}),
        (part(A, 200, None), {}),
        (part(A, 200, ""), {}),
        ({"name": name_of(A), "httpStatusCode": 200}, {}),
        (part(A, None), {}),
        (part(A, True), {}),
        (part(A, 200.0), {}),
        (part(A, "20"), {}),
        (part(A, "\uff1200"), {}),
        (part(A, "OK"), {}),
        (part(A, 0), {}),
        (part(A, 600), {}),
        (part(A, [200]), {}),
        ("words", {}),
        (None, {}),
    ],
)  # fmt: skip
def test_a_part_without_a_status_or_its_content_is_no_answer(raw, expected):
    assert seen({"responses": [raw, part("x"), part("y")]}) == expected


@pytest.mark.parametrize(
    "body",
    [
        *(None, [], "words", {}, {"responses": None}, {"responses": {}}, {"value": []}),
        *({"responses": [part(None)] * count} for count in range(1, 5)),
    ],
)
def test_what_is_no_answer_to_a_batch_is_told_apart_from_one_without_parts(body):
    assert answers(body, URLS) is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"Retry-After": "17"}, "17"),
        ({"retry-after": ["17"]}, "17"),
        ({"Retry-After": 17}, ""),
        ({}, None),
        (None, None),
        (["Retry-After"], None),
    ],
)
def test_the_headers_of_a_part_are_read_in_any_case(given, expected):
    (only,) = answers({"responses": [part(A, 429, {}, headers=given)]}, (A,)).values()

    assert only.headers.get("RETRY-AFTER") == expected


@given(
    order=st.permutations(URLS),
    lost=st.sets(st.sampled_from(URLS)),
    nameless=st.sets(st.sampled_from(URLS)),
)
def test_however_parts_come_none_is_taken_for_another(order, lost, nameless):
    parts = [part(None if url in nameless else url, 200, {"of": url}) for url in order if url not in lost]

    found = answers({"responses": parts}, URLS) or {}

    assert all(json.loads(answer.content) == {"of": url} for url, answer in found.items())
    assert set(found) == set(URLS) - lost - nameless


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/Subscriptions/S/x?api-version=1", "/subscriptions/s/X/?API-VERSION=1", True),
        ("/x?api-version=1&$filter=a b", "/x?%24filter=a%20b&api-version=1", True),
        ("/x;y(z)?a=1", "/x%3By%28z%29?a=1", True),
        ("/x?a=1", "/x?a=2", False),
        ("/x?a=b", "/x?a=B", False),
        ("/x?a=1", "/x?a=1&a=1", False),
        ("/x%2Fy?a=1", "/x/y?a=1", False),
        ("/x?a=1%26b=2", "/x?a=1&b=2", False),
        ("/rg-stra%C3%9Fe?a=1", "/rg-strasse?a=1", False),
        ("/x/y", "/x", False),
    ],
)
def test_when_two_addresses_are_the_same(one, other, same):
    assert (key_of(ARM + one) == key_of(ARM + other)) is same
