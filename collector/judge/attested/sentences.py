"""What a verdict says about statements, for a tired person: who signed what until when, or what to do."""

from __future__ import annotations

from collections.abc import Sequence

from collector.judge.attested.matter import Matter, Slot
from collector.judge.attested.signers import folded_name
from collector.judge.attested.standing import Counting, Void
from collector.judge.attested.statement import Said
from collector.judge.attested.times import in_short
from collector.judge.policy import Criterion
from collector.judge.wording import all_of, plain
from collector.model import Outcome


def about_pass(counting: Counting) -> str:
    """Say who signed, when and how, and what ends it first."""
    statement, signed = counting.statement, counting.signed
    word = "signed that it is not applicable" if statement.answer is Said.NOT_APPLICABLE else "signed"
    said = f"{plain(signed.person.name)} {word} on {in_short(statement.issued_at)} by {signed.method}"
    remarked = statement.answer in (Said.YES_WITH_REMARK, Said.NOT_APPLICABLE)
    remark = f": {plain(statement.comment)}" if remarked else ""
    return f"{said}; holds until {in_short(counting.ends.at)} ({counting.ends.what}){remark}"


def says_no(counting: Counting) -> str:
    """Say what speaks against it: the `no` with its comment, or the lines that the answers break."""
    who = f"{plain(counting.signed.person.name)} signed on {in_short(counting.statement.issued_at)}"
    if counting.broken:
        return f"{who}: {'; '.join(point.message.removesuffix('.') for point in counting.broken)}"
    return f"{who} that it does not hold: {plain(counting.statement.comment)}"


def about_void(void: Sequence[Void]) -> str:
    """Say of the first why it does not count, and how many more do not."""
    first, more = void[0], len(void) - 1
    others = f" ({more} more do not count either)" if more else ""
    no = ", although it says no" if first.says is Outcome.FAIL else ""
    return f"{plain(first.reading.envelope.file)} does not count{no}: {first.objection.message}{others}"


def spent(slot: Slot, candidates: Sequence[Counting]) -> str:
    """Say that whoever signed fills another role of the same criterion already."""
    names = all_of(sorted({plain(one.signed.person.name) for one in candidates}))
    return f"{names} fills another role here already, and each role is another person: let another {slot.role} sign"


def no_areas(criterion: Criterion) -> str:
    """Say that nobody knows which areas there are."""
    return (
        f"{criterion.id} is signed for each process area, and the workload file names none: add them, "
        "for example process_areas: [finance, sales]"
    )


def nobody_signed(slot: Slot, matter: Matter) -> str:
    """Say that there is no statement, and what brings one."""
    papers = matter.signing.papers
    area = f" --area {slot.area}" if slot.area else ""
    command = f"golive attest PACKET {matter.criterion.id} --as NAME --role {slot.role}{area}"
    whom = f" for {plain(slot.area)}" if slot.area else ""
    said = f"nobody has signed as {slot.role}{whom}: {command}"
    if papers.problems:
        return f"{said} (and something among the papers could not be read: {plain(papers.problems[0])})"
    holders = [one for one in papers.roles.people if folded_name(slot.role) in map(folded_name, one.roles)]
    if not any(not one.machine for one in holders):
        return f"{said} (nobody in roles.yaml holds that role yet: give it to somebody)"
    return said
