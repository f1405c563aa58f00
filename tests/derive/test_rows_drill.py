"""The proof that somebody of the team has raised a ticket."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import NOW, ticket
from judged import gap, healthy, outcome, with_contacts

from collector.facts.support import SupportTicket
from collector.model import Contact

DRILL = "support-ticket-drill"
DAY = timedelta(days=1)

NO_TICKETS = healthy(SupportTicket)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([ticket()], "pass"),
        ([ticket(created=NOW - 365 * DAY)], "pass"),
        ([ticket(created=NOW - 366 * DAY)], f"fail F-{DRILL}-2"),
        ([ticket(raised_by="mailbox-1")], f"fail F-{DRILL}-1"),
        ([ticket(raised_by=None)], f"fail F-{DRILL}-1"),
        ([ticket(created=NOW - 400 * DAY), ticket("t2", raised_by="mailbox-1")], f"fail F-{DRILL}-2"),
        ([ticket(created=NOW - 400 * DAY), ticket("t2")], "pass"),
        ([ticket(created=NOW + DAY)], "unknown U-PARSE"),
        ([ticket(created=None)], "unknown U-PARSE"),
        ([ticket(created=None), ticket("t2")], "pass"),
        ([], f"fail F-{DRILL}-none"),
    ],
)
def test_the_drill(found, expected):
    assert outcome(DRILL, [*NO_TICKETS, *found]) == expected


@pytest.mark.parametrize("facts", [NO_TICKETS, healthy()])
def test_tickets_that_were_not_read_leave_no_pass_and_no_fail(facts):
    assert outcome(DRILL, facts, [gap(SupportTicket)]) == "unknown U-PERM"


@pytest.mark.parametrize("contacts", [(), (Contact(name="Lena", principal="p1"),)])
def test_without_a_mailbox_of_a_contact_nobody_can_tell_who_raised_it(contacts):
    assert outcome(DRILL, healthy(), workload=with_contacts(*contacts)) == "unknown U-MISSING"
