"""Every byte of every file of a packet is accounted for."""

import json
import os
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collector.evidence.bundle_writer import BundleWriter
from collector.evidence.canonical import digest, to_bytes
from collector.evidence.codec import Run, StoredPage, StoredRead
from collector.evidence.integrity import Alteration, check_bundle, check_packet
from collector.evidence.packet import open_packet, write_packet
from collector.evidence.storage import Altered, Unreadable, Unwritable
from collector.facts.azure import Subscription
from collector.model import Cause, Gap

_DECISION = b'{"ruling": "NO_GO"}\n'
_SUBJECTS = b'{"id": "/a"}\n'
_REPORTS = {"console.txt": b"NO GO\n", "sub/report.json": b"{}"}


def _bundle(folder, noon, *, documents=("a",), body=b'{"a":1}', seal=True):
    writer = BundleWriter(folder, Run(tool_version="1", started_at=noon), workload="w", policy={"p.yaml": "x"})
    name = writer.add_document(body)
    named = tuple(name if text == "a" else text for text in documents)
    writer.add_read(StoredRead(source="azure", key="r", pages=(StoredPage(document=name, observed_at=noon),)))
    writer.add_facts([Subscription(subject="/s", documents=named, observed_at=noon)])
    writer.add_gaps([Gap(cause=Cause.DENIED, hides=(), scope="", detail="d", fix="f", probe="p")])
    if seal:
        writer.seal("gaps", noon)
    writer.close()
    return folder


@pytest.fixture
def packet(tmp_path, noon):
    folder = tmp_path / "packet"
    bundle = _bundle(folder / "bundle", noon)
    write_packet(folder, bundle, decision=_DECISION, subjects=_SUBJECTS, reports=_REPORTS)
    return folder


def _reseal(packet, change):
    """Change the manifest of a packet and close it with a right digest, as a forger would."""
    path = packet / "packet.json"
    body = json.loads(path.read_bytes()) | change
    del body["digest"]
    path.write_bytes(to_bytes({**body, "digest": digest(to_bytes(body))}))


def _files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_an_untouched_packet_has_nothing_wrong_and_gives_back_what_was_put_in(packet):
    opened = open_packet(packet)
    assert check_packet(packet) == ()
    assert opened.decision == {"ruling": "NO_GO"}
    assert opened.decision_bytes == _DECISION
    assert opened.reports == ("console.txt", "sub/report.json")
    assert opened.report("console.txt") == b"NO GO\n"
    assert opened.bundle.digest == opened.manifest.fields["bundle"]
    assert opened.manifest.fields["decision"] == digest(_DECISION)


def test_flipping_any_byte_of_any_file_is_found(packet):
    flipped = 0
    for path in _files(packet):
        data = path.read_bytes()
        for at in range(len(data)):
            path.write_bytes(data[:at] + bytes([data[at] ^ 0x01]) + data[at + 1 :])
            assert check_packet(packet), f"{path.name}, byte {at}"
            flipped += 1
        path.write_bytes(data)
    assert check_packet(packet) == ()
    assert flipped == sum(len(path.read_bytes()) for path in _files(packet))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(data=st.data())
def test_flipping_any_bits_truncating_or_appending_is_found(packet, data):
    path = data.draw(st.sampled_from(_files(packet)))
    before = path.read_bytes()
    at = data.draw(st.integers(0, len(before) - 1))
    change = data.draw(st.sampled_from(["flip", "cut", "append"]))
    after = {
        "flip": before[:at] + bytes([before[at] ^ data.draw(st.integers(1, 255))]) + before[at + 1 :],
        "cut": before[:at],
        "append": before + data.draw(st.binary(min_size=1, max_size=3)),
    }[change]
    path.write_bytes(after)
    found = check_packet(packet)
    path.write_bytes(before)
    assert found
    assert check_packet(packet) == ()


def test_the_altered_file_is_named(packet):
    (packet / "reports" / "console.txt").write_bytes(b"GO GO\n")
    (packet / "decision.json").write_bytes(b"{}")
    assert check_packet(packet) == (
        Alteration("decision.json", "it has 2 bytes instead of 20"),
        Alteration("reports/console.txt", "its bytes are not those that were sealed"),
    )


def test_every_deleted_file_is_found(packet):
    for path in _files(packet):
        data = path.read_bytes()
        path.unlink()
        assert any("missing" in wrong.what for wrong in check_packet(packet)), path.name
        path.write_bytes(data)


@pytest.mark.parametrize("name", ["extra.txt", "bundle/extra.txt", "reports/.hidden", "bundle/policy/q.yaml"])
def test_an_added_file_is_found(packet, name):
    (packet / name).write_bytes(b"")
    assert Alteration(name, "it was added after sealing, or is a link") in check_packet(packet)


@pytest.mark.parametrize("name", ["decision.json", "packet.json", "bundle/manifest.json", "bundle/facts.jsonl.gz"])
def test_a_link_is_refused_even_when_the_bytes_are_right(packet, tmp_path, name):
    moved = tmp_path / "moved"
    shutil.move(packet / name, moved)
    (packet / name).symlink_to(moved)
    assert any("link" in wrong.what for wrong in check_packet(packet))


def test_a_linked_folder_is_refused(packet, tmp_path):
    shutil.move(packet / "bundle", tmp_path / "elsewhere")
    (packet / "bundle").symlink_to(tmp_path / "elsewhere")
    assert any("link" in wrong.what for wrong in check_packet(packet))


def test_a_pipe_is_no_file_and_is_never_waited_for(packet):
    (packet / "decision.json").unlink()
    os.mkfifo(packet / "decision.json")
    assert Alteration("decision.json", "it is not a plain file") in check_packet(packet)


def test_a_bundle_that_was_swapped_for_another_sealed_one_is_found(packet, tmp_path, noon):
    shutil.rmtree(packet / "bundle")
    shutil.copytree(_bundle(tmp_path / "other", noon, body=b'{"a":2}'), packet / "bundle")
    assert check_bundle(packet / "bundle") == ()
    assert Alteration("bundle/manifest.json", "its bytes are not those that were sealed") in check_packet(packet)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"bundle": ""}, "it names another bundle than the one inside"),
        ({"decision": "sha256:" + "0" * 64}, "it names another decision than the one that it lists"),
    ],
)
def test_a_manifest_that_names_another_bundle_or_decision_is_found(packet, change, what):
    _reseal(packet, change)
    assert check_packet(packet) == (Alteration("packet.json", what),)


def test_a_manifest_that_is_right_but_not_canonical_is_found(packet):
    path = packet / "packet.json"
    path.write_bytes(json.dumps(json.loads(path.read_bytes()), indent=1).encode())
    assert check_packet(packet) == (Alteration("packet.json", "its bytes are not canonical"),)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"schema": "golive.packet/v9"}, "its schema is not 'golive.packet/v1'"),
        ({"files": None}, "it lists no files"),
        ({"files": [{"path": "x"}]}, "an entry of it is malformed"),
        (
            {"files": [{"path": "/etc/passwd", "sha256": "sha256:0", "size": 1}]},
            "the name '/etc/passwd' leads out of the folder",
        ),
        (
            {"files": [{"path": "a/../../b", "sha256": "sha256:0", "size": 1}]},
            "the name 'a/../../b' leads out of the folder",
        ),
        ({"files": [{"path": "x", "sha256": "md5:0", "size": 1}]}, "the entry of 'x' is malformed"),
    ],
)
def test_a_manifest_of_another_shape_is_refused_even_with_a_right_digest(packet, change, what):
    _reseal(packet, change)
    assert check_packet(packet) == (Alteration("packet.json", what),)


def test_a_fact_that_rests_on_a_document_that_is_not_there_is_found(tmp_path, noon):
    missing = "sha256:" + "1" * 64
    folder = _bundle(tmp_path / "b", noon, documents=("a", missing))
    assert check_bundle(folder) == (Alteration("facts.jsonl.gz", f"it names {missing}, and there is no such document"),)


def test_a_document_whose_body_does_not_fit_its_digest_is_found(tmp_path, noon):
    folder = _bundle(tmp_path / "b", noon, body=b'{"b":1,"a":1}')
    (wrong,) = check_bundle(folder)
    assert wrong.path == "documents.jsonl.gz"
    assert "is not the digest of its document" in wrong.what


def test_an_unsealed_bundle_can_be_judged_and_its_packet_is_sealed_all_the_same(tmp_path, noon):
    bundle = _bundle(tmp_path / "killed", noon, seal=False)
    folder = tmp_path / "packet"
    write_packet(folder, bundle, decision=_DECISION, subjects=b"", reports={})
    assert check_packet(folder) == ()
    assert open_packet(folder).bundle.completeness == "partial"
    (folder / "bundle" / "workload.yaml").write_text("v")
    assert check_packet(folder) == (Alteration("bundle/workload.yaml", "its bytes are not those that were sealed"),)


def test_a_bundle_is_copied_into_the_packet_byte_for_byte(tmp_path, noon):
    bundle = _bundle(tmp_path / "bundle", noon)
    write_packet(tmp_path / "packet", bundle, decision=_DECISION, subjects=b"", reports={})
    copies = {path.name: path.read_bytes() for path in _files(tmp_path / "packet" / "bundle")}
    assert copies == {path.name: path.read_bytes() for path in _files(bundle)}


def test_an_altered_bundle_is_not_copied(tmp_path, noon):
    bundle = _bundle(tmp_path / "bundle", noon)
    (bundle / "workload.yaml").write_text("v")
    with pytest.raises(Altered):
        write_packet(tmp_path / "packet", bundle, decision=_DECISION, subjects=b"", reports={})
    with pytest.raises(Unreadable, match=r"no packet\.json, so it is no packet"):
        open_packet(tmp_path / "packet")


def test_a_packet_is_never_written_over_another(packet):
    with pytest.raises(Unwritable, match=r"already holds 'decision\.json'"):
        write_packet(packet, packet / "bundle", decision=b"{}", subjects=b"", reports={})


def test_a_report_cannot_be_written_outside_the_packet(tmp_path, noon):
    bundle = _bundle(tmp_path / "bundle", noon)
    with pytest.raises(Unwritable, match="leads out of the packet"):
        write_packet(tmp_path / "packet", bundle, decision=b"", subjects=b"", reports={"../x": b""})


@pytest.mark.parametrize("check", [check_packet, check_bundle])
def test_an_empty_folder_is_wrong_as_a_whole(tmp_path, check):
    ((path, what),) = [(wrong.path, wrong.what) for wrong in check(tmp_path)]
    assert path in ("packet.json", "manifest.json")
    assert what == "it is missing"
