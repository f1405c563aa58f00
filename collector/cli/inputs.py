"""What a run is given: the workload, the policy with its tables, and the probes that the policy needs."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from collector import __version__
from collector.cli import exit_codes
from collector.cli.plugins import Plugin, allowed_by
from collector.cli.stops import Stop
from collector.derive import ROW_TYPES, ROWS
from collector.derive.host_statements import KINDS as STATEMENT_KINDS
from collector.derive.tables import Tables
from collector.evidence.redaction import Redactor
from collector.facts import FACT_TYPES
from collector.facts.azure import Subscription
from collector.facts.support import DenyAssignment, HeldRole, RoleDefinition
from collector.files.workload import load_workload
from collector.gather.failures import guarded
from collector.judge.digests import bytes_digest
from collector.judge.loader import load_policy
from collector.judge.overlays import overlaid
from collector.judge.policy import Policy
from collector.judge.tables import FILES as TABLES_FILES
from collector.judge.tables import load_tables
from collector.model import Digest, Loosening, ProbeName, Severity, Tier, Workload, same_commit
from collector.probe import Probe

_LARGEST_FILE = 4 * 1024 * 1024
_COMMIT = re.compile("[0-9a-fA-F]{7,64}")
OVERLAYS = "overlays/"
"""Where the overlays stand among the texts of a policy."""
CASES = "cases/"
"""Where the cases of a policy stand in its folder (`golive policy test`): they are no part of what it means."""
_DEEPEST = 3
"""How many folders below that of a policy are looked at; a link may lead in a circle."""
_PROOF_OF_RIGHTS = (HeldRole, Subscription, RoleDefinition, DenyAssignment)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadFile:
    """A workload as it was written, and where: its patterns are relative to that folder."""

    workload: Workload
    text: str
    folder: Path
    commit: str = ""
    """The commit that the command line or the pipeline named; empty where the file itself names it, or nobody."""

    def released(self, commit: str, environ: Mapping[str, str]) -> WorkloadFile:
        """Return it as released from a commit that the command line names, or else the pipeline. Raises `Stop`."""
        declared = self.workload.release.commit
        if commit and not _COMMIT.fullmatch(commit):
            raise Stop(f"--commit {commit!a} is no commit id: give 7 to 64 hexadecimal digits", exit_codes.WRONG_USAGE)
        if commit and declared and not same_commit(commit, declared):
            what = f"--commit says {commit}, release.commit of the workload file {declared}; take one of them out"
            raise Stop(what, exit_codes.WRONG_USAGE)
        named = commit.casefold() or ("" if declared else commit_of_pipeline(environ))
        return dataclasses.replace(self, workload=self.workload.released(named), commit=named)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFiles:
    """A policy as it was written, and what it means."""

    policy: Policy
    tables: Tables
    files: Mapping[str, str]
    """All its texts by name, those of overlays below `overlays/`."""
    from_above: Digest = ""
    """Of the policy with its tables and the overlays of the organisation: what can be pinned."""
    overlays: tuple[Digest, ...] = ()
    """Of every overlay, in the order in which they apply."""
    loosened: tuple[Loosening, ...] = ()
    """What the overlays let the policy ask less for."""


def commit_of_pipeline(environ: Mapping[str, str]) -> str:
    """Return the commit that the pipeline of this job was started for; that of a pull request is none of a release.

    Sources: GitHub default environment variables; predefined variables of Azure Pipelines.
    """
    if environ.get("GITHUB_ACTIONS") == "true":
        merged = environ.get("GITHUB_EVENT_NAME", "").startswith("pull_request")
        named = "" if merged else environ.get("GITHUB_SHA", "")
    else:
        merged = environ.get("BUILD_REASON") == "PullRequest"
        named = environ.get("BUILD_SOURCEVERSION", "") if environ.get("TF_BUILD") and not merged else ""
    return named.casefold() if _COMMIT.fullmatch(named) else ""


def read_workload(path: Path) -> WorkloadFile:
    """Read a workload file. Raises `FileMistakes`, or `Stop` where it cannot be opened or names no target."""
    text = read_text(path)
    workload = load_workload(text, name=str(path))
    if not workload.names_target:
        how = "add ids under scope.azure: subscriptions, management_groups, resource_groups or resources"
        raise Stop(f"{path}: the workload names no target; {how}", exit_codes.NO_TARGET)
    _refuse_hidden_tags(workload, path)
    return WorkloadFile(workload=workload, text=text, folder=path.resolve().parent)


def _refuse_hidden_tags(workload: Workload, path: Path) -> None:
    """Refuse a tag that evidence never shows, such as an e-mail address: nothing would be seen to have it."""
    redactor = Redactor(b"", workload.people)
    for name, value in workload.azure.tags:
        if redactor.redact({name: value}) != {name: value}:
            how = "select by another tag, or by resource_groups or resources"
            message = f"{path}: evidence hides the tag {name} or its value, so nothing can be selected by it; {how}"
            raise Stop(message, exit_codes.WRONG_USAGE)


def read_policy(
    path: Path | None,
    shipped: Mapping[str, str],
    overlays: Mapping[str, str] = MappingProxyType({}),
    *,
    pinned: bool = False,
) -> PolicyFiles:
    """Read a policy from a folder or a file, or the shipped one; tables that it lacks are the shipped ones."""
    texts = shipped if path is None else _policy_texts(path)
    return policy_of({**texts, **overlays}, shipped, pinned=pinned)


def policy_of(files: Mapping[str, str], shipped: Mapping[str, str], *, pinned: bool = False) -> PolicyFiles:
    """Load a policy from its texts by name, changed by the overlays among them. Raises `FileMistakes`.

    Where trust is pinned, an overlay below that of the organisation may only ask for more.
    """
    whole = {**{name: shipped[name] for name in TABLES_FILES}, **files}
    own = {name: text for name, text in whole.items() if not name.startswith(OVERLAYS)}
    above = {name: text for name, text in whole.items() if name.startswith(OVERLAYS)}
    loaded = load_policy({name: text for name, text in own.items() if "/" not in name}, ROW_TYPES)
    changed = overlaid(loaded, above, strict=pinned)
    name = dataclasses.replace(changed.policy.name, digest=bytes_digest(whole))
    return PolicyFiles(
        policy=dataclasses.replace(changed.policy, name=name),
        tables=load_tables(whole),
        files=whole,
        from_above=bytes_digest({**own, "from above": "\n".join(changed.from_above)}),
        overlays=changed.digests,
        loosened=changed.loosened,
    )


def _policy_texts(path: Path) -> dict[str, str]:
    if path.is_file():
        return {path.name: read_text(path)}
    found = sorted(name for name in _yaml_below(path) if not name.startswith(CASES)) if path.is_dir() else []
    if not found:
        raise Stop(f"{path}: no policy is there; give a folder with *.yaml files or one file", exit_codes.WRONG_USAGE)
    for name in found:
        if not _is_read(name):
            how = f"criteria belong into *.yaml files of the folder itself, tables into {' or '.join(TABLES_FILES)}"
            message = f"{path / name}: nobody would read this file; {how}: move, rename or remove it"
            raise Stop(message, exit_codes.WRONG_USAGE)
    return {name: read_text(path / name) for name in found}


def _yaml_below(folder: Path) -> Iterator[str]:
    """Yield the names of the YAML files of a folder; hidden folders, such as that of git, hold no policy."""
    for base, folders, names in os.walk(folder, followlinks=True, onerror=_cannot_list):
        inside = Path(base).relative_to(folder)
        is_deep = len(inside.parts) >= _DEEPEST
        folders[:] = [] if is_deep else [name for name in folders if not name.startswith(".")]
        yield from ((inside / name).as_posix() for name in names if name.casefold().endswith((".yaml", ".yml")))


def _cannot_list(error: OSError) -> None:
    raise Stop(f"{error.filename}: {error.strerror}; let this user list the folder", exit_codes.WRONG_USAGE)


def _is_read(name: str) -> bool:
    """Say whether a policy is read from a file of this name: an unread criterion would be one that nobody judges."""
    return name in TABLES_FILES or ("/" not in name and name.endswith(".yaml"))


def read_text(path: Path) -> str:
    """Read a file that a person wrote."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise Stop(
            f"{path}: {error.strerror or error}; check the name and the rights", exit_codes.WRONG_USAGE
        ) from None
    if len(data) > _LARGEST_FILE:
        raise Stop(f"{path}: larger than 4 MiB, which no such file is", exit_codes.WRONG_USAGE)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Stop(f"{path}: not UTF-8; save it as UTF-8", exit_codes.WRONG_USAGE) from None


def kinds_needed(policy: Policy) -> frozenset[str]:
    """Return the kinds of facts that the criteria of a policy rest on, the proof of rights among them."""
    rows = row_kinds(policy)
    read = {fact.kind for kind in rows for fact in ROWS[kind].reads}
    return frozenset(read | {fact.kind for fact in _PROOF_OF_RIGHTS})


def kinds_to_confirm(policy: Policy, tier: Tier) -> frozenset[str]:
    """Return the kinds of facts that a blocker's pass may hang on, which must not rest on Resource Graph alone."""
    blockers = (criterion for criterion in policy.criteria if criterion.heaviest(tier) is Severity.BLOCKER)
    rows = {kind for criterion in blockers for kind in criterion.kinds}
    return frozenset(fact.kind for kind in rows for fact in ROWS[kind].reads)


def row_kinds(policy: Policy) -> frozenset[str]:
    """Return the kinds of rows that the criteria of a policy name."""
    return frozenset(kind for criterion in policy.criteria for kind in criterion.kinds)


def probes_for(policy: Policy, catalogue: Mapping[str, str], plugins: Sequence[Plugin] = ()) -> tuple[Probe, ...]:
    """Return the probes that yield a kind of fact which the policy needs; of the plugins only those it allows.

    Where it asks for statements, what tells of their approval on a host is needed too; nothing is read without any.
    """
    signing = STATEMENT_KINDS if any(criterion.attest for criterion in policy.criteria) else ()
    needed = kinds_needed(policy) | set(signing)
    allowed = allowed_by(plugins, policy.plugins)
    return tuple(probe for probe in all_probes(catalogue, allowed) if needed & set(probe.yields))


def all_probes(catalogue: Mapping[str, str], plugins: Sequence[Plugin] = ()) -> tuple[Probe, ...]:
    """Load every probe of the catalogue, and every one of the plugins."""
    built_in = (_load(probe_id, place) for probe_id, place in catalogue.items())
    return (*built_in, *map(_load_plugin, plugins))


def probes_named(
    names: Iterable[str], catalogue: Mapping[str, str], plugins: Sequence[Plugin] = ()
) -> tuple[Probe, ...]:
    """Load the probes of a recorded run, in the order of the catalogue. Raises `Stop` for one that is not here."""
    wanted = set(names)
    unknown = sorted(wanted - set(catalogue) - {plugin.id for plugin in plugins})
    if unknown:
        how = "use the version that collected, with the plugins that it had"
        raise Stop(f"this golive has no probe {unknown[0]}; {how}", exit_codes.WRONG_USAGE)
    built_in = {probe_id: place for probe_id, place in catalogue.items() if probe_id in wanted}
    return all_probes(built_in, [plugin for plugin in plugins if plugin.id in wanted])


def names_of(probes: Iterable[Probe], plugins: Iterable[Plugin] = ()) -> tuple[ProbeName, ...]:
    """Return what a decision says about the probes that took part."""
    brought = {plugin.id: plugin for plugin in plugins}
    return tuple(_name_of(probe, brought.get(probe.id)) for probe in probes)


def _name_of(probe: Probe, plugin: Plugin | None) -> ProbeName:
    if plugin is None:
        return ProbeName(id=probe.id, distribution="golive", version=__version__)
    return ProbeName(id=probe.id, distribution=plugin.distribution, version=plugin.version)


def _load(probe_id: str, place: str) -> Probe:
    module, _, attribute = place.partition(":")
    probe: Probe = getattr(import_module(module), attribute)
    if probe.id != probe_id:
        raise ValueError(f"the catalogue calls it {probe_id}, the probe itself {probe.id}")
    return probe


def _load_plugin(plugin: Plugin) -> Probe:
    """Load the probe of another distribution; whatever its module does on import, the gate does not run."""
    loaded, failure = guarded(partial(_loaded_or_why, plugin))
    if not isinstance(loaded, Probe):
        why = loaded if isinstance(loaded, str) else failure.detail if failure else "it is no Probe"
        how = "repair or uninstall it"
        message = f"the probe {plugin.id} of {plugin.title} cannot be loaded: {why}; {how}"
        raise Stop(message, exit_codes.WRONG_USAGE)
    unknown = sorted(set(loaded.yields) - set(FACT_TYPES))
    if unknown:
        how = "let it yield one of golive's own kinds of facts"
        message = f"the probe {plugin.id} of {plugin.title} yields {unknown[0]}, which no row looks at; {how}"
        raise Stop(message, exit_codes.WRONG_USAGE)
    return loaded


def _loaded_or_why(plugin: Plugin) -> Probe | str:
    try:
        return _load(plugin.id, plugin.place)
    except (ImportError, AttributeError, ValueError) as error:
        return str(error)
