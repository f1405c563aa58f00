"""Real SSH keys and signed papers for tests: `from tests.papers.signing import key, envelope, write_statement`.

Keys of `ssh-keygen` are made once a session; a key with a seed is always the same.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from simulator import signing as _real
from simulator.signing import NAMESPACE, STATEMENT_TYPE, WAIVER_TYPE

KINDS: Mapping[str, tuple[str, ...]] = {
    "ed25519": ("-t", "ed25519"),
    "ecdsa": ("-t", "ecdsa", "-b", "256"),
    "rsa": ("-t", "rsa", "-b", "2048"),
}
"""The kinds of keys that people have, with how `ssh-keygen` makes each."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key pair on disk."""

    public: str
    """`ssh-ed25519 AAAA…`, without a comment."""
    fingerprint: str
    path: Path
    """Of the private key, without a passphrase."""


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="golive-test-keys-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def key(kind: str = "ed25519", seed: str = "somebody") -> Key:
    """Return a key, one for each kind and seed. Ed25519 is the same in every session, unless its seed is empty.

    All others are made by `ssh-keygen`; what they sign must not be a parameter of a test, whose name it would change.
    """
    return _made(kind, seed)


@cache
def _made(kind: str, seed: str) -> Key:
    path = _folder() / f"{kind}-{seed.replace('/', '-')}"
    if kind == "ed25519" and seed:
        made = _real.seeded_key(seed)
        return Key(made.public, made.fingerprint, _real.written(made, path))
    command = ["ssh-keygen", "-q", *KINDS[kind], "-N", "", "-C", "", "-f", str(path)]
    subprocess.run(command, check=True, timeout=30, capture_output=True)
    public = " ".join(path.with_name(path.name + ".pub").read_text().split()[:2])
    return Key(public, _real.fingerprint(public), path)


def envelope(
    payload: Mapping[str, Any] | bytes,
    payload_type: str = STATEMENT_TYPE,
    keys: Iterable[Key] = (),
    *,
    namespace: str = NAMESPACE,
    more: Iterable[Mapping[str, Any]] = (),
) -> bytes:
    """Return an envelope of a payload (canonical JSON, or bytes as they are), signed by keys; `more` as they are."""
    body = payload if isinstance(payload, bytes) else _real.canonical(payload)
    message = _real.pae(payload_type, body)
    made = [_real.entry(one.fingerprint, _real.signature(one.path, message, namespace=namespace)) for one in keys]
    return _real.envelope(body, payload_type, [*made, *more])


def host_entry(place: str, path: str, request: str = "") -> dict[str, str]:
    """Return the signature of an envelope that points to a host: `github:owner/name`."""
    return {"keyid": place, "path": path, "request": request}


def write_statement(folder: Path, payload: Mapping[str, Any], *keys: Key, name: str = "") -> Path:
    """Write a signed statement below the folder of papers, and return its path."""
    return _write(folder / "statements" / f"{name or payload['criterion']}.json", envelope(payload, keys=keys))


def write_waiver(folder: Path, payload: Mapping[str, Any], *keys: Key, name: str = "") -> Path:
    """Write a signed waiver or mitigation below the folder of papers, and return its path."""
    return _write(folder / "waivers" / f"{name or payload['criterion']}.json", envelope(payload, WAIVER_TYPE, keys))


def _write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
