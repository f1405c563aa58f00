"""Which commit is released: that of the workload file, of the command line, or of the pipeline, in this order."""

from __future__ import annotations

from pathlib import Path

import pytest

from collector.cli.exit_codes import WRONG_USAGE
from collector.cli.inputs import WorkloadFile, commit_of_pipeline
from collector.cli.stops import Stop
from collector.files.workload import load_workload

SHA, OTHER = "3f2c9d1e8b7a6054f3e2d1c0b9a8877665544332", "0000000e8b7a6054f3e2d1c0b9a8877665544332"
ON_GITHUB = {"GITHUB_ACTIONS": "true", "GITHUB_SHA": SHA, "GITHUB_EVENT_NAME": "push"}
ON_AZURE = {"TF_BUILD": "True", "BUILD_SOURCEVERSION": SHA.upper(), "BUILD_REASON": "IndividualCI"}


def given(commit: str = "") -> WorkloadFile:
    release = f"release: {{commit: {commit!r}}}\n" if commit else ""
    text = (
        "workload: shop\ntier: T1\ngo_live: 2026-12-15T08:00:00Z\n"
        f"scope: {{azure: {{subscriptions: [00000000-0000-0000-0000-000000000000]}}}}\n{release}"
    )
    return WorkloadFile(workload=load_workload(text, name="golive.yaml"), text=text, folder=Path())


@pytest.mark.parametrize(
    ("environ", "commit"),
    [
        (ON_GITHUB, SHA),
        (ON_GITHUB | {"GITHUB_EVENT_NAME": "pull_request"}, ""),
        (ON_GITHUB | {"GITHUB_EVENT_NAME": "pull_request_target"}, ""),
        (ON_GITHUB | {"GITHUB_SHA": "main"}, ""),
        ({"GITHUB_SHA": SHA}, ""),
        (ON_AZURE, SHA),
        (ON_AZURE | {"BUILD_REASON": "PullRequest"}, ""),
        ({"BUILD_SOURCEVERSION": SHA}, ""),
        ({}, ""),
    ],
)
def test_a_pipeline_names_the_commit_that_it_was_started_for_but_no_merge_of_a_pull_request(environ, commit):
    assert commit_of_pipeline(environ) == commit


@pytest.mark.parametrize(
    ("declared", "option", "environ", "released", "kept"),
    [
        ("", "", {}, "", ""),
        ("", "", ON_GITHUB, SHA, SHA),
        ("", OTHER[:9].upper(), ON_GITHUB, OTHER[:9], OTHER[:9]),
        (SHA, "", ON_AZURE | {"BUILD_SOURCEVERSION": OTHER}, SHA, ""),
        (SHA[:8], SHA, {}, SHA, SHA),
    ],
)
def test_the_option_goes_before_the_file_and_the_file_before_the_pipeline(declared, option, environ, released, kept):
    found = given(declared).released(option, environ)
    assert found.workload.release.commit == found.workload.delivery.commit == released
    assert found.commit == kept


@pytest.mark.parametrize(
    ("declared", "option", "said"),
    [
        (SHA, OTHER, "take one of them out"),
        ("", "main", "give 7 to 64 hexadecimal digits"),
        ("", SHA[:6], "give 7 to 64 hexadecimal digits"),
        (SHA, "\x1b[2Jfff", "is no commit id"),
    ],
)
def test_a_commit_that_cannot_be_meant_is_wrong_usage(declared, option, said):
    with pytest.raises(Stop, match=said) as stopped:
        given(declared).released(option, {})
    assert stopped.value.exit_code == WRONG_USAGE
