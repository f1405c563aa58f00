"""Whether an Azure DevOps project is private: only a clear yes counts, and the token stays with its host."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import trustme

ASK = "import os; from pipelines.project_visibility import is_private; print(is_private(os.environ))"
ANSWERS = {
    "private": (200, {"visibility": "private"}),
    "organization": (200, {"visibility": "organization"}),
    "public": (200, {"visibility": "public"}),
    "new": (200, {"visibility": "something-new"}),
    "silent": (200, {"name": "shop"}),
    "list": (200, ["private"]),
    "denied": (401, {"visibility": "private"}),
    "broken": (500, {"visibility": "private"}),
    "moved": (302, {"visibility": "private"}),
    "sign-in": (203, "<html>visibility: private</html>"),
}


class _Organisation(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.seen.append((self.path, self.headers.get("Authorization")))  # type: ignore[attr-defined]
        project = self.path.partition("?")[0].rpartition("/")[2]
        status, body = ANSWERS.get(project, (404, {}))
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/org/_apis/projects/private?api-version=7.1")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def organisation(tmp_path_factory) -> Iterator[tuple[HTTPServer, dict[str, str]]]:
    authority = trustme.CA()
    server = HTTPServer(("127.0.0.1", 0), _Organisation)
    server.seen = []  # type: ignore[attr-defined]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    trusted = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(trusted))
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    environ = {
        "PATH": os.environ["PATH"],
        "SSL_CERT_FILE": str(trusted),
        "NO_PROXY": "*",
        "SYSTEM_COLLECTIONURI": f"https://127.0.0.1:{server.server_port}/org/",
        "SYSTEM_ACCESSTOKEN": "job-token",
    }
    yield server, environ
    server.shutdown()
    server.server_close()


def ask(environ: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-I", "-c", ASK], env=environ, capture_output=True, check=False, text=True, timeout=30
    )
    assert done.stderr == ""
    return done.stdout.strip()


@pytest.mark.parametrize("project", ANSWERS)
def test_only_a_clear_yes_makes_a_project_private(organisation, project):
    _, environ = organisation
    assert ask(environ | {"SYSTEM_TEAMPROJECTID": project}) == str(project in ("private", "organization"))


def test_one_request_carries_the_token_and_no_redirect_is_followed(organisation):
    server, environ = organisation
    server.seen.clear()
    ask(environ | {"SYSTEM_TEAMPROJECTID": "moved"})
    assert server.seen == [("/org/_apis/projects/moved?api-version=7.1", "Bearer job-token")]


@pytest.mark.parametrize(
    "missing",
    [
        {"SYSTEM_ACCESSTOKEN": ""},
        {"SYSTEM_TEAMPROJECTID": ""},
        {"SYSTEM_COLLECTIONURI": ""},
        {"SYSTEM_COLLECTIONURI": "http://127.0.0.1:9/org/"},
        {"SYSTEM_COLLECTIONURI": "https://127.0.0.1:9/org/"},
        {"SSL_CERT_FILE": "/dev/null"},
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_not_private(organisation, missing):
    _, environ = organisation
    assert ask(environ | {"SYSTEM_TEAMPROJECTID": "private"} | missing) == "False"
