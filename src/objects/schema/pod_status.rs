//! What is reported of a pod. A status in a manifest is read and then dropped, so none of it counts as unsimulated.
//! Models staging/src/k8s.io/api/core/v1/types.go PodStatus (v1.36).

use super::Shape::{
    Bool, Choice, Int32, Int64, List, Map, Object, Quantities, Quantity, Text, Time,
};
use super::container::RESOURCE_REQUIREMENTS;
use super::{Type, choice, simulated};

pub static POD_STATUS: Type = Type {
    name: "PodStatus",
    fields: &[
        simulated("allocatedResources", Quantities),
        simulated("conditions", List(&Object(&POD_CONDITION))),
        simulated("containerStatuses", List(&Object(&CONTAINER_STATUS))),
        simulated("ephemeralContainerStatuses", List(&Object(&CONTAINER_STATUS))),
        simulated("extendedResourceClaimStatus", Object(&POD_EXTENDED_RESOURCE_CLAIM_STATUS)),
        simulated("hostIP", Text),
        simulated("hostIPs", List(&Object(&HOST_IP))),
        simulated("initContainerStatuses", List(&Object(&CONTAINER_STATUS))),
        simulated("message", Text),
        simulated(
            "nodeAllocatableResourceClaimStatuses",
            List(&Object(&NODE_ALLOCATABLE_RESOURCE_CLAIM_STATUS)),
        ),
        simulated("nominatedNodeName", Text),
        simulated("observedGeneration", Int64),
        simulated("phase", Choice(&choice::POD_PHASE)),
        simulated("podIP", Text),
        simulated("podIPs", List(&Object(&POD_IP))),
        simulated("qosClass", Choice(&choice::POD_QOS_CLASS)),
        simulated("reason", Text),
        simulated("resize", Choice(&choice::POD_RESIZE_STATUS)),
        simulated("resourceClaimStatuses", List(&Object(&POD_RESOURCE_CLAIM_STATUS))),
        simulated("resources", Object(&RESOURCE_REQUIREMENTS)),
        simulated("startTime", Time),
    ],
};

pub static POD_CONDITION: Type = Type {
    name: "PodCondition",
    fields: &[
        simulated("lastProbeTime", Time),
        simulated("lastTransitionTime", Time),
        simulated("message", Text),
        simulated("observedGeneration", Int64),
        simulated("reason", Text),
        simulated("status", Choice(&choice::CONDITION_STATUS)),
        simulated("type", Choice(&choice::POD_CONDITION_TYPE)),
    ],
};

pub static CONTAINER_STATUS: Type = Type {
    name: "ContainerStatus",
    fields: &[
        simulated("allocatedResources", Quantities),
        simulated("allocatedResourcesStatus", List(&Object(&RESOURCE_STATUS))),
        simulated("containerID", Text),
        simulated("image", Text),
        simulated("imageID", Text),
        simulated("lastState", Object(&CONTAINER_STATE)),
        simulated("name", Text),
        simulated("ready", Bool),
        simulated("resources", Object(&RESOURCE_REQUIREMENTS)),
        simulated("restartCount", Int32),
        simulated("started", Bool),
        simulated("state", Object(&CONTAINER_STATE)),
        simulated("stopSignal", Choice(&choice::SIGNAL)),
        simulated("user", Object(&CONTAINER_USER)),
        simulated("volumeMounts", List(&Object(&VOLUME_MOUNT_STATUS))),
    ],
};

pub static POD_EXTENDED_RESOURCE_CLAIM_STATUS: Type = Type {
    name: "PodExtendedResourceClaimStatus",
    fields: &[
        simulated("requestMappings", List(&Object(&CONTAINER_EXTENDED_RESOURCE_REQUEST))),
        simulated("resourceClaimName", Text),
    ],
};

pub static HOST_IP: Type = Type { name: "HostIP", fields: &[simulated("ip", Text)] };

pub static NODE_ALLOCATABLE_RESOURCE_CLAIM_STATUS: Type = Type {
    name: "NodeAllocatableResourceClaimStatus",
    fields: &[
        simulated("containers", List(&Text)),
        simulated("resourceClaimName", Text),
        simulated("resources", Map(&Quantity)),
    ],
};

pub static POD_IP: Type = Type { name: "PodIP", fields: &[simulated("ip", Text)] };

pub static POD_RESOURCE_CLAIM_STATUS: Type = Type {
    name: "PodResourceClaimStatus",
    fields: &[simulated("name", Text), simulated("resourceClaimName", Text)],
};

pub static RESOURCE_STATUS: Type = Type {
    name: "ResourceStatus",
    fields: &[
        simulated("name", Choice(&choice::RESOURCE_NAME)),
        simulated("resources", List(&Object(&RESOURCE_HEALTH))),
    ],
};

pub static CONTAINER_STATE: Type = Type {
    name: "ContainerState",
    fields: &[
        simulated("running", Object(&CONTAINER_STATE_RUNNING)),
        simulated("terminated", Object(&CONTAINER_STATE_TERMINATED)),
        simulated("waiting", Object(&CONTAINER_STATE_WAITING)),
    ],
};

pub static CONTAINER_USER: Type =
    Type { name: "ContainerUser", fields: &[simulated("linux", Object(&LINUX_CONTAINER_USER))] };

pub static VOLUME_MOUNT_STATUS: Type = Type {
    name: "VolumeMountStatus",
    fields: &[
        simulated("mountPath", Text),
        simulated("name", Text),
        simulated("readOnly", Bool),
        simulated("recursiveReadOnly", Choice(&choice::RECURSIVE_READ_ONLY_MODE)),
        simulated("volumeStatus", Object(&VOLUME_STATUS)),
    ],
};

pub static CONTAINER_EXTENDED_RESOURCE_REQUEST: Type = Type {
    name: "ContainerExtendedResourceRequest",
    fields: &[
        simulated("containerName", Text),
        simulated("requestName", Text),
        simulated("resourceName", Text),
    ],
};

pub static RESOURCE_HEALTH: Type = Type {
    name: "ResourceHealth",
    fields: &[
        simulated("health", Choice(&choice::RESOURCE_HEALTH_STATUS)),
        simulated("message", Text),
        simulated("resourceID", Choice(&choice::RESOURCE_ID)),
    ],
};

pub static CONTAINER_STATE_RUNNING: Type =
    Type { name: "ContainerStateRunning", fields: &[simulated("startedAt", Time)] };

pub static CONTAINER_STATE_TERMINATED: Type = Type {
    name: "ContainerStateTerminated",
    fields: &[
        simulated("containerID", Text),
        simulated("exitCode", Int32),
        simulated("finishedAt", Time),
        simulated("message", Text),
        simulated("reason", Text),
        simulated("signal", Int32),
        simulated("startedAt", Time),
    ],
};

pub static CONTAINER_STATE_WAITING: Type = Type {
    name: "ContainerStateWaiting",
    fields: &[simulated("message", Text), simulated("reason", Text)],
};

pub static LINUX_CONTAINER_USER: Type = Type {
    name: "LinuxContainerUser",
    fields: &[
        simulated("gid", Int64),
        simulated("supplementalGroups", List(&Int64)),
        simulated("uid", Int64),
    ],
};

pub static VOLUME_STATUS: Type =
    Type { name: "VolumeStatus", fields: &[simulated("image", Object(&IMAGE_VOLUME_STATUS))] };

pub static IMAGE_VOLUME_STATUS: Type =
    Type { name: "ImageVolumeStatus", fields: &[simulated("imageRef", Text)] };
