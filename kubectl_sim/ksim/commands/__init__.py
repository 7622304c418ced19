"""One file a command of ksim, each with its Click command in ``command``."""
