"""What people signed, from the folder beside the workload file into the packet and through `golive verify`."""

import dataclasses
import os
import shutil
from pathlib import Path

import pytest

from collector.cli.papers import read_papers
from collector.evidence.packet import open_packet, write_packet
from collector.evidence.papers_store import StoredPapers
from collector.sources.ssh_keygen import RealSshKeygen
from tests.papers.signing import key, write_statement

STATEMENT = "statements/cutover-plan-signed.json"
PAYLOAD = {"schema": "golive.statement/v1", "criterion": "cutover-plan-signed", "signer": "Business owner"}


@pytest.fixture
def attestations(tmp_path) -> Path:
    """A folder with a role map and a statement."""
    folder = tmp_path / "attestations"
    write_statement(folder, PAYLOAD, key())
    (folder / "roles.yaml").write_text(f"people: [{{name: Business owner, keys: [{key().public}]}}]\n")
    return folder


@pytest.fixture
def signed(attestations, scenario_runs, tmp_path) -> Path:
    """The packet of a run, with these papers in it."""
    stored = read_papers(attestations, tmp_path, RealSshKeygen(os.environ)).stored
    return sealed_with(stored, scenario_runs("ready").packet, tmp_path / "packet")


def sealed_with(papers: StoredPapers, packet: Path, place: Path) -> Path:
    """A packet with other papers in it, sealed by somebody who may write all of it."""
    opened = open_packet(packet)
    write_packet(
        place,
        packet / "bundle",
        decision=opened.decision_bytes,
        subjects=opened.files.data("subjects.jsonl"),
        reports={report: opened.report(report) for report in opened.reports},
        papers=papers,
    )
    return place


def unsigned(data: bytes) -> bytes:
    """A statement with a signature of which one character is another."""
    at = data.index(b'"sig"') + 200
    return data[:at] + (b"A" if data[at : at + 1] != b"A" else b"B") + data[at + 1 :]


def test_a_statement_with_other_bytes_is_an_altered_packet(command, signed, tmp_path):
    packet = shutil.copytree(signed, tmp_path / "altered")
    paper = packet / "papers" / STATEMENT
    paper.write_bytes(unsigned(paper.read_bytes()))
    ended, out, _ = command("verify", str(packet))
    assert ended == 20
    assert f"altered  papers/{STATEMENT}: its bytes are not those that were sealed" in out


def test_a_signature_that_was_made_up_is_found_though_all_is_sealed_again(command, signed, tmp_path):
    stored = open_packet(signed).papers
    made_up = {**stored.folder.files, STATEMENT: unsigned(stored.folder.files[STATEMENT])}
    forged = dataclasses.replace(stored, folder=dataclasses.replace(stored.folder, files=made_up))
    ended, out, said = command("verify", str(sealed_with(forged, signed, tmp_path / "forged")))
    assert ended == 21
    assert out.startswith(f"unsigned papers/{STATEMENT}: ")
    assert len(out.splitlines()) == 1
    assert "signature that does not hold" in said


def test_signatures_that_cannot_be_checked_here_do_not_verify(command, signed, monkeypatch):
    monkeypatch.setenv("GOLIVE_SSH_KEYGEN", "no-such-program")
    ended, out, _ = command("verify", str(signed))
    assert ended == 21
    assert "openssh-client" in out


def test_a_packet_with_papers_verifies_and_says_how_many_are_signed(command, attestations, scenario_runs, tmp_path):
    bundle, packet = scenario_runs("ready").packet / "bundle", tmp_path / "packet"
    _, _, said = command("judge", str(bundle), "--attestations", str(attestations), "-o", str(packet))
    assert "papers  statements 1, waivers 0, documents 0, registers 0" in said
    ended, out, _ = command("verify", str(packet))
    assert ended == 0
    assert "signed   1 of 1 papers are signed by a key" in out


def test_a_folder_that_is_not_there_is_refused(command, scenario_runs, tmp_path):
    packet = scenario_runs("ready").packet
    ended, _, said = command("judge", str(packet), "--attestations", str(tmp_path / "gone"))
    assert ended == 2
    assert "there is no such folder" in said
