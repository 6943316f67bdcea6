//! `kubectl create secret tls` and `kubectl create secret docker-registry`.
//! Models staging/src/k8s.io/kubectl/pkg/cmd/create/create_secret_tls.go and create_secret_docker.go (v1.36).

use serde_json::{Value, json};

use super::super::{Arguments, Call, Verb, flags};
use super::one;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::generated;
use crate::console::kubectl::print::json::compact;
use crate::console::shell::{Outcome, Shell};
use crate::kit::base64;

pub const TLS: Verb = Verb {
    name: "create secret tls",
    aliases: &[],
    usage: "create secret tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]",
    summary: "Create a TLS secret",
    flags: &[&CERT, &flags::DRY_RUN, &KEY, &flags::OUTPUT, &flags::SAVE_CONFIG],
    arguments: Arguments::Nothing,
    run: tls,
};

pub const DOCKER_REGISTRY: Verb = Verb {
    name: "create secret docker-registry",
    aliases: &[],
    usage: "create secret docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--dry-run=server|client|none]",
    summary: "Create a secret for use with a Docker registry",
    flags: &[
        &EMAIL,
        &PASSWORD,
        &SERVER,
        &USERNAME,
        &flags::DRY_RUN,
        &flags::OUTPUT,
        &flags::SAVE_CONFIG,
    ],
    arguments: Arguments::Nothing,
    run: docker_registry,
};

const fn text(name: &'static str, default: &'static str, help: &'static str) -> Flag {
    Flag { name, short: None, takes: Takes::Text(default), help }
}

const CERT: Flag = text("cert", "", "Path to PEM encoded public key certificate.");
const KEY: Flag = text("key", "", "Path to private key associated with given certificate.");
const EMAIL: Flag = text("docker-email", "", "Email for Docker registry");
const PASSWORD: Flag = text("docker-password", "", "Password for Docker registry authentication");
const SERVER: Flag =
    text("docker-server", "https://index.docker.io/v1/", "Server location for Docker registry");
const USERNAME: Flag = text("docker-username", "", "Username for Docker registry authentication");

fn tls(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let name = generated::name(call)?.to_owned();
    let given = |flag| call.flags.text(flag).filter(|path| !path.is_empty());
    let (Some(cert), Some(key)) = (given("cert"), given("key")) else {
        return Err(Failure::plain("key and cert must be specified"));
    };
    let cert = pem(shell, cert, "CERTIFICATE", "certificate input")?;
    let key = pem(shell, key, "PRIVATE KEY", "key input")?;
    let data = json!({ "tls.crt": cert, "tls.key": key });
    one(call, shell, secret(&name, "kubernetes.io/tls", data), "failed to create secret ")
}

/// Models tls.LoadX509KeyPair as far as text can tell.
fn pem(shell: &Shell, path: &str, block: &str, what: &str) -> Result<String, Failure> {
    let Some(text) = shell.file(path) else {
        return Err(Failure::plain(format!("open {path}: no such file or directory")));
    };
    if !text.contains("-----BEGIN ") || !text.contains(&format!("{block}-----")) {
        return Err(Failure::plain(format!("tls: failed to find any PEM data in {what}")));
    }
    Ok(base64::encode(text.as_bytes()))
}

fn docker_registry(call: &Call, shell: &mut Shell) -> Result<Outcome, Failure> {
    let name = generated::name(call)?.to_owned();
    let given = |flag| call.flags.text(flag).unwrap_or("");
    let (user, password, email) =
        (given("docker-username"), given("docker-password"), given("docker-email"));
    if user.is_empty() {
        return Err(Failure::plain(
            "either --from-file or the combination of --docker-username, --docker-password and --docker-server is required",
        ));
    }
    let server = match given("docker-server") {
        "" => "https://index.docker.io/v1/",
        server => server,
    };
    let auth = base64::encode(format!("{user}:{password}").as_bytes());
    let text = |value: &str| compact(&Value::from(value));
    // In the order of Go's struct, which no table of ours keeps.
    let mail = if email.is_empty() { String::new() } else { format!("\"email\":{},", text(email)) };
    let config = format!(
        "{{\"auths\":{{{}:{{\"username\":{},\"password\":{},{mail}\"auth\":{}}}}}}}",
        text(server),
        text(user),
        text(password),
        text(&auth)
    );
    let data = json!({ ".dockerconfigjson": base64::encode(config.as_bytes()) });
    let secret = secret(&name, "kubernetes.io/dockerconfigjson", data);
    one(call, shell, secret, "failed to create secret ")
}

fn secret(name: &str, kind: &str, data: Value) -> Value {
    json!({ "apiVersion": "v1", "data": data, "kind": "Secret", "metadata": { "name": name }, "type": kind })
}
