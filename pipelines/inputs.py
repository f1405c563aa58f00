"""What a pipeline asks of the gate: the `GATE_*` variables of the step, as options of `golive gate`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_OPTION_OF: Mapping[str, str] = {
    "GATE_WORKLOAD": "--workload",
    "GATE_POLICY": "--policy",
    "GATE_COMMIT": "--commit",
    "GATE_MODE": "--mode",
    "GATE_REVIEW": "--review",
    "GATE_ATTESTATIONS": "--attestations",
    "GATE_EARLIER": "--earlier",
    "GATE_HISTORY": "--history",
    "GATE_CREDENTIAL": "--credential",
    "GATE_TENANT_ID": "--tenant",
    "GATE_CLIENT_ID": "--client-id",
    "GATE_CLOUD": "--cloud",
    "GATE_DEADLINE": "--deadline",
    "GATE_MAX_REQUESTS": "--max-requests",
    "GATE_ENVIRONMENT": "--host-environment",
}
_OUR_REPORTS: Mapping[str, str] = {"json": "decision.json", "markdown": "summary.md", "junit": "junit.xml"}


class WrongInput(Exception):
    """An input of the step that cannot be meant; the message names it and says what to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What the host lets us know before the run."""

    annotations: str
    """The name of the report format that speaks the host's logging commands."""
    temporary: Path
    """Where the step may write; the host empties it."""
    private: bool
    """Whether the host says that only members see logs and artifacts. Unknown is not private."""
    attempt: str
    """`1`, and more when somebody ran the job again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """The inputs of one step, checked."""

    command: tuple[str, ...]
    """The arguments of golive."""
    reports: Path
    packet: Path
    advisory: bool
    redact: bool
    upload: bool
    artifact: str
    """The name under which the packet is uploaded."""


def read_inputs(environ: Mapping[str, str], host: Host, reports: Path) -> Inputs:
    """Read the inputs; `reports` is the empty folder for what this step writes. Raises `WrongInput`."""
    packet = Path(_text(environ, "GATE_OUTPUT") or reports / "packet").absolute()
    if (packet / "packet.json").exists():
        raise WrongInput(f"output: {packet} already holds a packet; name a new folder")
    advisory = _switch(environ, "GATE_ADVISORY")
    redact = not _yes_if_private(environ, "GATE_SHOW_SUBJECTS", host)
    return Inputs(
        command=("gate", *_options(environ, host, reports), f"--output={packet}", *_flags(environ, redact=redact)),
        reports=reports,
        packet=packet,
        advisory=advisory,
        redact=redact,
        upload=_yes_if_private(environ, "GATE_UPLOAD_PACKET", host),
        artifact=_artifact_name(environ, host, advisory=advisory),
    )


def _options(environ: Mapping[str, str], host: Host, reports: Path) -> Iterator[str]:
    """Yield `--option=value`, in one word, so that no value can be taken for an option."""
    for name, option in _OPTION_OF.items():
        if value := _text(environ, name):
            yield f"{option}={value}"
    for criterion in environ.get("GATE_ONLY", "").replace(",", " ").split():
        yield f"--only={criterion}"
    yield from _trusted(environ)
    for wanted in environ.get("GATE_FORMATS", "").splitlines():
        if wanted.strip():
            yield f"--format={_to_a_file(wanted.strip())}"
    for name, file in _OUR_REPORTS.items():
        yield f"--format={name}={reports / file}"
    yield f"--format={host.annotations}={reports / 'annotations.txt'}"


def _trusted(environ: Mapping[str, str]) -> Iterator[str]:
    """Yield what fixes the question: pins and overlays."""
    for key in ("policy", "roles"):
        if pin := _text(environ, f"GATE_PIN_{key.upper()}"):
            yield f"--pin={key}={pin}"
    overlays = (line.strip() for line in environ.get("GATE_OVERLAYS", "").splitlines())
    yield from (f"--overlay={overlay}" for overlay in overlays if overlay)


def _flags(environ: Mapping[str, str], *, redact: bool) -> Iterator[str]:
    if _switch(environ, "GATE_ADVISORY"):
        yield "--advisory"
    if _switch(environ, "GATE_STRICT"):
        yield "--strict"
    if redact:
        yield "--redact"


def _to_a_file(wanted: str) -> str:
    if not wanted.partition("=")[2]:
        raise WrongInput(f"formats: '{wanted}' has no file; write FORMAT=FILE, one a line, for example csv=gate.csv")
    return wanted


def _artifact_name(environ: Mapping[str, str], host: Host, *, advisory: bool) -> str:
    """Two hosts refuse a second artifact of the same name, so a repeated job adds its number."""
    name = _text(environ, "GATE_ARTIFACT_NAME") or "golive-packet"
    again = f"-attempt-{host.attempt}" if host.attempt not in ("", "1") else ""
    return name + ("-advisory" if advisory else "") + again


def _text(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").strip()
    if not value.isprintable():
        raise WrongInput(f"{_spoken(name)}: the value holds a line break or a control character; write it on one line")
    return value


def _switch(environ: Mapping[str, str], name: str) -> bool:
    return _choice(environ, name, {"": False, "false": False, "true": True})


def _yes_if_private(environ: Mapping[str, str], name: str, host: Host) -> bool:
    return _choice(environ, name, {"": host.private, "auto": host.private, "false": False, "true": True})


def _choice(environ: Mapping[str, str], name: str, choices: Mapping[str, bool]) -> bool:
    value = environ.get(name, "").strip().casefold()
    if value not in choices:
        raise WrongInput(f"{_spoken(name)}: write {', '.join(filter(None, choices))}")
    return choices[value]


def _spoken(name: str) -> str:
    return name.removeprefix("GATE_").casefold().replace("_", "-")
