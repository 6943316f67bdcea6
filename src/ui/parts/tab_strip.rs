//! Tabs: one stop for the Tab key, arrows, Home and End move between them.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::measure::use_resize;

#[derive(Clone, PartialEq)]
pub struct TabItem {
    /// The end of the ids of the tab and of its panel.
    pub id: AttrValue,
    pub label: Html,
}

#[derive(PartialEq, Properties)]
pub struct TabStripProps {
    /// The beginning of the ids.
    pub name: &'static str,
    pub label: AttrValue,
    pub tabs: Vec<TabItem>,
    pub chosen: usize,
    /// The panel that every tab shows, when there is only one.
    #[prop_or_default]
    pub panel: Option<&'static str>,
    pub on_choose: Callback<usize>,
}

#[component]
pub fn TabStrip(props: &TabStripProps) -> Html {
    let count = props.tabs.len();
    let node = use_node_ref();
    let chosen_id = props.tabs.get(props.chosen).map(|tab| tab.id.clone());
    use_effect_with((chosen_id, count, node.clone()), |(_, _, node)| {
        if let Some(strip) = node.cast::<Element>() {
            show_chosen(&strip);
        }
    });
    use_resize(&node, Callback::from(|strip: Element| show_chosen(&strip)));
    let onkeydown = {
        let (node, chosen, on_choose) = (node.clone(), props.chosen, props.on_choose.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            let Some(index) = neighbour(&event.key(), chosen, count) else {
                return;
            };
            event.prevent_default();
            on_choose.emit(index);
            focus(&node, index);
        })
    };
    let tab = |(index, tab): (usize, &TabItem)| {
        let chosen = index == props.chosen;
        let panel =
            props.panel.map_or_else(|| format!("{}-panel-{}", props.name, tab.id), str::to_owned);
        html! {
            <button key={tab.id.to_string()} id={format!("{}-tab-{}", props.name, tab.id)} role="tab"
                aria-selected={chosen.to_string()} aria-controls={chosen.then_some(panel)}
                tabindex={if chosen { "0" } else { "-1" }}
                onclick={props.on_choose.reform(move |_| index)}>{ tab.label.clone() }</button>
        }
    };
    html! {
        <div class="tab-strip" role="tablist" aria-label={&props.label} ref={node} {onkeydown}>
            { for props.tabs.iter().enumerate().map(tab) }
        </div>
    }
}

fn neighbour(key: &str, chosen: usize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowRight" => Some(if chosen == last { 0 } else { chosen + 1 }),
        "ArrowLeft" => Some(chosen.checked_sub(1).unwrap_or(last)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

/// Scrolls the strip and nothing around it, least of all the page that a frame stands in.
fn show_chosen(strip: &Element) {
    let Ok(Some(tab)) = strip.query_selector("[aria-selected=true]") else {
        return;
    };
    let (room, tab) = (strip.get_bounding_client_rect(), tab.get_bounding_client_rect());
    let before = (room.left() - tab.left()).max(0.0);
    let behind = (tab.right() - room.right()).max(0.0).min((tab.left() - room.left()).max(0.0));
    strip.set_scroll_left(strip.scroll_left() + (behind - before).round() as i32);
}

fn focus(strip: &NodeRef, index: usize) {
    let tabs = strip.cast::<Element>().map(|strip| strip.children());
    let tab = tabs.and_then(|tabs| tabs.item(index as u32));
    if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
        let _ = tab.focus();
    }
}
