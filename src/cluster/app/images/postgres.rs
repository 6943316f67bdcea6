//! postgres: initialises its data folder once, then accepts connections on 5432. SIGINT is its fast shutdown.
//! Models the official image's docker-entrypoint.sh and the server's log lines.

use super::static_files;
use super::tags::{Series, Tags, version};
use super::{Entry, base};
use crate::cluster::app::files::Errno;
use crate::cluster::app::image::Image;
use crate::cluster::app::server::clock::{Clock, Line};
use crate::cluster::app::server::interface::Stack;
use crate::cluster::app::server::plan::{Door, End, Reacts, Talks, WhileStopping, computing};
use crate::cluster::app::server::{Begin, Code, Plan, Server};
use crate::cluster::app::signal::Signal;
use crate::kit::time::Span;

pub const ALL: &[Entry] = &[Entry {
    names: &["postgres", "public.ecr.aws/docker/library/postgres"],
    tags: Tags::Official {
        series: &[
            Series::of(9, (0, 6), 24),
            Series::of(10, (0, 23), 0),
            Series::of(11, (0, 22), 0),
            Series::of(12, (0, 22), 0),
            Series::of(13, (0, 23), 0),
            Series::of(14, (0, 22), 0),
            Series::of(15, (0, 17), 0),
            Series::of(16, (0, 13), 0),
            Series::of(17, (0, 9), 0),
            Series::of(18, (0, 4), 0),
        ],
        words: &["latest", "alpine", "bookworm", "bullseye", "trixie"],
    },
    make,
}];

const PORT: i32 = 5432;
const DATA: &str = "/var/lib/postgresql/data";
const SOCKETS: &str = "/var/run/postgresql";
const INITIALISING: Span = Span::millis(2_500);
const STARTING: Span = Span::millis(300);

fn make(tag: &str) -> Image {
    let base = if tag.contains("alpine") { base::alpine("3.22") } else { base::debian("bookworm") };
    base.tools("/usr/local/bin", &["pg_isready", "psql"])
        .server("/usr/local/bin/postgres", &Server::code("postgres", tag, plan))
        .script("/usr/local/bin/docker-entrypoint.sh", base::ENTRYPOINT)
        .env("PGDATA", DATA)
        .volume(if is_eighteen(tag) { "/var/lib/postgresql" } else { DATA })
        .folder(SOCKETS)
        .entrypoint(&["docker-entrypoint.sh"])
        .cmd(&["postgres"])
        .expose(5432)
        .stop_signal(Signal::Int)
}

/// Since then the image asks for a volume one folder higher.
fn is_eighteen(tag: &str) -> bool {
    version(tag).is_none_or(|(major, _)| 18 <= major)
}

fn plan(begin: &mut Begin, tag: &str) -> Plan {
    let folder = begin.launch.env.get("PGDATA").cloned().unwrap_or_else(|| DATA.to_owned());
    let mark = format!("{folder}/PG_VERSION");
    let is_new = !begin.files.exists(&mark);
    if is_new && let Some(complaint) = complaint(begin) {
        return Plan::over(1, complaint);
    }
    if let Err(error) = begin.files.check_writable(SOCKETS) {
        let ahead = if is_new { first_words(&folder) } else { Vec::new() };
        return no_socket(error, tag, ahead);
    }
    let mut words = Vec::new();
    if is_new {
        // A folder that cannot be written is found out by the next start.
        let _ = begin.files.create_directories(&folder);
        let _ = begin.files.write(&mark, tag.split(['.', '-']).next().unwrap_or(""));
        words.push(Line::out("PostgreSQL init process complete; ready for start up."));
    } else {
        words.push(Line::out(
            "PostgreSQL Database directory appears to contain a database; Skipping initialization",
        ));
    }
    let work = if is_new { INITIALISING + STARTING } else { STARTING };
    words.extend([
        log(&format!("listening on IPv4 address \"0.0.0.0\", port {PORT}")),
        log("listening on Unix socket \"/var/run/postgresql/.s.PGSQL.5432\""),
        log("database system is ready to accept connections"),
    ]);
    Plan::idle()
        .takes(computing(work, begin.launch))
        .uses(45, 800, 3)
        .says_first(if is_new { first_words(&folder) } else { Vec::new() })
        .says_when_ready(words)
        .reacts(stop(Signal::Int, "received fast shutdown request"))
        .reacts(stop(Signal::Term, "received smart shutdown request"))
        .reacts(stop(Signal::Quit, "received immediate shutdown request"))
        .door(Door {
            stack: Stack::Both,
            ..Door::new(PORT, Talks::Tcp { answer_to_http: None, complaint: Some(COMPLAINT) })
        })
}

/// What a request in another language comes to: its first four bytes are no length of a packet. Every connection has a
/// process of its own. Models ProcessStartupPacket of src/backend/tcop/backend_startup.c.
const COMPLAINT: Code<fn(u64) -> Line> = Code {
    name: "strange packets",
    run: |number| {
        let text =
            format!("{{time}} UTC [{}] LOG:  invalid length of startup packet", PROCESSES + number);
        Line::err(text).at(Clock::Millis)
    },
};

/// The server's own, and those of its initialisation.
const PROCESSES: u64 = 66;

/// Models CreateLockFile of src/backend/utils/init/miscinit.c: the lock lies beside the socket. The entrypoint has
/// complained of that folder before, and gone on.
fn no_socket(error: Errno, tag: &str, ahead: Vec<Line>) -> Plan {
    let chmod = match tag.contains("alpine") {
        true => format!("chmod: {SOCKETS}: {error}"),
        false => format!("chmod: changing permissions of '{SOCKETS}': {error}"),
    };
    let lock = format!("could not create lock file \"{SOCKETS}/.s.PGSQL.{PORT}.lock\": {error}");
    let fatal = Line::err(format!("{{time}} UTC [1] FATAL:  {lock}")).at(Clock::Millis);
    let first_words = [Line::err(chmod)].into_iter().chain(ahead).collect();
    Plan { first_words, ..Plan::over(1, vec![fatal, log("database system is shut down")]) }
}

fn first_words(folder: &str) -> Vec<Line> {
    vec![
        Line::out(
            "The files belonging to this database system will be owned by user \"postgres\".",
        ),
        Line::out(format!("fixing permissions on existing directory {folder} ... ok")),
    ]
}

/// What the entrypoint says when nobody set a password.
fn complaint(begin: &Begin) -> Option<Vec<Line>> {
    let env = &begin.launch.env;
    let is_set = |name: &str| env.get(name).is_some_and(|value| !value.is_empty());
    if env.get("POSTGRES_HOST_AUTH_METHOD").is_some_and(|method| method == "trust") {
        return None;
    }
    if is_set("POSTGRES_PASSWORD") && is_set("POSTGRES_PASSWORD_FILE") {
        let text =
            "error: both POSTGRES_PASSWORD and POSTGRES_PASSWORD_FILE are set (but are exclusive)";
        return Some(vec![Line::err(text)]);
    }
    let Some(path) = env.get("POSTGRES_PASSWORD_FILE").filter(|path| !path.is_empty()) else {
        return (!is_set("POSTGRES_PASSWORD")).then(no_password);
    };
    match static_files::read(begin.files, path) {
        None => Some(vec![Line::err(format!(
            "/usr/local/bin/docker-entrypoint.sh: line 21: {path}: No such file or directory"
        ))]),
        Some(password) if password.trim().is_empty() => Some(no_password()),
        Some(_) => None,
    }
}

fn no_password() -> Vec<Line> {
    [
        "Error: Database is uninitialized and superuser password is not specified.",
        "       You must specify POSTGRES_PASSWORD to a non-empty value for the",
        "       superuser. For example, \"-e POSTGRES_PASSWORD=password\" on \"docker run\".",
        "",
        "       You may also use \"POSTGRES_HOST_AUTH_METHOD=trust\" to allow all",
        "       connections without a password. This is *not* recommended.",
        "",
        "       See PostgreSQL documentation about \"trust\":",
        "       https://www.postgresql.org/docs/current/auth-trust.html",
    ]
    .map(Line::err)
    .to_vec()
}

fn stop(signal: Signal, words: &str) -> Reacts {
    let goodbye = vec![log("shutting down"), log("database system is shut down")];
    let end = End { after: Span::millis(200), code: 0, words: goodbye };
    Reacts { signal, doors: WhileStopping::Closed, end, words: vec![log(words)] }
}

fn log(text: &str) -> Line {
    Line::err(format!("{{time}} UTC [1] LOG:  {text}")).at(Clock::Millis)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Container, check};

    #[test]
    fn postgres_wants_a_password_before_it_makes_a_database() {
        check(
            &Container { image: "postgres:11.6-alpine", ..Container::default() },
            "1s end",
            "0.030 2> Error: Database is uninitialized and superuser password is not specified.
             0.030 2>        You must specify POSTGRES_PASSWORD to a non-empty value for the
             0.030 2>        superuser. For example, \"-e POSTGRES_PASSWORD=password\" on \"docker run\".
             0.030 2>
             0.030 2>        You may also use \"POSTGRES_HOST_AUTH_METHOD=trust\" to allow all
             0.030 2>        connections without a password. This is *not* recommended.
             0.030 2>
             0.030 2>        See PostgreSQL documentation about \"trust\":
             0.030 2>        https://www.postgresql.org/docs/current/auth-trust.html
             0.030 exit 1",
        );
        check(
            &Container {
                image: "postgres",
                env: &[("POSTGRES_PASSWORD_FILE", "/secrets/postgres_password")],
                ..Container::default()
            },
            "1s end",
            "0.030 2> /usr/local/bin/docker-entrypoint.sh: line 21: /secrets/postgres_password: No such file or directory
             0.030 exit 1",
        );
    }

    #[test]
    fn postgres_starts_slowly_once_and_stops_fast() {
        check(
            &Container {
                image: "postgres:16",
                env: &[("POSTGRES_PASSWORD_FILE", "/secrets/postgres_password")],
                files: &[("/secrets/postgres_password", "kiamol-2*2*")],
                ..Container::default()
            },
            "1s TCP :5432
             3s TCP :5432
             3s GET :5432/
             4s SIGINT
             5s end",
            r#"
            0.000 1> The files belonging to this database system will be owned by user "postgres".
            0.000 1> fixing permissions on existing directory /var/lib/postgresql/data ... ok
            1.000 TCP :5432: Refused(Connection)
            2.800 1> PostgreSQL init process complete; ready for start up.
            2.800 2> 2026-01-01 00:00:02.800 UTC [1] LOG:  listening on IPv4 address "0.0.0.0", port 5432
            2.800 2> 2026-01-01 00:00:02.800 UTC [1] LOG:  listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"
            2.800 2> 2026-01-01 00:00:02.800 UTC [1] LOG:  database system is ready to accept connections
            3.000 TCP :5432: Connected
            3.000 2> 2026-01-01 00:00:03.000 UTC [67] LOG:  invalid length of startup packet
            3.000 GET :5432/: Refused(Eof)
            4.000 2> 2026-01-01 00:00:04.000 UTC [1] LOG:  received fast shutdown request
            4.200 2> 2026-01-01 00:00:04.200 UTC [1] LOG:  shutting down
            4.200 2> 2026-01-01 00:00:04.200 UTC [1] LOG:  database system is shut down
            4.200 exit 0"#,
        );
    }

    #[test]
    fn a_data_folder_that_is_there_is_not_made_again() {
        check(
            &Container {
                image: "postgres:16",
                files: &[("/var/lib/postgresql/data/PG_VERSION", "16")],
                cpu_limit_millis: Some(500),
                ..Container::default()
            },
            "599ms TCP :5432
             600ms TCP :5432",
            r#"
            0.599 TCP :5432: Refused(Connection)
            0.600 1> PostgreSQL Database directory appears to contain a database; Skipping initialization
            0.600 2> 2026-01-01 00:00:00.600 UTC [1] LOG:  listening on IPv4 address "0.0.0.0", port 5432
            0.600 2> 2026-01-01 00:00:00.600 UTC [1] LOG:  listening on Unix socket "/var/run/postgresql/.s.PGSQL.5432"
            0.600 2> 2026-01-01 00:00:00.600 UTC [1] LOG:  database system is ready to accept connections
            0.600 TCP :5432: Connected"#,
        );
    }

    #[test]
    fn without_a_place_for_its_socket_it_ends() {
        check(
            &Container {
                image: "postgres:16",
                env: &[("POSTGRES_PASSWORD", "x")],
                writable: Some(&["/var/lib/postgresql/data"]),
                ..Container::default()
            },
            "1s end",
            r#"
            0.000 1> The files belonging to this database system will be owned by user "postgres".
            0.000 1> fixing permissions on existing directory /var/lib/postgresql/data ... ok
            0.000 2> chmod: changing permissions of '/var/run/postgresql': Read-only file system
            0.030 2> 2026-01-01 00:00:00.030 UTC [1] FATAL:  could not create lock file "/var/run/postgresql/.s.PGSQL.5432.lock": Read-only file system
            0.030 2> 2026-01-01 00:00:00.030 UTC [1] LOG:  database system is shut down
            0.030 exit 1"#,
        );
    }
}
