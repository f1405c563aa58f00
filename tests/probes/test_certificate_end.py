"""The end of certificates, as their public halves tell it, and what is no certificate."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from hypothesis import given
from hypothesis import strategies as st

from collector.probe import certificate_end

ENDS, LATER = datetime(2027, 3, 1, 10, 30, tzinfo=UTC), datetime(2051, 1, 1, tzinfo=UTC)


@cache
def certificate(end: datetime) -> x509.Certificate:
    key = ec.derive_private_key(7, ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "till.contoso.example")])
    builder = x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key(), serial_number=9)
    builder = builder.not_valid_before(datetime(2000, 1, 1, tzinfo=UTC)).not_valid_after(end)
    return builder.sign(key, hashes.SHA256())


def one(encoding: Encoding) -> bytes:
    return certificate(ENDS).public_bytes(encoding)


def bundle(encoding: Encoding, *ends: datetime) -> bytes:
    return pkcs7.serialize_certificates([certificate(end) for end in ends], encoding)


def as_text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def in_lines(text: str) -> str:
    return "\r\n".join(text[start : start + 64] for start in range(0, len(text), 64))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(as_text(one(Encoding.DER)), id="X.509"),
        pytest.param(in_lines(as_text(one(Encoding.DER))), id="X.509 in lines"),
        pytest.param(one(Encoding.PEM).decode(), id="PEM"),
        pytest.param("subject: till.contoso.example\n" + one(Encoding.PEM).decode(), id="PEM with a word before"),
        pytest.param(as_text(one(Encoding.PEM)), id="PEM in Base64"),
        pytest.param(as_text(bundle(Encoding.DER, ENDS)), id="PKCS #7"),
        pytest.param(bundle(Encoding.PEM, ENDS).decode(), id="PKCS #7 as PEM"),
    ],
)
def test_a_certificate_is_read_in_each_form(text):
    assert certificate_end(text) == ENDS


@pytest.mark.parametrize("ends", [(ENDS, LATER), (LATER, ENDS)])
def test_of_several_the_earliest_end_counts(ends):
    assert certificate_end(as_text(bundle(Encoding.DER, *ends))) == ENDS
    assert certificate_end("".join(certificate(end).public_bytes(Encoding.PEM).decode() for end in ends)) == ENDS


@given(st.integers(min_value=1_000_000_000, max_value=250_000_000_000))
def test_every_end_is_read_to_the_second(seconds):
    end = datetime.fromtimestamp(seconds, UTC)
    assert certificate_end(as_text(certificate(end).public_bytes(Encoding.DER))) == end


NO_CERTIFICATES = bytes.fromhex(
    "3025 06092a864886f70d010702 a018 3016 020101 3100 300b 06092a864886f70d010701 a000 3100"
)
"""A signed message of PKCS #7 that signs nothing and brings nothing."""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "holds no certificate"),
        ("no certificate!", "is no Base64"),
        ("Zertifikat für die Kasse", "is no Base64"),
        ("AAAA", "holds no certificate"),
        (as_text(b"\x30\x80\x00\x00"), "holds no certificate"),
        (as_text(b"\x30\x03\x02\x01\x05"), "holds no certificate"),
        (as_text(NO_CERTIFICATES), "holds no certificate"),
        (as_text(one(Encoding.DER) + b"\x00"), "holds no certificate"),
        (as_text(b"\x30\x80" * 300_000), "holds no certificate"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "holds no certificate"),
        ("-----BEGIN CERTIFICATE-----\n", "holds no certificate"),
        ("-----BEGIN \ud800", "holds no certificate"),
        ("A" * 1_000_001, "is too long"),
    ],
)
def test_what_is_no_certificate_is_refused_with_the_reason(text, why):
    with pytest.raises(ValueError, match=f"^it {why}"):
        certificate_end(text)


@given(st.integers(1, len(one(Encoding.DER)) - 1))
def test_a_certificate_that_is_cut_off_is_refused(length):
    with pytest.raises(ValueError, match=r"^it holds no certificate"):
        certificate_end(as_text(one(Encoding.DER)[:length]))


@given(st.binary(max_size=300), st.booleans())
def test_bytes_of_any_kind_do_no_more_than_being_refused(data, as_pem):
    text = as_text(data)
    with pytest.raises(ValueError, match=r"^it "):
        certificate_end(f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n" if as_pem else text)


@pytest.mark.filterwarnings("ignore:Parsed a serial number", "ignore:PKCS#7 certificates could not be parsed as DER")
@given(st.data())
def test_a_spoilt_certificate_is_read_or_refused(data):
    spoilt = bytearray(data.draw(st.sampled_from([one(Encoding.DER), bundle(Encoding.DER, ENDS, LATER)])))
    for _ in range(data.draw(st.integers(1, 4))):
        spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = certificate_end(as_text(spoilt))
    except ValueError:
        return
    assert found.tzinfo is UTC
