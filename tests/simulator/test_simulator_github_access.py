"""Who may read what on the simulated GitHub, how much of it, and in which pages."""

from __future__ import annotations

import re
from base64 import b64encode
from urllib.parse import urlsplit

import pytest
from github_estate import BASE_URL, REPOSITORY, Asking

from simulator.strict import EstateError

DOCS = "/api/v3/repos/contoso/docs"
NEXT = re.compile(r'<([^>]+)>; rel="next"')


@pytest.fixture
def asking():
    return Asking()


@pytest.mark.parametrize(
    ("token", "path", "status"),
    [
        ("plain", f"{REPOSITORY}/actions/runs", 200),
        ("plain", f"{REPOSITORY}/dependabot/alerts", 200),
        ("plain", f"{REPOSITORY}/rules/branches/main", 200),
        ("plain", f"{REPOSITORY}/branches/main/protection", 404),
        ("plain", f"{REPOSITORY}/secret-scanning/alerts", 404),
        ("administrator", f"{REPOSITORY}/branches/main/protection", 200),
        ("administrator", f"{REPOSITORY}/secret-scanning/alerts", 200),
        ("narrow", REPOSITORY, 200),
        ("narrow", f"{REPOSITORY}/actions/runs", 200),
        ("narrow", f"{REPOSITORY}/environments", 200),
        ("narrow", f"{REPOSITORY}/contents/.github/CODEOWNERS", 403),
        ("narrow", f"{REPOSITORY}/code-scanning/alerts", 403),
        ("other", REPOSITORY, 404),
        ("other", f"{DOCS}/dependabot/alerts", 403),
        ("unknown", REPOSITORY, 401),
        ("", REPOSITORY, 404),
        ("", DOCS, 200),
        ("", f"{DOCS}/issues", 200),
        ("", f"{DOCS}/dependabot/alerts", 401),
    ],
)
def test_a_token_reads_what_it_may(asking, token, path, status):
    assert asking.get(path, token=token).status == status


def test_a_refusal_names_the_permission_that_is_missing(asking):
    answer = asking.get("code-scanning/alerts", token="narrow")
    assert answer.body["message"] == "Resource not accessible by integration"
    assert answer.headers["x-accepted-github-permissions"] == "security_events=read"


@pytest.mark.parametrize("header", ["token plain", "bearer plain", "Basic " + b64encode(b"x:plain").decode()])
def test_a_token_can_be_sent_in_several_ways(asking, header):
    assert asking.send("GET", REPOSITORY, header).status == 200


@pytest.mark.parametrize("header", ["Basic !", "Basic " + b64encode(b"x:wrong").decode(), "plain"])
def test_a_header_without_a_known_token_is_refused(asking, header):
    assert asking.send("GET", REPOSITORY, header).status == 401


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD"])
def test_nothing_can_be_written(asking, method):
    assert asking.send(method, REPOSITORY, "Bearer administrator").status == 405


@pytest.mark.parametrize(("version", "status"), [("2022-11-28", 200), ("2026-03-10", 200), ("2021-01-01", 410)])
def test_only_supported_versions_of_the_api_are_served(asking, version, status):
    answer = asking.get(headers={"x-github-api-version": version})
    assert answer.status == status
    assert status != 200 or answer.headers["x-github-api-version-selected"] == version


@pytest.mark.parametrize(("permissions", "message"), [({"action": "read"}, "permissions.action: not known")])
def test_a_permission_that_does_not_exist_is_a_mistake(permissions, message):
    with pytest.raises(EstateError, match=re.escape(message)):
        Asking(github_service={"tokens": [{"permissions": permissions}]})


def test_links_lead_page_by_page_to_every_item_and_name_the_repository_by_its_id(asking):
    target, seen = f"{REPOSITORY}/issues?state=all&per_page=2", []
    while target:
        answer = asking.follow(target)
        seen += [issue["number"] for issue in answer.body]
        found = NEXT.search(answer.headers.get("link", ""))
        target = found[1] if found else ""
        assert not target or re.fullmatch(r"/api/v3/repositories/\d+/issues", urlsplit(target).path)
        assert not target or target.startswith(BASE_URL)
    assert len(seen) == len(set(seen)) == 5


def test_a_total_counts_all_and_a_page_holds_some(asking):
    answer = asking.get("actions/runs", per_page=1, page=2)
    assert (answer.body["total_count"], len(answer.body["workflow_runs"])) == (3, 1)
    assert {*re.findall(r'rel="(\w+)"', answer.headers["link"])} == {"prev", "next", "last", "first"}


def test_a_list_of_one_page_has_no_links(asking):
    assert "link" not in asking.get("actions/runs").headers


def test_a_page_holds_a_hundred_items_at_most():
    many = [{"title": str(at)} for at in range(101)]
    asking = Asking(github=[{"repository": "contoso/shop", "issues": many}])
    assert [len(asking.get("issues", **query).body) for query in ({}, {"per_page": 500})] == [30, 100]


def test_dependabot_pages_by_cursor_alone(asking):
    first = asking.get("dependabot/alerts", per_page=2)
    rest = asking.follow(NEXT.search(first.headers["link"])[1])
    assert [len(first.body), len(rest.body)] == [2, 1]
    assert "link" not in rest.headers
    assert asking.get("dependabot/alerts", page=2).status == 400
    assert asking.get("dependabot/alerts", after="garbage").status == 400


def test_a_filtered_list_of_runs_ends_at_a_thousand_whatever_its_total_says():
    many = [{"id": at, "commit": "x"} for at in range(1, 1003)]
    asking = Asking(github=[{"repository": "contoso/shop", "runs": many}])
    reached = [
        (len(answer.body["workflow_runs"]), answer.body["total_count"])
        for answer in (
            asking.get("actions/runs", per_page=100, page=11),
            asking.get("actions/runs", per_page=100, page=11, branch="main"),
        )
    ]
    assert reached == [(2, 1002), (0, 1002)]


def test_what_is_known_already_comes_without_a_body_and_costs_nothing(asking):
    first = asking.get("actions/runs")
    again = asking.get("actions/runs", headers={"if-none-match": first.headers["etag"]})
    assert (again.status, again.content.data) == (304, b"")
    assert again.headers["x-ratelimit-used"] == first.headers["x-ratelimit-used"] == "1"
    assert asking.get("actions/runs", headers={"if-none-match": 'W/"other"'}).status == 200


def test_the_primary_limit_tells_when_it_begins_anew():
    asking = Asking(github_service={"tokens": [{"token": "plain"}], "hourly": 2})
    answers = [asking.get(token="plain") for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 403]
    assert [answer.headers["x-ratelimit-remaining"] for answer in answers] == ["1", "0", "0"]
    asking.now = float(answers[-1].headers["x-ratelimit-reset"])
    assert asking.get(token="plain").status == 200


def test_each_token_has_a_limit_of_its_own():
    asking = Asking(github_service={"tokens": [{"token": "one"}, {"token": "two"}], "hourly": 1})
    assert [asking.get(token=token).status for token in ("one", "one", "two")] == [200, 403, 200]


def test_nobody_in_particular_has_sixty_requests_an_hour(asking):
    assert [asking.get(DOCS, token="").status for _ in range(61)] == [200] * 60 + [403]


def test_the_secondary_limit_says_how_long_to_wait():
    asking = Asking(github_service={"tokens": [{"token": "plain"}], "per_minute": 1, "retry_after": 7})
    assert asking.get(token="plain").status == 200
    refused = asking.get(token="plain")
    assert (refused.status, refused.headers["Retry-After"]) == (403, "7")
    assert "secondary rate limit" in refused.body["message"]
    asking.now += 60
    assert asking.get(token="plain").status == 200


def test_asking_for_the_limit_costs_nothing(asking):
    asking.get()
    cores = [asking.get("/api/v3/rate_limit").body["resources"]["core"] for _ in range(2)]
    assert [core["used"] for core in cores] == [1, 1]
