import subprocess

import pytest
import redis

from strategy.core.models import Membership, Role, Settings, User
from strategy.core.outgoing import kinds
from strategy.core.services import organisation, units
from tests.support.crashes import Nursery, surroundings, until
from tests.support.needs import missing
from tests.support.smtp import Sink, free_port, serving

REMINDERS = 100


@pytest.fixture
def reminders(request) -> int:
    """How many are due: parametrised by tests that want more."""
    return getattr(request, "param", REMINDERS)


@pytest.fixture
def house(transactional_db, reminders):
    """An organisation in which so many planners are due a line each, at once: its hour of reminders is midnight."""
    settings = organisation.set_up_organisation(
        actor=None, name="Brightwater", currency="EUR", time_zone="Europe/Berlin"
    )
    Settings.objects.update(reminder_hour=0)
    top = units.create_unit(code="1", name="Brightwater", parent=None, actor=None)
    people = [User(email=f"p{number}@brightwater.example", name=f"P {number}") for number in range(reminders)]
    User.objects.bulk_create(people)
    Membership.objects.bulk_create(Membership(user=user, unit=top, role=Role.PLANNER) for user in people)
    return settings


@pytest.fixture
def post():
    """(the mail server's sink, its port)"""
    with serving(sink := Sink()) as port:
        yield sink, port


@pytest.fixture
def nursery(house, post, tmp_path):
    crib = Nursery(surroundings(tmp_path, port=post[1]))
    yield crib
    crib.close()


@pytest.fixture
def only_ours(monkeypatch):
    """This process knows no kinds but those the test registers, as if it were a worker of the nursery."""
    monkeypatch.setattr(kinds, "_KINDS", {})


class OwnRedis:
    """A Redis server of this test alone, which it may stop, empty and start again."""

    def __init__(self, folder):
        self.port, self._folder, self._process = free_port(), folder, None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        try:
            self._process = subprocess.Popen([*command, "--dir", str(self._folder)], stdout=subprocess.DEVNULL)
        except FileNotFoundError:
            missing("redis-server")
        until(self._answers, what="Redis")

    def stop(self) -> None:
        """By its pid and at once; it keeps nothing, so it comes back empty."""
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        with redis.Redis(port=self.port) as client:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False


@pytest.fixture
def own_redis(tmp_path):
    server = OwnRedis(tmp_path)
    server.start()
    yield server
    server.stop()
