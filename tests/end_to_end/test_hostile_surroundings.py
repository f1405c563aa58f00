"""Closed outputs, odd encodings, dead proxies, commands hidden in arguments: a verdict is said right or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SHIPPED_POLICY = Path(__file__).parents[2] / "policies" / "go-live"
ONE = "00000000-0000-0000-0000-000000000000"
NO_SUCH_PROXY = "http://127.0.0.1:9"


def in_a_shell(line: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of shell in which `golive` is ours, found from any folder."""
    root = str(Path(__file__).parents[2])
    whole = f'golive() {{ "{sys.executable}" -c "import golive; golive.main()" "$@"; }}; {line}'
    environment = {**os.environ, "PYTHONPATH": root, **environ}
    shell = ["/bin/sh", "-c", whole]
    return subprocess.run(shell, cwd=folder, env=environment, capture_output=True, timeout=60, check=False)


@pytest.fixture
def packet(scenario_runs, tmp_path) -> Path:
    return Path(shutil.copytree(scenario_runs("not-ready").packet, tmp_path / "packet"))


@pytest.fixture
def full() -> Path:
    """A device that takes nothing."""
    device = Path("/dev/full")
    if not device.is_char_device():
        pytest.skip("this machine has no /dev/full")
    return device


def test_a_closed_standard_output_does_not_change_the_code(packet, tmp_path):
    ended = in_a_shell("golive judge packet --as-of 2026-11-20T09:00:00Z >&-", tmp_path)
    assert ended.returncode == 13
    assert b"Traceback" not in ended.stderr


def test_an_output_that_takes_nothing_is_no_verdict(packet, tmp_path, full):
    ended = in_a_shell(f"golive report packet > {full}", tmp_path)
    assert ended.returncode == 1
    assert b"this is no verdict" in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_a_reader_that_goes_away_is_no_verdict(packet, tmp_path):
    reader_that_is_gone = "{ sleep 0.1; golive report packet -f json; echo $? > code; } | true; cat code"
    ended = in_a_shell(reader_that_is_gone, tmp_path)
    assert ended.stdout == b"1\n"
    assert b"(Broken pipe); this is no verdict" in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_what_a_terminal_cannot_encode_is_escaped(tmp_path):
    policy = Path(shutil.copytree(SHIPPED_POLICY, tmp_path / "policy"))
    testing = policy / "testing.yaml"
    testing.write_text(testing.read_text().replace("question: ", "question: \N{SNOWMAN} ", 1))
    ended = in_a_shell("golive explain testing-automated-pass --policy policy", tmp_path, PYTHONIOENCODING="latin-1")
    assert ended.returncode == 0
    assert b"\\u2603" in ended.stdout


def test_the_demo_needs_no_network_and_asks_no_proxy(tmp_path):
    ended = in_a_shell("golive demo ready", tmp_path, HTTPS_PROXY=NO_SUCH_PROXY, https_proxy=NO_SUCH_PROXY)
    assert ended.returncode == 0
    assert b"GO  contoso-shop" in ended.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", "\x1b[31m::error::x\n::error::y\n##vso[task.complete]"),
        ("\x1b[31m\n::error::y\n##vso[task.complete]",),
        ("gate", "--no-such\n::error::y\n##vso[task.complete]"),
        ("gate", "-w", "golive.yaml\n::error::y\n##vso[task.complete]"),
        ("gate", "--only", "\n::error::y\n##vso[task.complete]", "--subscription", ONE),
        ("inspect", "x\n::error::y\n##vso[task.complete]"),
        ("verify", "x\n::error::y\n##vso[task.complete]"),
    ],
    ids=lambda arguments: arguments[0].strip()[:8],
)
def test_no_message_carries_a_command_for_the_terminal_or_the_pipeline(command, arguments):
    ended, out, err = command(*arguments)
    assert ended == 2
    assert "##" not in out + err
    assert "\x1b" not in out + err
    assert not [line for line in (out + err).splitlines() if line.lstrip().startswith("::")]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--arm-url", "https://reader:pa55word@arm.example"),
        ("--arm-url", "https://:pa55word@arm.example"),
        ("--arm-url", "http://arm.example"),
        ("--arm-url", "https://arm.example:99999"),
        ("--arm-url", "https://arm.example#fragment"),
        ("--arm-url", "https://[::1"),
        ("--authority", "http://login.example"),
        ("--authority", "https://reader:pa55word@login.example"),
    ],
)
def test_an_address_that_no_token_may_go_to_ends_with_2_and_shows_no_password(command, option, value):
    ended, _, err = command("gate", "--subscription", ONE, option, value)
    assert ended == 2
    assert "must be https:// and a host" in err
    assert "pa55word" not in err


def test_an_endless_file_is_not_read_to_its_end(command, tmp_path):
    endless = tmp_path / "golive.yaml"
    with endless.open("wb") as file:
        file.truncate(5 << 20)
    ended, _, err = command("gate", "-w", str(endless))
    assert ended == 2
    assert "larger than 4 MiB" in err


def test_an_empty_subscription_names_no_target(command):
    """In a pipeline `--subscription "$NAME"` is empty when nobody has set the variable."""
    ended, _, err = command("gate", "--subscription", "")
    assert ended == 3
    assert "--subscription is empty" in err


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "", "now"])
def test_a_moment_outside_our_time_ends_with_2(command, packet, moment):
    ended, _, err = command("judge", str(packet), "--as-of", moment)
    assert ended == 2
    assert "write a moment such as" in err


@pytest.mark.parametrize("place", ["support.yml", "more/support.yaml", "tables/monitorin.yaml", "support.YAML"])
def test_a_policy_file_that_nobody_would_read_is_refused(command, tmp_path, place):
    """Its criteria would be missing from the judgement without a word."""
    policy = Path(shutil.copytree(SHIPPED_POLICY, tmp_path / "policy"))
    target = policy / place
    target.parent.mkdir(exist_ok=True)
    (policy / "support.yaml").rename(target)
    ended, _, err = command("policy", "lint", str(policy))
    assert ended == 2
    assert Path(place).name in err
    assert "nobody would read this file" in err


def test_hidden_folders_hold_no_policy(command, tmp_path):
    policy = Path(shutil.copytree(SHIPPED_POLICY, tmp_path / "policy"))
    (policy / ".git").mkdir()
    (policy / ".git" / "config.yaml").write_text("no: policy\n")
    ended, out, _ = command("policy", "lint", str(policy))
    assert ended == 0
    assert "no mistakes" in out
