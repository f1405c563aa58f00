"""The folder of papers: what is read, what is not, and that nothing is silently passed over."""

import os
import subprocess
from pathlib import Path

import pytest

from collector.papers import DocumentPaper, Method, Papers
from collector.sources.papers import papers_of, read_documents, read_folder
from collector.sources.papers.folder import MAX_BYTES, MAX_FILES
from collector.sources.ssh_keygen import RealSshKeygen
from tests.papers.signing import WAIVER_TYPE, envelope, host_entry, key, write_statement, write_waiver

KEYS = RealSshKeygen(os.environ)
STATEMENT = {"schema": "golive.statement/v1", "criterion": "cutover-plan-signed", "signer": "Owner"}
WAIVER = {"schema": "golive.waiver/v1", "criterion": "testing-coverage", "approver": "Owner"}
ROLES = f"people: [{{name: Owner, roles: [business-owner], keys: [{key().public}]}}]\n"


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder of papers in order: a role map, a statement, a waiver, a document, a register."""
    put(tmp_path, "roles.yaml", ROLES)
    put(tmp_path, "documents/cutover-plan.md", "---\nauthor: Test lead\n---\n# Scope\nAll.\n")
    put(tmp_path, "registers/risks.yaml", "risks: []\n")
    write_statement(tmp_path, STATEMENT, key())
    write_waiver(tmp_path, WAIVER, key("ecdsa"))
    return tmp_path


def put(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(folder: Path) -> Papers:
    found = read_folder(folder)
    return papers_of(found, read_documents(found), KEYS)


def test_every_kind_of_paper_is_read_with_the_digest_of_its_bytes(folder):
    papers = read(folder)
    (statement,), (waiver,), (document,), (register,) = (
        papers.statements,
        papers.waivers,
        papers.documents,
        papers.registers,
    )
    assert papers.there
    assert papers.problems == ()
    assert papers.roles.people[0].name == "Owner"
    assert statement.file == "statements/cutover-plan-signed.json"
    assert statement.payload == STATEMENT
    assert [(one.method, one.holds, one.fingerprint) for one in statement.signatures] == [
        (Method.KEY, True, key().fingerprint)
    ]
    assert waiver.payload_type == WAIVER_TYPE
    assert waiver.signatures[0].fingerprint == key("ecdsa").fingerprint
    assert (document.name, document.author, document.sections) == ("cutover-plan", "Test lead", ("scope",))
    assert (register.kind, register.text) == ("risks", "risks: []\n")
    for paper in (statement, waiver, document, register):
        data = (folder / paper.file).read_bytes()
        assert (paper.digest, paper.size) == (sha256(data), len(data))
    assert papers.roles.digest == sha256(ROLES.encode())


def sha256(data: bytes) -> str:
    from hashlib import sha256

    return "sha256:" + sha256(data).hexdigest()


def test_no_folder_is_no_papers_and_an_empty_one_is_there(tmp_path):
    assert read(tmp_path / "attestations") == Papers()
    assert read(tmp_path) == Papers(there=True)


def test_a_signature_of_a_host_is_a_pointer_that_proves_nothing_by_itself(folder):
    pointer = host_entry("github:contoso/shop", "attestations/statements/x.json", "12")
    put(folder, "statements/cutover-plan-signed.json", envelope(STATEMENT, more=[pointer]))
    (signature,) = read(folder).statements[0].signatures
    assert (signature.method, signature.holds, signature.why) == (Method.HOST, False, "")
    assert (signature.place, signature.path, signature.request) == (
        "github:contoso/shop",
        "attestations/statements/x.json",
        "12",
    )


OTHER = key("ed25519", "other")


@pytest.mark.parametrize(
    ("data", "holds", "why"),
    [
        (envelope(STATEMENT), [], ""),
        (envelope(STATEMENT, keys=[key(), OTHER]), [True, True], ""),
        (envelope(STATEMENT, keys=[key()], namespace="git"), [False], "something else than golive"),
        (envelope(STATEMENT, keys=[key()]).replace(key().fingerprint.encode(), b"SHA256:x"), [False], "made by"),
        (envelope({**STATEMENT, "more": 1}, more=[{"keyid": "k", "sig": "QUFB"}]), [False], "damaged"),
    ],
)
def test_each_signature_is_checked_over_exactly_these_bytes(folder, data, holds, why):
    put(folder, "statements/cutover-plan-signed.json", data)
    signatures = read(folder).statements[0].signatures
    assert [one.holds for one in signatures] == holds
    assert all(why in one.why for one in signatures)


def test_a_signature_moved_to_another_statement_does_not_hold(folder):
    import json

    other = json.loads(envelope({**STATEMENT, "criterion": "rollback-plan-signed"}, keys=[key()]))
    mine = json.loads((folder / "statements/cutover-plan-signed.json").read_bytes())
    put(folder, "statements/cutover-plan-signed.json", json.dumps({**mine, "signatures": other["signatures"]}))
    (signature,) = read(folder).statements[0].signatures
    assert not signature.holds
    assert "other bytes" in signature.why


def test_without_ssh_keygen_every_statement_is_there_and_none_holds(folder):
    found = read_folder(folder)
    papers = papers_of(found, read_documents(found), RealSshKeygen({"PATH": ""}))
    assert [one.holds for paper in papers.statements for one in paper.signatures] == [False]


def spoil(name: str, data: str | bytes):
    return lambda folder: put(folder, name, data)


def link(name: str, target: str):
    def make(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(target)

    return make


def remove(name: str):
    return lambda folder: (folder / name).unlink()


UNREAD = [
    (spoil("statements/cutover-plan-signed.json", "{}"), "statements/cutover-plan-signed.json: it is no envelope"),
    (spoil("statements/a/b/c.json", b"\xff"), "statements/a/b/c.json: it is not JSON"),
    (spoil("statements/x.json", envelope(WAIVER, WAIVER_TYPE)), "statements/x.json: it holds a waiver: move it"),
    (spoil("waivers/x.json", envelope(STATEMENT)), "waivers/x.json: it holds a statement: move it"),
    (spoil("statements/x.yaml", "a: b"), "statements/x.yaml: its name ends in none of .json"),
    (spoil("waivers/x.JSON", "{}"), "waivers/x.JSON: its name ends in none of .json"),
    (spoil("registers/risks.yml", "a: b"), "registers/risks.yml: its name ends in none of .yaml, .csv"),
    (spoil("registers/risks.csv", "id"), "registers/risks.csv: several registers are called risks"),
    (spoil("registers/rota.csv", b"\xff"), "registers/rota.csv: it is not UTF-8"),
    (spoil("documents/cutover-plan.pdf", "x"), "documents/cutover-plan.pdf: several documents are called cutover-plan"),
    (spoil("documents/plan.md", "---\na: b\n"), "documents/plan.md:1: its front matter is never closed"),
    (spoil("documents/plan.md", b"\xff"), "documents/plan.md is not UTF-8"),
    (
        spoil("documents/plan.pdf.yaml", "a: b"),
        "documents/plan.pdf.yaml: it describes documents/plan.pdf, and there is no",
    ),
    (spoil("documents/cutover-plan.md.yaml", "author: Owner"), "documents/cutover-plan.md: it has a front matter and"),
    (spoil("roles.yaml", "people: 7"), "roles.yaml:1:"),
    (spoil("roles.yaml", b"\xff"), "roles.yaml: it is not UTF-8"),
    (remove("roles.yaml"), "roles.yaml is missing"),
    (spoil("statements/x.json", b" " * (MAX_BYTES + 1)), "statements/x.json: it is larger than 4 MiB"),
    (spoil("documents/id", "-----BEGIN OPENSSH PRIVATE KEY-----\n"), "documents/id: it holds a private key"),
    (link("statements/x.json", "/etc/hostname"), "statements/x.json: it is a link that leads out"),
    (link("statements/x.json", "../../x.json"), "statements/x.json: it is a link that leads out"),
    (link("statements/x.json", "nowhere.json"), "statements/x.json: it cannot be read"),
    (link("statements/x.json", "x.json"), "statements/x.json: it cannot be read"),
]


@pytest.mark.parametrize(("spoilt", "problem"), UNREAD, ids=[problem for _, problem in UNREAD])
def test_what_cannot_be_read_is_a_problem_that_is_said(folder, spoilt, problem):
    spoilt(folder)
    assert any(one.startswith(problem) for one in read(folder).problems)


@pytest.mark.parametrize("name", ["documents/cutover-plan.pdf", "documents/CUTOVER-PLAN.md"])
def test_of_two_documents_of_one_name_none_can_be_signed(folder, name):
    put(folder, name, "x")
    assert all(one.problem for one in read(folder).documents)


def huddle(folder: Path) -> None:
    for number in range(MAX_FILES + 1):
        (folder / "statements" / f"{number}.json").touch()


def deepen(folder: Path) -> None:
    put(folder, "statements/" + "a/" * 20 + "x.json", "{}")


def misname(folder: Path) -> None:
    (folder / "statements" / os.fsdecode(b"\xff.json")).write_bytes(b"{}")


def pipe(folder: Path) -> None:
    (folder / "roles.yaml").unlink()
    os.mkfifo(folder / "roles.yaml")


def lock(folder: Path) -> None:
    (folder / "statements/deep").mkdir()
    (folder / "statements/deep").chmod(0)


def replace_by_link(folder: Path) -> None:
    (folder / "statements").rename(folder.parent / "elsewhere")
    (folder / "statements").symlink_to(folder.parent / "elsewhere")


@pytest.mark.parametrize(
    ("spoilt", "problem"),
    [
        (huddle, "more than 2000"),
        (deepen, "too deep"),
        (misname, "rename it plainly"),
        (replace_by_link, "statements is a link"),
        (link("waivers/more", "../statements"), "waivers/more is a link"),
        pytest.param(
            lock,
            "the folder statements/deep of the papers cannot be listed",
            marks=pytest.mark.skipif(os.geteuid() == 0, reason="root may list everything"),
        ),
    ],
)
def test_a_folder_that_is_not_seen_whole_counts_for_nothing(folder, spoilt, problem):
    """What is not seen may be somebody's `no`."""
    spoilt(folder)
    papers = read(folder)
    assert (papers.statements, papers.waivers, papers.documents, papers.registers) == ((), (), (), ())
    assert papers.there
    assert problem in papers.problems[0]


def test_a_file_where_the_folder_should_be_is_a_problem(tmp_path):
    papers = read(put(tmp_path, "attestations", "x"))
    assert papers.there
    assert "cannot be listed" in papers.problems[0]


def test_a_link_in_place_of_the_folder_that_leads_nowhere_is_a_problem(tmp_path):
    (tmp_path / "attestations").symlink_to("nowhere")
    assert "cannot be listed" in read(tmp_path / "attestations").problems[0]


def test_a_pipe_is_not_waited_for(folder):
    pipe(folder)
    assert "roles.yaml: it is no plain file; take it out" in read(folder).problems


def test_links_that_stay_inside_are_followed(folder):
    """A volume of Kubernetes shows each file as a link into a hidden folder."""
    real = put(folder, "..data/roles.yaml", ROLES)
    (folder / "roles.yaml").unlink()
    (folder / "roles.yaml").symlink_to(real.relative_to(folder))
    assert read(folder).roles.people


@pytest.mark.parametrize(
    "name", ["README.md", "notes.txt", "statements/README.md", ".git/x", "statements/.x.json", "id"]
)
def test_notes_and_hidden_files_are_no_papers(folder, name):
    before = read(folder)
    put(folder, name, "-----BEGIN OPENSSH PRIVATE KEY-----")
    assert read(folder) == before


def test_what_stands_beside_a_document_is_signed_with_it(folder):
    def read_report() -> DocumentPaper:
        return next(one for one in read(folder).documents if one.name == "drill")

    put(folder, "documents/drill.pdf", b"%PDF")
    alone = read_report()
    beside = put(folder, "documents/drill.pdf.yaml", "kind: record\nauthor: Test lead\nsections: [Measured times]\n")
    described = read_report()
    assert (described.author, described.sections) == ("Test lead", ("measured-times",))
    assert described.file == "documents/drill.pdf"
    beside.write_text("kind: record\nauthor: Somebody else\n")
    assert len({alone.digest, described.digest, read_report().digest}) == 3
    command = "sha256sum drill.pdf drill.pdf.yaml | sha256sum"
    listed = subprocess.run(command, shell=True, cwd=folder / "documents", capture_output=True, check=True)
    assert read_report().digest == "sha256:" + listed.stdout.decode().split()[0]
