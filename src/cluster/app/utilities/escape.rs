//! Backslash escapes of echo -e, printf and `$'…'`.

pub struct Resolved {
    pub text: String,
    /// `\c` was met: nothing more is printed.
    pub ends: bool,
}

pub fn resolve(raw: &str) -> Resolved {
    let mut text = String::with_capacity(raw.len());
    let mut left = raw;
    while let Some(at) = left.find('\\') {
        text.push_str(&left[..at]);
        let behind = &left[at + 1..];
        let Some(c) = behind.chars().next() else {
            text.push('\\');
            return Resolved { text, ends: false };
        };
        let plain = match c {
            'a' => Some('\u{7}'),
            'b' => Some('\u{8}'),
            'e' | 'E' => Some('\u{1b}'),
            'f' => Some('\u{c}'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            'v' => Some('\u{b}'),
            '\\' | '\'' | '"' => Some(c),
            _ => None,
        };
        if let Some(plain) = plain {
            text.push(plain);
            left = &behind[1..];
            continue;
        }
        if c == 'c' {
            return Resolved { text, ends: true };
        }
        match number(behind) {
            Some((value, length)) => {
                text.extend(char::from_u32(value));
                left = &behind[length..];
            }
            None => {
                text.push('\\');
                text.push(c);
                left = &behind[c.len_utf8()..];
            }
        }
    }
    text.push_str(left);
    Resolved { text, ends: false }
}

/// `x41`, `u00e9`, `0101` or `101`: the number and how long it is written.
fn number(text: &str) -> Option<(u32, usize)> {
    let (prefix, radix, most) = match text.as_bytes().first()? {
        b'x' => (1, 16, 2),
        b'u' => (1, 16, 4),
        b'0' => (1, 8, 3),
        b'1'..=b'7' => (0, 8, 3),
        _ => return None,
    };
    let digits = text[prefix..].chars().take(most).take_while(|c| c.is_digit(radix)).count();
    if digits == 0 {
        // `\0` alone is a zero byte.
        return text.starts_with('0').then_some((0, 1));
    }
    let value = u32::from_str_radix(&text[prefix..prefix + digits], radix).ok()?;
    Some((value, prefix + digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_become_characters() {
        for (raw, text) in [
            (r"a\tb\n", "a\tb\n"),
            (r"\x41\101\0101", "AAA"),
            (r"\u00e9", "é"),
            (r"\q\", r"\q\"),
            (r"a\cb", "a"),
            (r"\가", r"\가"),
            (r"\x", r"\x"),
        ] {
            assert_eq!(resolve(raw).text, text, "{raw}");
        }
    }
}
