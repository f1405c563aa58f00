"""Who the workload names is known in evidence by that name, and nobody by an id."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.derive.people.holdings import aliases_of
from collector.evidence.redaction import Redactor
from collector.model import Contact, ExpectedRole, Tier, Workload

LENA, MIA, OMAR, STRANGER = (f"aaaaaaaa-1111-4222-8333-{number:012}" for number in range(4))
PLACE = "/subscriptions/22222222-aaaa-4bbb-8ccc-000000000001"


def line(who: str, principal: str) -> ExpectedRole:
    return ExpectedRole(who=who, principal=principal, role="Reader", on=PLACE)


def workload(*lines: ExpectedRole, contacts: tuple[Contact, ...] = ()) -> Workload:
    return Workload(
        name="till",
        tier=Tier.T1,
        go_live=datetime(2026, 12, 1, tzinfo=UTC),
        subscriptions=(),
        support_contacts=contacts,
        role_matrix=lines,
    )


CONTACT = Contact(name="Lena", mailbox="lena@contoso.example", principal=LENA)


@pytest.mark.parametrize(
    ("declared", "names"),
    [
        pytest.param(workload(), {}, id="nobody"),
        pytest.param(workload(line("Mia", MIA)), {MIA: "Mia"}, id="of the matrix"),
        pytest.param(
            workload(line("Mia", MIA), line("Mia again", MIA.upper())), {MIA: "Mia"}, id="two lines, one person"
        ),
        pytest.param(
            workload(line("Ops", MIA), line("ops", OMAR)), {MIA: "Ops", OMAR: "ops (2)"}, id="two of one name"
        ),
        pytest.param(workload(line("First", LENA), contacts=(CONTACT,)), {LENA: "Lena"}, id="a contact already"),
        pytest.param(
            workload(line("lena", MIA), contacts=(CONTACT,)),
            {LENA: "Lena", MIA: "lena (2)"},
            id="the name of a contact",
        ),
        pytest.param(
            workload(line("Ops (2)", MIA), line("Ops", OMAR), line("Ops", STRANGER)),
            {MIA: "Ops (2)", OMAR: "Ops", STRANGER: "Ops (3)"},
            id="a name that looks counted",
        ),
    ],
)
def test_everyone_has_a_name_of_their_own(declared, names):
    assert {contact.principal.casefold(): contact.name for contact in declared.people} == names
    assert aliases_of(declared) == {principal: f"contact:{name}" for principal, name in names.items()}


@given(
    st.lists(
        st.tuples(st.sampled_from(["Ops", "ops", "Ops (2)", "Lena"]), st.sampled_from([LENA, MIA, OMAR, STRANGER]))
    )
)
def test_no_two_ids_ever_share_a_name(said):
    people = workload(*(line(who, principal) for who, principal in said), contacts=(CONTACT,)).people
    assert len({contact.name.casefold() for contact in people}) == len(people)
    assert {contact.principal for contact in people} == {LENA, *(principal for _, principal in said)}


def test_an_assignment_names_who_is_declared_and_tells_nothing_of_a_stranger():
    declared = workload(line("Mia", MIA), contacts=(CONTACT,))
    answer = [{"properties": {"principalId": one, "scope": PLACE}} for one in (LENA, MIA.upper(), STRANGER)]
    stored = Redactor(b"a key of the tests", declared.people).redact(answer)
    principals = [one["properties"]["principalId"] for one in stored]
    assert principals[:2] == ["contact:Lena", "contact:Mia"]
    assert principals[2].startswith("principal-")
    assert not [one for one in (LENA, MIA, STRANGER) if one in json.dumps(stored).casefold()]
    assert Redactor(b"a key of the tests", declared.people).redact(stored) == stored
