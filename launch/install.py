"""The virtual environment and the pinned packages in it. Nothing is done twice."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from launch.place import ROOT
from launch.words import Trouble, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed-locks"
PRODUCT = ["requirements.txt"]
DEVELOPMENT = ["requirements.txt", "requirements-dev.txt"]


def ensure(locks: list[str]) -> None:
    """Install what `locks` name unless exactly these files were installed before. Raises Trouble."""
    usable = is_usable()
    wanted = {name: fingerprint(ROOT / name) for name in locks}
    done = read_stamp() if usable else {}
    if usable and wanted.items() <= done.items():
        return
    if not usable:
        make_venv()
    STAMP.unlink(missing_ok=True)
    say(f"Installing the packages of {' and '.join(locks)} into .venv …")
    install(locks)
    STAMP.write_text("".join(f"{name} {digest}\n" for name, digest in wanted.items()))


def is_usable() -> bool:
    """Whether there is a virtual environment of this very Python; one that was moved or outlived its Python is not."""
    if not PYTHON.exists():
        return False
    question = "import sys; print(sys.prefix, sys.version_info[:2])"
    answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True, check=False)
    return answer.stdout.split(" ", 1)[-1].strip() == str(sys.version_info[:2])


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_stamp() -> dict[str, str]:
    if not STAMP.exists():
        return {}
    return dict(line.split(" ", 1) for line in STAMP.read_text().splitlines() if " " in line)


def make_venv() -> None:
    uv = shutil.which("uv")
    if uv:
        command = [uv, "venv", "--quiet", "--clear", "--seed", "--python", sys.executable, str(VENV)]
        if run_quietly(command).returncode == 0:
            return
    made = run_quietly([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if made.returncode == 0:
        return
    if "ensurepip" in made.stdout:
        version = "{}.{}".format(*sys.version_info)
        raise Trouble(
            f"This Python lacks its venv module: install it, for instance with apt-get install python{version}-venv."
        )
    raise Trouble(f"The virtual environment {VENV} could not be made:\n{last_lines(made.stdout)}")


def install(locks: list[str]) -> None:
    """With uv where there is one, else with pip; the lock's hashes are checked by both."""
    files = [part for name in locks for part in ("-r", str(ROOT / name))]
    uv = shutil.which("uv") or next((str(path) for path in [VENV / "bin" / "uv"] if path.exists()), None)
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes", *files]
        if run_quietly(command).returncode == 0:
            return
        say("uv could not install them; trying pip …")
    done = run_quietly([str(PYTHON), "-m", "pip", "install", "--quiet", "--require-hashes", *files])
    if done.returncode:
        raise Trouble(f"The packages could not be installed; pip says:\n{last_lines(done.stdout)}")


def run_quietly(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def last_lines(text: str, count: int = 12) -> str:
    return "\n".join(f"    {line}" for line in text.strip().splitlines()[-count:])
