"""Draw every Django form with the portal's templates: labels, help, errors tied to their field."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class PortalRenderer(DjangoTemplates):
    form_template_name = "portal/forms/form.html"
    field_template_name = "portal/forms/field.html"
