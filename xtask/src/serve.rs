//! `serve`: the page on this machine, rebuilt at every change. Only this machine can reach it.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::ops::RangeInclusive;

use crate::run::root;
use crate::{site, tools};

/// Away from dist/, which holds the page as published and nothing else.
const FOLDER: &str = "target/page";
const PORTS: RangeInclusive<u16> = 8080..=8099;

pub fn serve(words: &[String]) -> Result<(), String> {
    let release = match words {
        [] => None,
        [word] if word == "--release" => Some("--release"),
        _ => return Err("usage: cargo xtask serve [--release]".to_owned()),
    };
    tools::install_for_site()?;
    make_watched_folders()?;
    let port = free_port()?;
    println!("building (a few minutes the first time), then serving http://127.0.0.1:{port}/");
    println!("Ctrl-C stops it");
    site::trunk("serve")
        .args(release)
        .args(["--dist", FOLDER])
        .args(["--address", "127.0.0.1", "--port", &port.to_string()])
        .become_it()
}

/// Trunk refuses to ignore a folder that is not there yet.
fn make_watched_folders() -> Result<(), String> {
    let bundles = root().join("static/gen");
    fs::create_dir_all(&bundles).map_err(|error| format!("{}: {error}", bundles.display()))
}

fn free_port() -> Result<u16, String> {
    let (first, last) = (PORTS.start(), PORTS.end());
    PORTS
        .into_iter()
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .ok_or(format!("all ports from {first} to {last} are taken"))
}
