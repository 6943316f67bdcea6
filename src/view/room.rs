//! As much of a text as there is room for in a drawing, where nothing measures letters.

/// The width of a letter of the lanes' small type.
pub const LETTER_PIXELS: f64 = 6.7;
/// Wide enough for Hangul.
const WIDE_LETTER_PIXELS: f64 = 11.5;
/// So much has room beside a lane's plot in any font, on a screen that is not narrow.
const LABEL_PIXELS: f64 = 120.0;

/// Whether a lane's name may have to be cut. What surely has room is not, since the browser goes through every edge that cuts
/// in every frame.
pub fn is_long(name: &str) -> bool {
    LABEL_PIXELS < name.chars().map(pixels).sum()
}

fn pixels(letter: char) -> f64 {
    if letter.is_ascii() { LETTER_PIXELS } else { WIDE_LETTER_PIXELS }
}

/// The text, or its beginning and an ellipsis; nothing where not even that has room.
pub fn cut(text: &str, room: f64) -> String {
    let mut left = room;
    let mut fitted = String::new();
    for letter in text.chars() {
        left -= pixels(letter);
        if left < 0.0 {
            fitted.pop();
            return if fitted.chars().count() < 2 { String::new() } else { fitted + "…" };
        }
        fitted.push(letter);
    }
    fitted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_to_its_room() {
        assert_eq!(cut("liveness", 8.1 * LETTER_PIXELS), "liveness");
        assert_eq!(cut("liveness", 5.1 * LETTER_PIXELS), "live…");
        assert_eq!(cut("준비됨", 3.1 * WIDE_LETTER_PIXELS), "준비됨");
        assert_eq!(cut("준비됨", 20.0), "");
    }

    #[test]
    fn names_that_surely_have_room_are_not_cut() {
        assert!(!is_long("readiness") && !is_long("web의 엔드포인트"));
        assert!(is_long("readiness of-a-long-name") && is_long("아주긴이름의서비스의엔드포인트"));
    }
}
