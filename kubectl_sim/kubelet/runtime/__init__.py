"""What a container does while it lives: programs, the small shell, probes.  Pure functions of time."""
