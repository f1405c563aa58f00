"""All files of a start, by their paths; writing never changes what is there."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from collector.cli import exit_codes
from collector.cli.papers import DEFAULT_FOLDER
from collector.cli.starting.papers import paper_drafts
from collector.cli.starting.questions import Start
from collector.cli.stops import Stop
from collector.evidence.storage import Unwritable, write_whole
from collector.judge.policy import Policy

WORKLOAD = "golive.yaml"
OVERLAY = "overlays/workload.yaml"
_STEPS = {"github.yml": ".github/workflows/golive.yml", "azure-devops.yml": "azure-pipelines-golive.yml"}
_EMPTY_OVERLAY = """\
# What this workload changes of the policy (docs/trust.md): stricter values, other days, further non-waivable criteria.
# Empty, it changes nothing. It counts where it is named: golive gate --overlay overlays/workload.yaml
overlay: workload
level: workload
# criteria:
#   recovery-backup-success:
#     due: P14D                 # earlier than the policy asks
#   testing-coverage-line:
#     severity: blocker
# What asks for less needs `because`, is listed in every decision, and is refused where trust is pinned.
"""


def drafts(start: Start, workload: str, policy: Policy, templates: Mapping[str, str]) -> Mapping[str, str]:
    """Return every file by its path below the folder of the workload."""
    papers = paper_drafts(policy, start.tier, templates)
    return {
        WORKLOAD: workload,
        OVERLAY: _EMPTY_OVERLAY,
        **{f"{DEFAULT_FOLDER}/{name}": text for name, text in papers.items()},
        **_steps(start),
    }


def _steps(start: Start) -> Mapping[str, str]:
    """Return the step of each pipeline; it is the nightly scan, which informs and never blocks."""
    wanted = {"github.yml": bool(start.github), "azure-devops.yml": bool(start.azure_devops)}
    folder = files(__package__) / "steps"
    return {
        _STEPS[name]: (folder / name).read_text(encoding="utf-8") for name, is_wanted in wanted.items() if is_wanted
    }


def taken(folder: Path, paths: Mapping[str, str]) -> tuple[str, ...]:
    """Return which of the files are there already, as files or as anything else."""
    return tuple(path for path in paths if (folder / path).is_symlink() or (folder / path).exists())


def write_drafts(folder: Path, texts: Mapping[str, str]) -> None:
    """Write new files. Raises `Stop` for one that has come there meanwhile, or cannot be written."""
    for path, text in texts.items():
        target = folder / path
        if taken(folder, {path: text}):
            message = f"{target}: is there already, and nothing is written over; take it away or keep it"
            raise Stop(message, exit_codes.WRONG_USAGE)
        try:
            write_whole(target, text.encode())
        except Unwritable as error:
            message = (
                f"{str(error).removesuffix(error.fix)}Choose a DIR that this user may write to, outside of packets"
            )
            raise Stop(message, exit_codes.INTERNAL_ERROR) from None
