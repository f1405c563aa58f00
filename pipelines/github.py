"""GitHub Actions: what the runner lets us know, and how it wants to be told (evidence sources, D.1)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from pipelines.answer import Answer
from pipelines.inputs import Host, Inputs, WrongInput
from pipelines.telling import ADVISORY, no_verdict, summary_of

_SUMMARY_LIMIT = 1024 * 1024
"""Bytes; the runner shows nothing at all of a longer summary."""


def host(environ: Mapping[str, str]) -> Host:
    """Return what is known before the run. Only `private` and `internal` repositories are not public."""
    temporary, *_ = [_needed(environ, name) for name in ("RUNNER_TEMP", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")]
    return Host(
        annotations="github",
        temporary=Path(temporary),
        private=_is_private(environ),
        attempt=environ.get("GITHUB_RUN_ATTEMPT", ""),
    )


def _is_private(environ: Mapping[str, str]) -> bool:
    visibility = environ.get("GATE_VISIBILITY", "")
    if visibility:
        return visibility in ("private", "internal")
    return environ.get("GATE_PRIVATE", "") == "true"


def tell(answer: Answer, inputs: Inputs, environ: Mapping[str, str], log: TextIO) -> None:
    """Write outputs, job summary and annotations; the outputs first, since later steps hang on them."""
    with Path(environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
        file.writelines(_output_lines(name, value) for name, value in _outputs(answer, inputs).items())
    with Path(environ["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as file:
        file.write(summary_of(answer, inputs, _SUMMARY_LIMIT))
    log.write(_annotations(answer, inputs))
    log.flush()


def tell_refused(message: str, log: TextIO) -> None:
    """Tell that the inputs were refused and nothing was run."""
    log.write(f"::error title=golive::{_escaped(message)}\n")


def _outputs(answer: Answer, inputs: Inputs) -> dict[str, str]:
    decision, packet = inputs.reports / "decision.json", inputs.packet / "packet.json"
    return answer.outputs | {
        "decision": str(decision) if decision.is_file() else "",
        "packet": str(inputs.packet) if packet.is_file() else "",
        "junit": str(inputs.reports / "junit.xml"),
        "advisory": str(inputs.advisory).lower(),
        "upload": str(inputs.upload and packet.is_file()).lower(),
        "artifact": inputs.artifact,
    }


def _output_lines(name: str, value: str) -> str:
    delimiter = f"golive_{secrets.token_hex(16)}"
    return f"{name}<<{delimiter}\n{value}\n{delimiter}\n"


def _annotations(answer: Answer, inputs: Inputs) -> str:
    written = inputs.reports / "annotations.txt"
    text = written.read_text("utf-8") if written.is_file() else ""
    if answer.problem or not text:
        text += f"::error title=golive::{_escaped(no_verdict(answer))}\n"
        text += f"::notice title=golive::{_escaped(ADVISORY)}\n" if inputs.advisory else ""
    return text


def _escaped(message: str) -> str:
    return message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _needed(environ: Mapping[str, str], name: str) -> str:
    if not environ.get(name):
        raise WrongInput(f"{name} is not set: this command is a step of GitHub Actions; elsewhere run `golive gate`")
    return environ[name]
