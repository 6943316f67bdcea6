//! Probes and lifecycle hooks, and the handlers they share.
//! Models staging/src/k8s.io/api/core/v1/types.go Probe (v1.36).

use super::Shape::{Choice, Int32, Int64, IntOrString, List, Object, Text};
use super::{Type, accepted, choice, simulated};

pub static PROBE: Type = Type {
    name: "Probe",
    fields: &[
        simulated("exec", Object(&EXEC_ACTION)),
        simulated("failureThreshold", Int32),
        simulated("grpc", Object(&GRPC_ACTION)),
        simulated("httpGet", Object(&HTTP_GET_ACTION)),
        simulated("initialDelaySeconds", Int32),
        simulated("periodSeconds", Int32),
        simulated("successThreshold", Int32),
        simulated("tcpSocket", Object(&TCP_SOCKET_ACTION)),
        simulated("terminationGracePeriodSeconds", Int64),
        simulated("timeoutSeconds", Int32),
    ],
};

pub static LIFECYCLE: Type = Type {
    name: "Lifecycle",
    fields: &[
        simulated("postStart", Object(&LIFECYCLE_HANDLER)),
        simulated("preStop", Object(&LIFECYCLE_HANDLER)),
        accepted("stopSignal", Choice(&choice::SIGNAL)),
    ],
};

pub static LIFECYCLE_HANDLER: Type = Type {
    name: "LifecycleHandler",
    fields: &[
        simulated("exec", Object(&EXEC_ACTION)),
        simulated("httpGet", Object(&HTTP_GET_ACTION)),
        simulated("sleep", Object(&SLEEP_ACTION)),
        simulated("tcpSocket", Object(&TCP_SOCKET_ACTION)),
    ],
};

pub static EXEC_ACTION: Type =
    Type { name: "ExecAction", fields: &[simulated("command", List(&Text))] };

pub static GRPC_ACTION: Type =
    Type { name: "GRPCAction", fields: &[simulated("port", Int32), simulated("service", Text)] };

pub static HTTP_GET_ACTION: Type = Type {
    name: "HTTPGetAction",
    fields: &[
        simulated("host", Text),
        simulated("httpHeaders", List(&Object(&HTTP_HEADER))),
        simulated("path", Text),
        simulated("port", IntOrString),
        simulated("scheme", Choice(&choice::URI_SCHEME)),
    ],
};

pub static HTTP_HEADER: Type =
    Type { name: "HTTPHeader", fields: &[simulated("name", Text), simulated("value", Text)] };

pub static TCP_SOCKET_ACTION: Type = Type {
    name: "TCPSocketAction",
    fields: &[simulated("host", Text), simulated("port", IntOrString)],
};

pub static SLEEP_ACTION: Type =
    Type { name: "SleepAction", fields: &[simulated("seconds", Int64)] };
