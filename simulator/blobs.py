"""Downloads: archives behind signed addresses of another host name, as CI hosts keep their artifacts."""

from __future__ import annotations

import hmac
import io
import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from secrets import token_bytes
from threading import Lock

from simulator.answers import Answer, Binary
from simulator.azure import Call

PREFIX = "/_blobs"
VALID_SECONDS = 60
"""GitHub gives a signed address one minute."""
_LONG_AGO = (2020, 1, 1, 0, 0, 0)
_LARGE = 1_000_000
"""Bytes from which on a file is packed: what compressors make of the same bytes differs between machines."""


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP archive of some files; the same files always make the same bytes, and any name is taken as it is."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in files.items():
            how = zipfile.ZIP_DEFLATED if len(content) >= _LARGE else zipfile.ZIP_STORED
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, how)
    return written.getvalue()


class Blobs:
    """A store of downloads; `origin` is its scheme, host and port, `clock` gives the time in epoch seconds."""

    def __init__(self, origin: str, clock: Callable[[], float]) -> None:
        self._origin = origin
        self._clock = clock
        self._secret = token_bytes(32)
        self._kept: dict[str, bytes] = {}
        self._lock = Lock()

    def url(self, content: bytes) -> str:
        """Keep a content and return the signed address at which it can be downloaded for a minute."""
        name = sha256(content).hexdigest()
        with self._lock:
            self._kept[name] = content
        expires = str(int(self._clock()) + VALID_SECONDS)
        return f"{self._origin}{PREFIX}/{name}?se={expires}&sig={self._signature(name, expires)}"

    def answer(self, call: Call, base_url: str) -> Answer:
        """Answer a download; whoever sends a token here has let it follow a redirect."""
        del base_url
        if call.method != "GET":
            return _refused(405, "UnsupportedHttpVerb")
        if call.bearer:
            return _refused(400, "InvalidAuthenticationInfo")
        name, query = call.path.removeprefix(f"{PREFIX}/"), call.query
        expires = query.get("se", "")
        if not hmac.compare_digest(query.get("sig", ""), self._signature(name, expires)):
            return _refused(403, "AuthenticationFailed")
        if int(expires) < self._clock():
            return _refused(403, "AuthenticationFailed")
        with self._lock:
            return Answer(200, Binary(self._kept[name], "application/zip"))

    def failed(self, status: int) -> Answer:
        """Answer as the store does when it fails by itself."""
        return _refused(status, "ServerBusy")

    def _signature(self, name: str, expires: str) -> str:
        return hmac.new(self._secret, f"{name} {expires}".encode(), sha256).hexdigest()


def _refused(status: int, code: str) -> Answer:
    text = f'<?xml version="1.0" encoding="utf-8"?><Error><Code>{code}</Code></Error>'
    return Answer(status, Binary(text.encode(), "application/xml"), {"x-ms-error-code": code})
