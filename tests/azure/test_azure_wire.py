"""The real wire: TLS on loopback, answers that are cut, dripped, reset or endless, and certificates nobody knows."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
import trustme

from collector.model import Cause
from collector.probe import ArmList, ReadError
from collector.sources.azure.opening import open_azure
from collector.sources.azure.settings import AzureSettings
from collector.sources.clock import SystemClock

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
LIST = b'{"value": [{"id": "a"}]}'


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_bundle(authority, tmp_path):
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


@contextmanager
def server(authority: trustme.CA, behave: Callable[[ssl.SSLSocket], None]) -> Iterator[str]:
    """A TLS server that reads each request and then behaves as told; it ends with the block."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            with suppress(OSError):
                plain, _ = listener.accept()
                plain.settimeout(2)
                with plain, context.wrap_socket(plain, server_side=True) as connection:
                    connection.recv(65536)
                    behave(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        ended.set()
        thread.join(timeout=10)
        listener.close()


class Quick(SystemClock):
    """The real clock, except that waits are skipped."""

    def __init__(self) -> None:
        self.skipped = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.skipped

    def sleep(self, seconds: float) -> None:
        self.skipped += seconds


def read(url, credential, **settings):
    azure = open_azure(
        AzureSettings(arm_url=url, **settings), environ={}, clock=Quick(), credential=credential, jitter=lambda: 0.0
    )
    return [item for page in azure.read(ArmList("/x", "1")) for item in page.body["value"]]


def say(*parts: bytes) -> Callable[[ssl.SSLSocket], None]:
    def behave(connection: ssl.SSLSocket) -> None:
        for part in parts:
            connection.sendall(part)

    return behave


def length(body: bytes, more: int = 0) -> bytes:
    return b"Content-Length: %d\r\nConnection: close\r\n\r\n" % (len(body) + more)


def test_a_private_authority_given_as_a_file_is_trusted(authority, ca_bundle, credential):
    with server(authority, say(OK, length(LIST), LIST)) as url:
        assert read(url, credential, ca_bundle=ca_bundle) == [{"id": "a"}]


def test_a_private_authority_named_by_the_environment_is_trusted(authority, ca_bundle, credential, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(ca_bundle))
    with server(authority, say(OK, length(LIST), LIST)) as url:
        assert read(url, credential) == [{"id": "a"}]


def test_what_stays_on_this_machine_goes_through_no_proxy(authority, ca_bundle, credential, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with server(authority, say(OK, length(LIST), LIST)) as url:
        assert read(url, credential, ca_bundle=ca_bundle) == [{"id": "a"}]


def test_everything_else_goes_through_the_proxy_of_the_environment(credential, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with pytest.raises(ReadError) as refused:
        read("https://arm.example", credential)
    assert refused.value.cause is Cause.UNREACHABLE
    assert "ProxyError" in refused.value.detail or "NewConnectionError" in refused.value.detail


def test_an_unknown_authority_is_never_trusted(authority, credential):
    with (
        server(authority, say(OK, length(LIST), LIST)) as url,
        pytest.raises(ReadError, match="not trusted") as refused,
    ):
        read(url, credential)

    assert refused.value.cause is Cause.UNREACHABLE
    assert "--ca-bundle" in refused.value.fix


def drip(connection: ssl.SSLSocket) -> None:
    """One byte every fiftieth of a second: no single read ever times out."""
    connection.sendall(OK + length(b"", 10_000))
    for _ in range(100):
        connection.sendall(b" ")
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("behave", "causes", "deadline"),
    [
        (say(OK, length(LIST, 50), LIST), {Cause.PARTIAL}, 20),
        (say(OK, b"Transfer-Encoding: chunked\r\n\r\n", b"18\r\n" + LIST[:9]), {Cause.PARTIAL, Cause.UNREACHABLE}, 20),
        (say(OK, b"Content-Encoding: gzip\r\n", length(LIST), LIST), {Cause.MALFORMED}, 20),
        (say(), {Cause.UNREACHABLE}, 20),
        (say(b"not http at all\r\n\r\n"), {Cause.UNREACHABLE}, 20),
        (drip, {Cause.TIMED_OUT}, 0.3),
        (lambda _: time.sleep(0.5), {Cause.TIMED_OUT}, 0.2),
    ],
    ids=["too short", "a chunk cut off", "not gzip", "closed at once", "not HTTP", "dripping", "silent"],
)
def test_a_broken_answer_is_a_failure_and_never_a_shorter_list(
    authority, ca_bundle, credential, behave, causes, deadline
):
    with server(authority, behave) as url, pytest.raises(ReadError) as refused:
        read(url, credential, ca_bundle=ca_bundle, deadline=deadline)

    assert refused.value.cause in causes
    assert refused.value.fix


def test_an_endless_answer_is_not_swallowed(authority, ca_bundle, credential):
    """Zeros compress to nearly nothing: 70 MB of them fit into a small body."""
    bomb = gzip.compress(b" " * 70_000_000, 1)
    behave = say(OK, b"Content-Encoding: gzip\r\n", length(bomb), bomb)
    with server(authority, behave) as url, pytest.raises(ReadError, match="more than") as refused:
        read(url, credential, ca_bundle=ca_bundle)

    assert refused.value.cause is Cause.MALFORMED


def test_one_connection_serves_many_reads(authority, ca_bundle, credential):
    opened = []

    def keep_alive(connection: ssl.SSLSocket) -> None:
        opened.append(connection)
        for number in range(3):
            if number:
                connection.recv(65536)
            connection.sendall(OK + b"Content-Length: %d\r\n\r\n" % len(LIST) + LIST)

    with server(authority, keep_alive) as url:
        azure = open_azure(
            AzureSettings(arm_url=url, ca_bundle=ca_bundle), environ={}, clock=Quick(), credential=credential
        )
        for _ in range(3):
            assert [page.body for page in azure.read(ArmList("/x", "1"))] == [{"value": [{"id": "a"}]}]

    assert len(opened) == 1


def test_a_port_where_nobody_listens_is_unreachable(credential):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(ReadError) as refused:
        read(f"https://127.0.0.1:{port}", credential)

    assert refused.value.cause is Cause.UNREACHABLE
    assert f"127.0.0.1:{port}" in refused.value.detail
