"""Texts that can hold neither a secret nor a person, told by their characters alone.

Only speed hangs on it: what is not told here is searched by every pattern, and comes out the same.
"""

from __future__ import annotations

import re

from collector.evidence.secret_texts import hide_base64

_SHAPES = re.compile(
    r"[A-Za-z0-9._/;-]*+"  # a word, a GUID, the id of a resource: no mark of an assignment, an address or a quotation
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,17}Z?"
    r"|https://[a-z0-9.-]++/?"  # an endpoint without a path, in which a secret could stand
)
_TELLING = ("eyJ", "gh", "xox", "AKIA", "hook", "opsgenie")
"""Parts of the tokens and webhooks that consist of such characters only (`secret_texts`)."""


def is_harmless(text: str) -> bool:
    """Say whether redaction certainly leaves a text as it is."""
    if not _SHAPES.fullmatch(text):
        return False
    for part in _TELLING:  # a loop, because this runs for every text of every answer
        if part in text:
            return False
    return hide_base64(text) == text
