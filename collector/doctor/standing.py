"""What is lacking of the rights of the resource manager, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from collector.doctor.lacks import Answer, Kind, Lack
from collector.doctor.needs import PROOF, Need, role_actions, shown_by_reading
from collector.doctor.proof import Proof, hits_for_sure
from collector.doctor.scope_rights import BELOW_A_GROUP, RESOURCE_GROUPS, rights_of_scope
from collector.facts.support import HeldRole, RoleDefinition
from collector.model import AzureScope, Cause, Fact, Gap, fold_id, management_group_id, subscription_of

_NOTHING_GIVES_IT = "no role of the identity golive runs as gives it there"
_CONDITION = "only a role assignment with a condition gives it, and a condition proves nothing"
_NOT_SEEN = "it cannot be seen by the identity golive runs as"
_OR_THE_NAME = "or correct its name under scope.azure.management_groups"


def lacks_of_rights(
    needs: Sequence[Need], subscriptions: Sequence[str], facts: Sequence[Fact], gaps: Sequence[Gap], azure: AzureScope
) -> Iterator[Lack]:
    """Yield what is not proven; `gaps` are those of reading the rights, and nothing else was read."""
    every = _from_azure(needs)
    if not every:
        return
    grouped = _at_any(azure.resource_groups, gaps)
    hidden = [gap for gap in gaps if set(PROOF) <= set(gap.hides) and gap not in grouped]
    hidden = [gap for gap in hidden if not gap.scope] or hidden  # what hides everything is said once
    above = _at_any(map(management_group_id, azure.every_management_group), hidden)
    yield from (_unlisted(gap, every) if gap in above else _unseen(gap, every) for gap in hidden)
    if not subscriptions and not hidden:
        yield _nowhere(every)
    if any(not gap.scope for gap in hidden):
        return
    unseen = {subscription_of(gap.scope) for gap in hidden}
    seen = tuple(one for one in subscriptions if one not in unseen)
    partly = [gap for gap in gaps if set(PROOF) & set(gap.hides) and gap not in (*hidden, *grouped)]
    standing = _Standing(tuple(_asked(needs, seen, azure)), Proof(seen, tuple(facts)), tuple(partly), every)
    yield from standing.lacks()
    yield from (_unproven(gap, every, RESOURCE_GROUPS) for gap in grouped if not standing.explains(gap))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A right that some criteria need, and the subscriptions in which they do."""

    right: str
    criteria: tuple[str, ...]
    subscriptions: frozenset[str]


def _asked(needs: Sequence[Need], seen: tuple[str, ...], azure: AzureScope) -> Iterator[_Asked]:
    wanted = {need.criterion.id: frozenset(need.rights) for need in needs}
    for right in role_actions(needs):
        if not shown_by_reading(right):
            criteria = tuple(criterion for criterion, rights in wanted.items() if right in rights)
            yield _Asked(right, criteria, frozenset(seen))
    for scoped in rights_of_scope(azure):
        if scoped.right == RESOURCE_GROUPS:
            yield _Asked(scoped.right, _from_azure(needs), frozenset(map(subscription_of, scoped.places)))


class _Standing:
    """The rights in the subscriptions that can be seen; `gaps` hide parts of their proof."""

    def __init__(self, asked: tuple[_Asked, ...], proof: Proof, gaps: tuple[Gap, ...], every: tuple[str, ...]) -> None:
        self._asked = asked
        self._every = every
        self._proof = proof
        self._gaps = gaps
        self._ungiven = {one.right: proof.ungiven(one.right) for one in asked}
        self._hidden = {kind: _hidden_at(kind, gaps, proof.subscriptions) for kind in PROOF}

    def lacks(self) -> Iterator[Lack]:
        for one in self._asked:
            yield from self._not_given(one)
            yield from self._taken(one)
        for gap in self._gaps:
            yield from self._behind(gap)

    def explains(self, gap: Gap) -> bool:
        """Say whether the missing right is why the list of resource groups was refused: it is said already."""
        return gap.cause is Cause.DENIED and subscription_of(gap.scope) in self._ungiven[RESOURCE_GROUPS]

    def _not_given(self, asked: _Asked) -> Iterator[Lack]:
        """Yield where nothing gives a right; where the roles are not all known, `_behind` has the last word."""
        ungiven = self._ungiven[asked.right] & asked.subscriptions
        conditional = self._proof.given_on_condition(asked.right, ungiven)
        for subscription in sorted(ungiven):
            if subscription in conditional:
                yield _lack(Kind.CONDITION, Answer.UNKNOWN, subscription, _CONDITION, asked.criteria, asked.right)
            elif subscription not in self._hidden[HeldRole.kind] | self._hidden[RoleDefinition.kind]:
                yield _missing(subscription, asked.right, asked.criteria)

    def _taken(self, asked: _Asked) -> Iterator[Lack]:
        for denial in self._proof.takers(asked.right, self._ungiven[asked.right]):
            if subscription_of(denial.seen_from) not in asked.subscriptions:
                continue
            sure = hits_for_sure(denial, self._proof.held)
            yield Lack(
                kind=Kind.DENIAL,
                answer=Answer.NO if sure else Answer.UNKNOWN,
                place=_scope(subscription_of(denial.seen_from)),
                why=f"a deny assignment at {denial.scope} {'takes' if sure else 'may take'} it away",
                criteria=asked.criteria,
                right=asked.right,
                fix="exclude the identity golive runs as from that deny assignment",
            )

    def _behind(self, gap: Gap) -> Iterator[Lack]:
        """Yield what a gap in the proof itself means: its own right is missing there, or nobody can say."""
        for subscription in self._proof.subscriptions:
            if subscription_of(gap.scope) in ("", subscription):
                for kind in sorted(set(gap.hides) & set(PROOF)):
                    yield from self._unread(kind, gap, subscription)

    def _unread(self, kind: str, gap: Gap, subscription: str) -> Iterator[Lack]:
        right = PROOF[kind]
        if kind == RoleDefinition.kind and not self._matters(subscription):
            return
        if gap.cause is Cause.DENIED and subscription in self._ungiven[right]:
            yield _missing(subscription, right, self._every)
        else:
            yield _unproven(gap, self._every, right)

    def _matters(self, subscription: str) -> bool:
        """Say whether an unread role keeps something unproven: others may give all that is needed.

        Where the assignments themselves are hidden, their own gap says so, and no role was even asked for.
        """
        if subscription in self._hidden[HeldRole.kind]:
            return False
        return any(subscription in self._ungiven[one.right] & one.subscriptions for one in self._asked)


def _hidden_at(kind: str, gaps: Sequence[Gap], subscriptions: Sequence[str]) -> frozenset[str]:
    """Return the subscriptions in which facts of a kind may stand behind a gap: one outside of all is behind each."""
    places = {subscription_of(gap.scope) for gap in gaps if kind in gap.hides}
    return frozenset(subscriptions) if "" in places else frozenset(places)


def _from_azure(needs: Sequence[Need]) -> tuple[str, ...]:
    return tuple(need.criterion.id for need in needs if need.from_azure)


def _at_any(places: Iterable[str], gaps: Sequence[Gap]) -> tuple[Gap, ...]:
    wanted = set(map(fold_id, places))
    return tuple(gap for gap in gaps if fold_id(gap.scope) in wanted)


def _scope(subscription: str) -> str:
    return f"/subscriptions/{subscription}"


def _missing(subscription: str, right: str, criteria: tuple[str, ...]) -> Lack:
    return _lack(Kind.MISSING, Answer.NO, subscription, _NOTHING_GIVES_IT, criteria, right)


def _lack(kind: Kind, answer: Answer, subscription: str, why: str, criteria: tuple[str, ...], right: str) -> Lack:
    return Lack(kind=kind, answer=answer, place=_scope(subscription), why=why, criteria=criteria, right=right)


def _unseen(gap: Gap, criteria: tuple[str, ...]) -> Lack:
    if _is_refused(gap) and subscription_of(gap.scope):
        return Lack(kind=Kind.INVISIBLE, answer=Answer.NO, place=gap.scope, why=_NOT_SEEN, criteria=criteria)
    return _unproven(gap, criteria)


def _is_refused(gap: Gap) -> bool:
    """Say whether Azure itself answered so: where the sign-in failed there is no answer, and no role mends that."""
    return gap.cause is Cause.DENIED and bool(gap.documents)


def _unlisted(gap: Gap, criteria: tuple[str, ...]) -> Lack:
    """Return what a management group lacks: Reader on subscriptions below it does not give this right."""
    if not _is_refused(gap):
        return _unproven(gap, criteria)
    return Lack(
        kind=Kind.MISSING,
        answer=Answer.NO,
        place=gap.scope,
        why=_NOTHING_GIVES_IT,
        criteria=criteria,
        right=BELOW_A_GROUP,
        fix=_OR_THE_NAME,
    )


def _unproven(gap: Gap, criteria: tuple[str, ...], right: str = "") -> Lack:
    answer = Answer.NO if gap.cause is Cause.DENIED else Answer.UNKNOWN
    return Lack(
        kind=Kind.UNPROVEN, answer=answer, place=gap.scope, why=gap.detail, criteria=criteria, right=right, fix=gap.fix
    )


def _nowhere(criteria: tuple[str, ...]) -> Lack:
    return Lack(
        kind=Kind.UNPROVEN,
        answer=Answer.UNKNOWN,
        place="",
        why="the scope holds no subscription, so no right can be proven",
        criteria=criteria,
        fix="correct the ids under scope.azure",
    )
