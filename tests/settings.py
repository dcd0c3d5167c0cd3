"""Settings of a test run: the product's own, in a throw-away folder, with fast passwords and no way out.

Everything a deployment could name in `.env` is named here first, so that a developer's mail server, broker or
database is never touched. Only two names are taken from outside: `DATABASE_URL` of the environment (not of `.env`;
SQLite without it) and `STRATEGY_TEST_DB`, the name of the database to create there.
"""

import os
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="strategy-tests-"))
os.environ.update(
    STRATEGY_VAR=str(_folder),
    STRATEGY_EMBEDDED="1",
    SECRET_KEY="only-for-tests-0123456789abcdefghijklmnopqrstuvwxyz",
    SETUP_CODE="only-for-tests",
    CELERY_BROKER_URL="memory://",
    EMAIL_URL="",
    DEBUG="0",
)
(_folder / "static").mkdir()
os.environ.setdefault("DATABASE_URL", f"sqlite:///{_folder / 'strategy.sqlite3'}")

from strategy.settings import *  # noqa: E402, F403
from strategy.settings import DATABASES  # noqa: E402

_database = DATABASES["default"]
_database["CONN_MAX_AGE"] = 0
if _database["ENGINE"].endswith("sqlite3"):
    # A file, not memory: the live server and concurrency tests use several connections.
    _database["TEST"] = {"NAME": str(_folder / "test.sqlite3")}
    _database["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA recursive_triggers=ON;"
    )
else:
    _database["TEST"] = {"NAME": os.environ.get("STRATEGY_TEST_DB", "test_strategy")}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True  # tests that need a real worker ask for the `worker` fixture
CELERY_TASK_EAGER_PROPAGATES = True
