"""A payload becomes a signed file, by an SSH key or for an approval at a host, and finds its place in the folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from collector.cli.signing.signers import refused
from collector.cli.signing.ways import Way
from collector.evidence.canonical import to_bytes
from collector.evidence.envelopes import git_blob, host_entry, key_entry, pae, write_envelope
from collector.evidence.secret_texts import hide_secrets
from collector.evidence.storage import write_whole
from collector.model import Method
from collector.papers import Envelope, Signature
from collector.sources.papers.folder import MAX_BYTES
from collector.sources.ssh_keygen import CannotSign, SshKeygen


def sealed(payload: dict[str, Any], payload_type: str, way: Way, keys: SshKeygen) -> bytes:
    """Sign a payload and return the bytes of the file. Raises `Stop` for a secret, and where `ssh-keygen` refuses."""
    _refuse_secrets(payload)
    if way.key is None:
        return _whole(write_envelope(payload, payload_type, [host_entry(way.place, way.path, way.request)]))
    message = pae(payload_type, to_bytes(payload))
    try:
        armored = keys.sign(message, way.key)
    except CannotSign as error:
        raise refused(f"nothing was signed: {error}") from None
    checked = keys.check(message, armored)
    if not checked.holds or checked.fingerprint != way.fingerprint:
        why = checked.why or f"it was made by {checked.fingerprint}, not by {way.fingerprint}"
        raise refused(f"nothing was written, because the signature would not count: {why}")
    return _whole(write_envelope(payload, payload_type, [key_entry(checked.fingerprint, armored)]))


def envelope_to_be(payload: dict[str, Any], payload_type: str, way: Way, file: str) -> Envelope:
    """Return the envelope as it will be read once it is signed, so that it can be judged before."""
    data = write_envelope(payload, payload_type, [host_entry(way.place, way.path, way.request)])
    body = to_bytes(payload)
    signature = Signature(
        method=way.method,
        holds=way.method is Method.KEY,
        fingerprint=way.fingerprint,
        place=way.place,
        path=way.path,
        request=way.request,
    )
    return Envelope(
        file=file,
        digest="sha256:" + hashlib.sha256(data).hexdigest(),
        blob=git_blob(data),
        payload_type=payload_type,
        payload=payload,
        payload_digest="sha256:" + hashlib.sha256(body).hexdigest(),
        signatures=(signature,),
    )


def file_for(wanted: str, signer: str, who: str, others: tuple[Envelope, ...]) -> tuple[str, Envelope | None]:
    """Return the path of a new paper below the folder, and the paper of the same signer that it replaces.

    `who` is the key of the payload that names the signer. What somebody else signed is never written over.
    """
    stem, taken = wanted.removesuffix(".json"), {one.file: one for one in others}
    names = (wanted if number == 1 else f"{stem}-{number}.json" for number in count(1))
    free = (name for name in names if name not in taken or _is(str(taken[name].payload.get(who)), signer))
    path = next(free)
    return path, taken.get(path)


def _is(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def write_paper(folder: Path, path: str, data: bytes) -> Path:
    """Write a signed file whole or not at all, and return where it is. Raises `Unwritable`."""
    target = folder / path
    write_whole(target, data)
    return target


def _refuse_secrets(payload: Mapping[str, Any]) -> None:
    """Refuse what nobody could take out again: signed files are kept byte for byte, wherever they go."""
    for name in sorted(payload):
        if any(hide_secrets(text) != text for text in _texts(payload[name])):
            how = "write it without; and change that secret, if others may have seen it"
            raise refused(
                f"nothing was signed: a secret seems to stand in `{name}`, and this file is kept as it is; {how}"
            )


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for one in value.values() for text in _texts(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in _texts(one))


def _whole(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise refused(f"the file would be larger than {MAX_BYTES // 1024**2} MiB, which nobody reads: narrow the scope")
    return data
