"""Tables from and for people's own files: any CSV or XLSX read safely, and files written that are safe to open.

`reading.read_table` is the door in; the parse happens in a limited child process (`child`, which knows nothing of
Django). `columns` and `amounts` understand what was read; `writing` is the door out.
"""
