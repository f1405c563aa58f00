"""`golive doctor`: before a run, what may be read, which right is missing where, and the smallest role."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.examining import Interrupted, examine
from collector.cli.inputs import probes_for, read_policy, read_workload
from collector.cli.options import FILE, azure_options, azure_settings, commit_option, policy_option, workload_option
from collector.cli.stops import Stop, stopping
from collector.cli.world import World, real_world
from collector.doctor import custom_role, json_text, text
from collector.doctor.diagnosis import diagnose
from collector.doctor.needs import Need, billing_actions, needs_of, roles_beside_reader
from collector.evidence.storage import write_whole
from collector.model import PolicyName, Workload
from collector.sources.azure.settings import AzureSettings, CredentialChoice

_UNKNOWN_ASSIGNEE = '"<object id of the identity golive runs as>"'
_SIGNED_IN_USER = '"$(az ad signed-in-user show --query id --output tsv)"'


@click.command("doctor")
@workload_option
@policy_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--role", type=click.Choice(["json", "bicep"]), help="Only write the smallest role; nothing is read.")
@click.option("-o", "--output", type=FILE, help="File to write instead of standard output.")
@commit_option
@azure_options
@click.pass_obj
def command(
    shipped: Shipped,
    /,
    workload: Path,
    policy: Path | None,
    form: str,
    role: str | None,
    output: Path | None,
    commit: str,
    **azure: Any,
) -> int:
    """Say before a run what may be read: per criterion, which right is missing where, and the smallest role.

    Reads only rights, no evidence. Exit code 0 when everything can be read, 11 when something cannot.
    """
    world = real_world()
    with stopping():
        settings = azure_settings(azure, world.environ)
        given = read_workload(workload).released(commit, world.environ)
        chosen = read_policy(policy, shipped.policy())
        probes = probes_for(chosen.policy, shipped.catalogue, shipped.plugins)
        needs = needs_of(chosen.policy.criteria, probes, given.workload, chosen.tables)
        about = chosen.policy.name
        if role is not None:
            _write(_role(role, needs, about, given.workload, settings.tenant), output, world)
            return exit_codes.OK
        try:
            seen = examine(given, chosen, needs, settings=settings, world=world)
        except (Interrupted, KeyboardInterrupt):
            click.echo("golive: interrupted; the rights are not known", err=True)
            return exit_codes.INTERRUPTED
        diagnosis = diagnose(needs, given.workload.tier, seen)
        assignee = _assignee(settings, world)
        if form == "json":
            said = json_text.as_json(diagnosis, needs, given.workload, about, assignee=assignee)
        else:
            said = text.as_text(
                diagnosis,
                given.workload,
                about,
                assignee=assignee,
                colour=world.colour and output is None,
                width=world.width,
                files=_files(workload, policy),
            )
        _write(said, output, world)
    return diagnosis.exit_code


def _role(form: str, needs: tuple[Need, ...], about: PolicyName, workload: Workload, tenant: str) -> str:
    try:
        role = custom_role.smallest_role(needs, f"{about.name} {about.version}", workload, tenant=tenant)
    except custom_role.NotAssignable as error:
        raise Stop(str(error), exit_codes.WRONG_USAGE) from None
    billing = billing_actions(needs)
    if billing:
        click.echo(f"not in the role, because only a role of billing gives it: {', '.join(billing)}", err=True)
    for one in roles_beside_reader(needs):
        click.echo(f"not in the role, give it on each resource that is read there: {one.role} ({one.title})", err=True)
    if workload.azure.tenants:
        click.echo("a role belongs to one tenant; make that of another with --tenant TENANT", err=True)
    return custom_role.as_json(role) if form == "json" else custom_role.as_bicep(role)


def _files(workload: Path, policy: Path | None) -> str:
    """Return the options that name these files, for another command; empty where they are the default ones."""
    given = "" if workload == Path("golive.yaml") else f" -w {shlex.quote(str(workload))}"
    return given if policy is None else f"{given} --policy {shlex.quote(str(policy))}"


def _assignee(settings: AzureSettings, world: World) -> str:
    """Return what names the identity golive runs as in a command; a placeholder where nobody told."""
    client = settings.client_id or _client_of(world.environ)
    if client:
        return shlex.quote(client)
    return _SIGNED_IN_USER if settings.credential is CredentialChoice.CLI else _UNKNOWN_ASSIGNEE


def _client_of(environ: Mapping[str, str]) -> str:
    """Return the application of a service connection, as the task AzureCLI and workload identity name it."""
    return environ.get("AZURESUBSCRIPTION_CLIENT_ID", "")


def _write(said: str, output: Path | None, world: World) -> None:
    if output is None:
        click.echo(said, nl=False, color=world.colour)
    else:
        write_whole(output, said.encode())
