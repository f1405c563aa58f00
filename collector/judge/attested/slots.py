"""Which statement speaks for each signature that is asked for: the newest that counts, each of another person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from collector.judge.attested.bindings import concerns
from collector.judge.attested.matter import Matter, Slot
from collector.judge.attested.readings import Reading, readings
from collector.judge.attested.signers import folded_name
from collector.judge.attested.standing import Counting, Standing, Void, standing
from collector.judge.attested.statement import Said, Statement
from collector.model import Outcome

_FAIL_FIRST = {Outcome.FAIL: 0}
_LONGEST_AREA = 60
"""Characters of a process area in a workload file; nobody was asked about one with a longer name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What was said for one slot."""

    slot: Slot
    candidates: tuple[Counting, ...] = ()
    """Statements that count and say the same, the newest first; each person once."""
    against: Counting | None = None
    """A statement that counts and says no, with no newer one that counts and says yes."""
    void: tuple[Void, ...] = ()
    """Those that do not count, the one to speak of first."""


def slots_of(matter: Matter) -> tuple[Slot, ...]:
    """Return the signatures that are asked for; none where areas are asked for and the workload has none."""
    if not matter.attest.each_area:
        return tuple(Slot(role=role) for role in matter.attest.by)
    areas = matter.signing.workload.process_areas
    asked = tuple(Slot(role=role, area=area) for role in matter.attest.by for area in areas)
    return tuple(dict.fromkeys((*asked, *_denied_elsewhere(matter)))) if areas else ()


def _denied_elsewhere(matter: Matter) -> Iterator[Slot]:
    """Yield a slot for each `no` of an area that the workload does not name: taking an area out silences nobody."""
    named = {folded_name(area) for area in matter.signing.workload.process_areas}
    roles = {folded_name(role): role for role in matter.attest.by}
    last: dict[Slot, Statement] = {}
    for statement in sorted(_live_statements(matter), key=lambda one: one.issued_at):
        role, area = roles.get(folded_name(statement.role), ""), folded_name(statement.area)
        if role and area not in named and len(area) <= _LONGEST_AREA:
            last[Slot(role=role, area=area)] = statement
    return (slot for slot, statement in last.items() if statement.answer is Said.NO)


def _live_statements(matter: Matter) -> Iterator[Statement]:
    """Yield what was signed, well or not, about what is judged now."""
    signing, said = matter.signing, (reading.statement for reading in _readings(matter))
    for one in said:
        is_live = isinstance(one, Statement) and one.expires_at > signing.moment.now
        if isinstance(one, Statement) and is_live and concerns(one, matter.criterion, signing) is None:
            yield one


def spoken(slot: Slot, matter: Matter) -> Spoken:
    """Return what the statements for a slot come to.

    From the newest to the oldest: a `no` that counts overtakes whatever is older. One that does not count, such as a
    `no` whose signature is broken, keeps those from counting that are older and say something else.
    """
    ordered = _newest_first(slot, matter)
    void = tuple(sorted((one for one in ordered if isinstance(one, Void)), key=lambda one: one.is_aside))
    candidates: dict[str, Counting] = {}
    said: Outcome | None = None
    for one in (one for one in ordered if not (isinstance(one, Void) and one.is_aside)):
        if isinstance(one, Counting) and one.says is Outcome.FAIL:
            against = None if candidates else one
            return Spoken(slot=slot, candidates=tuple(candidates.values()), against=against, void=void)
        said = said or one.says
        if isinstance(one, Counting) and one.says is said:
            candidates.setdefault(folded_name(one.signed.person.name), one)
        elif one.says is not said and candidates:
            break
    return Spoken(slot=slot, candidates=tuple(candidates.values()), void=void)


def chosen(said: Sequence[Spoken]) -> Mapping[Slot, Counting]:
    """Return one statement for as many slots as can be, so that nobody fills two roles.

    Within one process area this is a bipartite matching; whoever fills a role in one area fills no other in the next.
    """
    found: dict[Slot, Counting] = {}
    role_of: dict[str, str] = {}
    for area in dict.fromkeys(one.slot.area for one in said):
        here = [one for one in said if one.slot.area == area]
        open_to = [[two for two in one.candidates if role_of.get(_name(two), one.slot.role) == one.slot.role]
                   for one in here]  # fmt: skip
        for place, counting in _matched(open_to).items():
            found[here[place].slot] = counting
            role_of[_name(counting)] = here[place].slot.role
    return found


def _readings(matter: Matter) -> tuple[Reading, ...]:
    return matter.signing.shared(readings).get(matter.criterion.id, ())


def _newest_first(slot: Slot, matter: Matter) -> list[Standing]:
    judged = [standing(one, slot, matter) for one in _readings(matter) if one.is_for(slot.role, slot.area)]
    by_name = sorted(judged, key=lambda one: (_FAIL_FIRST.get(one.says, 1), one.reading.envelope.file))
    return sorted(by_name, key=lambda one: one.reading.issued_at, reverse=True)


def _matched(open_to: Sequence[Sequence[Counting]]) -> Mapping[int, Counting]:
    """Return the place of each person's statement (bipartite matching after Kuhn)."""
    taken: dict[str, int] = {}
    for place in range(len(open_to)):
        _give(place, open_to, taken, set())
    return {place: one for place, ones in enumerate(open_to) for one in ones if taken.get(_name(one)) == place}


def _give(place: int, open_to: Sequence[Sequence[Counting]], taken: dict[str, int], tried: set[str]) -> bool:
    for name in map(_name, open_to[place]):
        if name in tried:
            continue
        tried.add(name)
        if name not in taken or _give(taken[name], open_to, taken, tried):
            taken[name] = place
            return True
    return False


def _name(counting: Counting) -> str:
    return folded_name(counting.signed.person.name)
