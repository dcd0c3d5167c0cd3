"""What the worker runs for reviews. Rights are asked again when a job runs: they may be gone since it was ordered."""

from reviews import policies
from reviews.models import Review
from reviews.services.applying import APPLY, PlanMoved, apply_review
from reviews.services.reviews import ReviewCannotMove
from strategy.core import jobs
from strategy.core.concurrency import Conflict, Gone
from strategy.core.jobs import Progress, Refusal
from strategy.core.models import Job


def run_apply(job: Job, progress: Progress) -> dict:
    """Apply a review of a large plan. A worker that died after the commit left it applied: then it is done."""
    asked = job.arguments
    review = Review.objects.visible_to(job.owner).with_scope().filter(pk=asked["review"]).first()
    if review is None or not job.owner.is_active or not policies.can_chair(job.owner, review):
        raise Refusal("You may no longer do this.")
    if review.applied_by == job.owner and job.tries > 1:
        return {"address": review.get_absolute_url()}
    progress.say(0, 1, "Moving money and seats, then sealing the revision")
    try:
        apply_review(review=review, seen=asked["seen"], actor=job.owner)
    except (Conflict, Gone, PlanMoved, ReviewCannotMove) as refusal:
        raise Refusal(str(refusal) or refusal.__doc__ or "") from refusal
    progress.say(1, 1, "Applied")
    return {"address": review.get_absolute_url()}


def register_all() -> None:
    """Name the work of this app."""
    jobs.register(APPLY, run_apply)
