"""Signed files: DSSE envelopes (github.com/secure-systems-lab/dsse), read strictly and written canonically."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from collector.evidence.canonical import from_bytes, to_bytes
from collector.papers import STATEMENT_TYPE, WAIVER_TYPE

MAX_SIGNATURES = 20
_LONGEST_ARMOR = 64 * 1024
_LONGEST_TEXT = 512
_SCHEMAS: Mapping[str, str] = {STATEMENT_TYPE: "golive.statement/v1", WAIVER_TYPE: "golive.waiver/v1"}
_HOSTS = ("github:", "azure-devops:")
_SIGN_AGAIN = "sign it again with `golive attest` or `golive waive`"


class BadEnvelope(ValueError):
    """A file that is no envelope; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySignature:
    """An SSH signature of an envelope, not checked yet."""

    fingerprint: str
    """Of the key that made it, as the envelope says."""
    armored: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class HostSignature:
    """A pointer to a host that recorded reviews or approvals of this file."""

    place: str
    """`github:owner/name` or `azure-devops:organization/project`."""
    path: str
    request: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An envelope that is well formed; its signatures are not checked yet."""

    payload_type: str
    body: bytes
    """The payload's canonical JSON."""
    payload: Mapping[str, Any]
    signatures: tuple[KeySignature | HostSignature, ...]

    @property
    def message(self) -> bytes:
        """The bytes that a signature is over."""
        return pae(self.payload_type, self.body)


def open_envelope(data: bytes, payload_type: str) -> Opened:
    """Read an envelope that must hold this type of payload; raises `BadEnvelope` for anything unclear."""
    raw = _json(data)
    if not isinstance(raw, dict) or raw.keys() != {"payloadType", "payload", "signatures"}:
        raise BadEnvelope(f"it is no envelope of payloadType, payload and signatures; {_SIGN_AGAIN}")
    if raw["payloadType"] != payload_type:
        raise BadEnvelope(_other_type(raw["payloadType"]))
    body = _decoded(raw["payload"], "payload")
    return Opened(
        payload_type=payload_type,
        body=body,
        payload=_payload(body, _SCHEMAS[payload_type]),
        signatures=_signatures(raw["signatures"]),
    )


def write_envelope(payload: Mapping[str, Any], payload_type: str, entries: Iterable[Mapping[str, str]]) -> bytes:
    """Return an envelope as a file, with entries of `key_entry` and `host_entry`."""
    body = base64.b64encode(to_bytes(payload)).decode()
    written = {"payloadType": payload_type, "payload": body, "signatures": list(entries)}
    return (json.dumps(written, indent=2) + "\n").encode()


def key_entry(fingerprint: str, armored: bytes) -> dict[str, str]:
    """Return the entry of an SSH signature."""
    return {"keyid": fingerprint, "sig": base64.b64encode(armored).decode()}


def host_entry(place: str, path: str, request: str = "") -> dict[str, str]:
    """Return the entry that points to the reviews or approvals of a host."""
    return {"keyid": place, "path": path, "request": request}


def pae(payload_type: str, body: bytes) -> bytes:
    """Return the bytes that are signed: the pre-authentication encoding of DSSE."""
    name = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(name), name, len(body), body)


def git_blob(data: bytes) -> str:
    """Return the id that git gives to a file of these bytes (git-scm.com/book, Git Objects)."""
    return hashlib.sha1(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()


def _json(data: bytes) -> Any:
    try:
        return json.loads(data.decode(), object_pairs_hook=_no_key_twice)
    except RecursionError:
        raise BadEnvelope(f"it is nested too deep; {_SIGN_AGAIN}") from None
    except BadEnvelope:
        raise
    except ValueError:  # no UTF-8, or no JSON
        raise BadEnvelope(f"it is not JSON; {_SIGN_AGAIN}") from None


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadEnvelope(f"it says one key twice, which readers understand differently; {_SIGN_AGAIN}")
    return found


def _other_type(found: Any) -> str:
    homes = {STATEMENT_TYPE: "a statement: move it to `statements/`", WAIVER_TYPE: "a waiver: move it to `waivers/`"}
    known = homes.get(found) if isinstance(found, str) else None
    return f"it holds {known}" if known else f"its payloadType is none of golive's; {_SIGN_AGAIN}"


def _decoded(text: Any, what: str) -> bytes:
    """Return what a text holds in base64, of which every byte has one spelling only."""
    if isinstance(text, str):
        try:
            data = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            data = b""
        if data and base64.b64encode(data).decode() == text:
            return data
    raise BadEnvelope(f"its {what} is not base64; {_SIGN_AGAIN}")


def _payload(body: bytes, schema: str) -> Mapping[str, Any]:
    try:
        payload = from_bytes(body)
        canonical = to_bytes(payload)
    except (ValueError, RecursionError):
        raise BadEnvelope(f"its payload is not JSON; {_SIGN_AGAIN}") from None
    # canonical bytes also say no key twice, and hold no number that readers round differently
    if not isinstance(payload, dict) or canonical != body:
        raise BadEnvelope(f"its payload is not canonical JSON; {_SIGN_AGAIN}")
    if payload.get("schema") != schema:
        raise BadEnvelope(f"the schema of its payload is not {schema}; read it with the version of golive that made it")
    return payload


def _signatures(raw: Any) -> tuple[KeySignature | HostSignature, ...]:
    if not isinstance(raw, list):
        raise BadEnvelope(f"its signatures are no list; {_SIGN_AGAIN}")
    if len(raw) > MAX_SIGNATURES:
        raise BadEnvelope(f"it has {len(raw)} signatures, and at most {MAX_SIGNATURES} are read; write several files")
    return tuple(map(_signature, raw))


def _signature(raw: Any) -> KeySignature | HostSignature:
    match raw:
        case {"keyid": str(place), "path": str(path), **rest} if place.startswith(_HOSTS) and rest.keys() <= {
            "request"
        }:
            request = rest.get("request", "")
            if isinstance(request, str) and all(map(_is_short, (place, path, request))):
                return HostSignature(place=place, path=path, request=request)
        case {"keyid": str(fingerprint), "sig": str(armored), **rest} if not rest and _is_short(fingerprint):
            if len(armored) <= _LONGEST_ARMOR:
                return KeySignature(fingerprint=fingerprint, armored=_decoded(armored, "signature"))
    raise BadEnvelope(f"a signature of it is neither by an SSH key nor by a host; {_SIGN_AGAIN}")


def _is_short(text: str) -> bool:
    """Say whether a text is one that can be kept and shown: half a character (a lone surrogate) has no bytes."""
    return len(text) <= _LONGEST_TEXT and (text.isprintable() or not text)
