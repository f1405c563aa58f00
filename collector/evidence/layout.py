"""Where everything stands in a bundle and in a packet."""

from __future__ import annotations

BUNDLE_SCHEMA = "golive.bundle/v1"
RUN_SCHEMA = "golive.run/v1"
PACKET_SCHEMA = "golive.packet/v1"

MANIFEST = "manifest.json"
DOCUMENTS = "documents.jsonl.gz"
READS = "reads.jsonl.gz"
FACTS = "facts.jsonl.gz"
GAPS = "gaps.jsonl"
RUN = "run.json"
WORKLOAD = "workload.yaml"
POLICY = "policy/"

BUNDLE = "bundle/"
DECISION = "decision.json"
SUBJECTS = "subjects.jsonl"
REPORTS = "reports/"
PACKET = "packet.json"
REVIEW = "review.json"
PAPERS = "papers/"
PAPERS_FOLDER = "papers/folder.json"
PAPERS_DOCUMENTS = "papers/documents.json"
PAPERS_SIGNATURES = "papers/signatures.json"
PAPERS_EARLIER = "papers/earlier.json"

REDACTION_NOTE = (
    "Secrets read REDACTED. Mailboxes, telephone numbers, users and principals are aliases made with a key that was "
    "forgotten when the run ended; contact:<name> is a person whom the workload names."
)
