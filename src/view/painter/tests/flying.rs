//! Requests on their way from a Service to its pods.

use super::{Page, ROLLOUT};
use crate::kit::time::SimTime;
use crate::session::msg::{Clock, Msg};
use crate::view::clients::Ending;
use crate::view::flights::Flight;

fn endings(flights: &[Flight], ending: Ending) -> usize {
    flights.iter().filter(|flight| flight.ending == ending).count()
}

#[test]
fn answers_are_seen_on_their_way_as_failures_are() {
    let script = "20s sim load service/web --rate 5/s --name users\n40s kubectl scale deployment/web --replicas=0\n";
    let mut page = Page::of(script, ROLLOUT);
    let mut seen = 0;
    for tenth in 250..270 {
        page.session.update(Msg::Clock(Clock::Seek(SimTime::millis(tenth * 100))));
        let now = page.session.take().now();
        let flights = page.painter.paint(&page.session, super::Sight::All).flights;
        assert_eq!(endings(&flights, Ending::Failed), 0);
        let all_now = flights.iter().all(|one| one.from <= now && now < one.until);
        assert!(all_now && flights.iter().all(|one| one.pod.is_some()), "{flights:?}");
        seen += flights.len();
    }
    assert!(10 <= seen, "in two seconds of frames {seen} were seen");
    page.session.update(Msg::Clock(Clock::Speed(60)));
    let crowd = page.at(39).flights;
    assert!((6..=12).contains(&endings(&crowd, Ending::Answered)), "{} are seen", crowd.len());
    let later = page.at(75).flights;
    assert!(endings(&later, Ending::Failed) != 0, "{later:?}");
}
