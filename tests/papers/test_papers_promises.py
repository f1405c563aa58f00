"""Promises about papers: no bytes crash the reading, none is a signature by chance, none is one for something else."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.papers import STATEMENT_TYPE, WAIVER_TYPE, PaperFolder
from collector.sources.papers import papers_of, read_documents
from collector.sources.ssh_keygen import RealSshKeygen
from simulator.signing import canonical, entry, pae, signature
from tests.papers.signing import envelope, key

NOBODY = RealSshKeygen({"PATH": ""})
HERE = RealSshKeygen({})
PAYLOAD = {"schema": "golive.statement/v1", "criterion": "cutover-plan-signed", "signer": "Owner"}
SIGNED = envelope(PAYLOAD, keys=[key()])
NAMES = (
    "roles.yaml",
    "statements/a.json",
    "waivers/b.json",
    "documents/c.md",
    "documents/d.pdf.yaml",
    "registers/e.csv",
)
SOMETHING = st.sampled_from(
    [SIGNED, b"---\nauthor: A\n---\n# B\n", b"people: [{name: A}]", b'{"payload":{"a":[[[[', b"\xff"]
)


def read(files):
    folder = PaperFolder(files=files, there=True)
    return papers_of(folder, read_documents(folder), NOBODY)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(NAMES), SOMETHING | st.binary(max_size=60) | st.text().map(str.encode)))
def test_no_bytes_crash_the_reading_and_each_file_is_accounted_for(files):
    papers = read(files)
    found = (*papers.statements, *papers.waivers, *papers.documents, *papers.registers)
    assert {one.file for one in found} == files.keys() - {"roles.yaml"}
    assert all(one.digest or one.problem for one in found)
    assert not [one for paper in (*papers.statements, *papers.waivers) for one in paper.signatures if one.holds]


@settings(max_examples=40)
@given(at=st.integers(0, len(SIGNED) - 1), bit=st.integers(0, 7))
def test_a_statement_of_which_one_bit_is_another_names_another_digest_and_is_read_or_refused(at, bit):
    changed = SIGNED[:at] + bytes([SIGNED[at] ^ 1 << bit]) + SIGNED[at + 1 :]
    whole, spoilt = (read({"statements/a.json": data}).statements[0] for data in (SIGNED, changed))
    assert spoilt.digest != whole.digest
    assert spoilt.blob != whole.blob
    assert not whole.problem


def turned(payload_type: str, payload: dict[str, str]) -> bytes:
    """A paper of another type or payload under the signature of the statement."""
    other = json.loads(envelope(payload, payload_type))
    return json.dumps({**other, "signatures": json.loads(SIGNED)["signatures"]}).encode()


def over(message: bytes) -> bytes:
    """The statement with a signature over something else than its encoding."""
    return envelope(PAYLOAD, more=[entry(key().fingerprint, signature(key().path, message))])


BODY = canonical(PAYLOAD)


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("waivers/a.json", turned(WAIVER_TYPE, {**PAYLOAD, "schema": "golive.waiver/v1"})),
        ("statements/a.json", turned(STATEMENT_TYPE, {**PAYLOAD, "criterion": "rollback-plan-signed"})),
        ("statements/a.json", over(BODY)),
        ("statements/a.json", over(pae(WAIVER_TYPE, BODY))),
        ("statements/a.json", over(pae(STATEMENT_TYPE, BODY) + b"\n")),
        ("statements/a.json", over(b"DSSEv1 0  %d %s" % (len(BODY), BODY))),
    ],
)
def test_a_signature_made_for_one_thing_is_none_for_another(file, data):
    folder = PaperFolder(files={file: data}, there=True)
    papers = papers_of(folder, (), HERE)
    (signed,) = (*papers.statements, *papers.waivers)
    assert not signed.problem
    assert [one.holds for one in signed.signatures] == [False]
    assert "other bytes" in signed.signatures[0].why


def test_the_statement_itself_is_signed():
    folder = PaperFolder(files={"statements/a.json": SIGNED}, there=True)
    assert papers_of(folder, (), HERE).statements[0].signatures[0].holds
