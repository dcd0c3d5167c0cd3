"""Secrets, `.env`, the names a machine answers to, and the virtual environment: without starting anything."""

import os
import stat
import subprocess
from unittest import mock

import environ
import pytest

from launch import install, place, serve
from launch.words import Trouble

LINES = """\
# a comment
PLAIN=value
export EXPORTED=value
SINGLE='with space'
DOUBLE="a \\" quote"
HASH=abc#def
EMPTY=
EQUALS=a=b
 INDENTED=is passed over
not a line
"""


def test_the_launcher_reads_env_files_as_the_settings_do(tmp_path):
    file = tmp_path / ".env"
    file.write_text(LINES)
    with mock.patch.dict(os.environ, clear=True):
        environ.Env.read_env(file)
        expected = dict(os.environ)
    assert place.read_env_file(file) == expected


def test_the_environment_wins_over_the_file_and_empty_counts_as_absent(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("SETUP_CODE=from-file\nDATABASE_URL=sqlite:////from/file\n")
    monkeypatch.setattr(place, "ROOT", tmp_path)
    monkeypatch.setenv("SETUP_CODE", "from-environment")
    monkeypatch.setenv("DATABASE_URL", " ")
    known = place.surroundings()
    assert known["SETUP_CODE"] == "from-environment"
    assert "DATABASE_URL" not in known


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    file = tmp_path / "secret-key"
    first = place.secret(file, 50)
    assert len(first) >= 50
    assert place.secret(file, 50) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_empty_secret_is_replaced(tmp_path):
    file = tmp_path / "secret-key"
    file.write_text("\n")
    assert len(place.secret(file, 50)) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_given_secret_is_not_written_down(tmp_path):
    known = {"STRATEGY_VAR": str(tmp_path / "var"), "SECRET_KEY": "given", "SETUP_CODE": "given"}
    var, env = place.prepare_place(known)
    assert (env["SECRET_KEY"], env["SETUP_CODE"]) == ("given", "given")
    assert not (var / "secret-key").exists()
    assert not (var / "setup-code").exists()
    assert stat.S_IMODE(var.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgres://ann:p@ss@db/x", "postgres://ann:…@db/x"),
        ("redis://:word@db/0", "redis://:…@db/0"),
        ("postgres://ann@db/x", "postgres://ann@db/x"),
    ],
)
def test_passwords_are_not_shown(url, shown):
    assert place.without_password(url) == shown


def test_a_machine_that_listens_everywhere_answers_to_its_addresses_only(monkeypatch):
    monkeypatch.setattr(serve, "addresses_of_this_machine", lambda: ["10.0.0.7"])
    monkeypatch.setattr("socket.gethostname", lambda: "budget-box")
    monkeypatch.setattr("socket.getfqdn", lambda: "budget-box.example.org")
    names = serve.names_of("0.0.0.0")
    assert names == ["localhost", "127.0.0.1", "[::1]", "budget-box", "budget-box.example.org", "10.0.0.7"]
    assert serve.names_of("127.0.0.1") == ["localhost", "127.0.0.1", "[::1]"]
    assert serve.names_of("fd00::7")[-1] == "[fd00::7]"


class Commands:
    """Stands for the programs the installer starts."""

    def __init__(self, *codes):
        self.codes, self.ran = list(codes), []

    def __call__(self, command):
        self.ran.append(command)
        return subprocess.CompletedProcess(command, self.codes.pop(0) if self.codes else 0, stdout="no network\n")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with a lock and a usable virtual environment, in a folder of its own."""
    (tmp_path / "requirements.txt").write_text("django==5.2\n")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(install, "ROOT", tmp_path)
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(install, "STAMP", tmp_path / ".venv" / "installed-locks")
    monkeypatch.setattr(install, "is_usable", lambda: True)
    monkeypatch.setattr("shutil.which", lambda name: None)
    return tmp_path


def test_packages_are_installed_with_hashes_and_only_when_the_lock_changed(project, monkeypatch):
    commands = Commands()
    monkeypatch.setattr(install, "run_quietly", commands)
    install.ensure(install.PRODUCT)
    install.ensure(install.PRODUCT)
    assert len(commands.ran) == 1
    assert "--require-hashes" in commands.ran[0]
    (project / "requirements.txt").write_text("django==5.3\n")
    install.ensure(install.PRODUCT)
    assert len(commands.ran) == 2


def test_a_failed_installation_is_explained_and_tried_again_next_time(project, monkeypatch):
    monkeypatch.setattr(install, "run_quietly", Commands(1))
    with pytest.raises(Trouble, match="no network"):
        install.ensure(install.PRODUCT)
    commands = Commands()
    monkeypatch.setattr(install, "run_quietly", commands)
    install.ensure(install.PRODUCT)
    assert len(commands.ran) == 1


def test_pip_helps_out_where_uv_fails(project, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    commands = Commands(1, 0)
    monkeypatch.setattr(install, "run_quietly", commands)
    install.ensure(install.PRODUCT)
    assert [command[0] for command in commands.ran] == ["/usr/bin/uv", str(install.PYTHON)]
