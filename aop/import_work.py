"""What the worker runs for imports of large files."""

from aop import policies
from aop.services.imports.steps import KIND, StepRefused, run_step
from strategy.core import jobs
from strategy.core.jobs import Progress, Refusal
from strategy.core.models import Import, Job

AFTER = {"apply": Import.State.APPLIED, "undo": Import.State.UNDONE}
"""The state that says a step was done."""


def run_import_step(job: Job, progress: Progress) -> dict:
    """One step of an import of a large file. Rights are asked again: they may be gone since."""
    upload = Import.objects.visible_to(job.owner).filter(pk=job.arguments["import"]).first()
    if upload is None or not job.owner.is_active or not policies.can_import(job.owner):
        raise Refusal("You may no longer import.")
    step = job.arguments["step"]
    if job.tries > 1 and upload.state == AFTER.get(step):  # done by a worker that died before it could say so
        return {"import": upload.pk, "state": upload.state}
    say = {"read": "Reading the file", "check": "Checking rows", "apply": "Checking rows before they are written"}
    words = say.get(step, "Taking the import back")
    progress.say(0, 0, words)
    try:
        done = run_step(
            step=step,
            upload=upload,
            actor=job.owner,
            choices=job.arguments.get("choices"),
            progress=lambda done, total: progress.say(done, total, words),
        )
    except StepRefused as refusal:
        raise Refusal(str(refusal)) from refusal
    return {"import": done.pk, "state": done.state}


def register_all() -> None:
    """Name the work of this app."""
    jobs.register(KIND, run_import_step)
