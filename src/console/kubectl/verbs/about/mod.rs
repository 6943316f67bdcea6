//! Verbs that tell of the cluster and of kubectl itself.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/{apiresources,auth,clusterinfo,config,version} (v1.36).

mod access;
pub mod api_resources;
pub mod auth;
pub mod can_i;
pub mod cluster_info;
pub mod config;
pub mod contexts;
pub mod identity;
pub mod version;

/// Where the API server answers, as a kubeconfig would say.
const SERVER: &str = "https://127.0.0.1:6443";
