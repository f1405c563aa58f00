"""What repeats in the bodies of GitHub: addresses, persons, moments, numbers."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b, sha1
from typing import Any
from urllib.parse import quote

STAND_IN = "https://github.simulator"
"""Stands in bodies for the simulator's own address until its port is known."""
API = f"{STAND_IN}/api/v3"
_PAGES = "https://github.contoso.example"
"""Where people read. It never hangs on the port, so that what is kept of it is the same in every run."""
_SHA_LENGTH = 40


def api(full_name: str, path: str = "") -> str:
    """Return the address of something in a repository for programs."""
    return f"{API}/repos/{full_name}{'/' if path else ''}{quote(path)}"


def html(full_name: str, path: str = "") -> str:
    """Return the address of something in a repository for people."""
    return f"{_PAGES}/{full_name}{'/' if path else ''}{quote(path)}"


def moment(when: datetime) -> str:
    """Write a moment to the second, as GitHub does."""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def number(*words: object) -> int:
    """Return an id that hangs on the words alone."""
    return int.from_bytes(blake2b(" ".join(map(str, words)).encode(), digest_size=4).digest())


def node_id(kind: str, of: object) -> str:
    """Return an id as GraphQL knows it; of the same thing it is always the same."""
    return f"{kind}_{number(kind, of):010d}"


def sha_of(word: str) -> str:
    """Return a commit as it is, or the one that a word such as `release-2` stands for."""
    is_sha = len(word) == _SHA_LENGTH and all(letter in "0123456789abcdef" for letter in word)
    return word if is_sha else sha1(word.encode(), usedforsecurity=False).hexdigest()


def person(login: str, kind: str = "") -> dict[str, Any]:
    """Return a user, an organisation or a bot (`dependabot[bot]`) as GitHub shows it everywhere."""
    address = f"{API}/users/{quote(login)}"
    parts = ("followers", "subscriptions", "repos", "received_events")
    return {
        "login": login,
        "id": number("user", login),
        "node_id": node_id("U", login),
        "avatar_url": f"{STAND_IN}/avatars/{number('user', login)}",
        "gravatar_id": "",
        "url": address,
        "html_url": f"{STAND_IN}/{quote(login)}",
        **{f"{part}_url": f"{address}/{part}" for part in parts},
        "type": kind or ("Bot" if login.endswith("[bot]") else "User"),
        "site_admin": False,
    }
