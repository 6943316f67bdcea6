//! The ConfigMap with the cluster's certificate that every namespace is given, and every pod's token volume reads.
//! Models pkg/controller/certificates/rootcacertpublisher/publisher.go (v1.36).

use crate::objects::ConfigMap;

const NAME: &str = "kube-root-ca.crt";
/// It vouches for nothing; there is only something to look at.
const CERTIFICATE: &str = include_str!("root_ca.pem");
const DESCRIPTION: (&str, &str) = (
    "kubernetes.io/description",
    "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.",
);

pub fn config_map(namespace: &str) -> ConfigMap {
    let mut map = ConfigMap::default();
    map.metadata.name = NAME.to_owned();
    map.metadata.namespace = namespace.to_owned();
    let (annotation, text) = DESCRIPTION;
    map.metadata.annotations.insert(annotation.to_owned(), text.to_owned());
    map.data.insert("ca.crt".to_owned(), CERTIFICATE.to_owned());
    map
}
