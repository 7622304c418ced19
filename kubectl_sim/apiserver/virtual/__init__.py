"""Resources that are computed at each request and never stored: one file for those that belong together.

A module has one function for each verb that it answers.
"""
