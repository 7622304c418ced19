"""One file a plugin of the scheduling framework.

A plugin may have:

- ``filter(pod, node) -> str | None``: why the pod cannot run on the node, in upstream's words.
- ``resolvable(pod, node) -> bool``: could deleting other pods change that?  (no: not helpful)
- ``score(pod, node) -> int``: raw preference; ``normalize(scores)`` brings it to 0…100.
- ``WEIGHT``: what a score of it counts.
- ``concerns(pod) -> bool``: has it anything to say about this pod?  (default: yes)
- ``STATIC``: its scores do not depend on what else runs on the node.
"""
