"""Public SSH keys as people paste them: their type, their fingerprint, and why one is not taken.

The form of a key is that of RFC 4253, section 6.6: a name and numbers, each with its length in front.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator

from collector.papers import SigningKey

TYPES = (
    "ssh-ed25519",
    "sk-ssh-ed25519@openssh.com",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "ssh-rsa",
)
"""The types of keys that may sign. DSA is not among them: OpenSSH dropped it as too weak (release notes of 9.8)."""

LEAST_RSA_BITS = 2048


class BadKey(ValueError):
    """A text that is no public key that may sign; the message says why, and how to write one."""


def public_key(text: str) -> SigningKey:
    """Return the key in a line such as `ssh-ed25519 AAAA… comment`; raises `BadKey`."""
    if "PRIVATE KEY" in text:
        raise BadKey("it is a private key: take it out, make a new one, and paste the line of the `.pub` file")
    words = text.split()
    if len(words) < 2:
        raise BadKey("it is not type and key: paste the line of the `.pub` file")
    kind, encoded = words[:2]
    if kind not in TYPES:
        raise BadKey(f"keys of the type {kind[:60]} may not sign: make one with `ssh-keygen -t ed25519`")
    blob = _decoded(encoded)
    parts = tuple(_parts(blob))
    if len(parts) < 2 or parts[0] != kind.encode():
        raise BadKey("its second word is no key of that type: paste the whole line of the `.pub` file")
    if kind == "ssh-rsa" and _bits(parts[-1]) < LEAST_RSA_BITS:
        raise BadKey(f"it has {_bits(parts[-1])} bits, and RSA needs {LEAST_RSA_BITS}: use `ssh-keygen -t ed25519`")
    return SigningKey(public=f"{kind} {encoded}", fingerprint=fingerprint(blob))


def fingerprint(blob: bytes) -> str:
    """Return the fingerprint of a key's bytes, as `ssh-keygen -l` shows it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def _decoded(encoded: str) -> bytes:
    try:
        blob = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise BadKey("its second word is not base64: paste the whole line of the `.pub` file") from None
    if base64.b64encode(blob).decode() != encoded:
        raise BadKey("its second word is cut off: paste the whole line of the `.pub` file")
    return blob


def _parts(blob: bytes) -> Iterator[bytes]:
    """Yield the parts of a key; raises `BadKey` where they do not fill it exactly."""
    at = 0
    while at < len(blob):
        end = at + 4 + int.from_bytes(blob[at : at + 4], "big")
        if end > len(blob) or at + 4 > len(blob):
            raise BadKey("its second word is cut off: paste the whole line of the `.pub` file")
        yield blob[at + 4 : end]
        at = end


def _bits(number: bytes) -> int:
    return int.from_bytes(number, "big").bit_length()
