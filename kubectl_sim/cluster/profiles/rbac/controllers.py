"""The role of each controller of kube-controller-manager, bound to its service account.

Models bootstrappolicy's controller_policy.go, with the feature gates of v1.37.
"""

# ruff: noqa: E501  # one rule a line

from __future__ import annotations

from kubectl_sim.cluster.profiles.rbac.notation import bindings, roles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Obj = dict[str, Any]

PREFIX = "system:controller:"
#: Controllers with a role that do not run here: those of cloud providers, and what is off by default.
_DO_NOT_RUN = ("route-controller", "service-controller", "selinux-warning-controller")
#: Controllers whose roles are roles of a namespace: see ``defaults``.
_ELSEWHERE = ("bootstrap-signer", "token-cleaner")


def objects() -> Iterator[tuple[str, Obj]]:
    yield from roles(_ROLES, default=True)
    lines = [f"{PREFIX}{name} = account:kube-system/{name}" for name in _names()]
    yield from bindings("\n".join(lines), default=True)


def _names() -> list[str]:
    return [line[len(PREFIX) :] for line in _ROLES.split("\n") if line.startswith(PREFIX)]


def accounts() -> list[str]:
    """The service accounts as which the controllers of kube-controller-manager act."""
    return sorted({*_names(), *_ELSEWHERE}.difference(_DO_NOT_RUN))


_ROLES = """
system:controller:attachdetach-controller
  list watch: persistentvolumes persistentvolumeclaims
  read: nodes
  patch update: nodes/status
  list watch: pods
  events
  read create delete: volumeattachments @storage.k8s.io
  read: csidrivers @storage.k8s.io
  read: csinodes @storage.k8s.io

system:controller:clusterrole-aggregation-controller
  escalate read update patch: clusterroles @rbac.authorization.k8s.io

system:controller:cronjob-controller
  read update: cronjobs @batch
  read create update delete patch: jobs @batch
  update: cronjobs/status @batch
  update: cronjobs/finalizers @batch
  list watch delete: pods
  events

system:controller:daemon-set-controller
  read: daemonsets @extensions @apps
  update: daemonsets/status @extensions @apps
  update: daemonsets/finalizers @extensions @apps
  list watch: nodes
  list watch create delete patch: pods
  create: pods/binding
  read create delete update patch: controllerrevisions @apps
  events

system:controller:deployment-controller
  read update: deployments @extensions @apps
  update: deployments/status @extensions @apps
  update: deployments/finalizers @extensions @apps
  read create update patch delete: replicasets @apps @extensions
  read update: pods
  events

system:controller:disruption-controller
  read: deployments @extensions @apps
  read: replicasets @apps @extensions
  read: replicationcontrollers
  read: poddisruptionbudgets @policy
  read: statefulsets @apps
  update: poddisruptionbudgets/status @policy
  patch update: pods/status
  get: */scale @*
  events

system:controller:endpoint-controller
  read: services pods
  read create update delete: endpoints
  create: endpoints/restricted
  events

system:controller:endpointslice-controller
  read: services pods nodes
  update: services/finalizers
  read create update delete: endpointslices @discovery.k8s.io
  events

system:controller:endpointslicemirroring-controller
  read: services endpoints
  update: services/finalizers
  update: endpoints/finalizers
  read create update delete: endpointslices @discovery.k8s.io
  events

system:controller:expand-controller
  read update patch: persistentvolumes
  update patch: persistentvolumeclaims/status
  read: persistentvolumeclaims
  events

system:controller:ephemeral-volume-controller
  read: pods
  update: pods/finalizers
  read create: persistentvolumeclaims
  events

system:controller:resource-claim-controller
  read: pods
  update: pods/finalizers
  read create delete: resourceclaims @resource.k8s.io
  update patch: resourceclaims resourceclaims/status @resource.k8s.io
  update patch: pods/status
  events
  update patch: resourceclaims/binding @resource.k8s.io

system:controller:device-taint-eviction-controller
  read delete: pods
  update patch: pods/status
  read: resourceclaims @resource.k8s.io
  read: resourceslices @resource.k8s.io
  read: deviceclasses @resource.k8s.io
  events
  update patch: devicetaintrules/status @resource.k8s.io
  read: devicetaintrules @resource.k8s.io

system:controller:generic-garbage-collector
  read patch update delete: * @*
  events

system:controller:horizontal-pod-autoscaler
  read: horizontalpodautoscalers @autoscaling
  update: horizontalpodautoscalers/status @autoscaling
  get update: */scale @*
  list watch: pods
  list watch: pods @metrics.k8s.io
  read: * @custom.metrics.k8s.io
  read: * @external.metrics.k8s.io
  events

system:controller:job-controller
  read update patch: jobs @batch
  update: jobs/status @batch
  update: jobs/finalizers @batch
  list watch create delete patch: pods
  events

system:controller:namespace-controller
  read delete: namespaces
  update: namespaces/finalize namespaces/status
  read delete deletecollection: * @*

system:controller:node-controller
  read update delete patch: nodes
  patch update: nodes/status
  patch update: pods/status
  read delete: pods
  read: leases @coordination.k8s.io
  events

system:controller:persistent-volume-binder
  read update create delete: persistentvolumes
  update: persistentvolumes/status
  read update: persistentvolumeclaims
  update: persistentvolumeclaims/status
  read create delete: pods
  read: storageclasses @storage.k8s.io
  list watch: nodes
  events
  watch: events

system:controller:pod-garbage-collector
  list watch delete: pods
  read: nodes
  patch: pods/status

system:controller:replicaset-controller
  read update: replicasets @apps @extensions
  update: replicasets/status @apps @extensions
  update: replicasets/finalizers @apps @extensions
  list watch patch create delete: pods
  events

system:controller:replication-controller
  read update: replicationcontrollers
  update: replicationcontrollers/status
  update: replicationcontrollers/finalizers
  list watch patch create delete: pods
  events

system:controller:resourcequota-controller
  list watch: * @*
  update: resourcequotas/status
  events

system:controller:route-controller
  list watch: nodes
  patch: nodes/status
  events

system:controller:service-account-controller
  create: serviceaccounts
  events

system:controller:service-controller
  read: services
  patch update: services/status
  list watch: nodes
  events

system:controller:service-cidrs-controller
  read patch update: servicecidrs @networking.k8s.io
  patch update: servicecidrs/finalizers @networking.k8s.io
  patch update: servicecidrs/status @networking.k8s.io
  read: ipaddresses @networking.k8s.io
  events

system:controller:statefulset-controller
  list watch: pods
  read: statefulsets @apps
  update: statefulsets/status @apps
  update: statefulsets/finalizers @apps
  get create delete update patch: pods
  read create delete update patch: controllerrevisions @apps
  read create: persistentvolumeclaims
  update delete: persistentvolumeclaims
  update: pods/finalizers
  events

system:controller:ttl-controller
  list watch update patch: nodes
  events

system:controller:certificate-controller
  read delete: certificatesigningrequests @certificates.k8s.io
  update: certificatesigningrequests/status certificatesigningrequests/approval @certificates.k8s.io
  approve: signers @certificates.k8s.io =kubernetes.io/kube-apiserver-client-kubelet
  sign: signers @certificates.k8s.io =kubernetes.io/legacy-unknown =kubernetes.io/kube-apiserver-client =kubernetes.io/kube-apiserver-client-kubelet =kubernetes.io/kubelet-serving
  create: subjectaccessreviews @authorization.k8s.io
  events

system:controller:podcertificaterequestcleaner
  read delete: podcertificaterequests @certificates.k8s.io

system:controller:pvc-protection-controller
  read update: persistentvolumeclaims
  update: persistentvolumeclaims/status
  read: pods
  events

system:controller:pv-protection-controller
  read update: persistentvolumes
  events

system:controller:volumeattributesclass-protection-controller
  read: persistentvolumeclaims
  read: persistentvolumes
  read update: volumeattributesclasses @storage.k8s.io
  events

system:controller:ttl-after-finished-controller
  read delete: jobs @batch
  events

system:controller:root-ca-cert-publisher
  create update: configmaps
  events

system:controller:kube-apiserver-serving-clustertrustbundle-publisher
  attest: signers @certificates.k8s.io =kubernetes.io/kube-apiserver-serving
  create update delete list watch: clustertrustbundles @certificates.k8s.io
  events

system:controller:validatingadmissionpolicy-status-controller
  read: validatingadmissionpolicies @admissionregistration.k8s.io
  get patch update: validatingadmissionpolicies/status @admissionregistration.k8s.io
  events

system:controller:legacy-service-account-token-cleaner
  get: configmaps =kube-apiserver-legacy-service-account-token-tracking
  patch delete: secrets

system:controller:storage-version-migrator-controller
  list patch: * @*
  get: customresourcedefinitions @apiextensions.k8s.io
  patch: customresourcedefinitions/status @apiextensions.k8s.io
  update: storageversionmigrations/status @storagemigration.k8s.io

system:controller:selinux-warning-controller
  events
  read: persistentvolumes
  read: persistentvolumeclaims
  read: pods
  read: csidrivers @storage.k8s.io
"""
