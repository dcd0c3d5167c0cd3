"""What core tells apps it does not know (`architecture.md`, rule 16): signals go upwards only."""

from django.dispatch import Signal

settings_changed = Signal()
"""Sends `settings` and `changed`, the set of names, in the transaction of the change."""
