//! What the fuzz targets hold against any text holds for every text of their corpus: no libFuzzer is needed for that.

use std::fs;
use std::path::Path;

use podlife::workshop::fuzz::TARGETS;

/// The corpus is kept for what it can break, not for what it can fill.
const BYTES_MAX: usize = 100_000;

#[test]
fn every_text_of_the_corpus_is_borne() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut bytes = 0;
    for (name, target) in TARGETS {
        let entries = fs::read_dir(corpus.join(name)).expect("every target has a corpus");
        let mut paths: Vec<_> =
            entries.map(|entry| entry.expect("a readable folder").path()).collect();
        paths.sort();
        assert!(10 <= paths.len(), "{name}: only {} texts", paths.len());
        for path in paths {
            let data = fs::read(&path).expect("a readable text");
            bytes += data.len();
            println!("{}", path.display());
            target(&data);
        }
    }
    assert!(bytes <= BYTES_MAX, "the corpus has grown to {bytes} bytes");
}
