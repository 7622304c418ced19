"""Where pods run: filters, scores, and the loop that binds.  Models kube-scheduler.

``loop`` is the controller; ``framework`` runs the plugins, one file each in ``plugins/``.
"""
