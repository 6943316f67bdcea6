//! `cargo xtask COMMAND`: everything one does with this repository, from a machine that has only rustup and Node.

mod browsers;
mod e2e;
mod fuzz;
mod machine;
mod run;
mod serve;
mod site;
mod size;
mod steps;
mod tools;

use std::process::ExitCode;

/// One thing to type after `cargo xtask`.
struct Command {
    name: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Result<(), String>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "serve",
        about: "set up, build and serve the page on this machine (--release for the page as published)",
        run: serve::serve,
    },
    Command {
        name: "test",
        about: "set up and run every check, or only the named steps",
        run: steps::test,
    },
    Command {
        name: "dist",
        about: "build the page as published into dist/ and weigh it",
        run: site::dist,
    },
    Command {
        name: "schema",
        about: "write down anew which fields Kubernetes has; tests/schema.rs compares them with ours",
        run: schema,
    },
    Command { name: "bench", about: "measure the engine natively", run: bench },
    Command {
        name: "fuzz",
        about: "look for texts that break reading: a target (link, recipe, yaml) and minutes",
        run: fuzz::fuzz,
    },
    Command {
        name: "setup",
        about: "install what the commands above need, and nothing else",
        run: setup,
    },
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = words.split_first() else {
        print!("{}", help());
        return ExitCode::SUCCESS;
    };
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        eprint!("no command is called {name:?}\n\n{}", help());
        return ExitCode::from(2);
    };
    match (command.run)(rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(complaint) => {
            eprintln!("\n{complaint}");
            ExitCode::FAILURE
        }
    }
}

fn help() -> String {
    let mut text = String::from("cargo xtask COMMAND\n\n");
    for command in COMMANDS {
        text.push_str(&format!("  {:<6} {}\n", command.name, command.about));
    }
    text.push_str(&format!("\nsteps of test: {}\n", steps::names().join(" ")));
    text
}

fn setup(_words: &[String]) -> Result<(), String> {
    tools::install_for_site()?;
    tools::install_for_tests()?;
    println!("everything is installed");
    Ok(())
}

/// A workspace of its own builds the bindings, so that nobody else has to.
fn schema(_words: &[String]) -> Result<(), String> {
    run::Program::new("cargo")
        .args(["run", "--quiet", "--manifest-path", "xtask/schema/Cargo.toml", "--"])
        .args(["tests/schema/v1.36.txt"])
        .run()
}

fn bench(words: &[String]) -> Result<(), String> {
    run::Program::new("cargo")
        .args(["run", "--quiet", "--release", "--example", "bench", "--"])
        .args(words)
        .run()
}
