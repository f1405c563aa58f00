"""Nothing that is a secret or a person is stored, and nothing else is lost."""

import base64
import json
import re

import pytest

from collector.evidence.aliases import EVERYONE
from collector.evidence.redaction import MAX_DEPTH, Redactor
from collector.model import Contact

_GUID = "6b30bdc6-696a-46fb-82d7-739c2fb147b7"
_CONTACTS = (
    Contact(name="on-call lead", mailbox="First.Last@Contoso.com", principal="0a1b2c3d-0000-4000-8000-00000000000A"),
    Contact(name="odd@name.example +4930123456789", mailbox="odd@contoso.com"),
)
_STORAGE_KEY = base64.b64encode(bytes(range(64))).decode()
_JWT = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJlLXZhbHVl"
_PEM = "-----BEGIN RSA PRIVATE KEY-----\nTUlJRXBBSUJBQUtDQVFFQQ\n-----END RSA PRIVATE KEY-----"

redactor = Redactor(b"a key of the run" * 2, _CONTACTS)


def _alias(kind, text):
    found = re.fullmatch(rf"{kind}-[0-9a-f]{{8}}(?:@[\w.-]+)?", text)
    assert found, text
    return found[0]


# --- Secrets -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"password": "hunter2"}, {"password": "REDACTED"}),
        (
            {"AdminPassword": {"type": "secureString", "value": "x"}},
            {"AdminPassword": {"type": "REDACTED", "value": "REDACTED"}},
        ),
        ({"ADMIN_PASSWORD": 12345}, {"ADMIN_PASSWORD": "REDACTED"}),
        ({"clientSecret": "x", "client_id": "y"}, {"clientSecret": "REDACTED", "client_id": "y"}),
        ({"primaryConnectionString": ""}, {"primaryConnectionString": ""}),
        ({"password": None, "secret": True}, {"password": None, "secret": True}),
        (
            {"connectionStrings": [{"name": "db", "connectionString": "x"}]},
            {"connectionStrings": [{"name": "REDACTED", "connectionString": "REDACTED"}]},
        ),
        ({"InstrumentationKey": _GUID}, {"InstrumentationKey": "REDACTED"}),
        ({"serviceUri": "https://a.example/hook?x=1"}, {"serviceUri": "REDACTED"}),
        ({"callbackUrl": "https://a.example/"}, {"callbackUrl": "REDACTED"}),
        ({"httpTriggerUrl": "https://a.example/"}, {"httpTriggerUrl": "REDACTED"}),
        ({"name": "DB_PASSWORD", "value": "x"}, {"name": "DB_PASSWORD", "value": "REDACTED"}),
        ({"name": "PATH", "value": "/bin"}, {"name": "PATH", "value": "/bin"}),
        ({"Name": "DB_PASSWORD", "Value": "x"}, {"Name": "DB_PASSWORD", "Value": "REDACTED"}),
        ({"KEY": "apiKey", "VALUE": "x"}, {"KEY": "apiKey", "VALUE": "REDACTED"}),
        ({"name": "db", "key": "PASSWORD", "value": "x"}, {"name": "db", "key": "PASSWORD", "value": "REDACTED"}),
        ({"authorization": "Basic dTpw"}, {"authorization": "REDACTED"}),
        (
            {"authorization": {"action": "Microsoft.Compute/read"}},
            {"authorization": {"action": "Microsoft.Compute/read"}},
        ),
        ({"keyVaultSecretStatus": "Ok", "passwordAuth": "On"}, {"keyVaultSecretStatus": "Ok", "passwordAuth": "On"}),
        ({"Configuration": {"WebTest": "<WebTest/>"}}, {"Configuration": {"WebTest": "REDACTED"}}),
        (
            {"soldTo": {"addressLine1": "Street 1", "zip": 1}},
            {"soldTo": {"addressLine1": "REDACTED", "zip": "REDACTED"}},
        ),
    ],
)
def test_a_property_that_is_a_secret_by_its_name_is_hidden(body, expected):
    assert redactor.redact(body) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Server=a;Password=p w;User=1", "Server=a;Password=REDACTED;User=1"),
        ('Server=a;pwd="a;b"', "Server=a;pwd=REDACTED"),
        (
            f"AccountName=a;AccountKey={_STORAGE_KEY};EndpointSuffix=b",
            "AccountName=a;AccountKey=REDACTED;EndpointSuffix=b",
        ),
        (
            "Endpoint=sb://a/;SharedAccessKeyName=n;SharedAccessKey=k=",
            "Endpoint=sb://a/;SharedAccessKeyName=n;SharedAccessKey=REDACTED",
        ),
        (
            f"InstrumentationKey={_GUID};IngestionEndpoint=https://a/",
            "InstrumentationKey=REDACTED;IngestionEndpoint=https://a/",
        ),
        ("https://a.blob.example/c?sv=1&sig=a%2Fb%3D&se=2", "https://a.blob.example/c?sv=1&sig=REDACTED&se=2"),
        ("https://a.example/api/f?code=abc==#top", "https://a.example/api/f?code=REDACTED#top"),
        ("next=https%3A%2F%2Fa%2Fc%3Fsig%3Dabc", "next=https%3A%2F%2Fa%2Fc%3Fsig%3DREDACTED"),
        ("https://user:word@a.example/x", "https://REDACTED@a.example/x"),
        ("amqps://u:p@a:5671", "amqps://REDACTED@a:5671"),
        ("https://hooks.slack.com/services/T0/B0/xyz", "REDACTED"),
        ("see https://c.webhook.office.com/webhookb2/1@2/x now", "see REDACTED now"),
        (f"Bearer {_JWT}", "Bearer REDACTED"),
        ("bearer 0123456789abcdef", "bearer REDACTED"),
        (f"token {_JWT}.", "token REDACTED"),
        ("Authorization: Basic dXNlcjpwYXNz", "Authorization: REDACTED"),
        (f"key is {_STORAGE_KEY}", "key is REDACTED"),
        (f"before\n{_PEM}\nafter", "before\nREDACTED\nafter"),
        ("-----BEGIN PRIVATE KEY----- cut", "REDACTED"),
        ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "REDACTED"),
        ('{"password": "x", broken', '{"password": REDACTED'),
        (base64.b64encode(b"Endpoint=sb://a/;SharedAccessKey=abcdefgh").decode(), "REDACTED"),
    ],
)
def test_a_secret_in_a_text_is_hidden_by_its_shape(text, expected):
    assert redactor.redact_text(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain words, 12:30, a = b, 100 %",
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm",
        "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/v/secrets/s",
        "https://management.azure.com/subscriptions/0/providers/x?api-version=2024-01-01",
        "requests | where password == 'x' and key != 'y' | extend a = tostring(b)",
        "Perf | where CounterName == '% Processor Time' | summarize avg(CounterValue)",
        "package@1.2.3 and actions/checkout@v4",
        "[parameters('name')]",
        "Bearer token expired",
        "2024-01-01T00:00:00.000+00:00",
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        '{"a": 1,  "b": [true, null]}',
    ],
)
def test_a_harmless_text_stays_as_it_is(text):
    assert redactor.redact_text(text) == text


# --- Identities --------------------------------------------------------------------------------------------


def test_a_mailbox_keeps_its_domain_and_becomes_the_same_alias_everywhere():
    body = {
        "emailAddress": "Someone@Contoso.COM",
        "text": "tell someone@contoso.com and <someone%40contoso.com>, 'SOMEONE@contoso.com'",
        "someone@contoso.com": 1,
    }
    found = redactor.redact(body)
    alias = _alias("mailbox", found["emailAddress"])
    assert alias.endswith("@contoso.com")
    encoded = alias.replace("@", "%40")
    assert found == {"emailAddress": alias, "text": f"tell {alias} and <{encoded}>, '{alias}'", alias: 1}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"emailAddress": "first.last@contoso.com"}, {"emailAddress": "contact:on-call lead"}),
        ({"principalId": "0A1B2C3D-0000-4000-8000-00000000000a"}, {"principalId": "contact:on-call lead"}),
        ({"createdBy": "FIRST.LAST@CONTOSO.COM"}, {"createdBy": "contact:on-call lead"}),
        ({"owner": "ask first.last@contoso.com"}, {"owner": "ask contact:on-call lead"}),
        ({"mail": "odd@contoso.com"}, {"mail": "contact:odd@name.example +4930123456789"}),
        ({"t": "odd@contoso.com, password=x"}, {"t": "contact:odd@name.example +4930123456789, password=REDACTED"}),
        ({"principalId": EVERYONE}, {"principalId": EVERYONE}),
        ({"principalIds": [EVERYONE, ""]}, {"principalIds": [EVERYONE, ""]}),
        ({"createdByType": "User", "createdBy": None}, {"createdByType": "User", "createdBy": None}),
    ],
)
def test_a_declared_contact_gets_the_name_that_people_gave_it(body, expected):
    assert redactor.redact(body) == expected
    assert redactor.redact(expected) == expected


@pytest.mark.parametrize(
    ("body", "path", "kind"),
    [
        ({"principalId": _GUID}, ["principalId"], "principal"),
        ({"principalIds": [_GUID]}, ["principalIds", 0], "principal"),
        ({"principals": [{"id": _GUID, "type": "User"}]}, ["principals", 0, "id"], "principal"),
        ({"excludePrincipals": [{"id": _GUID}]}, ["excludePrincipals", 0, "id"], "principal"),
        ({"createdBy": _GUID}, ["createdBy"], "principal"),
        ({"createdBy": {"id": _GUID, "displayName": "Someone"}}, ["createdBy", "id"], "principal"),
        ({"createdBy": {"id": _GUID, "displayName": "Someone"}}, ["createdBy", "displayName"], "user"),
        ({"adminUsername": "azureuser"}, ["adminUsername"], "user"),
        ({"firstName": "Someone"}, ["firstName"], "user"),
        ({"userPrincipalName": "guest_x.com#EXT#@contoso.com"}, ["userPrincipalName"], "mailbox"),
        ({"phoneNumber": "5551234567"}, ["phoneNumber"], "phone"),
        ({"mobilePhone": 5551234567}, ["mobilePhone"], "phone"),
        ({"oncall": "+49 170 1234567"}, ["oncall"], "phone"),
        ({"createdBy": "user-0123abcd@contoso.com"}, ["createdBy"], "mailbox"),
    ],
)
def test_an_identity_becomes_an_alias_of_its_kind(body, path, kind):
    found = redactor.redact(body)
    for step in path:
        found = found[step]
    _alias(kind, found)


def test_a_refusal_does_not_name_the_caller_and_keeps_the_missing_right():
    text = (
        f"The client 'someone@contoso.com' with object id '{_GUID}' does not have authorization "
        f"to perform action 'a/read' over scope '/subscriptions/{_GUID}'"
    )
    found = redactor.redact_text(text)
    alias = redactor.redact({"principalId": _GUID})["principalId"]
    assert f"object id '{alias}' does not" in found
    assert found.endswith(f"action 'a/read' over scope '/subscriptions/{_GUID}'")
    assert "someone" not in found


def test_other_keys_give_other_aliases():
    body = {"principalId": _GUID, "mail": "someone@contoso.com"}
    assert redactor.redact(body) != Redactor(b"another key", _CONTACTS).redact(body)


def test_a_support_ticket_keeps_no_words_and_no_person_but_the_alias_of_the_mailbox():
    ticket = {
        "name": "t1",
        "properties": {
            "supportTicketId": "1",
            "title": "our words",
            "description": "more words",
            "severity": "minimal",
            "status": "Closed",
            "supportPlanDisplayName": "ProDirect",
            "supportPlanId": "c2VjcmV0",
            "contactDetails": {
                "firstName": "Someone",
                "primaryEmailAddress": "first.last@contoso.com",
                "country": "DEU",
            },
            "supportEngineer": {"emailAddress": "eng@microsoft.com"},
            "problemScopingQuestions": "{}",
            "technicalTicketDetails": {"resourceId": "/subscriptions/1"},
            "createdDate": "2024-01-01T00:00:00Z",
        },
    }
    assert redactor.redact(ticket) == {
        "name": "t1",
        "properties": {
            "supportTicketId": "1",
            "title": "REDACTED",
            "description": "REDACTED",
            "severity": "minimal",
            "status": "Closed",
            "supportPlanDisplayName": "ProDirect",
            "supportPlanId": "REDACTED",
            "contactDetails": {"primaryEmailAddress": "contact:on-call lead"},
            "supportEngineer": "REDACTED",
            "problemScopingQuestions": "REDACTED",
            "technicalTicketDetails": "REDACTED",
            "createdDate": "2024-01-01T00:00:00Z",
        },
    }


def test_the_title_of_anything_else_is_kept():
    body = {"properties": {"title": "Dashboard", "description": "for operators"}}
    assert redactor.redact(body) == body


# --- Shape -------------------------------------------------------------------------------------------------


def test_json_that_is_kept_as_text_is_redacted_inside():
    inner = {"items": [{"content": json.dumps({"password": "p", "to": "odd@contoso.com"})}]}
    found = redactor.redact({"serializedData": json.dumps(inner)})
    content = json.loads(json.loads(found["serializedData"])["items"][0]["content"])
    assert content == {"password": "REDACTED", "to": "contact:odd@name.example +4930123456789"}


def test_json_text_with_a_name_twice_does_not_hide_the_first_value():
    assert "hunter2" not in redactor.redact_text('{"password": "hunter2", "password": ""}')


def test_two_spellings_of_one_mailbox_stay_two_properties():
    found = redactor.redact({"someone@x.com": 1, "SOMEONE@x.com": 2})
    assert list(found.values()) == [1, 2]
    assert redactor.redact(found) == found


def test_an_answer_that_is_nested_too_deep_is_refused():
    body = []
    for _ in range(MAX_DEPTH + 1):
        body = [body]
    with pytest.raises(ValueError, match="nested deeper"):
        redactor.redact(body)


def test_text_that_looks_like_deep_json_is_taken_as_text():
    text = "[" * 100_000
    assert redactor.redact_text(text) == text


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "@",
        "a@",
        "a@b.",
        "%2540",
        "+1",
        "eyJ",
        "://a@",
        "password",
        "password=\"';",
        "?sig=",
        "bearer ",
        '["',
        "-----BEGIN PRIVATE KEY-----",
        "key ",
        "https://",
        "QUJD",
        "a0Q~",
        "client ",
        "api_",
        "authorization:",
        " ",
    ],
)
def test_time_grows_with_the_text_and_no_faster(piece):
    text = piece * (200_000 // len(piece)) + "=@"
    assert redactor.redact_text(redactor.redact_text(text)) == redactor.redact_text(text)
