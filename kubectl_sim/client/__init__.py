"""Typed calls to the API over a transport, and what clients share: names of resources, events.

Controllers, kubelet, scheduler and kubectl see the cluster through this room alone, whether the
API server lives in their process or behind HTTP.
"""
