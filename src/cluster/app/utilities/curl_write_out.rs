//! `curl -w`: what is printed behind the page, and what a transfer came to.
//! Models ourWriteOut and its table of variables in src/tool_writeout.c of curl 8.14.

use super::curl_options::{Options, head};
use super::url::Url;
use crate::kit::time::Span;
use crate::objects::probe::{Ask, HttpReply, Scheme, Signer};

/// What came of a transfer.
#[derive(Clone, Debug, Default)]
pub struct Transfer<'a> {
    /// curl's own exit code, and its message.
    pub exit: i32,
    pub message: &'a str,
    /// 0: no server said one.
    pub status: u16,
    pub reply: Option<&'a HttpReply>,
    pub took: Span,
    /// How long its name took to become an address.
    pub looked_up: Span,
    pub redirects: u32,
    /// The two ends of the connection, if one came about.
    pub ends: Option<Ends>,
}

#[derive(Clone, Debug)]
pub struct Ends {
    pub remote_ip: String,
    pub local_ip: String,
    pub local_port: u64,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub out: String,
    pub err: String,
}

enum Value {
    Text(Option<String>),
    Number(i64),
    /// At least three digits.
    Status(u16),
    Time(Span),
}

/// The ports that a machine uses for its own side of a connection: ip_local_port_range of Linux.
pub const LOCAL_PORTS: (u64, u64) = (32_768, 28_232);
/// The longest name that is looked for.
const NAME_MAX: usize = 23;
/// In the order of their names, which is that of `%{json}`.
const NAMES: &[&str] = &[
    "certs",
    "conn_id",
    "content_type",
    "errormsg",
    "exitcode",
    "filename_effective",
    "ftp_entry_path",
    "http_code",
    "http_connect",
    "http_version",
    "local_ip",
    "local_port",
    "method",
    "num_certs",
    "num_connects",
    "num_headers",
    "num_redirects",
    "num_retries",
    "proxy_ssl_verify_result",
    "proxy_used",
    "redirect_url",
    "referer",
    "remote_ip",
    "remote_port",
    "response_code",
    "scheme",
    "size_download",
    "size_header",
    "size_request",
    "size_upload",
    "speed_download",
    "speed_upload",
    "ssl_verify_result",
    "time_appconnect",
    "time_connect",
    "time_namelookup",
    "time_posttransfer",
    "time_pretransfer",
    "time_queue",
    "time_redirect",
    "time_starttransfer",
    "time_total",
    "tls_earlydata",
    "url",
    "url.fragment",
    "url.host",
    "url.options",
    "url.password",
    "url.path",
    "url.port",
    "url.query",
    "url.scheme",
    "url.user",
    "url.zoneid",
    "url_effective",
    "urle.fragment",
    "urle.host",
    "urle.options",
    "urle.password",
    "urle.path",
    "urle.port",
    "urle.query",
    "urle.scheme",
    "urle.user",
    "urle.zoneid",
    "urlnum",
    "xfer_id",
];

/// What a format prints of a transfer.
pub fn write_out(format: &str, options: &Options, transfer: &Transfer) -> Written {
    let mut written = Written::default();
    let mut is_error = false;
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        let stream = if is_error { &mut written.err } else { &mut written.out };
        let second = rest[first.len_utf8()..].chars().next();
        rest = match (first, second) {
            ('%', Some('%')) => {
                stream.push('%');
                &rest[2..]
            }
            ('%', Some('{')) => {
                let Some((name, behind)) = rest[2..].split_once('}') else {
                    stream.push_str("%{");
                    rest = &rest[2..];
                    continue;
                };
                match name {
                    _ if NAME_MAX < name.len() => return written,
                    "onerror" if transfer.exit == 0 => return written,
                    "onerror" => {}
                    "stdout" => is_error = false,
                    "stderr" => is_error = true,
                    "json" => stream.push_str(&json(options, transfer)),
                    "header_json" => stream.push_str(&header_json(transfer)),
                    _ => match value(name, options, transfer) {
                        Some(value) => stream.push_str(&value.shown()),
                        None => {
                            let unknown = "curl: unknown --write-out variable";
                            written.err.push_str(&format!("{unknown}: '{name}'\n"));
                        }
                    },
                }
                behind
            }
            ('%', Some('h')) if rest.starts_with("%header{") => match rest[8..].split_once('}') {
                Some((name, behind)) => {
                    stream.push_str(said(transfer, name).unwrap_or_default());
                    behind
                }
                None => {
                    stream.push_str("%header{");
                    &rest[8..]
                }
            },
            ('\\', Some(letter @ ('n' | 'r' | 't'))) => {
                stream.push(match letter {
                    'n' => '\n',
                    'r' => '\r',
                    _ => '\t',
                });
                &rest[2..]
            }
            ('%' | '\\', Some(letter)) => {
                stream.extend([first, letter]);
                &rest[1 + letter.len_utf8()..]
            }
            (letter, _) => {
                stream.push(letter);
                &rest[letter.len_utf8()..]
            }
        };
    }
    written
}

/// None: no variable of curl's.
fn value(name: &str, options: &Options, transfer: &Transfer) -> Option<Value> {
    if !NAMES.contains(&name) {
        return None;
    }
    if let Some(part) = name.strip_prefix("url.") {
        return Some(Value::Text(part_of(part, &options.asked)));
    }
    if let Some(part) = name.strip_prefix("urle.") {
        return Some(Value::Text(part_of(part, &options.url)));
    }
    let text = |text: Option<&str>| Value::Text(text.map(str::to_owned));
    let reply = transfer.reply;
    let ends = transfer.ends.as_ref();
    let is_up = |span: Span| if ends.is_some() { span } else { Span::ZERO };
    let size = |bytes: usize| Value::Number(bytes as i64);
    let body = if options.sent.method == "HEAD" { "" } else { reply.map_or("", |it| &it.body) };
    Some(match name {
        "certs" => text(Some("")),
        "conn_id" | "xfer_id" => {
            Value::Number(if ends.is_some() || name == "xfer_id" { 0 } else { -1 })
        }
        "content_type" => text(said(transfer, "Content-Type")),
        "errormsg" => text((transfer.exit != 0).then_some(transfer.message)),
        "exitcode" => Value::Number(i64::from(transfer.exit)),
        "filename_effective" => text(options.output.as_deref()),
        "http_code" | "response_code" => Value::Status(transfer.status),
        "http_connect" => Value::Status(0),
        "http_version" => text(Some(reply.map_or("0", protocol))),
        "local_ip" => text(Some(ends.map_or("", |ends| &ends.local_ip))),
        "local_port" => Value::Number(ends.map_or(-1, |ends| ends.local_port as i64)),
        "method" => text(Some(&options.sent.method)),
        "num_connects" => Value::Number(i64::from(ends.is_some())),
        "num_headers" => size(reply.map_or(0, |reply| headers(reply).count())),
        "num_redirects" => Value::Number(i64::from(transfer.redirects)),
        "redirect_url" => {
            let to = reply.and_then(|reply| options.url.join(reply.location.as_ref()?));
            Value::Text(to.map(|url| url.to_string()))
        }
        "remote_ip" => text(Some(ends.map_or("", |ends| &ends.remote_ip))),
        "remote_port" => Value::Number(ends.map_or(-1, |_| i64::from(options.url.port))),
        "scheme" => text(ends.map(|_| scheme(&options.url))),
        "size_download" => size(body.len()),
        "size_header" => size(reply.map_or(0, |reply| head(reply).len())),
        "size_request" => size(ends.map_or(0, |_| request(options).len())),
        "size_upload" => size(ends.map_or(0, |_| options.sent.body.len())),
        "speed_download" => per_second(body.len(), transfer.took),
        "speed_upload" => per_second(options.sent.body.len(), is_up(transfer.took)),
        "ssl_verify_result" => Value::Number(match reply.map(|reply| reply.signed_by) {
            _ if options.url.scheme != Scheme::Https => 0,
            Some(Signer::Server) => 18,
            Some(Signer::Cluster) if options.trusts_cluster() => 0,
            Some(Signer::Cluster) => 20,
            None => 0,
        }),
        "time_appconnect" if options.url.scheme == Scheme::Https => {
            Value::Time(is_up(transfer.looked_up))
        }
        "time_connect" | "time_posttransfer" | "time_pretransfer" => {
            Value::Time(is_up(transfer.looked_up))
        }
        "time_namelookup" => Value::Time(transfer.looked_up),
        "time_appconnect" | "time_queue" | "time_redirect" => Value::Time(Span::ZERO),
        "time_starttransfer" => Value::Time(reply.map_or(Span::ZERO, |_| transfer.took)),
        "time_total" => Value::Time(transfer.took),
        "url" => Value::Text(Some(options.asked.clone())),
        "url_effective" => Value::Text(Some(options.url.to_string())),
        "ftp_entry_path" | "referer" => Value::Text(None),
        _ => Value::Number(0),
    })
}

impl Value {
    fn shown(&self) -> String {
        match self {
            Value::Text(text) => text.clone().unwrap_or_default(),
            Value::Number(number) => number.to_string(),
            Value::Status(status) => format!("{status:03}"),
            Value::Time(span) => seconds(*span),
        }
    }

    fn as_json(&self) -> String {
        match self {
            Value::Text(None) => "null".to_owned(),
            Value::Text(Some(text)) => serde_json::Value::from(text.as_str()).to_string(),
            Value::Status(status) => status.to_string(),
            Value::Number(_) | Value::Time(_) => self.shown(),
        }
    }
}

fn json(options: &Options, transfer: &Transfer) -> String {
    let known = NAMES.iter().filter_map(|name| Some((name, value(name, options, transfer)?)));
    let fields = known.map(|(name, value)| format!("\"{name}\":{},", value.as_json()));
    let version = super::curl_options::VERSION;
    format!("{{{}\"curl_version\":\"lib{version}\"}}", fields.collect::<String>())
}

/// Names in small letters, each with all its values. Models headerJSON of src/tool_writeout_json.c.
fn header_json(transfer: &Transfer) -> String {
    let Some(reply) = transfer.reply else { return "{}\n".to_owned() };
    let fields = headers(reply).map(|(name, value)| {
        let value = serde_json::Value::from(value);
        format!("\"{}\":[{value}]", name.to_ascii_lowercase())
    });
    format!("{{{}\n}}", fields.collect::<Vec<_>>().join(",\n"))
}

fn said<'a>(transfer: &Transfer<'a>, name: &str) -> Option<&'a str> {
    let found = headers(transfer.reply?).find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value)
}

fn headers(reply: &HttpReply) -> impl Iterator<Item = (&str, &str)> {
    reply.headers.iter().map(|header| (header.name.as_str(), header.value.as_str()))
}

fn protocol(reply: &HttpReply) -> &'static str {
    super::curl_options::protocol(reply)
}

fn scheme(url: &Url) -> &'static str {
    if url.scheme == Scheme::Https { "https" } else { "http" }
}

/// The text of the request.
fn request(options: &Options) -> String {
    let Ask::HttpGet(question) = options.url.ask(&options.sent) else {
        unreachable!("a URL asks for a page")
    };
    let lines = question.headers.iter();
    let lines: String =
        lines.map(|header| format!("{}: {}\r\n", header.name, header.value)).collect();
    format!("{} {} HTTP/1.1\r\n{lines}\r\n{}", question.method, question.path, question.body)
}

fn part_of(part: &str, url: impl ToString) -> Option<String> {
    let text = url.to_string();
    let url = Url::parse(&text)?;
    let (path, query) = match url.path.split_once('?') {
        Some((path, query)) => (path.to_owned(), Some(query.to_owned())),
        None => (url.path.clone(), None),
    };
    match part {
        "scheme" => Some(scheme(&url).to_owned()),
        "host" => Some(url.host),
        "port" => Some(url.port.to_string()),
        "path" => Some(path),
        "query" => query,
        "fragment" => text.split_once('#').map(|(_, fragment)| fragment.to_owned()),
        _ => None,
    }
}

fn per_second(bytes: usize, span: Span) -> Value {
    let millis = span.as_millis().max(1);
    Value::Number((bytes as u64 * 1_000 / millis) as i64)
}

fn seconds(span: Span) -> String {
    format!("{}.{:03}000", span.as_millis() / 1_000, span.as_millis() % 1_000)
}
