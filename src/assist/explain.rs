//! What `kubectl explain` prints, in kubectl's layout and with our own sentences.
//! Models staging/src/k8s.io/kubectl/pkg/explain/v2/templates/plaintext.tmpl (v0.36), C56.

use super::meaning::{of_field, of_type};
use super::required::is_required;
use super::resolve::Owned;
use super::type_name::{described_type, type_name};
use super::wrap::wrap;
use crate::kit::order;
use crate::objects::Kind;
use crate::objects::schema::{Field, Shape, Type, root};
use crate::words::Lang;

/// Whether the fields of fields are listed too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    Flat,
    Recursive,
}

const WIDTH: usize = 76;

/// String types whose words the server publishes as an enum; of the others it says only that they are strings.
const ENUMS: &[&str] = &[
    "v1.AddressType",
    "v1.AppArmorProfileType",
    "v1.AzureDataDiskCachingMode",
    "v1.AzureDataDiskKind",
    "v1.CompletionMode",
    "v1.DNSPolicy",
    "v1.DeploymentStrategyType",
    "v1.HostPathType",
    "v1.IPFamilyPolicy",
    "v1.MountPropagationMode",
    "v1.NamespacePhase",
    "v1.NodeInclusionPolicy",
    "v1.NodePhase",
    "v1.NodeSelectorOperator",
    "v1.PersistentVolumeMode",
    "v1.PodFSGroupChangePolicy",
    "v1.PodFailurePolicyAction",
    "v1.PodFailurePolicyOnExitCodesOperator",
    "v1.PodPhase",
    "v1.PodQOSClass",
    "v1.PodReplacementPolicy",
    "v1.PreemptionPolicy",
    "v1.ProcMountType",
    "v1.Protocol",
    "v1.PullPolicy",
    "v1.RestartPolicy",
    "v1.SeccompProfileType",
    "v1.ServiceAffinity",
    "v1.ServiceExternalTrafficPolicy",
    "v1.ServiceInternalTrafficPolicy",
    "v1.ServiceType",
    "v1.SupplementalGroupsPolicy",
    "v1.TaintEffect",
    "v1.TerminationMessagePolicy",
    "v1.TolerationOperator",
    "v1.URIScheme",
    "v1.UnsatisfiableConstraintAction",
];

/// A kind, or the field at the end of a path. The error is the field that kubectl names when there is none: the last.
pub fn explain(kind: Kind, path: &[&str], depth: Depth, lang: Lang) -> Result<String, String> {
    let names = kind.names();
    let mut text = String::new();
    if !names.group.is_empty() {
        text += &format!("GROUP:      {}\n", names.group);
    }
    text += &format!("KIND:       {}\nVERSION:    {}\n\n", names.kind, names.version);
    let printer = Printer { depth, lang };
    let shape = Shape::Object(root(kind));
    let Some((last, _)) = path.split_last() else {
        let about = of_type(lang, root(kind).name).map(|about| format!("{about}\n"));
        return Ok(text + &printer.described(&shape, about.as_deref().unwrap_or_default()) + "\n");
    };
    let at = follow(&shape, path).ok_or_else(|| (*last).to_owned())?;
    text += &format!("FIELD: {last} <{}>\n", type_name(&at.field.shape));
    if let Some(words) = words(at.field) {
        let lines: Vec<String> = words.iter().map(|word| format!("\n    {word}")).collect();
        text += &format!("ENUM:{}", lines.concat());
    }
    text += "\n\n";
    Ok(text + &printer.described(&at.field.shape, &printer.about(at)) + "\n")
}

/// What a path that is being typed could become; it begins with the name of a resource and a dot.
pub fn endings(typed: &str) -> Vec<String> {
    let Some((before, _)) = typed.rsplit_once('.') else { return Vec::new() };
    let mut path = before.split('.');
    let Some(kind) = path.next().and_then(Kind::from_resource) else { return Vec::new() };
    let path: Vec<&str> = path.collect();
    let shape = Shape::Object(root(kind));
    let shape =
        if path.is_empty() { Some(shape) } else { follow(&shape, &path).map(|at| at.field.shape) };
    let fields =
        shape.and_then(|shape| object_in(&shape)).map(|owner| owner.fields).unwrap_or_default();
    fields.iter().map(|field| format!("{before}.{}", field.name)).collect()
}

pub(super) fn follow(shape: &Shape, path: &[&str]) -> Option<Owned> {
    let (name, rest) = path.split_first()?;
    let owner = object_in(shape)?;
    let field = owner.field(name)?;
    if rest.is_empty() { Some(Owned { owner, field }) } else { follow(&field.shape, rest) }
}

/// Lists and maps are looked through.
pub(super) fn object_in(shape: &Shape) -> Option<&'static Type> {
    match shape {
        Shape::List(inner) | Shape::Map(inner) => object_in(inner),
        Shape::Object(owner) => Some(owner),
        Shape::Text
        | Shape::Choice(_)
        | Shape::Bool
        | Shape::Int32
        | Shape::Int64
        | Shape::IntOrString
        | Shape::Quantity
        | Shape::Quantities
        | Shape::Time
        | Shape::Bytes
        | Shape::Any => None,
    }
}

struct Printer {
    depth: Depth,
    lang: Lang,
}

impl Printer {
    fn described(&self, shape: &Shape, about: &str) -> String {
        let about = if about.is_empty() { "<empty>" } else { about };
        let mut text = format!("DESCRIPTION:\n{}\n", indent(4, &wrap(WIDTH, about)));
        if let Some(owner) = object_in(shape) {
            text += "FIELDS:\n";
            text += &self.fields(owner, 1);
        }
        text
    }

    /// What a field means, then what its type is.
    fn about(&self, at: Owned) -> String {
        let field = of_field(self.lang, at);
        let of_its_type = described_type(&at.field.shape).and_then(|name| of_type(self.lang, name));
        let of_its_type = of_its_type.filter(|about| Some(*about) != field);
        field.into_iter().chain(of_its_type).map(|about| format!("{about}\n")).collect()
    }

    fn fields(&self, owner: &'static Type, level: usize) -> String {
        let mut text = String::new();
        for field in owner.fields {
            text += &self.detail(Owned { owner, field }, level);
            if self.depth == Depth::Recursive
                && let Some(owner) = object_in(&field.shape)
            {
                text += &self.fields(owner, level + 1);
            }
        }
        text
    }

    fn detail(&self, at: Owned, level: usize) -> String {
        let margin = 2 * level;
        let name = indent(margin, at.field.name);
        let mut text = format!("{name}\t<{}>", type_name(&at.field.shape));
        if is_required(at.owner, at.field.name) {
            text += " -required-";
        }
        if let Some(words) = words(at.field) {
            text += &format!("\n{}enum: {}", indent(margin, ""), few(&words));
        }
        text.push('\n');
        if self.depth == Depth::Flat {
            let about = of_field(self.lang, at).unwrap_or("<no description>");
            text += &indent(margin + 2, &wrap(WIDTH + 2 - margin, about));
            text += "\n\n";
        }
        text
    }
}

/// The words of an enum, in the order of the server's schema.
fn words(field: &Field) -> Option<Vec<&'static str>> {
    let Shape::Choice(choice) = field.shape else { return None };
    if !ENUMS.contains(&choice.go) {
        return None;
    }
    let mut words = choice.words.to_vec();
    if choice.go == "v1.HostPathType" {
        // Its first word is no word: nothing is checked.
        words.push("");
    }
    order::sort(&mut words);
    Some(words.into_iter().map(|word| if word.is_empty() { "\"\"" } else { word }).collect())
}

fn few(words: &[&str]) -> String {
    const SHOWN: usize = 4;
    let more = if SHOWN < words.len() { ", ...." } else { "" };
    format!("{}{more}", words[..words.len().min(SHOWN)].join(", "))
}

pub(super) fn indent(columns: usize, text: &str) -> String {
    let margin = " ".repeat(columns);
    format!("{margin}{}", text.replace('\n', &format!("\n{margin}")))
}

#[cfg(test)]
mod tests {
    use super::super::meaning::tests::types;
    use super::*;

    fn check(kind: Kind, path: &[&str], depth: Depth, expected: &str) {
        let found = explain(kind, path, depth, Lang::En).unwrap_or_else(|field| field);
        assert_eq!(found, expected, "{path:?}");
    }

    #[test]
    fn a_field_with_an_enum() {
        check(
            Kind::Pod,
            &["spec", "restartPolicy"],
            Depth::Flat,
            "KIND:       Pod\nVERSION:    v1\n\nFIELD: restartPolicy <string>\nENUM:\n    Always\n    Never\n    OnFailure\n\n\
             DESCRIPTION:\n    When a container that ended is started again: Always, OnFailure or Never\n    \n\n",
        );
    }

    #[test]
    fn an_object_with_its_fields() {
        check(
            Kind::Pod,
            &["spec", "containers", "ports"],
            Depth::Flat,
            "KIND:       Pod\nVERSION:    v1\n\nFIELD: ports <[]ContainerPort>\n\n\nDESCRIPTION:\n    \
             The ports on which the program listens. They are for information: a port\n    \
             that is not listed can be reached too\n    A port on which a program listens\n    \n\
             FIELDS:\n  containerPort\t<integer> -required-\n    The port's number inside the pod\n\n  \
             hostIP\t<string>\n    The node's address to which hostPort is bound\n\n  \
             hostPort\t<integer>\n    The node's port that leads here. Only one pod of a node can have it\n\n  \
             name\t<string>\n    A name that probes and Services may use in place of the number\n\n  \
             protocol\t<string>\n  enum: SCTP, TCP, UDP\n    TCP, UDP or SCTP\n\n\n",
        );
    }

    #[test]
    fn the_fields_of_fields() {
        check(
            Kind::EndpointSlice,
            &["endpoints", "conditions"],
            Depth::Recursive,
            "GROUP:      discovery.k8s.io\nKIND:       EndpointSlice\nVERSION:    v1\n\n\
             FIELD: conditions <EndpointConditions>\n\n\nDESCRIPTION:\n    \
             Whether it is ready, serving or terminating\n    Whether an address may get requests\n    \n\
             FIELDS:\n  ready\t<boolean>\n  serving\t<boolean>\n  terminating\t<boolean>\n\n",
        );
        let all = explain(Kind::Pod, &[], Depth::Recursive, Lang::En).unwrap();
        assert!(
            all.contains("\n    containers\t<[]Container> -required-\n      args\t<[]string>\n"),
            "{all}"
        );
        assert!(all.contains(
            "\n      imagePullPolicy\t<string>\n      enum: Always, IfNotPresent, Never\n"
        ));
        assert!(all.contains("\n    dnsPolicy\t<string>\n    enum: ClusterFirst, ClusterFirstWithHostNet, Default, None\n"));
        assert!(all.ends_with("\n\n"));
    }

    #[test]
    fn more_than_four_words_are_cut_short() {
        let found =
            explain(Kind::Pod, &["spec", "volumes", "hostPath"], Depth::Flat, Lang::En).unwrap();
        assert!(
            found.contains("enum: \"\", BlockDevice, CharDevice, Directory, ....\n"),
            "{found}"
        );
    }

    #[test]
    fn the_last_field_is_the_one_that_does_not_exist() {
        check(Kind::Pod, &["spec", "nope"], Depth::Flat, "nope");
        check(Kind::Pod, &["does", "not", "exist"], Depth::Flat, "exist");
        check(Kind::Pod, &["spec", "hostname", "x"], Depth::Flat, "x");
    }

    #[test]
    fn every_kind_and_every_field_can_be_explained() {
        for kind in Kind::ALL {
            for lang in Lang::ALL {
                let all = explain(*kind, &[], Depth::Recursive, lang).unwrap();
                assert!(
                    all.contains("\nFIELDS:\n  a") && all.contains("\n  kind\t<string>\n"),
                    "{all}"
                );
            }
        }
        let words = |name: &str| {
            types().iter().flat_map(|owner| owner.fields).any(|field| match field.shape {
                Shape::Choice(choice) => choice.go == name && choice.words.len() > 1,
                _ => false,
            })
        };
        let of_controllers =
            ["v1.CompletionMode", "v1.DeploymentStrategyType", "v1.NamespacePhase"];
        let others = ENUMS.iter().filter(|name| {
            !of_controllers.contains(name)
                && !name.starts_with("v1.PodFailure")
                && !name.starts_with("v1.PodReplace")
        });
        for name in others {
            assert!(words(name), "{name} is no enum of the table");
        }
    }

    #[test]
    fn a_path_is_completed() {
        assert!(
            endings("pod.spec.containers.live")
                .contains(&"pod.spec.containers.livenessProbe".to_owned())
        );
        assert_eq!(endings("svc.")[0], "svc.apiVersion");
        assert!(endings("pod.nope.").is_empty());
        assert!(endings("pod").is_empty());
    }
}
