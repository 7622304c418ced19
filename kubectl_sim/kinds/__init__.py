"""One file, or one record, for each API kind: names, columns, defaults, validation, strategy.

Kinds never import one another; what several need lives in ``_shared`` modules of this folder.
"""
