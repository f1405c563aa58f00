"""GitHub over the wire: pages, limits, permissions and errors, each with what to do about it."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest
import requests
from hosts_asked import NINE, PROJECT, REPOSITORY, SHOP, ask, failure, items

from collector.model import Cause
from collector.probe import Until
from collector.sources.github import GitHub

RUNS = ask(SHOP, "actions/runs", items_at="workflow_runs")
MOVED = "https://api.github.com/repositories/7"


def runs(*ids: int, total: int | None = None) -> dict[str, object]:
    return {"total_count": len(ids) if total is None else total, "workflow_runs": [{"id": one} for one in ids]}


def next_link(url: str) -> dict[str, str]:
    return {"link": f'<{url}>; rel="next", <{url}&last>; rel="last"'}


def test_a_call_carries_the_token_the_version_and_the_largest_page(github, wire):
    wire.get(f"{REPOSITORY}/issues", json=[])
    items(github, ask(SHOP, "issues", query=(("labels", "a,b c"), ("state", ""))))
    (call,) = wire.calls
    assert call.request.url == f"{REPOSITORY}/issues?labels=a,b%20c&per_page=100"
    assert call.request.headers["Authorization"] == "Bearer job-token"
    assert call.request.headers["X-GitHub-Api-Version"] == "2022-11-28"
    assert call.request.headers["User-Agent"].startswith("golive/")


def test_a_name_in_a_path_stays_one_name(github, wire):
    wire.get(f"{REPOSITORY}/environments/prod%20%2F%3F", json={"id": 1})
    assert items(github, ask(SHOP, "environments/prod%20%2F%3F", single=True)) == [{"id": 1}]


@pytest.mark.parametrize(
    ("environ", "token", "url"),
    [
        ({"GITHUB_TOKEN": "a"}, "a", REPOSITORY),
        ({"GITHUB_TOKEN": "a", "GOLIVE_GITHUB_TOKEN": "b"}, "b", REPOSITORY),
        (
            {"GITHUB_TOKEN": " a\n", "GITHUB_API_URL": "https://git.example/api/v3/"},
            "a",
            "https://git.example/api/v3/repos/contoso/shop",
        ),
    ],
)
def test_address_and_token_come_from_the_environment(clock, budget, wire, environ, token, url):
    wire.get(url, json={"id": 1})
    source = GitHub(environ, clock, patience=1, budget=budget, wall=clock.wall)
    assert items(source, ask(SHOP, "", single=True)) == [{"id": 1}]
    assert wire.calls[0].request.headers["Authorization"] == f"Bearer {token}"


@pytest.mark.parametrize(
    ("environ", "place", "said"),
    [
        ({}, SHOP, "GITHUB_TOKEN or GOLIVE_GITHUB_TOKEN is not set"),
        ({"GITHUB_TOKEN": "two words"}, SHOP, "GITHUB_TOKEN holds no token"),
        ({"GITHUB_TOKEN": "a", "GITHUB_API_URL": "http://git.example"}, SHOP, "GITHUB_API_URL is no https address"),
        ({"GITHUB_TOKEN": "a"}, type(SHOP)(SHOP.host, "../shop"), "is no repository of GitHub"),
        ({"GITHUB_TOKEN": "a"}, type(SHOP)(SHOP.host, "shop"), "is no repository of GitHub"),
    ],
)
def test_without_address_token_or_repository_nothing_is_sent(clock, budget, wire, environ, place, said):
    source = GitHub(environ, clock, patience=1, budget=budget, wall=clock.wall)
    assert said in failure(source, ask(place, "issues"))[1]
    assert len(wire.calls) == 0


def test_a_question_for_another_host_is_a_defect(github):
    with pytest.raises(TypeError, match="another host"):
        github.read(ask(PROJECT, "build/builds"))


# --- Pages ------------------------------------------------------------------------------------------------


def test_pages_are_followed_to_the_end(github, wire):
    wire.get(
        f"{REPOSITORY}/actions/runs?per_page=100", json=runs(1, 2, total=3), headers=next_link(f"{MOVED}/x?page=2")
    )
    wire.get(f"{MOVED}/x?page=2", json=runs(3, total=3))
    assert items(github, RUNS) == [{"id": 1}, {"id": 2}, {"id": 3}]
    assert github.requests_sent == 2


def test_an_empty_page_may_have_a_successor(github, wire):
    wire.get(f"{REPOSITORY}/issues?per_page=100", json=[], headers=next_link(f"{MOVED}/x?page=2"))
    wire.get(f"{MOVED}/x?page=2", json=[{"id": 3}])
    assert items(github, ask(SHOP, "issues")) == [{"id": 3}]


def test_an_item_that_went_between_two_pages_takes_another_with_it(github, wire):
    wire.get(
        f"{REPOSITORY}/actions/runs?per_page=100", json=runs(1, 2, total=4), headers=next_link(f"{MOVED}/x?page=2")
    )
    wire.get(f"{MOVED}/x?page=2", json=runs(4, total=3))  # the first one was deleted, so that 3 is on page 1 by now
    cause, told = failure(github, RUNS)
    assert (cause, "ended after 3 items, and says that it has 4" in told) == (Cause.PARTIAL, True)


@pytest.mark.parametrize("total", ["101", 1.5, True, [1], {}])
def test_a_total_that_is_no_number_is_refused(github, wire, total):
    wire.get(f"{REPOSITORY}/actions/runs?per_page=100", json={"total_count": total, "workflow_runs": [{"id": 1}]})
    assert failure(github, RUNS)[0] is Cause.MALFORMED


@pytest.mark.parametrize(("came", "is_whole"), [((), False), ((1,), False), ((1, 2), True), ((1, 2, 3), True)])
def test_what_was_asked_for_by_its_ids_must_all_come(github, wire, came, is_whole):
    wire.get(f"{REPOSITORY}/issues?per_page=100", json=[{"id": one} for one in came])
    wanted = ask(SHOP, "issues", all_of=2)
    if is_whole:
        assert items(github, wanted) == [{"id": one} for one in came]
    else:
        assert failure(github, wanted)[0] is Cause.PARTIAL


@pytest.mark.parametrize(
    ("newest", "asked"), [(1, "per_page=1"), (2, "per_page=2"), (150, "per_page=100")], ids=["one", "two", "many"]
)
def test_the_newest_are_enough(github, wire, newest, asked):
    wire.get(
        f"{REPOSITORY}/actions/runs?{asked}", json=runs(*range(150), total=2000), headers=next_link(f"{MOVED}/x?page=2")
    )
    assert len(items(github, ask(SHOP, "actions/runs", items_at="workflow_runs", newest=newest))) == 150
    assert len(wire.calls) == 1


THOUSAND = tuple(range(1000))


@pytest.mark.parametrize(
    ("first", "link", "said"),
    [
        (runs(1, total=2), None, "ended after 1 items, and says that it has 2"),
        (runs(*THOUSAND, total=1000), None, "where GitHub ends every list that is filtered"),
        (runs(*THOUSAND, total=1300), None, "where GitHub ends every list that is filtered"),
        (runs(1) | {"incomplete_results": True}, None, "gave up before it had searched everything"),
        (runs(1), f"<{REPOSITORY}/actions/runs?per_page=100>; rel=next", "lead in a circle"),
        (runs(1), "https://no.brackets; rel=next", "cannot be read"),
        (runs(1), '<https://elsewhere.example/x>; rel="next"', "points out of its API"),
        (runs(1), '<http://api.github.com/x>; rel="next"', "points out of its API"),
        (runs(1), '<https://api.github.com@elsewhere.example/x>; rel="next"', "points out of its API"),
        (runs(1), '<https://api.github.com:444/x>; rel="next"', "points out of its API"),
    ],
)
def test_a_list_that_is_not_whole_is_told(github, wire, first, link, said):
    wire.get(f"{REPOSITORY}/actions/runs?per_page=100", json=first, headers={"link": link} if link else {})
    cause, told = failure(github, RUNS)
    assert (cause, said in told) == (Cause.PARTIAL, True), told
    assert len(wire.calls) == 1


def test_the_word_next_in_an_address_is_no_next_page(github, wire):
    link = f'<{MOVED}/x?branch=next&page=1>; rel="last"'
    wire.get(f"{REPOSITORY}/actions/runs", json=runs(1), headers={"link": link})
    assert items(github, RUNS) == [{"id": 1}]


def test_an_endless_list_ends(github, wire):
    def another(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        number = int(str(request.url).rpartition("=")[2])
        return 200, next_link(f"{MOVED}/x?page={number + 1}"), "[]"

    wire.add_callback("GET", f"{REPOSITORY}/issues", callback=another)
    wire.add_callback("GET", f"{MOVED}/x", callback=another)
    cause, told = failure(github, ask(SHOP, "issues"))
    assert (cause, "more than 300 pages" in told) == (Cause.PARTIAL, True)


def test_an_object_that_goes_on_is_not_whole_unless_its_beginning_is_enough(github, wire):
    wire.get(f"{REPOSITORY}/compare/a...b", json={"id": 1}, headers=next_link(f"{MOVED}/x?page=2"))
    assert "second page" in failure(github, ask(SHOP, "compare/a...b", single=True))[1]
    assert items(github, ask(SHOP, "compare/a...b", single=True, newest=1)) == [{"id": 1}]


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (RUNS, {"json": []}),
        (RUNS, {"json": {"total_count": 0}}),
        (RUNS, {"json": {"workflow_runs": [1]}}),
        (RUNS, {"body": ""}),
        (RUNS, {"body": "null"}),
        (RUNS, {"body": '{"workflow_runs": [], "workflow_runs": [{"id": 1}]}'}),
        (RUNS, {"body": '{"total_count": NaN, "workflow_runs": []}'}),
        (RUNS, {"body": "[" * 100_000}),
        (RUNS, {"body": b"\xff\xfe"}),
        (ask(SHOP, "actions/runs", single=True), {"json": [1]}),
        (ask(SHOP, "actions/runs", items_at="workflow_runs", keep=("a.b",)), {"json": {"workflow_runs": [{"a": 1}]}}),
    ],
    ids=repr,
)
def test_another_shape_is_no_empty_list(github, wire, request_, answer):
    wire.get(f"{REPOSITORY}/actions/runs", **answer)
    assert failure(github, request_)[0] is Cause.MALFORMED


# --- Permissions and errors -------------------------------------------------------------------------------

NAMES = {"X-Accepted-GitHub-Permissions": "pull_requests=read; contents=read"}


@pytest.mark.parametrize(
    ("status", "headers", "permission", "cause", "said"),
    [
        (401, {}, "", Cause.DENIED, "wrong or has expired"),
        (403, {}, "", Cause.DENIED, "GOLIVE_GITHUB_TOKEN takes one that has it"),
        (403, {}, "actions: read", Cause.DENIED, "Write `actions: read` under `permissions:`"),
        (403, NAMES, "actions: read", Cause.DENIED, "Write `pull-requests: read, contents: read` under"),
        (403, {"X-Accepted-GitHub-Permissions": "administration=read"}, "", Cause.DENIED, "GitHub App or an admin"),
        (403, {"X-Accepted-GitHub-Permissions": "##vso[x]<b>"}, "actions: read", Cause.DENIED, "Write `actions: read`"),
        (403, {"X-GitHub-SSO": "required; url=https://x.example/?secret"}, "", Cause.DENIED, "single sign-on"),
        (
            404,
            {},
            "actions: read",
            Cause.DENIED,
            "Correct the name in the workload file; where it is right, write `act",
        ),
        (404, {}, "administration: read", Cause.DENIED, "cannot grant it; or correct the name in the workload file"),
        (404, {}, "", Cause.DENIED, "or correct the name in the workload file"),
        (409, {}, "", Cause.PARTIAL, "empty or busy"),
        (410, {}, "", Cause.PARTIAL, "switched off there, or this version of the API is retired"),
        (422, {}, "", Cause.MALFORMED, "labels, milestones"),
        (451, {}, "", Cause.DENIED, "legal reasons"),
        (418, {}, "", Cause.PARTIAL, "answered 418"),
        (204, {}, "", Cause.PARTIAL, "answered 204 without content"),
        (304, {}, "", Cause.PARTIAL, "answered 304"),
        (500, {}, "", Cause.UNREACHABLE, "answered 500"),
        (503, {"content-type": "text/html"}, "", Cause.UNREACHABLE, "had trouble"),
        (200, {"content-type": "text/html"}, "", Cause.UNREACHABLE, "a page for people"),
        (404, {"content-type": "text/html"}, "", Cause.UNREACHABLE, "https://host/api/v3"),
        (302, {"Location": "https://elsewhere.example/"}, "", Cause.UNREACHABLE, "sends"),
        (302, {}, "", Cause.UNREACHABLE, "sends"),
    ],
)
def test_an_error_says_what_to_do_and_repeats_nothing(github, wire, status, headers, permission, cause, said):
    body = '{"message": "octocat secret-value has no access"}' if status not in (204, 304) else ""
    kind = {"content_type": headers["content-type"]} if "content-type" in headers else {}
    rest = {name: value for name, value in headers.items() if name != "content-type"}
    wire.get(f"{REPOSITORY}/x", status=status, body=body, headers=rest, **kind)
    found, told = failure(github, ask(SHOP, "x", permission=permission))
    assert (found, said in told) == (cause, True), told
    assert not any(word in told for word in ("octocat", "secret", "vso"))


def test_a_repository_that_nobody_sees_is_misspelt_or_needs_another_token(github, wire):
    wire.get(REPOSITORY, status=404, json={"message": "Not Found"})
    cause, told = failure(github, ask(SHOP, "", single=True, permission="metadata: read"))
    assert cause is Cause.DENIED
    assert "Correct the name in scope.github.repositories, or give GOLIVE_GITHUB_TOKEN a token that sees" in told


@pytest.mark.parametrize(("single", "found"), [(False, []), (True, [{}])])
def test_a_status_may_mean_that_there_is_none(github, wire, single, found):
    wire.get(f"{REPOSITORY}/x", status=404, json={"message": "Not Found"})
    assert items(github, ask(SHOP, "x", single=single, absent=(404,))) == found


def test_a_renamed_repository_is_followed_with_the_token(github, wire):
    wire.get(f"{REPOSITORY}/x", status=301, headers={"Location": f"{MOVED}/x"})
    wire.get(f"{MOVED}/x", json=[{"id": 1}])
    assert items(github, ask(SHOP, "x")) == [{"id": 1}]
    assert wire.calls[1].request.headers["Authorization"] == "Bearer job-token"


def test_moves_in_a_circle_end(github, wire):
    wire.get(f"{REPOSITORY}/x", status=301, headers={"Location": f"{REPOSITORY}/x"})
    assert failure(github, ask(SHOP, "x"))[0] is Cause.UNREACHABLE
    assert len(wire.calls) == 4


# --- Limits and trouble -----------------------------------------------------------------------------------


def reset_in(seconds: int) -> dict[str, str]:
    return {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NINE.timestamp()) + seconds)}


@pytest.mark.parametrize(
    ("status", "headers", "body", "waited"),
    [
        (403, reset_in(120), "", 121),
        (429, reset_in(120), "", 121),
        (403, {"Retry-After": "45"}, "", 45),
        (429, {"Retry-After": "45"} | reset_in(120), "", 45),
        (429, {"Retry-After": format_datetime(NINE + timedelta(seconds=30), usegmt=True)}, "", 30),
        (429, {}, "", 60),
        (403, {}, '{"message": "You have exceeded a secondary rate limit"}', 60),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon"}, "", 60),
    ],
)
def test_a_limit_is_waited_for(github, wire, clock, status, headers, body, waited):
    wire.get(f"{REPOSITORY}/x", status=status, headers=headers, body=body)
    wire.get(f"{REPOSITORY}/x", json=[{"id": 1}])
    assert items(github, ask(SHOP, "x")) == [{"id": 1}]
    assert clock.waited == pytest.approx(waited)


def test_a_limit_that_ends_after_the_deadline_is_told_with_its_end(github, wire, clock):
    wire.get(f"{REPOSITORY}/x", status=403, headers=reset_in(3599))
    cause, told = failure(github, ask(SHOP, "x"))
    assert (cause, "again at 2026-11-22T10:00:00Z" in told) == (Cause.THROTTLED, True), told
    assert (clock.waited, len(wire.calls)) == (0, 1)


def test_a_secondary_limit_is_given_more_time_each_time_and_then_up(github, wire, clock):
    wire.get(f"{REPOSITORY}/x", status=429)
    assert failure(github, ask(SHOP, "x"))[0] is Cause.THROTTLED
    assert (clock.waited, len(wire.calls)) == (60 + 120 + 240, 4)


def test_the_same_limit_again_and_again_is_given_up(github, wire):
    wire.get(f"{REPOSITORY}/x", status=429, headers={"Retry-After": "1"})
    cause, told = failure(github, ask(SHOP, "x"))
    assert (cause, "refused the same call 5 times" in told) == (Cause.THROTTLED, True)
    assert len(wire.calls) == 5


@pytest.mark.parametrize(
    ("trouble", "cause"),
    [
        ({"status": 502}, Cause.UNREACHABLE),
        ({"body": requests.ConnectionError("reset")}, Cause.UNREACHABLE),
        ({"body": requests.Timeout("late")}, Cause.TIMED_OUT),
        ({"body": requests.exceptions.ChunkedEncodingError("cut")}, Cause.PARTIAL),
    ],
)
def test_trouble_is_tried_three_times(github, wire, clock, trouble, cause):
    wire.get(f"{REPOSITORY}/x", **trouble)
    assert failure(github, ask(SHOP, "x"))[0] is cause
    assert (len(wire.calls), clock.waited) == (3, 3)


@pytest.mark.parametrize(
    "trouble", [requests.exceptions.SSLError("CERTIFICATE_VERIFY_FAILED"), OSError("no such CA file")], ids=str
)
def test_what_cannot_get_better_is_not_tried_again(github, wire, trouble):
    wire.get(f"{REPOSITORY}/x", body=trouble)
    assert failure(github, ask(SHOP, "x"))[0] is Cause.UNREACHABLE
    assert len(wire.calls) == 1


@pytest.mark.parametrize(("off", "said"), [(6, "6 min behind"), (-6, "6 min ahead of"), (60 * 30, "30 h behind")])
def test_an_answer_from_another_time_is_refused(github, wire, off, said):
    date = format_datetime(NINE + timedelta(minutes=off), usegmt=True)
    wire.get(f"{REPOSITORY}/x", json=[{"id": 1}], headers={"Date": date})
    cause, told = failure(github, ask(SHOP, "x"))
    assert (cause, said in told) == (Cause.MALFORMED, True)


def test_a_stopped_run_asks_nothing_more(github, wire):
    wire.get(f"{REPOSITORY}/x", json=[])
    github.stop()
    assert failure(github, ask(SHOP, "x"))[0] is Cause.PARTIAL
    assert len(wire.calls) == 0


def test_a_stop_ends_a_wait(github, wire, clock):
    wire.get(f"{REPOSITORY}/x", status=429, headers={"Retry-After": "300"})
    clock.when_slept = github.stop
    cause, told = failure(github, ask(SHOP, "x"))
    assert (cause, "interrupted" in told, clock.waited < 1) == (Cause.PARTIAL, True, True)


# --- Answers that are not settled yet ---------------------------------------------------------------------

UNTIL = Until(path="status", pending=("queued", "in_progress"))
RUN = ask(SHOP, "actions/runs/7", keep=("status",), single=True, until=UNTIL)


def test_an_answer_is_asked_for_again_until_it_is_settled(github, wire, clock):
    for word in ("queued", "In_Progress", "completed"):
        wire.get(f"{REPOSITORY}/actions/runs/7", json={"status": word})
    assert items(github, RUN) == [{"status": "completed"}]
    assert clock.waited == 5 + 10


def test_the_patience_of_a_run_ends_for_all_of_its_questions(github, wire, clock):
    wire.get(f"{REPOSITORY}/actions/runs/7", json={"status": "queued"})
    assert items(github, RUN) == [{"status": "queued"}]
    assert items(github, RUN) == [{"status": "queued"}]
    assert clock.waited == 120


def test_what_has_not_changed_is_not_sent_again(github, wire):
    wire.get(f"{REPOSITORY}/actions/runs/7", json={"status": "queued"}, headers={"ETag": '"a"'})
    wire.get(f"{REPOSITORY}/actions/runs/7", status=304)
    wire.get(f"{REPOSITORY}/actions/runs/7", json={"status": "completed"}, headers={"ETag": '"b"'})
    assert items(github, RUN) == [{"status": "completed"}]
    assert [call.request.headers.get("If-None-Match") for call in wire.calls] == [None, '"a"', '"a"']
