"""Generators of what is checked in as generated: each prints nothing when all is fresh.

Run one with ``python -m kubectl_sim.tools.<name>``; ``--check`` only says whether its
output is stale (exit code 1), which CI and the tests ask.
"""
