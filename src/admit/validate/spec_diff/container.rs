//! The API server's own types of a container and all that is in it.
//! Models pkg/apis/core/types.go (v1.36).

use super::Struct;

pub const STRUCTS: &[Struct] = &[
    (
        "Container",
        "Name Image Command[ Args[ WorkingDir Ports[ContainerPort EnvFrom[EnvFromSource Env[EnvVar \
         Resources:ResourceRequirements ResizePolicy[ContainerResizePolicy RestartPolicy* \
         RestartPolicyRules[ContainerRestartRule VolumeMounts[VolumeMount VolumeDevices[VolumeDevice \
         LivenessProbe*Probe ReadinessProbe*Probe StartupProbe*Probe Lifecycle*Lifecycle \
         TerminationMessagePath TerminationMessagePolicy ImagePullPolicy SecurityContext*SecurityContext \
         Stdin! StdinOnce! TTY!",
    ),
    ("EphemeralContainer", "+EphemeralContainerCommon TargetContainerName"),
    (
        "EphemeralContainerCommon",
        "Name Image Command[ Args[ WorkingDir Ports[ContainerPort EnvFrom[EnvFromSource Env[EnvVar \
         Resources:ResourceRequirements ResizePolicy[ContainerResizePolicy RestartPolicy* \
         RestartPolicyRules[ContainerRestartRule VolumeMounts[VolumeMount VolumeDevices[VolumeDevice \
         LivenessProbe*Probe ReadinessProbe*Probe StartupProbe*Probe Lifecycle*Lifecycle \
         TerminationMessagePath TerminationMessagePolicy ImagePullPolicy SecurityContext*SecurityContext \
         Stdin! StdinOnce! TTY!",
    ),
    ("ContainerPort", "Name HostPort# ContainerPort# Protocol HostIP"),
    ("ContainerResizePolicy", "ResourceName RestartPolicy"),
    ("ContainerRestartRule", "Action ExitCodes*ContainerRestartRuleOnExitCodes"),
    ("ContainerRestartRuleOnExitCodes", "Operator Values["),
    ("ResourceRequirements", "Limits{ Requests{ Claims[ResourceClaim"),
    ("ResourceClaim", "Name Request"),
    ("EnvVar", "Name Value ValueFrom*EnvVarSource"),
    (
        "EnvVarSource",
        "FieldRef*ObjectFieldSelector ResourceFieldRef*ResourceFieldSelector \
         ConfigMapKeyRef*ConfigMapKeySelector SecretKeyRef*SecretKeySelector FileKeyRef*FileKeySelector",
    ),
    ("FileKeySelector", "VolumeName Path Key Optional*"),
    ("SecretKeySelector", "+LocalObjectReference Key Optional*"),
    ("ConfigMapKeySelector", "+LocalObjectReference Key Optional*"),
    ("ResourceFieldSelector", "ContainerName Resource Divisor~"),
    ("ObjectFieldSelector", "APIVersion FieldPath"),
    ("EnvFromSource", "Prefix ConfigMapRef*ConfigMapEnvSource SecretRef*SecretEnvSource"),
    ("SecretEnvSource", "+LocalObjectReference Optional*"),
    ("ConfigMapEnvSource", "+LocalObjectReference Optional*"),
    (
        "VolumeMount",
        "Name ReadOnly! RecursiveReadOnly* MountPath SubPath MountPropagation* SubPathExpr",
    ),
    ("VolumeDevice", "Name DevicePath"),
    (
        "Probe",
        "+ProbeHandler InitialDelaySeconds# TimeoutSeconds# PeriodSeconds# SuccessThreshold# \
         FailureThreshold# TerminationGracePeriodSeconds*",
    ),
    (
        "ProbeHandler",
        "Exec*ExecAction HTTPGet*HTTPGetAction TCPSocket*TCPSocketAction GRPC*GRPCAction",
    ),
    ("GRPCAction", "Port# Service*"),
    ("Lifecycle", "PostStart*LifecycleHandler PreStop*LifecycleHandler StopSignal*"),
    (
        "LifecycleHandler",
        "Exec*ExecAction HTTPGet*HTTPGetAction TCPSocket*TCPSocketAction Sleep*SleepAction",
    ),
    ("SleepAction", "Seconds#"),
    ("TCPSocketAction", "Port# Host"),
    ("HTTPGetAction", "Path Port# Host Scheme HTTPHeaders[HTTPHeader"),
    ("HTTPHeader", "Name Value"),
    ("ExecAction", "Command["),
    (
        "SecurityContext",
        "Capabilities*Capabilities Privileged* SELinuxOptions*SELinuxOptions \
         WindowsOptions*WindowsSecurityContextOptions RunAsUser* RunAsGroup* RunAsNonRoot* \
         ReadOnlyRootFilesystem* AllowPrivilegeEscalation* ProcMount* SeccompProfile*SeccompProfile \
         AppArmorProfile*AppArmorProfile",
    ),
    ("Capabilities", "Add[ Drop["),
    ("AppArmorProfile", "Type LocalhostProfile*"),
    ("SeccompProfile", "Type LocalhostProfile*"),
    (
        "WindowsSecurityContextOptions",
        "GMSACredentialSpecName* GMSACredentialSpec* RunAsUserName* HostProcess*",
    ),
    ("SELinuxOptions", "User Role Type Level"),
];
