"""The alert matrix counts what the rows about resources say: who has an alert, who is told, what is missing."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from collector.derive.baseline.alert_cells import AlertCell
from collector.derive.baseline.resources import MonitoredResource
from collector.derive.rows import RowSet, Unknown
from collector.judge.alert_matrix import MAX_GROUPS, MAX_LACKS, MAX_RESOURCES, alert_matrix
from collector.model import AlertBlock, AlertLack, AlertLine, Reason, ToldGroup

PHONES = ToldGroup(id="/ag/phones", name="phones", channels=(("sms", 2),))
MAILS = ToldGroup(id="/ag/mails", name="mails", channels=(("email", 1),))
DOUBT = Unknown(reason=Reason.PERM, why="not read")


def cell(alert: str = "up", *, in_place: Any = True, told: tuple[ToldGroup, ...] = (), why: str = "") -> AlertCell:
    return AlertCell(alert=alert, availability=alert == "up", in_place=in_place, told=told, why_not=why)


def row(subject: str, *cells: AlertCell, kind: Any = "a/b", critical: bool = False) -> MonitoredResource:
    return MonitoredResource(
        subject=subject,
        evidence=(),
        observed_at=None,
        name=subject,
        resource_type=kind,
        critical=critical,
        availability_alerts_pct=0.0,
        baseline_alerts_pct=0.0,
        alerts_not_in_place=(),
        why_not=(),
        alerts_of_low_urgency=(),
        cells=cells,
    )


def matrix(*rows: MonitoredResource) -> tuple[AlertBlock, ...]:
    return alert_matrix({"monitored_resource": RowSet(rows=rows, gaps=(), complete=True)})


def test_a_line_counts_who_has_the_alert_and_groups_the_others_by_reason():
    found = matrix(
        row("/3", cell(in_place=False, why="off", told=(PHONES, MAILS)), cell("slow")),
        row("/1", cell(told=(PHONES,)), cell("slow", told=(PHONES, MAILS)), critical=True),
        row("/4", cell(in_place=DOUBT, why="not read"), cell("slow", in_place=False, why="none")),
        row("/2", cell(in_place=False, why="off", told=(PHONES,)), cell("slow", told=(MAILS,))),
    )
    up = AlertLine(
        alert="up",
        availability=True,
        in_place=1,
        unknown=1,
        needed=4,
        told=(PHONES,),
        told_total=1,
        lacks=(
            AlertLack(why="off", resources=("/2", "/3"), total=2, would_tell=(PHONES, MAILS)),
            AlertLack(why="not read", resources=("/4",), total=1, unknown=True),
        ),
        lacks_total=2,
    )
    slow = AlertLine(
        alert="slow",
        availability=False,
        in_place=3,
        unknown=0,
        needed=4,
        told=(MAILS, PHONES),
        told_total=2,
        lacks=(AlertLack(why="none", resources=("/4",), total=1),),
        lacks_total=1,
    )
    assert found == (AlertBlock(resource_type="a/b", resources=4, critical=1, lines=(up, slow)),)


def test_there_is_one_block_for_each_type_also_for_one_that_the_table_does_not_know():
    found = matrix(row("/2", kind="z/z"), row("/1", cell(), kind="a/a"), row("/3", cell(), kind="a/a"))
    assert [(block.resource_type, block.resources, len(block.lines)) for block in found] == [
        ("a/a", 2, 1),
        ("z/z", 1, 0),
    ]


def test_without_a_criterion_about_resources_there_is_no_matrix():
    assert alert_matrix({}) == ()
    assert matrix() == ()


def test_what_is_named_is_bounded_and_what_is_counted_is_not():
    many = MAX_RESOURCES * 3
    groups = [ToldGroup(id=f"/ag/{number}", name=str(number), channels=()) for number in range(many)]
    rows = [row(f"/off-{number:03}", cell(in_place=False, why="off")) for number in range(many)]
    rows += [row(f"/odd-{number:03}", cell(in_place=False, why=f"odd {number}")) for number in range(many)]
    rows += [row(f"/fine-{number:03}", cell(told=(group,))) for number, group in enumerate(groups)]
    (block,) = matrix(*rows)
    (line,) = block.lines
    assert (line.in_place, line.needed, line.told_total, line.lacks_total) == (many, 3 * many, many, many + 1)
    assert (len(line.told), len(line.lacks)) == (MAX_GROUPS, MAX_LACKS)
    assert (line.lacks[0].total, len(line.lacks[0].resources)) == (many, MAX_RESOURCES)


@given(st.permutations([("/1", "off"), ("/2", "off"), ("/3", "none"), ("/A", "none"), ("/b", "off")]))
def test_the_order_of_the_rows_leaves_no_trace(shuffled):
    rows = [row(subject, cell(in_place=False, why=why)) for subject, why in shuffled]
    assert matrix(*rows) == matrix(*sorted(rows, key=lambda one: one.subject))
