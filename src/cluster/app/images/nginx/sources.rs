//! The files that the image brings: the main configuration, its types, and the server that greets.
//! Models nginx.conf of nginx' own packages, and what the Dockerfile of nginx-unprivileged changes in it.

use super::is_modern;

/// The main configuration file of the official image.
pub fn main(tag: &str) -> String {
    let (workers, level) = if is_modern(tag) { ("auto", "notice") } else { ("1", "warn") };
    format!(
        "
user  nginx;
worker_processes  {workers};

error_log  /var/log/nginx/error.log {level};
pid        /run/nginx.pid;


events {{
    worker_connections  1024;
}}


http {{
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] \"$request\" '
                      '$status $body_bytes_sent \"$http_referer\" '
                      '\"$http_user_agent\" \"$http_x_forwarded_for\"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    #tcp_nopush     on;

    keepalive_timeout  65;

    #gzip  on;

    include /etc/nginx/conf.d/*.conf;
}}
"
    )
}

/// Of the image that runs as user 101: what it writes lies in /tmp.
pub fn unprivileged(tag: &str) -> String {
    let folders = ["proxy", "client", "fastcgi", "uwsgi", "scgi"].map(|kind| {
        let directive = if kind == "client" { "client_body" } else { kind };
        format!("    {directive}_temp_path /tmp/{kind}_temp;\n")
    });
    main(tag)
        .replace("user  nginx;\n", "")
        .replace("/run/nginx.pid", "/tmp/nginx.pid")
        .replace("http {\n", &format!("http {{\n{}", folders.concat()))
}

/// The types of what a web root usually holds.
pub const TYPES: &str = "
types {
    text/html                             html htm shtml;
    text/css                              css;
    text/xml                              xml;
    image/gif                             gif;
    image/jpeg                            jpeg jpg;
    application/javascript                js;
    application/atom+xml                  atom;
    text/plain                            txt;
    image/png                             png;
    image/svg+xml                         svg svgz;
    image/webp                            webp;
    image/x-icon                          ico;
    font/woff                             woff;
    font/woff2                            woff2;
    application/json                      json;
    application/pdf                       pdf;
    application/wasm                      wasm;
    application/zip                       zip;
    audio/mpeg                            mp3;
    video/mp4                             mp4;
}
";

pub const SERVER: &str = "server {
    listen       80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}
";

pub const INDEX: &str = "<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n</body>\n</html>\n";
pub const TROUBLE: &str = "<!DOCTYPE html>\n<html>\n<head>\n<title>Error</title>\n</head>\n<body>\n<h1>An error occurred.</h1>\n</body>\n</html>\n";

/// `nginx -s quit` speaks to the process that runs already; everything else starts one.
pub const CONTROL: &str = r#"#!/bin/sh
if [ "$1" = "-s" ]; then
  case "$2" in
    quit) signal=QUIT ;;
    stop) signal=TERM ;;
    reload) signal=HUP ;;
    reopen) signal=USR1 ;;
    *) echo "nginx: invalid option: \"-s $2\"" >&2; exit 1 ;;
  esac
  /usr/lib/nginx/nginx "$@" || exit
  if grep -Eq '^error_log .*(notice|info|debug)' /etc/nginx/nginx.conf; then
    echo "$(date '+%Y/%m/%d %H:%M:%S') [notice] $$#$$: signal process started" >&2
  fi
  file=$(sed -n 's/^pid  *\(.*\);.*/\1/p' /etc/nginx/nginx.conf)
  file=${file:-/run/nginx.pid}
  if [ ! -f "$file" ]; then
    echo "nginx: [error] open() \"$file\" failed (2: No such file or directory)" >&2
    exit 1
  fi
  kill -$signal "$(cat "$file")"
  exit
fi
exec /usr/lib/nginx/nginx "$@"
"#;

/// What the image's own script says before it hands over to its arguments.
pub const ENTRYPOINT: &str = r#"#!/bin/sh
if [ "$1" = "nginx" ] || [ "$1" = "nginx-debug" ]; then
  echo "/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration"
  echo "/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/"
  echo "/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh"
  file=/etc/nginx/conf.d/default.conf
  if [ ! -f "$file" ]; then
    told="$file is not a file or does not exist"
  elif { true >>"$file"; } 2>/dev/null; then
    told="Enabled listen on IPv6 in $file"
  else
    told="can not modify $file (read-only file system?)"
  fi
  echo "10-listen-on-ipv6-by-default.sh: info: $told"
  echo "/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh"
  echo "/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh"
  echo "/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh"
  echo "/docker-entrypoint.sh: Configuration complete; ready for start up"
fi
exec "$@"
"#;
