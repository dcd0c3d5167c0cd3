"""Files of a plan version for finance: a workbook, or CSV; to the cent what the application shows.

`rows` reads the version once; `columns` says what each column is; `workbook` and `csv` write; `files` keeps them.
"""
