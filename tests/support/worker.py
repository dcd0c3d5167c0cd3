"""A real Celery worker in its own process, for what eager tasks hide: serialisation, commits, lost messages."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from django.conf import settings
from django.db import connection

from strategy.celery import app
from tests.support.needs import missing

START_SECONDS = 60
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def worker(transactional_db, tmp_path):
    """A worker on the filesystem transport, reading this test's database. `.delay()` really queues."""
    with running_worker(broker="filesystem://", folder=tmp_path) as process:
        yield process


@pytest.fixture
def redis_url():
    """A Redis database for this test alone. One that holds somebody's keys is left as it is."""
    import redis  # noqa: PLC0415  most runs never need it

    number = 15 - int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 15
    named = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379")
    url = urlsplit(named)._replace(path=f"/{number}").geturl()
    server = redis.Redis.from_url(url)
    try:
        if server.dbsize():
            pytest.fail(f"Redis database {number} is not empty; tests want one of their own", pytrace=False)
    except redis.ConnectionError:
        missing("Redis")
    yield url
    server.flushdb()
    server.close()


@pytest.fixture
def redis_worker(transactional_db, redis_url, tmp_path):
    """As `worker`, with Redis between."""
    with running_worker(broker=redis_url, folder=tmp_path) as process:
        yield process


@contextmanager
def running_worker(*, broker, folder, options=(), more=None):
    """Start a worker, point this process at the same broker, and undo both.

    `options` go to Celery, `more` into the worker's environment.
    """
    for name in ("queue/messages", "queue/control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    log = folder / "worker.log"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "strategy.settings",
        "DATABASE_URL": address_of_the_database(),
        "CELERY_BROKER_URL": broker,
        "STRATEGY_VAR": str(folder),
        **(more or {}),
    }
    command = [sys.executable, "-m", "celery", "-A", "strategy", "worker", "-P", "threads", "-c", "2"]
    command += ["--without-gossip", "--without-mingle", "-l", "INFO", *options]
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=sink, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            wait_for_start(process, log)
            with publishing_to(broker, folder):
                yield process
        finally:
            kill(process)


def kill(process):
    """At once, with what it started: a polite stop takes seconds, and the queue goes with the folder."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for_start(process, log):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if " ready." in log.read_text():
            return
        time.sleep(0.1)
    pytest.fail(f"the worker did not start:\n{log.read_text()[-4000:]}", pytrace=False)


@contextmanager
def publishing_to(broker, folder):
    """This process sends its tasks to `broker` instead of running them at once."""
    options = {} if broker.startswith("redis") else filesystem_options(folder)
    changed = {"task_always_eager": False, "broker_url": broker, "broker_transport_options": options}
    before = {name: app.conf[name] for name in changed}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CELERY_BROKER_URL", broker)  # Celery asks the environment before its settings
        point(changed)
        yield
    point(before)


def point(values):
    app.conf.update(values)
    app.close()  # forget the pooled connection to the broker before
    app.amqp._producer_pool = None


def filesystem_options(folder):
    """As in settings, with the folder of this test."""
    messages = str(folder / "queue" / "messages")
    return {
        "data_folder_in": messages,
        "data_folder_out": messages,
        "control_folder": str(folder / "queue" / "control"),
        "polling_interval": 0.05,
    }


def address_of_the_database() -> str:
    """The address of the database that this test run created."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    there = settings.DATABASES["default"]
    person = quote(there["USER"] or "", safe="")
    password = f":{quote(there['PASSWORD'], safe='')}" if there["PASSWORD"] else ""
    port = f":{there['PORT']}" if there["PORT"] else ""
    return f"postgres://{person}{password}@{there['HOST']}{port}/{quote(name, safe='')}"
