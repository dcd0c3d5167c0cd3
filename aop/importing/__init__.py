"""A budget in somebody's own file, understood: columns, rows, verdicts, and the plan of what would be written.

Everything here is pure: a table and the known ledger in, findings out. `aop.services.imports` writes.
"""
