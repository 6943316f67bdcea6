//! Security contexts of pods and containers.
//! Models staging/src/k8s.io/api/core/v1/types.go SecurityContext (v1.36).

use super::Shape::{Bool, Choice, Int64, List, Object, Text};
use super::{Type, accepted, choice, simulated};

pub static POD_SECURITY_CONTEXT: Type = Type {
    name: "PodSecurityContext",
    fields: &[
        accepted("appArmorProfile", Object(&APP_ARMOR_PROFILE)),
        accepted("fsGroup", Int64),
        accepted("fsGroupChangePolicy", Choice(&choice::POD_FS_GROUP_CHANGE_POLICY)),
        accepted("runAsGroup", Int64),
        accepted("runAsNonRoot", Bool),
        accepted("runAsUser", Int64),
        accepted("seLinuxChangePolicy", Choice(&choice::POD_SE_LINUX_CHANGE_POLICY)),
        accepted("seLinuxOptions", Object(&SE_LINUX_OPTIONS)),
        accepted("seccompProfile", Object(&SECCOMP_PROFILE)),
        accepted("supplementalGroups", List(&Int64)),
        accepted("supplementalGroupsPolicy", Choice(&choice::SUPPLEMENTAL_GROUPS_POLICY)),
        accepted("sysctls", List(&Object(&SYSCTL))),
        accepted("windowsOptions", Object(&WINDOWS_SECURITY_CONTEXT_OPTIONS)),
    ],
};

pub static SECURITY_CONTEXT: Type = Type {
    name: "SecurityContext",
    fields: &[
        accepted("allowPrivilegeEscalation", Bool),
        accepted("appArmorProfile", Object(&APP_ARMOR_PROFILE)),
        accepted("capabilities", Object(&CAPABILITIES)),
        accepted("privileged", Bool),
        accepted("procMount", Choice(&choice::PROC_MOUNT_TYPE)),
        simulated("readOnlyRootFilesystem", Bool),
        accepted("runAsGroup", Int64),
        accepted("runAsNonRoot", Bool),
        accepted("runAsUser", Int64),
        accepted("seLinuxOptions", Object(&SE_LINUX_OPTIONS)),
        accepted("seccompProfile", Object(&SECCOMP_PROFILE)),
        accepted("windowsOptions", Object(&WINDOWS_SECURITY_CONTEXT_OPTIONS)),
    ],
};

pub static APP_ARMOR_PROFILE: Type = Type {
    name: "AppArmorProfile",
    fields: &[
        accepted("localhostProfile", Text),
        accepted("type", Choice(&choice::APP_ARMOR_PROFILE_TYPE)),
    ],
};

pub static CAPABILITIES: Type = Type {
    name: "Capabilities",
    fields: &[
        accepted("add", List(&Choice(&choice::CAPABILITY))),
        accepted("drop", List(&Choice(&choice::CAPABILITY))),
    ],
};

pub static SE_LINUX_OPTIONS: Type = Type {
    name: "SELinuxOptions",
    fields: &[
        accepted("level", Text),
        accepted("role", Text),
        accepted("type", Text),
        accepted("user", Text),
    ],
};

pub static SECCOMP_PROFILE: Type = Type {
    name: "SeccompProfile",
    fields: &[
        accepted("localhostProfile", Text),
        accepted("type", Choice(&choice::SECCOMP_PROFILE_TYPE)),
    ],
};

pub static SYSCTL: Type =
    Type { name: "Sysctl", fields: &[accepted("name", Text), accepted("value", Text)] };

pub static WINDOWS_SECURITY_CONTEXT_OPTIONS: Type = Type {
    name: "WindowsSecurityContextOptions",
    fields: &[
        accepted("gmsaCredentialSpec", Text),
        accepted("gmsaCredentialSpecName", Text),
        accepted("hostProcess", Bool),
        accepted("runAsUserName", Text),
    ],
};
