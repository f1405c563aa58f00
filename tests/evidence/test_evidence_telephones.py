"""One telephone is one alias, so that it never counts as two people."""

from __future__ import annotations

import pytest

from collector.evidence.redaction import Redactor

redactor = Redactor(b"a key of the run" * 2, ())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1700001201", "1700 001-201", True),
        ("1700001201", "01700001201", True),
        ("1700001201", "+49 (0)170 000 1201", True),
        ("1700001201", "1700001202", False),
        ("12345", "12346", False),
    ],
)
def test_one_telephone_has_one_alias_however_it_is_spelt(one, other, same):
    aliases = [redactor.redact({"phoneNumber": number})["phoneNumber"] for number in (one, other)]
    assert (aliases[0] == aliases[1]) is same
