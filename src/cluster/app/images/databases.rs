//! mysql, mariadb and mongo: databases that take a while, each with its port. The first two want a password.

use super::tags::{Series, Tags};
use super::{Entry, base};
use crate::cluster::app::image::Image;
use crate::cluster::app::server::clock::{Clock, Line};
use crate::cluster::app::server::interface::Stack;
use crate::cluster::app::server::plan::{Door, Talks, computing};
use crate::cluster::app::server::{Begin, Plan, Server};
use crate::cluster::app::signal::Signal;
use crate::kit::time::Span;

pub const ALL: &[Entry] = &[
    Entry {
        names: &[
            "mysql",
            "mysql/mysql-server",
            "container-registry.oracle.com/mysql/community-server",
        ],
        tags: Tags::Official {
            series: &[
                Series::of(5, (5, 7), 62),
                Series::of(8, (0, 4), 45),
                Series::of(9, (0, 6), 9),
            ],
            words: &["latest", "lts", "innovation"],
        },
        make: |tag| {
            image("mysqld", &["mysql", "mysqladmin"], &Server::code("mysql", tag, mysql))
                .volume("/var/lib/mysql")
        },
    },
    Entry {
        names: &["mariadb"],
        tags: Tags::Official {
            series: &[
                Series::of(5, (5, 5), 68),
                Series::of(10, (0, 11), 50),
                Series::of(11, (0, 8), 20),
                Series::of(12, (0, 3), 9),
            ],
            words: &["latest", "lts", "noble", "jammy"],
        },
        make: |tag| {
            image("mariadbd", &["mariadb", "mariadb-admin"], &Server::code("mariadb", tag, mariadb))
                .volume("/var/lib/mysql")
        },
    },
    Entry {
        names: &["mongo"],
        tags: Tags::Official {
            series: &[
                Series::of(3, (0, 6), 23),
                Series::of(4, (0, 4), 30),
                Series::of(5, (0, 0), 32),
                Series::of(6, (0, 0), 27),
                Series::of(7, (0, 0), 26),
                Series::of(8, (0, 2), 16),
            ],
            words: &["latest", "noble", "jammy"],
        },
        make: |tag| {
            image("mongod", &["mongosh"], &Server::code("mongo", tag, mongo))
                .volume("/data/db")
                .volume("/data/configdb")
        },
    },
];

fn image(program: &str, tools: &[&str], server: &std::rc::Rc<Server>) -> Image {
    base::debian("bookworm")
        .tools("/usr/bin", tools)
        .server(&format!("/usr/sbin/{program}"), server)
        .script("/usr/local/bin/docker-entrypoint.sh", base::ENTRYPOINT)
        .entrypoint(&["docker-entrypoint.sh"])
        .cmd(&[program])
}

fn mysql(begin: &mut Begin, tag: &str) -> Plan {
    let names = ["MYSQL_ROOT_PASSWORD", "MYSQL_ALLOW_EMPTY_PASSWORD", "MYSQL_RANDOM_ROOT_PASSWORD"];
    let version = tag.split('-').next().unwrap_or("");
    let ready = format!(
        "{{time}} 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '{version}'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL."
    );
    database(begin, &names, &["MYSQL_ROOT_PASSWORD_FILE"], ready)
}

fn mariadb(begin: &mut Begin, _tag: &str) -> Plan {
    let names = [
        "MARIADB_ROOT_PASSWORD",
        "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD",
        "MARIADB_RANDOM_ROOT_PASSWORD",
    ];
    let files = ["MARIADB_ROOT_PASSWORD_FILE", "MYSQL_ROOT_PASSWORD", "MYSQL_ROOT_PASSWORD_FILE"];
    let ready = "{time} 0 [Note] mariadbd: ready for connections.".to_owned();
    let mut plan = database(begin, &names, &files, ready);
    plan.doors.iter_mut().for_each(|door| door.stack = Stack::Both);
    plan
}

/// One of the names must be set; the others do as well, but the complaint does not mention them.
fn database(begin: &mut Begin, names: &[&str], others: &[&str], ready: String) -> Plan {
    let env = &begin.launch.env;
    let is_set = |name: &&&str| env.get(**name).is_some_and(|value| !value.is_empty());
    if !names.iter().chain(others).any(|name| is_set(&name)) {
        let mut words = vec![
            Line::err("{time}+00:00 [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified").at(Clock::Millis),
            Line::err("    You need to specify one of the following as an environment variable:"),
        ];
        words.extend(names.iter().map(|name| Line::err(format!("    - {name}"))));
        return Plan::over(1, words);
    }
    Plan::idle()
        .takes(computing(Span::secs(9), begin.launch))
        .uses(380, 1000, 8)
        .says_when_ready(vec![Line::err(ready).at(Clock::Iso)])
        .stops_on(Signal::Term, Span::millis(1_200), 0)
        .tcp(3306)
}

fn mongo(begin: &mut Begin, _tag: &str) -> Plan {
    let line = |text: &str| {
        let json = format!(
            "{{\"t\":{{\"$date\":\"{{time}}\"}},\"s\":\"I\",\"ctx\":\"listener\",\"msg\":\"{text}\"}}"
        );
        vec![Line::out(json).at(Clock::Iso)]
    };
    Plan::idle()
        .takes(computing(Span::millis(1_400), begin.launch))
        .uses(160, 700, 8)
        .says_first(line("Build Info"))
        .says_when_ready(line("Waiting for connections"))
        .stops_on(Signal::Term, Span::millis(400), 0)
        .stops_on(Signal::Int, Span::millis(400), 0)
        .door(Door { stack: Stack::Four, ..Door::new(27017, Talks::silent()) })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Container, check};

    #[test]
    fn mysql_wants_a_password() {
        check(
            &Container { image: "mysql:8.0", ..Container::default() },
            "1s end",
            "0.030 2> 2026-01-01 00:00:00.030+00:00 [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified
             0.030 2>     You need to specify one of the following as an environment variable:
             0.030 2>     - MYSQL_ROOT_PASSWORD
             0.030 2>     - MYSQL_ALLOW_EMPTY_PASSWORD
             0.030 2>     - MYSQL_RANDOM_ROOT_PASSWORD
             0.030 exit 1",
        );
    }

    #[test]
    fn databases_take_their_time() {
        check(
            &Container {
                image: "mariadb:11.4",
                env: &[("MYSQL_ROOT_PASSWORD", "x")],
                ..Container::default()
            },
            "8s TCP :3306
             10s TCP :3306
             11s SIGTERM
             13s end",
            "8.000 TCP :3306: Refused(Connection)
             9.000 2> 2026-01-01T00:00:09.000000Z 0 [Note] mariadbd: ready for connections.
             10.000 TCP :3306: Connected
             12.200 exit 0",
        );
        check(
            &Container { image: "mongo:7", ..Container::default() },
            "2s TCP :27017",
            r#"
            0.000 1> {"t":{"$date":"2026-01-01T00:00:00.000000Z"},"s":"I","ctx":"listener","msg":"Build Info"}
            1.400 1> {"t":{"$date":"2026-01-01T00:00:01.400000Z"},"s":"I","ctx":"listener","msg":"Waiting for connections"}
            2.000 TCP :27017: Connected"#,
        );
    }
}
