"""A bundle keeps everything, says when it is not whole, and is the same whichever thread was first."""

import gzip
import json
import random
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from collector.evidence.bundle import open_bundle
from collector.evidence.bundle_writer import BundleWriter
from collector.evidence.canonical import digest, to_bytes
from collector.evidence.codec import Run, StoredError, StoredPage, StoredRead
from collector.evidence.line_file import LineFile
from collector.evidence.storage import Altered, Unreadable, Unwritable
from collector.facts.azure import Resource
from collector.model import Cause, Gap, ProbeName

_WORKLOAD = "workload: shop\ntier: T1  # kept as it was written\n"
_POLICY = {"go-live/recovery.yaml": "criteria: []\n", "tables/sla.yaml": "x: 1\n"}


@pytest.fixture
def run(noon):
    probe = ProbeName(id="inventory", distribution="golive", version="1")
    return Run(tool_version="1.2.3", started_at=noon, probes=(probe,), subscriptions=("s",))


def _resource(noon, number, document):
    return Resource(
        subject=f"/r/{number}", documents=(document,), observed_at=noon, resource_type="t", name=str(number)
    )


def _gap(number):
    return Gap(cause=Cause.DENIED, hides=("resource",), scope=f"/s/{number}", detail="no", fix="grant", probe="p")


def _fill(writer, noon, numbers):
    facts = []
    for number in numbers:
        name = writer.add_document(to_bytes({"number": number}))
        page = StoredPage(document=name, observed_at=noon)
        writer.add_read(StoredRead(source="azure", key=f"get /{number}", pages=(page,)))
        facts.append(_resource(noon, number, name))
    writer.add_facts(facts)
    writer.add_gaps(_gap(number) for number in numbers)


@pytest.fixture
def writer(tmp_path, run):
    writer = BundleWriter(tmp_path / "bundle", run, workload=_WORKLOAD, policy=_POLICY)
    yield writer
    writer.close()


def test_a_sealed_bundle_gives_back_all_that_was_put_in(writer, noon):
    _fill(writer, noon, range(5))
    name = writer.seal("gaps", noon + timedelta(minutes=1))
    bundle = open_bundle(writer.folder)
    assert (bundle.digest, bundle.completeness) == (name, "gaps")
    assert bundle.run.collected_at == noon + timedelta(minutes=1)
    assert bundle.run.probes[0].id == "inventory"
    assert bundle.workload_text == _WORKLOAD
    assert bundle.policy_texts == _POLICY
    assert sorted(fact.subject for fact in bundle.facts()) == [f"/r/{n}" for n in range(5)]
    assert list(bundle.gaps()) == [_gap(n) for n in range(5)]
    assert sorted(read.key for read in bundle.reads()) == [f"get /{n}" for n in range(5)]
    about = {document.request: document for document in bundle.documents()}
    assert about["get /3"].digest == digest(b'{"number":3}')
    assert bundle.document(about["get /3"].digest).body == {"number": 3}
    assert {stored.digest for stored in bundle.bodies()} == {document.digest for document in about.values()}


def test_any_gzip_tool_reads_the_documents_and_every_line_is_canonical(writer, noon):
    _fill(writer, noon, range(3))
    writer.seal("complete", noon)
    lines = gzip.decompress((writer.folder / "documents.jsonl.gz").read_bytes()).splitlines()
    assert [to_bytes(json.loads(line)) for line in lines] == lines
    assert len(lines) == 3


def test_the_order_in_which_threads_write_does_not_show(tmp_path, run, noon):
    digests = set()
    for attempt in range(3):
        writer = BundleWriter(tmp_path / str(attempt), run, workload=_WORKLOAD, policy=_POLICY)
        numbers = list(range(40)) if attempt else list(range(39, -1, -1))
        threads = [threading.Thread(target=_read_only, args=(writer, noon, numbers[start::4])) for start in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        digests.add(writer.seal("complete", noon))
    assert len(digests) == 1


def _read_only(writer, noon, numbers):
    for number in numbers:
        writer.add_document(to_bytes([number]))


def test_the_same_answer_is_kept_once(writer, noon):
    names = {writer.add_document(b'{"value":[]}') for _ in range(2)}
    writer.seal("complete", noon)
    assert [stored.digest for stored in open_bundle(writer.folder).bodies()] == list(names)


def test_what_is_known_about_the_documents_is_told_without_reading_them(writer, noon):
    refused, empty = (writer.add_document(body) for body in (b'{"error":1}', b"[]"))
    later = noon + timedelta(minutes=1)
    page = StoredPage(document=empty, observed_at=noon, size=2)
    again = StoredPage(document=empty, observed_at=later, size=2)
    answer = StoredPage(document=refused, observed_at=later, size=11)
    error = StoredError(cause=Cause.DENIED, detail="no", fix="grant", answers=(answer,))
    writer.add_read(StoredRead(source="azure", key="get /b", pages=(again,)))
    writer.add_read(StoredRead(source="azure", key="get /a", pages=(page,), error=error))
    writer.seal("gaps", noon)
    (writer.folder / "documents.jsonl.gz").unlink()
    found = open_bundle(writer.folder).documents()
    assert [(about.digest, about.request, about.observed_at, about.size) for about in found] == [
        (empty, "get /a", noon, 2),
        (refused, "get /a", later, 11),
    ]


def test_the_order_of_facts_does_not_show_however_many_there_are(tmp_path, run, noon):
    facts = [_resource(noon, number % 900, f"sha256:{number:064}") for number in range(2000)]
    bundles = []
    for attempt, order in enumerate((facts, facts[::-1])):
        writer = BundleWriter(tmp_path / str(attempt), run, workload=_WORKLOAD, policy=_POLICY)
        writer.add_facts(iter(order))
        writer.seal("complete", noon)
        bundles.append(open_bundle(writer.folder))
    kept = list(bundles[0].facts())
    assert bundles[0].digest == bundles[1].digest
    assert kept == sorted(facts, key=lambda fact: (fact.subject, fact.documents))


def test_facts_that_begin_alike_are_all_kept(writer, noon):
    many = [_resource(noon, number, "sha256:1") for number in range(3000)]
    writer.add_facts(many[:-1])
    writer.add_facts(many)
    writer.seal("complete", noon)
    assert {fact.subject for fact in open_bundle(writer.folder).facts()} == {fact.subject for fact in many}


def test_a_request_that_is_no_unicode_is_kept(writer, noon):
    writer.add_read(StoredRead(source="files", key="files tests \udcff.xml"))
    writer.seal("complete", noon)
    assert [read.key for read in open_bundle(writer.folder).reads()] == ["files tests ?.xml"]


def test_an_empty_bundle_is_still_a_bundle(writer, noon):
    writer.seal("complete", noon)
    bundle = open_bundle(writer.folder)
    assert (list(bundle.facts()), list(bundle.gaps()), list(bundle.documents())) == ([], [], [])


def test_a_run_that_was_killed_leaves_a_partial_bundle_that_can_be_read(writer, noon):
    _fill(writer, noon, range(3))
    bundle = open_bundle(writer.folder)
    assert (bundle.completeness, bundle.digest) == ("partial", "")
    assert bundle.run.collected_at is None
    assert len(list(bundle.facts())) == len(list(bundle.gaps())) == len(list(bundle.reads())) == 3


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_cut_file_of_a_killed_run_is_read_up_to_the_cut(writer, noon, cut):
    _fill(writer, noon, range(3))
    path = writer.folder / "documents.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-cut])
    assert [stored.body for stored in open_bundle(writer.folder).bodies()] == [{"number": 0}, {"number": 1}]


@pytest.mark.parametrize("name", ["documents.jsonl.gz", "facts.jsonl.gz", "gaps.jsonl", "run.json", "workload.yaml"])
def test_a_sealed_file_that_was_altered_is_never_believed(writer, noon, name):
    _fill(writer, noon, range(3))
    writer.seal("complete", noon)
    path = writer.folder / name
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(Altered, match="not those that were sealed"):
        _read_everything(writer.folder)


def _read_everything(folder):
    bundle = open_bundle(folder)
    return [*bundle.facts(), *bundle.gaps(), *bundle.reads(), *bundle.bodies(), bundle.run, bundle.workload_text]


def test_a_manifest_that_names_a_file_outside_is_refused(writer, noon):
    writer.seal("complete", noon)
    path = writer.folder / "manifest.json"
    manifest = json.loads(path.read_bytes())
    manifest["files"][0]["path"] = "../secret"
    del manifest["digest"]
    path.write_bytes(to_bytes({**manifest, "digest": digest(to_bytes(manifest))}))
    with pytest.raises(Altered, match="leads out of the folder"):
        open_bundle(writer.folder)


def test_a_sealed_file_that_expands_to_more_than_was_sealed_is_refused(writer, noon):
    _fill(writer, noon, range(2))
    writer.seal("complete", noon)
    bomb = gzip.compress(b"0" * 10_000_000, mtime=0)
    (writer.folder / "facts.jsonl.gz").write_bytes(bomb)
    path = writer.folder / "manifest.json"
    manifest = json.loads(path.read_bytes())
    entry = next(entry for entry in manifest["files"] if entry["path"] == "facts.jsonl.gz")
    entry.update(size=len(bomb), sha256=digest(bomb), expanded=1000)
    del manifest["digest"]
    path.write_bytes(to_bytes({**manifest, "digest": digest(to_bytes(manifest))}))
    with pytest.raises(Altered, match="expands to more"):
        list(open_bundle(writer.folder).facts())


def test_a_manifest_that_is_a_dangling_link_does_not_pass_for_a_killed_run(writer, noon):
    writer.seal("complete", noon)
    path = writer.folder / "manifest.json"
    path.unlink()
    path.symlink_to("nowhere")
    with pytest.raises(Altered, match="it is a link"):
        open_bundle(writer.folder)


def test_a_folder_that_is_no_bundle_is_said_to_be_none(tmp_path):
    with pytest.raises(Unreadable, match=r"no run\.json, so it is no bundle\. Give the folder of a bundle"):
        open_bundle(tmp_path)


def test_evidence_is_never_mixed_with_what_is_there_already(tmp_path, run):
    (tmp_path / "old.txt").write_text("x")
    with pytest.raises(Unwritable, match=r"already holds 'old\.txt'\. Give a new or empty folder with -o"):
        BundleWriter(tmp_path, run, workload="", policy={})


def test_a_folder_that_cannot_be_made_is_named_with_what_to_do(tmp_path, run):
    (tmp_path / "file").write_text("x")
    with pytest.raises(Unwritable, match=r"Not a directory.*choose a writable folder with -o"):
        BundleWriter(tmp_path / "file" / "bundle", run, workload="", policy={})


def test_a_disk_that_is_full_is_named_with_what_to_do():
    lines = LineFile(Path("/dev/full"))
    with pytest.raises(Unwritable, match=r"No space left on device.*Make room"):
        lines.append(b"a", random.Random(1).randbytes(300_000))
    lines.append(b"b", b"what is small waits for more")
    with pytest.raises(Unwritable, match=r"No space left on device.*Make room"):
        lines.flush()
    lines.close()


def test_what_is_small_waits_for_its_block_and_is_there_when_it_is_wanted(tmp_path):
    lines = LineFile(tmp_path / "lines.gz")
    lines.append(b"a", b"line")
    assert lines.path.read_bytes() == b""
    lines.flush()
    assert gzip.decompress(lines.path.read_bytes()) == b"line"
    lines.append(b"b", random.Random(1).randbytes(300_000))
    assert len(gzip.decompress(lines.path.read_bytes())) == 300_004
    lines.append(b"c", b"end")
    lines.close()
    assert gzip.decompress(lines.path.read_bytes())[-3:] == b"end"


def test_a_policy_file_cannot_be_written_outside_the_bundle(tmp_path, run):
    with pytest.raises(Unwritable, match="leads out of the bundle"):
        BundleWriter(tmp_path / "bundle", run, workload="", policy={"../../x": ""})


def test_a_sealed_bundle_takes_nothing_more(writer, noon):
    writer.seal("complete", noon)
    with pytest.raises(Unwritable, match="the bundle is sealed"):
        writer.add_document(b"1")
