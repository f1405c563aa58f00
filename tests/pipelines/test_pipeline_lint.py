"""Action, template, examples and container recipe pass the linters, and their examples stay what the docs promise."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from pipeline_bash import ROOT

TOOLS = Path(sys.executable).parent
GITHUB_EXAMPLES = sorted((ROOT / "examples" / "github").glob("*.yml"))
AZURE_EXAMPLES = sorted((ROOT / "examples" / "azure-devops").glob("*.yml"))
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def lint(tool: str, *arguments: object) -> None:
    done = subprocess.run([TOOLS / tool, *map(str, arguments)], capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("schema", "files"),
    [("vendor.github-actions", [ROOT / "action.yml"]), ("vendor.github-workflows", [*GITHUB_EXAMPLES, *WORKFLOWS])],
)
def test_the_files_for_github_have_their_shape(schema, files):
    lint("check-jsonschema", "--builtin-schema", schema, *files)


@pytest.mark.parametrize("file", [ROOT / "pipelines" / "gate.yml", *AZURE_EXAMPLES], ids=lambda file: file.name)
def test_the_files_for_azure_pipelines_have_their_shape(file):
    # One pattern of the schema is no regular expression in Unicode mode.
    options = ("--regex-variant", "python", "--data-transform", "azure-pipelines")
    lint("check-jsonschema", "--builtin-schema", "vendor.azure-pipelines", *options, file)


def test_nothing_in_them_is_unsafe():
    lint("zizmor", "--offline", "--quiet", "--persona", "pedantic", ROOT / "action.yml", *GITHUB_EXAMPLES)


def test_the_shell_scripts_are_sound():
    lint("shellcheck", ROOT / "pipelines" / "install.sh", ROOT / ".ci" / "run")


def test_the_run_blocks_are_sound(tmp_path):
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    for number, step in enumerate(step for step in action["runs"]["steps"] if "run" in step):
        file = tmp_path / f"{number}.sh"
        file.write_text("#!/usr/bin/env bash\n" + step["run"])
        lint("shellcheck", file)


def test_the_container_recipe_is_sound():
    lint("hadolint", ROOT / "container" / "Dockerfile")


@pytest.mark.parametrize("file", [*GITHUB_EXAMPLES, *AZURE_EXAMPLES], ids=lambda file: f"{file.parent.name}/{file.name}")
def test_no_example_runs_a_job_after_a_gate_that_failed(file):
    code = re.sub(r"#.*", "", file.read_text())
    assert not re.search(r"always\(\)|failure\(\)|cancelled\(\)|continue-?on-?error", code, re.IGNORECASE)


@pytest.mark.parametrize("file", [path for path in (*GITHUB_EXAMPLES, *AZURE_EXAMPLES) if "nightly" in path.name], ids=str)
def test_a_nightly_example_says_that_it_is_advisory(file):
    assert 'advisory: "true"' in file.read_text()


@pytest.mark.parametrize("file", [path for path in (*GITHUB_EXAMPLES, *AZURE_EXAMPLES) if "nightly" not in path.name], ids=str)
def test_a_deploying_example_is_not_advisory_and_asks_for_the_ruling(file):
    text = file.read_text()
    assert "advisory" not in text
    assert "'GO'" in text
