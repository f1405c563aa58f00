"""The words and moments that several registers share."""

from __future__ import annotations

from collector.files.shape import Instant, Key, Rule, Text

ID = Text(
    sample="T-1",
    max_length=60,
    rules=(Rule(r"[A-Za-z0-9][A-Za-z0-9._-]*", "holds only letters, digits, `.`, `_` and `-`"),),
)
"""The id of an entry, by which others refer to it."""
WHO = Text(sample="Cutover lead", max_length=120)
"""A person or a role, by a name that people write themselves."""
SENTENCE = Text(sample="Restore the backup of the evening before.", max_length=2000, multiline=True)
LINK = Text(sample="https://wiki.contoso.example/cutover/t-1", max_length=500)

AS_OF = Key(
    "as_of",
    Instant(sample="2026-11-20T08:00:00Z"),
    "When somebody last went through the whole list, or when it was exported: how old it is counts from here.",
    required=True,
)


def folded(name: str) -> str:
    """Return a name or an id without what people spell in two ways: letter case and blanks."""
    return " ".join(name.casefold().split())
