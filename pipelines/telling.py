"""Texts that both hosts show. They hold nothing from outside but numbers and the report that golive wrote."""

from __future__ import annotations

from pipelines.answer import Answer
from pipelines.inputs import Inputs

ADVISORY = "ADVISORY: this run never blocks. A green step is not a GO; read the ruling."
_HIDDEN = (
    "\n<sub>Resource names and ids are left out, because this project is public or its visibility is not known."
    " The input `show-subjects: true` shows them.</sub>\n"
)
_WHAT_NOW = {
    2: "An input, the workload file or the policy is wrong; the log names file, line and column.",
    3: "The workload names no target: put a subscription into `scope.azure.subscriptions`.",
    130: "The run was cancelled.",
    143: "The run was cancelled.",
}


def no_verdict(answer: Answer) -> str:
    """Say in one sentence that there is no verdict, and what to do."""
    if answer.problem:
        return f"{answer.problem}. This is a defect of golive; nothing was proven, do not deploy."
    what_now = _WHAT_NOW.get(answer.exit_code, "The log of this step says why.")
    return f"golive gave no verdict (exit code {answer.exit_code}). {what_now} No verdict is never a GO."


def summary_of(answer: Answer, inputs: Inputs, limit: int) -> str:
    """Return the summary in Markdown, below `limit` bytes: golive's own, or why there is none."""
    head = f"> **{ADVISORY}**\n\n" if inputs.advisory else ""
    tail = _HIDDEN if inputs.redact else ""
    written = inputs.reports / "summary.md"
    if answer.problem or not written.is_file():
        return f"{head}### golive: no verdict\n\n{no_verdict(answer)}\n"
    text = head + written.read_text("utf-8").rstrip("\n") + "\n" + tail
    if len(text.encode()) < limit:
        return text
    return f"{head}### golive: {answer.outputs['ruling']}\n\nThe report is too long to be shown here; see the packet.\n"
