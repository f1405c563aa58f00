"""The verdict as a job summary in GitHub-flavoured Markdown, to be understood in ten seconds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from collector.model import Decision, Outcome, Ruling, Verdict
from collector.reports import gfm
from collector.reports.ahead import date_in_words
from collector.reports.alert_matrix import total
from collector.reports.alert_matrix_markdown import matrix_tables
from collector.reports.calendar import blocks_now, next_due
from collector.reports.data_loss import expected_losses, of_stores, said
from collector.reports.gap_groups import GapGroup, gap_groups
from collector.reports.headline import (
    MEANING,
    counts_in_words,
    days_until,
    loosened,
    marks,
    moment_in_words,
    review_in_words,
    ruling_in_words,
    trust_in_words,
    where_the_rest_is,
)
from collector.reports.markdown_people import accepted_tables, ahead_tables
from collector.reports.open_points import (
    blocks,
    concerned,
    gap_numbers,
    how_many,
    settled_verdicts,
    unaccepted,
    unlocks,
)
from collector.reports.place_names import place_name
from collector.reports.size_budget import Line, Weight, fitting

MAX_BYTES = 900 * 1024
"""GitHub shows nothing of a summary above 1 MiB, and the step still passes."""
_NOTE_BYTES = 400
_SUBJECTS_SHOWN = 5
_SHORT = 160
"""Characters of what is wrong in the table; the whole of it stands below."""
_PROBLEM = 300
_PROBLEMS_SHOWN = 20
_NOTHING = Line("")
_SIGNS = {
    Outcome.PASS: "✅",
    Outcome.FAIL: "❌",
    Outcome.UNKNOWN: "❓",
    Outcome.NOT_APPLICABLE: "➖",  # noqa: RUF001 - a sign
    Outcome.WAIVED: "🟡",
}
_RULING_SIGNS = {
    Ruling.GO: "✅",
    Ruling.ON_TRACK: "🕒",
    Ruling.CONDITIONAL_GO: "🟡",
    Ruling.NO_GO: "❌",
    Ruling.UNDECIDED: "❓",
}


def markdown(decision: Decision, *, budget: int = MAX_BYTES) -> str:
    """Return the verdict, what blocks, how to fix it, and what could not be read; at most `budget` bytes."""
    groups = gap_groups(decision)
    numbers = gap_numbers(groups)
    lines = [
        *_top(decision),
        *accepted_tables(decision),
        *_open_table(decision, numbers),
        *_fixes(decision, numbers),
        *_gaps(groups),
        *ahead_tables(decision),
        *_losses(decision),
        *_alerts(decision),
        *_holds(decision),
    ]
    foot = _foot(decision)
    kept, left_out = fitting(lines, budget - foot.size - _NOTE_BYTES)
    if left_out:
        kept.append(Line(f"**{left_out} lines were left out** for want of room, the least important ones.\n"))
    return "".join(f"{line.text}\n" for line in (*kept, foot))


# --- The top ----------------------------------------------------------------------------------------------


def _top(decision: Decision) -> Iterator[Line]:
    sign = "⚠️" if decision.what_if or decision.advisory else _RULING_SIGNS[decision.ruling]
    yield Line(f"## {sign} {ruling_in_words(decision)}: {gfm.text(decision.workload.name)}\n")
    quoted = [f"> **{mark.name}**{_about(mark.about)}: {gfm.text(mark.said)}" for mark in marks(decision)]
    if quoted:
        yield Line("\n>\n".join(quoted) + "\n")
    yield Line(f"**{_sentence(MEANING[decision.ruling])}** {' · '.join(counts_in_words(decision.verdicts))}\n")
    yield from _why(decision)
    yield Line(_circumstances(decision))
    yield _NOTHING
    yield from _notes("loosened", [mark.said for mark in loosened(decision)])
    yield from _notes("host", decision.host_notes)


def _why(decision: Decision) -> Iterator[Line]:
    """Yield what decided, what blocks now, what is due next, and how long it holds."""
    yield Line(f"- blocks now: {gfm.text(blocks_now(decision))}")
    yield from (Line(f"- because: {gfm.text(sentence)}") for sentence in decision.why)
    if due := next_due(decision):
        yield Line(f"- next due: {gfm.text(due)}")
    if decision.feasible:
        yield Line(f"- the date {gfm.text(date_in_words(decision.feasible))}")
    if decision.valid_until:
        yield Line(f"- valid until {moment_in_words(decision.valid_until)}")
    if decision.review:
        yield Line(f"- review: {gfm.text(review_in_words(decision.review))}")
    yield _NOTHING
    if decision.paper_problems:
        yield Line("> **PAPERS**: these could not be read, and nothing of them counts\n>")
        yield from (Line(f"> - {gfm.text(one, limit=_PROBLEM)}") for one in decision.paper_problems[:_PROBLEMS_SHOWN])
        yield _NOTHING


def _notes(label: str, said: Sequence[str]) -> Iterator[Line]:
    for one in said:
        yield Line(f"- {label}: {gfm.text(one)}", Weight.LOOSENED)
    if said:
        yield _NOTHING


def _about(raw: str) -> str:
    return f" ({gfm.text(raw)})" if raw else ""


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _circumstances(decision: Decision) -> str:
    workload, policy = decision.workload, decision.policy
    return " · ".join(
        (
            f"tier {workload.tier.value}",
            f"go-live {moment_in_words(workload.go_live)}, {days_until(workload.go_live, decision.decided_at)}",
            f"judged {moment_in_words(decision.decided_at)}",
            f"policy {gfm.text(policy.name)} {gfm.text(policy.version)}",
            trust_in_words(decision.trust),
        )
    )


# --- What is open -----------------------------------------------------------------------------------------


def _open_table(decision: Decision, numbers: dict[str, tuple[int, ...]]) -> Iterator[Line]:
    found = unaccepted(decision)
    yield from _table("What blocks", [one for one in found if blocks(one)], numbers)
    yield from _table("Open, but does not block", [one for one in found if not blocks(one)], numbers)


def _table(title: str, verdicts: Sequence[Verdict], numbers: dict[str, tuple[int, ...]]) -> Iterator[Line]:
    if not verdicts:
        return
    yield Line(f"### {title}\n\n| | Criterion | What is wrong | Owner |\n|---|---|---|---|")
    for verdict in verdicts:
        said = _wrong(verdict, numbers.get(verdict.criterion, ()))
        cells = (_weighed(verdict), gfm.code(verdict.criterion), said, gfm.text(verdict.owner))
        yield Line(f"| {' | '.join(cells)} |", Weight.CRITERION)
    yield _NOTHING


def _weighed(verdict: Verdict) -> str:
    return f"{_SIGNS[verdict.outcome]}&nbsp;{verdict.severity.value}"


def _wrong(verdict: Verdict, numbers: Sequence[int]) -> str:
    if verdict.outcome is Outcome.UNKNOWN and numbers:
        return f"unknown: needs what could not be read, see {' and '.join(map(str, numbers))} below"
    if verdict.kept_from_review:
        return f"kept from the review: {gfm.text(verdict.message, limit=_SHORT)}"
    return gfm.text(verdict.message, limit=_SHORT)


def _fixes(decision: Decision, numbers: dict[str, tuple[int, ...]]) -> Iterator[Line]:
    """Yield how to mend what no gap explains: the gaps below name their own fixes."""
    found = unaccepted(decision)
    own = [one for one in found if one.outcome is Outcome.FAIL or one.criterion not in numbers]
    if not own:
        return
    yield Line("### How to fix it\n")
    for verdict in own:
        yield Line(_fix(verdict), Weight.FIX)
        yield from _subjects(verdict)
    yield _NOTHING


def _fix(verdict: Verdict) -> str:
    owner = f", {gfm.text(verdict.owner)}" if verdict.owner else ""
    more = f" {gfm.link('Read more', verdict.doc)}" if verdict.doc else ""
    return f"- {gfm.code(verdict.criterion)}{owner}: {gfm.text(verdict.fix)}{more}"


def _subjects(verdict: Verdict) -> Iterator[Line]:
    found = concerned(verdict)
    for subject in found[:_SUBJECTS_SHOWN]:
        yield Line(f"  - {gfm.code(place_name(subject.id))}: {gfm.text(subject.message)}", Weight.SUBJECT)
    if len(found) > _SUBJECTS_SHOWN:
        yield Line(f"  - and {len(found) - _SUBJECTS_SHOWN} more", Weight.FIX)


# --- What could not be read, and what holds ---------------------------------------------------------------


def _gaps(groups: Sequence[GapGroup]) -> Iterator[Line]:
    if not groups:
        return
    yield Line("### What could not be read, the most unblocking first\n")
    for number, group in enumerate(groups, start=1):
        head = f"{number}. **{unlocks(group)}** ({gfm.text(group.reason_code)}): {gfm.text(group.fix)}"
        yield Line(f"{head}\n   - why: {gfm.text(group.detail)}", Weight.GAP)
    yield _NOTHING


def _losses(decision: Decision) -> Iterator[Line]:
    """Yield what is lost at worst in each scenario, by the mechanism that brings it back."""
    losses = expected_losses(decision.verdicts)
    if not losses:
        return
    yield Line("### Expected loss of data, the worst of each mechanism\n")
    yield Line("| after | brought back by | lost | of |\n|---|---|---|---|")
    for loss in losses:
        worst = gfm.text(place_name(loss.worst_of)) if loss.worst_seconds else ""
        cells = (gfm.text(loss.scenario), gfm.text(of_stores(loss)), gfm.text(said(loss)), worst)
        yield Line(f"| {' | '.join(cells)} |", Weight.SUBJECT)
    yield _NOTHING


def _alerts(decision: Decision) -> Iterator[Line]:
    """Yield the alert matrix, folded away: it is long."""
    if not decision.alert_matrix:
        return
    yield Line(f"<details><summary>Alert matrix: {total(decision.alert_matrix)}</summary>\n")
    yield from (Line(part, Weight.HOLD) for part in matrix_tables(decision.alert_matrix))
    yield Line("</details>\n")


def _holds(decision: Decision) -> Iterator[Line]:
    settled = settled_verdicts(decision.verdicts)
    if not settled:
        return
    shown = "" if any(map(blocks, decision.verdicts)) else " open"
    holds = "1 criterion holds" if len(settled) == 1 else f"{len(settled)} criteria hold"
    yield Line(f"<details{shown}><summary>{holds}</summary>\n")
    for verdict in settled:
        yield Line(_hold(verdict), Weight.HOLD)
    yield Line("\n</details>\n")


def _hold(verdict: Verdict) -> str:
    spared = f" Not applicable: {gfm.text(verdict.message)}" if verdict.outcome is Outcome.NOT_APPLICABLE else ""
    alike = f" {how_many(verdict)}" if how_many(verdict) else ""
    return f"- {_SIGNS[verdict.outcome]} {gfm.code(verdict.criterion)}{alike}: {gfm.text(verdict.question)}{spared}"


def _foot(decision: Decision) -> Line:
    evidence = gfm.code(decision.evidence.digest)
    rest = f"The whole report is {where_the_rest_is(decision)}."
    return Line(
        f"golive {gfm.text(decision.tool_version)} · exit code {decision.exit_code} · evidence {evidence}\n\n{rest}"
    )
