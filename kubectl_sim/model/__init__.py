"""The records that the rooms exchange: Kind, Request, Status, Change, Controller and its Context.

Everything above this layer agrees on these few shapes and on nothing else, so that a
controller, a kind or a verb can be read, tested and replaced by itself.
"""
