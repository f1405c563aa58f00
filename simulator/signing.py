"""Keys and signed papers of the people of an estate: real SSH signatures, the same bytes for the same seed.

Ed25519 signs the same message by the same key with the same bytes (RFC 8032), so demos and snapshots stay stable.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

NAMESPACE = "golive"
STATEMENT_TYPE = "application/vnd.golive.statement+json"
WAIVER_TYPE = "application/vnd.golive.waiver+json"
_SECONDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SeededKey:
    """An Ed25519 key made from a seed: for simulated people only, since whoever reads the seed can sign."""

    public: str
    """Type and key in base64: `ssh-ed25519 AAAA…`."""
    fingerprint: str
    """`SHA256:…`"""
    private: str
    """In the format of OpenSSH, without a passphrase."""


def seeded_key(seed: str) -> SeededKey:
    """Return the key of a seed, such as `business owner of the shop`."""
    key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest())
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    return SeededKey(
        public=public,
        fingerprint=fingerprint(public),
        private=key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode(),
    )


def fingerprint(public: str) -> str:
    """Return the fingerprint of a public key, as `ssh-keygen -l` shows it."""
    blob = base64.b64decode(public.split()[1])
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def signature(key_file: Path, message: bytes, *, namespace: str = NAMESPACE) -> str:
    """Return the armored signature that `ssh-keygen` makes; raises `CalledProcessError` where it refuses."""
    command = ["ssh-keygen", "-Y", "sign", "-n", namespace, "-f", str(key_file)]
    made = subprocess.run(command, input=message, capture_output=True, check=True, timeout=_SECONDS)  # noqa: S603 - our own words
    return made.stdout.decode()


def signed(payload: Mapping[str, Any], payload_type: str, seeds: Iterable[str]) -> bytes:
    """Return an envelope of a payload, signed by the keys of some seeds."""
    body = canonical(payload)
    message = pae(payload_type, body)
    return envelope(body, payload_type, [_entry(seeded_key(seed), message) for seed in seeds])


def envelope(body: bytes, payload_type: str, signatures: Iterable[Mapping[str, Any]]) -> bytes:
    """Return a DSSE envelope (github.com/secure-systems-lab/dsse) as a file."""
    written = {
        "payloadType": payload_type,
        "payload": base64.b64encode(body).decode(),
        "signatures": list(signatures),
    }
    return (json.dumps(written, indent=2) + "\n").encode()


def entry(key_fingerprint: str, armored: str) -> dict[str, str]:
    """Return the entry of an envelope for an armored signature."""
    return {"keyid": key_fingerprint, "sig": base64.b64encode(armored.encode()).decode()}


def canonical(payload: Mapping[str, Any]) -> bytes:
    """Return a payload as sorted, compact UTF-8."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def pae(payload_type: str, body: bytes) -> bytes:
    """Return the bytes that are signed (DSSE protocol, "pre-authentication encoding")."""
    name = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(name), name, len(body), body)


def _entry(key: SeededKey, message: bytes) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        path = written(key, Path(folder) / "key")
        return entry(key.fingerprint, signature(path, message))


def written(key: SeededKey, path: Path) -> Path:
    """Write the private key to a file that only this user may read, as `ssh-keygen` demands; return its path."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(key.private)
    return path
