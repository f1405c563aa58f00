"""What is told to be harmless by its characters alone comes out of every pattern as it went in."""

from __future__ import annotations

import base64

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from collector.evidence.aliases import Aliases
from collector.evidence.harmless import is_harmless
from collector.evidence.secret_texts import hide_secrets

_ALIASES = Aliases(b"a key of the run", ())
_BASE64 = base64.b64encode(b"Endpoint=sb://a/;SharedAccessKey=abcdefgh").decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        "Standard_LRS",
        "6b30bdc6-696a-46fb-82d7-739c2fb147b7",
        "/subscriptions/6b30bdc6-696a-46fb-82d7-739c2fb147b7/resourceGroups/rg/providers/Microsoft.Compute/disks/d-1",
        "VM;iaasvmcontainerv2;rg;vm-1",
        "2026-11-22T12:00:30.2500000Z",
        "https://stshop.blob.core.windows.net/",
    ],
)
def test_what_most_answers_consist_of_is_told_at_once(text):
    assert is_harmless(text)


@pytest.mark.parametrize(
    "text",
    [
        "someone@contoso.com",
        "+4917012345678",
        "pwd=x",
        "key: x",
        "Bearer 0123456789abcdef",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzb21lYm9keSJ9.c2ln",
        "ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "AKIA0123456789ABCDEF",
        "xoxb-0123456789",
        "https://webhook.example/",
        "https://api.opsgenie.com",
        "https://u:p@a.example/",
        _BASE64,
        f"/{'x'}.{_BASE64}",
    ],
)
def test_what_may_be_a_secret_or_a_person_is_left_to_the_patterns(text):
    assert not is_harmless(text)


_PIECES = st.sampled_from([
    "/subscriptions/", "key", "password", "sig", "gh", "p_", "eyJ", "AKIA", "hooks", ".slack.com", "https://",
    "https://api.", "opsgenie.com", "2026-11-22T12:00:00", "Z", ".", "-", "--", "_", "/", ";", "0", "PRIVATE", "BEGIN",
    "bearer", "client", "6b30bdc6-696a-46fb-82d7-739c2fb147b7", _BASE64, "ABCDEFGHIJKLMNOPQRST", "@", ":", "=", "+",
    " ",
])  # fmt: skip


@example(f"a.{_BASE64}/")
@example("https://hooks.slack.com/")
@given(st.lists(_PIECES | st.text("abcXYZ019._/;-", max_size=6), max_size=9).map("".join))
def test_a_harmless_text_comes_out_of_every_pattern_as_it_went_in(text):
    if is_harmless(text):
        assert _ALIASES.in_text(hide_secrets(text)) == text
        assert text.lstrip()[:1] not in ("{", "[", '"')
