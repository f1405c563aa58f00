"""Papers in a packet: what is kept, that it reads back the same, and that signatures are checked again."""

import dataclasses
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collector.cli.papers import documents_of, papers_for, papers_of_packet, read_papers
from collector.cli.stops import Stop
from collector.evidence import layout
from collector.evidence.bundle_writer import BundleWriter
from collector.evidence.codec import Run
from collector.evidence.integrity import check_packet
from collector.evidence.packet import Packet, open_packet, write_packet
from collector.evidence.papers_store import StoredPapers
from collector.evidence.signed_again import lost_signatures
from collector.evidence.storage import Unreadable
from collector.papers import NO_PAPERS, EarlierRun, Method, Signature
from collector.sources.ssh_keygen import RealSshKeygen
from tests.papers.signing import envelope, host_entry, key, write_statement, write_waiver

KEYS = RealSshKeygen(os.environ)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
STATEMENT = {"schema": "golive.statement/v1", "criterion": "cutover-plan-signed", "signer": "Owner"}
WAIVER = {"schema": "golive.waiver/v1", "criterion": "testing-coverage", "approver": "Owner"}
EARLIER = EarlierRun(
    packet="sha256:1",
    decided_at=NOON,
    mode="review",
    ruling="ON_TRACK",
    workload="shop",
    scope="sha256:2",
    outcomes={"testing-coverage": "pass"},
)


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder of papers, some of it spoilt."""
    papers = tmp_path / "project" / "attestations"
    for name, text in {
        "roles.yaml": f"people: [{{name: Owner, keys: [{key().public}]}}]",
        "documents/plan.md": "---\nauthor: Test lead\nrevision: 1.5\nparts: {a: [1, null, true]}\n---\n# Scope\nAll.\n",
        "documents/bad.md": "---\n",
        "registers/risks.yaml": "risks: []",
        "statements/bad.json": "{ }",
        "statements/note.txt": "x",
    }.items():
        (papers / name).parent.mkdir(parents=True, exist_ok=True)
        (papers / name).write_text(text)
    write_statement(papers, STATEMENT, key())
    write_waiver(papers, WAIVER, key("rsa"))
    return papers


def packet_with(papers: StoredPapers, place: Path) -> Packet:
    writer = BundleWriter(place / "bundle", Run(tool_version="1", started_at=NOON), workload="", policy={})
    writer.seal("complete", NOON)
    write_packet(place, place / "bundle", decision=b"{}", subjects=b"", reports={}, papers=papers)
    return open_packet(place)


def test_papers_read_back_from_a_packet_as_they_were(folder, tmp_path):
    given = read_papers(folder, tmp_path, KEYS).with_earlier((EARLIER,))
    packet = packet_with(given.stored, tmp_path / "packet")
    assert papers_of_packet(packet, KEYS).papers == given.papers
    assert given.papers.problems
    assert check_packet(packet.folder) == ()


def test_of_documents_only_the_reading_is_kept_and_of_the_rest_every_byte(folder, tmp_path):
    packet = packet_with(read_papers(folder, tmp_path, KEYS).stored, tmp_path / "packet")
    kept = {name.removeprefix("papers/") for name in packet.manifest.files if name.startswith("papers/")}
    assert kept == {
        "folder.json",
        "documents.json",
        "earlier.json",
        "signatures.json",
        "roles.yaml",
        "registers/risks.yaml",
        "statements/bad.json",
        "statements/cutover-plan-signed.json",
        "waivers/testing-coverage.json",
    }
    for name in kept - {"folder.json", "documents.json", "earlier.json", "signatures.json"}:
        assert (packet.folder / "papers" / name).read_bytes() == (folder / name).read_bytes()
    assert b"All." not in packet.files.data(layout.PAPERS_DOCUMENTS)


def test_a_packet_judged_again_keeps_the_same_papers(folder, tmp_path):
    once = packet_with(read_papers(folder, tmp_path, KEYS).stored, tmp_path / "once")
    twice = packet_with(papers_of_packet(once, KEYS).stored, tmp_path / "twice")
    papers = [name for name in once.manifest.files if name.startswith("papers/")]
    assert [once.files.data(name) for name in papers] == [twice.files.data(name) for name in papers]


def test_a_packet_without_papers_has_none(tmp_path):
    packet = packet_with(read_papers(None, tmp_path, KEYS).stored, tmp_path / "packet")
    assert papers_of_packet(packet, KEYS).papers == NO_PAPERS
    assert not [name for name in packet.manifest.files if name.startswith("papers/")]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (layout.PAPERS_FOLDER, b"7"),
        (layout.PAPERS_FOLDER, b'{"schema":"golive.papers/v2"}'),
        (layout.PAPERS_FOLDER, b'{"schema":"golive.papers/v1","there":1,"problems":[],"unread":{}}'),
        (layout.PAPERS_FOLDER, b'{"schema":"golive.papers/v1","there":true,"problems":[7],"unread":{}}'),
        (layout.PAPERS_DOCUMENTS, b"{}"),
        (layout.PAPERS_SIGNATURES, b"[]"),
        (layout.PAPERS_SIGNATURES, b'{"statements/x.json":7}'),
        (layout.PAPERS_EARLIER, b"not json"),
        ("papers/statements/cutover-plan-signed.json", b"{}"),
    ],
)
def test_papers_that_were_altered_are_never_read(folder, tmp_path, name, data):
    packet = packet_with(read_papers(folder, tmp_path, KEYS).stored, tmp_path / "packet")
    (packet.folder / name).write_bytes(data)
    assert [one.path for one in check_packet(packet.folder)] == [name]
    with pytest.raises(Unreadable):
        papers_of_packet(packet, KEYS)


def test_a_paper_added_after_sealing_is_an_alteration(folder, tmp_path):
    packet = packet_with(read_papers(folder, tmp_path, KEYS).stored, tmp_path / "packet")
    write_statement(packet.folder / "papers", STATEMENT, key(), name="new")
    assert [one.path for one in check_packet(packet.folder)] == ["papers/statements/new.json"]
    assert "new" not in str(papers_of_packet(packet, KEYS).papers.statements)


FILE = "statements/cutover-plan-signed.json"
HELD = Signature(method=Method.KEY, holds=True, fingerprint=key().fingerprint)
UNCHECKED = Signature(method=Method.KEY, holds=False, why="there is no ssh-keygen here")
POINTER = Signature(method=Method.HOST, holds=False, place="github:contoso/shop")

SIGNED = envelope(STATEMENT, keys=[key()])
DAMAGED = SIGNED.replace(b"LS0tLS1CRUdJTiBTU0ggU0lHTkFUVVJF", b"LS0tLS1CRUdJTiBTU0ggU0lHTkFUVVJG")
OF_GIT = envelope(STATEMENT, keys=[key()], namespace="git")


def with_statement(data: bytes, folder: Path, recorded: tuple[Signature, ...], place: Path) -> Packet:
    """A packet in which a statement was put, with what is recorded of its signatures, and which was sealed again."""
    (folder / FILE).write_bytes(data)
    given = read_papers(folder, place, KEYS)
    stored = dataclasses.replace(given.stored, signatures={FILE: recorded})
    return packet_with(stored, place / "packet")


@pytest.mark.parametrize(
    ("data", "recorded", "lost"),
    [
        (SIGNED, (HELD,), []),
        (DAMAGED, (HELD,), ["damaged"]),
        (OF_GIT, (HELD,), ["something else than golive"]),
        (envelope(STATEMENT), (HELD,), ["the signature is missing"]),
        (SIGNED, (HELD, HELD), ["the signature is missing"]),
        (b"{}", (HELD,), ["no envelope"]),
        # what did not hold then did not count, and is no loss
        (OF_GIT, (UNCHECKED,), []),
        (SIGNED, (), []),
    ],
)
def test_a_signature_that_held_must_hold_still(folder, tmp_path, data, recorded, lost):
    packet = with_statement(data, folder, recorded, tmp_path)
    papers = papers_of_packet(packet, KEYS).papers
    found = lost_signatures(papers, packet.papers.signatures)
    assert [one.file for one in found] == [FILE] * len(lost)
    assert all(why in one.why for why, one in zip(lost, found, strict=True))


@pytest.mark.parametrize(
    ("data", "recorded", "holds"),
    [
        (SIGNED, (HELD,), [True]),
        (SIGNED, (), [True]),
        (SIGNED, (UNCHECKED,), [False]),
        (SIGNED, (POINTER,), [False]),
        (SIGNED, (HELD, HELD), [True]),
        (OF_GIT, (HELD,), [False]),
        (OF_GIT, (), [False]),
        (envelope(STATEMENT), (HELD,), []),
        (envelope(STATEMENT, more=[host_entry("github:contoso/shop", "x.json")]), (HELD,), [False]),
    ],
)
def test_a_replay_counts_what_held_then_and_holds_now(folder, tmp_path, data, recorded, holds):
    papers = papers_of_packet(with_statement(data, folder, recorded, tmp_path), KEYS).papers
    statement = next(one for one in papers.statements if one.file == FILE)
    assert [one.holds for one in statement.signatures] == holds
    assert [one.place for one in statement.signatures if one.method is Method.KEY and one.place] == []


def test_where_signatures_cannot_be_checked_they_are_lost_and_it_is_said_why(folder, tmp_path):
    packet = packet_with(read_papers(folder, tmp_path, KEYS).stored, tmp_path / "packet")
    papers = papers_of_packet(packet, RealSshKeygen({"PATH": ""})).papers
    found = lost_signatures(papers, packet.papers.signatures)
    assert [one.file for one in found] == [FILE, "waivers/testing-coverage.json"]
    assert all("openssh-client" in one.why for one in found)


def test_a_run_without_ssh_keygen_replays_where_there_is_one(folder, tmp_path):
    blind = read_papers(folder, tmp_path, RealSshKeygen({"PATH": ""}))
    packet = packet_with(blind.stored, tmp_path / "packet")
    assert papers_of_packet(packet, KEYS).papers == blind.papers
    assert papers_for(packet.folder, None, tmp_path, KEYS).papers == read_papers(folder, tmp_path, KEYS).papers


def test_each_paper_is_a_document_that_a_verdict_can_rest_on(folder, tmp_path):
    papers = read_papers(folder, tmp_path, KEYS).papers
    found = documents_of(papers, NOON)
    plan = next(one for one in papers.documents if one.name == "plan")
    assert found[plan.digest].request == "documents/plan.md"
    assert {(one.source, one.observed_at) for one in found.values()} == {("papers", NOON)}
    signed = {one.digest for one in (*papers.statements, *papers.waivers, *papers.registers) if one.digest}
    assert signed | {papers.roles.digest} <= found.keys()
    assert all(digest == one.digest for digest, one in found.items())


def test_the_folder_beside_the_workload_file_is_the_default(folder, tmp_path):
    assert read_papers(None, folder.parent, KEYS).papers.there
    assert not read_papers(None, tmp_path, KEYS).papers.there
    with pytest.raises(Stop, match="no such folder"):
        read_papers(tmp_path / "attestation", folder.parent, KEYS)


@pytest.mark.parametrize("judged", ["packet", "packet/bundle"])
def test_a_packet_is_judged_again_by_newer_papers_or_else_by_its_own(folder, tmp_path, judged):
    given = read_papers(folder, tmp_path, KEYS)
    packet_with(given.stored, tmp_path / "packet")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert papers_for(tmp_path / judged, None, elsewhere, KEYS).papers == given.papers
    write_statement(folder, STATEMENT, key(), name="newer")
    newer = read_papers(folder, tmp_path, KEYS)
    assert papers_for(tmp_path / judged, None, folder.parent, KEYS) == newer
    assert papers_for(tmp_path / judged, folder, elsewhere, KEYS) == newer
    assert papers_for(tmp_path, None, elsewhere, KEYS).papers == NO_PAPERS


def test_what_is_kept_is_the_same_whatever_the_order_of_the_files(folder, tmp_path):
    given = read_papers(folder, tmp_path, KEYS)
    turned = dataclasses.replace(given.folder, files=dict(reversed(given.folder.files.items())))
    one = packet_with(given.stored, tmp_path / "one")
    other = packet_with(dataclasses.replace(given, folder=turned).stored, tmp_path / "other")
    assert one.digest == other.digest
