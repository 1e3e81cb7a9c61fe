"""What a first start made up is found whole again, or its loss is said."""

import json

import pytest

from eplatform.running import installation
from eplatform.running.failures import CannotRun


def test_credentials_are_found_again(tmp_path):
    assert installation.keep(tmp_path) == installation.keep(tmp_path)


@pytest.mark.parametrize(
    "damage",
    [
        {"role_passwords": {}},
        {"role_passwords": []},
        {"seaweed_ports": [40001]},
        {"postgres_port": 70000},
        {"mail_port": "40001"},
        {"superuser_password": ""},
    ],
)
def test_incomplete_credentials_are_named(tmp_path, damage):
    installation.keep(tmp_path)
    path = tmp_path / "kept.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | damage))

    with pytest.raises(CannotRun, match="cannot be read: restore that file"):
        installation.keep(tmp_path)
