//! Programs that ask servers, here and elsewhere.

use super::Lab;
use super::lab::start;
use crate::cluster::app::images;
use crate::cluster::app::launch::Start;
use crate::cluster::app::processes::{Heard, OutOfMemory, Question, unpack};
use crate::cluster::app::server::{Fault, Reply};
use crate::kit::time::{SimTime, Span};
use crate::objects::probe::{Answer, Ask, HttpReply, Refusal};

/// A container that serves HTTP on port 8080.
fn served() -> Lab {
    let mut lab = Lab::boot(start(&["/agnhost", "netexec"])).expect("it starts");
    lab.run_until(SimTime::secs(5));
    lab
}

#[test]
fn a_server_of_the_container_answers_at_once() {
    let mut lab = served();
    let mut run = |command: &str| lab.exec(&["sh", "-c", command]);
    assert_eq!(run("curl -s localhost:8080/hostname"), (0, "web-0".to_owned()));
    assert_eq!(run("wget -qO- http://127.0.0.1:8080/hostname"), (0, "web-0".to_owned()));
    assert_eq!(
        run("curl -s -o /dev/null -w '%{http_code}\\n' 10.244.0.5:8080/healthz"),
        (0, "200\n".to_owned())
    );
    assert_eq!(run("curl -sf localhost:8080/echo?code=503"), (22, String::new()));
    assert_eq!(run("wget --spider -q localhost:8080/healthz"), (0, String::new()));
    assert_eq!(run("nc -z localhost 8080"), (0, String::new()));
    assert_eq!(run("nc -z localhost 8081"), (1, String::new()));
    assert_eq!(run("curl localhost:8081").0, 7);
    let refused = "wget: can't connect to remote host (127.0.0.1): Connection refused\n".to_owned();
    assert_eq!(run("wget -q localhost:8081"), (1, refused));
    assert_eq!(run("pg_isready -h localhost"), (2, "localhost:5432 - no response\n".to_owned()));
    assert_eq!(run("redis-cli ping").0, 1);
    let failed = "timeout: failed to connect service \"localhost:50051\" within 1s\n".to_owned();
    assert_eq!(run("grpc_health_probe -addr=localhost:50051"), (2, failed));
}

#[test]
fn the_outside_asks_whoever_listens() {
    let mut lab = served();
    let connect = |port| Ask::TcpConnect { address: format!("10.244.0.5:{port}") };
    let refused = Answer::Refused(Refusal::Connection);
    for (port, expected) in [(8080, Answer::Connected), (9090, refused)] {
        let reply = lab.with(|processes, world| processes.ask(world, &connect(port)));
        assert_eq!(reply, Reply::After { delay: Span::ZERO, answer: expected }, "{port}");
    }
    let memory = lab.processes.memory_bytes(lab.now);
    let leak = Fault::Leak { bytes_per_second: 100 * 1024 * 1024 };
    lab.with(|processes, world| processes.fault(world, leak));
    assert!(memory < lab.processes.memory_bytes(lab.now + Span::secs(1)));
    lab.run_until(SimTime::secs(60));
    assert_eq!(lab.exit().map(|exit| (exit.code, exit.memory)), Some((137, OutOfMemory::Yes)));
}

#[test]
fn a_frozen_server_is_waited_for_in_vain() {
    let mut lab = served();
    lab.processes.freeze(lab.now);
    let before = lab.now;
    let (code, printed) = lab.exec(&["curl", "-m", "2", "localhost:8080/healthz"]);
    assert_eq!(code, 28, "{printed}");
    assert_eq!(lab.now - before, Span::millis(2_001));
    assert_eq!(lab.exec(&["nc", "-z", "localhost", "8080"]).0, 0, "the kernel accepts");
}

#[test]
fn an_init_container_waits_for_its_service() {
    let mut lab = Lab::script(
        "until nslookup myservice.default.svc.cluster.local > /dev/null; do echo waiting for myservice; sleep 2; done; echo found",
    );
    let mut asked = Vec::new();
    for second in 1..=20 {
        lab.run_until(SimTime::secs(second));
        for request in lab.requests() {
            let Question::Resolve { name } = request.question else {
                panic!("a name is asked for")
            };
            asked.push(name);
            let known = known(&["myservice.default.svc.cluster.local"], "10.96.7.7");
            let heard = if second < 7 { Heard::UnknownName } else { known };
            lab.with(|processes, world| processes.hear(world, request.pid, heard));
        }
    }
    assert!(asked.iter().all(|name| name == "myservice.default.svc.cluster.local."), "{asked:?}");
    assert_eq!(lab.exit().map(|exit| exit.code), Some(0));
    assert_eq!(lab.printed(), "waiting for myservice\nwaiting for myservice\nfound\n");
}

pub fn known(names: &[&str], address: &str) -> Heard {
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    Heard::Addresses { names, addresses: vec![address.to_owned()] }
}

#[test]
fn what_others_answer_is_told() {
    let reply = |code, body: &str| {
        let reply = HttpReply { code, body: body.to_owned(), ..HttpReply::default() };
        Some(Heard::Answer(Answer::Http(reply)))
    };
    let refused = Some(Heard::Answer(Answer::Refused(Refusal::Connection)));
    for (command, heard, expected) in [
        ("curl -s web/", reply(200, "hi\n"), "hi\n0\n"),
        (
            "curl -fsS web/",
            reply(500, ""),
            "curl: (22) The requested URL returned error: 500\n22\n",
        ),
        ("curl nope/", Some(Heard::UnknownName), "curl: (6) Could not resolve host: nope\n6\n"),
        ("wget -qO- nope", Some(Heard::UnknownName), "wget: bad address 'nope'\n1\n"),
        (
            "wget -q -O - web/x",
            reply(404, ""),
            "wget: server returned error: HTTP/1.1 404 Not Found\n1\n",
        ),
        ("wget -T 3 -q web", None, "wget: download timed out\n1\n"),
        ("nc -zv db 5432", refused, "nc: db (db:5432): Connection refused\n1\n"),
        (
            "getent hosts web",
            Some(known(&["web.default.svc.cluster.local"], "10.96.0.9")),
            "10.96.0.9       web.default.svc.cluster.local\n0\n",
        ),
        (
            "curl web/",
            Some(Heard::Reset),
            "curl: (56) Recv failure: Connection reset by peer\n56\n",
        ),
    ] {
        let mut lab = Lab::script(&format!("{command}; echo $?"));
        lab.run_until(SimTime::secs(1));
        let mut requests = lab.requests();
        let is_about_name =
            |heard: &Heard| matches!(heard, Heard::Addresses { .. } | Heard::UnknownName);
        if let Question::Resolve { .. } = requests[0].question
            && !heard.as_ref().is_some_and(is_about_name)
        {
            let found = known(&["web.default.svc.cluster.local"], "10.96.0.9");
            lab.with(|processes, world| processes.hear(world, requests[0].pid, found));
            lab.run_until(SimTime::secs(1));
            requests = lab.requests();
        }
        assert_eq!(requests.len(), 1, "{command}");
        if let Some(heard) = heard {
            lab.with(|processes, world| processes.hear(world, requests[0].pid, heard));
        }
        lab.run_until(SimTime::secs(10));
        assert_eq!(lab.printed(), expected, "{command}");
    }
}

pub fn of_image(image: &str, command: &str) -> Start {
    let (image, _) = images::find(image, &[]);
    let layer = unpack(&image);
    let namespace = "default".to_owned();
    Start { layer, image, namespace, ..start(&["sh", "-c", command]) }
}

/// What nslookup prints where `db` stands for another Service, and everything else for nothing.
fn looked_up(image: &str, command: &str) -> String {
    let mut lab = Lab::boot(of_image(image, command)).expect("it starts");
    for second in 1..=20 {
        lab.run_until(SimTime::secs(second));
        for request in lab.requests() {
            let Question::Resolve { name } = request.question else {
                panic!("a name is asked for")
            };
            let heard = match name.as_str() {
                "db" | "db.default.svc.cluster.local." => {
                    known(&["db.default.svc.cluster.local", "pg.b.svc.cluster.local"], "10.96.0.8")
                }
                "8.0.96.10.in-addr.arpa." => Heard::Addresses {
                    names: vec![name.clone(), "pg.b.svc.cluster.local".to_owned()],
                    addresses: Vec::new(),
                },
                _ => Heard::UnknownName,
            };
            lab.with(|processes, world| processes.hear(world, request.pid, heard));
        }
    }
    lab.printed()
}

#[test]
fn nslookup_speaks_as_its_version_does() {
    const HEAD: &str = "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n";
    const ALIAS: &str = "db.default.svc.cluster.local\tcanonical name = pg.b.svc.cluster.local\n";
    const FOUND: &str = "Name:\tpg.b.svc.cluster.local\nAddress: 10.96.0.8\n\n";
    let missing = |name: &str| format!("** server can't find {name}: NXDOMAIN\n\n");
    let nowhere = missing("db.svc.cluster.local") + &missing("db.cluster.local");
    let all = format!("{HEAD}{ALIAS}{FOUND}{nowhere}{ALIAS}\n{nowhere}");
    let command = "nslookup db; echo $?";
    // A domain that does not know the name is trouble, even though another one knows it.
    assert_eq!(looked_up("busybox:1.36", command), format!("{all}1\n"));
    assert_eq!(looked_up("busybox:1.30", command), format!("{all}0\n"));
    assert_eq!(looked_up("busybox:1.29", command), format!("{HEAD}{0}{0}0\n", missing("db")));
    assert_eq!(
        looked_up("busybox:1.28", command),
        "Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\n\
         Name:      db\nAddress 1: 10.96.0.8 pg.b.svc.cluster.local\n0\n"
    );
    assert_eq!(
        looked_up("busybox:1.28", "nslookup nope; echo $?"),
        "Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\n\
         nslookup: can't resolve 'nope'\n1\n"
    );
    assert_eq!(
        looked_up("busybox:1.36", "nslookup db.default.svc.cluster.local"),
        format!("{HEAD}{ALIAS}{FOUND}{ALIAS}\n")
    );
    assert_eq!(
        looked_up("busybox:1.36", "nslookup 10.96.0.8"),
        format!("{HEAD}8.0.96.10.in-addr.arpa\tname = pg.b.svc.cluster.local\n\n")
    );
}

#[test]
fn wget_tells_where_it_connects_and_what_it_got() {
    let run = |image: &str, command: &str| {
        let mut lab = Lab::boot(of_image(image, command)).expect("it starts");
        for second in 1..=5 {
            lab.run_until(SimTime::secs(second));
            for request in lab.requests() {
                let heard = match request.question {
                    Question::Resolve { .. } => known(&["web"], "10.96.0.9"),
                    Question::Reach { host, .. } => {
                        assert_eq!(host, "10.96.0.9");
                        let body = "hello\n".to_owned();
                        let page = HttpReply { code: 200, body, ..HttpReply::default() };
                        Heard::Answer(Answer::Http(page))
                    }
                    Question::Echo { .. } | Question::Sockets | Question::Memory => {
                        unreachable!("wget asks for pages")
                    }
                };
                lab.with(|processes, world| processes.hear(world, request.pid, heard));
            }
        }
        lab.printed()
    };
    let bar = "********************************|     6  0:00:00 ETA\n";
    assert_eq!(
        run("busybox:1.36", "wget web:8080/page"),
        format!(
            "Connecting to web (10.96.0.9:8080)\nsaving to 'page'\npage                 100% |{bar}'page' saved\n"
        )
    );
    assert_eq!(
        run("busybox:1.36", "wget -O- web 2>&1"),
        format!(
            "Connecting to web (10.96.0.9:80)\nwriting to stdout\nhello\n-                    100% |{bar}written to stdout\n"
        )
    );
    assert_eq!(
        run("busybox:1.28", "wget -O- web 2>&1"),
        format!("Connecting to web (10.96.0.9:80)\nhello\n-                    100% |{bar}")
    );
}

#[test]
fn busybox_follows_no_more_than_fifteen_redirects() {
    let mut lab = Lab::boot(of_image("busybox:1.36", "wget -q web; echo $?")).expect("it starts");
    let mut asked = 0;
    for second in 1..=40 {
        lab.run_until(SimTime::secs(second));
        for request in lab.requests() {
            let heard = match request.question {
                Question::Resolve { .. } => known(&["web"], "10.96.0.9"),
                Question::Reach { .. } => {
                    asked += 1;
                    let location = Some("/".to_owned());
                    let reply = HttpReply { code: 302, location, ..HttpReply::default() };
                    Heard::Answer(Answer::Http(reply))
                }
                Question::Echo { .. } | Question::Sockets | Question::Memory => {
                    unreachable!("wget asks for pages")
                }
            };
            lab.with(|processes, world| processes.hear(world, request.pid, heard));
        }
    }
    assert_eq!((asked, lab.printed().as_str()), (16, "wget: too many redirections\n1\n"));
}
