"""A small GitHub runner: runs the composite action step by step and reads back what it told the host."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pipeline_bash import AS_THE_RUNNER, ROOT, installed_beforehand, start_bash

ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS = ACTION["runs"]["steps"]
_KNOWN = ("error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "set-output", "save-state", "echo")
COMMAND = re.compile(rf"^\s*::({'|'.join(_KNOWN)}|stop-commands|set-env|add-path)\b[^:]*?(?: (.*?))?::(.*)$")


@dataclass
class Job:
    """What one use of the action left behind."""

    exit_code: int = 0
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    log: str = ""
    used: dict[str, dict[str, str]] = field(default_factory=dict)
    """The actions that were used, by name, with their inputs."""

    @property
    def commands(self) -> list[tuple[str, str]]:
        """The workflow commands in the log, as (level, message)."""
        found = (COMMAND.match(line) for line in self.log.splitlines())
        return [(match[1], match[3]) for match in found if match]


class Runner:
    """Runs the action in a workspace. `event` is `github.event.repository`."""

    def __init__(self, folder: Path, environ: Mapping[str, str], event: Mapping[str, str], inputs: Mapping[str, str]):
        self.folder, self.workspace, self.temp = folder, folder / "workspace", folder / "temp"
        self.workspace.mkdir(parents=True, exist_ok=True)
        installed_beforehand(self.temp / "golive")
        self.context: dict[str, Any] = {
            "runner": {"temp": str(self.temp)},
            "github": {"token": environ.get("GITHUB_TOKEN", "job-token"), "event": {"repository": dict(event)}},
            "steps": {},
        }
        defaults = {name: self._text(given.get("default", "")) for name, given in ACTION["inputs"].items()}
        here = {name: name for name in ("earlier",) if (self.workspace / name).is_dir()}
        self.context["inputs"] = defaults | here | dict(inputs)
        self.environ = {
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_RUN_ATTEMPT": "1",
            "RUNNER_TEMP": str(self.temp),
            "RUNNER_OS": "Linux",
            "RUNNER_ARCH": "X64",
            **environ,
        }

    def run(self, during: Callable[[Any, dict[str, Any]], None] = lambda process, step: None) -> Job:
        """Run all steps; `during` is called beside each running script and may send it a signal."""
        job = Job()
        for step in STEPS:
            if not self._is_due(step.get("if", "success()"), job):
                continue
            if "uses" in step:
                job.used[step["uses"].partition("@")[0]] = {
                    name: self._text(value) for name, value in step["with"].items()
                }
                outputs = {"cache-hit": "true"}
            else:
                code, outputs = self._script(step, job, during)
                job.exit_code = job.exit_code or code
            self.context["steps"][step.get("id", "")] = {"outputs": outputs}
        job.outputs = {name: self._text(output["value"]) for name, output in ACTION["outputs"].items()}
        return job

    def _script(self, step: dict[str, Any], job: Job, during: Callable[..., None]) -> tuple[int, dict[str, str]]:
        told = {name: self.folder / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV")}
        for file in told.values():
            file.write_text("")
        environ = {name: self._text(value) for name, value in step.get("env", {}).items()}
        environ = {**self.environ, **environ, **{name: str(file) for name, file in told.items()}}
        process = start_bash(AS_THE_RUNNER, self._text(step["run"]), environ, self.workspace)
        during(process, step)
        job.log += process.communicate(timeout=60)[0]
        job.summary += told["GITHUB_STEP_SUMMARY"].read_text()
        assert told["GITHUB_ENV"].read_text() == ""
        return process.returncode, read_outputs(told["GITHUB_OUTPUT"].read_text())

    def _text(self, value: object) -> str:
        return re.sub(r"\$\{\{(.*?)\}\}", lambda match: self._value(match[1].strip()), str(value))

    def _value(self, path: str) -> str:
        if " && " in path:
            condition, _, values = path.partition(" && ")
            chosen = values.partition(" || ")[0 if self._holds(condition) else 2]
            return chosen.strip("'") if chosen.startswith("'") else self._value(chosen)
        found: Any = self.context
        for name in path.split("."):
            found = found.get(name, {})
        return found if isinstance(found, str) else ""

    def _is_due(self, condition: str, job: Job) -> bool:
        """Conditions are `A == 'x'`, `A != 'x'`, `always()`, joined by `&&`; without `always()` success is needed."""
        parts = [part.strip() for part in condition.split("&&")]
        return all(self._holds(part) for part in parts) and ("always()" in parts or job.exit_code == 0)

    def _holds(self, part: str) -> bool:
        if part in ("always()", "success()"):
            return True
        path, operator, literal = part.split()
        return (self._value(path) == literal.strip("'")) is (operator == "==")


def read_outputs(text: str) -> dict[str, str]:
    """Read GITHUB_OUTPUT as the runner does: `name=value`, or `name<<DELIMITER` up to the delimiter."""
    outputs, lines = {}, iter(text.splitlines())
    for line in lines:
        name, equals, value = line.partition("=")
        if "<<" in name or not equals:
            name, _, delimiter = line.partition("<<")
            taken = []
            for inner in lines:
                if inner == delimiter:
                    break
                taken.append(inner)
            else:
                raise AssertionError(f"the delimiter of {name} is missing")
            value = "\n".join(taken)
        outputs[name] = value
    return outputs
