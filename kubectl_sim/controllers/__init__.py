"""One file a controller: a module with ``WATCHES`` and ``reconcile(ctx, key)``, level-triggered.

Controllers see the cluster through ``ctx.client`` alone and never import one another.  They are
found through ``_index.py`` (``python -m kubectl_sim.tools.indexes``) and imported when a kind
that they watch changes.  See ``kubectl_sim.model.context`` for the contract.
"""
