"""Options that several commands share, and the settings that they become."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import click
import isodate

from collector.cli import exit_codes
from collector.cli.stops import Stop
from collector.sources.azure.clouds import CLOUDS, find_cloud
from collector.sources.azure.settings import AzureSettings, CredentialChoice

F = TypeVar("F", bound=Callable[..., Any])

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)


class _Seconds(click.ParamType[float]):
    """A duration such as `PT5M`, or plain seconds."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, float):
            return value
        try:
            seconds = float(value) if str(value).replace(".", "", 1).isdigit() else _iso_seconds(str(value))
        except (isodate.ISO8601Error, ValueError, AttributeError):
            self.fail(f"'{value}' is no duration; write PT5M for five minutes, or seconds", param, ctx)
        if not 0 < seconds <= 86_400:
            self.fail("a run takes more than nothing and at most a day", param, ctx)
        return seconds


def _iso_seconds(text: str) -> float:
    duration: timedelta = isodate.parse_duration(text)  # type: ignore[no-untyped-call] # isodate has no types
    return duration.total_seconds()


def azure_options(command: F) -> F:
    """Add the options that say where Azure is, as whom to read it, and how much a run may cost."""
    for option in reversed(_AZURE_OPTIONS):
        command = option(command)
    return command


batches_option = click.option(
    "--batches/--no-batches",
    default=True,
    show_default=True,
    help="Ask Azure for many things in one request; the facts are the same without.",
)
_AZURE_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--cloud",
        type=click.Choice(list(CLOUDS)),
        default="public",
        envvar="GOLIVE_CLOUD",
        show_default=True,
        help="Which Azure cloud.",
    ),
    click.option("--arm-url", default="", envvar="GOLIVE_ARM_URL", help="Resource manager of another cloud."),
    click.option("--authority", default="", envvar="GOLIVE_AUTHORITY", help="Where to sign in, for another cloud."),
    click.option("--ca-bundle", type=FILE, envvar="GOLIVE_CA_BUNDLE", help="PEM file of authorities to trust."),
    click.option(
        "--credential",
        type=click.Choice([choice.value for choice in CredentialChoice]),
        default=CredentialChoice.AUTO.value,
        envvar="GOLIVE_CREDENTIAL",
        show_default=True,
        help="How to sign in; `auto` goes by what the environment holds.",
    ),
    click.option("--tenant", default="", envvar="AZURE_TENANT_ID", help="Microsoft Entra tenant."),
    click.option("--client-id", default="", envvar="AZURE_CLIENT_ID", help="Application or managed identity."),
    click.option("--deadline", type=_Seconds(), default=600.0, help="Time for all reads together.  [default: PT10M]"),
    click.option("--max-requests", type=click.IntRange(min=1), help="How many requests the run may send to Azure."),
    batches_option,
    click.option("--workers", type=click.IntRange(1, 64), default=48, show_default=True, help="Reads side by side."),
)


_PASSED_ON = (
    "cloud",
    "arm_url",
    "authority",
    "ca_bundle",
    "tenant",
    "client_id",
    "deadline",
    "max_requests",
    "batches",
    "workers",
)
"""The options that are settings under the same name."""


def azure_settings(options: dict[str, Any], environ: Mapping[str, str]) -> AzureSettings:
    """Take the Azure options out of a command's options and return the settings. Raises `Stop`."""
    chosen = {name: options.pop(name) for name in _PASSED_ON}
    credential = CredentialChoice(options.pop("credential"))
    authority = chosen["authority"] or environ.get("AZURE_AUTHORITY_HOST", "")
    try:
        find_cloud(chosen["cloud"], arm_url=chosen["arm_url"], authority=authority)
    except ValueError as error:
        raise Stop(f"{error}; see --arm-url, --authority and AZURE_AUTHORITY_HOST", exit_codes.WRONG_USAGE) from None
    if chosen["ca_bundle"] is not None and not chosen["ca_bundle"].is_file():
        raise Stop(f"--ca-bundle {chosen['ca_bundle']}: there is no such file", exit_codes.WRONG_USAGE)
    return AzureSettings(credential=credential, **chosen)


workload_option = click.option(
    "-w", "--workload", type=FILE, default=Path("golive.yaml"), show_default=True, help="What goes live."
)
policy_option = click.option(
    "--policy", type=click.Path(path_type=Path), help="Folder or file of a policy; the shipped one otherwise."
)
attestations_option = click.option(
    "--attestations",
    type=FOLDER,
    help="Folder of what people sign.  [default: attestations, beside the workload file]",
)
commit_option = click.option(
    "--commit", default="", help="The commit that goes live; the workload file or the pipeline names it otherwise."
)
strict_option = click.option("--strict", is_flag=True, help="End a conditional go with 12 instead of 0.")
advisory_option = click.option("--advisory", is_flag=True, help="Never block: end 10, 11 and 12 with 0, and say so.")
only_option = click.option("--only", multiple=True, metavar="CRITERION", help="Judge a part; this can never be a GO.")
