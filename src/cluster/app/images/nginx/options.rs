//! The command line of nginx. Models ngx_get_options of src/core/nginx.c.

use super::config::MAIN;
use super::reading;

/// What was asked for on the command line.
#[derive(Default)]
pub struct Options {
    pub says_version: bool,
    pub tests: bool,
    pub dumps: bool,
    pub is_quiet: bool,
    pub signals: bool,
    pub main: String,
    /// `-g`: directives that hold ahead of the file's.
    params: String,
}

impl Options {
    pub fn read(argv: &[String]) -> Options {
        let mut options = Options { main: MAIN.to_owned(), ..Options::default() };
        let mut words = argv.iter().skip(1);
        while let Some(word) = words.next() {
            let next = |words: &mut dyn Iterator<Item = &String>| {
                words.next().cloned().unwrap_or_default()
            };
            match word.as_str() {
                "-c" => options.main = reading::absolute(&next(&mut words)),
                "-g" => options.params = next(&mut words),
                "-s" => {
                    next(&mut words);
                    options.signals = true;
                }
                letters => options.take(letters),
            }
        }
        options
    }

    fn take(&mut self, letters: &str) {
        for letter in letters.strip_prefix('-').unwrap_or("").chars() {
            match letter {
                'v' | 'V' => self.says_version = true,
                't' => self.tests = true,
                'T' => (self.tests, self.dumps) = (true, true),
                'q' => self.is_quiet = true,
                _ => {}
            }
        }
    }

    pub fn stays(&self) -> bool {
        self.params.split(';').any(|one| one.split_whitespace().eq(["daemon", "off"]))
    }
}
