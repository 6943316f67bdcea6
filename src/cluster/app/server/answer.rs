//! What a server says to a question that reached one of its ports.

use crate::kit::time::{SimTime, Span};
use crate::objects::probe::{Answer, Ask, HttpQuestion, HttpReply, Refusal, Scheme};

use super::life::{Hangs, Life};
use super::page::{Exchange, Page, Request, Then, bounded, reason};
use super::plan::{Health, Serving, Site, Talks};
use super::process::{Reply, ServerProcess};
use crate::cluster::app::files::Files;
use crate::cluster::app::launch::Output;

const AT_ONCE: Span = Span::ZERO;
const HEALTH_LATENCY: Span = Span::millis(2);

impl ServerProcess {
    /// Counting, logging and what the request itself does to the program are all that changes.
    pub fn answer(
        &mut self,
        ask: &Ask,
        now: SimTime,
        files: &mut Files,
        out: &mut Output,
    ) -> Reply {
        let best: fn(&Talks) -> bool = match ask {
            Ask::HttpGet(_) => Talks::is_http,
            Ask::TcpConnect { .. } => |_| true,
            Ask::Grpc { .. } => Talks::is_grpc,
            Ask::Exec { .. } => {
                unreachable!("a command runs beside a server, it is not asked of one")
            }
        };
        let (host, port) = ask.address();
        let Some(talks) = self.talks_on(host, port, best).cloned() else {
            return refused(Refusal::Connection);
        };
        let hangs = self.life.as_ref().is_some_and(|life| life.hangs == Hangs::Yes);
        match ask {
            // The kernel accepts connections for a program that hangs.
            Ask::TcpConnect { .. } => Reply::After { delay: AT_ONCE, answer: Answer::Connected },
            _ if hangs => Reply::Never,
            Ask::HttpGet(question) => self.answer_http(question, &talks, now, files, out),
            Ask::Grpc { service, .. } => self.answer_health(service, &talks, now, files, out),
            Ask::Exec { .. } => unreachable!("refused above"),
        }
    }

    fn answer_http(
        &mut self,
        question: &HttpQuestion,
        talks: &Talks,
        now: SimTime,
        files: &mut Files,
        out: &mut Output,
    ) -> Reply {
        let offers_tls = question.scheme == Scheme::Https;
        let site = match talks {
            Talks::Http(_) if offers_tls => return refused(Refusal::PlainHttp),
            Talks::Http(site) => site,
            Talks::Https(_) if !offers_tls => {
                let told = "Client sent an HTTP request to an HTTPS server.\n";
                return self.reply(Page::status(400, told), now);
            }
            Talks::Https(site) => site,
            Talks::Grpc(_) if offers_tls => return refused(Refusal::Eof),
            Talks::Grpc(_) => return refused(Refusal::Malformed(HTTP2_SETTINGS)),
            Talks::Tcp { answer_to_http, complaint } => {
                if let Some(complaint) = complaint {
                    let number = self.living().state.count(complaint.name);
                    (complaint.run)(number).say(now, out);
                }
                return refused(match answer_to_http.filter(|_| !offers_tls) {
                    Some(line) => Refusal::Malformed(line),
                    None => Refusal::Eof,
                });
            }
        };
        if let Some(status) = self.faults.fail {
            return self.reply(Page::status(status, format!("{}\n", reason(status))), now);
        }
        let request = Request::of(question);
        let page = self.exchange(&request, now, files, out, |exchange| match site {
            Site::Code(code) => (code.run)(exchange),
            Site::Pages(pages) => pages.answer(exchange),
        });
        self.suffer(&page.then, now);
        let takes = page.latency + self.faults.slow.unwrap_or(Span::ZERO);
        self.living().is_at_work_until(now + takes);
        match page.then {
            Then::GoOn | Then::End(_) | Then::Hang => {
                let mut reply = self.reply(page, now);
                if let Reply::After { answer: Answer::Http(reply), .. } = &mut reply
                    && request.method == "HEAD"
                {
                    reply.body.clear();
                }
                reply
            }
            Then::EndUnanswered(_) | Then::HangUp => {
                Reply::After { delay: page.latency, answer: Answer::Refused(Refusal::Eof) }
            }
        }
    }

    fn answer_health(
        &mut self,
        service: &str,
        talks: &Talks,
        now: SimTime,
        files: &mut Files,
        out: &mut Output,
    ) -> Reply {
        let Talks::Grpc(health) = talks else { return refused(Refusal::Connection) };
        let serving = match (self.faults.fail, health) {
            (Some(_), _) => Serving::No,
            (None, health) => {
                let request = Request::default();
                self.exchange(&request, now, files, out, |exchange| match health {
                    Health::Code(code) => (code.run)(exchange, service),
                    Health::Services(services) => services
                        .iter()
                        .find(|known| known.name() == service)
                        .map_or(Serving::Unknown, |known| known.serving(exchange)),
                })
            }
        };
        let answer = match serving {
            Serving::Yes => Answer::Serving,
            Serving::No => Answer::NotServing("NOT_SERVING".to_owned()),
            Serving::Unknown => {
                Answer::RpcError { code: "NotFound", message: "unknown service".to_owned() }
            }
        };
        let delay = HEALTH_LATENCY + self.faults.slow.unwrap_or(Span::ZERO);
        Reply::After { delay, answer }
    }

    fn exchange<T>(
        &mut self,
        request: &Request,
        now: SimTime,
        files: &mut Files,
        out: &mut Output,
        answer: impl FnOnce(&mut Exchange) -> T,
    ) -> T {
        let uptime = now - self.started_at;
        let life = self.living();
        let (mut state, stopping) = (std::mem::take(&mut life.state), life.stopping);
        let launch = &self.launch;
        let mut exchange =
            Exchange { request, launch, now, uptime, stopping, state: &mut state, files, out };
        let answered = answer(&mut exchange);
        self.living().state = state;
        answered
    }

    /// What the request did to the program.
    fn suffer(&mut self, then: &Then, now: SimTime) {
        let life = self.living();
        match then {
            Then::GoOn | Then::HangUp => {}
            Then::End(end) | Then::EndUnanswered(end) => life.end(end, now),
            Then::Hang => life.hangs = Hangs::Yes,
        }
    }

    fn reply(&self, page: Page, now: SimTime) -> Reply {
        let reply = HttpReply {
            code: page.code,
            headers: page.manners.headers(&page, now),
            body: bounded(page.body),
            location: page.location,
            ..HttpReply::default()
        };
        let delay = page.latency + self.faults.slow.unwrap_or(Span::ZERO);
        Reply::After { delay, answer: Answer::Http(reply) }
    }

    fn living(&mut self) -> &mut Life {
        self.life.as_mut().expect("a door is open, so the program has begun")
    }
}

/// How a gRPC server greets, as an HTTP/1 client reads it.
const HTTP2_SETTINGS: &str = "\0\0\u{6}\u{4}\0\0\0\0\0\0\u{5}\0\0@\0";

fn refused(refusal: Refusal) -> Reply {
    Reply::After { delay: AT_ONCE, answer: Answer::Refused(refusal) }
}
