"""The API server: one request in, one answer or Status out, everything by way of the store.

The only door to the objects.  ``server.handle`` runs authentication's result through
authorization, decoding, admission, the kind's strategy and validation, and the store, in the
order of k8s.io/apiserver.  One file an operation; kinds are data that the operations read.
"""
