"""The vocabulary of golive as frozen types: what was read, what could not be read, what was decided.

Standard library only: every other room may import this one, and this one imports none of them. What ids mean, how a
scope is declared and what a workload is are parts of the vocabulary, and are imported from here too.
"""

from __future__ import annotations

from collector.alert_matrix import AlertBlock as AlertBlock  # noqa: PLC0414 - exported for type checkers
from collector.alert_matrix import AlertLack as AlertLack  # noqa: PLC0414 - exported for type checkers
from collector.alert_matrix import AlertLine as AlertLine  # noqa: PLC0414 - exported for type checkers
from collector.alert_matrix import ToldGroup as ToldGroup  # noqa: PLC0414 - exported for type checkers
from collector.decision import ADVISORY_FORGIVES as ADVISORY_FORGIVES  # noqa: PLC0414 - exported for type checkers
from collector.decision import EXIT_CONDITIONAL_UNDER_STRICT as EXIT_CONDITIONAL_UNDER_STRICT  # noqa: PLC0414 - exported for type checkers
from collector.decision import EXIT_OF_RULING as EXIT_OF_RULING  # noqa: PLC0414 - exported for type checkers
from collector.decision import EXIT_WHAT_IF as EXIT_WHAT_IF  # noqa: PLC0414 - exported for type checkers
from collector.decision import Action as Action  # noqa: PLC0414 - exported for type checkers
from collector.decision import Decision as Decision  # noqa: PLC0414 - exported for type checkers
from collector.decision import Ending as Ending  # noqa: PLC0414 - exported for type checkers
from collector.decision import EvidenceName as EvidenceName  # noqa: PLC0414 - exported for type checkers
from collector.decision import Feasible as Feasible  # noqa: PLC0414 - exported for type checkers
from collector.decision import Loosening as Loosening  # noqa: PLC0414 - exported for type checkers
from collector.decision import Mode as Mode  # noqa: PLC0414 - exported for type checkers
from collector.decision import PolicyName as PolicyName  # noqa: PLC0414 - exported for type checkers
from collector.decision import ProbeName as ProbeName  # noqa: PLC0414 - exported for type checkers
from collector.decision import Review as Review  # noqa: PLC0414 - exported for type checkers
from collector.decision import Reviewed as Reviewed  # noqa: PLC0414 - exported for type checkers
from collector.decision import Ruling as Ruling  # noqa: PLC0414 - exported for type checkers
from collector.decision import Trust as Trust  # noqa: PLC0414 - exported for type checkers
from collector.delivery import Component as Component  # noqa: PLC0414 - exported for type checkers
from collector.delivery import Delivery as Delivery  # noqa: PLC0414 - exported for type checkers
from collector.delivery import Environments as Environments  # noqa: PLC0414 - exported for type checkers
from collector.delivery import Host as Host  # noqa: PLC0414 - exported for type checkers
from collector.delivery import HostStatement as HostStatement  # noqa: PLC0414 - exported for type checkers
from collector.delivery import KindOfTests as KindOfTests  # noqa: PLC0414 - exported for type checkers
from collector.delivery import Place as Place  # noqa: PLC0414 - exported for type checkers
from collector.delivery import Query as Query  # noqa: PLC0414 - exported for type checkers
from collector.delivery import TestKind as TestKind  # noqa: PLC0414 - exported for type checkers
from collector.delivery import Tracker as Tracker  # noqa: PLC0414 - exported for type checkers
from collector.delivery import place_of as place_of  # noqa: PLC0414 - exported for type checkers
from collector.delivery import same_commit as same_commit  # noqa: PLC0414 - exported for type checkers
from collector.ids import fold_id as fold_id  # noqa: PLC0414 - exported for type checkers
from collector.ids import lies_within as lies_within  # noqa: PLC0414 - exported for type checkers
from collector.ids import management_group_id as management_group_id  # noqa: PLC0414 - exported for type checkers
from collector.ids import subscription_of as subscription_of  # noqa: PLC0414 - exported for type checkers
from collector.ids import type_of as type_of  # noqa: PLC0414 - exported for type checkers
from collector.observation import REASON_OF_CAUSE as REASON_OF_CAUSE  # noqa: PLC0414 - exported for type checkers
from collector.observation import Cause as Cause  # noqa: PLC0414 - exported for type checkers
from collector.observation import Digest as Digest  # noqa: PLC0414 - exported for type checkers
from collector.observation import Document as Document  # noqa: PLC0414 - exported for type checkers
from collector.observation import Fact as Fact  # noqa: PLC0414 - exported for type checkers
from collector.observation import Gap as Gap  # noqa: PLC0414 - exported for type checkers
from collector.observation import Reason as Reason  # noqa: PLC0414 - exported for type checkers
from collector.papers import NO_PAPERS as NO_PAPERS  # noqa: PLC0414 - exported for type checkers
from collector.papers import Method as Method  # noqa: PLC0414 - exported for type checkers
from collector.papers import Papers as Papers  # noqa: PLC0414 - exported for type checkers
from collector.scope import AzureScope as AzureScope  # noqa: PLC0414 - exported for type checkers
from collector.scope import Expected as Expected  # noqa: PLC0414 - exported for type checkers
from collector.scope import TenantScope as TenantScope  # noqa: PLC0414 - exported for type checkers
from collector.verdicts import Acceptance as Acceptance  # noqa: PLC0414 - exported for type checkers
from collector.verdicts import Exhibit as Exhibit  # noqa: PLC0414 - exported for type checkers
from collector.verdicts import Outcome as Outcome  # noqa: PLC0414 - exported for type checkers
from collector.verdicts import Quantity as Quantity  # noqa: PLC0414 - exported for type checkers
from collector.verdicts import Severity as Severity  # noqa: PLC0414 - exported for type checkers
from collector.verdicts import SubjectVerdict as SubjectVerdict  # noqa: PLC0414 - exported for type checkers
from collector.verdicts import Verdict as Verdict  # noqa: PLC0414 - exported for type checkers
from collector.watch import Flow as Flow  # noqa: PLC0414 - exported for type checkers
from collector.watch import KnownAlert as KnownAlert  # noqa: PLC0414 - exported for type checkers
from collector.watch import Peak as Peak  # noqa: PLC0414 - exported for type checkers
from collector.watch import Runbook as Runbook  # noqa: PLC0414 - exported for type checkers
from collector.watch import TelemetrySource as TelemetrySource  # noqa: PLC0414 - exported for type checkers
from collector.watch import Watch as Watch  # noqa: PLC0414 - exported for type checkers
from collector.workload import AcceptedLoss as AcceptedLoss  # noqa: PLC0414 - exported for type checkers
from collector.workload import Contact as Contact  # noqa: PLC0414 - exported for type checkers
from collector.workload import Cutover as Cutover  # noqa: PLC0414 - exported for type checkers
from collector.workload import ExpectedRole as ExpectedRole  # noqa: PLC0414 - exported for type checkers
from collector.workload import Rebuildable as Rebuildable  # noqa: PLC0414 - exported for type checkers
from collector.workload import Release as Release  # noqa: PLC0414 - exported for type checkers
from collector.workload import Tier as Tier  # noqa: PLC0414 - exported for type checkers
from collector.workload import Workload as Workload  # noqa: PLC0414 - exported for type checkers
