"""The first workload file: what is known as keys, everything else as comments that explain the key.

What an inventory suggests stands in comments, too: a flow or a group that is only guessed would narrow what is asked.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from datetime import timedelta

from collector.cli.starting.found import NOTHING_FOUND, Found
from collector.cli.starting.questions import Start
from collector.files.shape import Key
from collector.files.workload import WORKLOAD
from collector.instants import format_instant
from collector.reports.plain_text import neutral

UNSURE = "# unknown: check this"
"""Behind every line that was guessed."""
_WIDTH = 110
_FILLED = ("workload", "tier", "go_live", "scope")
_MORE_THAN_REQUIRED = {"components": "components: [{name: shop-api, coverage: [coverage/*.xml]}]"}
"""Examples of keys that need one of several others beside the required ones."""
_HEAD = (
    "What goes live. Lines without `#` count; every other key stands below as a comment with an example. What a key "
    "that you leave out is needed for ends as unknown, with the line to add. `golive policy schema workload` prints "
    "the schema for editors."
)


def workload_text(start: Start, found: Found = NOTHING_FOUND, guessed: Sequence[str] = ()) -> str:
    """Return the text of `golive.yaml`; `guessed` names the keys whose values come from the environment."""
    keys = {key.name: key for key in WORKLOAD.keys}
    lines = [*_comment(_HEAD), ""]
    lines += _filled(keys["workload"], json.dumps(start.name), unsure="name" in guessed)
    lines += _filled(keys["tier"], start.tier.value)
    lines += _filled(keys["go_live"], format_instant(start.go_live))
    lines += [*_comment(keys["scope"].doc), *_scope(start, found, guessed), ""]
    for key in WORKLOAD.keys:
        if key.name not in _FILLED:
            lines += [*_optional(key, start, found), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def unsure_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield every line of a draft that was guessed, with its number from 1."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.rstrip().endswith(UNSURE):
            yield number, line.removesuffix(UNSURE).strip(" #-")


def _filled(key: Key, value: str, *, unsure: bool = False) -> list[str]:
    return [*_comment(key.doc), f"{key.name}: {value}{_mark(unsure)}", ""]


def _scope(start: Start, found: Found, guessed: Sequence[str]) -> Iterator[str]:
    yield "scope:"
    yield "  azure:"
    yield "    subscriptions: # everything in them belongs"
    yield from (f"      - {one}{_mark('subscriptions' in guessed)}" for one in start.subscriptions)
    yield from (f"      # - {_quoted(one)}  {UNSURE}" for one in found.subscriptions if one not in start.subscriptions)
    if found.resource_groups:
        yield "    # To judge only a part, take out `subscriptions` and name the groups that belong:"
        yield "    # resource_groups:"
        yield from (f"    #   - {_quoted(one)}  {UNSURE}" for one in found.resource_groups)
    if start.github:
        yield "  github:"
        yield "    repositories: # the release is built in the first"
        yield from (f"      - {_quoted(one)}{_mark('github' in guessed)}" for one in start.github)
    if start.azure_devops:
        yield "  azure_devops:"
        yield "    projects: # the release is built in the first"
        yield from (f"      - {_quoted(one)}{_mark('azure_devops' in guessed)}" for one in start.azure_devops)


def _optional(key: Key, start: Start, found: Found) -> Iterator[str]:
    yield from _comment(key.doc)
    if key.name == "cutover" and start.cutover:
        starts, ends = map(format_instant, start.cutover)
        yield f"cutover: {{starts: {starts}, ends: {ends}}}"
        return
    drafted = {"flows": _flows, "endpoints": _endpoints, "delivery": _delivery}.get(key.name)
    guesses = list(drafted(found)) if drafted else []
    yield from guesses or [f"# {_example(key, start)}"]


def _example(key: Key, start: Start) -> str:
    """Return a line that is valid beside the others once its mark is taken away."""
    if key.name == "cutover":
        starts, ends = (format_instant(start.go_live + span) for span in (-timedelta(hours=12), timedelta(hours=4)))
        return f"cutover: {{starts: {starts}, ends: {ends}}}"
    return _MORE_THAN_REQUIRED.get(key.name) or key.example()


def _flows(found: Found) -> Iterator[str]:
    if not found.members:
        return
    yield "# While no flow is declared, everything counts as critical. Guessed by type, one flow of all:"
    yield "# flows:"
    yield f"#   - name: main  {UNSURE}"
    yield "#     members:"
    yield from (f"#       - {_quoted(one)}  {UNSURE}" for one in found.members)
    if found.left_out:
        yield f"#       # and {found.left_out} more, which are left out here"


def _endpoints(found: Found) -> Iterator[str]:
    if found.endpoints:
        yield "# endpoints:"
        yield from (f"#   - {_quoted(one)}  {UNSURE}" for one in found.endpoints)


def _delivery(found: Found) -> Iterator[str]:
    if found.branch:
        yield "# delivery:"
        yield f"#   branch: {_quoted(found.branch)}  {UNSURE}"


def _mark(unsure: bool) -> str:
    return f"  {UNSURE}" if unsure else ""


def _quoted(text: str) -> str:
    """Return a text as YAML reads it back, on one line and without what could command a terminal."""
    return json.dumps(neutral(text, limit=2000), ensure_ascii=False)


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in textwrap.wrap(text, _WIDTH - 2)]
