"""A kubectl that needs no cluster: a simulated Kubernetes in one SQLite file."""
