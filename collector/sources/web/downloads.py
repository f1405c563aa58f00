"""Downloads from signed addresses: they need no token, so none goes there."""

from __future__ import annotations

from typing import BinaryIO
from urllib.parse import urlsplit

from collector.model import Cause
from collector.probe import ReadError
from collector.sources.limits import Budget
from collector.sources.web.answers import Answer
from collector.sources.web.exchange import Exchange
from collector.sources.web.failures import WIRE_ERRORS, failure_of, is_hopeless
from collector.sources.web.homes import Home
from collector.sources.web.session import stays_here

_MOST_TRIES = 3
_PAUSE = 1.0
_HEADERS = {"Accept": "*/*", "Accept-Encoding": "identity"}
_EXPIRED = (401, 403, 404, 410)
"""What storage says when a signed address is too old or its file is gone."""


def download(exchange: Exchange, budget: Budget, url: str, *, from_home: Home, into: BinaryIO) -> None:
    """Write what lies at a signed address to a file; it leads nowhere else. Raises `ReadError`.

    An address on this machine is believed of an API on this machine alone.
    """
    if urlsplit(url).scheme != "https" or (stays_here(url) and not stays_here(from_home.base)):
        raise ReadError(
            Cause.PARTIAL,
            "the download of an artifact leads to an address that golive does not follow",
            "Check the proxy and the storage settings of the server: a download has to lead to an https address.",
        )
    for tried in range(1, _MOST_TRIES + 1):
        try:
            answer = exchange.send("GET", url, _HEADERS, into=into)
        except WIRE_ERRORS as error:
            budget.refuse_when_over()
            if is_hopeless(error) or tried == _MOST_TRIES or not budget.can_wait(_PAUSE * tried):
                raise failure_of(error, url) from error
        else:
            if answer.status < 500 or tried == _MOST_TRIES or not budget.can_wait(_PAUSE * tried):
                _refuse_unless_there(answer)
                return
        budget.pause(_PAUSE * tried)


def _refuse_unless_there(answer: Answer) -> None:
    if answer.status == 200 and not answer.is_html:
        return
    if answer.status in _EXPIRED:
        raise ReadError(
            Cause.PARTIAL,
            f"the download address of an artifact is not valid any more ({answer.status})",
            "Run golive again; if it stays, the artifact has expired: run the pipeline again.",
        )
    raise ReadError(
        Cause.UNREACHABLE,
        f"the storage of an artifact answered {answer.status}",
        "Run again in a few minutes; check that this machine may reach the storage of the host.",
    )
