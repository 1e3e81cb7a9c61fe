"""The API of version 1: one place that gathers its routes, and the document that describes them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from eplatform.api import (
    answering,
    deciding,
    drafts,
    estimates,
    handing,
    inbox,
    leaving,
    opening,
    packs,
    papers,
    problems,
    refusals,
    searching,
    steps,
    timeline,
    uploads,
)
from eplatform.api.auth import Bearer
from eplatform.api.reading import JsonParser

DESCRIPTION = """\
Open, read and move connection files, as the people you act for may do on the portal.

Send a token made on your account page as `Authorization: Bearer epl_…`. Amounts and quantities are decimal
strings, moments are ISO 8601 in UTC, codes never change, and labels follow `Accept-Language` (fr, ar, en).
Lists are read page by page: send `next` back as `after`. Every error is a problem document (RFC 9457).
"""


class Api(NinjaAPI):
    """The library's API, with problem documents where it would answer otherwise."""

    def _get_urls(self) -> Any:
        urls: list[Any] = super()._get_urls()
        for pattern in urls:
            pattern.callback = problems.guarded(pattern.callback)
        return urls

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        response = super().create_temporal_response(request)
        response["Cache-Control"] = "private, no-store"
        return response

    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        document = super().get_openapi_schema(**where)
        document["components"]["schemas"].update(problem_schemas())
        error = {
            "description": "A problem document (RFC 9457)",
            "content": {problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for operations in document["paths"].values():
            for operation in operations.values():
                operation["responses"]["default"] = error
        return document


def problem_schemas() -> dict[str, Any]:
    schema = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "Problem": schema}


api = Api(
    title="eplatform",
    version="1.0.0",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    docs_decorator=require_safe,
    auth=Bearer(),
    parser=JsonParser(),
    openapi_extra={"info": {"license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}}},
)
refusals.register(api)
for room, tag in (
    (drafts, "Connection files"),
    (opening, "Connection files"),
    (leaving, "Connection files"),
    (timeline, "Connection files"),
    (steps, "Steps"),
    (handing, "Steps"),
    (inbox, "Steps"),
    (papers, "Papers"),
    (uploads, "Papers"),
    (searching, "Papers"),
    (deciding, "Papers"),
    (packs, "Papers"),
    (estimates, "Estimates"),
    (answering, "Estimates"),
):
    api.add_router("", room.router, tags=[tag])
