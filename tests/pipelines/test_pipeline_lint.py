"""What `make lint` cannot see: scripts within YAML, and that the examples stay what the docs promise."""

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


def shellcheck(file: Path) -> None:
    done = subprocess.run(
        [TOOLS / "shellcheck", str(file)], capture_output=True, check=False, text=True, timeout=60, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_run_blocks_are_sound(tmp_path):
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    for number, step in enumerate(step for step in action["runs"]["steps"] if "run" in step):
        file = tmp_path / f"{number}.sh"
        file.write_text("#!/usr/bin/env bash\n" + step["run"])
        shellcheck(file)


@pytest.mark.parametrize(
    "file", [*GITHUB_EXAMPLES, *AZURE_EXAMPLES], ids=lambda file: f"{file.parent.name}/{file.name}"
)
def test_no_example_runs_a_job_after_a_gate_that_failed(file):
    code = re.sub(r"#.*", "", file.read_text())
    assert not re.search(r"always\(\)|failure\(\)|cancelled\(\)|continue-?on-?error", code, re.IGNORECASE)


@pytest.mark.parametrize(
    "file", [path for path in (*GITHUB_EXAMPLES, *AZURE_EXAMPLES) if "nightly" in path.name], ids=str
)
def test_a_nightly_example_says_that_it_is_advisory(file):
    assert 'advisory: "true"' in file.read_text()


@pytest.mark.parametrize(
    "file", [path for path in (*GITHUB_EXAMPLES, *AZURE_EXAMPLES) if "nightly" not in path.name], ids=str
)
def test_a_deploying_example_is_not_advisory_and_asks_for_the_ruling(file):
    text = file.read_text()
    assert "advisory" not in text
    assert "'GO'" in text
