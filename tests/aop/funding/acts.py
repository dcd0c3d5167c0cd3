"""Acts on links as tests say them."""

from aop.models import Allocation, BudgetLine
from aop.services import allocations
from aop.services.allocations import Seen
from strategy.core.concurrency import Edit


def fresh(line):
    return BudgetLine.objects.get(pk=line.pk)


def give(line, shares, *, actor, version=None, originals=None):
    """Set the shares of `line` as the page would: by field, with the version it shows."""
    names = {f"share-{number}": aim for number, aim in enumerate(shares)}
    edit = Edit(
        version=fresh(line).version if version is None else version,
        values={name: shares[aim] for name, aim in names.items()},
        originals={name: originals[aim] for name, aim in names.items() if originals and aim in originals},
    )
    return allocations.set_shares(line=line, aims=names, edit=edit, actor=actor)


def link(lines, aim, *, actor, share=None):
    seen = {line.pk: Seen(fresh(line).version) for line in lines}
    return allocations.link_lines(lines=seen, aim=aim, share_bp=share, actor=actor)


def intervals(line):
    """What each aim has of the line now: {aim: (from, to)}."""
    links = Allocation.objects.current().of_line(line).with_targets()
    return {one.aim: (one.from_bp, one.to_bp) for one in links}
