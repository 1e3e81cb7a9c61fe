"""The roles of the trade: who performs the steps of a connection file (domain §3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    APPLICANT = "applicant", _("Applicant")
    DESK_OFFICER = "desk_officer", _("Desk officer")
    COORDINATOR = "coordinator", _("Coordinator")
    STUDY_ENGINEER = "study_engineer", _("Study engineer")
    ESTIMATOR = "estimator", _("Estimator")
    APPROVER = "approver", _("Approver")
    CASHIER = "cashier", _("Cashier")
    INSPECTOR = "inspector", _("Inspector")
    COMMISSION = "commission", _("Acceptance commission")
    OPERATIONS = "operations", _("Operations")
    MANAGER = "manager", _("Manager")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")
    PLATFORM = "platform", _("The platform")


#: Roles a person can hold by a posting; the applicant's side holds memberships instead.
POSTED_ROLES: frozenset[str] = frozenset(Role.values) - {Role.APPLICANT, Role.PLATFORM}
