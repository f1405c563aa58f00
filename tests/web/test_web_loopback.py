"""The real wire: TLS on loopback, a download on another host name, bodies cut or too large, several threads."""

from __future__ import annotations

import io
import json
import ssl
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme
from hosts_asked import PROJECT, SHOP, FakeClock, ask, failure, items

from collector.model import Cause
from collector.probe import HostArchive
from collector.sources.azure_devops import AzureDevOps
from collector.sources.clock import SystemClock
from collector.sources.github import GitHub
from collector.sources.limits import Budget
from collector.sources.web.session import OpenSession, UnusableBody, chunks_of

JUNIT = b'<testsuite tests="1"><testcase name="a"/></testsuite>'


def _archive() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.xml", JUNIT)
    return held.getvalue()


class Service(BaseHTTPRequestHandler):
    """Both hosts and their storage; what came is noted on the server."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.seen.append(
            (self.headers["Host"], self.path, self.headers["Authorization"], self.headers["Cookie"])
        )
        path = self.path.partition("?")[0]
        if path.endswith("/zip"):
            location = f"https://127.0.0.1:{self.server.server_port}/_blobs/signed?of=a"
            self._answer(302, b"", {"Location": location})
        elif path == "/_blobs/signed":
            self._answer(200, _archive(), {"Content-Type": "application/zip"})
        elif path.endswith("/cut"):
            self._answer(200, b'[{"id": 1}', {"Content-Length": "100"})
            self.close_connection = True
        elif path.endswith("/large"):
            self._answer(200, b" " * 100_000, {})
        else:
            body = json.dumps({"value": [{"id": 1}]} if "_apis" in path else [{"id": 1}]).encode()
            self._answer(200, body, {"Content-Type": "application/json", "Set-Cookie": "session=1; Path=/"})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ThreadingHTTPServer, Path]]:
    authority = trustme.CA()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    trusted = tmp_path_factory.mktemp("web") / "ca.pem"
    authority.cert_pem.write_to_path(str(trusted))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server, trusted
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def server(served: tuple[ThreadingHTTPServer, Path]) -> ThreadingHTTPServer:
    served[0].seen = []
    return served[0]


def opened(kind: type, server: ThreadingHTTPServer, ca_bundle: Path | None) -> GitHub | AzureDevOps:
    base = f"https://localhost:{server.server_port}"
    environ = {
        "GITHUB_API_URL": f"{base}/api/v3",
        "GITHUB_TOKEN": "job-token",
        "SYSTEM_COLLECTIONURI": f"{base}/devops/contoso/",
        "SYSTEM_ACCESSTOKEN": "job-token",
    }
    clock = FakeClock()
    return kind(environ, clock, patience=1.0, budget=Budget(clock, 20.0), ca_bundle=ca_bundle)


def test_a_download_on_another_host_name_gets_no_token_and_no_cookie(server, served):
    source = opened(GitHub, server, served[1])
    items(source, ask(SHOP, "issues"))
    (page,) = source.read(HostArchive(SHOP, "actions/artifacts/7/zip", "reports"))
    assert (page.body["file"], page.body["outcome"]) == ("reports/a.xml", "read")
    api, storage = f"localhost:{server.server_port}", f"127.0.0.1:{server.server_port}"
    assert server.seen == [
        (api, "/api/v3/repos/contoso/shop/issues?per_page=100", "Bearer job-token", None),
        (api, "/api/v3/repos/contoso/shop/actions/artifacts/7/zip", "Bearer job-token", None),
        (storage, "/_blobs/signed?of=a", None, None),
    ]


@pytest.mark.parametrize("kind", [GitHub, AzureDevOps])
def test_an_unknown_certificate_is_refused_before_the_token_leaves(server, kind):
    source = opened(kind, server, None)
    request = ask(SHOP, "issues") if kind is GitHub else ask(PROJECT, "build/builds", items_at="value")
    cause, told = failure(source, request)
    assert (cause, "--ca-bundle or REQUESTS_CA_BUNDLE" in told) == (Cause.UNREACHABLE, True)
    assert server.seen == []


def test_a_body_that_is_cut_short_is_no_answer(server, served):
    assert failure(opened(GitHub, server, served[1]), ask(SHOP, "cut"))[0] is Cause.PARTIAL
    assert len(server.seen) == 3


def test_a_body_beyond_the_limit_is_not_read(server, served):
    session = OpenSession(budget := Budget(SystemClock(), 20.0))
    response = session.get(f"https://localhost:{server.server_port}/large", verify=str(served[1]))
    with pytest.raises(UnusableBody, match="more than 99999 bytes"):
        list(chunks_of(response.raw, budget, 99_999))


def test_several_threads_may_read_at_once(server, served):
    source = opened(AzureDevOps, server, served[1])
    request = ask(PROJECT, "build/builds", items_at="value")
    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(lambda _: items(source, request), range(12)))
    assert found == [[{"id": 1}]] * 12
    assert source.requests_sent == len(server.seen) == 12
