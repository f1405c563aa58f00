"""Where files are written: whole or not at all, never into what is sealed, never in place of a device."""

from __future__ import annotations

import os
import stat
import threading

import pytest

from collector.evidence import layout
from collector.evidence.bundle_writer import BundleWriter
from collector.evidence.checked_files import CheckedFiles
from collector.evidence.codec import BadRecord, Run, fact_from_json
from collector.evidence.members import pack
from collector.evidence.storage import Unwritable, new_folder, write_whole


def test_a_file_is_replaced_and_leaves_no_draft(tmp_path):
    file = tmp_path / "folder" / "report.json"
    write_whole(file, b"old")
    write_whole(file, b"new")
    assert file.read_bytes() == b"new"
    assert list(file.parent.iterdir()) == [file]


def test_a_pipe_is_written_through_and_stays_a_pipe(tmp_path):
    """`--format json=/dev/stdout`, run by root, must not put a plain file where the device was."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write_whole(pipe, b"report")
    reader.join(5)
    assert read == [b"report"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_link_is_written_through_and_stays_a_link(tmp_path):
    latest, file = tmp_path / "latest.json", tmp_path / "of-today.json"
    latest.symlink_to(file)
    write_whole(latest, b"report")
    assert latest.is_symlink()
    assert file.read_bytes() == b"report"


@pytest.mark.parametrize("place", ["", ".", "folder"])
def test_a_folder_is_no_file(tmp_path, place):
    (tmp_path / "folder").mkdir()
    with pytest.raises(Unwritable, match="irectory"):
        write_whole(tmp_path / place, b"report")


@pytest.mark.parametrize("names", [(layout.PACKET, layout.DECISION), (layout.MANIFEST, layout.RUN)])
@pytest.mark.parametrize("make", [lambda place: write_whole(place, b"x"), new_folder], ids=["file", "folder"])
def test_nothing_is_put_into_what_is_sealed_through_a_link_neither(tmp_path, names, make):
    sealed, link = tmp_path / "sealed", tmp_path / "link"
    sealed.mkdir()
    link.symlink_to(sealed)
    for name in names:
        (sealed / name).write_text("{}")
    for place in (sealed / "mine", sealed / "deep" / "mine", link / "mine"):
        with pytest.raises(Unwritable, match="which is sealed"):
            make(place)
    assert sorted(path.name for path in sealed.iterdir()) == sorted(names)


@pytest.mark.parametrize("name", [layout.PACKET, layout.MANIFEST, layout.RUN])
def test_one_name_alone_may_be_anybodys(tmp_path, name):
    (tmp_path / name).write_text("{}")
    write_whole(tmp_path / "mine.json", b"x")
    assert (tmp_path / "mine.json").read_bytes() == b"x"


def test_of_two_runs_that_found_one_folder_empty_only_one_goes_on(tmp_path, noon):
    """Both have looked before either has written: the claim decides, not the look."""
    run = Run(tool_version="1", started_at=noon)
    outcomes: list[str] = []
    together = threading.Barrier(4)

    def begin() -> None:
        together.wait(5)
        try:
            BundleWriter(tmp_path / "bundle", run, workload="w", policy={}).close()
        except Unwritable:
            outcomes.append("refused")
        else:
            outcomes.append("begun")

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert sorted(outcomes) == ["begun", "refused", "refused", "refused"]


def test_lines_are_read_one_by_one_and_a_broken_last_one_is_left_out(tmp_path):
    (tmp_path / layout.FACTS).write_bytes(pack(b'{"a":1}\n{"a":2}\n{"a"'))
    found = [raw for _, raw in CheckedFiles(tmp_path, None).json_lines(layout.FACTS)]
    assert found == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("raw", [None, [], "fact", 1, {}, {"kind": 1}, {"kind": "no-such"}])
def test_a_stored_fact_of_another_shape_is_a_bad_record(raw):
    with pytest.raises(BadRecord, match="version of golive that wrote it"):
        fact_from_json(raw)
