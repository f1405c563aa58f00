"""The verdict as workflow commands of GitHub Actions, for standard output: annotations beside the run.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Mapping

from collector.model import Decision
from collector.reports.annotations import Annotation, Level, all_annotations, at_level, escaped

_IN_MESSAGE: Mapping[str, str] = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY: Mapping[str, str] = {**_IN_MESSAGE, ":": "%3A", ",": "%2C"}


def github(decision: Decision) -> str:
    """Return at most ten errors, ten warnings and ten notices, one a line."""
    found = tuple(all_annotations(decision))
    return "".join(_command(one) for level in Level for one in at_level(level, found, decision))


def _command(one: Annotation) -> str:
    title = escaped(one.title, _IN_PROPERTY)
    return f"::{one.level} title={title}::{escaped(chr(10).join(one.lines), _IN_MESSAGE)}\n"
