"""Acts on imports of budgets: receive a file, read it, say how, check it, apply it, take it back.

Files are parsed and rows understood outside of any transaction; `applying` and `undoing` write in one.
"""
