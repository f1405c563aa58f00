"""Whether somebody may sign at all, found out before anything is asked of them. Each refusal says what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from collector.cli import exit_codes
from collector.cli.stops import Stop
from collector.files.mistakes import did_you_mean
from collector.instants import parse_instant
from collector.judge.attested import Signing
from collector.judge.attested.documents import own_work
from collector.judge.policy import Attest, Criterion, DocumentAsk
from collector.model import Delivery
from collector.papers import ROLES, DocumentPaper, Envelope, Method, Papers, Person


def refused(message: str) -> Stop:
    """Return the error of a paper that could never count; nothing was written."""
    return Stop(message, exit_codes.WRONG_USAGE)


def asked_of(criterion: Criterion) -> Attest:
    """Return what a criterion asks of people. Raises `Stop` where it asks nothing."""
    if criterion.attest is None:
        raise refused(f"{criterion.id} asks nothing of people; `golive explain {criterion.id}` says what it looks at")
    return criterion.attest


def person_named(papers: Papers, name: str) -> Person:
    """Return a person of the role map who may sign for people. Raises `Stop`."""
    if not papers.roles.people:
        broken = next((one for one in papers.problems if one.startswith(ROLES)), "")
        if broken:
            raise refused(broken)
        how = "write roles.yaml into the folder of the papers (docs/attestations.md), or name it with --attestations"
        raise refused(f"there is no role map, so nobody can sign; {how}")
    person = papers.roles.named(name)
    if person is None:
        known = [one.name for one in papers.roles.people if not one.machine]
        raise refused(f"roles.yaml names nobody '{name}'{did_you_mean(name, known)}; it names {_listed(known)}")
    if person.machine:
        raise refused(f"{person.name} is a machine in roles.yaml: a workflow never signs for a person")
    return person


def roles_open_to(person: Person, attest: Attest) -> tuple[str, ...]:
    """Return the roles of a statement that a person holds. Raises `Stop` where it is none."""
    held = tuple(role for role in attest.by if role in person.roles)
    if not held:
        theirs = f"{person.name} holds {_listed(person.roles)}" if person.roles else f"{person.name} holds no role"
        how = "ask somebody who holds one, or change roles.yaml"
        raise refused(f"this is signed by {_listed(attest.by)}; {theirs}; {how}")
    return held


def check_role(person: Person, attest: Attest, role: str) -> str:
    """Return a role that was named, if it may be signed for. Raises `Stop`."""
    held = roles_open_to(person, attest)
    if role not in attest.by:
        raise refused(f"{role} is not asked to sign this; it is signed by {_listed(attest.by)}")
    if role not in held:
        raise refused(f"{person.name} is no {role} in roles.yaml; they may sign this as {_listed(held)}")
    return role


def areas_open_to(person: Person, attest: Attest, declared: Sequence[str]) -> tuple[str, ...]:
    """Return the process areas for which a person may sign; empty where none is asked. Raises `Stop`."""
    if not attest.each_area:
        return ()
    if not declared:
        raise refused("this is signed for each process area, and the workload names none: add process_areas: [finance]")
    theirs = tuple(area for area in declared if not person.areas or area in person.areas)
    if not theirs:
        raise refused(
            f"{person.name} accepts {_listed(person.areas)} by roles.yaml; the workload has {_listed(declared)}"
        )
    return theirs


def check_area(area: str, open_areas: Sequence[str]) -> str:
    """Return a process area that was named, if it may be signed for. Raises `Stop`."""
    if area and not open_areas:
        raise refused("this is signed once for all process areas: leave out --area")
    if area not in open_areas and open_areas:
        raise refused(f"--area {area}: choose one of {_listed(open_areas)}")
    return area


def document_of(attest: Attest, papers: Papers, signer: Person) -> DocumentPaper | None:
    """Return the document that a statement is about. Raises `Stop` where it is not there, not whole, or their own."""
    ask = attest.document
    if ask is None:
        return None
    paper = papers.document(ask.name)
    if paper is None:
        raise refused(f"documents/{ask.name}.md is missing in the folder of the papers: write it first, then sign it")
    if paper.problem:
        raise refused(f"{paper.file}: {paper.problem}")
    _check_document(ask, paper)
    if not paper.author:
        raise refused(f"{paper.file} names no author: add `author: NAME` to its front matter")
    if theirs := own_work(signer, paper):
        raise refused(theirs.message)
    return paper


def _check_document(ask: DocumentAsk, paper: DocumentPaper) -> None:
    kind = paper.fields.get("kind")
    if kind != ask.kind:
        said = f"says kind: {kind}" if kind else "does not say its kind"
        raise refused(f"{paper.file} {said}, and a {ask.kind} is signed: a plan is no record of what was done")
    missing = [section for section in ask.sections if section not in paper.sections]
    if missing:
        raise refused(f"{paper.file} lacks the sections {_listed(missing)}: write each below a heading of its own")


def check_method(method: Method, least: Method) -> None:
    """Raise `Stop` for a way of signing that ranks too low to count."""
    if least is Method.OIDC:
        raise refused("the policy asks for a sign-in (oidc), which no version so far can take: use key or host there")
    if method.rank < least.rank:
        raise refused(f"the policy asks for {least.value} at least, and {method.value} is less: sign with --key FILE")


def check_key(person: Person, fingerprint: str, now: datetime) -> None:
    """Raise `Stop` for a key that roles.yaml does not give to this person, or that was revoked."""
    mine = next((key for key in person.keys if key.fingerprint == fingerprint), None)
    if mine is None:
        known = f"; it has {_listed([key.fingerprint for key in person.keys])}" if person.keys else ""
        how = "sign with another key, or have this one added by whoever owns roles.yaml"
        raise refused(f"roles.yaml gives {person.name} no key {fingerprint}{known}; {how}")
    if mine.revoked is not None and mine.revoked <= now:
        raise refused(f"the key {fingerprint} is revoked since {mine.revoked:%Y-%m-%d}: sign with another one")


def check_host(person: Person, place: str, delivery: Delivery) -> None:
    """Raise `Stop` where nobody would look for an approval, or could tell that it is this person's."""
    host, _, name = place.partition(":")
    accounts = {"github": person.github, "azure-devops": person.azure_devops}
    if host not in accounts or name.count("/") != 1 or not all(name.split("/")):
        raise refused(f"--host {place}: write github:owner/name or azure-devops:organization/project")
    if not accounts[host]:
        key = host.replace("-", "_")
        raise refused(f"roles.yaml does not say who {person.name} is there: add `{key}: …` to their entry")
    known = [one.id for one in delivery.places]
    if place.casefold() not in {one.casefold() for one in known}:
        how = "add it to the scope of the workload file and collect again, or sign with --key"
        raise refused(f"--host {place}: the workload names {_listed(known)}, and nobody looks elsewhere; {how}")


def check_roles_signed(person: Person, criterion: str, role: str, signing: Signing) -> None:
    """Raise `Stop` for a second role in one question, and for more roles than one person may fill."""
    others = [one for one in _live_statements(signing) if _same(str(one.payload.get("signer")), person.name)]
    second = [one for one in others if one.payload.get("criterion") == criterion and one.payload.get("role") != role]
    if second:
        what = f"{person.name} signed this as {second[0].payload.get('role')} already ({second[0].file})"
        raise refused(f"{what}; each role is another person: let somebody else sign as {role}")
    roles = sorted({role, *(str(one.payload.get("role")) for one in others)})
    limit = signing.policy.limits.max_roles_per_person
    if len(roles) > limit:
        what = f"{person.name} would sign for {len(roles)} roles ({_listed(roles)}), and one person may fill {limit}"
        raise refused(f"{what}: let somebody else sign as {role}")


def _live_statements(signing: Signing) -> Iterable[Envelope]:
    for one in signing.papers.statements:
        if not one.problem and one.payload.get("workload") == signing.workload.name and not _ended(one, signing):
            yield one


def _ended(envelope: Envelope, signing: Signing) -> bool:
    try:
        return parse_instant(str(envelope.payload.get("expires_at"))) <= signing.moment.now
    except ValueError:
        return True


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
