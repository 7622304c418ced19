"""Virtual time: the clock, the timers and the loop that lets the cluster settle.

The simulation is discrete-event and sleeps between commands.  A command first lets the past
happen (every timer due since the last one), then acts, then lets all that follows at that
instant happen, and commits the whole as one transaction.
"""
