//! The images that other images are built on: which shell and which tools they have.

use crate::cluster::app::image::Image;

/// The applets of busybox that shell scripts of manifests use.
const APPLETS: &[&str] = &[
    "[",
    "awk",
    "base64",
    "basename",
    "cat",
    "chmod",
    "chown",
    "clear",
    "cp",
    "cut",
    "date",
    "dd",
    "df",
    "diff",
    "dirname",
    "du",
    "echo",
    "egrep",
    "env",
    "expr",
    "false",
    "fgrep",
    "find",
    "free",
    "grep",
    "head",
    "hostname",
    "id",
    "ifconfig",
    "ip",
    "kill",
    "killall",
    "ln",
    "ls",
    "md5sum",
    "mkdir",
    "mktemp",
    "mount",
    "mv",
    "nc",
    "netstat",
    "nohup",
    "nslookup",
    "od",
    "paste",
    "pgrep",
    "pidof",
    "ping",
    "pkill",
    "printenv",
    "printf",
    "ps",
    "pwd",
    "readlink",
    "realpath",
    "rm",
    "rmdir",
    "sed",
    "seq",
    "sha256sum",
    "sleep",
    "sort",
    "stat",
    "sync",
    "tac",
    "tail",
    "tar",
    "tee",
    "telnet",
    "test",
    "time",
    "timeout",
    "top",
    "touch",
    "tr",
    "true",
    "tty",
    "uname",
    "uniq",
    "uptime",
    "usleep",
    "vi",
    "watch",
    "wc",
    "wget",
    "which",
    "whoami",
    "xargs",
    "yes",
];

/// What Debian's coreutils, grep, sed, findutils and hostname bring.
const DEBIAN_TOOLS: &[&str] = &[
    "[",
    "awk",
    "base64",
    "basename",
    "cat",
    "chmod",
    "chown",
    "cp",
    "cut",
    "date",
    "dd",
    "df",
    "diff",
    "dirname",
    "du",
    "echo",
    "egrep",
    "env",
    "expr",
    "false",
    "fgrep",
    "find",
    "grep",
    "head",
    "hostname",
    "id",
    "ln",
    "ls",
    "md5sum",
    "mkdir",
    "mktemp",
    "mount",
    "mv",
    "nohup",
    "od",
    "paste",
    "printenv",
    "printf",
    "pwd",
    "readlink",
    "realpath",
    "rm",
    "rmdir",
    "sed",
    "seq",
    "sha256sum",
    "sleep",
    "sort",
    "stat",
    "sync",
    "tac",
    "tail",
    "tar",
    "tee",
    "test",
    "timeout",
    "touch",
    "tr",
    "true",
    "tty",
    "uname",
    "uniq",
    "wc",
    "which",
    "whoami",
    "xargs",
    "yes",
];

/// What `apt-get install` of everyday packages adds; the larger images have them.
pub const NETWORK_TOOLS: &[&str] = &["curl", "wget"];
pub const PROCESS_TOOLS: &[&str] = &["kill", "killall", "pgrep", "pkill", "ps", "top"];

/// An entrypoint that hands over to its arguments; what it prepares is part of the server's own plan.
pub const ENTRYPOINT: &str = "#!/bin/sh\nexec \"$@\"\n";

pub fn busybox() -> Image {
    Image::scratch()
        .cmd(&["sh"])
        .shell("/bin/sh")
        .shell("/bin/ash")
        .tools("/bin", APPLETS)
        .file(
            "/etc/passwd",
            "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n",
        )
        .file("/etc/group", "root:x:0:\nnogroup:x:65534:\n")
}

pub fn alpine(release: &str) -> Image {
    let system = format!(
        "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID={release}\nPRETTY_NAME=\"Alpine Linux v{release}\"\n"
    );
    busybox()
        .cmd(&["/bin/sh"])
        .link("/var/run", "/run")
        .file("/etc/alpine-release", format!("{release}\n"))
        .file("/etc/os-release", system)
}

pub fn debian(codename: &str) -> Image {
    linux("Debian GNU/Linux", "debian", codename)
}

pub fn ubuntu(codename: &str) -> Image {
    linux("Ubuntu", "ubuntu", codename)
}

fn linux(name: &str, id: &str, codename: &str) -> Image {
    let system = format!("NAME=\"{name}\"\nID={id}\nVERSION_CODENAME={codename}\n");
    Image::scratch()
        .cmd(&["bash"])
        .link("/var/run", "/run")
        .shell("/bin/sh")
        .shell("/bin/bash")
        .shell("/usr/bin/bash")
        .tools("/usr/bin", DEBIAN_TOOLS)
        .tools("/bin", DEBIAN_TOOLS)
        .file("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n")
        .file("/etc/group", "root:x:0:\nnogroup:x:65534:\n")
        .file("/etc/os-release", system)
}
