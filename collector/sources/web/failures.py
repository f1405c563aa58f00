"""What it means when no usable answer came: the network, TLS, a proxy, a body cut short."""

from __future__ import annotations

from urllib.parse import urlsplit

import requests

from collector.model import Cause
from collector.probe import ReadError
from collector.sources.web.session import UnusableBody

WIRE_ERRORS = (requests.RequestException, UnusableBody, OSError)
"""What an exchange over the wire may end in."""

_CERTIFICATE = "CERTIFICATE_VERIFY_FAILED"
_AGAIN = "Run again; look at the proxy if it stays."


def failure_of(error: Exception, url: str) -> ReadError:
    """Turn an error of the wire into a `ReadError`; addresses with their queries are not repeated."""
    host = urlsplit(url).netloc
    if isinstance(error, UnusableBody):
        return ReadError(
            Cause.MALFORMED,
            f"{host} answered with {error}",
            "Check the proxy: a sign-in or error page may stand in between. Run again; update golive if it stays.",
        )
    if isinstance(error, requests.Timeout):
        return ReadError(Cause.TIMED_OUT, f"{host} did not answer in time", "Run again; raise --deadline if it stays.")
    if _CERTIFICATE in str(error):
        return ReadError(
            Cause.UNREACHABLE,
            f"the certificate of {host} is not trusted",
            "Give the CA of your proxy or server with --ca-bundle or REQUESTS_CA_BUNDLE.",
        )
    kind = type(error).__name__
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return ReadError(Cause.PARTIAL, f"the answer of {host} was cut short ({kind})", _AGAIN)
    return ReadError(
        Cause.UNREACHABLE,
        f"{host} could not be reached ({kind})",
        "Check the network, DNS, HTTPS_PROXY and NO_PROXY of this machine, and that the address is right.",
    )


def is_hopeless(error: Exception) -> bool:
    """Say whether trying again cannot help: the certificate, what the body is and the CA file stay what they are."""
    return (
        _CERTIFICATE in str(error)
        or isinstance(error, UnusableBody)
        or not isinstance(error, requests.RequestException)
    )
