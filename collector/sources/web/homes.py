"""Which addresses a token may go to, and how a path becomes an address there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, unquote, urlsplit

from collector.model import Cause
from collector.probe import ReadError

_UNSAFE = re.compile(r"[\s\\\x00-\x1f\x7f]")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SAFE_IN_PATH = "/;()@:+,=~!$&'*-._%"
_SAFE_IN_QUERY = "/;()@:,=~!$'*-._"


@dataclass(frozen=True, slots=True)
class Home:
    """Scheme, host, port and path below which an API answers: `https://api.github.com`."""

    base: str
    """Without a slash at the end."""

    def holds(self, url: str) -> bool:
        """Say whether an address lies within this API."""
        if _UNSAFE.search(url):
            return False
        try:
            there, here = urlsplit(url), urlsplit(self.base)
            same = "@" not in there.netloc and _origin(there) == _origin(here)
        except ValueError:
            return False
        return same and there.path.startswith(here.path + "/") and not _climbs(there.path)

    def address(self, path: str, query: tuple[tuple[str, str], ...] = ()) -> str:
        """Return the full address of a path, whose percent escapes stay. Raises `ReadError` for one that climbs."""
        if _climbs(path):
            raise ReadError(
                Cause.MALFORMED,
                "a name in an answer or in the workload file makes a path that climbs upwards",
                "Correct the name in the workload file, or report it as a defect of the service.",
            )
        escaped = quote(_LONE_PERCENT.sub("%25", path.strip("/")), safe=_SAFE_IN_PATH)
        given = ((quote(name, safe="$"), quote(value, safe=_SAFE_IN_QUERY)) for name, value in query if value)
        text = "&".join(f"{name}={value}" for name, value in given)
        return f"{self.base}/{escaped}" + (f"?{text}" if text else "")


def _climbs(path: str) -> bool:
    return any(unquote(segment) in (".", "..") for segment in path.split("/"))


def _origin(parts: SplitResult) -> tuple[str, str | None, int]:
    return parts.scheme, parts.hostname, parts.port or 443
