//! `status/describe_containers.json`: the parts of a description that containers have.

use serde::Deserialize;
use serde_json::json;

use super::super::case::{Case, Failure};
use crate::console::kubectl::print::describe::container::{
    EPHEMERAL, INIT, REGULAR, host_ports, ports, section,
};
use crate::console::kubectl::print::describe::metadata::annotations as annotation_lines;
use crate::console::kubectl::print::describe::{Holder, Page};
use crate::kit::sorted::SortedMap;
use crate::objects::{Container, ContainerPort, ContainerStatus, Pod, Unread};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "function")]
enum Input {
    #[serde(rename = "describeContainers")]
    Containers {
        label: String,
        space: String,
        containers: Vec<Container>,
        statuses: Vec<ContainerStatus>,
    },
    #[serde(rename = "printAnnotationsMultiline")]
    Annotations { title: String, annotations: SortedMap<String, String> },
    #[serde(rename = "describeContainerPorts")]
    Ports { ports: Vec<ContainerPort> },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Contains {
    contains_before_tab_alignment: Vec<String>,
}

pub fn play(case: &Case) -> Result<(), Failure> {
    match case.input()? {
        Input::Containers { label, space, containers, statuses } => {
            let (pod, unread) = (Pod::default(), Unread::default());
            let list = [INIT, REGULAR, EPHEMERAL].into_iter().find(|list| list.title == label);
            let list = list.ok_or_else(|| Failure::unknown(&label))?;
            let holder = match space.as_str() {
                "" => Holder::Pod(&pod),
                "  " => Holder::Template(&unread),
                other => return Err(Failure::unknown(other)),
            };
            let mut page = Page::new();
            section(&mut page, &list, &containers, &statuses, holder);
            let text = page.unaligned();
            let Contains { contains_before_tab_alignment: parts } = case.expect()?;
            match parts.iter().find(|part| !text.contains(part.as_str())) {
                None => Ok(()),
                Some(part) => Err(Failure::new(part, &text)),
            }
        }
        Input::Annotations { title, annotations } => {
            let mut page = Page::new();
            annotation_lines(&mut page, &title, &annotations);
            case.check(json!({ "textBeforeTabAlignment": page.unaligned() }))
        }
        Input::Ports { ports: all } => case.check(json!({
            "expectedContainer": ports(&all),
            "expectedHost": host_ports(&all),
        })),
    }
}
