"""The first papers: a role map without people, documents without a word, registers without an entry.

None of them counts before somebody fills it in: a role map without people is refused, a heading without text is no
section, a register without `as_of` is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from collector.files.front_matter import words_of
from collector.files.registers import SHAPES
from collector.judge.policy import DocumentAsk, Policy
from collector.model import Severity, Tier
from collector.papers import DOCUMENTS, REGISTERS, ROLES

_REGISTERS: Mapping[str, tuple[str, str, str]] = {
    "owned_risk": ("risks", "risks", "Risks, each with its owner, action and date."),
    "cutover_plan": ("cutover", "tasks", "The tasks of the cutover, and what each waits for."),
    "oncall_rota": ("rota", "shifts", "Who is on call when."),
    "training_record": ("training", "records", "Who completed which training."),
    "external_dependency": ("dependencies", "dependencies", "External systems and partners."),
    "migration_rehearsal": ("migration", "runs", "Rehearsals of the data migration."),
}
"""By the kind of rows that are made of it: the file, its list, and what it holds."""


def paper_drafts(policy: Policy, tier: Tier, templates: Mapping[str, str]) -> Mapping[str, str]:
    """Return the drafts by their paths below the folder of the papers: what this policy asks for, and no more."""
    return {
        ROLES: _role_map(policy),
        **{f"{DOCUMENTS}{name}.md": text for name, text in _documents(policy, tier, templates)},
        **{f"{REGISTERS}{name}.yaml": text for name, text in _registers(policy)},
    }


def _documents(policy: Policy, tier: Tier, templates: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each document that somebody signs; what weighs nothing at a tier is asked all the same."""
    asked: dict[str, DocumentAsk] = {}
    for criterion in sorted(policy.criteria, key=lambda one: (-Severity(one.severity[tier]).weight, one.id)):
        if criterion.attest is not None and criterion.attest.document is not None:
            document = criterion.attest.document
            before = asked.get(document.name, document)
            sections = tuple(dict.fromkeys((*before.sections, *document.sections)))
            asked[document.name] = replace(before, sections=sections)
    for name, document in asked.items():
        template = templates.get(name, "")
        yield name, template if _fits(template, document) else document_draft(document)


def _fits(template: str, document: DocumentAsk) -> bool:
    """Say whether a template has every heading that this policy asks for; another policy may ask for more."""
    headings = {words_of(heading) for heading in re.findall(r"^#+ (.+)$", template, re.MULTILINE)}
    return set(document.sections) <= headings and f"\nkind: {document.kind}\n" in template


def document_draft(document: DocumentAsk) -> str:
    """Return an empty document with the headings that are asked for."""
    title = _words(document.name)
    what = "what shall be done" if document.kind == "plan" else "what was done, when, and how it went"
    parts = [f"## {_words(section)}\n\n<!-- Write here; a heading without text is no section. -->" for section in (
        document.sections
    )]  # fmt: skip
    front = f"---\ntitle: {title}\nkind: {document.kind}\nauthor:\nreviewed:\n---\n"
    note = (
        f"<!-- A {document.kind} tells {what}. `author` is who wrote it, who cannot sign it; `reviewed` is a day such "
        "as 2026-11-01. -->"
    )
    return "\n\n".join([f"{front}\n# {title}", note, *parts]) + "\n"


def _words(name: str) -> str:
    return name.replace("-", " ").capitalize()


def _registers(policy: Policy) -> Iterator[tuple[str, str]]:
    kinds = {kind for criterion in policy.criteria for kind in criterion.kinds}
    for kind, (name, entries, about) in _REGISTERS.items():
        if kind in kinds:
            yield name, _register(name, entries, about)


def _register(name: str, entries: str, about: str) -> str:
    return (
        f"# {about} docs/registers.md shows an entry;\n"
        f"# `golive policy schema register-{name}` prints the schema for editors.\n"
        "# `as_of` is when somebody last went through the whole list; without it nothing here counts.\n"
        "# as_of: 2026-11-20T08:00:00Z\n"
        f"# All required keys, on one line: {SHAPES[name].example()}\n"
        f"{entries}: []\n"
    )


def _role_map(policy: Policy) -> str:
    roles = sorted({role for one in policy.criteria if one.attest is not None for role in one.attest.by})
    listed = "\n".join(f"#   {role}" for role in roles)
    return (
        "# Who may sign, and how each is known: docs/attestations.md. Nobody is in it yet, so nothing signed counts.\n"
        "# Let its owner review every change: whoever may change this file can say who signs.\n"
        "people:\n"
        "#  - name: Business owner of the shop    # a name of your own; kept in reports\n"
        "#    roles: [business-owner, sponsor]\n"
        "#    github: shop-owner                  # the login; enough for who signs by a review\n"
        '#    keys: ["ssh-ed25519 AAAA..."]       # for who signs by key: the line of ~/.ssh/id_ed25519.pub\n'
        "\n"
        "# The roles that the policy asks for:\n"
        f"{listed}\n"
    )
