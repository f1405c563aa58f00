"""Where packets and reports may be written, and that a sealed packet stays as it was sealed."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

from collector.evidence import layout
from collector.evidence.canonical import digest, to_bytes


@pytest.fixture
def ready_packet(scenario_runs, tmp_path) -> Path:
    return Path(shutil.copytree(scenario_runs("ready").packet, tmp_path / "packet"))


def seal_again(packet: Path, name: str) -> None:
    """Put the digest of a changed file into the manifest of a packet, as a forger would."""
    path = packet / layout.PACKET
    body = json.loads(path.read_bytes())
    del body["digest"]
    data = (packet / name).read_bytes()
    (entry,) = (entry for entry in body["files"] if entry["path"] == name)
    entry |= {"sha256": digest(data), "size": len(data)}
    if name == layout.DECISION:
        body["decision"] = digest(data)
    path.write_bytes(to_bytes({**body, "digest": digest(to_bytes(body))}))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["report", "{packet}", "-o", "{packet}/mine.txt"], 1),
        (["report", "{packet}", "-o", "{packet}/bundle/mine.txt"], 1),
        (["judge", "{packet}", "-o", "{packet}/again"], 1),
        (["judge", "{packet}", "--format", "json={packet}/mine.json"], 1),
        (["judge", "{packet}", "-o", "{fresh}", "--history", "{fresh}/history.jsonl"], 2),
        (["demo", "ready", "-o", "{packet}/again"], 1),
        (["demo", "ready", "-o", "{fresh}", "--format", "json={fresh}/mine.json"], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_nothing_is_written_into_what_is_sealed(command, ready_packet, tmp_path, arguments, code):
    places = {"packet": ready_packet, "fresh": tmp_path / "fresh"}
    ended, _, err = command(*(part.format(**places) for part in arguments))
    assert ended == code
    assert "sealed" in err
    assert "outside of it" in err
    assert command("verify", str(ready_packet))[0] == 0


def test_an_occupied_folder_is_refused_before_anything_is_read(command, tmp_path):
    occupied = tmp_path / "packet"
    occupied.mkdir()
    (occupied / "mine.txt").write_text("not yours")
    ended, _, err = command("demo", "ready", "-o", str(occupied))
    assert ended == 1
    assert "Give a new or empty folder with -o." in err
    assert [path.name for path in occupied.iterdir()] == ["mine.txt"]


def test_two_formats_for_standard_output_are_refused_before_anything_is_read(command, tmp_path):
    packet = tmp_path / "packet"
    ended, _, err = command("demo", "ready", "-o", str(packet), "--format", "json", "--format", "text")
    assert ended == 2
    assert "only one format" in err
    assert not packet.exists()


def test_a_demo_that_was_interrupted_does_not_block_the_next(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    left = tmp_path / "golive-demo" / "ready" / "bundle"
    left.mkdir(parents=True)
    (left / layout.RUN).write_text("{}")
    assert command("demo", "ready")[0] == 0


def test_a_demo_never_clears_what_a_link_leads_to(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / layout.PACKET).write_text("{}")
    (tmp_path / "golive-demo").mkdir()
    (tmp_path / "golive-demo" / "ready").symlink_to(mine)
    ended, _, err = command("demo", "ready")
    assert ended == 1
    assert "Give a new or empty folder" in err
    assert (mine / layout.PACKET).read_text() == "{}"


@pytest.mark.parametrize("name", [layout.REPORTS + "decision.txt", layout.SUBJECTS])
def test_a_report_that_was_rewritten_and_sealed_again_does_not_replay(command, ready_packet, name):
    (ready_packet / name).write_text("GO GO GO\n")
    seal_again(ready_packet, name)
    ended, out, _ = command("verify", str(ready_packet))
    assert ended == 22
    assert name in out


@pytest.mark.parametrize("moment", [None, "soon", "9999-12-31T23:59:59Z", []])
@pytest.mark.parametrize("asked", ["verify", "report"])
def test_a_decision_that_names_no_moment_does_not_replay(command, ready_packet, moment, asked):
    decision = json.loads((ready_packet / layout.DECISION).read_text()) | {"decided_at": moment}
    (ready_packet / layout.DECISION).write_text(json.dumps(decision))
    seal_again(ready_packet, layout.DECISION)
    ended, _, err = command(asked, str(ready_packet))
    assert ended == 22
    assert "names no moment" in err


@pytest.mark.parametrize("gone", ["bundle", "bundle/run.json"])
@pytest.mark.parametrize("asked", ["verify", "report"])
def test_a_packet_without_its_bundle_is_altered(command, ready_packet, gone, asked):
    place = ready_packet / gone
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    ended, _, err = command(asked, str(ready_packet))
    assert ended == 20
    assert "the bundle of the packet is missing" in err


def test_a_record_of_another_shape_is_a_message_and_no_trace(command, ready_packet):
    bundle = ready_packet / "bundle"
    (bundle / layout.MANIFEST).unlink()
    (bundle / layout.FACTS).write_bytes(gzip.compress(b"null\n"))
    ended, _, err = command("judge", str(bundle))
    assert ended == 2
    assert "it is not an object" in err


def test_verify_says_that_a_demo_is_a_demo(command, ready_packet):
    ended, out, _ = command("verify", str(ready_packet))
    assert ended == 0
    assert "DEMO" in out


def test_verify_does_not_claim_to_have_derived_the_facts_of_a_run_that_was_cut_short(command, ready_packet, tmp_path):
    (ready_packet / "bundle" / layout.MANIFEST).unlink()
    judged = tmp_path / "judged"
    assert command("judge", str(ready_packet / "bundle"), "-o", str(judged))[0] in (10, 11)
    ended, out, _ = command("verify", str(judged))
    assert ended == 0
    assert "not derived again" in out
    assert "byte for byte" in out
