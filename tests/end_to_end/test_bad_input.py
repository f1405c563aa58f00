"""An estate in good order in which one answer looks healthy and is not: from the wire to the verdict.

`tests/derive/test_words_and_silence.py` holds the same for each word and each property, fact by fact.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from simulator.scenarios import scenarios
from tests.end_to_end.conftest import Outcome, gate, people_of, serving

COVERAGE, SUCCESS, POINT = "recovery-backup-coverage", "recovery-backup-success", "rollback-restore-point"
RESTORED, DRILL, RIGHTS = "recovery-restore-tested", "recovery-plan-tested", "support-ticket-rights"
MACHINE = "{vm: prod/rg-shop-web/vm-cart-01, recovery_point: {ago: PT2H}"
REPLICATED = "{vm: prod/rg-shop-web/vm-cart-01, rpo: PT2M, tested: {ago: P40D}"
PLAN_JOB = "{does: TestFailover, plan: shop-failover, started: {ago: P40DT1H}, took: PT1H30M"
RAISERS = "{who: [support_lead, operations_lead], role: Support Request Contributor, on: [prod, shared]}"
RESTORE = (
    "{in: prod/rg-shop-backup/rsv-shop-prod, of: prod/rg-shop-data/stcontososhop, share: uploads, operation: Restore"
)
REPORT = "fileServices/default/shares/uploads"
BATCH = "{vm: prod/RG-Shop-Batch/vm-cart-01, recovery_point: {ago: PT2H}"
REPLICATED_BATCH = "{vm: prod/RG-Shop-Batch/vm-cart-01, rpo: PT2M, tested: {ago: P40D}"
READER = "{who: caller, role: Reader, on: [prod, shared]}"


def ran(folder: Path, *edits: tuple[str, str, str]) -> Outcome:
    """Run the gate on the estate in good order after edits of its files: the file, what stands in it once, new text."""
    ready = scenarios()["ready"]
    shutil.copytree(ready.estate.parent, folder / "estate")
    for name, old, new in edits:
        part = folder / "estate" / name
        text = part.read_text("utf-8")
        assert text.count(old) == 1, (name, old)
        part.write_text(text.replace(old, new), "utf-8")
    with serving(folder / "estate" / ready.estate.name, [], folder) as simulator:
        workload = folder / "estate" / ready.workload.name
        code = gate(simulator, workload, folder / "packet", people=people_of("ready"))
        return Outcome(code, folder / "packet", simulator.log())


def verdict(outcome: Outcome, criterion: str) -> str:
    """Return the outcome in words, with its reason codes."""
    (found,) = [one for one in outcome.decision["verdicts"] if one["criterion"] == criterion]
    return " ".join((found["outcome"], *found["reason_codes"]))


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        pytest.param(
            [("vaults.yaml", MACHINE, f"{MACHINE}, deleted: {{ago: PT20H}}")],
            {COVERAGE: f"fail F-{COVERAGE}-1", POINT: f"fail F-{POINT}-1"},
            id="deleted softly, and called healthy",
        ),
        pytest.param(
            [("vaults.yaml", MACHINE, MACHINE.replace("{ago: PT2H}", "2001-01-01T00:00:00Z"))],
            {SUCCESS: "unknown", POINT: "unknown U-MISSING"},
            id="never backed up, with the date of 2001",
        ),
        pytest.param(
            [("vaults.yaml", MACHINE, "{vm: prod/rg-shop-web/vm-cart-01, state: IRPending")],
            {COVERAGE: f"fail F-{COVERAGE}-2", SUCCESS: "unknown"},
            id="never backed up, and called healthy",
        ),
        pytest.param(
            [("vaults.yaml", MACHINE, "{vm: prod/rg-shop-web/vm-cart-01")],
            {SUCCESS: "unknown U-MISSING", POINT: "unknown U-MISSING"},
            id="never backed up, and called protected",
        ),
        pytest.param(
            [("site-recovery.yaml", REPLICATED, REPLICATED.replace("{ago: P40D}", "1753-01-01T01:01:01Z"))],
            {DRILL: f"fail F-{DRILL}-2"},
            id="never tested, with the date of 1753",
        ),
        pytest.param(
            [("site-recovery.yaml", REPLICATED, f"{REPLICATED}, test_state: TestFailoverCompleted")],
            {DRILL: f"fail F-{DRILL}-5"},
            id="a drill that was never cleaned up",
        ),
        pytest.param(
            [("site-recovery.yaml", PLAN_JOB, f"{PLAN_JOB}, state: Failed")],
            {DRILL: f"fail F-{DRILL}-3"},
            id="a plan that was started and failed",
        ),
        pytest.param(
            [
                ("vaults.yaml", RESTORE, f"{RESTORE}, status: InProgress"),
                ("reports/restores/restore-tests.json", REPORT, REPORT.replace("uploads", "another")),
            ],
            {RESTORED: f"fail F-{RESTORED}-2"},
            id="a restore that still runs",
        ),
        pytest.param(
            [("estate.yaml", RAISERS, RAISERS.replace("[support_lead, operations_lead]", "platform"))],
            {RIGHTS: "unknown U-PERM"},
            id="a role that is held through a group only",
        ),
    ],
)
def test_what_looks_healthy_and_is_not_never_passes(tmp_path, edits, expected):
    outcome = ran(tmp_path, *edits)
    assert outcome.code in (10, 11)
    for criterion, words in expected.items():
        assert verdict(outcome, criterion).startswith(words)


def test_a_vault_of_another_subscription_that_cannot_be_read_leaves_open_what_it_keeps(tmp_path):
    """The vaults of the second subscription are hidden; its machines are not."""
    actions = "actions: ['*/read'], not_actions: [Microsoft.RecoveryServices/*]"
    blind = f"{{who: caller, role: Half a reader, on: shared, {actions}}}"
    outcome = ran(tmp_path, ("estate.yaml", READER, f"{{who: caller, role: Reader, on: prod}}\n  - {blind}"))
    assert outcome.code == 11
    for criterion in (COVERAGE, SUCCESS, POINT, DRILL, "recovery-backup-protected", "recovery-rpo-feasible"):
        assert verdict(outcome, criterion).startswith("unknown U-PERM"), criterion
    first = outcome.decision["gaps"][0]
    assert first["reason_code"] == "U-PERM"
    assert "11111111-aaaa-4bbb-8ccc-000000000002" in first["fix"]


def test_a_backup_in_a_subscription_outside_of_the_scope_is_neither_seen_nor_missed(tmp_path):
    """What keeps the share lies where nobody looks: the answer is that it may."""
    share = "share: uploads, in: prod/rg-shop-data/stcontososhop"
    kept = f"{{{share}, recovery_point: {{ago: PT2H}}, policy: shares-every-4-hours}}"
    vault = "  - at: aside/rg/rsv\n    policies: [{name: shares-every-4-hours, of: AzureStorage}]\n"
    outcome = ran(
        tmp_path,
        (
            "estate.yaml",
            "  shared: {id:",
            "  aside: {id: 11111111-aaaa-4bbb-8ccc-000000000003, name: aside}\n  shared: {id:",
        ),
        ("vaults.yaml", f"      - {kept}\n", ""),
        ("vaults.yaml", "\nbackup_vaults:", f"{vault}    protects: [{kept}]\n\nbackup_vaults:"),
    )
    assert outcome.code == 11
    assert verdict(outcome, COVERAGE) == "unknown U-SCOPE"


def test_new_words_pass_nowhere_and_crash_nothing(tmp_path):
    """Each edit puts a word that no service says yet in place of the one that means that all is well."""
    word = "Newfangled"
    outcome = ran(
        tmp_path,
        ("vaults.yaml", MACHINE, f"{MACHINE}, state: {word}"),
        ("vaults.yaml", BATCH, f"{BATCH}, status: {word}"),
        ("site-recovery.yaml", REPLICATED, f"{REPLICATED}, test_state: {word}"),
        ("site-recovery.yaml", REPLICATED_BATCH, f"{REPLICATED_BATCH}, state: {word}"),
        ("data.yaml", "continuous_days: 30\n", f"continuous_days: 30\n    consistency: {word}\n"),
        ("estate.yaml", "contoso-shop-prod}", f"contoso-shop-prod, state: {word}, spending_limit: {word}}}"),
        ("estate.yaml", "support_level: Pro-Direct", f"support_level: {word}"),
    )
    assert outcome.code in (10, 11)
    decided = (COVERAGE, SUCCESS, DRILL, "recovery-rpo-feasible", "dependency-subscription-standing")
    for criterion in (*decided, "support-plan-active", "support-response-fit"):
        assert outcome.outcomes[criterion] in ("fail", "unknown"), criterion
    assert not [found for found in outcome.decision["gaps"] if found["reason_code"] == "U-ERROR"]
