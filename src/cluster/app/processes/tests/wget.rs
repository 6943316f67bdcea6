//! GNU's wget, as images with the tools of Debian have it.

use super::Lab;
use super::network::{known, of_image};
use crate::cluster::app::processes::{Heard, Question};
use crate::kit::time::SimTime;
use crate::objects::probe::{Answer, Ask, HttpHeader, HttpReply, Refusal, Stage};

const FOUND: &str = "Resolving web (web)... 10.96.0.9\nConnecting to web (web)|10.96.0.9|:80... ";
const SENT: &str = "connected.\nHTTP request sent, awaiting response... ";

/// What is printed in a container where `web` stands for 10.96.0.9, and whoever is reached answers so. A second is a step.
fn told(command: &str, answer: impl Fn(&str, u32) -> Answer) -> String {
    let mut lab = Lab::boot(of_image("python:3.12", command)).expect("it starts");
    let mut asked = 0;
    for second in 1..=90 {
        lab.run_until(SimTime::secs(second));
        for request in lab.requests() {
            let heard = match request.question {
                Question::Resolve { name } if name == "web" => known(&["web"], "10.96.0.9"),
                Question::Resolve { .. } => Heard::UnknownName,
                Question::Reach { ask, .. } => {
                    asked += 1;
                    let Ask::HttpGet(question) = ask else { panic!("a page is asked for") };
                    Heard::Answer(answer(&question.path, asked))
                }
                Question::Echo { .. } | Question::Sockets | Question::Memory => {
                    unreachable!("wget asks for pages")
                }
            };
            lab.with(|processes, world| processes.hear(world, request.pid, heard));
        }
    }
    lab.printed()
}

fn page(code: u16, body: &str) -> Answer {
    let kind = "text/plain; charset=utf-8".to_owned();
    let headers = vec![HttpHeader { name: "Content-Type".to_owned(), value: kind }];
    Answer::Http(HttpReply { code, headers, body: body.to_owned(), ..HttpReply::default() })
}

fn hello(_: &str, _: u32) -> Answer {
    page(200, "hello\n")
}

#[test]
fn a_page_is_told_from_its_name_to_its_last_byte() {
    let dots = format!("\n     0K{}100%  293K=0s\n\n", " ".repeat(55));
    let begun = format!("--2026-01-01 00:00:00--  http://web/\n{FOUND}{SENT}200 OK\n");
    assert_eq!(
        told("wget web", hello),
        format!(
            "{begun}Length: 6 [text/plain]\nSaving to: 'index.html'\n{dots}2026-01-01 00:00:02 (293 KB/s) - 'index.html' saved [6/6]\n\n"
        )
    );
    assert_eq!(
        told("wget -O- web 2>&1", hello),
        format!(
            "{begun}Length: 6 [text/plain]\nSaving to: 'STDOUT'\nhello\n{dots}2026-01-01 00:00:02 (293 KB/s) - written to stdout [6/6]\n\n"
        )
    );
    assert_eq!(told("wget -qO- web; wget -q web; cat index.html", hello), "hello\nhello\n");
    assert_eq!(
        told("LANG=C.UTF-8 wget --spider web", hello),
        format!(
            "Spider mode enabled. Check if remote file exists.\n{begun}Length: 6 [text/plain]\nRemote file exists.\n\n"
        )
    );
}

#[test]
fn a_file_that_is_there_is_not_written_over() {
    let short =
        |name: &str| format!("2026-01-01 00:00:02 URL:http://web/page [6/6] -> \"{name}\" [1]\n");
    assert_eq!(told("LANG=C.UTF-8 wget -nv web/page", hello), short("page"));
    assert_eq!(told("touch page page.1; wget -nv web/page", hello), short("page.2"));
    assert_eq!(
        told("wget -nv -P /tmp/new web/page; cat /tmp/new/page", hello),
        short("/tmp/new/page") + "hello\n"
    );
}

#[test]
fn what_the_server_refuses_is_told_with_the_time() {
    let begun = format!("--2026-01-01 00:00:00--  http://web/x\n{FOUND}{SENT}404 Not Found\n");
    let missing = |_: &str, _| page(404, "no\n");
    assert_eq!(
        told("wget web/x; echo $?", missing),
        format!("{begun}2026-01-01 00:00:02 ERROR 404: Not Found.\n\n8\n")
    );
    assert_eq!(told("wget -q web/x; echo $?", missing), "8\n");
}

#[test]
fn a_name_or_a_port_nobody_has_ends_it_at_once() {
    let refused = |_: &str, _| Answer::Refused(Refusal::Connection);
    assert_eq!(
        told("wget nope; echo $?", refused),
        "--2026-01-01 00:00:00--  http://nope/\nResolving nope (nope)... failed: Name or service not known.\n\
         wget: unable to resolve host address 'nope'\n4\n"
    );
    assert_eq!(
        told("LANG=C.UTF-8 wget -nv nope; wget -q nope; echo $?", refused),
        "wget: unable to resolve host address ‘nope’\n4\n"
    );
    assert_eq!(
        told("wget 10.96.0.9:81; echo $?", refused),
        "--2026-01-01 00:00:00--  http://10.96.0.9:81/\nConnecting to 10.96.0.9:81... failed: Connection refused.\n4\n"
    );
}

#[test]
fn what_may_get_better_is_tried_again_after_a_while() {
    let late = |_: &str, asked| match asked {
        1 => Answer::TimedOut(Stage::Connection),
        2 => Answer::Refused(Refusal::Eof),
        _ => page(200, "hello\n"),
    };
    let again = "Connecting to web (web)|10.96.0.9|:80... ";
    let printed = told("wget -O /dev/null web", late);
    let expected = format!(
        "--2026-01-01 00:00:00--  http://web/\n{FOUND}failed: Connection timed out.\nRetrying.\n\n\
         --2026-01-01 00:00:03--  (try: 2)  http://web/\n{again}{SENT}No data received.\nRetrying.\n\n\
         --2026-01-01 00:00:05--  (try: 3)  http://web/\n{again}{SENT}200 OK\n"
    );
    assert!(printed.starts_with(&expected), "{printed}");
    let never = |_: &str, _| Answer::TimedOut(Stage::Connection);
    let printed = told("wget -t 2 web; echo $?", never);
    assert!(printed.ends_with("failed: Connection timed out.\nGiving up.\n\n4\n"), "{printed}");
}

#[test]
fn a_redirect_is_followed_on_the_connection_that_is_there() {
    let moved = |path: &str, _| match path {
        "/new" => page(200, "hello\n"),
        _ => {
            let location = Some("/new".to_owned());
            Answer::Http(HttpReply { code: 302, location, ..HttpReply::default() })
        }
    };
    let printed = told("wget web/old", moved);
    let expected = format!(
        "--2026-01-01 00:00:00--  http://web/old\n{FOUND}{SENT}302 Found\nLocation: /new [following]\n\
         --2026-01-01 00:00:02--  http://web/new\nReusing existing connection to web:80.\n\
         HTTP request sent, awaiting response... 200 OK\nLength: 6 [text/plain]\nSaving to: 'old'\n"
    );
    assert!(printed.starts_with(&expected), "{printed}");
    let circle = |_: &str, _| {
        let location = Some("/".to_owned());
        Answer::Http(HttpReply { code: 302, location, ..HttpReply::default() })
    };
    let printed = told("wget web; echo $?", circle);
    assert!(
        printed.ends_with("Location: / [following]\n20 redirections exceeded.\n8\n"),
        "{printed}"
    );
}

#[test]
fn a_certificate_of_nobody_s_is_told_of() {
    let printed = told("wget https://web/; echo $?", hello);
    assert!(
        printed.ends_with(
            "|:443... connected.\nERROR: cannot verify web's certificate, issued by 'CN=localhost':\n  \
             Self-signed certificate encountered.\nTo connect to web insecurely, use `--no-check-certificate'.\n5\n"
        ),
        "{printed}"
    );
    let printed = told("wget --no-check-certificate -nv -O- https://web/ 2>&1", hello);
    assert_eq!(
        printed,
        "WARNING: cannot verify web's certificate, issued by 'CN=localhost':\n  Self-signed certificate encountered.\n\
         hello\n2026-01-01 00:00:02 URL:https://web/ [6/6] -> \"-\" [1]\n"
    );
}
