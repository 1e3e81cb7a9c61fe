"""Limits are counted in the database, one address at a time, and begin anew when their span is over."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse

from eplatform.accounts.throttling import tries

pytestmark = pytest.mark.django_db


def counted(rf, address="203.0.113.7", what="test"):
    return tries(what, rf.get("/", REMOTE_ADDR=address), within_seconds=60)


def test_tries_are_counted_by_address_and_by_what_is_tried(rf):
    counts = [counted(rf), counted(rf), counted(rf, "203.0.113.8"), counted(rf, what="other")]

    assert counts == [1, 2, 1, 1]


def test_count_begins_anew_when_its_span_is_over(rf):
    counted(rf)
    counted(rf)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE shared_tries SET ends_at = now() - interval '1 second'")

    assert counted(rf) == 1


def test_failed_sign_ins_are_counted_where_every_process_sees_them(cast, client):
    client.post(reverse("account_login"), {"login": cast.applicant.email, "password": "wrong"})

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM shared_cache")
        kept = [key for (key,) in cursor]
    assert any("login_failed" in key for key in kept)
