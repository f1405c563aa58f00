"""Artifacts of the simulated GitHub over the wire: redirects to another host, archives, faults."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
import requests
import yaml
from github_estate import ESTATE, REPOSITORY, Asking
from requests import exceptions

from simulator import estate
from simulator.answers import Answer
from simulator.azure import Call
from simulator.blobs import Blobs, zip_of
from simulator.faults import Fault
from simulator.process import start
from simulator.wire import reply

FAULTS = [
    {"match": {"path_regex": "/actions/workflows$"}, "do": {"status": 502}},
    {"match": {"path_regex": "/releases$"}, "do": {"status": 429, "retry_after": 3}},
    {"match": {"path_regex": "/deployments$"}, "do": {"truncate": True}},
    {"match": {"path_regex": "/milestones$"}, "do": {"reset": True}},
    {"match": {"path_regex": "/labels$"}, "do": {"token_expired": True}},
    {"match": {"path_regex": "/environments$"}, "do": {"body": "html"}},
]


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    folder = tmp_path_factory.mktemp("github")
    (folder / "estate.yaml").write_text(ESTATE, encoding="utf-8")
    (folder / "faults.json").write_text(json.dumps(FAULTS), encoding="utf-8")
    with start(folder / "estate.yaml", folder / "faults.json", lifetime=30) as running:
        yield running


@pytest.fixture(scope="module")
def client(running):
    opened = requests.Session()
    opened.trust_env = False
    opened.verify = str(running.ca)
    opened.headers["Authorization"] = "Bearer plain"
    return opened


@pytest.fixture(scope="module")
def artifact(running, client):
    """Find the address of the archive of the artifact `reports`."""
    listed = client.get(f"{running.url}{REPOSITORY}/actions/runs/7/artifacts?name=reports", timeout=5).json()
    return listed["artifacts"][0]["archive_download_url"]


def test_an_archive_is_downloaded_from_another_host_without_the_token(client, artifact):
    redirect = client.get(artifact, timeout=5, allow_redirects=False)
    where = redirect.headers["location"]
    assert (redirect.status_code, redirect.content, where.startswith("https://127.0.0.1:")) == (302, b"", True)
    fetched = requests.get(where, timeout=5, verify=client.verify)
    with zipfile.ZipFile(io.BytesIO(fetched.content)) as archive:
        assert archive.read("tests/junit.xml") == b"<testsuite/>"
    assert fetched.headers["content-type"] == "application/zip"


def test_a_token_that_follows_the_redirect_is_refused_and_logged(running, client, artifact):
    where = client.get(artifact, timeout=5, allow_redirects=False).headers["location"]
    assert client.get(where, timeout=5).status_code == 400
    logged = [entry for entry in running.log() if entry["path"].startswith("/_blobs/")]
    assert logged[-1]["status"] == 400


def test_a_304_has_no_body_and_keeps_the_connection(running, client):
    url = f"{running.url}{REPOSITORY}/actions/runs"
    tag = client.get(url, timeout=5).headers["etag"]
    again = client.get(url, timeout=5, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(url, timeout=5).status_code == 200


def test_azure_is_still_served_beside_it(running, client):
    answer = client.get(f"{running.url}/subscriptions?api-version=2022-12-01", timeout=5)
    assert answer.status_code == 401
    assert "error" in answer.json()


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("actions/workflows", 502, "Something went wrong on purpose."),
        ("releases", 429, "Something went wrong on purpose."),
        ("labels", 401, "Something went wrong on purpose."),
    ],
)
def test_a_fault_answers_in_the_words_of_github(running, client, path, status, message):
    answer = client.get(f"{running.url}{REPOSITORY}/{path}", timeout=5)
    assert (answer.status_code, answer.json()["message"]) == (status, message)
    assert answer.headers.get("Retry-After", "") == ("3" if status == 429 else "")


@pytest.mark.parametrize("path", ["deployments", "milestones"])
def test_a_connection_breaks_on_purpose(running, client, path):
    with pytest.raises(exceptions.RequestException):
        client.get(f"{running.url}{REPOSITORY}/{path}", timeout=5)


def test_a_page_instead_of_json_is_served_on_purpose(running, client):
    assert client.get(f"{running.url}{REPOSITORY}/environments", timeout=5).headers["content-type"] == "text/html"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(foreign_next_link="evil.example"), '<https://evil.example/api/v3/x?page=2>; rel="next"'),
        (Fault(drop_next_link=True), None),
        (Fault(), '<https://localhost:1/api/v3/x?page=2>; rel="next"'),
    ],
)
def test_a_fault_can_turn_or_drop_the_link_to_the_next_page(fault, expected):
    listed = Answer(200, [], {"link": '<https://localhost:1/api/v3/x?page=2>; rel="next"'})
    assert reply(listed, fault).headers.get("link") == expected


def test_a_good_answer_may_ask_to_wait(client):
    assert reply(Answer(200, []), Fault(retry_after=5)).headers["Retry-After"] == "5"


def test_an_expired_artifact_is_gone():
    asking = Asking()
    (expired,) = (one for one in asking.get("actions/artifacts").body["artifacts"] if one["expired"])
    answer = asking.get(f"actions/artifacts/{expired['id']}/zip")
    assert (answer.status, answer.body["message"]) == (410, "Artifact has expired")


def test_a_signed_address_holds_for_a_minute_and_for_its_own_content():
    asking = Asking()
    first, other = (asking.blobs.url(content) for content in (b"one", b"two"))
    assert _downloaded(asking.blobs, first).content.data == b"one"
    swapped = first.replace(first.split("/_blobs/")[1].split("?")[0], other.split("/_blobs/")[1].split("?")[0])
    assert _downloaded(asking.blobs, swapped).status == 403
    asking.now += 62
    assert _downloaded(asking.blobs, first).status == 403


def test_a_download_cannot_be_written():
    asking = Asking()
    call = Call(method="PUT", target=asking.blobs.url(b"one").removeprefix("https://127.0.0.1:1"), bearer="", body=b"")
    assert asking.blobs.answer(call, "").status == 405


def _downloaded(blobs: Blobs, url: str) -> Answer:
    return blobs.answer(Call(method="GET", target=url.removeprefix("https://127.0.0.1:1"), bearer="", body=b""), "")


def test_the_same_files_make_the_same_archive_and_any_name_is_kept():
    files = {"../../etc/passwd": b"x", "a/b.xml": b"<a/>"}
    assert zip_of(files) == zip_of(files)
    with zipfile.ZipFile(io.BytesIO(zip_of(files))) as archive:
        assert archive.namelist() == list(files)


def test_files_are_found_beside_the_estate_or_beside_the_one_that_it_is_like(tmp_path):
    base, own = tmp_path / "base", tmp_path / "own"
    for folder in (base, own):
        folder.mkdir()
    named = {name: {"file": name} for name in ("a.txt", "b.txt")}
    section = [{"repository": "contoso/shop", "files": {**named, "c.txt": "inline", "d.bin": {"zeros": 3}}}]
    sections = {"now": "2026-11-20T09:00:00Z", "tenant": "t", "github": section}
    (base / "estate.yaml").write_text(yaml.safe_dump(sections), encoding="utf-8")
    (base / "a.txt").write_text("base", encoding="utf-8")
    (base / "b.txt").write_text("base", encoding="utf-8")
    (own / "estate.yaml").write_text("like: ../base/estate.yaml", encoding="utf-8")
    (own / "b.txt").write_text("own", encoding="utf-8")
    files = estate.load(own / "estate.yaml").github.repositories[0].files
    assert files == {"a.txt": b"base", "b.txt": b"own", "c.txt": b"inline", "d.bin": bytes(3)}


def test_an_archive_may_be_no_archive_at_all():
    runs = [{"commit": "x", "artifacts": [{"name": "broken", "archive": "not a zip"}]}]
    asking = Asking(github=[{"repository": "contoso/shop", "runs": runs}])
    (artifact,) = asking.get("actions/artifacts").body["artifacts"]
    where = asking.get(f"actions/artifacts/{artifact['id']}/zip").headers["location"]
    assert _downloaded(asking.blobs, where).content.data == b"not a zip"


@pytest.mark.parametrize(("size", "is_packed"), [(1000, False), (1_000_000, True)])
def test_only_large_files_are_packed_as_no_two_compressors_make_the_same_bytes(size, is_packed):
    assert (len(zip_of({"zeros": bytes(size)})) < size) == is_packed
