//! Characters a Korean keyboard, a word processor or a web page puts where YAML wants plain ones.

use super::lines::{Line, rewrite};

pub(super) fn mend(text: &str) -> Vec<String> {
    let mended = rewrite(text, |line| {
        if line.is_literal() {
            return format!("{}{}", line.text, line.end);
        }
        format!("{}{}", plain(line), line.end)
    });
    vec![mended]
}

fn plain(line: &Line) -> String {
    let mut plain = String::new();
    let mut before = ' ';
    for (at, c) in line.text.char_indices() {
        let next = line.text[at + c.len_utf8()..].chars().next();
        if !line.is_bare(at) {
            plain.push(c);
        } else if c == '：' {
            plain.push(':');
            plain.extend(next.filter(|next| !next.is_whitespace()).map(|_| ' '));
        } else if let Some(quote) = quote(c) {
            // Inside a text it may be an apostrophe.
            let opens = before.is_whitespace() || "[{,：".contains(before);
            let closes = next.is_none_or(|next| next.is_whitespace() || "]},：:".contains(next));
            plain.push(if opens || closes { quote } else { c });
        } else if is_dash(c) && plain.trim().is_empty() && next.is_some_and(char::is_whitespace) {
            plain.push('-');
        } else if !is_invisible(c) {
            plain.push(if is_space(c) { ' ' } else { half_width(c) });
        }
        before = c;
    }
    plain
}

fn quote(c: char) -> Option<char> {
    match c {
        '“' | '”' | '„' | '＂' => Some('"'),
        '‘' | '’' | '＇' => Some('\''),
        _ => None,
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '－' | '–' | '—' | '−' | '‐' | '•')
}

fn is_space(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Letters, digits and the signs YAML itself uses; others belong to a text.
fn half_width(c: char) -> char {
    match c {
        '０'..='９'
        | 'Ａ'..='Ｚ'
        | 'ａ'..='ｚ'
        | '，'
        | '［'
        | '］'
        | '｛'
        | '｝'
        | '＃'
        | '．'
        | '／'
        | '＿' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::mend;

    fn check(text: &str, mended: &str) {
        assert_eq!(mend(text), [mended]);
    }

    #[test]
    fn what_only_looks_like_yaml_becomes_yaml() {
        check("apiVersion：v1\n", "apiVersion: v1\n");
        check("kind： Pod\n", "kind: Pod\n");
        check("a:\n\u{3000}\u{3000}b:\u{a0}1\n", "a:\n  b: 1\n");
        check("a: “x”\nb: ‘8080’\n", "a: \"x\"\nb: '8080'\n");
        check("a:\n– b\n", "a:\n- b\n");
        check("port: ８０８０\u{200b}\n", "port: 8080\n");
        check("a: ［x，y］ ＃ 메모\n", "a: [x,y] # 메모\n");
    }

    #[test]
    fn quoted_text_and_comments_stay() {
        for text in
            ["a: \"안녕：하세요\u{a0}\"\n", "a: 1 # 참고：“메모”\n", "a: it’s\n", "a: |\n  “x”\n"]
        {
            check(text, text);
        }
    }
}
