"""The composition root: the only place that wires store, engine, API server and controllers."""
