//! The digits of pi, for the Job of Kubernetes' documentation.

/// More would keep the page busy.
pub const DIGITS_MAX: usize = 3_000;

/// Pi to so many significant digits, the last one rounded, as Perl's bpi gives it.
pub fn digits(count: usize) -> String {
    let count = count.clamp(1, DIGITS_MAX);
    // Two guard digits decide the rounding.
    let mut digits = spigot(count + 2);
    let rounds_up = digits.get(count).is_some_and(|digit| 5 <= *digit);
    digits.truncate(count);
    if rounds_up {
        carry(&mut digits);
    }
    let text: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    if count == 1 { text } else { format!("{}.{}", &text[..1], &text[1..]) }
}

fn carry(digits: &mut [u8]) {
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return;
        }
        *digit = 0;
    }
}

/// The spigot of Rabinowitz and Wagon: mixed-radix long division, one digit a round.
fn spigot(count: usize) -> Vec<u8> {
    let length = count * 10 / 3 + 2;
    let mut remainders = vec![2_u64; length];
    let mut digits: Vec<u8> = Vec::with_capacity(count + 1);
    while digits.len() < count + 1 {
        let mut carried = 0;
        for (index, remainder) in remainders.iter_mut().enumerate().rev() {
            let value = *remainder * 10 + carried;
            let radix = if index == 0 { 10 } else { 2 * index as u64 + 1 };
            *remainder = value % radix;
            carried = value / radix * if index == 0 { 1 } else { index as u64 };
        }
        // A digit of ten belongs to the one before.
        if 10 <= carried {
            carry(&mut digits);
        }
        digits.push((carried % 10) as u8);
    }
    digits.truncate(count);
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_digits_are_known() {
        for (count, text) in
            [(1, "3"), (3, "3.14"), (5, "3.1416"), (31, "3.141592653589793238462643383280")]
        {
            assert_eq!(digits(count), text);
        }
        let many = digits(2_000);
        assert_eq!(many.len(), 2_001);
        assert!(many.ends_with("4780275901"), "{}", &many[1_990..]);
        // The six nines begin at the 762nd decimal.
        assert_eq!(&many[763..769], "999999");
    }
}
