"""What it means when no answer came: the network, TLS, a proxy, a body cut short."""

from __future__ import annotations

from urllib.parse import urlsplit

from azure.core.exceptions import (
    AzureError,
    DecodeError,
    IncompleteReadError,
    ServiceRequestTimeoutError,
    ServiceResponseTimeoutError,
)

from collector.model import Cause
from collector.probe import ReadError

_CERTIFICATE = "CERTIFICATE_VERIFY_FAILED"


class Unreadable(AzureError):
    """An answer whose body is of no use; the message says what it was. It may be cut short, or a page of a proxy."""


def failure_of(error: AzureError, url: str) -> ReadError:
    """Turn an error of the transport into a `ReadError`; addresses with their queries are not repeated."""
    host = urlsplit(url).netloc
    if isinstance(error, ServiceRequestTimeoutError | ServiceResponseTimeoutError):
        return ReadError(
            Cause.TIMED_OUT, f"{host} did not answer in time", "Run again; raise --deadline if the run is large."
        )
    if isinstance(error, Unreadable):
        return ReadError(
            Cause.MALFORMED,
            f"{host} answered with {error.message}",
            "Check the proxy: a sign-in or error page may stand in between. Run again; update golive if it stays.",
        )
    if is_hopeless(error):
        return ReadError(
            Cause.UNREACHABLE,
            f"the certificate of {host} is not trusted",
            "Give the CA of your proxy or private cloud with --ca-bundle or REQUESTS_CA_BUNDLE.",
        )
    root = _root_of(error)
    if isinstance(error, IncompleteReadError | DecodeError):
        return ReadError(
            Cause.PARTIAL, f"the answer of {host} was cut short ({root})", "Run again; look at the proxy if it stays."
        )
    return ReadError(
        Cause.UNREACHABLE,
        f"{host} could not be reached ({root})",
        "Check the network, DNS, HTTPS_PROXY and NO_PROXY of this machine, and that the ARM address is right.",
    )


def is_hopeless(error: AzureError) -> bool:
    """Say whether trying again cannot help: the certificate stays what it is."""
    return _CERTIFICATE in str(error)


def _root_of(error: BaseException) -> str:
    """Return the name of the innermost error: requests and urllib3 wrap it in `args` and `reason`."""
    for _ in range(8):
        inner = (
            getattr(error, "inner_exception", None) or getattr(error, "reason", None) or next(iter(error.args), None)
        )
        if not isinstance(inner, BaseException):
            break
        error = inner
    return type(error).__name__
