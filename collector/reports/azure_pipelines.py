"""The verdict as logging commands of Azure Pipelines, for standard output: issues, and output variables.

https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands. How the task ends is not said here:
that is the exit code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from collector.model import Decision, Outcome
from collector.reports.annotations import CALENDAR, Annotation, Level, all_annotations, at_level, escaped
from collector.reports.open_points import is_not_due

_IN_MESSAGE: Mapping[str, str] = {"%": "%AZP25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTY: Mapping[str, str] = {**_IN_MESSAGE, "]": "%5D", ";": "%3B"}
_TYPES = {Level.ERROR: "error", Level.WARNING: "warning"}


def azure_pipelines(decision: Decision) -> str:
    """Return at most ten errors and ten warnings, then the output variables, one command a line."""
    found = tuple(_without_notices(decision))
    issues = (_issue(one) for level in _TYPES for one in at_level(level, found, decision))
    return "".join([*issues, *(_variable(name, value) for name, value in _variables(decision))])


def _without_notices(decision: Decision) -> Iterator[Annotation]:
    """Make warnings of what must be seen, because this host knows no notices; a plain GO needs none."""
    for one in all_annotations(decision):
        if one.level is not Level.NOTICE:
            yield one
        elif one.code not in ("ruling", CALENDAR):
            yield replace(one, level=Level.WARNING)


def _issue(one: Annotation) -> str:
    message = escaped(": ".join([one.title, " | ".join(one.lines)]), _IN_MESSAGE)
    return f"##vso[task.logissue type={_TYPES[one.level]};code={escaped(one.code, _IN_PROPERTY)};]{message}\n"


def _variables(decision: Decision) -> Iterator[tuple[str, str]]:
    """Yield what later jobs may ask for. A what-if has no ruling, lest a condition on `GO` lets it pass."""
    outcomes = [verdict.outcome for verdict in decision.verdicts]
    yield "ruling", "WHAT_IF" if decision.what_if else decision.ruling.value
    yield "mode", decision.mode.value
    yield "exit_code", str(decision.exit_code)
    yield "process_exit_code", str(decision.process_exit_code)
    yield "advisory", "true" if decision.advisory else "false"
    for outcome in Outcome:
        yield f"counts_{outcome.value}", str(outcomes.count(outcome))
    yield "counts_not_due", str(sum(map(is_not_due, decision.verdicts)))


def _variable(name: str, value: str) -> str:
    return f"##vso[task.setvariable variable={name};isOutput=true]{escaped(value, _IN_MESSAGE)}\n"
