"""Signatures by real keys, made and checked by the real `ssh-keygen`."""

import os
from pathlib import Path

import pytest

from collector.sources.ssh_keygen import PROGRAM, CannotSign, RealSshKeygen
from simulator.signing import seeded_key, signature, written
from tests.papers.signing import KINDS, key

MESSAGE = b"DSSEv1 1 t 4 body"
REAL = RealSshKeygen(os.environ)
NO_PROGRAM = RealSshKeygen({"PATH": ""})


@pytest.mark.parametrize("kind", KINDS)
def test_a_signature_holds_for_each_kind_of_key_and_tells_which_key_made_it(kind):
    mine = key(kind, seed="")
    found = REAL.check(MESSAGE, REAL.sign(MESSAGE, mine.path))
    assert (found.holds, found.fingerprint, found.why) == (True, mine.fingerprint, "")


def good() -> bytes:
    return REAL.sign(MESSAGE, key().path)


@pytest.mark.parametrize(
    ("message", "armored", "why"),
    [
        (MESSAGE + b" ", good(), "other bytes"),
        (b"", good(), "other bytes"),
        (MESSAGE, signature(key().path, MESSAGE, namespace="git").encode(), "something else than golive"),
        (MESSAGE, signature(key().path, MESSAGE, namespace="file").encode(), "something else than golive"),
        (MESSAGE, signature(key().path, MESSAGE, namespace="golive2").encode(), "something else than golive"),
        (MESSAGE, good()[:-30], "damaged"),
        (MESSAGE, good()[:100], "damaged"),
        (MESSAGE, b"", "damaged"),
        (MESSAGE, b"\0" * 1000, "damaged"),
        (MESSAGE, b"-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n", "damaged"),
        (MESSAGE, b'Good "golive" signature with ED25519 key SHA256:AAAA', "damaged"),
    ],
)
def test_anything_else_does_not_hold_and_says_why(message, armored, why):
    found = REAL.check(message, armored)
    assert not found.holds
    assert why in found.why


def test_a_certificate_instead_of_a_key_does_not_hold(tmp_path):
    """The key of a certificate is not by itself in the role map, and its own end is not looked at."""
    mine = written(seeded_key("certified"), tmp_path / "mine")
    (tmp_path / "mine.pub").write_text(seeded_key("certified").public + "\n")
    _run("ssh-keygen", "-q", "-s", str(key().path), "-I", "id", "-n", "me", str(tmp_path / "mine.pub"))
    found = REAL.check(MESSAGE, _certified(mine))
    assert not found.holds
    assert "may not sign" in found.why


def test_without_the_program_nothing_holds_and_nothing_crashes():
    found = NO_PROGRAM.check(MESSAGE, good())
    assert not found.holds
    assert "openssh-client" in found.why
    with pytest.raises(CannotSign, match="openssh-client"):
        NO_PROGRAM.sign(MESSAGE, key().path)


@pytest.mark.parametrize("named", ["./ssh-keygen", "bin/ssh-keygen", "no-such-program"])
def test_a_program_of_the_current_folder_is_never_taken(named, tmp_path, monkeypatch):
    program = tmp_path / named
    program.parent.mkdir(exist_ok=True)
    if "/" in named:
        _script(program, "echo 'Good \"golive\" signature with ED25519 key SHA256:AAAA'")
    monkeypatch.chdir(tmp_path)
    assert not RealSshKeygen({"PATH": ".", PROGRAM: named}).check(MESSAGE, b"x").holds


@pytest.mark.parametrize(
    "says",
    [
        "exit 0",
        "echo 'Good \"git\" signature with ED25519 key SHA256:AAAA'",
        "echo 'Good \"golive\" signature with DSA key SHA256:AAAA'",
        "echo 'Good \"golive\" signature with ED25519 key SHA256:AAAA'; exit 1",
        "echo 'Good \"golive\" signature with ED25519 key SHA256:AAAA'; echo more",
        "head -c 100000 /dev/zero",
        "kill -9 $$",
    ],
)
def test_only_the_one_good_answer_of_the_program_counts(says, tmp_path):
    program = _script(tmp_path / "keygen", says)
    assert not RealSshKeygen({**os.environ, PROGRAM: str(program)}).check(MESSAGE, good()).holds


def test_a_folder_for_the_signature_that_cannot_be_written_is_no_crash(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    found = REAL.check(MESSAGE, b"x")
    assert not found.holds
    assert "TMPDIR" in found.why


@pytest.mark.parametrize("name", ["missing", "garbage"])
def test_a_key_that_cannot_sign_is_named_but_nothing_of_it_is_said(name, tmp_path):
    (tmp_path / "garbage").write_text("-----BEGIN OPENSSH PRIVATE KEY-----\nSECRETSECRET\n")
    with pytest.raises(CannotSign, match=name) as error:
        REAL.sign(MESSAGE, tmp_path / name)
    assert "SECRETSECRET" not in str(error.value)


@pytest.mark.parametrize("kind", KINDS)
def test_the_public_half_of_a_key_is_found_with_and_without_its_file(kind, tmp_path):
    alone = tmp_path / "alone"
    alone.write_bytes(key(kind).path.read_bytes())
    alone.chmod(0o600)
    assert REAL.public_key(key(kind).path) == key(kind).public == REAL.public_key(alone)


def test_what_is_no_key_has_no_public_half(tmp_path):
    with pytest.raises(CannotSign, match="no key"):
        REAL.public_key(tmp_path / "missing")


def test_a_seeded_key_signs_the_same_bytes_each_time():
    mine = key("ed25519", "business owner")
    assert REAL.sign(MESSAGE, mine.path) == REAL.sign(MESSAGE, mine.path)
    assert mine.fingerprint == seeded_key("business owner").fingerprint != seeded_key("other").fingerprint


def _certified(mine: Path) -> bytes:
    return signature(mine.with_name("mine-cert.pub"), MESSAGE).encode()


def _run(*command: str) -> None:
    import subprocess

    subprocess.run(command, check=True, capture_output=True, timeout=20)


def _script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o700)
    return path
