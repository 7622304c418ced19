"""What the describers share: the writer, and the parts that several kinds are described with.

A describer is one module in ``kubectl_sim.kubectl.describers`` and imports from here only.
"""
