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
fn a_directive_that_no_module_knows_is_an_emergency() {
    let config = "server {\n  listen 80;\n  foo bar;\n  also wrong;\n";
    let trouble = "unknown directive \"foo\" in /etc/nginx/conf.d/default.conf:3";
    check(
        &Container {
            image: "nginx",
            files: &[("/etc/nginx/conf.d/default.conf", config)],
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

#[test]
fn what_has_no_effect_here_is_accepted() {
    let config = "
        map $http_upgrade $connection { default upgrade; '' close; }
        limit_req_zone $binary_remote_addr zone=one:10m rate=1r/s;
        upstream api { least_conn; server 10.0.0.1:80 weight=5; keepalive 8; }
        server {
          listen 80; server_name _; client_max_body_size 10m; error_page 404 /404.html;
          add_header X-Frame-Options DENY always; gzip on; gzip_types text/css;
          location / { try_files $uri $uri/ =404; if ($request_method = POST) { return 405; } }
          location /api { proxy_pass http://api; proxy_set_header Host $host; proxy_read_timeout 60s; limit_req zone=one; }
          location ~ \\.php$ { fastcgi_pass 127.0.0.1:9000; include fastcgi_params*; limit_except GET { deny all; } }
          location = /health { access_log off; return 200 ok; }
        }";
    check(
        &Container {
            image: "nginx:1.14.2",
            files: &[("/etc/nginx/conf.d/default.conf", config)],
            ..Container::default()
        },
        "1s GET :80/health",
        r#"1.000 GET :80/health: 200 "ok""#,
    );
}

#[test]
fn a_module_that_is_loaded_brings_directives_of_its_own() {
    let main = "load_module modules/ngx_http_js_module.so; events {} http { js_import a from a.js; server { listen 81; return 204; } }";
    check(
        &Container {
            image: "nginx:1.14.2",
            files: &[("/etc/nginx/nginx.conf", main)],
            ..Container::default()
        },
        "1s HEAD :81/",
        r#"1.000 1> 10.244.1.1 - - [01/Jan/2026:00:00:01 +0000] "HEAD / HTTP/1.1" 204 0 "-" "test/1" "-"
           1.000 HEAD :81/: 204 """#,
    );
}

#[test]
fn a_log_of_its_own_file_is_written_there() {
    let main = "error_log /tmp/errors notice; events {} http { access_log /tmp/requests; server { listen 81; root /srv;
        location /quiet { error_log /tmp/quiet crit; access_log off; } } }";
    check(
        &Container {
            image: "nginx:1.27.4",
            files: &[("/etc/nginx/nginx.conf", main), ("/tmp/x", "")],
            ..Container::default()
        },
        "1s GET :81/a
         1s HEAD :81/quiet
         2s ls /tmp
         2s cat /tmp/requests
         2s cat /tmp/quiet
         2s SIGTERM
         3s cat /tmp/errors",
        r#"
        1.000 GET :81/a: 404 "<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx/1.27.4</center>\r\n</body>\r\n</html>\r\n"
        1.000 HEAD :81/quiet: 404 ""
        2.000 errors quiet requests x
        2.000 /tmp/requests: 10.244.1.1 - - [01/Jan/2026:00:00:01 +0000] "GET /a HTTP/1.1" 404 153 "-" "test/1" "-"
        2.080 exit 0
        3.000 /tmp/errors: 2026/01/01 00:00:00 [notice] 1#1: using the "epoll" event method
        3.000 /tmp/errors: 2026/01/01 00:00:00 [notice] 1#1: nginx/1.27.4
        3.000 /tmp/errors: 2026/01/01 00:00:00 [notice] 1#1: getrlimit(RLIMIT_NOFILE): 1048576:1048576
        3.000 /tmp/errors: 2026/01/01 00:00:00 [notice] 1#1: start worker processes
        3.000 /tmp/errors: 2026/01/01 00:00:00 [notice] 1#1: start worker process 29
        3.000 /tmp/errors: 2026/01/01 00:00:01 [error] 29#29: *1 open() "/srv/a" failed (2: No such file or directory), client: 10.244.1.1, server: , request: "GET /a HTTP/1.1", host: "10.244.1.5"
        3.000 /tmp/errors: 2026/01/01 00:00:02 [notice] 1#1: signal 15 (SIGTERM) received, exiting
        3.000 /tmp/errors: 2026/01/01 00:00:02 [notice] 29#29: exiting
        3.000 /tmp/errors: 2026/01/01 00:00:02 [notice] 29#29: exit
        3.000 /tmp/errors: 2026/01/01 00:00:02 [notice] 1#1: signal 17 (SIGCHLD) received from 29
        3.000 /tmp/errors: 2026/01/01 00:00:02 [notice] 1#1: worker process 29 exited with code 0
        3.000 /tmp/errors: 2026/01/01 00:00:02 [notice] 1#1: exit"#,
    );
}

#[test]
fn a_file_system_that_cannot_be_written_to_ends_it_at_what_it_would_make_first() {
    let mkdir = r#"mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)"#;
    let open = r#"open() "/run/nginx.pid" failed (30: Read-only file system)"#;
    for (writable, trouble) in [(&[][..], mkdir), (&["/var/cache/nginx"][..], open)] {
        check(
            &Container { image: "nginx", writable: Some(writable), ..Container::default() },
            "1s end",
            &format!(
                "0.030 2> 2026/01/01 00:00:00 [emerg] 1#1: {trouble}
                 0.030 2> nginx: [emerg] {trouble}
                 0.030 exit 1"
            ),
        );
    }
    check(
        &Container {
            image: "nginx:1.14.2",
            writable: Some(&["/var/cache/nginx", "/run"]),
            ..Container::default()
        },
        "1s TCP :80
         1s ls /var/cache/nginx",
        "1.000 TCP :80: Connected
         1.000 client_temp fastcgi_temp proxy_temp scgi_temp uwsgi_temp",
    );
}

#[test]
fn folders_and_logs_must_have_a_place() {
    for (http, trouble) in [
        ("server { }", None),
        (
            "proxy_cache_path /cache/a keys_zone=a:1m; server { }",
            Some(r#"mkdir() "/cache/a" failed (2: No such file or directory)"#),
        ),
        (
            "server { access_log /logs/a.log; }",
            Some(r#"open() "/logs/a.log" failed (2: No such file or directory)"#),
        ),
    ] {
        let main = format!("events {{}} http {{ {http} }}");
        let seen = match trouble {
            None => "1.000 TCP :80: Connected".to_owned(),
            Some(trouble) => format!(
                "0.030 2> 2026/01/01 00:00:00 [emerg] 1#1: {trouble}
                 0.030 2> nginx: [emerg] {trouble}
                 0.030 exit 1
                 1.000 TCP :80: Refused(Connection)"
            ),
        };
        check(
            &Container {
                image: "nginx:1.14.2",
                files: &[("/etc/nginx/nginx.conf", &main)],
                ..Container::default()
            },
            "1s TCP :80",
            &seen,
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
