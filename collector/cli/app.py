"""The command `golive`: finds a command by name, runs it, and turns errors into messages and exit codes."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING, NoReturn

import click

from collector import __version__
from collector.cli import exit_codes

if TYPE_CHECKING:
    from collector.cli.plugins import Plugin

_COMMANDS: Mapping[str, str] = {
    "init": "write the files of a workload to begin with",
    "gate": "collect, judge and report: the pipeline step",
    "doctor": "what may be read, which right is missing where, and the smallest role",
    "collect": "read the evidence into a bundle",
    "judge": "judge a bundle",
    "report": "write a report of a packet",
    "attest": "say what only people can say about a criterion, and sign it",
    "waive": "accept a fail for a while; its approver signs",
    "verify": "prove that a packet is whole and replays to the same decision",
    "diff": "what changed between two packets, and what did it",
    "history": "how the decisions about a workload went, and where they lead",
    "demo": "the whole job against a simulated Azure: no login, no network",
    "explain": "a criterion: question, why, what is read, pass condition, how to fix",
    "inspect": "what a report file says, one JSON line a file",
    "probes": "the probes, what they yield and the rights that they need",
    "policy": "check or test a policy, or print the schema of the files people write",
}
"""Each is `collector.cli.commands.<name>:command`, imported when it is used: `--help` must not wait for Azure."""

_LONGEST_LINE = 4000


@dataclass(frozen=True, slots=True)
class Shipped:
    """What the distribution brings along; the engine itself knows no probe and no policy."""

    catalogue: Mapping[str, str]
    policy: Callable[[], Mapping[str, str]]
    cases: Callable[[], Mapping[str, str]] = dict
    """The cases that the policy must hold, by the names of their files."""
    templates: Callable[[], Mapping[str, str]] = dict
    """The templates of the documents that people sign, by the names of the documents."""

    @property
    def plugins(self) -> tuple[Plugin, ...]:
        """The probes that other distributions bring. Raises `Stop` where an id is taken."""
        from collector.cli.plugins import installed_plugins

        return installed_plugins(self.catalogue)


class _LazyGroup(click.Group):
    """A group that imports a command only when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"collector.cli.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, and say which one may have been meant where there is none of that name."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"no command '{args[0]}'{_meant(args[0])}")
        return super().resolve_command(ctx, args)


def _meant(word: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, _COMMANDS, n=1)
    return f"; did you mean '{near[0]}'?" if near else ". `golive --help` lists them."


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="golive", message="%(prog)s %(version)s")
def golive() -> None:
    """Is this workload ready to go live? golive answers with evidence.

    Start with `golive demo`, then run `golive init` and `golive gate -w golive.yaml`.

    Exit codes: 0 GO, 10 NO_GO, 11 UNDECIDED, 13 a what-if, 1 internal error, 2 wrong usage or file, 3 no target.
    """


def run(shipped: Shipped, arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and end the process; every error that people can cause has a message with its fix."""
    _write_what_cannot_be_encoded()
    output = sys.stdout
    try:
        code = golive.main(args=arguments, prog_name="golive", obj=shipped, standalone_mode=False)
    except click.ClickException as error:
        show(error)
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("golive: interrupted", err=True)
        sys.exit(exit_codes.INTERRUPTED)
    except OSError as error:
        _end_unwritten(error)
    except SystemExit:
        if sys.stdout is not output:  # click wraps an output whose other end was closed, and leaves by itself
            _end_unwritten(BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)))
        # not of ours: code of another distribution must not end a gate with its own code
        click.echo("golive: code of a probe ended the run; this is no verdict", err=True)
        _end(exit_codes.INTERNAL_ERROR)
    _end(code if isinstance(code, int) else exit_codes.INTERNAL_ERROR)


def show(error: click.ClickException) -> None:
    """Print an error to stderr; what it quotes from outside can command neither a terminal nor a pipeline's log."""
    from collector.reports.plain_text import neutral

    lead = ""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        lead = f"{error.ctx.get_usage()}\nTry '{error.ctx.command_path} --help' for help.\n\n"
    lines = (neutral(line, limit=_LONGEST_LINE) for line in error.format_message().split("\n"))
    click.echo(lead + "golive: " + "\n".join(lines), err=True)


def _write_what_cannot_be_encoded() -> None:
    """Let a terminal or log of another encoding show an escape instead of ending the run after its verdict."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _end_unwritten(error: OSError) -> NoReturn:
    """End after an output that was not taken; at once, because the interpreter would try to write the rest again."""
    what = f"{error.filename} cannot be used" if error.filename else "the output, or the current folder, cannot be used"
    with suppress(OSError):
        click.echo(f"golive: {what} ({error.strerror or type(error).__name__}); this is no verdict", err=True)
    os._exit(exit_codes.INTERNAL_ERROR)


def _end(code: int) -> NoReturn:
    """End the process; after an interrupt at once, without waiting for answers that are still on their way."""
    if code in (exit_codes.INTERRUPTED, exit_codes.TERMINATED):
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
        os._exit(code)
    sys.exit(code)
