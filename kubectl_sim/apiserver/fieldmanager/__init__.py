"""Who owns which field: managedFields and server-side apply.

Models sigs.k8s.io/structured-merge-diff and apimachinery/pkg/util/managedfields.
"""
