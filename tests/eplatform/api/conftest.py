"""A caller of the API: the test client with somebody's token."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import timezone

from eplatform.accounts import tokens

PROBLEM = "application/problem+json"


class Caller:
    """Calls in the name of a person; CSRF checks are on, as they are in the open."""

    def __init__(self, user=None, token="", **headers):
        self.user = user
        if user is not None:
            _token, token = tokens.issue(user=user, name="test", at=timezone.now())
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self.client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en", **headers})

    def get(self, path, status=200, **query):
        return self.settled(self.client.get(f"/api/v1{path}", query), status)

    def post(self, path, body=None, status=200, **more):
        if "content_type" not in more:
            body, more["content_type"] = json.dumps(body or {}), "application/json"
        return self.settled(self.client.post(f"/api/v1{path}", body, **more), status)

    def put(self, path, body, status=200):
        sent = self.client.put(f"/api/v1{path}", json.dumps(body), content_type="application/json")
        return self.settled(sent, status)

    def delete(self, path, status=200):
        return self.settled(self.client.delete(f"/api/v1{path}"), status)

    def send(self, path, fields, status=200):
        """Multipart."""
        return self.settled(self.client.post(f"/api/v1{path}", fields), status)

    def settled(self, response, status):
        assert response.status_code == status, response.content.decode()[:2000]
        if status == 204:
            return None
        if status < 400:
            assert response.headers["Content-Type"].startswith("application/json")
            return response.json()
        assert response.headers["Content-Type"] == PROBLEM
        problem = response.json()
        assert problem["status"] == status
        assert problem["instance"] == response.request["PATH_INFO"]
        assert problem["type"].startswith("urn:problem-type:eplatform:")
        assert problem["title"]
        assert problem["detail"]
        return problem


@pytest.fixture
def call(db):
    """Calls in the name of a member of the cast: `call(cast.applicant).get("/files")`."""
    return Caller


def kind(problem):
    return problem["type"].rsplit(":", 1)[-1]
