"""`golive init`: the files to begin with. None is written over, and none counts before somebody fills it in."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from collector.cli.app import Shipped, run
from collector.cli.inputs import read_policy
from collector.cli.papers import read_papers
from collector.cli.signing.asking import Form
from collector.cli.signing.signers import document_of
from collector.cli.starting.papers import document_draft, paper_drafts
from collector.cli.starting.questions import Given, asked
from collector.cli.stops import Stop
from collector.derive import derive_rows
from collector.derive.observed import Observed
from collector.derive.rows import Unknown, schema_of
from collector.files.front_matter import about_markdown
from collector.files.role_map import load_role_map
from collector.files.workload import WORKLOAD, load_workload
from collector.judge.digests import meaning_digest
from collector.judge.policy import DocumentAsk
from collector.model import Tier
from collector.papers import Person
from collector.sources.ssh_keygen import RealSshKeygen
from policies import shipped_policy, shipped_templates

FILES = shipped_policy()
TABLES = {name: text for name, text in FILES.items() if name.startswith("tables/")}
SMALL = {"p.yaml": 'policy: p\nversion: "1"\n' + FILES["governance-locks.yaml"], **TABLES}
"""A policy that needs nobody: it is read in no time."""
OWN_CRITERION = """
criteria:
  - id: cutover-agreed
    question: Is it agreed?
    why: So that it is.
    severity: blocker
    due: P7D
    max_age: P1D
    fix: Agree.
    attest:
      says: It is agreed.
      by: [business-owner]
      valid: P14D
      {document}
"""
ROOT = Path(__file__).parents[2]
SUBSCRIPTION = "00000000-0000-0000-0000-000000000001"
ANSWERS = ("--name", "shop", "--tier", "T1", "--go-live", "2026-12-15T08:00:00Z", "--subscription", SUBSCRIPTION)
REGISTER_ROWS = frozenset(
    {"cutover_plan", "oncall_rota", "training_record", "external_dependency", "migration_rehearsal"}
)
Golive = Callable[..., tuple[int, str, str]]


@cache
def policy():
    return read_policy(None, FILES)


@pytest.fixture
def golive(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Golive:
    """Run the command line in this process, where nobody sits at a terminal and no pipeline runs."""
    for name in ("GITHUB_ACTIONS", "GITHUB_REPOSITORY", "TF_BUILD", "AZURE_SUBSCRIPTION_ID"):
        monkeypatch.delenv(name, raising=False)

    def invoke(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            run(Shipped(catalogue={}, policy=lambda: SMALL), ["init", *arguments])
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return invoke


def files_in(folder: Path) -> Mapping[str, str]:
    return {file.relative_to(folder).as_posix(): file.read_text() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is written for the shipped policy; no test changes it."""
    folder = tmp_path_factory.mktemp("started")
    shipped = Shipped(catalogue={}, policy=lambda: FILES, templates=shipped_templates)
    with pytest.raises(SystemExit) as ended:
        run(shipped, ["init", str(folder), *ANSWERS, "--github", "contoso/shop"])
    assert ended.value.code == 0
    return folder


def test_the_workload_file_says_what_was_asked_and_explains_every_key(written):
    text = (written / "golive.yaml").read_text()
    workload = load_workload(text, name="golive.yaml")
    assert (workload.name, workload.tier, workload.subscriptions) == ("shop", Tier.T1, (SUBSCRIPTION,))
    assert workload.go_live == datetime(2026, 12, 15, 8, tzinfo=UTC)
    assert [place.name for place in workload.delivery.places] == ["contoso/shop"]
    explained = " ".join(line.strip("# ") for line in text.splitlines() if line.startswith("#"))
    assert [key.name for key in WORKLOAD.keys if key.doc not in explained] == []


@pytest.mark.parametrize(
    "key", [key.name for key in WORKLOAD.keys if key.name not in ("workload", "tier", "go_live", "scope")]
)
def test_the_example_of_each_key_counts_once_its_mark_is_taken_away(written, key):
    text = (written / "golive.yaml").read_text()
    uncommented = text.replace(f"\n# {key}: ", f"\n{key}: ")
    assert uncommented != text
    load_workload(uncommented, name="golive.yaml")


def test_there_is_a_document_for_each_that_somebody_signs_and_no_other(written):
    asked = {one.attest.document.name for one in policy().policy.criteria if one.attest and one.attest.document}
    assert {file.stem for file in (written / "attestations/documents").iterdir()} == asked


def test_there_is_a_register_for_each_that_a_criterion_looks_at(written):
    names = {file.stem for file in (written / "attestations/registers").iterdir()}
    assert names == {"risks", "cutover", "rota", "training", "dependencies", "migration"}


def test_what_the_policy_does_not_ask_is_not_drafted():
    drafted = paper_drafts(read_policy(None, SMALL).policy, Tier.T1, {})
    assert set(drafted) == {"roles.yaml"}


@pytest.fixture(scope="module")
def papers(written):
    return read_papers(None, written, RealSshKeygen({})).papers


def test_nobody_may_sign_by_the_drafted_role_map(papers):
    assert papers.roles.people == ()
    assert any(problem.startswith("roles.yaml") for problem in papers.problems)


def test_the_commented_person_of_the_role_map_counts_once_the_marks_are_taken_away(written):
    text = (written / "attestations/roles.yaml").read_text()
    filled = re.sub(r"^#  ", "  ", text, flags=re.MULTILINE).replace("    keys:", "    # keys:")
    body = filled.partition("\n\n")[0] + "\n"
    (person,) = load_role_map(body, name="roles.yaml", digest="").people
    assert (person.roles, person.github) == (("business-owner", "sponsor"), "shop-owner")


def test_no_drafted_document_has_a_section_an_author_or_a_review(papers):
    asked = {one.attest.document.name: one.attest.document for one in policy().policy.criteria
             if one.attest and one.attest.document}  # fmt: skip
    assert len(papers.documents) == len(asked)
    for paper in papers.documents:
        assert paper.problem == ""
        assert set(paper.sections) & set(asked[paper.name].sections) == set()
        assert (paper.author, paper.fields["reviewed"]) == ("", None)


def test_no_drafted_register_tells_anything(written, papers):
    observed = Observed(
        facts={},
        gaps=(),
        workload=load_workload((written / "golive.yaml").read_text(), name="golive.yaml"),
        tables=policy().tables,
        now=datetime(2026, 12, 1, tzinfo=UTC),
        papers=papers,
    )
    for kind, found in derive_rows(REGISTER_ROWS, observed).items():
        known = [
            (kind, name)
            for row in found.rows
            for name in schema_of(type(row))
            if not isinstance(getattr(row, name), Unknown)
        ]
        assert (found.rows != (), found.complete, known) == (True, False, [])


def test_the_drafted_overlay_changes_nothing(written):
    name, text = "overlays/workload.yaml", (written / "overlays/workload.yaml").read_text()
    own = {one: FILES[one] for one in ("recovery-backup.yaml", "testing-coverage.yaml")} | TABLES
    own["policy.yaml"] = 'policy: p\nversion: "1"\n'
    before, changed = (read_policy(None, own, given).policy for given in ({}, {name: text}))
    assert meaning_digest(changed) == meaning_digest(before)
    uncommented = re.sub(r"^# (?=criteria|  )", "", text, flags=re.MULTILINE)
    stricter = read_policy(None, own, {name: uncommented}, pinned=True).policy
    assert meaning_digest(stricter) != meaning_digest(before)


def test_a_document_without_a_template_gets_its_headings_and_none_of_them_counts():
    asked = DocumentAsk(name="own-report", kind="record", sections=("what-was-done", "open-points"))
    text = document_draft(asked)
    empty = about_markdown(text, name="own-report.md")
    assert (empty.fields["kind"], empty.fields["author"], set(empty.sections) & set(asked.sections)) == (
        ("record", None, set())
    )
    filled = about_markdown(re.sub(r"<!-- (.+?) -->", r"\1", text), name="own-report.md")
    assert set(asked.sections) <= set(filled.sections)


def test_a_shipped_template_is_taken_where_it_has_what_the_policy_asks(written):
    templates = shipped_templates()
    drafted = {file.stem: file.read_text() for file in (written / "attestations/documents").iterdir()}
    assert drafted == {name: templates[name] for name in drafted}


@pytest.mark.parametrize(
    ("kind", "sections", "taken"),
    [
        ("plan", "[scope, steps]", True),
        ("plan", "[scope, steps, catering]", False),
        ("record", "[scope, steps]", False),
    ],
)
def test_a_template_that_lacks_what_another_policy_asks_is_not_taken(kind, sections, taken):
    asked_for = f"document: {{name: cutover-plan, kind: {kind}, sections: {sections}}}"
    own = {"p.yaml": 'policy: p\nversion: "1"\n' + OWN_CRITERION.format(document=asked_for), **TABLES}
    template = shipped_templates()["cutover-plan"]
    drafted = paper_drafts(read_policy(None, own).policy, Tier.T1, {"cutover-plan": template})
    assert (drafted["documents/cutover-plan.md"] == template) is taken


@pytest.mark.parametrize(
    ("option", "written_as", "example"),
    [
        (("--github", "contoso/shop"), ".github/workflows/golive.yml", "github/nightly.yml"),
        (("--azure-devops", "contoso/shop"), "azure-pipelines-golive.yml", "azure-devops/nightly.yml"),
    ],
)
def test_the_step_of_the_pipeline_is_that_of_the_examples(tmp_path, golive, option, written_as, example):
    assert golive(str(tmp_path), *ANSWERS, *option)[0] == 0
    assert (tmp_path / written_as).read_bytes() == (ROOT / "examples" / example).read_bytes(), (
        f"copy examples/{example} to collector/cli/starting/steps/{example.partition('/')[0]}.yml"
    )


def test_without_a_host_there_is_no_step(tmp_path, golive):
    assert golive(str(tmp_path), *ANSWERS)[0] == 0
    assert [name for name in files_in(tmp_path) if "golive.yml" in name] == []


def test_it_ends_with_what_to_do_next(tmp_path, golive):
    _, out, _ = golive(str(tmp_path), *ANSWERS)
    last = out.partition("\nnext\n")[2].splitlines()
    assert 3 <= len(last) <= 5
    assert all(word in " ".join(last) for word in ("golive doctor", "--mode review", "golive attest"))


def test_at_a_terminal_what_is_missing_is_asked_until_it_can_be_read():
    said = iter(["shop", "T7", "t1", "tomorrow", "2026-12-15T08:00:00Z", f"{SUBSCRIPTION}, {SUBSCRIPTION[:-1]}2"])
    questions: list[str] = []

    def prompt(question: str) -> str:
        questions.append(question.partition(",")[0])
        return next(said)

    start = asked(Given(github=("contoso/shop",)), Form(prompt))
    assert questions == ["Name of the workload", "Tier", "Tier", "Go-live", "Go-live", "Ids of its Azure subscriptions"]
    assert (start.tier, len(start.subscriptions), start.github) == (Tier.T1, 2, ("contoso/shop",))


@pytest.mark.parametrize("filled_in", [False, True])
def test_nobody_can_sign_a_template_even_with_author_and_review(papers, filled_in):
    signer, about = Person(name="Somebody"), {"author": "Somebody else", "reviewed": "2026-11-01"}
    asked_for = [one.attest for one in policy().policy.criteria if one.attest and one.attest.document]
    changed = tuple(replace(one, fields={**one.fields, **(about if filled_in else {})}) for one in papers.documents)
    assert asked_for
    for attest in asked_for:
        with pytest.raises(Stop, match="lacks the sections"):
            document_of(attest, replace(papers, documents=changed), signer)


def test_what_is_missing_is_named_where_nobody_can_be_asked(tmp_path, golive):
    code, _, error = golive(str(tmp_path / "new"), "--name", "shop")
    assert code == 2
    assert all(option in error for option in ("--tier", "--go-live", "--subscription"))
    assert "--name" not in error
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--tier", "T9", "T9"),
        ("--go-live", "2026-12-15", "no time of day"),
        ("--name", "my shop", "holds only"),
        ("--name", 'a"\nb: c', "holds only"),
        ("--subscription", "shop", "shop"),
        ("--github", "shop", "shop"),
        ("--azure-devops", "a b", "a b"),
        ("--cutover", "2026-12-14T20:00:00Z", "START/END"),
        ("--cutover", "2026-12-15T20:00:00Z/2026-12-14T20:00:00Z", "ends before"),
        ("--cutover", "2026-12-16T20:00:00Z/2026-12-17T20:00:00Z", "does not hold"),
    ],
)
def test_a_wrong_answer_is_refused_before_anything_is_written(tmp_path, golive, option, value, said):
    given = dict(zip(ANSWERS[::2], ANSWERS[1::2], strict=True)) | {option: value}
    code, _, error = golive(str(tmp_path / "new"), *(part for pair in given.items() for part in pair))
    assert (code, option in error, said in error) == (2, True, True)
    assert not (tmp_path / "new").exists()


def test_the_cutover_is_written(tmp_path, golive):
    assert golive(str(tmp_path), *ANSWERS, "--cutover", "2026-12-14T20:00:00Z/2026-12-15T12:00:00Z")[0] == 0
    cutover = load_workload((tmp_path / "golive.yaml").read_text(), name="golive.yaml").cutover
    assert (cutover.starts, cutover.ends) == (
        datetime(2026, 12, 14, 20, tzinfo=UTC),
        datetime(2026, 12, 15, 12, tzinfo=UTC),
    )


def test_nothing_is_written_over(tmp_path, golive):
    (tmp_path / "golive.yaml").write_text("mine")
    (tmp_path / "overlays").mkdir()
    (tmp_path / "overlays" / "workload.yaml").symlink_to(tmp_path / "nowhere")
    code, _, error = golive(str(tmp_path), *ANSWERS)
    assert (code, "already there: golive.yaml, overlays/workload.yaml" in error, "--yes" in error) == (2, True, True)
    assert files_in(tmp_path) == {"golive.yaml": "mine"}
    code, out, _ = golive(str(tmp_path), *ANSWERS, "--yes")
    assert (code, "golive.yaml  was there already" in out) == (0, True)
    assert (tmp_path / "golive.yaml").read_text() == "mine"
    assert not (tmp_path / "nowhere").exists()
    assert (tmp_path / "attestations/roles.yaml").is_file()


def test_a_second_start_finds_everything_and_changes_nothing(tmp_path, golive):
    assert golive(str(tmp_path), *ANSWERS)[0] == 0
    before = files_in(tmp_path)
    code, out, _ = golive(str(tmp_path), *ANSWERS, "--yes")
    assert (code, out.splitlines()[0]) == (0, f"wrote 0 files into {tmp_path}")
    assert files_in(tmp_path) == before


def test_a_folder_that_cannot_be_written_is_no_internal_error(tmp_path, golive):
    (tmp_path / "file").write_text("")
    code, _, error = golive(str(tmp_path / "file" / "below"), *ANSWERS)
    assert (code, "Traceback" in error, "Choose a DIR" in error) == (1, False, True)


def test_nothing_that_is_written_can_be_run(written):
    assert [name for name in files_in(written) if (written / name).stat().st_mode & stat.S_IXUSR] == []
