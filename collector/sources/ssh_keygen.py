"""SSH signatures, made and checked by `ssh-keygen -Y` (OpenSSH 8.2 and later); their format is not written again here.

The program is looked for on the PATH, or is the one that the environment names in GOLIVE_SSH_KEYGEN.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from collector.papers import NAMESPACE

PROGRAM = "GOLIVE_SSH_KEYGEN"
"""The variable of the environment that names another program."""

_CHECK_SECONDS = 20
_SIGN_SECONDS = 300
"""A person may have to type a passphrase, or touch a security key."""

_GOOD = re.compile(rf'Good "{NAMESPACE}" signature with (?P<type>\S+) key (?P<fingerprint>SHA256:[A-Za-z0-9+/]+)')
_TYPES = ("ED25519", "ED25519-SK", "ECDSA", "ECDSA-SK", "RSA")
_INSTALL = f"install OpenSSH (package openssh-client), or name the program in {PROGRAM}"
_COMPLAINTS = (
    ("namespace", f"it was made for something else than golive; sign with `ssh-keygen -Y sign -n {NAMESPACE}`"),
    ("incorrect signature", "it was made over other bytes: what was signed has changed since; sign again"),
    ("no user exists", "ssh-keygen does not run for a user without a name; give this user an entry in /etc/passwd"),
    ("unknown option", "this ssh-keygen is older than OpenSSH 8.2 and knows no signatures; install a newer one"),
)
"""What `ssh-keygen` complains about, in small letters, and what that means."""


class CannotSign(Exception):
    """A signature that could not be made; the message says why and what to do, and nothing of the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came out of the check of one signature."""

    holds: bool
    fingerprint: str = ""
    """Of the key that made it."""
    why: str = ""
    """Why it does not hold, with its fix."""


class SshKeygen(Protocol):
    """Makes and checks SSH signatures in golive's namespace."""

    def check(self, message: bytes, armored: bytes) -> Checked:
        """Say whether a signature is good over exactly these bytes, whoever made it; never raises."""
        ...

    def sign(self, message: bytes, key: Path) -> bytes:
        """Return the armored signature by a private key, or by the agent's key of a public one; `CannotSign`."""
        ...

    def public_key(self, key: Path) -> str:
        """Return the public half of a key file as `type base64`; raises `CannotSign`."""
        ...


class RealSshKeygen:
    """The program `ssh-keygen` of this machine. It may be used by several threads."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Take the environment in which the program is found and runs."""
        self._environ = {**environ, "LC_ALL": "C"}
        self._program = _found(environ)

    def check(self, message: bytes, armored: bytes) -> Checked:
        if not self._program:
            return Checked(holds=False, why=f"it cannot be checked: there is no ssh-keygen here; {_INSTALL}")
        try:
            with tempfile.TemporaryDirectory(prefix="golive-") as folder:
                signature = Path(folder) / "signature"
                signature.write_bytes(armored)  # in a folder that only this user may enter
                return self._checked(message, signature)
        except OSError as error:
            why = f"it cannot be checked: {error.strerror or type(error).__name__}; make the folder of TMPDIR writable"
            return Checked(holds=False, why=why)
        except subprocess.TimeoutExpired:
            return Checked(holds=False, why=f"it was not checked within {_CHECK_SECONDS} s; run golive again")

    def sign(self, message: bytes, key: Path) -> bytes:
        done = self._run(["-Y", "sign", "-n", NAMESPACE, "-f", str(key)], message)
        if done.returncode != 0 or not done.stdout:
            raise CannotSign(f"ssh-keygen cannot sign with {key.name}: {_last_line(done.stderr)}")
        return done.stdout

    def public_key(self, key: Path) -> str:
        beside = key if key.suffix == ".pub" else key.with_name(key.name + ".pub")
        try:
            words = beside.read_text("utf-8", "replace").split()
        except OSError:
            done = self._run(["-y", "-f", str(key)], b"")
            words = done.stdout.decode("utf-8", "replace").split() if done.returncode == 0 else []
        if len(words) < 2:
            raise CannotSign(f"{key.name} is no key that ssh-keygen reads; give the file of a private key, or its .pub")
        return " ".join(words[:2])

    def _checked(self, message: bytes, signature: Path) -> Checked:
        command = [self._program, "-Y", "check-novalidate", "-n", NAMESPACE, "-s", str(signature)]
        done = subprocess.run(  # noqa: S603 - no shell, and every word is ours
            command, input=message, capture_output=True, env=self._environ, timeout=_CHECK_SECONDS, check=False
        )
        good = _GOOD.fullmatch(done.stdout.decode("ascii", "replace").strip())
        if done.returncode != 0 or not good:
            return Checked(holds=False, why=_why(done.stderr))
        if good["type"] not in _TYPES:
            why = f"keys of the type {good['type']} may not sign; make one with `ssh-keygen -t ed25519`"
            return Checked(holds=False, fingerprint=good["fingerprint"], why=why)
        return Checked(holds=True, fingerprint=good["fingerprint"])

    def _run(self, words: Sequence[str], message: bytes) -> subprocess.CompletedProcess[bytes]:
        if not self._program:
            raise CannotSign(f"there is no ssh-keygen here; {_INSTALL}")
        try:
            return subprocess.run(  # noqa: S603 - no shell, and the words are ours but for the file of the key
                [self._program, *words],
                input=message,
                capture_output=True,
                env=self._environ,
                timeout=_SIGN_SECONDS,
                check=False,
            )
        except OSError as error:
            raise CannotSign(f"ssh-keygen does not run: {error.strerror}; {_INSTALL}") from None
        except subprocess.TimeoutExpired:
            raise CannotSign(f"ssh-keygen did not end within {_SIGN_SECONDS} s; sign again") from None


def _found(environ: Mapping[str, str]) -> str:
    """Return the full path of the program; empty where there is none. One in the current folder is never taken."""
    named = environ.get(PROGRAM) or "ssh-keygen"
    found = shutil.which(named, path=environ.get("PATH", os.defpath))
    return found if found and os.path.isabs(found) else ""  # noqa: PTH117 - no file is touched


def _why(said: bytes) -> str:
    text = said.decode("utf-8", "replace").casefold()
    known = next((meaning for needle, meaning in _COMPLAINTS if needle in text), "")
    return known or "it is damaged, or no SSH signature; sign again"


def _last_line(said: bytes) -> str:
    lines = [line.strip() for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    shown = "".join(character if character.isprintable() else "?" for character in (lines[-1] if lines else ""))
    return shown[:200] or "it gave no reason; check the key file with `ssh-keygen -y -f`"
