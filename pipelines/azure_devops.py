"""Azure Pipelines: what the agent lets us know, and how it wants to be told (evidence sources, D.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TextIO

from pipelines.answer import Answer
from pipelines.inputs import Host, Inputs, WrongInput
from pipelines.project_visibility import is_private
from pipelines.telling import ADVISORY, no_verdict, summary_of

_SUMMARY_LIMIT = 1024 * 1024


def host(environ: Mapping[str, str], ask: Callable[[Mapping[str, str]], bool] = is_private) -> Host:
    """Return what is known before the run; whether the project is private is asked of Azure DevOps itself."""
    return Host(
        annotations="azure-pipelines",
        temporary=Path(_needed(environ, "AGENT_TEMPDIRECTORY")),
        private=ask(environ),
        attempt=environ.get("SYSTEM_JOBATTEMPT", ""),
    )


def tell(answer: Answer, inputs: Inputs, environ: Mapping[str, str], log: TextIO) -> None:
    """Print issues, output variables and the summary as logging commands; a variable's later value holds."""
    del environ
    log.write(_issues(answer, inputs))
    log.writelines(
        f"##vso[task.setvariable variable={name};isOutput=true]{_escaped(value)}\n"
        for name, value in _variables(answer, inputs).items()
    )
    summary = inputs.reports / "shown.md"
    summary.write_text(summary_of(answer, inputs, _SUMMARY_LIMIT), encoding="utf-8")
    log.write(f"##vso[task.uploadsummary]{_escaped(str(summary))}\n")
    log.flush()


def tell_refused(message: str, log: TextIO) -> None:
    """Tell that the inputs were refused and nothing was run."""
    log.write(f"##vso[task.logissue type=error;]{_escaped(message)}\n")


def _variables(answer: Answer, inputs: Inputs) -> dict[str, str]:
    """Names have underscores here, since a hyphen needs another syntax in conditions.

    They repeat what golive's own report sets, so that they hold also where it wrote none or is not believed.
    """
    whole = (inputs.packet / "packet.json").is_file()
    named = {name.replace("-", "_"): value for name, value in answer.outputs.items()}
    return named | {
        "decision": str(inputs.reports / "decision.json"),
        "packet": str(inputs.packet) if whole else "",
        "reports": str(inputs.reports),
        "advisory": str(inputs.advisory).lower(),
        "upload": str(inputs.upload and whole).lower(),
        "artifact": inputs.artifact,
    }


def _issues(answer: Answer, inputs: Inputs) -> str:
    written = inputs.reports / "annotations.txt"
    text = written.read_text("utf-8") if written.is_file() else ""
    if answer.problem or not text:
        text += f"##vso[task.logissue type=error;]{_escaped(no_verdict(answer))}\n"
        text += f"##vso[task.logissue type=warning;]{_escaped(ADVISORY)}\n" if inputs.advisory else ""
    return text


def _escaped(text: str) -> str:
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _needed(environ: Mapping[str, str], name: str) -> str:
    if not environ.get(name):
        raise WrongInput(f"{name} is not set: this command is a step of Azure Pipelines; elsewhere run `golive gate`")
    return environ[name]
