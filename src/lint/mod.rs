//! Advice on text that Kubernetes takes, and help with what it refuses in words that do not help.
//!
//! Knows: admit, objects, yaml, kit. Never knows: the cluster, sentences, the page.
//!
//! The map: `arithmetic` computes what a probe's numbers come to.

pub mod arithmetic;
