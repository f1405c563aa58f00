"""The simulator as a process: it starts, answers many at once, breaks on purpose, and always ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from requests import exceptions

from simulator import estate
from simulator.identity import mint
from simulator.process import NotStarted, start

ROOT = Path(__file__).parents[2]
PATH = "/subscriptions/00000000-0000-4000-8000-000000000001"
ONE = PATH + "?api-version=2022-12-01"


def session(running, path):
    """Return a session that trusts and is trusted, whatever the environment says."""
    opened = requests.Session()
    opened.trust_env = False
    opened.verify = str(running.ca)
    opened.headers["Authorization"] = "Bearer " + mint(estate.load(path), int(time.time()) + 60)
    return opened


@pytest.fixture
def broken(estate_file, tmp_path):
    """Start the small estate with rules of what goes wrong."""

    def make(*rules):
        path = tmp_path / "faults.json"
        path.write_text(json.dumps(list(rules)), encoding="utf-8")
        return start(estate_file(), path, lifetime=30)

    return make


def gone(pid):
    """Wait, a bounded time, until a process that is no child of ours is gone."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_it_serves_over_tls_logs_every_request_and_leaves_nothing_behind(estate_file):
    path = estate_file()
    with start(path, lifetime=30) as running, session(running, path) as client:
        answer = client.get(running.url + ONE)
        client.delete(running.url + "/subscriptions/x?api-version=1")
        assert (answer.status_code, answer.json()["displayName"]) == (200, "first")
        assert answer.headers["x-ms-request-id"] == answer.headers["x-ms-correlation-request-id"]
        assert answer.headers["x-ms-ratelimit-remaining-subscription-reads"] == "249"
        assert "Date" in answer.headers
        assert running.log() == [
            {"method": "GET", "path": PATH, "query": {"api-version": "2022-12-01"}, "status": 200},
            {"method": "DELETE", "path": "/subscriptions/x", "query": {"api-version": "1"}, "status": 405},
        ]
    assert running.process.returncode == 0
    assert not running.ca.parent.exists()


def test_a_client_that_does_not_trust_the_authority_is_refused(estate_file):
    path = estate_file()
    with start(path, lifetime=30) as running, session(running, path) as client:
        client.verify = True
        with pytest.raises(exceptions.SSLError):
            client.get(running.url + ONE)


def test_thirty_two_connections_are_served_at_once(estate_file, tmp_path):
    slow = tmp_path / "slow.json"
    slow.write_text('[{"match": {}, "do": {"delay_ms": 300}}]', encoding="utf-8")
    path = estate_file()
    with start(path, slow, lifetime=30) as running:
        opened = [session(running, path) for _ in range(32)]
        with ThreadPoolExecutor(32) as pool:
            answers = list(pool.map(lambda client: client.get(running.url + ONE, timeout=20).status_code, opened))
        for client in opened:
            client.close()
        assert answers == [200] * 32
        assert len(running.log()) == 32


def test_it_ends_when_its_parent_dies(estate_file):
    parent = (
        "import sys; from pathlib import Path; from simulator.process import start\n"
        "running = start(Path(sys.argv[1]), lifetime=30).__enter__()\n"
        "print(running.pid, running.ca, flush=True)\n"
        "import os; os._exit(9)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", parent, str(estate_file())], cwd=ROOT, capture_output=True, text=True, check=False
    )
    pid, authority = done.stdout.split()
    assert done.returncode == 9
    assert gone(int(pid))
    assert not Path(authority).parent.exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_on_a_signal(estate_file, number):
    with start(estate_file(), lifetime=30) as running:
        os.kill(running.pid, number)
        assert running.process.wait(5) == 0
        assert not running.ca.parent.exists()


def test_it_ends_when_its_lifetime_is_over(estate_file):
    with start(estate_file(), lifetime=0.2) as running:
        assert running.process.wait(5) == 0


def test_a_batch_is_one_request_in_the_log_with_its_parts(estate_file):
    path = estate_file()
    with start(path, lifetime=30) as running, session(running, path) as client:
        asked = {"requests": [{"httpMethod": "GET", "name": "a", "relativeUrl": ONE}]}
        (part,) = client.post(running.url + "/batch?api-version=2020-06-01", json=asked).json()["responses"]
        assert (part["name"], part["httpStatusCode"], part["content"]["displayName"]) == ("a", 200, "first")
        (entry,) = running.log()
        assert (entry["method"], entry["path"], entry["status"]) == ("POST", "/batch", 200)
        assert entry["parts"] == [{"path": PATH, "query": {"api-version": "2022-12-01"}, "status": 200}]


def test_each_request_takes_its_time(estate_file):
    path = estate_file()
    with start(path, lifetime=30, options=("--latency-ms", "150")) as running, session(running, path) as client:
        begun = time.monotonic()
        client.get(running.url + ONE)
        assert time.monotonic() - begun >= 0.15


def test_what_goes_wrong_by_chance_goes_wrong_again(estate_file):
    path, met = estate_file(), []
    chance = ("--random", "seed=3,429=0.2,500=0.2,503=0.2")
    for _ in range(2):
        with start(path, lifetime=30, options=chance) as running, session(running, path) as client:
            met.append([client.get(running.url + ONE).status_code for _ in range(30)])
    assert met[0] == met[1]
    assert set(met[0]) == {200, 429, 500, 503}


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\ncontent-length: x\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: 99999999\r\n\r\n",
    ],
)
def test_what_is_no_request_is_a_400_and_the_end(estate_file, request_bytes):
    path = estate_file()
    with start(path, lifetime=30) as running:
        context = ssl.create_default_context(cafile=str(running.ca))
        port = int(running.url.rsplit(":", 1)[1])
        with (
            socket.create_connection(("localhost", port), timeout=5) as plain,
            context.wrap_socket(plain, server_hostname="localhost") as opened,
        ):
            opened.sendall(request_bytes)
            assert opened.recv(100).startswith(b"HTTP/1.1 400 ")


def test_what_cannot_be_served_is_said(tmp_path):
    path = tmp_path / "estate.yaml"
    path.write_text("now: never", encoding="utf-8")
    with pytest.raises(NotStarted, match=r"estate\.yaml: now: "), start(path):
        pass
    with pytest.raises(NotStarted, match="No such file"), start(tmp_path / "none.yaml"):
        pass


def test_the_time_to_start_is_recorded(estate_file, record_property):
    path = estate_file()
    begun = time.perf_counter()
    with start(path, lifetime=30) as running:
        record_property("seconds_to_start", round(time.perf_counter() - begun, 3))
        assert running.url.startswith("https://localhost:")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"reset": True}, exceptions.ConnectionError),
        ({"truncate": True}, exceptions.ChunkedEncodingError),
        ({"delay_ms": 800}, exceptions.ReadTimeout),
    ],
)
def test_a_connection_may_break(broken, estate_file, fault, error):
    with broken({"match": {"nth": [1]}, "do": fault}) as running, session(running, estate_file()) as client:
        with pytest.raises(error):
            client.get(running.url + ONE, timeout=0.4)
        assert client.get(running.url + ONE, timeout=5).status_code == 200


def test_a_fault_is_logged_with_the_status_that_went_out(broken, estate_file):
    rules = [
        {"match": {"nth": [1]}, "do": {"status": 429, "retry_after": 1}},
        {"match": {"nth": [2]}, "do": {"token_expired": True}},
        {"match": {"nth": [3]}, "do": {"reset": True}},
    ]
    with broken(*rules) as running, session(running, estate_file()) as client:
        throttled = client.get(running.url + ONE)
        expired = client.get(running.url + ONE)
        with pytest.raises(exceptions.ConnectionError):
            client.get(running.url + ONE)
        assert throttled.headers["Retry-After"] == "1"
        assert expired.json()["error"]["code"] == "ExpiredAuthenticationToken"
        assert [entry["status"] for entry in running.log()] == [429, 401, 0]
