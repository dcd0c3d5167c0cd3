"""`python3 run.py shots`: every page of the demo in Chromium, into `var/shots/`, with an `index.html` to look through.

    python -m tests.browser.shots [--keep] [--only PART] [--out FOLDER]

Makes a demo database of its own (`--keep`: the one of the last run), serves it on a free port, and takes each page
light, dark, 390 px wide, and as printed. What Chromium complains about, what is wider than a phone, and what has not
one heading is listed at the end, and the exit code is 1.
"""

import argparse
import logging
import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOOKS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1440, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1440, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
    "print": {"color_scheme": "light", "viewport": {"width": 794, "height": 1123}},
}
PATIENCE = 60  # seconds until the server must answer


def main() -> int:
    asked = arguments()
    out = Path(asked.out or Path(os.environ.get("STRATEGY_VAR", ROOT / "var")) / "shots").resolve()
    surround(out)
    prepare(out, keep=asked.keep)
    from tests.browser.walk import walk  # noqa: PLC0415  needs Django, which needs the lines above

    pages, unseen = walk()
    pages = [page for page in pages if asked.only in f"{page.name} {page.path}"]
    with served() as address:
        faults = take_all(pages, address, out)
    write_index(pages, faults, unseen, out)
    said = [f"{len(pages)} pages × {len(LOOKS)} looks: {out / 'index.html'}"]
    said += [*(f"no link led to {name}" for name in unseen), *faults]
    sys.stdout.write("\n".join(said) + "\n")
    return 1 if faults else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true", help="use the demo database of the last run")
    parser.add_argument("--only", default="", help="pages whose URL name or address holds this")
    parser.add_argument("--out", default="", help="folder for the pictures (var/shots)")
    return parser.parse_args()


def surround(out: Path) -> None:
    """Settings of this run: a database and files beside the pictures, nothing of the real ones."""
    place = out / "place"
    (place / "static").mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "STRATEGY_VAR": str(place),
        "STRATEGY_EMBEDDED": "1",
        "DEBUG": "0",
        "DATABASE_URL": f"sqlite:///{place / 'demo.sqlite3'}",
        "CELERY_BROKER_URL": "memory://",
        "EMAIL_URL": "",
        "DJANGO_SETTINGS_MODULE": "strategy.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright keeps an event loop in this thread
    }
    os.environ.setdefault("SECRET_KEY", "only-for-pictures-0123456789abcdefghijklmnopqrst")


def prepare(out: Path, *, keep: bool) -> None:
    """The demo, made anew unless the last one may be kept."""
    database = out / "place" / "demo.sqlite3"
    if not (keep and database.exists()):
        for file in database.parent.glob("demo.sqlite3*"):
            file.unlink()
        for command in (["migrate", "--verbosity", "0"], ["demo"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True)
    import django  # noqa: PLC0415  as above

    django.setup()
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # that somebody may not see a page is no news


@contextmanager
def served():
    """Our own server on a free port, for as long as the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "gunicorn", "strategy.wsgi", "--config", "gunicorn.conf.py", "--bind", bind]
    server = subprocess.Popen([*command, "--workers", "1", "--log-level", "warning"], cwd=ROOT)
    try:
        wait_for(f"http://{bind}/accounts/login/", server)
        yield f"http://{bind}"
    finally:
        server.terminate()
        server.wait(timeout=15)


def wait_for(address: str, server: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:  # refused, or slow to wake
            time.sleep(0.2)
    raise SystemExit(f"The server did not answer at {address}.")


def take_all(pages, address: str, out: Path) -> list[str]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only this command pays for it

    from tests.browser.camera import Camera  # noqa: PLC0415
    from tests.support.browser import OPTIONS, chromium_path  # noqa: PLC0415

    for old in out.glob("*.png"):
        old.unlink()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=OPTIONS)
        camera = Camera(chromium, address, out)
        for look, options in LOOKS.items():
            camera.take(pages, look, options)
        chromium.close()
    return camera.faults


def write_index(pages, faults: list[str], unseen: list[str], out: Path) -> None:
    from django.template import engines  # noqa: PLC0415

    template = (Path(__file__).parent / "shots.html").read_text(encoding="utf8")
    context = {"pages": pages, "looks": list(LOOKS), "faults": faults, "unseen": unseen}
    (out / "index.html").write_text(engines["django"].from_string(template).render(context), encoding="utf8")


if __name__ == "__main__":
    sys.exit(main())
