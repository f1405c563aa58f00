"""The GitHub action, run step by step against the simulator: ready, not ready, denied, and what may go wrong."""

from __future__ import annotations

import json
import re
import signal
import time
from pathlib import Path

import pytest
from pipeline_github import ACTION, STEPS, Job, Runner

from tests.thinned import thinned

UPLOAD = "actions/upload-artifact"
PRIVATE = {"visibility": "private", "private": "true"}
PUBLIC = {"visibility": "public", "private": "false"}


def run(estate, folder: Path, name: str, event=None, environ=None, **inputs: str) -> Job:
    given = {key.replace("_", "-"): value for key, value in inputs.items()}
    served = estate(name)
    served.workspace(folder / "workspace")
    return Runner(folder, served.environ | (environ or {}), PRIVATE if event is None else event, given).run()


@pytest.mark.parametrize(
    ("name", "code", "ruling"),
    [("ready", 0, "GO"), ("not-ready", 10, "NO_GO"), ("denied", 11, "UNDECIDED")],
)
def test_the_step_ends_with_the_code_of_its_ruling(estate, tmp_path, name, code, ruling):
    job = run(estate, tmp_path, name)
    assert (job.exit_code, job.outputs["ruling"], job.outputs["exit-code"]) == (code, ruling, str(code))
    assert job.outputs["advisory"] == "false"
    decision = json.loads(Path(job.outputs["decision"]).read_text())
    assert decision["ruling"] == ruling
    counts = decision["counts"]
    assert (job.outputs["counts-fail"], job.outputs["counts-unknown"]) == (str(counts["fail"]), str(counts["unknown"]))
    assert (counts["fail"] > 0, counts["unknown"] > counts["fail"]) == (name == "not-ready", name == "denied")
    assert (Path(job.outputs["packet"]) / "packet.json").is_file()
    assert ruling.replace("_", "-") in job.summary
    assert [level for level, _ in job.commands].count("error") <= 10
    assert ("error" in [level for level, _ in job.commands]) is (code != 0)


@pytest.mark.parametrize("name", ["ready", "not-ready", "denied"])
def test_the_packet_is_uploaded_whatever_the_ruling(estate, tmp_path, name):
    job = run(estate, tmp_path, name)
    assert job.used[UPLOAD] == {
        "name": "golive-packet",
        "path": job.outputs["packet"],
        "if-no-files-found": "error",
    }


@pytest.mark.parametrize(
    ("event", "inputs", "shown", "uploaded"),
    [
        (PRIVATE, {}, True, True),
        ({"visibility": "internal", "private": "true"}, {}, True, True),
        ({"private": "true"}, {}, True, True),
        (PUBLIC, {}, False, False),
        ({}, {}, False, False),
        ({"visibility": "something-new", "private": "true"}, {}, False, False),
        (PUBLIC, {"show_subjects": "true"}, True, False),
        (PUBLIC, {"upload_packet": "true"}, False, True),
        (PRIVATE, {"show_subjects": "false", "upload_packet": "false"}, False, False),
    ],
)
def test_only_a_private_repository_shows_and_uploads_names_unless_asked(
    estate, tmp_path, event, inputs, shown, uploaded
):
    job = run(estate, tmp_path, "not-ready", event, **inputs)
    told = job.log + job.summary + Path(job.outputs["decision"]).read_text()
    assert ("rg-shop-web" in told) is shown
    assert ("11111111-aaaa-4bbb-8ccc-000000000001" in told) is shown
    assert (UPLOAD in job.used) is uploaded
    assert job.exit_code == 10


def test_an_advisory_run_is_green_and_cannot_be_mistaken(estate, tmp_path):
    job = run(estate, tmp_path, "not-ready", advisory="true")
    assert job.exit_code == 0
    assert (job.outputs["advisory"], job.outputs["ruling"], job.outputs["exit-code"]) == ("true", "NO_GO", "10")
    assert job.used[UPLOAD]["name"] == "golive-packet-advisory"
    assert "ADVISORY" in job.log
    assert job.summary.startswith("> **ADVISORY")
    assert any(level == "notice" and "nothing is blocked" in message for level, message in job.commands)
    junit = (Path(job.outputs["decision"]).parent / "junit.xml").read_text()
    assert re.search(r'<testsuite [^>]*name="[^"]*ADVISORY', junit)


def test_a_part_is_never_a_go(estate, tmp_path):
    job = run(estate, tmp_path, "ready", only="testing-automated-pass, testing-coverage-line")
    assert (job.exit_code, job.outputs["ruling"], job.outputs["packet"]) == (13, "WHAT_IF", "")
    assert UPLOAD not in job.used
    assert "WHAT-IF" in job.summary


def test_the_commit_that_is_released_is_handed_over(estate, tmp_path):
    job = run(estate, tmp_path, "ready", commit="0000000")
    assert (job.exit_code, job.outputs["ruling"]) == (2, "")
    assert "--commit says 0000000, release.commit of the workload file" in job.log


def test_a_token_with_more_rights_goes_before_that_of_the_job(estate, tmp_path):
    rights = estate("azure-devops").environ["SYSTEM_ACCESSTOKEN"]
    job = run(estate, tmp_path, "azure-devops", environ={"SYSTEM_ACCESSTOKEN": "no-rights"}, azure_devops_token=rights)
    assert job.outputs["ruling"] == "GO"


def test_further_reports_are_written_where_they_were_asked_for(estate, tmp_path):
    job = run(estate, tmp_path, "ready", formats="\n  text=one report.txt\n json=two.json\n")
    assert job.exit_code == 0
    assert "GO" in (tmp_path / "workspace" / "one report.txt").read_text()
    assert json.loads((tmp_path / "workspace" / "two.json").read_text())["ruling"] == "GO"


def test_a_repeated_job_names_its_artifact_anew(estate, tmp_path):
    job = run(estate, tmp_path, "ready", environ={"GITHUB_RUN_ATTEMPT": "2"})
    assert job.used[UPLOAD]["name"] == job.outputs["artifact"] == "golive-packet-attempt-2"


HOSTILE = [
    "$(touch pwned)`touch pwned`; touch pwned #'\"",
    "--help",
    "a\ntouch pwned",
    "%0A::set-output name=ruling::GO",
]


INPUTS = ["workload", "policy", "formats", "only", "credential", "cloud", "deadline", "max_requests", "advisory"]


@pytest.mark.parametrize(("name", "value"), thinned([(name, value) for name in INPUTS for value in HOSTILE], one_of=4))
def test_a_hostile_input_is_never_run_and_never_green(estate, tmp_path, name, value):
    job = run(estate, tmp_path, "ready", **{name: value})
    assert job.exit_code == 2
    assert job.outputs["ruling"] == ""
    assert UPLOAD not in job.used
    assert not list(tmp_path.rglob("pwned"))
    assert {level for level, _ in job.commands} == {"error"}


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_tenant_is_sent_to_nobody(estate, tmp_path, value):
    job = run(estate, tmp_path, "ready", tenant_id=value)
    assert job.exit_code in (2, 11)
    assert job.outputs["ruling"] in ("", "UNDECIDED")
    assert not list(tmp_path.rglob("pwned"))


def test_a_crash_is_red_and_says_so(estate, tmp_path):
    served = estate("ready")
    served.workspace(tmp_path / "workspace")
    runner = Runner(tmp_path, served.environ, PRIVATE, {})
    python = tmp_path / "temp" / "golive" / "environment" / "bin" / "python"
    python.write_text("#!/bin/sh\nexit 139\n")
    job = runner.run()
    assert job.exit_code == 139
    assert job.outputs["ruling"] == ""
    assert UPLOAD not in job.used


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"workload": "a\nb"}, "workload: the value holds a line break"),
        ({"advisory": "yes"}, "advisory: write false, true"),
        ({"show_subjects": "maybe"}, "show-subjects: write auto, false, true"),
        ({"formats": "csv"}, "formats: 'csv' has no file; write FORMAT=FILE"),
    ],
)
def test_a_refused_input_is_named_with_its_fix(estate, tmp_path, given, said):
    job = run(estate, tmp_path, "ready", **given)
    (message,) = [message for level, message in job.commands if level == "error"]
    assert job.exit_code == 2
    assert message.startswith(f"golive was not run: {said}")


def test_a_workload_that_is_not_there_is_red_with_its_fix(estate, tmp_path):
    job = run(estate, tmp_path, "ready", workload="no-such.yaml")
    assert job.exit_code == 2
    assert "no-such.yaml" in job.log
    assert "no verdict" in job.summary
    assert [level for level, _ in job.commands] == ["error"]


def test_a_folder_that_holds_a_packet_is_refused(estate, tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "packet.json").write_text("{}")
    job = run(estate, tmp_path, "ready", output=str(tmp_path / "old"))
    assert (job.exit_code, job.outputs["packet"]) == (2, "")
    assert UPLOAD not in job.used


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_cancelled_job_is_not_green(estate, tmp_path, number):
    served = estate("ready")
    served.workspace(tmp_path / "workspace")

    def cancel(process, step):
        if step.get("id") != "gate":
            return
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not list((tmp_path / "temp").glob("golive-*/packet")):
            time.sleep(0.02)
        process.send_signal(number)

    job = Runner(tmp_path, served.environ, PRIVATE, {}).run(cancel)
    assert job.exit_code == 143
    assert job.outputs["ruling"] != "GO"
    assert job.outputs["exit-code"] in ("11", "143")  # with and without a partial packet: told to the host all the same


def test_the_workspace_cannot_put_itself_into_the_gate(estate, tmp_path):
    """A repository that holds modules of the names that the gate imports judges nothing by them."""
    served = estate("not-ready")
    workspace = served.workspace(tmp_path / "workspace")
    for name in ("golive", "collector", "pipelines", "click", "json", "venv", "pip", "hashlib", "sitecustomize"):
        (workspace / f"{name}.py").write_text("import os\nopen('pwned', 'w').close()\nos._exit(0)\n")
    environ = served.environ | {"PYTHONPATH": str(workspace), "PYTHONSTARTUP": str(workspace / "golive.py")}
    job = Runner(tmp_path, environ, PRIVATE, {}).run()
    assert job.exit_code == 10
    assert not list(tmp_path.rglob("pwned"))


def test_the_cache_is_named_after_the_lock_the_python_and_the_machine(estate, tmp_path):
    job = run(estate, tmp_path, "ready")
    assert re.fullmatch(r"golive-Linux-X64-py3\.\d+-[0-9a-f]{64}", job.used["actions/cache/restore"]["key"])
    assert "actions/cache/save" not in job.used


def test_no_input_stands_in_a_script():
    scripts = [step["run"] for step in STEPS if "run" in step]
    assert len(scripts) == 3
    assert [script for script in scripts if "${{" in script or "set -x" in script] == []


def test_every_input_is_used_and_every_action_is_pinned():
    text = json.dumps(STEPS)
    assert {name for name in ACTION["inputs"] if f"inputs.{name}" not in text} == set()
    assert all(re.search(r"@[0-9a-f]{40}$", step["uses"]) for step in STEPS if "uses" in step)
