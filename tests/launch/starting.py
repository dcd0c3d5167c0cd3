"""Starting the launcher from a test. Nothing is installed here: the tests' own Python does the work."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The launcher with this Python in place of `.venv`, so that a test never installs.
INSTALLED = """
import sys
from pathlib import Path
from launch import install
install.PYTHON = Path(sys.executable)
install.ensure = lambda locks: None
from launch.commands import main
sys.exit(main(sys.argv[1:]))
"""
UP_SECONDS = 240  # a machine may be busy with everything else


def launch(surroundings, *arguments, **named):
    return subprocess.run(
        [sys.executable, "-c", INSTALLED, *arguments],
        cwd=ROOT,
        env=surroundings | named,
        capture_output=True,
        text=True,
        timeout=UP_SECONDS,
        check=False,
    )


def assert_one_sentence(done, *parts):
    """It refused, with one line that holds `parts`, and without a traceback."""
    assert done.returncode == 1
    said = done.stderr.strip()
    assert len(said.splitlines()) == 1, said
    for part in parts:
        assert part in said
