"""Runs the cases of a policy and says how each came out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from collector.cli import exit_codes
from collector.cli.cases.checking import check_cases
from collector.cli.cases.files import Cases, read_cases
from collector.cli.cases.judging import Tried, tried
from collector.cli.inputs import CASES, PolicyFiles, read_text
from collector.cli.stops import Stop
from collector.reports.plain_text import neutral


def texts_of_cases(policy: Path | None, folder: Path | None, shipped: Mapping[str, str]) -> Mapping[str, str]:
    """Return the files of cases: of the folder, of the policy's own folder `cases`, or the shipped ones.

    Raises `Stop` where there is none: a policy that is tested by nothing would pass.
    """
    if folder is None and policy is None:
        return shipped
    here = folder if folder is not None else (policy or Path()) / CASES
    found = sorted(path for path in here.rglob("*") if path.suffix.casefold() in (".yaml", ".yml"))
    if not found:
        how = "write one (docs/policies.md, Cases), or name the folder with --cases"
        raise Stop(f"{here}: no file of cases (*.yaml) is there; {how}", exit_codes.WRONG_USAGE)
    return {str(path): read_text(path) for path in found}


def tried_cases(texts: Mapping[str, str], policy: PolicyFiles) -> Sequence[Tried]:
    """Judge the cases of all files, in their order. Raises `FileMistakes`."""
    files: list[Cases] = [read_cases(text, name=name) for name, text in texts.items()]
    check_cases((case for file in files for case in file.cases), policy.policy)
    return [tried(case, policy, file.now) for file in files for case in file.cases]


def lines_of(found: Sequence[Tried]) -> Iterator[str]:
    """Yield one line for each case, what differs below it, and the sum of all."""
    for one in found:
        case, mark = one.case, "FAILED" if one.differences else "ok    "
        where = f"  ({neutral(case.place)})" if one.differences else ""
        yield f"{mark}  {neutral(case.criterion.value)}: {neutral(case.name)}{where}"
        yield from (f"        {neutral(difference, limit=_LONGEST)}" for difference in one.differences)
    failed = sum(bool(one.differences) for one in found)
    cases = f"{len(found)} case{'s' if len(found) != 1 else ''}"
    yield f"{failed} of {cases} failed: correct the policy, or what they expect" if failed else f"{cases}, none failed"


_LONGEST = 1000
