"""A small Azure Pipelines agent: expands the steps template, runs its scripts and reads the logging commands back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pipeline_bash import AS_THE_AGENT, ROOT, installed_beforehand, start_bash

TEMPLATE = yaml.safe_load((ROOT / "pipelines" / "gate.yml").read_text())
COMMAND = re.compile(r"##vso\[([\w.]+) ?(.*?)\](.*)")
_OWN_TASKS = ("AzureCLI@2",)


@dataclass
class Build:
    """What one run of the template left behind."""

    failed: bool = False
    codes: list[int] = field(default_factory=list)
    log: str = ""
    tasks: dict[str, dict[str, str]] = field(default_factory=dict)
    """The host's own tasks that were run, with their inputs."""

    @property
    def commands(self) -> list[tuple[str, dict[str, str], str]]:
        """The logging commands, found anywhere in a line as the agent finds them."""
        found = (COMMAND.search(line) for line in self.log.splitlines())
        return [(match[1], _properties(match[2]), _decoded(match[3])) for match in found if match]

    @property
    def variables(self) -> dict[str, str]:
        said = [(of, value) for name, of, value in self.commands if name == "task.setvariable"]
        return {of["variable"]: value for of, value in said if of["isOutput"] == "true"}


class Agent:
    """Runs the template in a job."""

    def __init__(self, folder: Path, environ: Mapping[str, str], parameters: Mapping[str, str]):
        self.sources, self.temp = folder / "s", folder / "temp"
        self.sources.mkdir(parents=True, exist_ok=True)
        self.temp.mkdir()
        installed_beforehand(folder / "golive-home")
        defaults = {one["name"]: str(one.get("default", "")) for one in TEMPLATE["parameters"]}
        assert set(parameters) <= set(defaults)
        here = {name: name for name in ("earlier",) if (self.sources / name).is_dir()}
        self.parameters = defaults | {"source": str(ROOT)} | here | dict(parameters)
        self.variables = {
            "Pipeline.Workspace": str(folder),
            "Build.SourcesDirectory": str(self.sources),
            "System.AccessToken": environ.get("SYSTEM_ACCESSTOKEN", "job-token"),
        }
        self.environ = {"AGENT_TEMPDIRECTORY": str(self.temp), "SYSTEM_JOBATTEMPT": "1", **environ}

    def run(self, during: Callable[[Any, dict[str, Any]], None] = lambda process, step: None) -> Build:
        build = Build()
        for step in self._expanded(TEMPLATE["steps"]):
            if not self._is_due(step.get("condition", "succeeded()"), build):
                continue
            script = step.get("bash") or step.get("inputs", {}).get("inlineScript")
            if script is not None and step.get("task") in (None, *_OWN_TASKS):
                self._script(script, step, build, during)
            elif "task" in step:
                build.tasks[step["task"]] = {k: self._macros(str(v)) for k, v in step["inputs"].items()}
                missing = step["task"] == "PublishTestResults@2" and not self._has_results(build)
                build.failed = build.failed or missing
        return build

    def _script(self, script: str, step: dict[str, Any], build: Build, during: Callable[..., None]) -> None:
        environ = {name: self._macros(str(value)) for name, value in step.get("env", {}).items()}
        process = start_bash(AS_THE_AGENT, self._macros(script), {**self.environ, **environ}, self.sources)
        during(process, step)
        build.log += process.communicate(timeout=60)[0]
        build.codes.append(process.returncode)
        build.failed = build.failed or process.returncode != 0
        self.variables |= {f"golive.{name}": value for name, value in build.variables.items()}

    def _has_results(self, build: Build) -> bool:
        inputs = build.tasks["PublishTestResults@2"]
        assert inputs["failTaskOnMissingResultsFile"] == "True"
        return (Path(inputs["searchFolder"]) / inputs["testResultsFiles"]).is_file()

    def _is_due(self, condition: str, build: Build) -> bool:
        if condition == "always()":
            return True
        if condition == "succeeded()":
            return not build.failed
        asked = re.fullmatch(r"and\(always\(\), eq\(variables\['([\w.]+)'\], '(\w+)'\)\)", condition)
        assert asked, condition
        return self.variables.get(asked[1], "") == asked[2]

    def _expanded(self, steps: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Expand `${{ if … }}` and `${{ else }}` around steps and inputs, and `${{ parameters.x }}` in texts."""
        taken = False
        for step in steps:
            (key, inner), *others = step.items()
            if others or not key.startswith("${{"):
                yield self._filled(step)
                continue
            taken = not taken if "else" in key else self._holds(key)
            if taken:
                yield from self._expanded(inner)

    def _filled(self, node: Any) -> Any:
        if isinstance(node, str):
            return re.sub(r"\$\{\{ parameters\.(\w+) \}\}", lambda match: self.parameters[match[1]], node)
        if not isinstance(node, dict):
            return node
        filled, taken = {}, False
        for key, value in node.items():
            if key.startswith("${{"):
                taken = not taken if "else" in key else self._holds(key)
                filled |= self._filled(value) if taken else {}
            else:
                filled[key] = self._filled(value)
        return filled

    def _holds(self, key: str) -> bool:
        name = re.search(r"parameters\.(\w+)", key)
        assert name, key
        value = self.parameters[name[1]]
        return value != "" if "ne(" in key else value.casefold() == "true"

    def _macros(self, text: str) -> str:
        """`$(name)`; one that is not set stays as it stands."""
        return re.sub(r"\$\(([\w.]+)\)", lambda match: self.variables.get(match[1], match[0]), text)


def _properties(text: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in text.split(";") if pair)
    return {name.strip(): _decoded(value) for name, _, value in pairs}


def _decoded(text: str) -> str:
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%3B", ";"), ("%AZP25", "%")):
        text = text.replace(code, char)
    return text
