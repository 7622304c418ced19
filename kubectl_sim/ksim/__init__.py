"""Our own commands: clusters, clock, snapshots, activation, the demo.

Nothing here is kubectl's; what kubectl has, ``kubectl-sim`` has.  Rich and Click are at home here.
"""
