"""The life of a pod on its node, as a pure function of virtual time.  See :func:`.worker.step`."""
