//! The order go-yaml gives the keys of a map: as people count, so `a2` comes before `a10`.
//! Models go.yaml.in/yaml/v2 sorter.go.

use std::cmp::Ordering;

/// Letters by code point, runs of digits by their value, and everything else before letters.
pub(super) fn key_order(a: &str, b: &str) -> Ordering {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let Some(at) = a.iter().zip(&b).position(|(a, b)| a != b) else {
        return a.len().cmp(&b.len());
    };
    let (char_a, char_b) = (a[at], b[at]);
    match (char_a.is_alphabetic(), char_b.is_alphabetic()) {
        (true, true) => return char_a.cmp(&char_b),
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    // Behind a number's first digit a zero is part of its value, so both sides count from the same one.
    let in_number = char_a == '0' || char_b == '0';
    let leading =
        in_number && a[..at].iter().rev().take_while(|c| c.is_ascii_digit()).any(|c| *c != '0');
    let run_a = digit_run(&a[at..], u64::from(leading));
    let run_b = digit_run(&b[at..], u64::from(leading));
    run_a.cmp(&run_b).then(char_a.cmp(&char_b))
}

/// The value and the length of the digits at the front.
fn digit_run(chars: &[char], leading: u64) -> (u64, usize) {
    let digits = chars.iter().map_while(|c| c.to_digit(10));
    digits.fold((leading, 0), |(value, length), digit| {
        (value.wrapping_mul(10).wrapping_add(u64::from(digit)), length + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sorted: &[&str]) {
        let mut keys: Vec<&str> = sorted.iter().rev().copied().collect();
        keys.sort_by(|a, b| key_order(a, b));
        assert_eq!(keys, sorted);
    }

    #[test]
    fn numbers_inside_keys_are_counted() {
        check(&["a1", "a2", "a10", "a100"]);
        check(&["a2", "a02", "a3"]);
    }

    #[test]
    fn signs_and_digits_come_before_letters_and_capitals_before_small_ones() {
        check(&["1", "B", "a", "a-b", "a.b", "a2", "ab", "b", "f:x", "yes", "이름"]);
    }
}
