"""The roles and bindings that every API server makes sure of.

Models plugin/pkg/auth/authorizer/rbac/bootstrappolicy, with the feature gates of v1.37.
"""

# ruff: noqa: E501  # one rule a line

from __future__ import annotations

from kubectl_sim.cluster.profiles.rbac import controllers
from kubectl_sim.cluster.profiles.rbac.notation import bindings, roles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Obj = dict[str, Any]


def objects() -> Iterator[tuple[str, Obj]]:
    """``(resource, manifest)``, roles before bindings."""
    yield from roles(_CLUSTER_ROLES, default=True)
    yield from controllers.objects()
    yield from bindings(_CLUSTER_ROLE_BINDINGS, default=True)
    for namespace in ("kube-system", "kube-public"):
        yield from roles(_ROLES[namespace], namespace, default=True)
        yield from bindings(_ROLE_BINDINGS[namespace], namespace, default=True)


_CLUSTER_ROLES = """
cluster-admin
  *: * @*
  * > *

system:discovery
  get > /livez /readyz /healthz /version /version/ /openapi /openapi/* /api /api/* /apis /apis/*

system:monitoring
  get > /metrics /metrics/slis /livez /readyz /healthz /livez/* /readyz/* /healthz/*
  get: nodes/metrics

system:basic-user
  create: selfsubjectaccessreviews selfsubjectrulesreviews @authorization.k8s.io
  create: selfsubjectreviews @authentication.k8s.io

system:public-info-viewer
  get > /livez /readyz /healthz /version /version/

admin <admin

edit <edit +admin

view <view +edit

system:aggregate-to-admin +admin
  create: localsubjectaccessreviews @authorization.k8s.io
  full: roles rolebindings @rbac.authorization.k8s.io

system:aggregate-to-edit +edit
  read: pods/attach pods/proxy pods/exec pods/portforward secrets services/proxy
  impersonate: serviceaccounts
  write: pods pods/attach pods/proxy pods/exec pods/portforward
  create: pods/eviction
  write: replicationcontrollers replicationcontrollers/scale serviceaccounts services services/proxy persistentvolumeclaims configmaps secrets events
  create: serviceaccounts/token
  write: statefulsets statefulsets/scale daemonsets deployments deployments/scale deployments/rollback replicasets replicasets/scale @apps
  write: horizontalpodautoscalers @autoscaling
  write: jobs cronjobs @batch
  write: daemonsets deployments deployments/scale deployments/rollback ingresses replicasets replicasets/scale replicationcontrollers/scale networkpolicies @extensions
  write: poddisruptionbudgets @policy
  write: networkpolicies ingresses @networking.k8s.io
  full: leases @coordination.k8s.io
  write: resourceclaims resourceclaimtemplates @resource.k8s.io

system:aggregate-to-view +view
  read: pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status endpoints persistentvolumeclaims persistentvolumeclaims/status configmaps
  read: limitranges resourcequotas bindings events pods/status resourcequotas/status namespaces/status replicationcontrollers/status pods/log
  read: namespaces
  read: endpointslices @discovery.k8s.io
  read: controllerrevisions statefulsets statefulsets/status statefulsets/scale daemonsets daemonsets/status deployments deployments/status deployments/scale replicasets replicasets/status replicasets/scale @apps
  read: horizontalpodautoscalers horizontalpodautoscalers/status @autoscaling
  read: jobs cronjobs cronjobs/status jobs/status @batch
  read: daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status replicasets replicasets/scale replicasets/status replicationcontrollers/scale networkpolicies @extensions
  read: poddisruptionbudgets poddisruptionbudgets/status @policy
  read: networkpolicies ingresses ingresses/status @networking.k8s.io
  read: resourceclaims resourceclaims/status resourceclaimtemplates @resource.k8s.io

system:heapster
  read: events pods nodes namespaces
  read: deployments @extensions

system:node
  create: tokenreviews @authentication.k8s.io
  create: subjectaccessreviews localsubjectaccessreviews @authorization.k8s.io
  read: services
  create read: nodes
  update patch: nodes/status
  update patch: nodes
  create update patch: events
  read: pods
  create delete: pods
  update patch: pods/status
  create: pods/eviction
  read: secrets configmaps
  get: persistentvolumeclaims persistentvolumes
  get: endpoints
  create read: certificatesigningrequests @certificates.k8s.io
  get create update patch delete: leases @coordination.k8s.io
  get: volumeattachments @storage.k8s.io
  create: serviceaccounts/token
  get update patch: persistentvolumeclaims/status
  read: csidrivers @storage.k8s.io
  get create update patch delete: csinodes @storage.k8s.io
  read: runtimeclasses @node.k8s.io
  get: resourceclaims @resource.k8s.io
  deletecollection: resourceslices @resource.k8s.io
  read: clustertrustbundles @certificates.k8s.io
  get: serviceaccounts
  read create: podcertificaterequests @certificates.k8s.io

system:node-problem-detector
  get: nodes
  patch: nodes/status
  events

system:node-bootstrapper
  create read: certificatesigningrequests @certificates.k8s.io

system:auth-delegator
  create: tokenreviews @authentication.k8s.io
  create: subjectaccessreviews @authorization.k8s.io

system:kube-aggregator
  read: services endpoints

system:kube-controller-manager
  events
  create: leases @coordination.k8s.io
  get update: leases @coordination.k8s.io =kube-controller-manager
  create: secrets serviceaccounts
  delete: secrets
  get: namespaces secrets serviceaccounts configmaps
  update: secrets serviceaccounts
  create: tokenreviews @authentication.k8s.io
  create: subjectaccessreviews @authorization.k8s.io
  list watch: * @*
  create: serviceaccounts/token

system:kube-dns
  list watch: endpoints services

system:persistent-volume-provisioner
  read create delete: persistentvolumes
  read update: persistentvolumeclaims
  read: storageclasses @storage.k8s.io
  watch: events
  events

system:certificates.k8s.io:certificatesigningrequests:nodeclient
  create: certificatesigningrequests/nodeclient @certificates.k8s.io

system:certificates.k8s.io:certificatesigningrequests:selfnodeclient
  create: certificatesigningrequests/selfnodeclient @certificates.k8s.io

system:volume-scheduler
  read update patch: persistentvolumes
  read: storageclasses @storage.k8s.io
  read update patch: persistentvolumeclaims

system:certificates.k8s.io:legacy-unknown-approver
  approve: signers @certificates.k8s.io =kubernetes.io/legacy-unknown

system:certificates.k8s.io:kubelet-serving-approver
  approve: signers @certificates.k8s.io =kubernetes.io/kubelet-serving

system:certificates.k8s.io:kube-apiserver-client-approver
  approve: signers @certificates.k8s.io =kubernetes.io/kube-apiserver-client

system:certificates.k8s.io:kube-apiserver-client-kubelet-approver
  approve: signers @certificates.k8s.io =kubernetes.io/kube-apiserver-client-kubelet

system:service-account-issuer-discovery
  get > /.well-known/openid-configuration /.well-known/openid-configuration/ /openid/v1/jwks /openid/v1/jwks/

system:kubelet-api-admin
  read: nodes
  proxy: nodes
  *: nodes/proxy nodes/metrics nodes/stats nodes/log
  *: nodes/pods nodes/healthz nodes/configz

system:node-proxier
  list watch: services endpoints
  read: nodes
  events
  list watch: servicecidrs @networking.k8s.io
  list watch: endpointslices @discovery.k8s.io

system:kube-scheduler
  events
  create: leases @coordination.k8s.io
  read update: leases @coordination.k8s.io =kube-scheduler
  full: leasecandidates @coordination.k8s.io
  read: nodes
  read delete: pods
  create: pods/binding bindings
  patch update: pods/status
  read: services replicationcontrollers
  read: replicasets @apps @extensions
  read: statefulsets @apps
  read: poddisruptionbudgets @policy
  read: persistentvolumeclaims persistentvolumes
  create: tokenreviews @authentication.k8s.io
  create: subjectaccessreviews @authorization.k8s.io
  read: csinodes @storage.k8s.io
  read: volumeattachments @storage.k8s.io
  read: namespaces
  read: csidrivers @storage.k8s.io
  read: csistoragecapacities @storage.k8s.io
  read: deviceclasses @resource.k8s.io
  read update patch: resourceclaims @resource.k8s.io
  read update patch: resourceclaims/status @resource.k8s.io
  update: pods/finalizers
  read: resourceslices @resource.k8s.io
  create delete: resourceclaims @resource.k8s.io
  read: devicetaintrules @resource.k8s.io
  update patch: resourceclaims/binding @resource.k8s.io

system:cluster-trust-bundle-discovery
  read: clustertrustbundles @certificates.k8s.io
"""

_CLUSTER_ROLE_BINDINGS = """
cluster-admin = group:system:masters
system:monitoring = group:system:monitoring
system:discovery = group:system:authenticated
system:basic-user = group:system:authenticated
system:public-info-viewer = group:system:authenticated group:system:unauthenticated
system:node-proxier = user:system:kube-proxy
system:kube-controller-manager = user:system:kube-controller-manager
system:kube-dns = account:kube-system/kube-dns
system:kube-scheduler = user:system:kube-scheduler
system:volume-scheduler = user:system:kube-scheduler
system:node =
system:service-account-issuer-discovery = group:system:serviceaccounts
system:cluster-trust-bundle-discovery = group:system:serviceaccounts
"""

_ROLES = {
    "kube-system": """
extension-apiserver-authentication-reader
  read: configmaps =extension-apiserver-authentication

system:controller:bootstrap-signer
  read: secrets

system:controller:cloud-provider
  create read: configmaps

system:controller:token-cleaner
  read delete: secrets
  events

system::leader-locking-kube-controller-manager
  watch: configmaps
  get update: configmaps =kube-controller-manager
  read create update: leases @coordination.k8s.io
  read create update: leasecandidates @coordination.k8s.io

system::leader-locking-kube-scheduler
  watch: configmaps
  get update: configmaps =kube-scheduler
  read create update: leases @coordination.k8s.io
  read create update: leasecandidates @coordination.k8s.io
""",
    "kube-public": """
system:controller:bootstrap-signer
  read: configmaps
  update: configmaps =cluster-info
  events
""",
}

_ROLE_BINDINGS = {
    "kube-system": """
system::extension-apiserver-authentication-reader Role/extension-apiserver-authentication-reader user:system:kube-controller-manager user:system:kube-scheduler
system::leader-locking-kube-controller-manager Role/= user:system:kube-controller-manager account:kube-system/kube-controller-manager account:kube-system/leader-election-controller
system::leader-locking-kube-scheduler Role/= user:system:kube-scheduler account:kube-system/kube-scheduler
system:controller:bootstrap-signer Role/= account:kube-system/bootstrap-signer
system:controller:cloud-provider Role/= account:kube-system/cloud-provider
system:controller:token-cleaner Role/= account:kube-system/token-cleaner
""",
    "kube-public": """
system:controller:bootstrap-signer Role/= account:kube-system/bootstrap-signer
""",
}
