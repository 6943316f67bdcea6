//! All lanes: a click goes to that instant and asks about what lies there, a drag pans, a pod's lanes can be folded.

use crate::kit::sorted::SortedSet;
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::Look;
use super::lane::{self, LaneRow};
use crate::ui::parts::sight::{Seen, use_in_sight};
use crate::ui::speech::use_speech;
use crate::view::lanes::{Label, Lane};
use crate::view::window::Window;
use crate::view::{Clock, Msg, Selection};

/// A pointer that moves less than this has clicked.
const DRAG_PIXELS: f64 = 4.0;
/// A click this near to a mark means the mark.
const NEAR_PIXELS: f64 = 7.0;

#[derive(PartialEq, Properties)]
pub struct LanesProps {
    pub lanes: Vec<Rc<Lane>>,
    pub window: Window,
    pub width: f64,
    pub selected: Option<u32>,
    pub look: Callback<Look>,
    pub send: Callback<Msg>,
}

/// A pressed pointer: where it was last, and whether it has become a drag.
#[derive(Clone, Copy)]
struct Press {
    x: f64,
    panned: bool,
}

#[component]
pub fn Lanes(props: &LanesProps) -> Html {
    let speech = use_speech();
    let folded = use_state(SortedSet::<String>::new);
    let node = use_node_ref();
    let press = use_mut_ref(|| None::<Press>);
    let onpointerdown = {
        let press = press.clone();
        Callback::from(move |event: PointerEvent| {
            *press.borrow_mut() =
                on_plot(&event).map(|_| Press { x: f64::from(event.client_x()), panned: false });
        })
    };
    let onpointermove = {
        let (node, press, look) = (node.clone(), press.clone(), props.look.clone());
        let width = props.width;
        Callback::from(move |event: PointerEvent| {
            let mut press = press.borrow_mut();
            let Some(pressed) = press.as_mut() else {
                return;
            };
            let moved = f64::from(event.client_x()) - pressed.x;
            if event.buttons() == 0 || (!pressed.panned && moved.abs() < DRAG_PIXELS) {
                return;
            }
            // From here on the drag is the lanes' own, wherever the pointer goes, and no click on what it is let go over.
            if let Some(lanes) = node.cast::<Element>().filter(|_| !pressed.panned) {
                let _ = lanes.set_pointer_capture(event.pointer_id());
            }
            *pressed = Press { x: f64::from(event.client_x()), panned: true };
            look.emit(Look::Pan(-moved / width.max(1.0)));
        })
    };
    // The browser scrolls from here on.
    let onpointercancel = {
        let press = press.clone();
        Callback::from(move |_: PointerEvent| *press.borrow_mut() = None)
    };
    let onclick = click(props, press);
    // The same one in every frame, or every lane would be drawn anew.
    let fold = use_callback(folded.clone(), |group: String, folded| {
        let mut groups = (**folded).clone();
        if !groups.remove(&group) {
            groups.insert(group);
        }
        folded.set(groups);
    });
    let group = |lanes: &[Rc<Lane>]| {
        let folded = folded.contains(&lanes[0].group);
        html! {
            <LaneGroup key={lanes[0].id.clone()} lanes={lanes.to_vec()} window={props.window} width={props.width}
                selected={props.selected} {folded} fold={fold.clone()} />
        }
    };
    let in_groups =
        props.lanes.chunk_by(|one, next| !one.group.is_empty() && one.group == next.group);
    // A list of its own: beside a child without a key, all after a new group would be made anew.
    let groups = in_groups.map(group).collect::<Html>();
    html! {
        <div class="lanes" ref={node} {onpointerdown} {onpointermove} {onpointercancel} {onclick}>
            if props.lanes.is_empty() { <p class="lanes-empty">{ speech.say("timeline.empty") }</p> }
            { groups }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct LaneGroupProps {
    /// Of one pod, or one that is no pod's.
    lanes: Vec<Rc<Lane>>,
    window: Window,
    width: f64,
    selected: Option<u32>,
    folded: bool,
    fold: Callback<String>,
}

/// Of fifty pods a few are in sight. Where a group has just come to be, the frame that shows the new pod's card keeps its
/// rows free, and the next one fills them: both in one frame are what a learner would wait for longest.
#[component]
fn LaneGroup(props: &LaneGroupProps) -> Html {
    let node = use_node_ref();
    let newest = (props.lanes.clone(), props.window);
    let (seen, (lanes, window)) = use_in_sight(&node, newest);
    let LaneGroupProps { width, selected, folded, .. } = *props;
    let row = |lane: &Rc<Lane>| match seen {
        Seen::Unasked => html! { <div key={lane.id.clone()} class={lane::class(lane, folded)} /> },
        Seen::Near | Seen::Far => html! {
            <LaneRow key={lane.id.clone()} lane={lane.clone()} {window} {width} {selected} {folded} fold={props.fold.clone()} />
        },
    };
    let is_open = |lane: &&Rc<Lane>| lane.label == Label::Status || !folded;
    let own = (lanes[0].label == Label::Commands).then_some("own");
    let class = classes!("lane-group", own, seen.class());
    html! { <div {class} ref={node}>{ for lanes.iter().filter(is_open).map(row) }</div> }
}

fn click(props: &LanesProps, press: Rc<std::cell::RefCell<Option<Press>>>) -> Callback<MouseEvent> {
    let (lanes, window, send) = (props.lanes.clone(), props.window, props.send.clone());
    Callback::from(move |event: MouseEvent| {
        let panned = press.borrow_mut().take().is_some_and(|press| press.panned);
        let Some(plot) = on_plot(&event).filter(|_| !panned) else {
            return;
        };
        let place = plot.get_bounding_client_rect();
        let at = window.at(f64::from(event.client_x()) - place.left(), place.width());
        let near = (NEAR_PIXELS / place.width().max(1.0) * window.span_millis as f64) as u64;
        let id = plot.get_attribute("data-lane").unwrap_or_default();
        let lane = lanes.iter().find(|lane| lane.id == id);
        let found = lane.and_then(|lane| lane.mark_near(at, near));
        // What was asked about before has nothing to do with a band that no record tells of.
        if let Some((_, record)) = found {
            send.emit(Msg::Select(record.map_or(Selection::Nothing, Selection::Record)));
        }
        let snapped = found
            .map(|(when, _)| when)
            .filter(|when| when.as_millis().abs_diff(at.as_millis()) <= near);
        send.emit(Msg::Clock(Clock::Seek(snapped.unwrap_or(at))));
    })
}

fn on_plot(event: &MouseEvent) -> Option<Element> {
    event.target_dyn_into::<Element>()?.closest("[data-lane]").ok()?
}
