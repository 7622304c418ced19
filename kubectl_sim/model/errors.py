"""Failures that are not refusals by the API."""

from __future__ import annotations


class StateError(Exception):
    """The cluster file cannot be used; the message says which file, what and what to do."""


class NoClusterYetError(StateError):
    """The file is there, but nothing is in it: a cluster may be made there."""
