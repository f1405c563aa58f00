"""While facts become rows, rows a decision and a decision reports, the process touches nothing outside itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from source_tree import ROOT

AUDITED = Path(__file__).with_name("audited.py")


def touches_during(action: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, str(AUDITED), action],
        env={"PATH": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_derivation_judgement_and_reports_touch_nothing():
    assert touches_during("judgement") == []


@pytest.mark.parametrize(
    ("misdeed", "event"),
    [("open", "open "), ("connect", "socket.__new__ "), ("start", "subprocess.Popen "), ("scratch", "open ")],
)
def test_a_touch_of_the_outside_world_is_seen(misdeed: str, event: str):
    assert any(touch.startswith(event) for touch in touches_during(misdeed))


def test_pure_work_is_no_touch():
    assert touches_during("nothing") == []
