"""`golive policy`: check a policy, or print the schemas of the files that people write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from collector.cli import exit_codes
from collector.cli.app import Shipped
from collector.cli.cases.files import cases_schema
from collector.cli.inputs import read_policy
from collector.cli.options import FILE, FOLDER
from collector.cli.stops import stopping
from collector.cli.trust import digest_of_file, overlay_option, read_overlays
from collector.files.registers import register_schemas
from collector.files.role_map import role_map_schema
from collector.files.shape import JsonSchema, schema_text
from collector.files.workload import workload_schema
from collector.judge.overlay_shapes import overlay_schema
from collector.judge.shapes import policy_schema
from collector.judge.support_table import support_schema
from collector.judge.tables import tables_schema
from collector.judge.version_table import versions_schema
from collector.reports.plain_text import neutral

SCHEMAS: Mapping[str, Callable[[], JsonSchema]] = {
    "workload": workload_schema,
    "roles": role_map_schema,
    "policy": policy_schema,
    "overlay": overlay_schema,
    "cases": cases_schema,
    "tables": tables_schema,
    "support-table": support_schema,
    "version-table": versions_schema,
    **register_schemas(),
}


@click.group("policy")
def command() -> None:
    """Check a policy, or print the JSON schema of a file that people write."""


@command.command("lint")
@click.argument("policy", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def lint(shipped: Shipped, /, policy: Path | None) -> int:
    """Check a folder or file; the shipped policy without one. All mistakes are shown in one pass, with their places."""
    with stopping():
        chosen = read_policy(policy, shipped.policy())
    about = chosen.policy.name
    click.echo(f"{neutral(about.name)} {neutral(about.version)}: {len(chosen.policy.criteria)} criteria, no mistakes")
    click.echo(f"digest {about.digest}, meaning {about.semantic_digest}")
    return exit_codes.OK


@command.command("digest")
@click.argument("policy", required=False, type=click.Path(path_type=Path))
@overlay_option
@click.option("--roles", type=FILE, help="The role map (roles.yaml).")
@click.pass_obj
def digest(shipped: Shipped, /, policy: Path | None, overlays: tuple[Path, ...], roles: Path | None) -> int:
    """Print the digests by which the owner of a pipeline pins the policy and the role map."""
    with stopping():
        chosen = read_policy(policy, shipped.policy(), read_overlays(overlays))
        of_roles = digest_of_file(roles) if roles else ""
    click.echo(f"--pin policy={chosen.from_above}")
    if of_roles:
        click.echo(f"--pin roles={of_roles}")
    return exit_codes.OK


@command.command("test")
@click.argument("policy", required=False, type=click.Path(path_type=Path))
@click.option("--cases", "folder", type=FOLDER, help="Folder of cases.  [default: cases, in the folder of the policy]")
@overlay_option
@click.pass_obj
def test(shipped: Shipped, /, policy: Path | None, folder: Path | None, overlays: tuple[Path, ...]) -> int:
    """Judge small invented cases and say which come out otherwise than they expect (docs/policies.md, Cases).

    Exit code 0 where all came out as expected, and 2 where one did not, or a file is wrong. It judges no workload.
    """
    from collector.cli.cases.running import lines_of, texts_of_cases, tried_cases

    with stopping():
        chosen = read_policy(policy, shipped.policy(), read_overlays(overlays))
        found = tried_cases(texts_of_cases(policy, folder, shipped.cases()), chosen)
    for line in lines_of(found):
        click.echo(line)
    return exit_codes.WRONG_USAGE if any(one.differences for one in found) else exit_codes.OK


@command.command("schema")
@click.argument("kind", type=click.Choice(list(SCHEMAS)), default="policy")
def schema(kind: str) -> int:
    """Print the JSON schema by which an editor checks and completes a file while it is written."""
    click.echo(schema_text(SCHEMAS[kind]()), nl=False)
    return exit_codes.OK
