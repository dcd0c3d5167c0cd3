"""The web server. Threads wait for the database, so a few of them serve a whole company on one core."""

import os
from pathlib import Path

bind = os.environ.get("STRATEGY_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", min(2, os.cpu_count() or 1)))
worker_class = "gthread"
threads = 8
timeout = 60  # a worker that shows no life; requests themselves end earlier, by the database's limits
graceful_timeout = 10
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
if Path("/dev/shm").is_dir():  # noqa: S108  a heartbeat must not wait for a disk
    worker_tmp_dir = "/dev/shm"  # noqa: S108
control_socket_disable = True
