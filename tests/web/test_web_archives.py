"""Artifacts: what their zip archives may hold, and what is refused before a byte of it is believed."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hosts_asked import APIS, PROJECT, REPOSITORY, SHOP, failure

from collector.model import Cause
from collector.probe import HostArchive

JUNIT = b'<testsuite tests="1" failures="0"><testcase name="a" classname="b"/></testsuite>'
LCOV = b"SF:a.py\nDA:1,1\nLF:1\nLH:1\nend_of_record\n"
SIGNED = "https://storage.example/signed?secret-signature"
ARTIFACT = HostArchive(SHOP, "actions/artifacts/7/zip", "reports", permission="actions: read")


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return held.getvalue()


def ready(wire: Any, content: bytes, **more: Any) -> None:
    """Let GitHub hand out an artifact as it does: a redirect to storage."""
    wire.get(f"{REPOSITORY}/actions/artifacts/7/zip", status=302, headers={"Location": SIGNED})
    wire.get(SIGNED, body=content, content_type="application/zip", **more)


def readings(source: Any, request: HostArchive = ARTIFACT) -> list[tuple[str, str, str]]:
    pages = list(source.read(request))
    assert all(page.items_at == "" for page in pages)
    return [(page.body["file"], page.body["outcome"], page.body["format"]) for page in pages]


def test_each_report_is_one_page_and_the_token_stays_with_the_api(github, wire):
    ready(wire, zipped(("b/lcov.info", LCOV), ("a.xml", JUNIT), ("page.html", b"<html>"), ("inner.zip", b"PK")))
    assert readings(github) == [("reports/a.xml", "read", "junit"), ("reports/b/lcov.info", "read", "lcov")]
    asked, downloaded = wire.calls
    assert asked.request.headers["Authorization"] == "Bearer job-token"
    assert "Authorization" not in downloaded.request.headers
    assert "X-GitHub-Api-Version" not in downloaded.request.headers


def test_a_reading_is_that_of_a_file_on_disk(github, wire):
    ready(wire, zipped(("a.xml", JUNIT)))
    (page,) = github.read(ARTIFACT)
    assert page.body["totals"]["tests"] == 1
    assert page.body["sha256"] == hashlib.sha256(JUNIT).hexdigest()


def test_an_artifact_without_reports_has_no_pages(github, wire):
    ready(wire, zipped(("readme.txt", b"x"), ("folder/", b"")))
    assert readings(github) == []


@pytest.mark.parametrize("name", ["bad.xml.gz", "bad.trx.ZIP", "bad.xml ", "bad.json."])
def test_a_report_under_a_longer_name_does_not_go_missing(github, wire, name):
    ready(wire, zipped((name, b"\x1f\x8b\x08"), ("log.gz", b""), ("page.html", b"")))
    ((file, outcome, _),) = readings(github)
    assert (file, outcome) == (f"reports/{name}", "refused")


def test_the_number_of_an_artifact_stands_in_each_of_its_readings(github, wire):
    ready(wire, zipped(("a.xml", JUNIT)))
    numbered = dataclasses.replace(ARTIFACT, number=417)
    assert [page.body["artifact"] for page in github.read(numbered)] == [417]


def test_what_no_format_claims_is_shown_refused(github, wire):
    ready(wire, zipped(("package.json", b"{}"), ("cut.xml", JUNIT[:40])))
    assert readings(github) == [("reports/cut.xml", "refused", "junit"), ("reports/package.json", "refused", "")]


def test_the_folder_that_azure_devops_packs_everything_in_is_named_once(azure_devops, wire):
    wire.get(f"{APIS}/build/builds/7/artifacts", body=zipped(("drop/a.xml", JUNIT)), content_type="application/zip")
    request = HostArchive(PROJECT, "build/builds/7/artifacts", "drop")
    assert readings(azure_devops, request) == [("drop/a.xml", "read", "junit")]
    assert "artifactName=drop&$format=zip" in wire.calls[0].request.url


def test_a_signed_address_of_azure_devops_is_asked_for_and_used_without_the_token(azure_devops, wire):
    wire.get(f"{APIS}/pipelines/3/runs/7/artifacts", json={"name": "drop", "signedContent": {"url": SIGNED}})
    wire.get(SIGNED, body=zipped(("a.xml", JUNIT)))
    request = HostArchive(PROJECT, "pipelines/3/runs/7/artifacts", "drop")
    assert readings(azure_devops, request) == [("drop/a.xml", "read", "junit")]
    assert "$expand=signedContent" in wire.calls[0].request.url
    assert "Authorization" not in wire.calls[1].request.headers


# --- The download -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "location",
    [
        "http://storage.example/x",
        "ftp://storage.example/x",
        "/relative",
        "https://127.0.0.1/x",
        "https://localhost:8080/x",
        "https://169.254.169.254/metadata",
        "",
    ],
)
def test_a_download_from_nowhere_good_is_not_followed(github, wire, location):
    wire.get(f"{REPOSITORY}/actions/artifacts/7/zip", status=302, headers={"Location": location})
    cause, _ = failure(github, ARTIFACT)
    assert (cause in (Cause.PARTIAL, Cause.UNREACHABLE), len(wire.calls)) == (True, 1)


@pytest.mark.parametrize(
    ("answer", "cause", "said"),
    [
        ({"status": 302, "headers": {"Location": "https://elsewhere.example"}}, Cause.UNREACHABLE, "answered 302"),
        ({"status": 403, "body": "<Error>secret</Error>"}, Cause.PARTIAL, "not valid any more (403)"),
        ({"status": 404}, Cause.PARTIAL, "run the pipeline again"),
        ({"status": 200, "body": "<html>", "content_type": "text/html"}, Cause.UNREACHABLE, "answered 200"),
        ({"body": ConnectionResetError("secret")}, Cause.UNREACHABLE, "could not be reached"),
    ],
)
def test_a_download_that_fails_is_told(github, wire, answer, cause, said):
    wire.get(f"{REPOSITORY}/actions/artifacts/7/zip", status=302, headers={"Location": SIGNED})
    wire.get(SIGNED, **answer)
    found, told = failure(github, ARTIFACT)
    assert (found, said in told, "secret" in told) == (cause, True, False), told


def test_trouble_of_the_storage_is_tried_again(github, wire):
    wire.get(f"{REPOSITORY}/actions/artifacts/7/zip", status=302, headers={"Location": SIGNED})
    wire.get(SIGNED, status=503)
    wire.get(SIGNED, body=zipped(("a.xml", JUNIT)))
    assert len(readings(github)) == 1


@pytest.mark.parametrize(
    ("status", "cause", "said"),
    [
        (410, Cause.PARTIAL, "has expired (410); Run the pipeline again"),
        (404, Cause.DENIED, "`actions: read`"),
        (403, Cause.DENIED, "`actions: read`"),
        (200, Cause.PARTIAL, "answered 200 without content"),
    ],
)
def test_an_artifact_that_is_not_handed_out_is_told(github, wire, status, cause, said):
    wire.get(f"{REPOSITORY}/actions/artifacts/7/zip", status=status, json={"message": "x"})
    found, told = failure(github, ARTIFACT)
    assert (found, said in told) == (cause, True), told


CONTENT = zipped(("a.xml", JUNIT))


@pytest.mark.parametrize(
    "digest",
    ["", f"sha256:{hashlib.sha256(CONTENT).hexdigest()}", f"SHA256:{hashlib.sha256(CONTENT).hexdigest().upper()}"],
    ids=["none", "lower case", "upper case"],  # an archive holds its time: two processes must collect the same names
)
def test_the_digest_that_the_host_tells_holds(github, wire, digest):
    ready(wire, CONTENT)
    assert len(readings(github, HostArchive(SHOP, "actions/artifacts/7/zip", "reports", digest))) == 1


@pytest.mark.parametrize("digest", ["sha256:" + "0" * 64, "sha512:" + "0" * 128, "sha256:"])
def test_another_digest_is_refused(github, wire, digest):
    ready(wire, CONTENT)
    cause, told = failure(github, HostArchive(SHOP, "actions/artifacts/7/zip", "reports", digest))
    assert (cause, "has not the SHA-256" in told) == (Cause.MALFORMED, True)


# --- Hostile archives -------------------------------------------------------------------------------------


def named(name: str) -> bytes:
    return zipped((name, JUNIT), ("good.xml", JUNIT))


def linked() -> bytes:
    link = zipfile.ZipInfo("link.xml")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped((link, b"/etc/hostname"), ("good.xml", JUNIT))


def twice() -> bytes:
    return zipped(("Bad.xml", JUNIT), ("bad.xml", JUNIT), ("good.xml", JUNIT))


def encrypted() -> bytes:
    content = bytearray(named("bad.xml"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    return bytes(content)


def damaged() -> bytes:
    content = bytearray(zipped(("bad.xml", JUNIT), ("good.xml", JUNIT), method=zipfile.ZIP_STORED))
    content[content.index(JUNIT) + 5] ^= 0xFF
    return bytes(content)


def misnamed() -> bytes:
    """An entry whose name in front of its bytes is no text, although it says that it is UTF-8."""
    content = bytearray(named("bad.xml"))
    content[content.index(b"PK\x03\x04") + 7] |= 0x08
    content[content.index(b"bad.xml")] = 0x8D
    return bytes(content)


def unusual() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("bad.xml", JUNIT, zipfile.ZIP_LZMA)
        archive.writestr("good.xml", JUNIT)
    return held.getvalue()


def bomb() -> bytes:
    """An entry that says it unpacks to 100 MB out of hardly anything; its bytes are never looked at."""
    content = bytearray(named("bad.xml"))
    place = content.index(b"PK\x01\x02")
    struct.pack_into("<L", content, place + 24, 100 << 20)
    return bytes(content)


@pytest.mark.parametrize(
    ("archive", "reason"),
    [
        (lambda: named("../bad.xml"), "its name leads out of the archive"),
        (lambda: named("a/../../bad.xml"), "its name leads out of the archive"),
        (lambda: named("/bad.xml"), "its name is no path"),
        (lambda: named("a\\bad.xml"), "its name is no path"),
        (lambda: named("C:bad.xml"), "its name is no path"),
        (lambda: named("b\x1b[31mad.xml"), "its name holds control characters"),
        (linked, "it is a link or a device"),
        (twice, "its name stands twice"),
        (encrypted, "it is encrypted"),
        (damaged, "it is damaged"),
        (misnamed, "it cannot be unpacked (UnicodeDecodeError)"),
        (unusual, "it is packed in an unusual way"),
        (bomb, "unpacks to more than 200 times"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_bad_entry_is_refused_and_the_others_are_read(github, wire, archive: Callable[[], bytes], reason):
    ready(wire, archive())
    by_outcome = {page.body["outcome"]: page.body for page in github.read(ARTIFACT)}
    assert by_outcome["read"]["file"] == "reports/good.xml"
    assert reason in by_outcome["refused"]["reasons"][0]
    assert by_outcome["refused"]["totals"] == {}


def beginning_before_itself() -> bytes:
    """An archive whose directory is said to begin 256 bytes later than it does."""
    content = bytearray(named("bad.xml"))
    content[content.index(b"PK\x05\x06") + 17] += 1
    return bytes(content)


def with_another_as_remark() -> bytes:
    held = io.BytesIO(zipped(("bad.xml", JUNIT)))
    with zipfile.ZipFile(held, "a") as archive:
        archive.comment = zipped(("good.xml", JUNIT))
    return held.getvalue()


def crowded(count: int) -> bytes:
    return zipped(*((f"{number}.txt", b"") for number in range(count)))


def huge_directory() -> bytes:
    """The end of an archive that promises a directory of 100 MB."""
    return b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 7, 7, 100 << 20, 0, 0)


def huge_directory_64() -> bytes:
    record = b"PK\x06\x06" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, 1 << 20, 1 << 20, 1 << 30, 0)
    place = b"PK\x06\x07" + struct.pack("<LQL", 0, 0, 1)
    return record + place + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, 46, 0, 0)


def together_too_much() -> bytes:
    entries = [(f"{number}.xml", JUNIT) for number in range(20)]
    content = bytearray(zipped(*entries))
    place = 0
    for _ in entries:
        place = content.index(b"PK\x01\x02", place) + 4
        struct.pack_into("<L", content, place + 20, 60 << 20)
    return bytes(content)


@pytest.mark.parametrize(
    ("archive", "said"),
    [
        (lambda: b"", "no zip archive"),
        (lambda: b"Not a zip", "no zip archive"),
        (lambda: CONTENT[:-10], "no zip archive"),
        (lambda: CONTENT.replace(b"PK\x01\x02", b"PK\x01\x09"), "directory cannot be read"),
        (lambda: crowded(20_001), "directory is too long"),
        (huge_directory, "directory is too long"),
        (huge_directory_64, "directory is too long"),
        (together_too_much, "unpack to more than"),
        (lambda: zlib.compress(CONTENT), "no zip archive"),
        (beginning_before_itself, "before its first entry"),
        (with_another_as_remark, "before its first entry"),
        (lambda: zipped(("bad.xml", JUNIT)) + zipped(("good.xml", JUNIT)), "before its first entry"),
        (lambda: named("bad.xml") + b"more", "behind its end"),
    ],
)
def test_a_bad_archive_is_refused_as_a_whole(github, wire, archive: Callable[[], bytes], said):
    ready(wire, archive())
    cause, told = failure(github, ARTIFACT)
    assert (cause, said in told) == (Cause.MALFORMED, True), told
