//! English nouns beside a number: "1 minute", "2 minutes".

/// What follows a number, of the pair "one/many".
pub fn noun<'a>(number: &str, pair: &'a str) -> &'a str {
    match pair.split_once('/') {
        None => pair,
        Some((one, _)) if number == "1" => one,
        Some((_, many)) => many,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_is_one() {
        let nouns = ["0", "1", "2", "11", "1.0"].map(|number| noun(number, "lane/lanes"));
        assert_eq!(nouns, ["lanes", "lane", "lanes", "lanes", "lanes"]);
    }
}
