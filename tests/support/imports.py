"""From bytes to an import, for tests."""

from dataclasses import replace

from aop.importing.mapping import mapping_from_json
from aop.services.imports.applying import apply_import
from aop.services.imports.checking import check_import
from aop.services.imports.files import store
from aop.services.imports.reading import read_file, receive_file, set_mapping

PLAN_CSV = b"""Department,Team,Account,Account name,FY25 Actual,FY26 Adopted,FY26 Proposed
Grid,Crews,6110,Software,1000.004,"1,200.50",1300
Grid,Crews,7020,Meters,#Missing,600.005,
Retail,Shops,6110,Software,-25,0,10
"""


def bring(content, name, *, year, actor):
    """Receive and read a file."""
    upload = receive_file(stored=store([content]), file_name=name, year=year, actor=actor)
    return read_file(upload=upload, actor=actor)


def remap(upload, **changes):
    """Change choices of the whole mapping."""
    return set_mapping(upload=upload, mapping=replace(mapping_from_json(upload.mapping), **changes))


def apply(upload, actor, *, again=False):
    """Check and apply."""
    return apply_import(upload=check_import(upload=upload, actor=actor), actor=actor, again=again)
