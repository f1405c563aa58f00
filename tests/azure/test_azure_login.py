"""The sign-in: an answer that was cut short is asked for once more, a refusal is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError, DecodeError

from collector.model import Cause
from collector.probe import ReadError
from collector.sources.azure.clouds import find_cloud
from collector.sources.azure.login import Login

CUT_SHORT, REFUSED = DecodeError("JSON is invalid"), ValueError("wrong secret")


class Told:
    """A credential that answers as it is told, one answer after the other."""

    def __init__(self, *answers: Exception | str) -> None:
        self._answers: Iterator[Exception | str] = iter(answers)
        self.asked = 0

    def get_token(self, *_scopes: str, **_more: object) -> AccessToken:
        self.asked += 1
        answer = next(self._answers)
        if isinstance(answer, Exception):
            raise ClientAuthenticationError("Authentication failed") from answer
        return AccessToken(answer, 4_000_000_000)


@pytest.mark.parametrize(
    ("answers", "asked"),
    [(("token",), 1), ((CUT_SHORT, "token"), 2)],
)
def test_an_answer_that_was_cut_short_is_asked_for_once_more(answers, asked):
    credential = Told(*answers)
    assert Login(lambda: credential, find_cloud("public")).token() == "token"
    assert credential.asked == asked


@pytest.mark.parametrize(
    ("answers", "asked"),
    [((REFUSED, "token"), 1), ((CUT_SHORT, CUT_SHORT, "token"), 2), ((CUT_SHORT, REFUSED, "token"), 2)],
)
def test_a_refusal_is_final_and_so_is_the_second_answer(answers, asked):
    credential = Told(*answers)
    login = Login(lambda: credential, find_cloud("public"))
    for _ in range(2):
        with pytest.raises(ReadError, match="the sign-in failed") as found:
            login.token()
        assert found.value.cause is Cause.DENIED
    assert credential.asked == asked
