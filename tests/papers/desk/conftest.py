"""The desk at which the commands are tried."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from collector.cli.app import run
from tests.papers.attest_desk import PLAN, RISKS, SHIPPED, Desk, bundle_at, owner_key, roles


@pytest.fixture
def golive(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the command line in this process, where nobody sits at a terminal."""

    def invoke(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            run(SHIPPED, [*arguments])
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return invoke


@pytest.fixture(scope="session")
def packet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A packet that was judged before anybody signed; nobody writes into it."""
    folder = tmp_path_factory.mktemp("desk")
    _write_papers(folder / "attestations")
    return _judged(folder, bundle_at(folder / "bundle"))


@pytest.fixture(scope="session")
def failed_packet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A packet after the business said no to the release, in every process area, and to the training."""
    folder = tmp_path_factory.mktemp("failed")
    _write_papers(folder / "attestations")
    bundle = bundle_at(folder / "bundle")
    no = ["--as", "Business owner", "--key", str(owner_key().path), "--answer", "no", "--comment", "half", "--yes"]
    for asked in (["testing-uat-signed", "--area", "finance"], ["testing-uat-signed", "--area", "sales"],
                  ["people-training-complete"]):  # fmt: skip
        with pytest.raises(SystemExit):
            run(SHIPPED, ["attest", str(bundle), *asked, *no, "--attestations", str(folder / "attestations")])
    return _judged(folder, bundle)


def _judged(folder: Path, bundle: Path) -> Path:
    packet = folder / "packet"
    with pytest.raises(SystemExit):
        run(SHIPPED, ["judge", str(bundle), "--attestations", str(folder / "attestations"), "-o", str(packet)])
    return packet


@pytest.fixture
def desk(tmp_path: Path, packet: Path, golive: Callable[..., tuple[int, str, str]]) -> Desk:
    _write_papers(tmp_path / "attestations")
    return Desk(packet, tmp_path / "attestations", golive)


@pytest.fixture
def failed(tmp_path: Path, failed_packet: Path, golive: Callable[..., tuple[int, str, str]]) -> Desk:
    """The desk of whoever has to accept fails."""
    papers = tmp_path / "attestations"
    shutil.copytree(failed_packet.parent / "attestations", papers)
    return Desk(failed_packet, papers, golive)


def _write_papers(folder: Path) -> None:
    (folder / "documents").mkdir(parents=True)
    (folder / "roles.yaml").write_text(roles())
    (folder / "documents" / "cutover-plan.md").write_text(PLAN)
    (folder / "registers").mkdir()
    (folder / "registers" / "risks.yaml").write_text(RISKS)
