"""Which signed papers a host has to be asked about, and why one of them cannot be asked about at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from collector.model import Cause, Delivery, Gap, Host, HostStatement, Method, Papers, Place
from collector.papers import Envelope, Signature

_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\?#]")
_LONGEST = 400
KINDS = ("statement_review", "request_commit", "blob_at")
"""The kinds of facts that tell of a signed paper."""


def signed_by_hosts(papers: Papers) -> Iterator[tuple[Envelope, Signature]]:
    """Yield every paper that says to be approved on a host, with the place where."""
    for envelope in (*papers.statements, *papers.waivers):
        for signature in envelope.signatures:
            if signature.method is Method.HOST:
                yield envelope, signature


def host_statements(papers: Papers, delivery: Delivery) -> tuple[HostStatement, ...]:
    """Return what the hosts of a workload are asked about, sorted and each once; what cannot be asked is left out."""
    found = {asked for _, one in signed_by_hosts(papers) if isinstance(asked := to_ask(one, delivery), HostStatement)}
    return tuple(sorted(found, key=lambda one: (one.place, one.path, one.request)))


def to_ask(signature: Signature, delivery: Delivery) -> HostStatement | Gap:
    """Return what a host is asked about a signature, or why it cannot be."""
    place = next((one for one in delivery.places if one.id.casefold() == signature.place.casefold()), None)
    if place is None:
        return no_answer(
            signature,
            Cause.SCOPE,
            f"the workload does not name {signature.place or 'the place'} where a statement says to be approved",
            "name the repository or project in the workload file under scope, or sign in one that it names",
        )
    if not is_path(signature.path):
        return no_answer(
            signature,
            Cause.MALFORMED,
            f"{signature.path[:_LONGEST]!a} is no path of a file in a repository",
            "write the path from the root of the repository, as attestations/statements/cutover.json",
        )
    return _with_request(HostStatement(place=place.id, path=signature.path, request=signature.request), place, delivery)


def is_path(path: str) -> bool:
    """Say whether a path stays within a repository and names a file there."""
    parts = path.split("/")
    return len(path) <= _LONGEST and not {"", ".", ".."} & set(parts) and not _UNSAFE.search(path)


def no_answer(signature: Signature | HostStatement, cause: Cause, detail: str, fix: str) -> Gap:
    """Return the gap of a signature about which nothing can be known."""
    return Gap(cause=cause, hides=KINDS, scope=signature_id(signature), detail=detail, fix=fix, probe="")


def signature_id(signature: Signature | HostStatement) -> str:
    """Return what the gaps of one signature have as their scope: place, path, and the request where it names one."""
    request = f" in {signature.request}" if signature.request else ""
    return f"{signature.place}/{signature.path}{request}"


def _with_request(asked: HostStatement, place: Place, delivery: Delivery) -> HostStatement | Gap:
    """Return it where its request is one that the host can be asked about."""
    if asked.number or (place.host is Host.GITHUB and not asked.request):
        return asked
    if place.host is Host.GITHUB:
        return no_answer(
            asked,
            Cause.MALFORMED,
            f"{asked.request[:_LONGEST]!a} is no number of a pull request of {place.id}",
            "write the number of the pull request as `request`, or leave it empty",
        )
    if not asked.request:
        return no_answer(
            asked,
            Cause.MALFORMED,
            f"the statement does not say which pull request or environment of {place.id} approved it",
            "write the number of the pull request, or the name of the environment, as `request`",
        )
    if not delivery.commit:
        return no_answer(
            asked,
            Cause.SCOPE,
            f"which runs the environment {asked.request[:_LONGEST]!a} approved is known by the release's commit alone",
            "name the commit: release.commit of the workload file, or --commit",
        )
    return asked
