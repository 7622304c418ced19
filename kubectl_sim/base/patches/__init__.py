"""Patches over decoded JSON: JSON patch, merge patch, strategic merge patch, three-way diffs.

Nothing here changes its arguments; results may share unchanged parts with them.
"""
