"""Brindlemoor Energy: an invented organisation, made by the services so that every rule holds."""
