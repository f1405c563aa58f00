"""The wheel holds all of the application and nothing else, and works without the checkout."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from source_tree import OUR_PACKAGES, ROOT, project_files

from collector import __version__


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run_from(folder: Path, *arguments: str, work: Path) -> subprocess.CompletedProcess[str]:
    """Run Python with the unpacked wheel before everything that is installed."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=work,
        env={"PATH": str(Path(shutil.which("ssh-keygen") or "").parent), "PYTHONPATH": str(folder), "HOME": str(work)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_wheel_holds_every_file_of_the_application_and_no_other(wheel: Path):
    names = {file.relative_to(ROOT).as_posix() for file in project_files()}
    application = {name for name in names if name == "golive.py" or name.partition("/")[0] in OUR_PACKAGES}
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == application


def test_the_wheel_needs_no_checkout(unpacked: Path, tmp_path: Path):
    where = run_from(unpacked, "-c", "import collector, golive; print(collector.__file__)", work=tmp_path)
    assert where.stdout.strip() == str(unpacked / "collector" / "__init__.py"), where.stderr
    version = run_from(unpacked, "-m", "golive", "--version", work=tmp_path)
    assert (version.returncode, __version__ in version.stdout, version.stderr) == (0, True, "")


def test_the_demo_runs_from_the_wheel(unpacked: Path, tmp_path: Path):
    demo = run_from(unpacked, "-m", "golive", "demo", "ready", work=tmp_path)
    assert demo.returncode == 0, demo.stderr
    assert "DEMO" in demo.stdout
