"""How the simulated Azure DevOps treats whoever asks: tokens, rights, versions, limits, methods, unknown paths."""

from __future__ import annotations

from base64 import b64encode

import pytest
from azure_devops_estate import BASE_URL, Devops, values

from simulator import estate
from simulator.azure_devops.things import AREAS, TOKEN
from simulator.strict import EstateError

PREVIEW = "7.2-preview.1"
OF_AREA = {
    "Build": "build/builds",
    "Test": "test/runs",
    "Work": "wit/classificationnodes/Iterations",
    "Release": "release/releases",
    "Environment": "pipelines/environments",
    "AdvancedSecurity": "alert/repositories/shop/alerts",
}


def basic(token: str) -> str:
    return "Basic " + b64encode(f":{token}".encode()).decode()


@pytest.mark.parametrize("header", [f"Bearer {TOKEN}", basic(TOKEN), "entra"])
def test_a_job_token_a_personal_one_and_one_of_entra_are_good(header):
    devops = Devops()
    assert devops.get("build/builds", bearer=devops.entra if header == "entra" else header).status == 200


@pytest.mark.parametrize("header", ["", "Bearer other", basic("other"), "Basic ???", "Bearer a.b.c"])
def test_a_bad_token_gets_a_sign_in_page_that_is_no_error(header):
    answer = Devops().get("build/builds", bearer=header)
    assert answer.status == 203
    assert answer.content.kind.startswith("text/html")


def test_a_bad_token_may_be_sent_to_sign_in_at_another_host_name():
    devops = Devops(sign_in="redirect")
    answer = devops.get("build/builds", bearer="Bearer other")
    assert (answer.status, answer.headers["Location"]) == (302, "https://127.0.0.1:1/devops/_signin")
    page = devops.follow(f"{BASE_URL}/devops/_signin", bearer="")
    assert (page.status, page.content.kind) == (200, "text/html; charset=utf-8")


def test_who_suppresses_the_redirect_gets_a_401():
    headers = {"x-tfs-fedauthredirect": "Suppress"}
    asked = ("GET", "contoso/shop/_apis/build/builds", {"api-version": "7.1"})
    answer = Devops(sign_in="redirect").send(*asked, bearer="", headers=headers)
    assert (answer.status, answer.body["typeKey"]) == (401, "UnauthorizedRequestException")


@pytest.mark.parametrize("area", OF_AREA)
def test_without_the_right_of_an_area_it_is_a_403_and_with_it_alone_a_200(area):
    others = [one for one in AREAS if one != area]
    refused = Devops(may=others).get(OF_AREA[area])
    assert (refused.status, refused.body["typeKey"]) == (403, "UnauthorizedRequestException")
    assert refused.body["message"].startswith("TF400813:")
    kept = [area, "Code"] if area == "AdvancedSecurity" else [area]
    assert Devops(may=kept).get(OF_AREA[area]).status == 200


def test_a_repository_that_may_not_be_read_looks_like_one_that_is_not_there():
    refused = Devops(may=["Build"]).get("git/repositories/shop")
    absent = Devops().get("git/repositories/other")
    assert (refused.status, refused.body["typeKey"]) == (404, "GitRepositoryNotFoundException")
    assert (absent.status, absent.body["typeKey"]) == (404, "GitRepositoryNotFoundException")


def test_a_project_of_which_nothing_may_be_read_looks_like_one_that_is_not_there():
    refused = Devops(may=[]).get("build/builds")
    absent = Devops().send("GET", "contoso/other/_apis/build/builds", {"api-version": "7.1"})
    for answer in (refused, absent):
        assert (answer.status, answer.body["typeKey"]) == (404, "ProjectDoesNotExistWithNameException")
        assert answer.body["message"].startswith("TF200016: The following project does not exist: ")


def test_each_token_has_rights_of_its_own():
    devops = Devops(may=["Build"], tokens={"wide": ["Build", "Work"]})
    assert devops.get("work/teamsettings/iterations").status == 403
    assert devops.get("work/teamsettings/iterations", bearer="Bearer wide").status == 200


@pytest.mark.parametrize(
    ("path", "version", "key"),
    [
        ("build/builds", "", "VssVersionNotSpecifiedException"),
        ("build/builds", "9.0", "VssVersionOutOfRangeException"),
        ("build/builds", "7.2", "VssInvalidPreviewVersionException"),
        ("pipelines/environments", "7.1", "VssInvalidPreviewVersionException"),
        ("testresults/codecoverage", "7.1", "VssInvalidPreviewVersionException"),
    ],
)
def test_the_version_must_be_one_that_there_is(path, version, key):
    answer = Devops().get(path, version=version, buildId="102")
    assert (answer.status, answer.body["typeKey"]) == (400, key)


@pytest.mark.parametrize(
    ("path", "version"), [("build/builds", "7.1"), ("build/builds", "5.0"), ("pipelines/environments", "7.1-preview.1")]
)
def test_older_versions_and_previews_are_served(path, version):
    assert Devops().get(path, version=version).status == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "build/builds", 405),
        ("DELETE", "build/builds/102", 405),
        ("PATCH", "wit/wiql", 405),
        ("GET", "wit/wiql", 405),
        ("GET", "build/unheard", 404),
    ],
)
def test_nothing_but_what_is_listed_is_served(method, path, status):
    assert Devops().send(method, f"contoso/shop/_apis/{path}", {"api-version": "7.1"}).status == status


def test_a_path_that_nobody_serves_is_answered_in_plain_text():
    answer = Devops().get("build/unheard")
    assert answer.content.kind.startswith("text/plain")


def test_a_stopped_organisation_is_a_503():
    answer = Devops(stopped=True).get("build/builds")
    assert (answer.status, answer.body["message"][:8]) == (503, "TF24668:")


def test_too_many_requests_are_blocked_until_the_time_is_over():
    devops = Devops(limit={"requests": 5, "seconds": 3})
    answers = [devops.get("build/builds") for _ in range(6)]
    assert [one.status for one in answers] == [200, 200, 200, 200, 200, 429]
    assert "X-RateLimit-Remaining" not in answers[0].headers
    assert answers[4].headers["X-RateLimit-Remaining"] == "0"
    assert answers[5].headers["Retry-After"] == "3"
    assert answers[5].body["message"].startswith("TF400733:")
    devops.ticks = 3.0
    assert devops.get("build/builds").status == 200


def test_a_good_answer_may_ask_for_a_pause():
    devops = Devops(pause_every=2)
    answers = [devops.get("build/builds") for _ in range(4)]
    assert ["Retry-After" in one.headers for one in answers] == [False, True, False, True]
    assert {one.status for one in answers} == {200}


def test_a_failure_on_purpose_has_the_envelope_of_the_service():
    body = Devops().service.failed(429).body
    assert (body["$id"], body["typeKey"]) == ("1", "RequestBlockedException")
    assert body["message"].startswith("TF400733:")


def test_the_organisation_lists_its_projects():
    devops = Devops()
    (project,) = values(devops.send("GET", "contoso/_apis/projects", {"api-version": "7.1"}))
    found = devops.send("GET", f"contoso/_apis/projects/{project['id']}", {"api-version": "7.1"})
    assert found.body == project
    by_id = devops.send("GET", f"contoso/{project['id']}/_apis/build/builds", {"api-version": "7.1"})
    assert by_id.body == devops.get("build/builds").body


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"builds": [{"pipeline": "other"}]}, "azure_devops[0].builds[0].pipeline"),
        ({"builds": [{"id": 1}, {"id": 1}]}, "azure_devops[0].builds"),
        ({"builds": [{"stages": [{"name": "Deploy", "environment": "moon"}]}]}, "azure_devops[0].builds"),
        ({"builds": [{"took": "soon"}]}, "azure_devops[0].builds[0].took"),
        ({"builds": [{"coverage": {"figures": {"Lines": "90%"}}}]}, "azure_devops[0].builds[0].coverage.figures.Lines"),
        ({"builds": [{"artifacts": [{"name": "a", "files": {"x": {"file": "none.txt"}}}]}]}, "files.x.file"),
        ({"may": ["Everything"]}, "azure_devops[0].may"),
        ({"work_items": [{"assigned": "nobody"}]}, "azure_devops[0].work_items[0].assigned"),
        ({"policies": [{"kind": "reviewers", "repository": "other"}]}, "azure_devops[0].policies[0].repository"),
        ({"surprise": 1}, "azure_devops[0].surprise"),
    ],
)
def test_a_mistake_in_the_estate_is_named_with_its_place(changes, place):
    with pytest.raises(EstateError) as error:
        Devops(**changes)
    assert place in str(error.value)


def test_a_project_stands_there_once(small_text):
    twice = [{"organization": "contoso", "project": "shop"}] * 2
    with pytest.raises(EstateError, match="twice"):
        estate.read({**estate.parse_yaml(small_text), "azure_devops": twice})


def test_two_lines_are_enough_for_a_project(small_text):
    shortest = [{"organization": "contoso", "project": "shop"}]
    (project,) = estate.read({**estate.parse_yaml(small_text), "azure_devops": shortest}).devops
    assert [one.name for one in project.repositories] == ["shop"]
    assert [one.name for one in project.definitions] == ["shop-ci"]
