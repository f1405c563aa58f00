"""The Azure Pipelines template, run against the simulator: ready, not ready, denied, and what may go wrong."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import pytest
from pipeline_azure import TEMPLATE, Agent, Build
from pipeline_github import ACTION

PUBLISH, RESULTS = "PublishPipelineArtifact@1", "PublishTestResults@2"
SHOWN = {"showSubjects": "true", "uploadPacket": "true"}


def run(estate, folder: Path, name: str, environ=None, **parameters: str) -> Build:
    served = estate(name)
    served.workspace(folder / "s")
    token = {"githubToken": served.environ["GITHUB_TOKEN"]}
    return Agent(folder, served.environ | (environ or {}), token | parameters).run()


@pytest.mark.parametrize("connection", ["", "golive-reader"])
@pytest.mark.parametrize(
    ("name", "code", "ruling"),
    [("ready", 0, "GO"), ("azure-devops", 0, "GO"), ("not-ready", 10, "NO_GO"), ("denied", 11, "UNDECIDED")],
)
def test_the_job_ends_with_its_ruling(estate, tmp_path, name, code, ruling, connection):
    build = run(estate, tmp_path, name, serviceConnection=connection, **SHOWN)
    assert build.codes == [0, code]
    assert build.failed is (code != 0)
    said = build.variables
    assert (said["ruling"], said["exit_code"], said["advisory"]) == (ruling, str(code), "false")
    decision = json.loads(Path(said["decision"]).read_text())
    counts = decision["counts"]
    assert decision["ruling"] == ruling
    assert (said["counts_fail"], said["counts_unknown"]) == (str(counts["fail"]), str(counts["unknown"]))
    assert (counts["fail"] > 0, counts["unknown"] > counts["fail"]) == (name == "not-ready", name == "denied")


@pytest.mark.parametrize("name", ["ready", "not-ready", "denied"])
def test_verdicts_summary_and_packet_reach_the_host_whatever_the_ruling(estate, tmp_path, name):
    build = run(estate, tmp_path, name, **SHOWN)
    results, packet = build.tasks[RESULTS], build.tasks[PUBLISH]
    assert (Path(results["searchFolder"]) / results["testResultsFiles"]).is_file()
    assert results["failTaskOnFailureToPublishResults"] == "True"
    assert (Path(packet["targetPath"]) / "packet.json").is_file()
    assert packet["artifact"] == "golive-packet"
    (summary,) = [value for command, _, value in build.commands if command == "task.uploadsummary"]
    assert Path(summary).is_absolute()
    assert "contoso-shop" in Path(summary).read_text()


def test_the_host_shows_at_most_ten_errors_and_ten_warnings(estate, tmp_path):
    build = run(estate, tmp_path, "not-ready", **SHOWN)
    levels = [of["type"] for command, of, _ in build.commands if command == "task.logissue"]
    assert 0 < levels.count("error") <= 10
    assert levels.count("warning") <= 10


@pytest.mark.parametrize(
    ("parameters", "shown", "published"),
    [({}, False, False), ({"showSubjects": "true"}, True, False), ({"uploadPacket": "true"}, False, True)],
)
def test_a_project_of_unknown_visibility_shows_and_publishes_nothing_unless_asked(
    estate, tmp_path, parameters, shown, published
):
    build = run(estate, tmp_path, "not-ready", **parameters)
    told = build.log + "".join(file.read_text() for file in Path(build.variables["reports"]).glob("*.*"))
    assert ("rg-shop-web" in told) is shown
    assert (PUBLISH in build.tasks) is published
    assert build.codes == [0, 10]


def test_an_advisory_run_is_green_and_cannot_be_mistaken(estate, tmp_path):
    build = run(estate, tmp_path, "not-ready", advisory="True", **SHOWN)
    assert not build.failed
    said = build.variables
    assert (said["advisory"], said["ruling"], said["exit_code"]) == ("true", "NO_GO", "10")
    assert build.tasks[PUBLISH]["artifact"] == "golive-packet-advisory"
    assert build.tasks[RESULTS]["testRunTitle"] == "golive (ADVISORY, never blocks)"
    assert any(of.get("type") == "warning" and "ADVISORY" in text for _, of, text in build.commands)
    (summary,) = [value for command, _, value in build.commands if command == "task.uploadsummary"]
    assert Path(summary).read_text().startswith("> **ADVISORY")


def test_a_part_is_never_a_go(estate, tmp_path):
    build = run(estate, tmp_path, "ready", only="testing-automated-pass", **SHOWN)
    assert build.codes == [0, 13]
    assert (build.variables["ruling"], build.variables["packet"]) == ("WHAT_IF", "")
    assert PUBLISH not in build.tasks


HOSTILE = ["$(touch pwned)`touch pwned`; touch pwned #'\"", "--help", "##vso[task.complete result=Succeeded;]"]


def test_the_commit_that_is_released_is_handed_over(estate, tmp_path):
    build = run(estate, tmp_path, "ready", commit="0000000", **SHOWN)
    assert build.codes == [0, 2]
    assert "--commit says 0000000, release.commit of the workload file" in build.log


def test_a_token_with_more_rights_goes_before_that_of_the_job(estate, tmp_path):
    rights = estate("azure-devops").environ["SYSTEM_ACCESSTOKEN"]
    build = run(estate, tmp_path, "azure-devops", {"SYSTEM_ACCESSTOKEN": "no-rights"}, azureDevopsToken=rights, **SHOWN)
    assert build.variables["ruling"] == "GO"


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", ["workload", "formats", "only", "strict"])
def test_a_hostile_parameter_is_never_run_and_never_green(estate, tmp_path, name, value):
    build = run(estate, tmp_path, "ready", **{name: value}, **SHOWN)
    assert build.codes == [0, 2]
    assert build.failed
    assert build.variables.get("ruling", "") == ""
    assert PUBLISH not in build.tasks
    assert not list(tmp_path.rglob("pwned"))
    assert build.log.count("##vso[") == len(build.commands)
    assert "task.complete" not in [command for command, _, _ in build.commands]


def test_a_crash_is_red_in_the_tests_tab_too(estate, tmp_path):
    served = estate("ready")
    served.workspace(tmp_path / "s")
    agent = Agent(tmp_path, served.environ, {})
    python = tmp_path / "golive-home" / "environment" / "bin" / "python"
    python.write_text("#!/bin/sh\nexit 139\n")
    build = agent.run()
    assert build.codes == [0, 139]
    assert build.failed
    assert build.tasks[RESULTS]["searchFolder"] == "$(golive.reports)"
    assert PUBLISH not in build.tasks


def test_a_repeated_job_names_its_artifact_anew(estate, tmp_path):
    build = run(estate, tmp_path, "ready", environ={"SYSTEM_JOBATTEMPT": "3"}, **SHOWN)
    assert build.tasks[PUBLISH]["artifact"] == "golive-packet-attempt-3"


def test_a_cancelled_job_is_not_green(estate, tmp_path):
    served = estate("ready")
    served.workspace(tmp_path / "s")

    def cancel(process, step):
        if "SYSTEM_ACCESSTOKEN" not in step.get("env", {}):
            return
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not list((tmp_path / "temp").glob("golive-*/packet")):
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)

    build = Agent(tmp_path, served.environ, SHOWN).run(cancel)
    assert build.failed
    assert build.variables.get("ruling") != "GO"


def test_both_ways_to_run_the_gate_hand_over_the_same_inputs():
    ways = [
        inner["env"] for step in TEMPLATE["steps"] for parts in step.values() if isinstance(parts, list)
        for inner in parts if "GATE_WORKLOAD" in inner.get("env", {})
    ]  # fmt: skip
    assert len(ways) == 2
    assert ways[0] == ways[1]
    (step,) = [step for step in ACTION["runs"]["steps"] if step.get("id") == "gate"]
    assert set(step["env"]) - {"GATE_VISIBILITY", "GATE_PRIVATE"} == set(ways[0]) - {
        "GOLIVE_HOME",
        "SYSTEM_ACCESSTOKEN",
    }


def test_the_template_and_the_action_take_the_same_inputs():
    host = {"serviceConnection", "repository", "checkout", "source"}
    parameters = {one["name"] for one in TEMPLATE["parameters"]} - host
    assert parameters == {_camel(name) for name in ACTION["inputs"]}


def _camel(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(word.title() for word in rest)
