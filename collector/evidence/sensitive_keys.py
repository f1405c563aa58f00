"""What the name of a property says about its value, whatever the value looks like.

The names are those of Azure's answers that hold secrets or persons; they are compared without case, spaces,
dashes, dots and underscores.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache


class Handling(Enum):
    """What is done with the value of a property."""

    KEEP = auto()
    """Only what stands in its texts is redacted."""
    HIDE = auto()
    """Every text and number in it becomes `REDACTED`."""
    HIDE_TEXT = auto()
    """A text becomes `REDACTED`; an object of this name is something harmless."""
    REPLACE = auto()
    """It becomes `REDACTED` as a whole."""
    PHONE = auto()
    PRINCIPAL = auto()
    USER = auto()
    CONTACT_DETAILS = auto()
    """Of a support ticket: nothing but the alias of the main mailbox is kept."""


_SECRET_ENDINGS = (
    "password", "passwd", "pwd", "passphrase", "secret", "secretvalue", "secrettext", "credential", "credentials",
    "connectionstring", "connectionstrings", "accountkey", "accesskey", "sharedkey", "masterkey", "privatekey",
    "primarykey", "secondarykey", "instrumentationkey", "apikey", "workspacekey", "servicekey", "integritykey",
    "functionkey", "hostkey", "systemkey", "authorizationkey", "encryptionkey", "subscriptionkey", "licensekey",
    "accesstoken", "refreshtoken", "idtoken", "sastoken", "bearertoken", "authtoken", "apitoken", "securitytoken",
    "deploymenttoken", "registrationtoken", "sasurl", "sasuri", "sasdefinition", "webhookurl", "webhookuri",
)  # fmt: skip
_HIDDEN = frozenset({
    "token", "sig", "cookie", "setcookie", "jwt", "pat", "serviceuri", "callbackurl",
    "httptriggerurl", "triggerurl", "webhook", "webtest", "requestbody", "headers", "requestheaders",
    "customheaders", "claims", "soldto", "billto", "shipto", "billingaddress", "protectedsettings", "customdata",
    "userdata", "pfxblob", "certificatedata", "contactadmin", "contactbilling", "contactregistrant", "contacttech",
})  # fmt: skip
_HIDDEN_TEXTS = frozenset({"authorization"})
_REPLACED = frozenset({
    "supportengineer", "problemscopingquestions", "supportplanid", "technicalticketdetails", "quotaticketdetails",
})  # fmt: skip
_USERS = frozenset({
    "userprincipalname", "upn", "signinname", "adminusername", "username", "loginname", "adminlogin",
    "administratorlogin", "createdby", "createdbyuser", "lastmodifiedby", "lastmodifiedbyuser", "modifiedby",
    "updatedby", "deletedby", "assignedby", "requestedby", "approvedby", "caller", "principalname",
    "clientprincipalname", "firstname", "lastname", "middlename", "givenname", "surname", "emailaddress", "mail",
    "email", "primaryemail", "primaryemailaddress", "useremail", "owneremail", "accountowner", "ftpusername",
    "publishingusername", "lastmodifiedusername",
})  # fmt: skip
_PRINCIPALS = frozenset({
    "principalid", "principalids", "principaloid", "objectid", "aadobjectid", "aaduserid", "userid", "oid",
    "serviceprincipalobjectid", "assigneeprincipalid", "assignerprincipalid", "principals", "excludeprincipals",
})  # fmt: skip
_PHONE = re.compile(r"phone|mobile|^fax|pager$|^tel$")
_NO_PHONE = re.compile(r"type$|enabled$|status$|method$")
_TICKET_WORDS = frozenset({"title", "description", "subject", "body", "sender"})
_TICKET_MARKS = frozenset({
    "supportticketid", "problemclassificationid", "supportengineer", "communicationtype", "communicationdirection",
})  # fmt: skip
_SETTING = re.compile(r"passw|secret|token|credential|connectionstring|(?:key|pwd)$")
_SEPARATORS = re.compile(r"[\s_.\-]+")


_BY_NAME = (
    (Handling.REPLACE, _REPLACED),
    (Handling.CONTACT_DETAILS, frozenset({"contactdetails"})),
    (Handling.PRINCIPAL, _PRINCIPALS),
    (Handling.USER, _USERS),
    (Handling.HIDE, _HIDDEN),
    (Handling.HIDE_TEXT, _HIDDEN_TEXTS),
)


_SHORTEST_TOKEN = 20
"""A name without punctuation that is shorter than this is no secret by its shape."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the name of a property says."""

    handling: Handling
    """What is done with its value."""
    is_plain: bool
    """The name itself holds no secret and no person."""
    is_ticket_words: bool
    """In a support ticket, the value holds words that a person wrote."""
    is_value: bool
    """The value is a secret where the object's name or key says so."""
    names_a_setting: bool
    """The value is that name or key."""


# The three caches below hold nothing but what these pure functions answer for a name.


@lru_cache(maxsize=8192)
def meaning_of(name: str) -> Meaning:
    """Return what the name of a property says."""
    folded = _fold(name)
    return Meaning(
        handling=_handling_of(folded),
        is_plain=len(name) < _SHORTEST_TOKEN and name.isidentifier(),
        is_ticket_words=folded in _TICKET_WORDS,
        is_value=name.casefold() == "value",
        names_a_setting=name.casefold() in ("name", "key"),
    )


def _handling_of(folded: str) -> Handling:
    for handling, names in _BY_NAME:
        if folded in names:
            return handling
    if folded.endswith(_SECRET_ENDINGS):
        return Handling.HIDE
    if _PHONE.search(folded) and not _NO_PHONE.search(folded):
        return Handling.PHONE
    return Handling.KEEP


def handling_inside(name: str, stored_as: str, outer: Handling) -> Handling:
    """Return what is done with a property of an object that is itself the value of a property.

    The name under which it is stored counts too: an alias such as `phone-…` reads like a telling name, and
    redacting twice must change nothing.
    """
    if outer is Handling.HIDE:
        return outer
    own = meaning_of(name).handling
    if own is Handling.KEEP and stored_as != name:
        own = meaning_of(stored_as).handling
    describes_a_person = outer in (Handling.PHONE, Handling.PRINCIPAL, Handling.USER)
    if own is not Handling.KEEP or not describes_a_person or _fold(name).endswith("type"):
        return own
    return Handling.PRINCIPAL if _fold(name) == "id" else outer


@lru_cache(maxsize=8192)
def marks_a_ticket(name: str) -> bool:
    """Say whether only support tickets and their messages have a property of this name."""
    return _fold(name) in _TICKET_MARKS


@lru_cache(maxsize=8192)
def names_a_secret_setting(name: str) -> bool:
    """Say whether a setting, told as `{"name": …, "value": …}`, is a secret by its name."""
    return bool(_SETTING.search(_fold(name)))


def _fold(name: str) -> str:
    return _SEPARATORS.sub("", name).casefold()
