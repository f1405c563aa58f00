"""The HTTPS server: one thread a connection, keep-alive, and a log of every request."""

from __future__ import annotations

import os
import socket
import ssl
import struct
import sys
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import uuid4

from simulator.answers import Answer
from simulator.azure import Azure, Call
from simulator.faults import Fault, Faults
from simulator.wire import Reply, reply

LOG_PATH = "/_simulator/log"
_IDLE_SECONDS = 60
_LARGEST_REQUEST = 8 * 1024 * 1024
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Log:
    """Every request so far with the status it got; a reset connection has status 0."""

    def __init__(self) -> None:
        self._entries: list[dict[str, Any]] = []
        self._lock = Lock()

    def add(self, call: Call, status: int) -> None:
        entry = {"method": call.method, "path": call.path, "query": call.query, "status": status}
        with self._lock:
            self._entries.append(entry)

    def entries(self) -> list[dict[str, Any]]:
        with self._lock:
            return list(self._entries)


class Server(ThreadingHTTPServer):
    """An HTTPS server on a loopback port that answers for one simulated Azure."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, azure: Azure, faults: Faults, certificate: Path) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.azure = azure
        self.faults = faults
        self.log = Log()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        # The handshake happens in the connection's own thread: a slow client must not hold up the others.
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent when a client hangs up; anything else is a defect and shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Reads one request after the other from a connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = _IDLE_SECONDS
    wbufsize = -1

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_GET  # noqa: N815 - the base class names them

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it
        """Keep quiet: the log is served, not printed."""

    def version_string(self) -> str:
        return "Microsoft-HTTPAPI/2.0"

    def _serve(self) -> None:
        call = self._call()
        if call.path == LOG_PATH:
            self._write(reply(Answer(200, self.server.log.entries()), None))
            return
        fault = self.server.faults.next_for(call.method, call.path) or Fault()
        time.sleep(fault.delay_ms / 1000)
        if fault.reset:
            self.server.log.add(call, 0)
            self._reset()
            return
        answer = self._answer(call, fault)
        written = reply(answer, fault)
        self.server.log.add(call, written.status)
        self._write(written)

    def _answer(self, call: Call, fault: Fault) -> Answer:
        if fault.token_expired:
            return self.server.azure.expired(self.server.url)
        return self.server.azure.answer(call, self.server.url)

    def _call(self) -> Call:
        length = int(self.headers.get("content-length") or 0)
        self.close_connection = self.close_connection or length > _LARGEST_REQUEST
        body = self.rfile.read(min(length, _LARGEST_REQUEST))
        bearer = self.headers.get("authorization", "")
        return Call(method=self.command, target=self.path, bearer=bearer, body=body)

    def _write(self, written: Reply) -> None:
        self.send_response(written.status)
        for name, value in {**_tracing(), **written.headers}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(written.announced))
        if written.announced != len(written.body):
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(written.body)
        self.wfile.flush()

    def _reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        os.close(self.connection.detach())

    def date_time_string(self, timestamp: float | None = None) -> str:
        return formatdate(timestamp, usegmt=True)


def _tracing() -> dict[str, str]:
    request_id = str(uuid4())
    return {
        "x-ms-request-id": request_id,
        "x-ms-correlation-request-id": request_id,
        "x-ms-routing-request-id": f"WESTEUROPE:{request_id}",
        "strict-transport-security": "max-age=31536000; includeSubDomains",
        "cache-control": "no-cache",
    }
