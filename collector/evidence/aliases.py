"""Stable aliases for observed identities: equal identities get equal aliases within one run, and no way back."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from urllib.parse import unquote

from collector.model import Contact

EVERYONE = "00000000-0000-0000-0000-000000000000"
"""The id by which Azure means all principals; it is kept."""

REDACTED = "REDACTED"
"""What stands where a secret stood."""

_GUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_IS_GUID = re.compile(_GUID)
_IS_ALIAS = re.compile(r"(?:phone|principal|user)-[0-9a-f]{8}|mailbox-[0-9a-f]{8}(?:@|%40)[\w.-]+")
_OWN_WORDS = (
    rf"{REDACTED}|(?<![\w.+-])(?:mailbox-[0-9a-f]{{8}}(?:@|%(?:25)*40)[\w.-]+"
    r"|(?:phone|principal|user)-[0-9a-f]{8}(?![\w@%.+-]))"
)
_IS_MAIL_ALIAS = re.compile(r"mailbox-[0-9a-f]{8}")

# A run of characters that may stand before an @, then the @ and the domain if they follow. What comes after a run may
# be empty, so a run is never given back and the time is linear in the text. `%40` is an @ inside a URL. Groups that
# may backtrack are not possessive: Python before 3.11.5 matches them wrongly (python/cpython#106052).
_WORD_OR_MAILBOX = re.compile(
    r"((?:[^\s@%<>()\[\]{},;:\"\\/=&?|`\x00-\x1f]|%(?!(?:25)*40))+)"
    r"(?:(@|%(?:25)*40)([\w-]++(?:\.[\w-]++)+))?"
    r"|%(?:25)*40"
)
_BEFORE_A_MAILBOX = re.compile(r"\W*+")
"""Quotes and other marks that stand in front of an address and are none of it."""

_NAMED_PRINCIPAL = re.compile(
    rf"(\b(?:object ?id|client|principal|user|oid|appid)\b['\":= ]{{1,4}})({_GUID})", re.IGNORECASE
)
_LINE_DIGITS = 9
"""How many last digits tell one telephone from another: one that is spelt in two ways must not count as two."""
_PHONE = re.compile(r"(?<![\w+])\+[1-9](?:[ .()-]{0,2}[0-9]){7,14}(?![0-9])")


class Aliases:
    """Turns identities into aliases by HMAC-SHA256 with the key of the run.

    A mailbox or principal of a declared contact becomes `contact:<name>`, whatever its case. What is an alias
    already stays as it is.
    """

    def __init__(self, key: bytes, contacts: tuple[Contact, ...]) -> None:
        self._key = key
        self._label_of = {
            known.casefold(): f"contact:{contact.name}"
            for contact in contacts
            for known in (contact.mailbox, contact.principal)
            if known
        }
        self._labels = frozenset(self._label_of.values())
        longest_first = sorted(self._labels, key=lambda label: (-len(label), label))
        self._own_words = re.compile("(" + "|".join([*map(re.escape, longest_first), _OWN_WORDS]) + ")")

    def outside_own_words(self, text: str, change: Callable[[str], str]) -> str:
        """Apply a change to a text except to what redaction itself put there: labels, aliases, `REDACTED`."""
        if change(text) == text:
            return text
        parts = self._own_words.split(text)
        return "".join(part if at % 2 else change(part) for at, part in enumerate(parts))

    def phone(self, text: str) -> str:
        """Return the alias of a telephone, the same with and without blanks, the trunk zero or the country's code."""
        if self._is_alias(text):
            return text
        return self._alias("phone", "".join(filter(str.isalnum, text))[-_LINE_DIGITS:])

    def principal(self, text: str) -> str:
        if text == EVERYONE or self._is_alias(text):
            return text
        return self._label_of.get(text.casefold()) or self._alias("principal", text)

    def user(self, text: str) -> str:
        """Return the alias of a user's name, which may be a mailbox, the id of a principal, or any other text."""
        if self._is_alias(text):
            return text
        if _IS_GUID.fullmatch(text):
            return self.principal(text)
        return self._first_mailbox(text) or self._label_of.get(text.casefold()) or self._alias("user", text)

    def in_text(self, text: str) -> str:
        """Replace the mailboxes, telephone numbers and named principals in a text."""
        if "@" in text or "%" in text:
            text = self.outside_own_words(text, self._without_mailboxes)
        if "+" in text:
            text = self.outside_own_words(text, self._without_phones)
        if text.count("-") >= EVERYONE.count("-"):
            text = self.outside_own_words(text, self._without_named_principals)
        return text

    def _without_mailboxes(self, text: str) -> str:
        return _WORD_OR_MAILBOX.sub(self._replace_mailbox, text)

    def _without_phones(self, text: str) -> str:
        return _PHONE.sub(lambda match: self.phone(match[0]), text)

    def _without_named_principals(self, text: str) -> str:
        return _NAMED_PRINCIPAL.sub(lambda match: match[1] + self.principal(match[2]), text)

    def _first_mailbox(self, text: str) -> str:
        for match in _WORD_OR_MAILBOX.finditer(text):
            if match[2] and _is_domain(match[3]):
                return _BEFORE_A_MAILBOX.sub("", self._replace_mailbox(match), count=1)
        return ""

    def _replace_mailbox(self, match: re.Match[str]) -> str:
        word, sign, domain = match.groups()
        if not sign or not _is_domain(domain):
            return match[0]
        local = _BEFORE_A_MAILBOX.sub("", word, count=1)
        if not local or _IS_MAIL_ALIAS.fullmatch(local):
            return match[0]
        address = f"{unquote(local)}@{domain}".casefold()
        alias = self._label_of.get(address) or self._alias("mailbox", address) + sign + domain.lower()
        return word[: -len(local)] + alias

    def _is_alias(self, text: str) -> bool:
        return text in ("", REDACTED) or text in self._labels or bool(_IS_ALIAS.fullmatch(text))

    def _alias(self, kind: str, identity: str) -> str:
        seen = f"{kind}\0{identity.casefold()}".encode(errors="replace")
        return f"{kind}-{hmac.digest(self._key, seen, 'sha256').hex()[:8]}"


def _is_domain(text: str) -> bool:
    """Tell `contoso.com` from the version in `package@1.2.3`."""
    return text.rpartition(".")[2][:1].isalpha()
