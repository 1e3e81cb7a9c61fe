"""A subdivision of three networks on plain nodes, with the steps that a file of ours goes through."""

from __future__ import annotations

from typing import Any

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.lock import SelectForUpdateLock
from viewflow.workflow.models import Process

PERFORMER: list[Any] = []  # who performs every step, set by the bench: no look-up is charged to the library


def step() -> Any:
    return flow.View(None).Assign(lambda activation: PERFORMER[0])


class StockSubdivision(flow.Flow):
    """Every step assigned as it opens; the lock waits in the database instead of sleeping."""

    process_class = Process
    lock_impl = SelectForUpdateLock(nowait=False, attempts=1)

    start = flow.StartHandle().Next(this.completeness)
    completeness = step().Next(this.studies)

    studies = flow.Split().Next(this.study_e).Next(this.study_w).Next(this.study_s)
    study_e = step().Next(this.studied)
    study_w = step().Next(this.studied)
    study_s = step().Next(this.studied)
    studied = flow.Join().Next(this.estimates)

    estimates = flow.Split().Next(this.pricing_e).Next(this.pricing_w).Next(this.pricing_s)
    pricing_e = step().Next(this.approval_e)
    pricing_w = step().Next(this.approval_w)
    pricing_s = step().Next(this.approval_s)
    approval_e = step().Next(this.answer_e)
    approval_w = step().Next(this.answer_w)
    approval_s = step().Next(this.answer_s)
    answer_e = step().Next(this.answered)
    answer_w = step().Next(this.answered)
    answer_s = step().Next(this.answered)
    answered = flow.Join().Next(this.payment)

    payment = step().Next(this.works_file)
    works_file = step().Next(this.works_check)
    works_check = step().Next(this.sites)

    sites = flow.Split().Next(this.site_e).Next(this.site_w).Next(this.site_s)
    site_e = step().Next(this.acceptance_e)
    site_w = step().Next(this.acceptance_w)
    site_s = step().Next(this.acceptance_s)
    acceptance_e = step().Next(this.built)
    acceptance_w = step().Next(this.built)
    acceptance_s = step().Next(this.built)
    built = flow.Join().Next(this.final_account)

    final_account = step().Next(this.provisional_acceptance)
    provisional_acceptance = step().Next(this.commissionings)

    commissionings = flow.Split().Next(this.service_e).Next(this.service_w).Next(this.service_s)
    service_e = step().Next(this.in_service)
    service_w = step().Next(this.in_service)
    service_s = step().Next(this.in_service)
    in_service = flow.Join().Next(this.guarantee)

    guarantee = step().Next(this.final_acceptance)
    final_acceptance = step().Next(this.closed)
    closed = flow.End()
