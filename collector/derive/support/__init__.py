"""Rows about the support contract, and those who may call on it."""

from __future__ import annotations

from collector.derive.row_source import RowSource
from collector.derive.support import people, plan, response
from collector.facts.azure import Subscription
from collector.facts.support import (
    BillingAccount,
    DenyAssignment,
    RoleAssignment,
    RoleDefinition,
    SupportContract,
    SupportTicket,
)

SOURCES = (
    RowSource(
        plan.SupportCoverage, plan.support_coverages, (Subscription, BillingAccount, SupportContract, SupportTicket)
    ),
    RowSource(
        response.SupportResponse,
        response.support_responses,
        (Subscription, BillingAccount, SupportContract, SupportTicket),
    ),
    RowSource(
        people.TicketRights, people.ticket_rights, (Subscription, RoleAssignment, RoleDefinition, DenyAssignment)
    ),
    RowSource(people.SupportDrill, people.support_drills, (SupportTicket,)),
)
