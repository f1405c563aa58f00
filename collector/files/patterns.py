"""Patterns of report files, as people write them in the workload file."""

from __future__ import annotations

from collector.files.shape import ListOf, Rule, Text


def patterns(sample: str) -> ListOf[str]:
    """Return the shape of a list of patterns that stay below the folder of the workload file."""
    pattern = Text(
        sample=sample,
        max_length=500,
        rules=(
            Rule(r"[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*", "stands on one line, without tabs"),
            Rule(r"[^\\]*", "separates folders by `/`, not by `\\`"),
            Rule(r"(?![/~]|[A-Za-z]:)[\s\S]*", "is relative to the folder of this file"),
            Rule(r"(?!([\s\S]*/)?\.\.(/|$))[\s\S]*", "stays below the folder of this file, without `..`"),
            Rule(r"[\s\S]*\S[\s\S]*", "says something"),
        ),
    )
    return ListOf(pattern, max_items=200, unique_by=str)
