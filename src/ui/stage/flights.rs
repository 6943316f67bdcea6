//! Requests as dots on their way from the Service to the pod that was chosen; one that failed is a cross. Where each is
//! follows from the simulated time alone, so they stop with it and go back with it.

use std::fmt::{self, Write};
use std::rc::Rc;

use yew::prelude::*;

use super::pod_card::short_name;
use super::wires::{Plan, Wire};
use crate::ui::parts::now::use_now;
use crate::view::arc;
use crate::view::clients::Ending;
use crate::view::flights::Flight;

/// Level at both ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curve {
    pub from: (f64, f64),
    pub to: (f64, f64),
}

#[derive(PartialEq, Properties)]
pub struct FlightsProps {
    pub plan: Rc<Plan>,
    pub flights: Rc<Vec<Flight>>,
}

#[component]
pub fn Flights(props: &FlightsProps) -> Html {
    let now = use_now();
    // Two elements for all: one for each would come and go in every frame.
    let (mut dots, mut crosses) = (String::new(), String::new());
    for flight in props.flights.iter() {
        let way = arc::per_mille(flight.from, flight.until, now) as f64 / 1000.0;
        let Some((x, y)) = place(&props.plan, flight, way) else { continue };
        // Writing into a String never fails.
        let _ = match flight.ending {
            Ending::Answered => {
                write!(dots, "M{:.1} {y:.1}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0", x - 4.0)
            }
            Ending::Failed => write!(crosses, "M{:.1} {:.1}l8 8m0-8l-8 8", x - 4.0, y - 4.0),
        };
    }
    html! {
        <g class="flights">
            <path class="flight fine" d={dots} />
            <path class="flight failing" d={crosses} />
        </g>
    }
}

/// On the wire to its pod; one for which there is none stays at the Service.
fn place(plan: &Plan, flight: &Flight, way: f64) -> Option<(f64, f64)> {
    let service = short_name(&flight.service);
    let is_its = |wire: &&Wire| wire.service == service && Some(&wire.pod) == flight.pod.as_ref();
    if let Some(wire) = plan.wires.iter().find(is_its) {
        return Some(wire.curve.at(way));
    }
    let door = plan.doors.iter().find(|door| door.service == service)?;
    (flight.ending == Ending::Failed).then_some((door.at.0 + 10.0, door.at.1))
}

impl Curve {
    /// The place after a share of the way.
    pub fn at(&self, share: f64) -> (f64, f64) {
        let middle = (self.from.0 + self.to.0) / 2.0;
        let (rest, share) = (1.0 - share, share);
        let ends = (rest * rest * (rest + 3.0 * share), share * share * (share + 3.0 * rest));
        let bent = 3.0 * rest * share;
        let x = rest.powi(3) * self.from.0 + bent * middle + share.powi(3) * self.to.0;
        (x, ends.0 * self.from.1 + ends.1 * self.to.1)
    }
}

/// As the `d` of a path.
impl fmt::Display for Curve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((x1, y1), (x2, y2)) = (self.from, self.to);
        let middle = (x1 + x2) / 2.0;
        write!(f, "M{x1:.1} {y1:.1}C{middle:.1} {y1:.1} {middle:.1} {y2:.1} {x2:.1} {y2:.1}")
    }
}
