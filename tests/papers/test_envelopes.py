"""Envelopes are read strictly: whatever two readers could understand differently is none."""

import base64
import json
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.evidence.envelopes import (
    MAX_SIGNATURES,
    BadEnvelope,
    HostSignature,
    KeySignature,
    git_blob,
    host_entry,
    key_entry,
    open_envelope,
    pae,
    write_envelope,
)
from collector.papers import STATEMENT_TYPE, WAIVER_TYPE

PAYLOAD = {"schema": "golive.statement/v1", "criterion": "cutover-plan-signed"}
BODY = b'{"criterion":"cutover-plan-signed","schema":"golive.statement/v1"}'


def as_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


GOOD = {"payloadType": STATEMENT_TYPE, "payload": as_base64(BODY), "signatures": []}


def test_what_is_signed_is_the_encoding_of_the_protocol():
    """The example of the DSSE protocol (github.com/secure-systems-lab/dsse, protocol.md)."""
    assert pae("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_a_written_envelope_reads_back():
    entries = [key_entry("SHA256:abc", b"armored"), host_entry("github:contoso/shop", "a/b.json", "12")]
    opened = open_envelope(write_envelope(PAYLOAD, STATEMENT_TYPE, entries), STATEMENT_TYPE)
    assert opened.payload == PAYLOAD
    assert opened.message == pae(STATEMENT_TYPE, BODY)
    assert opened.signatures == (
        KeySignature(fingerprint="SHA256:abc", armored=b"armored"),
        HostSignature(place="github:contoso/shop", path="a/b.json", request="12"),
    )


@settings(max_examples=30)
@given(st.dictionaries(st.text(max_size=5), st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text()))
def test_any_payload_reads_back_as_it_was_signed(values):
    payload = {**values, "schema": "golive.waiver/v1"}
    assert open_envelope(write_envelope(payload, WAIVER_TYPE, []), WAIVER_TYPE).payload == payload


def changed(**changes) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


def signed(*entries) -> bytes:
    return changed(signatures=list(entries))


def saying(body: bytes) -> bytes:
    return changed(payload=as_base64(body))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[" * 100_000, "too deep"),
        (b"[]", "no envelope"),
        (b"{}", "no envelope"),
        (changed(extra=1), "no envelope"),
        (json.dumps(GOOD).replace('"signatures": []', '"signatures": [], "signatures": []').encode(), "twice"),
        (changed(payloadType=WAIVER_TYPE), "move it to `waivers/`"),
        (changed(payloadType="application/vnd.in-toto+json"), "none of golive's"),
        (changed(payloadType=7), "none of golive's"),
        (changed(payload=7), "not base64"),
        (changed(payload=""), "not base64"),
        (changed(payload="e30"), "not base64"),
        (changed(payload="e3 0="), "not base64"),
        (changed(payload=as_base64(BODY)[:-2] + "R="), "not base64"),
        (saying(b"nothing"), "not JSON"),
        (saying(b"[" * 100_000), "JSON"),
        (saying(b"[]"), "not canonical"),
        (saying(json.dumps(PAYLOAD, indent=1).encode()), "not canonical"),
        (saying(BODY.replace(b"}", b',"schema":"golive.statement/v1"}')), "not canonical"),
        (saying(b'{"n":1e400,"schema":"golive.statement/v1"}'), "payload"),
        (saying(b'{"n":1.0,"schema":"golive.statement/v1"}'), "not canonical"),
        (saying(b'{"schema":"golive.statement/v2"}'), "the version of golive that made it"),
        (saying(b'{"schema":"golive.waiver/v1"}'), "the version of golive that made it"),
        (changed(signatures={}), "no list"),
        (signed(*[key_entry("k", b"s")] * (MAX_SIGNATURES + 1)), "at most"),
        (signed("SHA256:abc"), "neither"),
        (signed({"keyid": "SHA256:abc"}), "neither"),
        (signed({"sig": "YQ=="}), "neither"),
        (signed({"keyid": "SHA256:abc", "sig": "a"}), "not base64"),
        (signed({"keyid": "SHA256:abc", "sig": as_base64(b"a" * 60_000)}), "neither"),
        (signed({"keyid": "SHA256:abc", "sig": "YQ==", "path": "x"}), "neither"),
        (signed({"keyid": "gitlab:a/b", "path": "x"}), "neither"),
        (signed({"keyid": "github:a/b"}), "neither"),
        (signed({"keyid": "github:a/b", "path": "x", "request": 12}), "neither"),
        (signed({"keyid": "github:a/b", "path": "x" * 1000}), "neither"),
        (signed({"keyid": "github:a/b", "path": "x\ud800.json"}), "neither"),
        (signed({"keyid": "github:a/b", "path": "x", "request": "1\n"}), "neither"),
        (signed({"keyid": "SHA256:\ud800", "sig": "YQ=="}), "neither"),
    ],
)
def test_what_is_unclear_is_no_envelope_and_says_why(data, why):
    with pytest.raises(BadEnvelope, match=why):
        open_envelope(data, STATEMENT_TYPE)


@pytest.mark.parametrize("data", [b"", b"hello\n", b"\0\xff" * 700])
def test_a_blob_has_the_id_that_git_gives_it(data):
    told = subprocess.run(["git", "hash-object", "--stdin"], input=data, capture_output=True, check=True)
    assert git_blob(data) == told.stdout.decode().strip()
