"""The arrows between the rooms point one way, and each library has its one place."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from source_tree import OUR_PACKAGES, Module, modules, within

MAY_IMPORT: Mapping[str, tuple[str, ...]] = {
    "collector": (),
    "collector.ids": (),
    "collector.scope": ("collector.ids",),
    "collector.alert_matrix": (),
    "collector.papers": (),
    "collector.watch": (),
    "collector.delivery": (),
    "collector.workload": ("collector.ids", "collector.scope", "collector.watch", "collector.delivery"),
    "collector.observation": (),
    "collector.verdicts": ("collector.observation",),
    "collector.decision": (
        *("collector.alert_matrix", "collector.observation", "collector.verdicts", "collector.workload"),
    ),
    "collector.history": ("collector.model",),
    "collector.model": (
        "collector.observation",
        "collector.verdicts",
        "collector.decision",
        "collector.ids",
        "collector.delivery",
        "collector.scope",
        "collector.watch",
        "collector.workload",
        "collector.alert_matrix",
        "collector.papers",
    ),
    "collector.instants": (),
    "collector.facts": ("collector.model",),
    "collector.actions": ("collector.model", "collector.facts"),
    "collector.probe": ("collector.model", "collector.facts", "collector.instants"),
    # The types of the dated tables stand where they are looked up; here they are only read into.
    "collector.files": ("collector.model", "collector.papers", "collector.instants", "collector.derive.tables"),
    "collector.derive": (
        "collector.model",
        "collector.papers",
        "collector.facts",
        "collector.instants",
        "collector.actions",
        "collector.files.registers",  # pure: registers are texts among the papers, read where they are joined
    ),
    "collector.judge": (
        "collector.model",
        "collector.papers",
        "collector.facts.resource_types",
        "collector.derive",
        "collector.files",
        "collector.instants",
    ),
    "collector.doctor": (
        "collector.model",
        "collector.facts",
        "collector.probe",
        "collector.derive",
        "collector.judge",
        "collector.actions",
        "collector.gather.rights",  # the proof that a run makes: there is no second one
        "collector.reports.plain_text",
    ),
    "collector.reports": (
        "collector.history",
        "collector.model",
        "collector.facts",
        "collector.derive",
        "collector.judge",
        "collector.instants",
        # The two pure modules of that room: how a decision is written so that it can be digested.
        "collector.evidence.canonical",
        "collector.evidence.codec",
    ),
    "collector.evidence": (
        "collector.history",
        "collector.model",
        "collector.papers",
        "collector.facts",
        "collector.probe",
        "collector.instants",
    ),
    "collector.gather": (
        "collector.model",
        "collector.facts",
        "collector.probe",
        "collector.instants",
        "collector.actions",
        "collector.evidence.reading",
        "collector.evidence.storage",  # a bundle that cannot be written ends the run, it is no gap
    ),
    "collector.sources": (
        *("collector.model", "collector.papers", "collector.facts", "collector.probe", "collector.instants"),
    ),
    # What people write is read by the strict reader of files, and is signed as it is kept.
    "collector.sources.papers": (
        *("collector.papers", "collector.files", "collector.evidence.envelopes", "collector.sources.ssh_keygen"),
    ),
    # Probes and policies are handed in by the entry module.
    "collector.cli": ("collector",),
    # The demo alone starts the simulator, as a process of its own, and asks it which scenarios there are and how a
    # client of it finds its CI hosts.
    "collector.cli.commands.demo": (
        *("collector", "simulator.process", "simulator.scenarios"),
        "simulator.clients",
    ),
    # Its people sign as people do, with the keys of the simulator.
    "collector.cli.demo_people": ("collector", "simulator.people"),
    "probes": ("collector.model", "collector.facts", "collector.probe", "collector.instants"),
    "policies": (),
    # The step of a pipeline runs golive as its child, so that a crash of it is seen from outside.
    "pipelines": (),
    "simulator": (),
    "golive": ("collector.cli", "probes", "policies"),
}
"""Room -> the rooms of ours that it may import, besides itself and the version in `collector/__init__.py`."""

ONLY_IN: Mapping[str, tuple[str, ...]] = {
    "azure": ("collector.sources.azure",),
    "cel_expr_python": ("collector.judge.conditions",),
    "click": ("collector.cli", "golive"),
    "cryptography": ("collector.evidence", "collector.probe.certificates", "simulator"),
    "msal": (),
    "requests": ("collector.sources.azure", "collector.sources.web", "collector.sources.hosts"),
    "urllib3": ("collector.sources.web",),
    "yaml": ("collector.files", "simulator"),
}
"""Library -> the only rooms that may import it. Any other library is free, except where only the standard one is."""

STANDARD_LIBRARY_ONLY = (
    "collector.ids",
    "collector.scope",
    "collector.delivery",
    "collector.alert_matrix",
    "collector.observation",
    "collector.verdicts",
    "collector.decision",
    "collector.history",
    "collector.papers",
    "collector.model",
    "collector.instants",
    "collector.facts",
    "collector.probe",
    "probes",
    "pipelines",
)

WITH_ONE_LIBRARY: Mapping[str, str] = {"collector.probe.certificates": "cryptography"}
"""Module of such a room -> the one library that it may import: what has its own library is not written again."""


def room_of(module: str) -> str:
    """The longest name in the table that holds the module, or nothing."""
    rooms = [room for room in MAY_IMPORT if within(module, (room,))]
    room = max(rooms, key=len, default="")
    return "" if room == "collector" and module != "collector" else room


def broken_arrows(found: tuple[Module, ...]) -> list[str]:
    return [problem for module in found for problem in _problems_of(module)]


def _problems_of(module: Module) -> list[str]:
    room = room_of(module.name)
    if not room:
        return [f"{module.name} is in no room of MAY_IMPORT: say there what it may import"]
    problems = []
    for node, target in module.imports():
        ours = target.partition(".")[0] in OUR_PACKAGES
        allowed = _may_import_ours(room, target) if ours else _may_import_library(module.name, target)
        if not allowed:
            problems.append(f"{module.at(node)}: {module.name} must not import {target}")
    return problems


def _may_import_ours(room: str, target: str) -> bool:
    only_the_version = target == "collector" and room.startswith("collector.")
    return only_the_version or within(target, (room, *MAY_IMPORT[room]))


def _may_import_library(module: str, target: str) -> bool:
    library = target.partition(".")[0]
    if library in sys.stdlib_module_names:
        return True
    if within(module, STANDARD_LIBRARY_ONLY) and WITH_ONE_LIBRARY.get(module) != library:
        return False
    return library not in ONLY_IN or within(module, ONLY_IN[library])


def test_every_import_follows_the_arrows():
    assert broken_arrows(modules()) == []


def test_the_guard_reads_the_whole_engine():
    rooms = {room_of(module.name) for module in modules()}
    assert rooms >= {"collector.model", "collector.facts", "collector.probe", "probes", "simulator"}


@pytest.mark.parametrize(
    ("path", "code", "culprit"),
    [
        ("collector/model.py", "import yaml", "yaml"),
        ("collector/model.py", "from collector.facts import azure", "collector.facts.azure"),
        ("collector/facts/support.py", "from collector import probe", "collector.probe"),
        ("collector/facts/support.py", "from .. import probe", "collector.probe"),
        ("collector/probe.py", "import requests", "requests"),
        ("collector/probe/items.py", "from cryptography import x509", "cryptography"),
        ("collector/probe/certificates.py", "import msgspec", "msgspec"),
        ("probes/support/tickets.py", "from collector.derive.rows import Row", "collector.derive.rows"),
        ("probes/support/tickets.py", "import azure.identity", "azure.identity"),
        ("collector/derive/support.py", "from collector.judge import policy", "collector.judge"),
        ("collector/judge/judge.py", "import collector.evidence.bundle", "collector.evidence.bundle"),
        ("collector/doctor/proof.py", "from collector.gather.run import gather", "collector.gather.run"),
        ("collector/judge/lint.py", "def f():\n    import cel_expr_python", "cel_expr_python"),
        ("collector/reports/text.py", "from collector.evidence import bundle", "collector.evidence"),
        ("collector/evidence/bundle.py", "from collector.judge.policy import Policy", "collector.judge.policy"),
        ("collector/gather/run.py", "from azure.core import pipeline", "azure.core"),
        ("collector/gather/run.py", "import_module('probes.support.tickets')", "probes.support.tickets"),
        ("collector/sources/files.py", "from collector.gather import plan", "collector.gather"),
        ("collector/cli/gate.py", "import simulator.process", "simulator.process"),
        ("collector/cli/gate.py", "from probes import CATALOGUE", "probes"),
        ("simulator/server.py", "from collector.instants import parse_instant", "collector.instants"),
        ("policies/__init__.py", "import collector", "collector"),
        ("collector/cli/commands/gate.py", "from simulator import scenarios", "simulator"),
        ("collector/cli/commands/demo.py", "import simulator.server", "simulator.server"),
        ("golive.py", "import simulator.server", "simulator.server"),
    ],
)
def test_a_broken_arrow_is_found(tmp_path: Path, path: str, code: str, culprit: str):
    for package in ("collector/facts/azure.py", "collector/probe.py"):
        _write(tmp_path / package, "")
    _write(tmp_path / path, code)
    (problem,) = broken_arrows(modules(tmp_path))
    assert problem.startswith(path)
    assert problem.endswith(f"must not import {culprit}")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("collector/cli/commands/demo.py", "import simulator.process"),
        ("collector/cli/commands/verify.py", "from collector.evidence import integrity"),
        ("collector/judge/conditions.py", "import cel_expr_python"),
        ("collector/probe/certificates.py", "def f():\n    from cryptography import x509"),
        ("collector/sources/azure/sdk.py", "from azure.mgmt.support import MicrosoftSupport"),
        ("collector/sources/azure/pipeline.py", "from collector import __version__"),
        ("collector/derive/recovery.py", "from collector.derive.rows import Row"),
        ("golive.py", "from probes import CATALOGUE"),
    ],
)
def test_a_lawful_import_is_let_through(tmp_path: Path, path: str, code: str):
    _write(tmp_path / path, code)
    assert broken_arrows(modules(tmp_path)) == []


def test_a_new_room_must_be_put_on_the_map(tmp_path: Path):
    _write(tmp_path / "collector/helpers.py", "")
    assert broken_arrows(modules(tmp_path)) == [
        "collector.helpers is in no room of MAY_IMPORT: say there what it may import"
    ]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
