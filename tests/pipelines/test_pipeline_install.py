"""The installation of one job: from hashed wheels alone, once, and out of reach of the workspace."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from pipeline_bash import ROOT

INSTALL = ROOT / "pipelines" / "install.sh"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A stand-in for a checkout: a golive that needs one library, which lies in the wheels of HOME."""
    source, wheels = tmp_path / "a checkout", tmp_path / "home" / "wheels"
    for name in ("collector", "probes", "policies", "pipelines"):
        (source / name).mkdir(parents=True)
        (source / name / "__init__.py").write_text("")
    (source / "golive.py").write_text("import golive_test_library\nprint('golive', golive_test_library.version)\n")
    wheels.mkdir(parents=True)
    wheel = wheels / "golive_test_library-1.0-py3-none-any.whl"
    info = "golive_test_library-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("golive_test_library.py", "version = '1.0'\n")
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: golive-test-library\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (source / "requirements").mkdir()
    (source / "requirements" / "runtime.txt").write_text(f"golive-test-library==1.0 --hash=sha256:{digest}\n")
    return source


def install(source: Path, home: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    # PIP_NO_INDEX: these tests reach nothing outside of the machine.
    given = {
        "PATH": os.environ["PATH"],
        "GATE_PYTHON": sys.executable,
        "PIP_NO_INDEX": "1",
        "PIP_CONFIG_FILE": "/dev/null",
    }
    return subprocess.run(
        [str(INSTALL), str(source), str(home)],
        env=given | environ,
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
        cwd=source,
    )


def test_golive_is_installed_from_the_wheels_and_only_once(source, tmp_path):
    home = tmp_path / "home"
    done = install(source, home)
    assert (done.returncode, done.stdout) == (0, "golive 1.0\n"), done.stderr
    assert list((source / "collector").rglob("*.pyc"))
    again = install(source, home)
    assert (again.returncode, again.stdout) == (0, "")


def test_a_wheel_that_was_tampered_with_is_refused(source, tmp_path):
    (wheel,) = (tmp_path / "home" / "wheels").iterdir()
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("golive_test_library.pth", "import os; os._exit(0)\n")
    done = install(source, tmp_path / "home")
    assert done.returncode != 0
    assert not (tmp_path / "home" / "environment" / "golive-installed").exists()


def test_a_changed_lock_makes_the_environment_anew(source, tmp_path):
    assert install(source, tmp_path / "home").returncode == 0
    lock = source / "requirements" / "runtime.txt"
    lock.write_text(lock.read_text() + "golive-test-absent==1.0 --hash=sha256:" + "0" * 64 + "\n")
    assert install(source, tmp_path / "home").returncode != 0


@pytest.mark.parametrize(
    ("python", "said"),
    [("no-such-python", "no-such-python was not found"), ("/bin/false", "Python 3.11 to 3.14 is needed")],
)
def test_a_python_that_will_not_do_is_named_with_the_fix(source, tmp_path, python, said):
    done = install(source, tmp_path / "home", GATE_PYTHON=python)
    assert done.returncode == 2
    assert said in done.stderr
    assert "python-version" in done.stderr


def test_a_folder_without_a_lock_is_no_checkout(tmp_path):
    done = install(tmp_path, tmp_path / "home")
    assert done.returncode == 2
    assert "must be a checkout of golive" in done.stderr
