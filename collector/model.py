"""The vocabulary of golive as frozen types: what was read, what could not be read, what was decided.

Standard library only: every other room may import this one, and this one imports none of them. What ids mean, how a
scope is declared and what a workload is are parts of the vocabulary, and are imported from here too.
"""

from __future__ import annotations

from collector.alert_matrix import AlertBlock as AlertBlock
from collector.alert_matrix import AlertLack as AlertLack
from collector.alert_matrix import AlertLine as AlertLine
from collector.alert_matrix import ToldGroup as ToldGroup
from collector.decision import ADVISORY_FORGIVES as ADVISORY_FORGIVES
from collector.decision import EXIT_CONDITIONAL_UNDER_STRICT as EXIT_CONDITIONAL_UNDER_STRICT
from collector.decision import EXIT_OF_RULING as EXIT_OF_RULING
from collector.decision import EXIT_WHAT_IF as EXIT_WHAT_IF
from collector.decision import Action as Action
from collector.decision import Decision as Decision
from collector.decision import Ending as Ending
from collector.decision import EvidenceName as EvidenceName
from collector.decision import Feasible as Feasible
from collector.decision import Loosening as Loosening
from collector.decision import Mode as Mode
from collector.decision import PolicyName as PolicyName
from collector.decision import ProbeName as ProbeName
from collector.decision import Review as Review
from collector.decision import Reviewed as Reviewed
from collector.decision import Ruling as Ruling
from collector.decision import Trust as Trust
from collector.delivery import Component as Component
from collector.delivery import Delivery as Delivery
from collector.delivery import Environments as Environments
from collector.delivery import Host as Host
from collector.delivery import HostStatement as HostStatement
from collector.delivery import KindOfTests as KindOfTests
from collector.delivery import Place as Place
from collector.delivery import Query as Query
from collector.delivery import TestKind as TestKind
from collector.delivery import Tracker as Tracker
from collector.delivery import place_of as place_of
from collector.delivery import same_commit as same_commit
from collector.ids import fold_id as fold_id
from collector.ids import lies_within as lies_within
from collector.ids import management_group_id as management_group_id
from collector.ids import subscription_of as subscription_of
from collector.ids import type_of as type_of
from collector.observation import REASON_OF_CAUSE as REASON_OF_CAUSE
from collector.observation import Cause as Cause
from collector.observation import Digest as Digest
from collector.observation import Document as Document
from collector.observation import Fact as Fact
from collector.observation import Gap as Gap
from collector.observation import Reason as Reason
from collector.papers import NO_PAPERS as NO_PAPERS
from collector.papers import Method as Method
from collector.papers import Papers as Papers
from collector.scope import AzureScope as AzureScope
from collector.scope import Expected as Expected
from collector.scope import TenantScope as TenantScope
from collector.verdicts import Acceptance as Acceptance
from collector.verdicts import Exhibit as Exhibit
from collector.verdicts import Outcome as Outcome
from collector.verdicts import Quantity as Quantity
from collector.verdicts import Severity as Severity
from collector.verdicts import SubjectVerdict as SubjectVerdict
from collector.verdicts import Verdict as Verdict
from collector.watch import Flow as Flow
from collector.watch import KnownAlert as KnownAlert
from collector.watch import Peak as Peak
from collector.watch import Runbook as Runbook
from collector.watch import TelemetrySource as TelemetrySource
from collector.watch import Watch as Watch
from collector.workload import AcceptedLoss as AcceptedLoss
from collector.workload import Contact as Contact
from collector.workload import Cutover as Cutover
from collector.workload import ExpectedRole as ExpectedRole
from collector.workload import Rebuildable as Rebuildable
from collector.workload import Release as Release
from collector.workload import Tier as Tier
from collector.workload import Workload as Workload
