//! The settings of a recipe, and the comment lines that hold them: `# seed: 7  nodes: 1  kubernetes: 1.36`.

use std::fmt;

use super::recipe_problem::shown;
use crate::cluster::version::Version;
use crate::cluster::{BalancerChecks, Config, NODES_MAX, RestartBackOff};
use crate::kit::offset::parse_span;
use crate::kit::time::Span;

/// What a comment line of a recipe is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comment<'a> {
    /// Names with their values, in the order written.
    Settings(Vec<(&'a str, &'a str)>),
    /// Anything else, which is kept as it stands.
    Prose,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingProblem {
    Unknown(String),
    /// A name without a value.
    NoValue(String),
    Twice(String),
    Seed(String),
    Nodes(String),
    Version(String),
    RestartPeriod(String),
    /// With the longest that it may be.
    Delay(String, Span),
    Checks(String),
}

/// Sets one of them from its text.
pub fn set(config: &mut Config, name: &str, value: &str) -> Result<(), SettingProblem> {
    match name {
        "seed" => config.seed = value.parse().map_err(|_| SettingProblem::Seed(shown(value)))?,
        "nodes" => config.nodes = read_nodes(value)?,
        "kubernetes" => config.version = read_version(value)?,
        "max-container-restart-period" => {
            config.restart_back_off = RestartBackOff::up_to(read_period(value)?);
        }
        "kube-proxy-delay" => {
            config.proxy_sync = Some(read_delay(value, Config::PROXY_SYNC_MAX)?);
        }
        "endpoint-updates-batch-period" => {
            config.endpoint_updates_batch = read_delay(value, Config::ENDPOINT_UPDATES_BATCH_MAX)?;
        }
        "load-balancer-checks" => {
            let known = BalancerChecks::ALL.into_iter().find(|checks| checks.as_str() == value);
            config.balancer_checks = known.ok_or_else(|| SettingProblem::Checks(shown(value)))?;
        }
        _ => return Err(SettingProblem::Unknown(shown(name))),
    }
    Ok(())
}

/// One comment line that says everything, so that a recipe runs the same when a default changes.
pub fn line(config: &Config) -> String {
    let Config {
        seed,
        nodes,
        // They have a section of their own.
        shapes: _,
        version,
        restart_back_off,
        proxy_sync,
        endpoint_updates_batch,
        balancer_checks,
    } = config;
    let mut line = format!("# seed: {seed}  nodes: {nodes}  kubernetes: {version}");
    if *restart_back_off != RestartBackOff::default() {
        line += &format!("  max-container-restart-period: {}", restart_back_off.max);
    }
    if let Some(delay) = proxy_sync {
        line += &format!("  kube-proxy-delay: {delay}");
    }
    if !endpoint_updates_batch.is_zero() {
        line += &format!("  endpoint-updates-batch-period: {endpoint_updates_batch}");
    }
    if *balancer_checks != BalancerChecks::default() {
        line += &format!("  load-balancer-checks: {}", balancer_checks.as_str());
    }
    line
}

impl<'a> Comment<'a> {
    /// Reads what stands behind the `#`. A line is settings if it begins with one that is known, or if it is nothing but
    /// `name: value` pairs: so a mistyped name is noticed, and a sentence with a colon in it stays a sentence.
    pub fn read(text: &'a str) -> Result<Comment<'a>, SettingProblem> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let names: Vec<Option<&str>> =
            words.iter().step_by(2).map(|word| setting_name(word)).collect();
        let Some(first) = names.first().copied().flatten() else {
            return Ok(Comment::Prose);
        };
        if NOTES.contains(&first) {
            return Ok(Comment::Prose);
        }
        if !NAMES.contains(&first) && (names.contains(&None) || !words.len().is_multiple_of(2)) {
            return Ok(Comment::Prose);
        }
        words.chunks(2).map(pair).collect::<Result<_, _>>().map(Comment::Settings)
    }
}

impl SettingProblem {
    /// By which the page finds its own sentence.
    pub fn code(&self) -> &'static str {
        match self {
            SettingProblem::Unknown(_) => "setting.unknown",
            SettingProblem::NoValue(_) => "setting.no-value",
            SettingProblem::Twice(_) => "setting.twice",
            SettingProblem::Seed(_) => "setting.seed",
            SettingProblem::Nodes(_) => "setting.nodes",
            SettingProblem::Version(_) => "setting.version",
            SettingProblem::RestartPeriod(_) => "setting.restart-period",
            SettingProblem::Delay(..) => "setting.delay",
            SettingProblem::Checks(_) => "setting.checks",
        }
    }
}

impl fmt::Display for SettingProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SettingProblem::Unknown(name) => {
                write!(f, "unknown setting {name:?}: the settings are {}", NAMES.join(", "))
            }
            SettingProblem::NoValue(text) => {
                write!(
                    f,
                    "{text:?} is not a setting with its value: write `name: value`, several with two blanks between them"
                )
            }
            SettingProblem::Twice(name) => {
                write!(f, "{name} is set a second time: keep one of them")
            }
            SettingProblem::Seed(value) => {
                write!(f, "seed {value:?} is not a whole number from 0 to {}", u64::MAX)
            }
            SettingProblem::Nodes(value) => {
                write!(f, "nodes {value:?} is not a whole number from 1 to {NODES_MAX}")
            }
            SettingProblem::RestartPeriod(value) => {
                let (shortest, longest) = RestartBackOff::PERIODS_ALLOWED;
                write!(
                    f,
                    "max-container-restart-period {value:?} is not a time from {shortest} to {longest}"
                )
            }
            SettingProblem::Delay(value, longest) => {
                write!(f, "{value:?} is not a time from 0s to {longest}")
            }
            SettingProblem::Checks(value) => {
                let known = BalancerChecks::ALL.map(BalancerChecks::as_str);
                write!(f, "load-balancer-checks {value:?} is none of {}", known.join(", "))
            }
            SettingProblem::Version(value) => {
                let known: Vec<_> = Version::SUPPORTED.iter().map(Version::to_string).collect();
                write!(
                    f,
                    "Kubernetes {value:?} is not simulated: write one of {}",
                    known.join(", ")
                )
            }
        }
    }
}

impl std::error::Error for SettingProblem {}

const NAMES: [&str; 7] = [
    "seed",
    "nodes",
    "kubernetes",
    "max-container-restart-period",
    "kube-proxy-delay",
    "endpoint-updates-batch-period",
    "load-balancer-checks",
];

/// Comment lines that look like settings but speak to tests, or say which lesson a recipe is.
const NOTES: [&str; 5] = ["cites", "lesson", "mistake", "row", "show"];

fn setting_name(word: &str) -> Option<&str> {
    let name = word.strip_suffix(':')?;
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    plain.then_some(name)
}

fn pair<'a>(words: &[&'a str]) -> Result<(&'a str, &'a str), SettingProblem> {
    let name = words.first().and_then(|word| setting_name(word));
    match (name, words.get(1)) {
        (Some(name), Some(value)) => Ok((name, value)),
        _ => Err(SettingProblem::NoValue(shown(&words.join(" ")))),
    }
}

fn read_nodes(value: &str) -> Result<u32, SettingProblem> {
    value
        .parse()
        .ok()
        .filter(|nodes| (1..=NODES_MAX).contains(nodes))
        .ok_or_else(|| SettingProblem::Nodes(shown(value)))
}

fn read_period(value: &str) -> Result<Span, SettingProblem> {
    let (shortest, longest) = RestartBackOff::PERIODS_ALLOWED;
    parse_span(value)
        .ok()
        .filter(|period| (shortest..=longest).contains(period))
        .ok_or_else(|| SettingProblem::RestartPeriod(shown(value)))
}

fn read_delay(value: &str, longest: Span) -> Result<Span, SettingProblem> {
    let delay = parse_span(value).ok().filter(|delay| *delay <= longest);
    delay.ok_or_else(|| SettingProblem::Delay(shown(value), longest))
}

fn read_version(value: &str) -> Result<Version, SettingProblem> {
    Version::named(value).ok_or_else(|| SettingProblem::Version(shown(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_told_from_prose() {
        for (text, settings) in [
            (" seed: 7        nodes: 1       kubernetes: 1.36", true),
            ("seed: 7", true),
            (" sed: 7", true),
            (" seed: 7 nodes: 1", true),
            (" Liveness: the server answers 404, so the kubelet keeps restarting it.", false),
            (" note: read this first", false),
            (" cites: prober.threshold", false),
            (" show: event probe status", false),
            (" lesson: first-probe", false),
            (" mistake: 15", false),
            ("", false),
            (" two words", false),
        ] {
            let read = Comment::read(text).unwrap();
            assert_eq!(matches!(read, Comment::Settings(_)), settings, "{text}");
        }
    }

    #[test]
    fn a_setting_without_its_value_is_noticed() {
        for text in ["seed:", "seed: 7 and more", "seed: 7  nodes:", "seed: 7  what nodes: 2"] {
            let problem = Comment::read(text).unwrap_err();
            assert_eq!(problem.code(), "setting.no-value", "{text}");
        }
    }

    #[test]
    fn each_value_is_checked() {
        let mut config = Config::default();
        set(&mut config, "seed", "12").unwrap();
        set(&mut config, "nodes", "3").unwrap();
        set(&mut config, "kubernetes", "1.36").unwrap();
        assert_eq!(line(&config), "# seed: 12  nodes: 3  kubernetes: 1.36");
        set(&mut config, "max-container-restart-period", "30s").unwrap();
        assert!(line(&config).ends_with("  max-container-restart-period: 30s"));
        for (name, value, code) in [
            ("seed", "-1", "setting.seed"),
            ("seed", "seven", "setting.seed"),
            ("nodes", "0", "setting.nodes"),
            ("nodes", "17", "setting.nodes"),
            ("kubernetes", "1.28", "setting.version"),
            ("speed", "2", "setting.unknown"),
            ("max-container-restart-period", "0s", "setting.restart-period"),
            ("max-container-restart-period", "6m", "setting.restart-period"),
        ] {
            assert_eq!(set(&mut config, name, value).unwrap_err().code(), code, "{name}: {value}");
        }
        assert_eq!(
            set(&mut config, "kubernetes", "1.28").unwrap_err().to_string(),
            "Kubernetes \"1.28\" is not simulated: write one of 1.36, 1.35, 1.34, 1.33, 1.32, 1.31, 1.30, 1.29, 1.20"
        );
    }
}
