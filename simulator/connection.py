"""One connection of a client: reads one request after the other and writes what the server says.

The HTTP server of the standard library parses headers as e-mail does; in a benchmark that would cost more than the
answers.
"""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Mapping
from email.utils import formatdate
from http import HTTPStatus
from socketserver import StreamRequestHandler
from typing import Protocol
from uuid import uuid4

from simulator.azure import Call
from simulator.wire import Reply

_IDLE_SECONDS = 60
_LARGEST_REQUEST = 8 * 1024 * 1024
_LONGEST_LINE = 64 * 1024
_MOST_HEADERS = 200
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
_REASONS = {status.value: status.phrase for status in HTTPStatus}


class Serving(Protocol):
    """Whoever answers requests: what to write for one, or `None` to reset the connection."""

    def serve(self, call: Call) -> Reply | None: ...


class Malformed(Exception):
    """Something that is no HTTP request, or too large."""


class Connection(StreamRequestHandler):
    """Answers requests until the client hangs up, asks to close, or breaks the rules."""

    server: Serving  # type: ignore[assignment]  # the base class knows only that it is some server
    disable_nagle_algorithm = True
    timeout = _IDLE_SECONDS

    def handle(self) -> None:
        goes_on = True
        while goes_on:
            try:
                read = self._read()
            except Malformed:
                self.request.sendall(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                return
            if read is None:
                return
            call, wants_more = read
            goes_on = self._write(call, self.server.serve(call), wants_more=wants_more)

    def _read(self) -> tuple[Call, bool] | None:
        """Return the next request and whether the client wants to ask more; `None` when it hung up."""
        line = self.rfile.readline(_LONGEST_LINE)
        if not line:
            return None
        words = line.decode("latin-1").split()
        if len(words) != 3:
            raise Malformed
        method, target, version = words
        headers = self._headers()
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > _LARGEST_REQUEST or "transfer-encoding" in headers:
            raise Malformed
        if headers.get("expect", "").casefold() == "100-continue":
            self.request.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = self.rfile.read(int(length))
        bearer = headers.get("authorization", "")
        call = Call(method=method, target=target, bearer=bearer, body=body, headers=headers)
        return call, version == "HTTP/1.1" and headers.get("connection", "").casefold() != "close"

    def _headers(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for _ in range(_MOST_HEADERS):
            line = self.rfile.readline(_LONGEST_LINE)
            if line in (b"\r\n", b"\n", b""):
                return found
            name, _, value = line.decode("latin-1").partition(":")
            found[name.strip().casefold()] = value.strip()
        raise Malformed

    def _write(self, call: Call, reply: Reply | None, *, wants_more: bool) -> bool:
        """Write an answer; return whether the connection stays open."""
        if reply is None:
            self._reset()
            return False
        goes_on = wants_more and reply.announced == len(reply.body)
        lines = [f"HTTP/1.1 {reply.status} {_REASONS.get(reply.status, '')}"]
        lines += [f"{name}: {value}" for name, value in {**_general(), **reply.headers}.items()]
        lines += [f"content-length: {reply.announced}", "connection: " + ("keep-alive" if goes_on else "close"), "\r\n"]
        self.request.sendall("\r\n".join(lines).encode("latin-1") + (b"" if call.method == "HEAD" else reply.body))
        return goes_on

    def _reset(self) -> None:
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        os.close(self.request.detach())


def _general() -> Mapping[str, str]:
    request_id = str(uuid4())
    return {
        "Server": "Microsoft-HTTPAPI/2.0",
        "Date": formatdate(usegmt=True),
        "x-ms-request-id": request_id,
        "x-ms-correlation-request-id": request_id,
        "x-ms-routing-request-id": f"WESTEUROPE:{request_id}",
        "strict-transport-security": "max-age=31536000; includeSubDomains",
        "cache-control": "no-cache",
    }
