"""When a certificate ends, as its public half tells."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime

_LONGEST = 1_000_000
"""Characters of a text that is still looked at: a chain of ten certificates has some twenty thousand."""
_PEM = b"-----BEGIN "


def certificate_end(text: str) -> datetime:
    """Return when a certificate ends; where there are several, as in a chain, the earliest end.

    The text is PEM, or X.509 or PKCS #7 in Base64. Nothing but the end is read: no certificate is checked.
    Raises `ValueError`, which says what the text is not.
    """
    if len(text) > _LONGEST:
        raise ValueError("it is too long for a certificate")
    ends = _ends(_decoded(text))
    if not ends:
        raise ValueError("it holds no certificate")
    return min(ends)


def _decoded(text: str) -> bytes:
    """Return PEM as it stands, and the bytes behind anything else."""
    if _PEM.decode() in text:
        return text.encode(errors="replace")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError as error:
        raise ValueError("it is no Base64") from error


def _ends(data: bytes) -> Sequence[datetime]:
    # Only a run that finds such a certificate should pay for this library.
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - as said above
    from cryptography.hazmat.primitives.serialization import pkcs7  # noqa: PLC0415 - as said above
    from cryptography.x509 import (  # noqa: PLC0415 - as said above
        InvalidVersion,
        load_der_x509_certificate,
        load_pem_x509_certificates,
    )

    if _PEM in data:
        readers = (load_pem_x509_certificates, pkcs7.load_pem_pkcs7_certificates)
    else:
        readers = (lambda data: [load_der_x509_certificate(data)], pkcs7.load_der_pkcs7_certificates)
    for read in readers:
        try:
            return [certificate.not_valid_after_utc for certificate in read(data)]
        except (ValueError, InvalidVersion, UnsupportedAlgorithm):  # the last two are no `ValueError`
            continue
    raise ValueError("it holds no certificate that can be read")
