"""Promises of redaction: what is planted never survives, redacting twice is redacting once, nothing else is lost."""

from __future__ import annotations

import base64
import gzip
import json
import re
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from collector.evidence.canonical import to_bytes
from collector.evidence.redaction import Redactor
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


_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="@%+=:"), max_size=12)
_TOKEN = st.text("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", min_size=16, max_size=32).map(
    "S3cr3t".__add__
)


def _planted(token):
    """Each way in which a secret may stand in an answer."""
    connection = f"Endpoint=sb://bus.example/;SharedAccessKeyName=root;SharedAccessKey={token}"
    return [
        {"accountKey": token},
        {"properties": {"clientSecret": {"value": token}}},
        {"appSettings": [{"name": "API_KEY", "value": token}]},
        {"text": connection},
        {"text": quote(f"https://a.example/c?sv=1&sig={token}", safe="")},
        {"text": base64.b64encode(connection.encode()).decode(), "token": token},
        {"text": f"https://a.example/c?sv=1&sig={token}&se=2"},
        {"text": f"https://a.example/api?code={token}"},
        {"text": f"https://user:{token}@a.example/"},
        {"text": f"curl -H 'Authorization: Bearer {token}'"},
        {"text": f"eyJ{token}.{token}.{token}"},
        {"text": f"-----BEGIN PRIVATE KEY-----\n{token}\n-----END PRIVATE KEY-----"},
        {"text": json.dumps({"deep": [{"password": token}]})},
        {"text": f"https://hooks.slack.com/services/{token}"},
        {"serviceUri": f"https://a.example/{token}"},
        {f"Server=a;Password={token}": 1},
        {"emailAddress": f"{token}@contoso.com"},
        {"text": f"write to {token}@contoso.com."},
        {f"{token}%40contoso.com": []},
        {"createdBy": token},
        {"contactDetails": {"firstName": token, "primaryEmailAddress": token}},
        {"supportTicketId": "1", "title": token, "description": f"we {token}"},
        {"supportEngineer": {"emailAddress": token}},
        {"problemScopingQuestions": token},
        {"mobilePhone": token},
        {"principalId": token},
    ]


@st.composite
def _answers_with_a_secret(draw):
    token = draw(_TOKEN)
    body = draw(st.sampled_from(_planted(token)))
    for _ in range(draw(st.integers(0, 4))):
        wrap = draw(st.sampled_from(["list", "object", "text"]))
        if wrap == "list":
            body = [draw(_WORDS), body, draw(st.integers())]
        elif wrap == "object":
            body = {"before": draw(_WORDS), "properties": body, "after": None}
        else:
            body = {"serializedData": json.dumps(body, ensure_ascii=draw(st.booleans()))}
    return token, body


_TOGETHER = ["name", "key", "value", "supportTicketId", "title", "properties"]
"""Names of which one changes what another means."""


@given(_answers_with_a_secret(), st.dictionaries(st.sampled_from(_TOGETHER), _WORDS))
def test_a_name_that_needs_a_closer_look_changes_nothing_for_its_neighbours(planted, more):
    """An object whose names are all plain is redacted by a shorter way than one with a name such as `a b`."""
    _, body = planted
    plain = {"found": body, **more, **(body if isinstance(body, dict) else {})}

    looked_at = redactor.redact({**plain, "a b": None})

    assert redactor.redact(plain) == {name: found for name, found in looked_at.items() if name != "a b"}


@given(_answers_with_a_secret())
def test_a_planted_secret_never_survives(planted):
    token, body = planted
    stored = to_bytes(redactor.redact(body)).decode()
    assert token.casefold() not in stored.casefold()
    assert base64.b64encode(b"Endpoint=sb://bus.example/").decode()[:-4] not in stored


_PIECES = st.sampled_from(
    [
        "someone@contoso.com",
        "%40",
        "@",
        "contact:on-call lead",
        "password=",
        "Password: ",
        ";",
        "&sig=",
        "?code=",
        "https://",
        "u:p@",
        "+4917012345678",
        "Bearer ",
        _JWT,
        "REDACTED",
        "mailbox-0123abcd@x.com",
        "phone-0123abcd",
        "object id '",
        _GUID,
        "'",
        '"',
        "{",
        "}",
        "[",
        "]",
        '{"secret":"x"}',
        "\n",
        " ",
        "=",
        ":",
        "a.b",
        "-----BEGIN PRIVATE KEY-----",
        "first.last@contoso.com",
        "odd@contoso.com",
        "hooks.slack.com",
        _STORAGE_KEY,
    ]
)
_TEXTS = st.lists(_PIECES | st.text(max_size=5), max_size=8).map("".join)
_NAMES = (
    st.sampled_from(
        [
            "principalId",
            "createdBy",
            "mail",
            "phone",
            "password",
            "name",
            "value",
            "text",
            "title",
            "supportTicketId",
            "contactDetails",
            "authorization",
            "principals",
            "id",
        ]
    )
    | _TEXTS
)
_BODIES = st.recursive(
    st.none() | st.booleans() | st.integers() | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=4),
    max_leaves=8,
)


@example("someone@contoso.com~someone@contoso.comsomeone@contoso.com%40someone@contoso.com")
@example("Bearer someone@contoso.com")
@example("&sig=0#someone@contoso.com")
@example("u:p@+4917012345678hooks.slack.com")
@example({"principalId": {"+4917012345678": 0}})
@given(_BODIES)
def test_redacting_twice_is_redacting_once(body):
    once = redactor.redact(body)
    assert redactor.redact(once) == once


@given(_BODIES)
def test_what_is_no_text_and_the_order_stay(body):
    harmless = {"b": body, "a": 1, "c": [None, True, 2.5]}
    found = redactor.redact(harmless)
    assert list(found) == ["b", "a", "c"]
    assert (found["a"], found["c"]) == (1, [None, True, 2.5])


# --- Recorded answers --------------------------------------------------------------------------------------

_READ_BY_PROBES = (
    "errors",
    "microsoft.alertsmanagement",
    "microsoft.insights",
    "microsoft.portal",
    "microsoft.recoveryservices",
    "microsoft.resourcegraph",
    "microsoft.support",
    "microsoft.web",
)
_MAILBOX = re.compile(r"[\w.+#-]+@[\w-]+(?:\.[\w-]+)+")


@pytest.mark.corpus
def test_no_mailbox_of_a_recorded_answer_is_stored_and_no_resource_id_is_lost(corpus):
    found = {"answers": 0, "mailboxes": set(), "ids": 0}
    for name in _READ_BY_PROBES:
        for line in gzip.decompress((corpus / "arm" / f"{name}.jsonl.gz").read_bytes()).splitlines():
            body = json.loads(line)["response"].get("body")
            redacted = redactor.redact(body)
            found["answers"] += 1
            text = to_bytes(redacted).decode()
            found["mailboxes"].update(m for m in _MAILBOX.findall(text) if not m.startswith("mailbox-"))
            found["ids"] += _ids(body) != _ids(redacted)
    assert found["answers"] > 900
    assert found["mailboxes"] == set()
    assert found["ids"] == 0


def _ids(body):
    """Every resource id in an answer, in order."""
    if isinstance(body, dict):
        own = body.get("id")
        here = [own] if isinstance(own, str) and own.startswith("/") else []
        return here + [found for value in body.values() for found in _ids(value)]
    return [found for value in body for found in _ids(value)] if isinstance(body, list) else []
