//! Where the panes lie: three regions with movable lines on a wide screen, one at a time on a narrow one.
//! Every pane keeps its place in the tree, so that none is made anew when another comes or goes.

use std::rc::Rc;

use yew::prelude::*;

use super::bottom_bar::BottomBar;
use super::splitter::{Line, Moved, Splitter};
use crate::kit::time::SimTime;
use crate::ui::ask::AskPane;
use crate::ui::ask::why::WhyPanel;
use crate::ui::lesson::{self, LessonPane};
use crate::ui::shelf;
use crate::ui::speech::use_speech;
use crate::ui::stage::StagePane;
use crate::ui::timeline::TimelinePane;
use crate::ui::transport::TransportBar;
use crate::ui::write::WritePane;
use crate::view::{Msg, Pane, Screen};

const SHELF_KEY: &str = "panes";

/// Where the lines are, in percent of the desk: from the left, and from above.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Lines {
    write: f64,
    stage: f64,
    time: f64,
    /// Within the pane of files, from above.
    lesson: f64,
}

#[derive(PartialEq, Properties)]
pub struct DeskProps {
    pub screen: Rc<Screen>,
    pub send: Callback<Msg>,
}

#[component]
pub fn Desk(props: &DeskProps) -> Html {
    let speech = use_speech();
    let (screen, send) = (&props.screen, &props.send);
    let lines = use_state(Lines::remembered);
    let lesson = screen.lesson.as_ref().filter(|_| screen.setting.shows(Pane::Lesson));
    let has = |pane: Pane| match pane {
        Pane::Lesson => lesson.is_some(),
        Pane::Write | Pane::Stage | Pane::Time | Pane::Ask => screen.setting.shows(pane),
    };
    let panes: Vec<Pane> = Pane::ALL.into_iter().filter(|pane| has(*pane)).collect();
    let shown = use_state(|| first_pane(&panes));
    let show = use_callback(shown.setter(), |pane: Pane, shown| shown.set(pane));
    // On a narrow screen the editor comes forth with the line that was asked for.
    use_effect_with((screen.files.pointed.asked, shown.setter()), |(asked, shown)| {
        if 0 < *asked {
            shown.set(Pane::Write);
        }
    });
    use_effect_with((screen.takes.asked, shown.setter()), |(asked, shown)| {
        if 0 < *asked {
            shown.set(Pane::Time);
        }
    });
    {
        // A tab that a console line opened comes into view where that line was typed, and the console afterwards.
        let (shown, waited, writes) = (shown.clone(), use_mut_ref(|| false), has(Pane::Write));
        use_effect_with(screen.files.edited.is_some(), move |waits| {
            let waited = waited.replace(*waits);
            match *shown {
                Pane::Ask if *waits && writes => shown.set(Pane::Write),
                Pane::Write if waited && !*waits => shown.set(Pane::Ask),
                Pane::Lesson | Pane::Write | Pane::Stage | Pane::Time | Pane::Ask => {}
            }
        });
    }
    use_another_lesson(lesson.map(|lesson| lesson.name.clone()), &show);
    // A lesson that is no longer there cannot be looked at.
    let shown = if has(*shown) { *shown } else { first_pane(&panes) };
    let on_write = use_line(&lines, |lines, write| Lines { write, ..lines });
    let on_stage = use_line(&lines, |lines, stage| Lines { stage, ..lines });
    let on_time = use_line(&lines, |lines, time| Lines { time, ..lines });
    let on_lesson = use_line(&lines, |lines, lesson| Lines { lesson, ..lines });
    let class = classes!(
        "desk",
        (!has(Pane::Write) && !has(Pane::Lesson)).then_some("without-write"),
        (!has(Pane::Stage)).then_some("without-stage"),
        (!has(Pane::Time)).then_some("without-time"),
        (!has(Pane::Ask)).then_some("without-ask"),
    );
    html! {
        <main {class} style={lines.style()} data-shown={shown.tag()}>
            <div class="place write" key="write">
                if let Some(lesson) = lesson { <LessonPane lesson={lesson.clone()} send={send.clone()} /> }
                if has(Pane::Lesson) && has(Pane::Write) {
                    <Splitter name="line-lesson" label="split.lesson" line={Line::Level} percent={lines.lesson}
                        least={12.0} most={88.0} on_move={on_lesson} />
                }
                if has(Pane::Write) { <WritePane files={screen.files.clone()} send={send.clone()} /> }
            </div>
            <div class="place stage" key="stage">
                if has(Pane::Stage) { <StagePane stage={screen.stage.clone()} flights={screen.flights.clone()} motion={screen.transport.motion} is_begun={screen.transport.head != SimTime::ZERO} kubernetes={screen.header.kubernetes.clone()}
                        selection={screen.selection.clone()} send={send.clone()} /> }
            </div>
            <div class="place transport" key="transport">
                <TransportBar transport={screen.transport.clone()} next_up={screen.next_up.clone()} send={send.clone()} />
            </div>
            <div class="place time" key="time">
                if has(Pane::Time) {
                    <TimelinePane timeline={screen.timeline.clone()} bands={screen.bands.clone()} takes={screen.takes.clone()} head={screen.transport.head}
                        horizon={screen.transport.horizon} selection={screen.selection.clone()} send={send.clone()} />
                }
            </div>
            <div class="place ask" key="ask">
                if has(Pane::Ask) {
                    <AskPane console={screen.console.clone()} events={screen.events.clone()} described={screen.described.clone()} why={screen.why.clone()} send={send.clone()} />
                } else if let Some(why) = &screen.why {
                    // An embed without a console answers too.
                    <WhyPanel why={why.clone()} send={send.clone()} />
                }
            </div>
            <Splitter key="line-write" name="line-write" label="split.write" line={Line::Upright} percent={lines.write}
                least={18.0} most={60.0} on_move={on_write} />
            <Splitter key="line-stage" name="line-stage" label="split.stage" line={Line::Level} percent={lines.stage}
                least={15.0} most={lines.time - 10.0} on_move={on_stage} />
            <Splitter key="line-time" name="line-time" label="split.time" line={Line::Level} percent={lines.time}
                least={lines.stage + 10.0} most={90.0} on_move={on_time} />
            <BottomBar key="bar" {panes} chosen={shown} on_choose={show} />
            if lesson.is_some_and(|lesson| lesson.is_asked) { { lesson::again(send, speech) } }
        </main>
    }
}

/// How a line is moved: one callback for as long as the lines rest, so that none of them is drawn anew with every frame.
#[hook]
fn use_line(lines: &UseStateHandle<Lines>, with: fn(Lines, f64) -> Lines) -> Callback<Moved> {
    use_callback(lines.clone(), move |moved: Moved, lines| match moved {
        Moved::To(percent) => lines.set(with(**lines, percent)),
        Moved::Rests(percent) => {
            let at_rest = with(**lines, percent);
            at_rest.remember();
            lines.set(at_rest);
        }
    })
}

/// On a narrow screen another lesson comes to the front.
#[hook]
fn use_another_lesson(name: Option<String>, show: &Callback<Pane>) {
    let (seen, show) = (use_mut_ref(|| name.clone()), show.clone());
    use_effect_with(name, move |name| {
        if *seen.borrow() != *name {
            *seen.borrow_mut() = name.clone();
            show.emit(if name.is_some() { Pane::Lesson } else { Pane::Stage });
        }
    });
}

/// On a narrow screen the stage comes first, or what an embed has.
fn first_pane(panes: &[Pane]) -> Pane {
    [Pane::Stage, Pane::Time, Pane::Ask, Pane::Write, Pane::Lesson]
        .into_iter()
        .find(|pane| panes.contains(pane))
        .unwrap_or(Pane::Stage)
}

impl Lines {
    const USUAL: Lines = Lines { write: 32.0, stage: 42.0, time: 74.0, lesson: 52.0 };

    fn remembered() -> Lines {
        shelf::read(SHELF_KEY).and_then(|text| Lines::read(&text)).unwrap_or(Lines::USUAL)
    }

    fn read(text: &str) -> Option<Lines> {
        let mut numbers = text
            .split(' ')
            .map(|number| number.parse::<f64>().ok().filter(|number| number.is_finite()));
        let (write, stage, time) = (numbers.next()??, numbers.next()??, numbers.next()??);
        // Not there before there were lessons.
        let lesson = numbers.next().flatten().unwrap_or(Lines::USUAL.lesson).clamp(12.0, 88.0);
        let lines = Lines { write, stage, time, lesson };
        let sane = (18.0..=60.0).contains(&lines.write)
            && 15.0 <= lines.stage
            && lines.stage + 10.0 <= lines.time;
        (sane && lines.time <= 90.0).then_some(lines)
    }

    fn remember(self) {
        let _ = shelf::write(
            SHELF_KEY,
            &format!("{:.1} {:.1} {:.1} {:.1}", self.write, self.stage, self.time, self.lesson),
        );
    }

    fn style(self) -> String {
        let (time, ask) = (self.time - self.stage, 100.0 - self.time);
        format!(
            "--write:{:.1}%;--stage:{:.1}fr;--time:{time:.1}fr;--ask:{ask:.1}fr;--lesson:{:.1}fr;--files:{:.1}fr",
            self.write,
            self.stage,
            self.lesson,
            100.0 - self.lesson
        )
    }
}
