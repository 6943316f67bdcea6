//! Advice on YAML that a cluster would accept.
