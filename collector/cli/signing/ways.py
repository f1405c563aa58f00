"""How somebody signs: by an SSH key of their own, or by an approval that a host will record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from collector.cli.options import FILE
from collector.cli.signing.asking import Form
from collector.cli.signing.signers import check_host, check_key, check_method, refused
from collector.evidence.storage import is_safe
from collector.files.public_keys import BadKey, public_key
from collector.judge.attested import Signing
from collector.model import Method
from collector.papers import Person
from collector.sources.ssh_keygen import CannotSign, SshKeygen

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOptions:
    """What the command line said about the way of signing; empty where it said nothing."""

    key: Path | None = None
    host: str = ""
    path: str = ""
    request: str = ""


_WAY_OPTIONS = (
    click.option("--key", type=FILE, help="SSH key to sign with; the .pub file of one that ssh-agent holds."),
    click.option("--host", default="", metavar="PLACE", help="github:owner/name, where a review approves the file."),
    click.option("--path", default="", help="With --host: the path of the file in that repository."),
    click.option("--request", default="", help="With --host: the pull request or environment of the approval."),
)


def way_options(command: F) -> F:
    """Add the options that say how somebody signs."""
    for option in reversed(_WAY_OPTIONS):
        command = option(command)
    return command


def taken_way(said: dict[str, Any]) -> WayOptions:
    """Take these options out of all that a command was given."""
    return WayOptions(**{name: said.pop(name) for name in ("key", "host", "path", "request")})


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How somebody signs: by a key of their own, or by an approval that a host will record."""

    key: Path | None = None
    """The file of a private key, or of the public key of one that ssh-agent holds."""
    fingerprint: str = ""
    place: str = ""
    """`github:owner/name` or `azure-devops:organization/project`."""
    path: str = ""
    """Of the file, in that repository."""
    request: str = ""

    @property
    def method(self) -> Method:
        return Method.KEY if self.key is not None else Method.HOST

    @property
    def in_words(self) -> str:
        if self.key is not None:
            return f"SSH key {self.fingerprint}"
        where = f" (request {self.request})" if self.request else ""
        return f"an approval of {self.path} at {self.place}{where}"


def chosen_way(given: WayOptions, person: Person, least: Method, signing: Signing, form: Form, keys: SshKeygen) -> Way:
    """Return how somebody signs. Raises `Stop` where a signature by it could not count."""
    if given.key is not None and given.host:
        raise refused("give either --key or --host: a paper is signed in one way")
    if given.host:
        path = form.text("--path", given.path, "Path of the file in that repository")
        form.complete()
        return _by_host(given, path, person, least, signing)
    ways = "--key FILE or --host PLACE" if least is Method.HOST else "--key FILE"
    file = str(given.key) if given.key else form.text(ways, "", "File of the SSH key to sign with")
    if not file:
        return Way()  # it is missing, and the form says so with all else that is missing
    return _by_key(Path(file).expanduser(), person, least, signing, keys)


def check_place(way: Way, file: str) -> None:
    """Raise `Stop` where an approval would be looked for at another path than that of the file."""
    if way.method is Method.HOST and not f"/{way.path}".endswith(f"/{file}"):
        raise refused(f"--path {way.path}: the file is written as {file}, so its path has to end like that")


def _by_key(file: Path, person: Person, least: Method, signing: Signing, keys: SshKeygen) -> Way:
    check_method(Method.KEY, least)
    try:
        fingerprint = public_key(keys.public_key(file)).fingerprint
    except (CannotSign, BadKey) as error:
        raise refused(f"--key {file.name}: {error}") from None
    check_key(person, fingerprint, signing.moment.now)
    return Way(key=file, fingerprint=fingerprint)


def _by_host(given: WayOptions, path: str, person: Person, least: Method, signing: Signing) -> Way:
    check_method(Method.HOST, least)
    check_host(person, given.host, signing.workload.delivery)
    if not is_safe(path):
        raise refused(f"--path {path!a}: write the path in the repository, such as attestations/statements/x/y.json")
    return Way(place=given.host, path=path, request=given.request)
