"""Which signed papers people approved on a host: on exactly these bytes, as their last word.

A review counts for the bytes at the commit that it was given on. A vote that stands for a whole pull request counts
where the bytes were the same at every commit that the request was at. What was not read counts for nobody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from collector.derive.host_statements import no_answer, signature_id, signed_by_hosts, to_ask
from collector.derive.observed import Observed, documents_of
from collector.facts.signing import BlobAt, RequestCommit, StatementReview
from collector.model import Cause, Digest, Fact, Gap, HostStatement, lies_within, place_of
from collector.papers import Person, RoleMap, Signature

_APPROVES = frozenset({"approved", "10"})
"""A review of GitHub, the approval of a run, a vote of Azure DevOps; 5 is an approval with suggestions, and is none."""
_SAYS_NOTHING = frozenset({"commented"})
_LONG_AGO, _NOT_YET = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_LABEL = "contact:"
"""What redaction puts before the name of a person whom it knows."""
_NUMBER = re.compile(r"(?:pulls|git/pullrequests)/([0-9]+)(?:/|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class HostApprovalOf:
    """The last word of a person of the role map about a signed paper, as a host recorded it."""

    person: str
    """By the name of the role map."""
    place: str
    """As the signature spells it: `github:owner/name` or `azure-devops:organization/project`."""
    request: str
    """As the signature spells it; empty where it names none."""
    path: str
    blob: str
    """The id that git gives the bytes that were looked at; empty where no one id can be told."""
    approved: bool
    """False for anything but an approval of known bytes."""
    at: datetime
    """When it was given; of a vote of Azure DevOps, which has no moment, when it was seen to stand."""
    why: str = ""
    """What it is, where it is no approval."""
    documents: tuple[Digest, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HostSignatures:
    """What hosts recorded about signed papers, and the gaps behind which more may stand."""

    approvals: tuple[HostApprovalOf, ...] = ()
    gaps: tuple[Gap, ...] = ()
    """Each has the `signature_id` of the one signature that it is about as its scope, or a place that it is all of."""

    def approvals_of(self, signature: Signature) -> tuple[HostApprovalOf, ...]:
        """Return the last words about one signature, one for each person."""
        wanted = signature_id(signature)
        return tuple(one for one in self.approvals if signature_id(_asked(one)) == wanted)

    def gaps_of(self, signature: Signature) -> tuple[Gap, ...]:
        """Return why more may have been said about one signature than is known; then no approval of it counts."""
        wanted = signature_id(signature)
        return tuple(gap for gap in self.gaps if gap.scope == wanted or lies_within(signature.place, gap.scope))


def host_signatures(seen: Observed, asked: Iterable[HostStatement], roles: Digest) -> HostSignatures:
    """Return what hosts recorded about the papers of a run.

    `asked` are the statements that the run asked about, and `roles` is the digest of the role map by which people
    were told apart when it did: papers that were put there or changed later are unknown.
    """
    found, known = _Found(seen), frozenset(asked)
    approvals: list[HostApprovalOf] = []
    gaps: set[Gap] = set()
    for envelope, signature in signed_by_hosts(seen.papers):
        statement = to_ask(signature, seen.workload.delivery)
        unknown = (
            (statement,)
            if isinstance(statement, Gap)
            else (*_later(statement, known, roles, seen.papers.roles), *found.gaps(statement, envelope.blob))
        )
        gaps.update(replace(gap, scope=signature_id(signature)) for gap in unknown)
        if not unknown and isinstance(statement, HostStatement):
            approvals.extend(found.approvals(statement, signature, envelope.blob))
    return HostSignatures(
        approvals=tuple(sorted(set(approvals), key=repr)),
        gaps=tuple(sorted(gaps, key=repr)),
    )


def _later(statement: HostStatement, known: frozenset[HostStatement], then: Digest, roles: RoleMap) -> Iterator[Gap]:
    """Yield gaps where papers are of a later time than the evidence."""
    if statement not in known:
        detail = f"{statement.place} was not asked about {statement.path}: it was not there when evidence was collected"
        yield no_answer(statement, Cause.PARTIAL, detail, "collect again, with the folder of papers (--attestations)")
    if then != roles.digest:
        detail = "the role map has changed since the evidence was collected, so nobody knows whose reviews these are"
        yield no_answer(statement, Cause.PARTIAL, detail, "collect again with the role map by which it is judged")


@dataclass(frozen=True, slots=True)
class _Looked:
    """What somebody looked at: the one blob, or none where it cannot be told, and the facts that tell it."""

    blob: str
    facts: tuple[Fact, ...]


class _Found:
    """What was read of all reviews, by place and request; nothing of a place counts for another."""

    def __init__(self, seen: Observed) -> None:
        self._people = {f"{_LABEL}{one.name}": one for one in seen.papers.roles.people}
        self._reviews: dict[tuple[str, str], list[StatementReview]] = defaultdict(list)
        for review in seen.all(StatementReview):
            self._reviews[_place(review), review.request.casefold()].append(review)
        self._commits: dict[tuple[str, str], list[RequestCommit]] = defaultdict(list)
        for one in seen.all(RequestCommit):
            self._commits[_place(one), one.request].append(one)
        self._blobs = {(_place(one), one.commit, one.path): one for one in seen.all(BlobAt)}
        self._gaps = seen.hiding(StatementReview, RequestCommit, BlobAt)

    def approvals(self, asked: HostStatement, signature: Signature, blob: str) -> Iterator[HostApprovalOf]:
        """Yield the last word of each person of the role map in the requests of a statement."""
        for label, review in _last_words(self._about(asked, blob)).items():
            if person := self._people.get(label):
                yield self._approval(person, review, asked, signature)

    def gaps(self, asked: HostStatement, blob: str) -> Iterator[Gap]:
        """Yield the gaps behind which something may be said about a statement."""
        reviews = self._about(asked, blob) if asked.request else self._at(asked.place)
        approving = (one for one in _last_words(reviews).values() if _approves(one))
        needed = {f"{commit}/{asked.path}" for one in approving for commit in self._commits_of(one)}
        return (gap for gap in self._gaps if _matters(gap, asked, needed))

    def _about(self, asked: HostStatement, blob: str) -> list[StatementReview]:
        """Return the reviews of the request; where none is named, those of every request that brought the bytes."""
        if asked.request:
            return self._reviews.get((asked.place, asked.request.casefold()), [])
        return [
            review
            for (where, _), reviews in self._reviews.items()
            if where == asked.place
            and any(_approves(one) and self._looked(one, asked.path).blob == blob for one in reviews)
            for review in reviews
        ]

    def _at(self, place: str) -> list[StatementReview]:
        return [one for (where, _), reviews in self._reviews.items() if where == place for one in reviews]

    def _commits_of(self, review: StatementReview) -> frozenset[str]:
        told = self._commits.get((_place(review), review.run or review.request), ())
        return frozenset({review.commit} if review.commit else (one.commit for one in told))

    def _looked(self, review: StatementReview, path: str) -> _Looked:
        """Return what stood at a path wherever a review may have been given: only one and the same is sure."""
        place, commits = _place(review), self._commits_of(review)
        found = [self._blobs.get((place, commit, path)) for commit in sorted(commits)]
        known = tuple(one for one in found if one is not None)
        blobs = {one.blob for one in known}
        told = self._commits.get((place, review.run or review.request), ())
        is_sure = len(blobs) == 1 and len(known) == len(found)
        return _Looked(min(blobs) if is_sure else "", (*known, *told))

    def _approval(
        self, person: Person, review: StatementReview, asked: HostStatement, signature: Signature
    ) -> HostApprovalOf:
        looked = self._looked(review, asked.path)
        why = _why_not(person, review, looked)
        return HostApprovalOf(
            person=person.name,
            place=signature.place,
            request=signature.request,
            path=signature.path,
            blob=looked.blob,
            approved=not why,
            at=review.at or review.observed_at,
            why=why,
            documents=documents_of((review, *looked.facts)),
        )


def _place(fact: Fact) -> str:
    return place_of(fact.subject)


def _approves(review: StatementReview) -> bool:
    return review.state.casefold() in _APPROVES


def _why_not(person: Person, review: StatementReview, looked: _Looked) -> str:
    """Return why a review approves nothing; empty where it does."""
    if person.machine or review.bot:
        return "it is of a machine, and only people sign"
    if not _approves(review):
        return f"their last word there is {review.state}"
    if review.own:
        return "whoever opened a pull request cannot approve it: let somebody else open it"
    if not looked.blob:
        return "the bytes were not the same all along, or not there: approve them in a pull request of their own"
    return ""


def _last_words(reviews: Iterable[StatementReview]) -> Mapping[str, StatementReview]:
    """Return the last word of each person; comments are none, and of two at one moment that which approves is not."""
    last: dict[str, StatementReview] = {}
    for review in sorted(reviews, key=_moment):
        if review.by is not None and review.state.casefold() not in _SAYS_NOTHING:
            last[review.by] = review
    return last


def _moment(review: StatementReview) -> tuple[datetime, bool, str]:
    """Return when a review was given; one without a moment is early where it approves, and late where it does not."""
    approves = _approves(review)
    return review.at or (_LONG_AGO if approves else _NOT_YET), not approves, review.subject


def _matters(gap: Gap, asked: HostStatement, needed: set[str]) -> bool:
    """Say whether a gap may hide what was said about a statement; those of other requests do not."""
    if lies_within(asked.place, gap.scope):
        return True
    if not lies_within(gap.scope, asked.place):
        return False
    inner = gap.scope[len(asked.place) + 1 :]
    area, _, rest = inner.partition("/")
    if area == "blobs":
        return rest in needed
    if area == "statements":
        return not asked.request and rest == asked.path
    numbered = _NUMBER.match(inner)
    return asked.request in ("", numbered[1]) if numbered else not asked.number


def _asked(approval: HostApprovalOf) -> HostStatement:
    return HostStatement(place=approval.place, path=approval.path, request=approval.request)
