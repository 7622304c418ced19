"""Reviews of access: posted, answered, never stored."""

from __future__ import annotations

from kubectl_sim.model.kind import CREATE_ONLY, Kind

GROUP = "authorization.k8s.io"

LOCAL_SUBJECT_ACCESS_REVIEW = Kind(
    group=GROUP,
    kind="LocalSubjectAccessReview",
    plural="localsubjectaccessreviews",
    verbs=CREATE_ONLY,
)

SELF_SUBJECT_ACCESS_REVIEW = Kind(
    group=GROUP,
    kind="SelfSubjectAccessReview",
    plural="selfsubjectaccessreviews",
    namespaced=False,
    verbs=CREATE_ONLY,
)

SELF_SUBJECT_RULES_REVIEW = Kind(
    group=GROUP,
    kind="SelfSubjectRulesReview",
    plural="selfsubjectrulesreviews",
    namespaced=False,
    verbs=CREATE_ONLY,
)

SUBJECT_ACCESS_REVIEW = Kind(
    group=GROUP,
    kind="SubjectAccessReview",
    plural="subjectaccessreviews",
    namespaced=False,
    verbs=CREATE_ONLY,
)
