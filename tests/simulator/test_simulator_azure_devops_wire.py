"""The simulated Azure DevOps over the wire: downloads from another host name, and what goes wrong on purpose."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
import requests
import yaml
from azure_devops_estate import SHOP
from requests import exceptions

from simulator.azure_devops.things import TOKEN
from simulator.estate import parse_yaml
from simulator.process import start

APIS = "/devops/contoso/shop/_apis"
FAULTS = [
    {"match": {"path_regex": "/test/runs$"}, "do": {"status": 429, "retry_after": 3}},
    {"match": {"path_regex": "/pipelines$"}, "do": {"retry_after": 2}},
    {"match": {"path_regex": "/release/releases$"}, "do": {"reset": True}},
    {"match": {"path_regex": "/git/repositories$"}, "do": {"truncate": True}},
    {"match": {"path_regex": "/build/builds$"}, "do": {"drop_next_link": True}},
]
REST = {
    "page_size": 1,
    "caller": {"id": "caller-oid", "app": "caller-app"},
    "subscriptions": {"one": {"id": "00000000-0000-4000-8000-000000000001"}},
}


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    folder = tmp_path_factory.mktemp("azure-devops")
    said = {**REST, **parse_yaml(SHOP)}
    said["azure_devops"][0]["builds"][1]["artifacts"][0]["files"]["tests/sit.xml"] = {"file": "sit.xml"}
    (folder / "sit.xml").write_text("<testsuites/>", encoding="utf-8")
    (folder / "estate.yaml").write_text(yaml.safe_dump(said), encoding="utf-8")
    (folder / "faults.json").write_text(json.dumps(FAULTS), encoding="utf-8")
    with start(folder / "estate.yaml", folder / "faults.json", lifetime=30) as running:
        yield running


@pytest.fixture(scope="module")
def get(running):
    """Ask for a path of the project as a pipeline does."""
    opened = requests.Session()
    opened.trust_env = False
    opened.verify = str(running.ca)
    opened.headers["Authorization"] = f"Bearer {TOKEN}"

    def ask(path: str, **options):
        url = path if path.startswith("https:") else f"{running.url}{APIS}/{path}"
        separator = "&" if "?" in url else "?"
        return opened.get(f"{url}{separator}api-version=7.1", timeout=5, allow_redirects=False, **options)

    return ask


def test_an_artifact_holds_a_file_from_beside_the_estate(get):
    answer = get("build/builds/102/artifacts?artifactName=reports&$format=zip")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.read("reports/tests/sit.xml") == b"<testsuites/>"


def test_a_token_that_follows_a_redirect_is_refused_and_logged(get, running):
    where = get("build/builds/102/artifacts?artifactName=far&$format=zip").headers["location"]
    assert where.startswith("https://127.0.0.1:")
    assert get(where).status_code == 400
    assert requests.get(where, timeout=5, verify=str(running.ca)).status_code == 200
    statuses = [entry["status"] for entry in running.log() if entry["path"].startswith("/_blobs/")]
    assert statuses == [400, 200]


def test_a_status_on_purpose_has_the_words_of_the_service(get):
    answer = get("test/runs")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "3")
    assert answer.json()["typeKey"] == "RequestBlockedException"


def test_a_good_answer_may_ask_to_wait(get):
    answer = get("pipelines")
    assert (answer.status_code, answer.headers["retry-after"]) == (200, "2")


@pytest.mark.parametrize("path", ["release/releases", "git/repositories"])
def test_connections_break(get, path):
    with pytest.raises((exceptions.ConnectionError, exceptions.ChunkedEncodingError)):
        get(path)


def test_a_token_of_the_next_page_may_get_lost(get):
    assert "x-ms-continuationtoken" not in get("build/builds").headers
    assert "x-ms-continuationtoken" in get("build/definitions").headers
