//! Where an answer sends the client next.
//! Models net/http Client.do (Go 1.24) and pkg/probe/http RedirectChecker (v1.36), K32.

use super::HttpReply;
use super::http_question::HttpQuestion;
use super::url::Url;
use crate::kit::quote::quote;

/// More questions than this are not asked.
const REQUESTS_MAX: u32 = 10;

/// How far redirects are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    /// To the host asked first, whatever the port: the kubelet's way.
    SameHost,
    Anywhere,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Redirect {
    /// The answer is to be taken as it is.
    No,
    To(HttpQuestion),
    /// It leads nowhere; the text of the error.
    Broken(String),
}

pub fn of(question: &HttpQuestion, reply: &HttpReply, follow: Follow) -> Redirect {
    if !matches!(reply.code, 301 | 302 | 303 | 307 | 308) {
        return Redirect::No;
    }
    let Some(location) = reply.location.as_deref().filter(|location| !location.is_empty()) else {
        return Redirect::No;
    };
    let reference = match Url::parse(location) {
        Ok(reference) => reference,
        Err(problem) => {
            let problem = format!("failed to parse Location header {}: {problem}", quote(location));
            return Redirect::Broken(error(&question.url, &problem));
        }
    };
    let asked = Url::parse(&question.url).expect("what was asked is an address");
    let next = asked.resolve(&reference);
    if follow == Follow::SameHost && next.hostname() != asked.hostname() {
        return Redirect::No;
    }
    if REQUESTS_MAX <= question.redirects + 1 {
        return Redirect::Broken(error(
            location,
            &format!("stopped after {REQUESTS_MAX} redirects"),
        ));
    }
    if !["http", "https"].contains(&next.scheme.as_str()) {
        let problem = format!("unsupported protocol scheme {}", quote(&next.scheme));
        return Redirect::Broken(error(&next.to_string(), &problem));
    }
    // A Host header of one's own is kept where the location names no host.
    let is_own = question.host_header() != asked.host && reference.scheme.is_empty();
    let host = is_own.then(|| question.host_header().to_owned());
    Redirect::To(question.redirected(&next, host))
}

fn error(url: &str, problem: &str) -> String {
    format!("Get {}: {problem}", quote(url))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follow(location: &str, asked: &HttpQuestion) -> Redirect {
        let location = Some(location.to_owned());
        of(asked, &HttpReply { code: 302, location, ..HttpReply::default() }, Follow::SameHost)
    }

    fn first() -> HttpQuestion {
        HttpQuestion::new(&Url::parse("http://10.244.0.5:8080/").unwrap(), &[], "kube-probe/1.36")
    }

    #[test]
    fn the_same_host_is_asked_again_and_another_is_not() {
        let Redirect::To(next) = follow("/new", &first()) else { panic!("not followed") };
        assert_eq!((next.url.as_str(), next.redirects), ("http://10.244.0.5:8080/new", 1));
        let Redirect::To(next) = follow("http://10.244.0.5:9090/x", &next) else {
            panic!("another port is not followed")
        };
        assert_eq!((next.port, next.host_header()), (9090, "10.244.0.5:9090"));
        let referers: Vec<&str> = next
            .headers
            .iter()
            .filter(|header| header.name == "Referer")
            .map(|header| header.value.as_str())
            .collect();
        assert_eq!(referers, ["http://10.244.0.5:8080/new"]);
        assert_eq!(follow("http://example.com/", &first()), Redirect::No);
    }

    #[test]
    fn a_loop_ends_after_ten_redirects() {
        let mut question = first();
        for _ in 0..9 {
            let Redirect::To(next) = follow("/loop", &question) else { panic!("ended early") };
            question = next;
        }
        let text = r#"Get "/loop": stopped after 10 redirects"#;
        assert_eq!(follow("/loop", &question), Redirect::Broken(text.to_owned()));
    }

    #[test]
    fn a_location_that_is_no_address_is_a_failure() {
        for (location, text) in [
            (
                "/%zz",
                r#"Get "http://10.244.0.5:8080/": failed to parse Location header "/%zz": parse "/%zz": invalid URL escape "%zz""#,
            ),
            (
                "ftp://10.244.0.5/x",
                r#"Get "ftp://10.244.0.5/x": unsupported protocol scheme "ftp""#,
            ),
        ] {
            assert_eq!(follow(location, &first()), Redirect::Broken(text.to_owned()));
        }
    }
}
