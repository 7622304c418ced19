"""One file for each subresource: a narrower door to an object, with rules of its own.

Each module has a function for every verb that the subresource serves.
"""
