"""Roles and bindings of a new cluster: facts in a short notation (see ``notation``), one file an origin."""
