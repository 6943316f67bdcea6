//! Korean particles that depend on the sound before them: 은/는, 이/가, 을/를, 와/과, 으로/로, 이나/나.

/// How a word ends when it is read aloud in Korean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Vowel,
    /// The consonant ㄹ, after which 로 stands and not 으로.
    Rieul,
    Consonant,
}

/// The particle of the pair "after a consonant/after a vowel" that follows `word`.
pub fn particle<'a>(word: &str, pair: &'a str) -> &'a str {
    let Some((after_consonant, after_vowel)) = pair.split_once('/') else {
        return pair;
    };
    match ending(word) {
        Ending::Vowel => after_vowel,
        Ending::Rieul if after_vowel == "로" => after_vowel,
        Ending::Rieul | Ending::Consonant => after_consonant,
    }
}

fn ending(word: &str) -> Ending {
    let spoken = word.trim_end_matches(|letter: char| !letter.is_alphanumeric());
    let Some(last) = spoken.chars().next_back() else {
        return Ending::Vowel;
    };
    match last {
        '가'..='힣' => match (last as u32 - '가' as u32) % 28 {
            0 => Ending::Vowel,
            8 => Ending::Rieul,
            _ => Ending::Consonant,
        },
        // 일, 칠, 팔 end in ㄹ; 영, 삼, 육 in other consonants.
        '1' | '7' | '8' => Ending::Rieul,
        '0' | '3' | '6' => Ending::Consonant,
        '2' | '4' | '5' | '9' => Ending::Vowel,
        _ if last.is_ascii_uppercase() => letter_name(last),
        _ => english(&spoken.to_ascii_lowercase()),
    }
}

/// A word in capitals is spelled out: 엘, 엠, 엔 and 알 end in a consonant.
fn letter_name(letter: char) -> Ending {
    match letter {
        'L' | 'R' => Ending::Rieul,
        'M' | 'N' => Ending::Consonant,
        _ => Ending::Vowel,
    }
}

/// As English words are written down in Hangul: 레이블, 러닝, 잡, 웹, 스톱; but 파드, 서비스, 이벤트.
fn english(word: &str) -> Ending {
    let letters: Vec<char> = word.chars().rev().take(3).collect();
    let before = |place: usize| letters.get(place).copied().unwrap_or(' ');
    let vowel = |letter: char| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u');
    match before(0) {
        'l' => Ending::Rieul,
        'm' | 'n' => Ending::Consonant,
        // A silent e: 스케줄, 네임, 머신.
        'e' if before(1) == 'l' => Ending::Rieul,
        'e' if matches!(before(1), 'm' | 'n') => Ending::Consonant,
        'g' if before(1) == 'n' => Ending::Consonant,
        'k' if before(1) == 'c' => Ending::Consonant,
        // 앱, 슬립.
        'p' if before(1) == 'p' && vowel(before(2)) => Ending::Consonant,
        'p' if before(1) == 'e' && before(2) == 'e' => Ending::Consonant,
        'b' | 'c' | 'k' | 'p' | 't' if vowel(before(1)) && !vowel(before(2)) => Ending::Consonant,
        _ => Ending::Vowel,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pair: &str, expected: &[(&str, &str)]) {
        for (word, particle_expected) in expected {
            assert_eq!(particle(word, pair), *particle_expected, "after {word}");
        }
    }

    #[test]
    fn hangul_looks_at_the_last_syllable() {
        check("을/를", &[("파드", "를"), ("컨테이너", "를"), ("명령", "을"), ("파일", "을")]);
        check("은/는", &[("시간", "은"), ("노드", "는")]);
    }

    #[test]
    fn rieul_takes_ro_but_is_a_consonant_elsewhere() {
        check(
            "으로/로",
            &[("파일", "로"), ("명령", "으로"), ("노드", "로"), ("Kubernetes 1", "로")],
        );
        check("이/가", &[("파일", "이")]);
    }

    #[test]
    fn numbers_are_read_aloud() {
        check("을/를", &[("10", "을"), ("3", "을"), ("web-2", "를"), ("7", "을"), ("600", "을")]);
    }

    #[test]
    fn latin_words_sound_as_they_are_written_in_hangul() {
        check(
            "이/가",
            &[
                ("Running", "이"),
                ("Pod", "가"),
                ("Service", "가"),
                ("label", "이"),
                ("web", "이"),
                ("app", "이"),
            ],
        );
        check(
            "은/는",
            &[("kubelet", "은"), ("Deployment", "는"), ("YAML", "은"), ("API", "는"), ("", "는")],
        );
    }

    #[test]
    fn a_silent_e_is_not_a_sound_after_l_m_and_n() {
        check("이/가", &[("NoSchedule", "이"), ("name", "이"), ("node", "가"), ("image", "가")]);
        check("을/를", &[("volume", "을"), ("busybox-machine", "을"), ("store", "를")]);
        check("으로/로", &[("file", "로"), ("name", "으로"), ("zone", "으로")]);
    }

    #[test]
    fn sleep_ends_in_a_consonant() {
        check("을/를", &[("sleep", "을"), ("app", "을"), ("loop", "를")]);
    }

    #[test]
    fn a_closing_bracket_or_full_stop_is_not_a_sound() {
        check("을/를", &[("web.yaml)", "을"), ("파드.", "를")]);
    }
}
