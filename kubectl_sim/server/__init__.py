"""The HTTP face of a cluster: URLs, headers and bytes in, the same API server behind.

Models the transport half of k8s.io/apiserver.  Nothing here decides what a request does; see
:mod:`kubectl_sim.server.app` for the way of a request.
"""
