"""Reviews of identity: posted, answered, never stored."""

from __future__ import annotations

from kubectl_sim.model.kind import CREATE_ONLY, Kind

GROUP = "authentication.k8s.io"

TOKEN_REVIEW = Kind(
    group=GROUP,
    kind="TokenReview",
    plural="tokenreviews",
    namespaced=False,
    verbs=CREATE_ONLY,
)

SELF_SUBJECT_REVIEW = Kind(
    group=GROUP,
    kind="SelfSubjectReview",
    plural="selfsubjectreviews",
    namespaced=False,
    verbs=CREATE_ONLY,
)
