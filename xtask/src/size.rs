//! The scales: every file of dist, compressed as servers do, against the committed budget.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::run::root;

const BUDGET_FILE: &str = "xtask/budget.txt";
const BYTES_PER_KB: usize = 1000;

/// One line of the budget: files whose name matches, and what each may weigh.
#[derive(Debug, PartialEq)]
struct Line<'a> {
    pattern: &'a str,
    gzip_max: usize,
    brotli_max: usize,
}

/// What one file of dist weighs, in bytes.
struct Weight {
    name: String,
    plain: usize,
    gzip: usize,
    brotli: usize,
}

/// Prints the weights and complains about every file that is too heavy or that nobody budgeted.
pub fn weigh() -> Result<(), String> {
    let budget = fs::read_to_string(root().join(BUDGET_FILE))
        .map_err(|error| format!("{BUDGET_FILE}: {error}"))?;
    let budget = read_budget(&budget)?;
    let weights = weigh_folder(&root().join("dist"))?;
    print_weights(&weights);
    let complaints = compare(&weights, &budget);
    if complaints.is_empty() {
        return Ok(());
    }
    Err(complaints.join("\n"))
}

fn read_budget(text: &str) -> Result<Vec<Line<'_>>, String> {
    text.lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| read_line(line).ok_or(format!("{BUDGET_FILE}: cannot read {line:?}")))
        .collect()
}

fn read_line(line: &str) -> Option<Line<'_>> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [pattern, gzip, brotli] = words[..] else {
        return None;
    };
    Some(Line {
        pattern,
        gzip_max: gzip.parse::<usize>().ok()? * BYTES_PER_KB,
        brotli_max: brotli.parse::<usize>().ok()? * BYTES_PER_KB,
    })
}

fn compare(weights: &[Weight], budget: &[Line]) -> Vec<String> {
    let mut complaints = Vec::new();
    for weight in weights {
        let name = &weight.name;
        let Some(line) = budget.iter().find(|line| matches(line.pattern, name)) else {
            complaints.push(format!("dist/{name} has no budget: name it in {BUDGET_FILE}"));
            continue;
        };
        if weight.gzip > line.gzip_max {
            complaints.push(too_heavy(name, "gzip", weight.gzip, line.gzip_max));
        }
        if weight.brotli > line.brotli_max {
            complaints.push(too_heavy(name, "brotli", weight.brotli, line.brotli_max));
        }
    }
    for line in budget {
        if !weights.iter().any(|weight| matches(line.pattern, &weight.name)) {
            let pattern = line.pattern;
            complaints
                .push(format!("no file of dist is called {pattern}: take it out of {BUDGET_FILE}"));
        }
    }
    complaints
}

fn too_heavy(name: &str, how: &str, bytes: usize, limit: usize) -> String {
    let over = bytes - limit;
    format!("dist/{name} is {over} bytes over its {how} budget of {limit} bytes ({BUDGET_FILE})")
}

/// One star stands for the hash that Trunk puts into names.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, end)) => {
            name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
        }
    }
}

fn weigh_folder(folder: &Path) -> Result<Vec<Weight>, String> {
    let mut weights = Vec::new();
    weigh_into(folder, "", &mut weights)
        .map_err(|error| format!("{}: {error}", folder.display()))?;
    weights.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(weights)
}

fn weigh_into(folder: &Path, prefix: &str, weights: &mut Vec<Weight>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{prefix}{file_name}");
        if path.is_dir() {
            weigh_into(&path, &format!("{name}/"), weights)?;
            continue;
        }
        let bytes = fs::read(&path)?;
        weights.push(Weight {
            name,
            plain: bytes.len(),
            gzip: gzip(&bytes)?,
            brotli: brotli(&bytes)?,
        });
    }
    Ok(())
}

fn gzip(bytes: &[u8]) -> std::io::Result<usize> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?.len())
}

fn brotli(bytes: &[u8]) -> std::io::Result<usize> {
    let mut packed = Vec::new();
    let params = brotli::enc::BrotliEncoderParams::default();
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &params)?;
    Ok(packed.len())
}

fn print_weights(weights: &[Weight]) {
    println!("{:>9} {:>9} {:>9}  file of dist", "bytes", "gzip", "brotli");
    for weight in weights {
        let Weight { name, plain, gzip, brotli } = weight;
        println!("{plain:>9} {gzip:>9} {brotli:>9}  {name}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, gzip: usize) -> Vec<String> {
        let weights =
            [Weight { name: "editor-1f2e.js".to_owned(), plain: 9000, gzip, brotli: 900 }];
        let text = format!("# a comment\n\n{pattern} 2 1\n");
        compare(&weights, &read_budget(&text).unwrap())
    }

    #[test]
    fn a_file_within_its_budget_passes() {
        assert_eq!(check("editor-*.js", 2000), Vec::<String>::new());
    }

    #[test]
    fn a_heavy_file_is_named_with_what_it_is_over() {
        let complaint =
            "dist/editor-1f2e.js is 1 bytes over its gzip budget of 2000 bytes (xtask/budget.txt)";
        assert_eq!(check("editor-*.js", 2001), [complaint]);
    }

    #[test]
    fn a_file_without_a_budget_and_a_budget_without_a_file_fail() {
        assert_eq!(check("boot-*.js", 2000).len(), 2);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_an_error() {
        assert!(read_budget("editor-*.js 2").is_err());
        assert!(read_budget("editor-*.js two 1").is_err());
    }
}
