"""`run.py` as somebody at a terminal meets it when something is wrong."""

import ast
import socket
import subprocess
import sys

import pytest

from launch.machine import free_port
from tests.launch.starting import ROOT, assert_one_sentence, launch


def test_an_old_python_is_told_so_in_one_sentence():
    pretend = "import runpy, sys; sys.version_info = (3, 9, 18); runpy.run_path('run.py', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", pretend], cwd=ROOT, capture_output=True, text=True, check=False)
    assert_one_sentence(done, "Python 3.11 or newer; this is Python 3.9")


def test_an_old_python_can_read_as_far_as_the_sentence():
    ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 4))


def test_a_taken_port_is_one_sentence(surroundings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert_one_sentence(launch(surroundings, "--port", str(port)), f"Port {port} is taken", "--port")


def test_a_port_that_is_none_is_refused(surroundings):
    done = launch(surroundings, "--port", "99999")
    assert done.returncode == 2
    assert "a port is a number from 1 to 65535" in done.stderr


@pytest.mark.parametrize(
    ("name", "url", "why"),
    [
        ("DATABASE_URL", "nonsense", "DATABASE_URL must be"),
        ("DATABASE_URL", "mysql://a:hidden@h/n", "DATABASE_URL must be"),
        ("DATABASE_URL", "postgres://a:hidden@h:port/n", "a port that is no number"),
        ("DATABASE_URL", "postgres://a:hidden@127.0.0.1:1/n", "cannot be reached: Connection refused"),
        ("DATABASE_URL", "sqlite:////no/such/folder/x.sqlite3", "cannot be reached"),
        ("CELERY_BROKER_URL", "redis://:hidden@127.0.0.1:1/0", "cannot be reached: Connection refused"),
        ("CELERY_BROKER_URL", "nonsense", "CELERY_BROKER_URL must be"),
        ("STRATEGY_VAR", "/proc/nowhere", "cannot be used"),
    ],
)
def test_a_service_that_cannot_work_is_one_sentence_without_its_password(surroundings, name, url, why):
    done = launch(surroundings, "--port", str(free_port()), **{name: url})
    assert_one_sentence(done, why)
    assert "hidden" not in done.stderr


def test_a_database_file_that_is_something_else_is_one_sentence(surroundings, tmp_path):
    file = tmp_path / "letter.sqlite3"
    file.write_bytes(b"Dear treasurer, " * 500)
    done = launch(surroundings, "--port", str(free_port()), DATABASE_URL=f"sqlite:///{file}")
    assert_one_sentence(done, str(file), "file is not a database")
    assert file.read_bytes() == b"Dear treasurer, " * 500
