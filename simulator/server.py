"""The HTTPS server: one thread a connection, keep-alive, and a log of every request."""

from __future__ import annotations

import ssl
import sys
import time
from dataclasses import replace
from pathlib import Path
from socketserver import ThreadingTCPServer
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from simulator.answers import Answer
from simulator.azure import Azure, Call
from simulator.connection import Connection
from simulator.faults import Fault, Faults
from simulator.hosts import Answerer, hosts
from simulator.wire import Reply, reply
from simulator.world import World

LOG_PATH = "/_simulator/log"


class Log:
    """Every request so far with the status it got; a reset connection has status 0."""

    def __init__(self) -> None:
        self._entries: list[tuple[Call, int, Answer | None]] = []
        self._lock = Lock()

    def add(self, call: Call, status: int, answer: Answer | None = None) -> None:
        bare = Call(method=call.method, target=call.target, bearer="", body=b"")
        kept = answer if answer and answer.parts else None
        with self._lock:
            self._entries.append((bare, status, kept and Answer(kept.status, None, parts=kept.parts)))

    def entries(self) -> list[dict[str, Any]]:
        """Return `{method, path, query, status}` of each request; a batch also has its `parts`."""
        with self._lock:
            entries = list(self._entries)
        return [
            {"method": call.method, **_asked(call.target), "status": status, **_parts(answer)}
            for call, status, answer in entries
        ]


def _parts(answer: Answer | None) -> dict[str, Any]:
    if answer is None:
        return {}
    return {"parts": [{**_asked(part.target), "status": part.status} for part in answer.parts]}


def _asked(target: str) -> dict[str, Any]:
    parts = urlsplit(target)
    return {"path": unquote(parts.path), "query": dict(parse_qsl(parts.query))}


def _struck(host: Answerer, fault: Fault) -> Answer | None:
    """Return the error that a fault makes a host answer, in the host's own words."""
    status = 401 if fault.token_expired else fault.status
    return replace(host.failed(status), strike=replace(fault, status=0)) if status else None


class Server(ThreadingTCPServer):
    """An HTTPS server on a loopback port that answers for one simulated Azure."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, azure: Azure, faults: Faults, certificate: Path, world: World) -> None:
        super().__init__(("127.0.0.1", port), Connection)
        self.log = Log()
        self._azure = azure
        self._faults = faults
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        # The handshake happens in the connection's own thread: a slow client must not hold up the others.
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://localhost:{self.server_address[1]}"
        self._hosts = hosts(world, time.time, self.server_address[1])

    def serve(self, call: Call) -> Reply | None:
        """Return what to write for a request; `None`: reset the connection."""
        if urlsplit(call.target).path == LOG_PATH:
            return reply(Answer(200, self.log.entries()), None)
        fault = self._faults.next_for(call.method, call.path, call.target, call.body) or Fault()
        time.sleep(self._azure.latency)
        answer = self._answer(call, fault)
        fault = answer.strike or fault
        time.sleep(fault.delay_ms / 1000)
        if fault.reset:
            self.log.add(call, 0)
            return None
        written = reply(answer, fault)
        self.log.add(call, written.status, answer)
        return written

    def _answer(self, call: Call, fault: Fault) -> Answer:
        if fault.reset:
            return Answer(0, None)
        host = next((self._hosts[prefix] for prefix in self._hosts if call.path.startswith(f"{prefix}/")), None)
        if host is not None:
            return _struck(host, fault) or host.answer(call, self.url)
        return self._azure.expired(self.url) if fault.token_expired else self._azure.answer(call, self.url)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent when a client hangs up; anything else is a defect and shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)
