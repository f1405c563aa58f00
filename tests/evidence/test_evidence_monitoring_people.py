"""Persons in the answers about alerts and domains: none of them is stored."""

from __future__ import annotations

import json

import pytest

from collector.evidence.redaction import Redactor

redactor = Redactor(b"a key of the run" * 2, ())
PERSON = ("lena", "meyer", "long street", "170 1234567")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"essentials": {"lastModifiedUserName": "Lena Meyer"}}, id="who closed an alert"),
        pytest.param({"essentials": {"lastModifiedUserName": "lena.meyer@contoso.example"}}, id="by mailbox"),
        pytest.param(
            {
                "properties": {
                    "contactAdmin": {
                        "email": "lena.meyer@contoso.example",
                        "phone": "+49 170 1234567",
                        "nameFirst": "Lena",
                        "nameLast": "Meyer",
                        "addressMailing": {"address1": "Long Street 5", "city": "Bern"},
                    },
                    "contactTech": {"nameFirst": "Lena"},
                    "contactBilling": {"nameLast": "Meyer"},
                    "contactRegistrant": {"organization": "Meyer and Meyer"},
                }
            },
            id="who holds a domain",
        ),
        pytest.param({"createdBy": "lena.meyer@contoso.example", "testRunId": "1"}, id="who ran a load test"),
        pytest.param({"properties": {"metadata": {"assignedBy": "Lena Meyer"}}}, id="who assigned a policy"),
        pytest.param({"a": {"contactEmails": ["lena.meyer@contoso.example"]}}, id="whom a budget tells"),
    ],
)
def test_a_person_is_not_stored(body):
    stored = json.dumps(redactor.redact(body)).casefold()
    assert [word for word in PERSON if word in stored] == []


def test_what_is_judged_stays():
    alert = {"essentials": {"severity": "Sev1", "alertState": "New", "lastModifiedUserName": "Lena Meyer"}}
    kept = redactor.redact(alert)["essentials"]
    assert (kept["severity"], kept["alertState"]) == ("Sev1", "New")
    domain = {"properties": {"expirationTime": "2027-01-01T00:00:00Z", "contactAdmin": {"email": "a@b.example"}}}
    assert redactor.redact(domain)["properties"]["expirationTime"] == "2027-01-01T00:00:00Z"
