"""Fields of upstream's internal core types below a pod spec, in the order in which Go writes them.

Some refusals quote a value, or the difference of two, in the JSON of these types, which have no JSON
names of their own.  One paragraph a type: ``Field:type[:jsonName]``, ``+Type`` for an embedded one.  Types are
``s`` string, ``i`` number, ``b`` bool, ``m`` map, ``q`` quantity, ``p`` int-or-string, ``j`` versioned JSON, or
another type of this table; ``*`` and ``[]`` as in Go.  A JSON name is given where it is not the field's own name
with a small first letter.  From pkg/apis/core/types.go.
"""

from __future__ import annotations

TYPES = """
AWSElasticBlockStoreVolumeSource
  VolumeID:s FSType:s:fsType Partition:i ReadOnly:b
Affinity
  NodeAffinity:*NodeAffinity PodAffinity:*PodAffinity PodAntiAffinity:*PodAntiAffinity
AppArmorProfile
  Type:s LocalhostProfile:*s
AzureDiskVolumeSource
  DiskName:s DataDiskURI:s:diskURI CachingMode:*s FSType:*s:fsType ReadOnly:*b Kind:*s
AzureFilePersistentVolumeSource
  SecretName:s ShareName:s ReadOnly:b SecretNamespace:*s
AzureFileVolumeSource
  SecretName:s ShareName:s ReadOnly:b
CSIPersistentVolumeSource
  Driver:s VolumeHandle:s ReadOnly:b FSType:s:fsType VolumeAttributes:m
  ControllerPublishSecretRef:*SecretReference NodeStageSecretRef:*SecretReference
  NodePublishSecretRef:*SecretReference ControllerExpandSecretRef:*SecretReference
  NodeExpandSecretRef:*SecretReference
CSIVolumeSource
  Driver:s ReadOnly:*b FSType:*s:fsType VolumeAttributes:m NodePublishSecretRef:*LocalObjectReference
Capabilities
  Add:[]s Drop:[]s
CephFSPersistentVolumeSource
  Monitors:[]s Path:s User:s SecretFile:s SecretRef:*SecretReference ReadOnly:b
CephFSVolumeSource
  Monitors:[]s Path:s User:s SecretFile:s SecretRef:*LocalObjectReference ReadOnly:b
CinderPersistentVolumeSource
  VolumeID:s FSType:s:fsType ReadOnly:b SecretRef:*SecretReference
CinderVolumeSource
  VolumeID:s FSType:s:fsType ReadOnly:b SecretRef:*LocalObjectReference
ClusterTrustBundleProjection
  Name:*s SignerName:*s LabelSelector:*j Optional:*b Path:s User:*i
ConfigMapEnvSource
  +LocalObjectReference Optional:*b
ConfigMapKeySelector
  +LocalObjectReference Key:s Optional:*b
ConfigMapProjection
  +LocalObjectReference Items:[]KeyToPath Optional:*b
ConfigMapVolumeSource
  +LocalObjectReference Items:[]KeyToPath DefaultMode:*i Optional:*b DefaultUser:*i
Container
  Name:s Image:s Command:[]s Args:[]s WorkingDir:s Ports:[]ContainerPort EnvFrom:[]EnvFromSource Env:[]EnvVar
  Resources:ResourceRequirements ResizePolicy:[]ContainerResizePolicy RestartPolicy:*s
  RestartPolicyRules:[]ContainerRestartRule VolumeMounts:[]VolumeMount VolumeDevices:[]VolumeDevice
  LivenessProbe:*Probe ReadinessProbe:*Probe StartupProbe:*Probe Lifecycle:*Lifecycle TerminationMessagePath:s
  TerminationMessagePolicy:s ImagePullPolicy:s SecurityContext:*SecurityContext Stdin:b StdinOnce:b TTY:b:tty
ContainerPort
  Name:s HostPort:i ContainerPort:i Protocol:s HostIP:s
ContainerResizePolicy
  ResourceName:s RestartPolicy:s
ContainerRestartRule
  Action:s ExitCodes:*ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes
  Operator:s Values:[]i
DownwardAPIProjection
  Items:[]DownwardAPIVolumeFile
DownwardAPIVolumeFile
  Path:s FieldRef:*ObjectFieldSelector ResourceFieldRef:*ResourceFieldSelector Mode:*i User:*i
DownwardAPIVolumeSource
  Items:[]DownwardAPIVolumeFile DefaultMode:*i DefaultUser:*i
EmptyDirVolumeSource
  Medium:s SizeLimit:*q Mode:*i
EnvFromSource
  Prefix:s ConfigMapRef:*ConfigMapEnvSource SecretRef:*SecretEnvSource
EnvVar
  Name:s Value:s ValueFrom:*EnvVarSource
EnvVarSource
  FieldRef:*ObjectFieldSelector ResourceFieldRef:*ResourceFieldSelector ConfigMapKeyRef:*ConfigMapKeySelector
  SecretKeyRef:*SecretKeySelector FileKeyRef:*FileKeySelector
EphemeralContainer
  +EphemeralContainerCommon TargetContainerName:s
EphemeralContainerCommon
  Name:s Image:s Command:[]s Args:[]s WorkingDir:s Ports:[]ContainerPort EnvFrom:[]EnvFromSource Env:[]EnvVar
  Resources:ResourceRequirements ResizePolicy:[]ContainerResizePolicy RestartPolicy:*s
  RestartPolicyRules:[]ContainerRestartRule VolumeMounts:[]VolumeMount VolumeDevices:[]VolumeDevice
  LivenessProbe:*Probe ReadinessProbe:*Probe StartupProbe:*Probe Lifecycle:*Lifecycle TerminationMessagePath:s
  TerminationMessagePolicy:s ImagePullPolicy:s SecurityContext:*SecurityContext Stdin:b StdinOnce:b TTY:b:tty
EphemeralVolumeSource
  VolumeClaimTemplate:*PersistentVolumeClaimTemplate
EvictionResponder
  Name:s Priority:*i
ExecAction
  Command:[]s
FCVolumeSource
  TargetWWNs:[]s Lun:*i FSType:s:fsType ReadOnly:b WWIDs:[]s:wwids
FileKeySelector
  VolumeName:s Path:s Key:s Optional:*b
FlexPersistentVolumeSource
  Driver:s FSType:s:fsType SecretRef:*SecretReference ReadOnly:b Options:m
FlexVolumeSource
  Driver:s FSType:s:fsType SecretRef:*LocalObjectReference ReadOnly:b Options:m
FlockerVolumeSource
  DatasetName:s DatasetUUID:s
GCEPersistentDiskVolumeSource
  PDName:s:pdName FSType:s:fsType Partition:i ReadOnly:b
GRPCAction
  Port:i Service:*s Mode:*s
GitRepoVolumeSource
  Repository:s Revision:s Directory:s
GlusterfsPersistentVolumeSource
  EndpointsName:s:endpoints Path:s ReadOnly:b EndpointsNamespace:*s
GlusterfsVolumeSource
  EndpointsName:s:endpoints Path:s ReadOnly:b
HTTPGetAction
  Path:s Port:p Host:s Scheme:s HTTPHeaders:[]HTTPHeader:httpHeaders Protocol:*s
HTTPHeader
  Name:s Value:s
HostAlias
  IP:s:ip Hostnames:[]s
HostPathVolumeSource
  Path:s Type:*s
ISCSIPersistentVolumeSource
  TargetPortal:s IQN:s:iqn Lun:i ISCSIInterface:s:iscsiInterface FSType:s:fsType ReadOnly:b Portals:[]s
  DiscoveryCHAPAuth:b:chapAuthDiscovery SessionCHAPAuth:b:chapAuthSession SecretRef:*SecretReference
  InitiatorName:*s
ISCSIVolumeSource
  TargetPortal:s IQN:s:iqn Lun:i ISCSIInterface:s:iscsiInterface FSType:s:fsType ReadOnly:b Portals:[]s
  DiscoveryCHAPAuth:b:chapAuthDiscovery SessionCHAPAuth:b:chapAuthSession SecretRef:*LocalObjectReference
  InitiatorName:*s
ImageVolumeSource
  Reference:s PullPolicy:s
KeyToPath
  Key:s Path:s Mode:*i User:*i
Lifecycle
  PostStart:*LifecycleHandler PreStop:*LifecycleHandler StopSignal:*s
LifecycleHandler
  Exec:*ExecAction HTTPGet:*HTTPGetAction:httpGet TCPSocket:*TCPSocketAction:tcpSocket Sleep:*SleepAction
LocalObjectReference
  Name:s
LocalVolumeSource
  Path:s FSType:*s:fsType
NFSVolumeSource
  Server:s Path:s ReadOnly:b
NodeAffinity
  RequiredDuringSchedulingIgnoredDuringExecution:*NodeSelector
  PreferredDuringSchedulingIgnoredDuringExecution:[]PreferredSchedulingTerm
NodeSelector
  NodeSelectorTerms:[]NodeSelectorTerm
NodeSelectorRequirement
  Key:s Operator:s Values:[]s
NodeSelectorTerm
  MatchExpressions:[]NodeSelectorRequirement MatchFields:[]NodeSelectorRequirement
ObjectFieldSelector
  APIVersion:s:apiVersion FieldPath:s
ObjectReference
  Kind:s Namespace:s Name:s UID:s:uid APIVersion:s:apiVersion ResourceVersion:s FieldPath:s
PersistentVolumeClaimSpec
  AccessModes:[]s Selector:*j Resources:VolumeResourceRequirements VolumeName:s StorageClassName:*s
  VolumeMode:*s DataSource:*TypedLocalObjectReference DataSourceRef:*TypedObjectReference
  VolumeAttributesClassName:*s
PersistentVolumeClaimTemplate
  +ObjectMeta Spec:PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource
  ClaimName:s ReadOnly:b
PersistentVolumeSource
  GCEPersistentDisk:*GCEPersistentDiskVolumeSource:gcePersistentDisk
  AWSElasticBlockStore:*AWSElasticBlockStoreVolumeSource:awsElasticBlockStore HostPath:*HostPathVolumeSource
  Glusterfs:*GlusterfsPersistentVolumeSource NFS:*NFSVolumeSource:nfs RBD:*RBDPersistentVolumeSource:rbd
  Quobyte:*QuobyteVolumeSource ISCSI:*ISCSIPersistentVolumeSource:iscsi FlexVolume:*FlexPersistentVolumeSource
  Cinder:*CinderPersistentVolumeSource CephFS:*CephFSPersistentVolumeSource:cephfs FC:*FCVolumeSource:fc
  Flocker:*FlockerVolumeSource AzureFile:*AzureFilePersistentVolumeSource
  VsphereVolume:*VsphereVirtualDiskVolumeSource AzureDisk:*AzureDiskVolumeSource
  PhotonPersistentDisk:*PhotonPersistentDiskVolumeSource PortworxVolume:*PortworxVolumeSource
  ScaleIO:*ScaleIOPersistentVolumeSource Local:*LocalVolumeSource
  StorageOS:*StorageOSPersistentVolumeSource:storageos CSI:*CSIPersistentVolumeSource:csi
PhotonPersistentDiskVolumeSource
  PdID:s FSType:s:fsType
PodAffinity
  RequiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm
  PreferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm
PodAffinityTerm
  LabelSelector:*j Namespaces:[]s TopologyKey:s NamespaceSelector:*j MatchLabelKeys:[]s MismatchLabelKeys:[]s
PodAntiAffinity
  RequiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm
  PreferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm
PodCertificateProjection
  SignerName:s KeyType:s MaxExpirationSeconds:*i CredentialBundlePath:s KeyPath:s CertificateChainPath:s
  UserAnnotations:m User:*i
PodDNSConfig
  Nameservers:[]s Searches:[]s Options:[]PodDNSConfigOption
PodDNSConfigOption
  Name:s Value:*s
PodOS
  Name:s
PodReadinessGate
  ConditionType:s
PodResourceClaim
  Name:s ResourceClaimName:*s ResourceClaimTemplateName:*s
PodSchedulingGate
  Name:s
PodSchedulingGroup
  PodGroupName:*s
PodSecurityContext
  HostNetwork:b HostPID:b HostIPC:b ShareProcessNamespace:*b HostUsers:*b
  SELinuxOptions:*SELinuxOptions:seLinuxOptions WindowsOptions:*WindowsSecurityContextOptions RunAsUser:*i
  RunAsGroup:*i RunAsNonRoot:*b SupplementalGroups:[]i SupplementalGroupsPolicy:*s FSGroup:*i:fsGroup
  FSGroupChangePolicy:*s:fsGroupChangePolicy Sysctls:[]Sysctl SeccompProfile:*SeccompProfile
  AppArmorProfile:*AppArmorProfile SELinuxChangePolicy:*s:seLinuxChangePolicy
PodSpec
  Volumes:[]Volume InitContainers:[]Container Containers:[]Container EphemeralContainers:[]EphemeralContainer
  RestartPolicy:s TerminationGracePeriodSeconds:*i ActiveDeadlineSeconds:*i DNSPolicy:s:dnsPolicy NodeSelector:m
  ServiceAccountName:s AutomountServiceAccountToken:*b NodeName:s SecurityContext:*PodSecurityContext
  ImagePullSecrets:[]LocalObjectReference Hostname:s Subdomain:s SetHostnameAsFQDN:*b Affinity:*Affinity
  SchedulerName:s Tolerations:[]Toleration HostAliases:[]HostAlias PriorityClassName:s Priority:*i
  PreemptionPolicy:*s DNSConfig:*PodDNSConfig:dnsConfig ReadinessGates:[]PodReadinessGate RuntimeClassName:*s
  Overhead:m EnableServiceLinks:*b TopologySpreadConstraints:[]TopologySpreadConstraint OS:*PodOS:os
  SchedulingGates:[]PodSchedulingGate ResourceClaims:[]PodResourceClaim Resources:*ResourceRequirements
  HostnameOverride:*s SchedulingGroup:*PodSchedulingGroup EvictionResponders:[]EvictionResponder
PodTemplateSpec
  +ObjectMeta Spec:PodSpec
PortworxVolumeSource
  VolumeID:s FSType:s:fsType ReadOnly:b
PreferredSchedulingTerm
  Weight:i Preference:NodeSelectorTerm
Probe
  +ProbeHandler InitialDelaySeconds:i TimeoutSeconds:i PeriodSeconds:i SuccessThreshold:i FailureThreshold:i
  TerminationGracePeriodSeconds:*i
ProbeHandler
  Exec:*ExecAction HTTPGet:*HTTPGetAction:httpGet TCPSocket:*TCPSocketAction:tcpSocket GRPC:*GRPCAction:grpc
ProjectedVolumeSource
  Sources:[]VolumeProjection DefaultMode:*i DefaultUser:*i
QuobyteVolumeSource
  Registry:s Volume:s ReadOnly:b User:s Group:s Tenant:s
RBDPersistentVolumeSource
  CephMonitors:[]s:monitors RBDImage:s:image FSType:s:fsType RBDPool:s:pool RadosUser:s:user Keyring:s
  SecretRef:*SecretReference ReadOnly:b
RBDVolumeSource
  CephMonitors:[]s:monitors RBDImage:s:image FSType:s:fsType RBDPool:s:pool RadosUser:s:user Keyring:s
  SecretRef:*LocalObjectReference ReadOnly:b
ResourceClaim
  Name:s Request:s
ResourceFieldSelector
  ContainerName:s Resource:s Divisor:q
ResourceRequirements
  Limits:m Requests:m Claims:[]ResourceClaim
SELinuxOptions
  User:s Role:s Type:s Level:s
ScaleIOPersistentVolumeSource
  Gateway:s System:s SecretRef:*SecretReference SSLEnabled:b:sslEnabled ProtectionDomain:s StoragePool:s
  StorageMode:s VolumeName:s FSType:s:fsType ReadOnly:b
ScaleIOVolumeSource
  Gateway:s System:s SecretRef:*LocalObjectReference SSLEnabled:b:sslEnabled ProtectionDomain:s StoragePool:s
  StorageMode:s VolumeName:s FSType:s:fsType ReadOnly:b
SeccompProfile
  Type:s LocalhostProfile:*s
SecretEnvSource
  +LocalObjectReference Optional:*b
SecretKeySelector
  +LocalObjectReference Key:s Optional:*b
SecretProjection
  +LocalObjectReference Items:[]KeyToPath Optional:*b
SecretReference
  Name:s Namespace:s
SecretVolumeSource
  SecretName:s Items:[]KeyToPath DefaultMode:*i Optional:*b DefaultUser:*i
SecurityContext
  Capabilities:*Capabilities Privileged:*b SELinuxOptions:*SELinuxOptions:seLinuxOptions
  WindowsOptions:*WindowsSecurityContextOptions RunAsUser:*i RunAsGroup:*i RunAsNonRoot:*b
  ReadOnlyRootFilesystem:*b AllowPrivilegeEscalation:*b ProcMount:*s SeccompProfile:*SeccompProfile
  AppArmorProfile:*AppArmorProfile
ServiceAccountTokenProjection
  Audience:s ExpirationSeconds:i Path:s User:*i
SleepAction
  Seconds:i
StorageOSPersistentVolumeSource
  VolumeName:s VolumeNamespace:s FSType:s:fsType ReadOnly:b SecretRef:*ObjectReference
StorageOSVolumeSource
  VolumeName:s VolumeNamespace:s FSType:s:fsType ReadOnly:b SecretRef:*LocalObjectReference
Sysctl
  Name:s Value:s
TCPSocketAction
  Port:p Host:s
Taint
  Key:s Value:s Effect:s TimeAdded:*s
Toleration
  Key:s Operator:s Value:s Effect:s TolerationSeconds:*i
TopologySpreadConstraint
  MaxSkew:i TopologyKey:s WhenUnsatisfiable:s LabelSelector:*j MinDomains:*i NodeAffinityPolicy:*s
  NodeTaintsPolicy:*s MatchLabelKeys:[]s
TypedLocalObjectReference
  APIGroup:*s:apiGroup Kind:s Name:s
TypedObjectReference
  APIGroup:*s:apiGroup Kind:s Name:s Namespace:*s
Volume
  Name:s +VolumeSource
VolumeDevice
  Name:s DevicePath:s
VolumeMount
  Name:s ReadOnly:b RecursiveReadOnly:*s MountPath:s SubPath:s MountPropagation:*s SubPathExpr:s
  BindMountOptions:[]s
VolumeProjection
  Secret:*SecretProjection DownwardAPI:*DownwardAPIProjection ConfigMap:*ConfigMapProjection
  ServiceAccountToken:*ServiceAccountTokenProjection ClusterTrustBundle:*ClusterTrustBundleProjection
  PodCertificate:*PodCertificateProjection
VolumeResourceRequirements
  Limits:m Requests:m
VolumeSource
  HostPath:*HostPathVolumeSource EmptyDir:*EmptyDirVolumeSource
  GCEPersistentDisk:*GCEPersistentDiskVolumeSource:gcePersistentDisk
  AWSElasticBlockStore:*AWSElasticBlockStoreVolumeSource:awsElasticBlockStore GitRepo:*GitRepoVolumeSource
  Secret:*SecretVolumeSource NFS:*NFSVolumeSource:nfs ISCSI:*ISCSIVolumeSource:iscsi
  Glusterfs:*GlusterfsVolumeSource PersistentVolumeClaim:*PersistentVolumeClaimVolumeSource
  RBD:*RBDVolumeSource:rbd Quobyte:*QuobyteVolumeSource FlexVolume:*FlexVolumeSource Cinder:*CinderVolumeSource
  CephFS:*CephFSVolumeSource:cephfs Flocker:*FlockerVolumeSource DownwardAPI:*DownwardAPIVolumeSource
  FC:*FCVolumeSource:fc AzureFile:*AzureFileVolumeSource ConfigMap:*ConfigMapVolumeSource
  VsphereVolume:*VsphereVirtualDiskVolumeSource AzureDisk:*AzureDiskVolumeSource
  PhotonPersistentDisk:*PhotonPersistentDiskVolumeSource Projected:*ProjectedVolumeSource
  PortworxVolume:*PortworxVolumeSource ScaleIO:*ScaleIOVolumeSource StorageOS:*StorageOSVolumeSource:storageos
  CSI:*CSIVolumeSource:csi Ephemeral:*EphemeralVolumeSource Image:*ImageVolumeSource
VsphereVirtualDiskVolumeSource
  VolumePath:s FSType:s:fsType StoragePolicyName:s StoragePolicyID:s
WeightedPodAffinityTerm
  Weight:i PodAffinityTerm:PodAffinityTerm
WindowsSecurityContextOptions
  GMSACredentialSpecName:*s:gmsaCredentialSpecName GMSACredentialSpec:*s:gmsaCredentialSpec RunAsUserName:*s
  HostProcess:*b
"""
