"""The document that describes the API: complete, sound, open to read, and the same as the committed one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eplatform.api.routes import api

COMMITTED = Path(__file__).resolve().parents[3] / "docs" / "openapi.json"


@pytest.fixture(scope="module")
def document():
    return json.loads(json.dumps(api.get_openapi_schema()))


def operations(document):
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def every(value, key):
    """All values of a key, however deep."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == key:
                yield inner
            yield from every(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from every(inner, key)


def test_document_is_served_to_anybody(client, db, document):
    response = client.get("/api/v1/openapi.json")

    assert response.json() == document


def test_committed_document_is_the_current_one(document):
    fresh = (
        "manage.py export_openapi_schema --api eplatform.api.routes.api --indent 2 --output docs/openapi.json"
    )
    assert json.loads(COMMITTED.read_text()) == document, f"Run: {fresh}"


def test_every_reference_leads_somewhere(document):
    schemas = document["components"]["schemas"]

    for reference in every(document, "$ref"):
        prefix, _slash, name = reference.rpartition("/")
        assert prefix == "#/components/schemas"
        assert name in schemas


def test_every_operation_is_named_described_and_closed(document):
    found = operations(document)
    names = [operation["operationId"] for _path, _method, operation in found]

    assert len(names) == len(set(names)) == 38
    for _path, _method, operation in found:
        assert operation["summary"]
        assert operation["tags"]
        assert operation["security"] == [{"Bearer": []}]
        assert "application/problem+json" in operation["responses"]["default"]["content"]
        assert any(status.startswith("2") for status in operation["responses"])


def test_every_body_takes_what_is_described_and_no_more(document):
    bodies = [
        each["requestBody"]["content"] for _p, _m, each in operations(document) if "requestBody" in each
    ]
    named = [body["application/json"]["schema"].get("$ref", "").rpartition("/")[2] for body in bodies]
    schemas = document["components"]["schemas"]

    assert not [name for name in named if name and schemas[name].get("additionalProperties") is not False]


def test_parameters_of_an_address_are_declared(document):
    for path, _method, operation in operations(document):
        declared = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
        assert declared == {part[1:-1] for part in path.split("/") if part.startswith("{")}


def test_amounts_are_texts(document):
    amount = document["components"]["schemas"]["VariantOut"]["properties"]["ttc"]

    assert amount["type"] == "string"
