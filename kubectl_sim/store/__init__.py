"""The etcd of the simulation: one SQLite file that holds one cluster.

Only the API server (and the composition root) may come here: every other room speaks to the
API, so that admission, validation and history cannot be bypassed.
"""
