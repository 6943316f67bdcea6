//! Stories of nginx, from its first words to its last.

use super::super::testing::{Container, check};

#[test]
fn nginx_serves_the_files_it_finds() {
    check(
        &Container { image: "nginx:1.27.4", ..Container::default() },
        "1s HEAD :80/
         2s rm /usr/share/nginx/html/index.html
         3s HEAD :80/
         4s HEAD :80/50x.html
         5s write /usr/share/nginx/html/a/index.html hello
         6s GET :80/a/?x=1
         7s SIGQUIT
         8s end",
        r#"
        0.060 2> 2026/01/01 00:00:00 [notice] 1#1: using the "epoll" event method
        0.060 2> 2026/01/01 00:00:00 [notice] 1#1: nginx/1.27.4
        0.060 2> 2026/01/01 00:00:00 [notice] 1#1: getrlimit(RLIMIT_NOFILE): 1048576:1048576
        0.060 2> 2026/01/01 00:00:00 [notice] 1#1: start worker processes
        0.060 2> 2026/01/01 00:00:00 [notice] 1#1: start worker process 29
        0.060 2> 2026/01/01 00:00:00 [notice] 1#1: start worker process 30
        1.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:01 +0000] "HEAD / HTTP/1.1" 200 121 "-" "test/1" "-"
        1.000 HEAD :80/: 200 ""
        3.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:03 +0000] "HEAD / HTTP/1.1" 403 153 "-" "test/1" "-"
        3.000 2> 2026/01/01 00:00:03 [error] 29#29: *1 directory index of "/usr/share/nginx/html/" is forbidden, client: 10.244.1.1, server: localhost, request: "HEAD / HTTP/1.1", host: "10.244.1.5"
        3.000 HEAD :80/: 403 ""
        4.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:04 +0000] "HEAD /50x.html HTTP/1.1" 200 110 "-" "test/1" "-"
        4.000 HEAD :80/50x.html: 200 ""
        6.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:06 +0000] "GET /a/?x=1 HTTP/1.1" 200 5 "-" "test/1" "-"
        6.000 GET :80/a/?x=1: 200 "hello"
        7.000 2> 2026/01/01 00:00:07 [notice] 1#1: signal 3 (SIGQUIT) received, shutting down
        7.000 2> 2026/01/01 00:00:07 [notice] 29#29: gracefully shutting down
        7.000 2> 2026/01/01 00:00:07 [notice] 30#30: gracefully shutting down
        7.080 2> 2026/01/01 00:00:07 [notice] 29#29: exiting
        7.080 2> 2026/01/01 00:00:07 [notice] 30#30: exiting
        7.080 2> 2026/01/01 00:00:07 [notice] 29#29: exit
        7.080 2> 2026/01/01 00:00:07 [notice] 30#30: exit
        7.080 2> 2026/01/01 00:00:07 [notice] 1#1: signal 17 (SIGCHLD) received from 29
        7.080 2> 2026/01/01 00:00:07 [notice] 1#1: worker process 29 exited with code 0
        7.080 2> 2026/01/01 00:00:07 [notice] 1#1: signal 29 (SIGIO) received
        7.080 2> 2026/01/01 00:00:07 [notice] 1#1: signal 17 (SIGCHLD) received from 30
        7.080 2> 2026/01/01 00:00:07 [notice] 1#1: worker process 30 exited with code 0
        7.080 2> 2026/01/01 00:00:07 [notice] 1#1: exit
        7.080 exit 0"#,
    );
}

#[test]
fn a_changed_configuration_is_taken_up_on_reload_if_it_can_be_read() {
    check(
        &Container { image: "nginx:1.14.2", ..Container::default() },
        "1s write /etc/nginx/conf.d/default.conf server { listen 81; return 200 'new'; }
         2s GET :81/
         3s SIGHUP
         4s HEAD :80/
         4s GET :81/
         5s write /etc/nginx/conf.d/default.conf server {
         6s SIGHUP
         7s GET :81/",
        r#"
        2.000 GET :81/: Refused(Connection)
        4.000 HEAD :80/: Refused(Connection)
        4.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:04 +0000] "GET / HTTP/1.1" 200 3 "-" "test/1" "-"
        4.000 GET :81/: 200 "new"
        6.000 2> 2026/01/01 00:00:06 [emerg] 1#1: unexpected end of file, expecting "}" in /etc/nginx/conf.d/default.conf:1
        7.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:07 +0000] "GET / HTTP/1.1" 200 3 "-" "test/1" "-"
        7.000 GET :81/: 200 "new""#,
    );
}

#[test]
fn nginx_without_daemon_off_leaves_the_container() {
    check(
        &Container { image: "nginx", args: &["nginx"], ..Container::default() },
        "1s end",
        "0.030 exit 0",
    );
}

#[test]
fn the_main_file_decides_what_is_included_and_what_is_logged() {
    let main =
        "error_log stderr; events {} http { access_log off; server { listen 81; return 204; } }";
    check(
        &Container {
            image: "nginx",
            files: &[("/etc/nginx/nginx.conf", main)],
            ..Container::default()
        },
        "1s TCP :80
         1s GET :81/
         2s SIGHUP
         3s SIGQUIT
         4s end",
        r#"1.000 TCP :80: Refused(Connection)
           1.000 GET :81/: 204 ""
           3.080 exit 0"#,
    );
}

#[test]
fn what_stands_in_the_wrong_place_is_an_emergency() {
    for (main, trouble) in [
        (
            "server { listen 80; }",
            "\"server\" directive is not allowed here in /etc/nginx/nginx.conf:1",
        ),
        ("http {}", "no \"events\" section in configuration"),
        (
            "events {} http { include a.conf; }",
            "open() \"/etc/nginx/a.conf\" failed (2: No such file or directory) in /etc/nginx/nginx.conf:1",
        ),
        ("events {} daemon off;", "\"daemon\" directive is duplicate in /etc/nginx/nginx.conf:1"),
    ] {
        check(
            &Container {
                image: "nginx",
                files: &[("/etc/nginx/nginx.conf", main)],
                ..Container::default()
            },
            "1s end",
            &format!(
                "0.030 2> 2026/01/01 00:00:00 [emerg] 1#1: {trouble}
                 0.030 2> nginx: [emerg] {trouble}
                 0.030 exit 1"
            ),
        );
    }
}

#[test]
fn a_broken_configuration_ends_it() {
    check(
        &Container {
            image: "nginx",
            files: &[("/etc/nginx/conf.d/default.conf", "server { listen 80;")],
            ..Container::default()
        },
        "1s end",
        r#"0.030 2> 2026/01/01 00:00:00 [emerg] 1#1: unexpected end of file, expecting "}" in /etc/nginx/conf.d/default.conf:1
         0.030 2> nginx: [emerg] unexpected end of file, expecting "}" in /etc/nginx/conf.d/default.conf:1
         0.030 exit 1"#,
    );
}

#[test]
fn the_host_chooses_the_server_and_the_default_one_may_hang_up() {
    let config = "server { listen 80 default_server; return 444; }
        server { listen 80; server_name shop.example.com; location / { return 200 'shop'; } }
        server { listen 127.0.0.1:8080; location / { return 204; } }";
    check(
        &Container {
            image: "nginx:1.14.2",
            files: &[("/etc/nginx/conf.d/default.conf", config)],
            ..Container::default()
        },
        "1s GET @shop.example.com:80/
         2s GET :80/
         3s TCP :8080
         3s GET localhost:8080/",
        r#"
        1.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:01 +0000] "GET / HTTP/1.1" 200 4 "-" "test/1" "-"
        1.000 GET @shop.example.com:80/: 200 "shop"
        2.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:02 +0000] "GET / HTTP/1.1" 444 0 "-" "test/1" "-"
        2.000 GET :80/: Refused(Eof)
        3.000 TCP :8080: Refused(Connection)
        3.000 1> 127.0.0.1 - - [01/Jan/2026:00:00:03 +0000] "GET / HTTP/1.1" 204 0 "-" "test/1" "-"
        3.000 GET localhost:8080/: 204 """#,
    );
}

#[test]
fn an_address_that_is_not_the_pod_s_ends_it() {
    check(
        &Container {
            image: "nginx",
            files: &[("/etc/nginx/conf.d/default.conf", "server { listen 10.9.9.9:80; }")],
            ..Container::default()
        },
        "1s end",
        "0.030 2> 2026/01/01 00:00:00 [emerg] 1#1: bind() to 10.9.9.9:80 failed (99: Cannot assign requested address)
         0.030 2> nginx: [emerg] bind() to 10.9.9.9:80 failed (99: Cannot assign requested address)
         0.030 exit 1",
    );
}

#[test]
fn a_configuration_of_ones_own_is_obeyed() {
    let config = "server {\n listen 8080; # not 80\n root /srv;\n location /ready { return 503 'not yet'; }\n}\n";
    check(
        &Container {
            image: "nginx:1.14.2",
            files: &[("/etc/nginx/conf.d/default.conf", config), ("/srv/index.html", "mine")],
            ..Container::default()
        },
        "1s TCP :80
         1s GET :8080/
         1s HEAD :8080/ready
         2s SIGTERM
         3s end",
        r#"
        1.000 TCP :80: Refused(Connection)
        1.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:01 +0000] "GET / HTTP/1.1" 200 4 "-" "test/1" "-"
        1.000 GET :8080/: 200 "mine"
        1.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:01 +0000] "HEAD /ready HTTP/1.1" 503 7 "-" "test/1" "-"
        1.000 HEAD :8080/ready: 503 ""
        2.080 exit 0"#,
    );
}
