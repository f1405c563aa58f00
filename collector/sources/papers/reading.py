"""Makes `Papers` of the files of a folder: roles, envelopes whose signatures are checked, documents, registers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import PurePosixPath

from collector.evidence.envelopes import BadEnvelope, HostSignature, KeySignature, Opened, git_blob, open_envelope
from collector.files.mistakes import FileMistakes
from collector.files.role_map import load_role_map
from collector.papers import (
    NO_PAPERS,
    REGISTERS,
    ROLES,
    STATEMENT_TYPE,
    STATEMENTS,
    WAIVER_TYPE,
    WAIVERS,
    DocumentPaper,
    EarlierRun,
    Envelope,
    Method,
    PaperFolder,
    Papers,
    Register,
    RoleMap,
    Signature,
)
from collector.sources.ssh_keygen import SshKeygen

_SIDE_BY_SIDE = 4
"""How many signatures are checked at once: each is a process of a few milliseconds."""
_MISTAKES_SHOWN = 5


def papers_of(
    folder: PaperFolder,
    documents: tuple[DocumentPaper, ...],
    keys: SshKeygen,
    earlier: tuple[EarlierRun, ...] = (),
) -> Papers:
    """Return the papers in the files of a folder; every signature is checked here and now."""
    if not folder.there and not earlier:
        return NO_PAPERS
    roles, wrong_roles = _roles(folder)
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        statements = tuple(pool.map(_envelope_reader(folder, STATEMENT_TYPE, keys), folder.below(STATEMENTS)))
        waivers = tuple(pool.map(_envelope_reader(folder, WAIVER_TYPE, keys), folder.below(WAIVERS)))
    registers = tuple(_registers(folder))
    found: tuple[Envelope | DocumentPaper | Register, ...] = (*statements, *waivers, *documents, *registers)
    broken = tuple(_named(one.file, one.problem) for one in found if one.problem)
    unsigned = _nobody_mapped(roles, wrong_roles, (*statements, *waivers))
    return Papers(
        roles=roles,
        statements=statements,
        waivers=waivers,
        documents=documents,
        registers=registers,
        earlier=earlier,
        there=folder.there,
        problems=(*folder.problems, *wrong_roles, *unsigned, *broken),
    )


def _named(file: str, problem: str) -> str:
    """Return a problem behind the name of its file, which some problems begin with already."""
    return problem if problem.startswith(file) else f"{file}: {problem}"


def _roles(folder: PaperFolder) -> tuple[RoleMap, tuple[str, ...]]:
    """Return the role map, and why it could not be read."""
    if ROLES in folder.unread:
        return RoleMap(), (f"{ROLES}: {folder.unread[ROLES]}",)
    data = folder.files.get(ROLES)
    if data is None:
        return RoleMap(), ()
    digest = "sha256:" + sha256(data).hexdigest()
    try:
        return load_role_map(data.decode(), name=ROLES, digest=digest), ()
    except UnicodeDecodeError:
        return RoleMap(digest=digest), (f"{ROLES}: it is not UTF-8; save it so",)
    except FileMistakes as found:
        shown = tuple(str(mistake) for mistake in found.mistakes[:_MISTAKES_SHOWN])
        more = len(found.mistakes) - len(shown)
        return RoleMap(digest=digest), (*shown, *((f"{ROLES}: and {more} more mistakes",) if more else ()))


def _nobody_mapped(roles: RoleMap, wrong: Sequence[str], envelopes: Sequence[Envelope]) -> tuple[str, ...]:
    if roles.people or wrong or not envelopes:
        return ()
    return (f"{ROLES} is missing, so nobody is known to have signed anything; write who holds which role",)


def _envelope_reader(folder: PaperFolder, payload_type: str, keys: SshKeygen) -> Callable[[str], Envelope]:
    def read(path: str) -> Envelope:
        if path in folder.unread:
            return Envelope(file=path, digest="", blob="", problem=folder.unread[path])
        data = folder.files[path]
        digest, blob = "sha256:" + sha256(data).hexdigest(), git_blob(data)
        try:
            opened = open_envelope(data, payload_type)
        except BadEnvelope as bad:
            return Envelope(file=path, digest=digest, blob=blob, size=len(data), problem=str(bad))
        return Envelope(
            file=path,
            digest=digest,
            blob=blob,
            size=len(data),
            payload_type=payload_type,
            payload=opened.payload,
            payload_digest="sha256:" + sha256(opened.body).hexdigest(),
            signatures=tuple(_signature(one, opened, keys) for one in opened.signatures),
        )

    return read


def _signature(signature: KeySignature | HostSignature, opened: Opened, keys: SshKeygen) -> Signature:
    if isinstance(signature, HostSignature):
        # whether it holds, only the record of the host can say
        return Signature(
            method=Method.HOST, holds=False, place=signature.place, request=signature.request, path=signature.path
        )
    checked = keys.check(opened.message, signature.armored)
    if checked.holds and checked.fingerprint != signature.fingerprint:
        why = f"it names the key {signature.fingerprint}, but was made by {checked.fingerprint}; sign again"
        return Signature(method=Method.KEY, holds=False, why=why, fingerprint=checked.fingerprint)
    return Signature(method=Method.KEY, holds=checked.holds, why=checked.why, fingerprint=checked.fingerprint)


def _registers(folder: PaperFolder) -> Iterator[Register]:
    """Yield the registers; two of one kind are both unusable."""
    paths = folder.below(REGISTERS)
    kinds = Counter(_kind(path) for path in paths)
    for path in paths:
        if path in folder.unread:
            yield Register(kind=_kind(path), file=path, digest="", problem=folder.unread[path])
            continue
        data = folder.files[path]
        text, problem = _text(data)
        if kinds[_kind(path)] > 1:
            text, problem = "", f"several registers are called {_kind(path)}; keep one of them"
        digest = "sha256:" + sha256(data).hexdigest()
        yield Register(kind=_kind(path), file=path, digest=digest, size=len(data), text=text, problem=problem)


def _kind(path: str) -> str:
    return PurePosixPath(path.removeprefix(REGISTERS)).with_suffix("").as_posix().casefold()


def _text(data: bytes) -> tuple[str, str]:
    try:
        return data.decode(), ""
    except UnicodeDecodeError:
        return "", "it is not UTF-8; save it so"
