"""What people signed about a criterion, and whether it counts: pure checks over papers that were read."""

from collector.judge.attested.objections import Objection
from collector.judge.attested.signers import Signed, who_signed
from collector.judge.attested.signing import HostApprovalOf, HostSignatures, Signing
from collector.judge.attested.verdicts import statement_verdicts

__all__ = [
    "HostApprovalOf",
    "HostSignatures",
    "Objection",
    "Signed",
    "Signing",
    "statement_verdicts",
    "who_signed",
]
