"""Redaction of people: whoever signed, owns, asked or approved becomes a role, wherever the name stands."""

from __future__ import annotations

import dataclasses

import pytest
from people_decisions import acceptance, action, decision, ending, mitigated, verdict, waived

from collector.cli.finishing import FORMATS
from collector.model import Decision, Outcome, Papers, Ruling, SubjectVerdict
from collector.papers import Person, RoleMap
from collector.reports.chosen_people import people_of
from collector.reports.redacted import redacted

SIGNER = Person(
    name="Sigrid Signer",
    roles=("business-owner", "sponsor"),
    github="sig-login",
    azure_devops="sigrid@contoso.example",
    areas=("finance",),
)
NAMES = ("Anna Approver", "Oda Owner", "Rita Requester", "Sigrid Signer", "sig-login", "sigrid@contoso.example")
PEOPLE = people_of(Papers(roles=RoleMap(people=(SIGNER, Person(name="Nobody Yet")))))


def saying(text: str) -> Decision:
    """A decision in which people stand wherever they can, and a text wherever people are spoken of."""
    subject = SubjectVerdict(
        id="statement:business-owner/finance",
        outcome=Outcome.FAIL,
        message=f"{text} answered no",
        severity=verdict("a-b").severity,
        shown=(("signer", text),),
        ends=text,
    )
    given = acceptance("a-waived", counts=False, why_not=f"{text} approved it too", file=f"waivers/{text}.json")
    found = decision(
        verdict("a-b", Outcome.FAIL, subjects=(subject,), message=f"of {text}", fix=f"ask {text}"),
        waived("a-waived"),
        mitigated("a-mitigated"),
        ruling=Ruling.NO_GO,
        forecast=(ending("a-b", 3, what=f"statement of {text}"),),
        actions=(action("a-b", 3, what=f"ask {text}"),),
        why=(f"{text} signed too much",),
        paper_problems=(f"{text} has two keys",),
    )
    workload = dataclasses.replace(found.workload, process_areas=("finance",))
    return dataclasses.replace(found, workload=workload, acceptances=(*found.acceptances, given))


@pytest.mark.parametrize("name", FORMATS)
def test_nobody_is_named_in_a_redacted_report(name: str):
    for text in NAMES:
        said = FORMATS[name](redacted(saying(text), people=PEOPLE)).decode().casefold()
        assert [one for one in NAMES if one.casefold() in said] == [], text


def test_each_becomes_the_role_in_which_they_acted():
    found = redacted(saying("Sigrid Signer"), people=PEOPLE)
    (given, *_) = found.acceptances
    assert (given.approver, given.owner, given.requester) == ("service-owner", "the owner", "the requester")
    assert found.verdicts[0].message == "of business-owner"
    assert found.why == ("business-owner signed too much",)
    assert PEOPLE["Nobody Yet"] == "somebody without a role"


def test_a_role_in_the_place_of_a_name_stays():
    given = mitigated("a-b", owner="operations-lead")
    owned = dataclasses.replace(given, acceptance=acceptance("a-b", owner="operations-lead"))
    found = redacted(decision(owned))
    assert found.verdicts[0].acceptance is not None
    assert found.verdicts[0].acceptance.owner == "operations-lead"


def test_areas_of_the_business_become_aliases():
    found = redacted(saying("Sigrid Signer"), people=PEOPLE)
    assert found.workload.process_areas == ()
    assert found.verdicts[0].subjects[0].id == "statement:business-owner/area-1"


@pytest.mark.parametrize("name", FORMATS)
def test_an_address_that_somebody_wrote_into_a_comment_is_hidden(name: str):
    address = "carol.duty+shop@fabrikam.example"
    assert address in FORMATS["json"](saying(f"reached {address}.")).decode()
    assert "carol" not in FORMATS[name](redacted(saying(f"reached {address}."))).decode()
