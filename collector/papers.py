"""What people write and sign beside the workload file: the role map, statements, waivers, documents, registers.

Papers are read when a run is judged, kept in the packet, and never changed. What is wrong with a statement is found by
`collector.attest`; here stands only what was read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Method(StrEnum):
    """How a person proves that a statement is theirs, from the least to the most."""

    HOST = "host"
    """A review or approval that GitHub or Azure DevOps recorded, on exactly the bytes of the statement."""
    KEY = "key"
    """An SSH signature by a key of the role map."""
    OIDC = "oidc"
    """A signature by a sign-in, without a key of one's own. No statement is accepted by it so far."""

    @property
    def rank(self) -> int:
        return {"host": 1, "key": 2, "oidc": 3}[self.value]


def look_of(name: str) -> str:
    """Return what is the same for names that people cannot tell apart, by case, width or what shows nothing."""
    if not name.isascii():
        name = "".join(one for one in unicodedata.normalize("NFKC", name) if unicodedata.category(one) != "Cf")
    return " ".join(name.casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A public SSH key of a person."""

    public: str
    """Type and key in base64, without a comment: `ssh-ed25519 AAAA…`."""
    fingerprint: str
    """`SHA256:…`, as `ssh-keygen -l` shows it."""
    revoked: datetime | None = None
    """From this moment on nothing signed by it counts, whenever it says that it was signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may sign, as the role map names them."""

    name: str
    roles: tuple[str, ...] = ()
    keys: tuple[SigningKey, ...] = ()
    github: str = ""
    """The login at GitHub."""
    azure_devops: str = ""
    """The mail address or id by which Azure DevOps knows them."""
    areas: tuple[str, ...] = ()
    """The process areas for which they may accept; empty means every area."""
    machine: bool = False
    """A workflow or service: it never fills a person's role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleMap:
    """Who holds which role; `digest` is that of the file's bytes, empty where there is no file."""

    people: tuple[Person, ...] = ()
    digest: str = ""

    def named(self, name: str) -> Person | None:
        """Return a person by name, in any case."""
        return next((one for one in self.people if one.name.casefold() == name.casefold()), None)

    def holding(self, fingerprint: str) -> Person | None:
        """Return the person who has a key."""
        return next((one for one in self.people for key in one.keys if key.fingerprint == fingerprint), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature of an envelope, as `ssh-keygen` or a host tells of it."""

    method: Method
    holds: bool
    """Whether it is a good signature over exactly these bytes in golive's namespace, whoever made it.

    Of a host signature always false: whether it holds, only what the host recorded can say.
    """
    why: str = ""
    """Why it does not hold, with what to do about it."""
    fingerprint: str = ""
    """Of the key that made it."""
    place: str = ""
    """Of a host signature: the repository (`github:owner/name`) or project (`azure-devops:organization/project`)."""
    request: str = ""
    """Of a host signature: the number of the pull request (GitHub) or the name of the environment (Azure DevOps)."""
    path: str = ""
    """Of a host signature: the path of the statement in the repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A signed file: a DSSE envelope (github.com/secure-systems-lab/dsse) with what its signatures came to."""

    file: str
    """Its path below the folder of the papers."""
    digest: str
    """Of the bytes of the file, `sha256:…`."""
    blob: str
    """The id that git gives these bytes, by which a host knows them."""
    payload_type: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    """What was signed, as JSON; empty where it could not be read."""
    payload_digest: str = ""
    signatures: tuple[Signature, ...] = ()
    size: int = 0
    """Of the file, in bytes."""
    problem: str = ""
    """Why the file is no envelope at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPaper:
    """A document that people agree on, as far as a machine reads it: its digest, its front matter and its headings."""

    name: str
    """Its path below `documents/`, without the ending: `cutover-plan`."""
    file: str
    digest: str
    """Of the bytes of the document, `sha256:…`; where a file stands beside it, of what `sha256sum` prints of both."""
    fields: Mapping[str, Any] = field(default_factory=dict)
    """The front matter (YAML), or the file `<document>.yaml` beside one that has none, such as a PDF."""
    sections: tuple[str, ...] = ()
    """The headings and the entries of `sections` in the front matter, as words joined by `-`: `point-of-no-return`."""
    size: int = 0
    """Of the file, in bytes."""
    problem: str = ""
    """Why it could not be read; then nothing else of it is known."""

    @property
    def author(self) -> str:
        """Who wrote it, by the name of the role map; empty where it does not say."""
        author = self.fields.get("author")
        return author.strip() if isinstance(author, str) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A list that people keep as data, such as risks or the cutover plan; `collector.derive.registers` reads it."""

    kind: str
    """`risks`, `cutover`, `rota`, `training`, `dependencies`, `migration`, …: the name of its file."""
    file: str
    digest: str
    text: str = ""
    size: int = 0
    """Of the file, in bytes."""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierRun:
    """A decision of the past whose packet was verified."""

    packet: str
    """The digest of the packet."""
    decided_at: datetime
    mode: str
    ruling: str
    workload: str
    scope: str
    """The digest of its scope."""
    commit: str = ""
    policy: str = ""
    """The digest of what its policy means."""
    demo: bool = False
    outcomes: Mapping[str, str] = field(default_factory=dict)
    """Of each criterion that was due: its outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFolder:
    """The files of a folder of papers as they are on disk, by their paths below it."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)
    """The files that could not be read, with the reason and its fix."""
    problems: tuple[str, ...] = ()
    """Why the folder as a whole does not count; then it has no files."""
    there: bool = False

    def below(self, folder: str) -> tuple[str, ...]:
        """Return the paths of the files in a folder such as `statements/`, sorted, those not read too."""
        return tuple(sorted(path for path in (*self.files, *self.unread) if path.startswith(folder)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """Everything that people wrote and signed, as it was read when the run was judged."""

    roles: RoleMap = field(default_factory=RoleMap)
    statements: tuple[Envelope, ...] = ()
    waivers: tuple[Envelope, ...] = ()
    documents: tuple[DocumentPaper, ...] = ()
    registers: tuple[Register, ...] = ()
    earlier: tuple[EarlierRun, ...] = ()
    there: bool = False
    """Whether there is a folder of papers at all."""
    problems: tuple[str, ...] = ()
    """What in the folder could not be read, each with its fix; nothing of it counts."""

    def document(self, name: str) -> DocumentPaper | None:
        """Return a document by name, in any case."""
        return next((one for one in self.documents if one.name.casefold() == name.casefold()), None)

    def register(self, kind: str) -> Register | None:
        """Return the register of a kind."""
        return next((one for one in self.registers if one.kind == kind), None)


NO_PAPERS = Papers()

STATEMENT_TYPE = "application/vnd.golive.statement+json"
WAIVER_TYPE = "application/vnd.golive.waiver+json"
NAMESPACE = "golive"
"""The namespace of golive's SSH signatures: one made for git or for files is none of ours."""

ROLES = "roles.yaml"
STATEMENTS = "statements/"
WAIVERS = "waivers/"
DOCUMENTS = "documents/"
REGISTERS = "registers/"
"""Where each kind of paper stands in the folder."""
