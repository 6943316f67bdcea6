//! The named behaviours of Kubernetes that a learner can be told, each with its upstream source (v1.36).
//!
//! A rule ties together the source, the branch in our code, the golden trace that shows it (`# cites:`) and the
//! sentence that explains it (`words/*/rules.txt`). What nobody would be told is a comment, not a rule.

macro_rules! rules {
    ($($name:ident $id:literal $source:literal)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule {
            $($name,)*
        }

        impl Rule {
            pub const ALL: &[Rule] = &[$(Rule::$name,)*];

            /// Stable: traces cite it and words are keyed by it.
            pub fn id(self) -> &'static str {
                match self {
                    $(Rule::$name => $id,)*
                }
            }

            /// File and function upstream.
            pub fn source(self) -> &'static str {
                match self {
                    $(Rule::$name => $source,)*
                }
            }
        }
    };
}

rules! {
    ApiCreate "api.create" "pkg/registry/core/pod/strategy.go PrepareForCreate"
    ApiDelete "api.delete" "pkg/registry/core/pod/strategy.go CheckGracefulDelete"
    ApiDeleteNow "api.delete-now" "pkg/registry/core/pod/strategy.go CheckGracefulDelete"
    ApiPatchStatus "api.patch-status" "pkg/registry/core/pod/strategy.go podStatusStrategy"
    ApiRemove "api.remove" "pkg/kubelet/status/status_manager.go syncPod"
    SchedulerBind "scheduler.bind" "pkg/scheduler/schedule_one.go bindingCycle"
    SchedulerUnschedulable "scheduler.unschedulable" "pkg/scheduler/schedule_one.go handleSchedulingFailure"
    SchedulerRetry "scheduler.retry" "pkg/scheduler/backend/queue/scheduling_queue.go movePodsToActiveOrBackoffQueue"
    SchedulerPreempt "scheduler.preempt" "pkg/scheduler/framework/preemption/executor.go PreemptPod"
    KubeletStatus "kubelet.status" "pkg/kubelet/status/status_manager.go syncPod"
    StatusReconciled "status.reconciled" "pkg/kubelet/status/status_manager.go needsReconcile"
    ReadinessGate "status.readiness-gate" "pkg/kubelet/status/generate.go GeneratePodReadyCondition"
    PodPhaseFinal "status.phase-final" "pkg/kubelet/kubelet_pods.go getPhase"
    ActiveDeadline "status.active-deadline" "pkg/kubelet/active_deadline.go ShouldEvict"
    CrashLoopShown "status.crash-loop" "pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses"
    SandboxReady "kubelet.sandbox-ready" "pkg/kubelet/kubelet.go OnPodSandboxReady"
    ImagePull "image.pull" "pkg/kubelet/images/image_manager.go EnsureImageExists"
    ImagePullFailed "image.pull-failed" "pkg/kubelet/images/image_manager.go EnsureImageExists"
    ImageBackOff "image.back-off" "pkg/kubelet/images/image_manager.go EnsureImageExists"
    ImageNeverPull "image.never-pull" "pkg/kubelet/images/image_manager.go EnsureImageExists"
    ContainerConfig "container.config" "pkg/kubelet/kubelet_pods.go makeEnvironmentVariables"
    ContainerStart "container.start" "pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer"
    StartError "container.start-error" "pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer"
    ContainerExit "container.exit" "pkg/kubelet/pleg/generic.go generateEvents"
    RestartRule "container.restart-rule" "pkg/api/v1/pod/util.go ContainerShouldRestart"
    RestartAll "container.restart-all" "pkg/kubelet/kuberuntime/kuberuntime_manager.go getContainersToReset"
    InitOrder "init.order" "pkg/kubelet/kuberuntime/kuberuntime_container.go computeInitContainerActions"
    InitAgain "init.again" "pkg/kubelet/kuberuntime/kuberuntime_container.go computeInitContainerActions"
    SidecarFirst "sidecar.first" "pkg/kubelet/kuberuntime/kuberuntime_container.go computeInitContainerActions"
    SidecarAgain "sidecar.again" "pkg/kubelet/kuberuntime/kuberuntime_container.go computeInitContainerActions"
    SidecarLast "sidecar.last" "pkg/kubelet/kuberuntime/kuberuntime_termination_order.go waitForTurn"
    PostStart "hook.post-start" "pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer"
    PostStartFailed "hook.post-start-failed" "pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer"
    PreStop "hook.pre-stop" "pkg/kubelet/kuberuntime/kuberuntime_container.go executePreStopHook"
    PreStopFailed "hook.pre-stop-failed" "pkg/kubelet/kuberuntime/kuberuntime_container.go executePreStopHook"
    DefinitionChanged "actions.definition-changed" "pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions"
    PodFinished "pod.finished" "pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions"
    KillMinimum "kill.minimum" "pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer"
    GraceShortened "kill.shortened" "pkg/kubelet/pod_workers.go calculateEffectiveGracePeriod"
    RestartPolicy "container.restart-policy" "pkg/kubelet/container/helpers.go ShouldContainerBeRestarted"
    LivenessKill "actions.liveness-kill" "pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions"
    StartupKill "actions.startup-kill" "pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions"
    KillGrace "kill.grace" "pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer"
    KillForce "kill.force" "pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer"
    BackOffBlocked "back-off.blocked" "pkg/kubelet/kuberuntime/kuberuntime_manager.go doBackOff"
    BackOffPolled "back-off.polled" "pkg/kubelet/pod_workers.go completeWork"
    BackOffFree "back-off.free" "pkg/kubelet/kuberuntime/kuberuntime_manager.go doBackOff"
    BackOffOver "back-off.over" "pkg/kubelet/kuberuntime/kuberuntime_manager.go doBackOff"
    KubeletRestart "kubelet.restart" "pkg/kubelet/prober/prober_manager.go setReadyStateOnKubeletRestart"
    ProbeSuccess "prober.success" "pkg/kubelet/prober/worker.go doProbe"
    ProbeFailure "prober.failure" "pkg/kubelet/prober/worker.go doProbe"
    ProbeThreshold "prober.threshold" "pkg/kubelet/prober/worker.go doProbe"
    ProbeRunCarried "prober.run-carried" "pkg/kubelet/prober/worker.go doProbe"
    ProbeWarning "prober.warning" "pkg/probe/http/http.go DoHTTPProbe"
    ProbeError "prober.error" "pkg/kubelet/prober/prober.go runProbeWithRetries"
    ProbeLateTick "prober.late-tick" "pkg/kubelet/prober/worker.go run"
    ProbeInitialDelay "prober.initial-delay" "pkg/kubelet/prober/worker.go doProbe"
    ProbeStartupGate "prober.startup-gate" "pkg/kubelet/prober/worker.go doProbe"
    ProbeHold "prober.hold" "pkg/kubelet/prober/worker.go doProbe"
    ProbeManual "prober.manual" "pkg/kubelet/prober/prober_manager.go UpdatePodStatus"
    StartupPassed "prober.startup-passed" "pkg/kubelet/kubelet.go syncLoopIteration"
    StartupUnnoticed "prober.startup-unnoticed" "pkg/kubelet/kubelet.go syncLoopIteration"
    ReadinessChanged "prober.readiness-changed" "pkg/kubelet/kubelet.go syncLoopIteration"
    VolumeMount "volume.mount" "pkg/volume/util/operationexecutor/operation_generator.go GenerateMountVolumeFunc"
    PodTerminating "pod.terminating" "pkg/kubelet/kubelet.go SyncTerminatingPod"
    EndpointsFollow "endpoints.follow" "staging/src/k8s.io/endpointslice/utils.go podToEndpoint"
    EndpointsObject "endpoints.object" "pkg/controller/endpoint/endpoints_controller.go syncService"
    EndpointsMirror "endpoints.mirror" "pkg/controller/endpointslicemirroring/reconciler.go reconcile"
    ProxySync "proxy.sync" "pkg/proxy/iptables/proxier.go syncProxyRules"
    ProxyReject "proxy.no-endpoints" "pkg/proxy/iptables/proxier.go syncProxyRules"
    ProxyDrop "proxy.no-local-endpoints" "pkg/proxy/iptables/proxier.go syncProxyRules"
    ProxyTerminating "proxy.terminating" "pkg/proxy/topology.go CategorizeEndpoints"
    ProxyStale "proxy.stale" "pkg/proxy/iptables/proxier.go syncProxyRules"
    RequestUnready "request.unready" "pkg/kubelet/prober/prober_manager.go UpdatePodStatus"
    RequestReset "request.reset" "pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer"
    BalancerEnsured "balancer.ensured" "staging/src/k8s.io/cloud-provider/controllers/service/controller.go syncLoadBalancerIfNeeded"
    BalancerChecks "balancer.checks" "pkg/proxy/healthcheck/service_health.go ServeHTTP"
    ReplicaSetCreate "replica-set.create" "pkg/controller/replicaset/replica_set.go manageReplicas"
    ReplicaSetDelete "replica-set.delete" "pkg/controller/controller_utils.go ActivePodsWithRanks"
    ReplicaSetAdopt "replica-set.adopt" "pkg/controller/controller_ref_manager.go AdoptPod"
    ReplicaSetRelease "replica-set.release" "pkg/controller/controller_ref_manager.go ReleasePod"
    ReplicaSetStatus "replica-set.status" "pkg/controller/replicaset/replica_set_utils.go calculateStatus"
    JobCreate "job.create" "pkg/controller/job/job_controller.go manageJob"
    JobDelete "job.delete" "pkg/controller/job/job_controller.go deleteJobPods"
    JobCount "job.count" "pkg/controller/job/job_controller.go trackJobStatusAndRemoveFinalizers"
    JobComplete "job.complete" "pkg/controller/job/job_controller.go recordJobFinished"
    JobFailed "job.failed" "pkg/controller/job/job_controller.go recordJobFinished"
    JobSuspend "job.suspend" "pkg/controller/job/job_controller.go syncJob"
    JobTtl "job.ttl" "pkg/controller/ttlafterfinished/ttlafterfinished_controller.go processJob"
    CronJobCreate "cron-job.create" "pkg/controller/cronjob/cronjob_controllerv2.go syncCronJob"
    CronJobClean "cron-job.clean" "pkg/controller/cronjob/cronjob_controllerv2.go cleanupFinishedJobs"
    CronJobStatus "cron-job.status" "pkg/controller/cronjob/cronjob_controllerv2.go sync"
    StatefulSetCreate "stateful-set.create" "pkg/controller/statefulset/stateful_set_control.go processReplica"
    StatefulSetReplace "stateful-set.replace" "pkg/controller/statefulset/stateful_set_control.go processReplica"
    StatefulSetDelete "stateful-set.delete" "pkg/controller/statefulset/stateful_set_control.go processCondemned"
    StatefulSetUpdate "stateful-set.update" "pkg/controller/statefulset/stateful_set_control.go updateStatefulSet"
    StatefulSetStatus "stateful-set.status" "pkg/controller/statefulset/stateful_set_control.go performUpdate"
    DaemonSetCreate "daemon-set.create" "pkg/controller/daemon/daemon_controller.go syncNodes"
    DaemonSetDelete "daemon-set.delete" "pkg/controller/daemon/daemon_controller.go podsShouldBeOnNode"
    DaemonSetFailed "daemon-set.failed" "pkg/controller/daemon/daemon_controller.go podsShouldBeOnNode"
    DaemonSetUpdate "daemon-set.update" "pkg/controller/daemon/update.go rollingUpdate"
    DaemonSetStatus "daemon-set.status" "pkg/controller/daemon/daemon_controller.go updateDaemonSetStatus"
    DeploymentNewSet "deployment.new-set" "pkg/controller/deployment/sync.go getNewReplicaSet"
    DeploymentRevision "deployment.revision" "pkg/controller/deployment/util/deployment_util.go SetNewReplicaSetAnnotations"
    DeploymentScale "deployment.scale" "pkg/controller/deployment/sync.go scale"
    DeploymentScaleUp "deployment.scale-up" "pkg/controller/deployment/rolling.go reconcileNewReplicaSet"
    DeploymentScaleDown "deployment.scale-down" "pkg/controller/deployment/rolling.go reconcileOldReplicaSets"
    DeploymentUnhealthyFirst "deployment.unhealthy-first" "pkg/controller/deployment/rolling.go cleanupUnhealthyReplicas"
    DeploymentRecreate "deployment.recreate" "pkg/controller/deployment/recreate.go scaleDownOldReplicaSetsForRecreate"
    DeploymentStatus "deployment.status" "pkg/controller/deployment/progress.go syncRolloutStatus"
    DeploymentRollback "deployment.rollback" "pkg/controller/deployment/rollback.go rollbackToTemplate"
    DeploymentCleanUp "deployment.clean-up" "pkg/controller/deployment/sync.go cleanupDeployment"
    ApiFinalizers "api.finalizers" "staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go Delete"
    GarbageCollected "gc.collected" "pkg/controller/garbagecollector/garbagecollector.go attemptToDeleteItem"
    GarbageForeground "gc.foreground" "pkg/controller/garbagecollector/garbagecollector.go processDeletingDependentsItem"
    GarbageOrphaned "gc.orphaned" "pkg/controller/garbagecollector/garbagecollector.go orphanDependents"
    EventCombined "event.combined" "staging/src/k8s.io/client-go/tools/record/events_cache.go EventAggregate"
    EventDropped "event.dropped" "staging/src/k8s.io/client-go/tools/record/events_cache.go Filter"
    NodeReport "node.report" "pkg/kubelet/kubelet_node_status.go tryUpdateNodeStatus"
    NodeUnreachable "node.unreachable" "pkg/controller/nodelifecycle/node_lifecycle_controller.go tryUpdateNodeHealth"
    NodePodsNotReady "node.pods-not-ready" "pkg/controller/util/node/controller_utils.go MarkPodsNotReady"
    NodeConditionTaint "node.condition-taint" "pkg/controller/nodelifecycle/node_lifecycle_controller.go doNoScheduleTaintingPass"
    NodeEvictionTaint "node.eviction-taint" "pkg/controller/nodelifecycle/node_lifecycle_controller.go doNoExecuteTaintingPass"
    NodeReachable "node.reachable" "pkg/controller/nodelifecycle/node_lifecycle_controller.go markNodeAsReachable"
    NodesAllGone "node.all-gone" "pkg/controller/nodelifecycle/node_lifecycle_controller.go handleDisruption"
    TaintEvicts "taint.evicts" "pkg/controller/tainteviction/taint_eviction.go processPodOnNode"
    TaintPatience "taint.patience" "pkg/controller/tainteviction/taint_eviction.go getMinTolerationTime"
    PodGcOrphaned "pod-gc.orphaned" "pkg/controller/podgc/gc_controller.go gcOrphaned"
    PodGcOutOfService "pod-gc.out-of-service" "pkg/controller/podgc/gc_controller.go gcTerminating"
    KubeletRejects "kubelet.rejects" "pkg/kubelet/lifecycle/predicate.go Admit"
    KubeletPreempts "kubelet.preempts" "pkg/kubelet/preemption/preemption.go HandleAdmissionFailure"
    BudgetCounted "budget.counted" "pkg/controller/disruption/disruption.go trySync"
    Evicted "eviction.api" "pkg/registry/core/pod/storage/eviction.go Create"
    NamespaceEmptied "namespace.emptied" "pkg/controller/namespace/deletion/namespaced_resources_deleter.go deleteAllContent"
    NamespaceConditions "namespace.conditions" "pkg/controller/namespace/deletion/status_condition_utils.go updateConditions"
    NamespaceFinalized "namespace.finalized" "pkg/controller/namespace/deletion/namespaced_resources_deleter.go finalizeNamespace"
    NamespaceTerminating "namespace.terminating" "staging/src/k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go Admit"
    Learner "learner" "you"
}
