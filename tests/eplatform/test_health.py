"""Whether a process lives, and whether it can do its work."""


def test_live_answers_without_the_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_ready_when_database_and_storage_answer(client, db):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "storage": "ok"}


def test_unready_names_the_storage_that_is_away(client, db, settings, caplog):
    storages = {**settings.STORAGES}
    storages["default"] = {
        **storages["default"],
        "OPTIONS": {**storages["default"]["OPTIONS"], "bucket_name": "nowhere"},
    }
    settings.STORAGES = storages

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"status": "unready", "database": "ok", "storage": "unreachable"}
