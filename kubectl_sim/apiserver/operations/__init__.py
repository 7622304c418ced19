"""One file for each thing that a request can do to a stored kind."""
