//! What `kubectl debug` is asked for, and which of it goes together.
//! Models DebugOptions of kubectl/pkg/cmd/debug/debug.go: AddFlags, Complete, Validate (v1.36).

use serde_json::{Value, json};

use super::profile::Profile;
use crate::console::kubectl::failure::Failure;
use crate::console::kubectl::flags::{Flag, Takes};
use crate::console::kubectl::verbs::Call;
use crate::console::shell::Shell;
use crate::kit::order;
use crate::kit::quote::quote;

pub struct Options {
    pub targets: Vec<String>,
    command: Vec<String>,
    is_arguments_only: bool,
    pub attaches: bool,
    is_attach_given: bool,
    pub container: String,
    pub copy_to: String,
    pub replaces: bool,
    env: Vec<(String, String)>,
    pub image: String,
    pull_policy: String,
    is_interactive: bool,
    has_terminal: bool,
    pub is_quiet: bool,
    pub keeps: Keeps,
    pub same_node: bool,
    pub images: Vec<(String, String)>,
    /// None: nothing was said.
    pub shares_processes: Option<bool>,
    pub target: String,
    pub profile: Profile,
}

/// What a copy keeps of its pod.
pub struct Keeps {
    pub labels: bool,
    pub annotations: bool,
    pub liveness: bool,
    pub readiness: bool,
    pub startup: bool,
    pub init_containers: bool,
}

impl Options {
    pub fn read(call: &Call) -> Result<Options, Failure> {
        let flags = &call.flags;
        let text = |name| flags.text(name).unwrap_or_default().to_owned();
        let before_dashes = flags.arguments_before_dashes().unwrap_or(call.arguments.len());
        let (targets, command) = call.arguments.split_at(before_dashes);
        let is_interactive = flags.is_on("stdin");
        let is_attach_given = flags.is_given("attach");
        let profile = flags.text("profile").unwrap_or("general");
        Ok(Options {
            targets: targets.to_vec(),
            command: command.to_vec(),
            is_arguments_only: flags.is_on("arguments-only"),
            attaches: if is_attach_given { flags.is_on("attach") } else { is_interactive },
            is_attach_given,
            container: text("container"),
            copy_to: text("copy-to"),
            replaces: flags.is_on("replace"),
            env: pairs(&flags.texts("env"))?,
            image: text("image"),
            pull_policy: text("image-pull-policy"),
            is_interactive,
            has_terminal: flags.is_on("tty"),
            is_quiet: flags.is_on("quiet"),
            keeps: Keeps {
                labels: flags.is_on("keep-labels"),
                annotations: flags.is_on("keep-annotations"),
                liveness: flags.is_on("keep-liveness"),
                readiness: flags.is_on("keep-readiness"),
                startup: flags.is_on("keep-startup"),
                init_containers: flags.switch("keep-init-containers").unwrap_or(true),
            },
            same_node: flags.is_on("same-node"),
            images: pairs(&flags.texts("set-image"))?,
            shares_processes: flags.switch("share-processes"),
            target: text("target"),
            profile: Profile::named(profile)?,
        })
    }

    /// Refuses what does not go together, and says what is to be known beforehand.
    pub fn check(&self, shell: &mut Shell) -> Result<(), Failure> {
        let refuse = |text: &str| Err(Failure::plain(text));
        let has_image = !self.image.is_empty();
        if self.attaches && self.is_attach_given && !has_image && self.container.is_empty() {
            return refuse(
                "you must specify --container or create a new container using --image in order to attach.",
            );
        }
        if !self.copy_to.is_empty() {
            if !has_image && self.images.is_empty() && self.command.is_empty() {
                return refuse("you must specify --image, --set-image or command arguments.");
            }
            if !self.command.is_empty() && self.container.is_empty() && !has_image {
                return refuse(
                    "you must specify an existing container or a new image when specifying args.",
                );
            }
        } else if self.replaces {
            return refuse("--replace may only be used with --copy-to.");
        } else if self.same_node {
            return refuse("--same-node may only be used with --copy-to.");
        } else if !self.images.is_empty() {
            return refuse("--set-image may only be used with --copy-to.");
        } else if !has_image {
            return refuse("you must specify --image when not using --copy-to.");
        }
        let why = "invalid reference format";
        if has_image && !is_reference(&self.image) {
            return refuse(&format!("invalid image name {}: {why}", quote(&self.image)));
        }
        if self.targets.is_empty() {
            return refuse("NAME or filename is required for debug");
        }
        if !["Always", "IfNotPresent", "Never", ""].contains(&self.pull_policy.as_str()) {
            return refuse(&format!("invalid image pull policy: {}", self.pull_policy));
        }
        if let Some((name, image)) = self.images.iter().find(|(_, image)| !is_reference(image)) {
            let (image, name) = (quote(image), quote(name));
            return refuse(&format!("invalid image name {image} for container {name}: {why}"));
        }
        if !self.target.is_empty() {
            if !self.copy_to.is_empty() {
                return refuse(
                    "--target is incompatible with --copy-to. Use --share-processes instead.",
                );
            }
            if !self.is_quiet {
                shell.out(&format!(
                    "Targeting container {}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n",
                    quote(&self.target)
                ));
            }
        }
        if self.has_terminal && !self.is_interactive {
            return refuse("-i/--stdin is required for containers with -t/--tty=true");
        }
        if self.profile == Profile::Legacy {
            shell.err("--profile=legacy is deprecated and planned to be removed in v1.39. It is recommended to specify other profile, for example \"--profile=general\".\n");
        }
        Ok(())
    }

    /// What the flags say of the container.
    pub fn lay_over(&self, container: &mut Value) {
        if !self.env.is_empty() {
            let variable =
                |(name, value): &(String, String)| json!({ "name": name, "value": value });
            container["env"] = self.env.iter().map(variable).collect();
        }
        if !self.image.is_empty() {
            container["image"] = self.image.clone().into();
        }
        if !self.pull_policy.is_empty() {
            container["imagePullPolicy"] = self.pull_policy.clone().into();
        }
        for (name, is_on) in [("stdin", self.is_interactive), ("tty", self.has_terminal)] {
            match container.as_object_mut() {
                Some(fields) if !is_on => drop(fields.remove(name)),
                _ => container[name] = is_on.into(),
            }
        }
    }

    /// The words behind the two dashes.
    pub fn say_command(&self, container: &mut Value) {
        if self.command.is_empty() {
            return;
        }
        if self.is_arguments_only {
            container["args"] = self.command.clone().into();
            return;
        }
        container["command"] = self.command.clone().into();
        if let Some(fields) = container.as_object_mut() {
            fields.remove("args");
        }
    }
}

/// `a=b,c=d`, as often as one likes; by their names.
fn pairs(texts: &[&str]) -> Result<Vec<(String, String)>, Failure> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for text in texts.iter().flat_map(|text| text.split(',')) {
        let Some((name, value)) = text.split_once('=') else {
            return Err(Failure::plain(format!("{text} must be formatted as key=value")));
        };
        pairs.retain(|(known, _)| known != name);
        pairs.push((name.to_owned(), value.to_owned()));
    }
    order::sort_by(&mut pairs, |one, other| one.0.cmp(&other.0));
    Ok(pairs)
}

/// As far as people get it wrong: capitals in a name, and blanks.
fn is_reference(image: &str) -> bool {
    let name = image.split(['@', ':']).next().unwrap_or(image);
    !image.chars().any(char::is_whitespace) && !name.chars().any(char::is_uppercase)
}

const fn switch(name: &'static str, usual: &'static str, help: &'static str) -> Flag {
    Flag { name, short: None, takes: Takes::Switch(usual), help }
}

const fn text(name: &'static str, short: Option<char>, help: &'static str) -> Flag {
    Flag { name, short, takes: Takes::Text(""), help }
}

pub const ARGUMENTS_ONLY: Flag = switch(
    "arguments-only",
    "false",
    "If specified, everything after -- will be passed to the new container as Args instead of Command.",
);
pub const ATTACH: Flag = switch(
    "attach",
    "false",
    "If true, wait for the container to start running, and then attach as if 'kubectl attach ...' were called.  Default false, unless '-i/--stdin' is set, in which case the default is true.",
);
pub const CONTAINER: Flag =
    text("container", Some('c'), "Container name to use for debug container.");
pub const COPY_TO: Flag = text("copy-to", None, "Create a copy of the target Pod with this name.");
pub const ENV: Flag = Flag {
    name: "env",
    short: None,
    takes: Takes::Texts,
    help: "Environment variables to set in the container.",
};
pub const IMAGE: Flag = text("image", None, "Container image to use for debug container.");
pub const IMAGE_PULL_POLICY: Flag = text(
    "image-pull-policy",
    None,
    "The image pull policy for the container. If left empty, this value will not be specified by the client and defaulted by the server.",
);
pub const KEEP_ANNOTATIONS: Flag = switch(
    "keep-annotations",
    "false",
    "If true, keep the original pod annotations.(This flag only works when used with '--copy-to')",
);
pub const KEEP_INIT_CONTAINERS: Flag = switch(
    "keep-init-containers",
    "true",
    "Run the init containers for the pod. Defaults to true.(This flag only works when used with '--copy-to')",
);
pub const KEEP_LABELS: Flag = switch(
    "keep-labels",
    "false",
    "If true, keep the original pod labels.(This flag only works when used with '--copy-to')",
);
pub const KEEP_LIVENESS: Flag = switch(
    "keep-liveness",
    "false",
    "If true, keep the original pod liveness probes.(This flag only works when used with '--copy-to')",
);
pub const KEEP_READINESS: Flag = switch(
    "keep-readiness",
    "false",
    "If true, keep the original pod readiness probes.(This flag only works when used with '--copy-to')",
);
pub const KEEP_STARTUP: Flag = switch(
    "keep-startup",
    "false",
    "If true, keep the original startup probes.(This flag only works when used with '--copy-to')",
);
pub const PROFILE: Flag = Flag {
    name: "profile",
    short: None,
    takes: Takes::Text("general"),
    help: "Options are \"general\", \"baseline\", \"restricted\", \"netadmin\" or \"sysadmin\". Defaults to \"general\"",
};
pub const REPLACE: Flag =
    switch("replace", "false", "When used with '--copy-to', delete the original Pod.");
pub const SAME_NODE: Flag = switch(
    "same-node",
    "false",
    "When used with '--copy-to', schedule the copy of target Pod on the same node.",
);
pub const SET_IMAGE: Flag = Flag {
    name: "set-image",
    short: None,
    takes: Takes::Texts,
    help: "When used with '--copy-to', a list of name=image pairs for changing container images, similar to how 'kubectl set image' works.",
};
pub const SHARE_PROCESSES: Flag = switch(
    "share-processes",
    "true",
    "When used with '--copy-to', enable process namespace sharing in the copy.",
);
pub const TARGET: Flag = text(
    "target",
    None,
    "When using an ephemeral container, target processes in this container name.",
);
