//! What the editor asks while someone writes, in the editor's way of counting.

use crate::assist::complete::{self, Question};
use crate::assist::hover;
use crate::words::Lang;
use crate::yaml::position::{byte_offset, utf16_offset};

pub use crate::assist::complete::{Asked, Ending, Offer};
pub use crate::assist::hover::Explanation;

/// What is known beside the text in the editor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assistant {
    /// The texts of the other files.
    pub others: Vec<String>,
    pub images: Vec<&'static str>,
}

impl Assistant {
    /// What could be written at an offset. Offsets are UTF-16 units, the cursors within what is inserted too.
    pub fn complete(&self, text: &str, offset: usize, asked: Asked, lang: Lang) -> Option<Offer> {
        let others: Vec<&str> = self.others.iter().map(String::as_str).collect();
        let (images, offset) = (&self.images, byte_offset(text, offset));
        let offer =
            complete::complete(&Question { text, offset, others: &others, images, lang, asked })?;
        let endings = offer
            .endings
            .into_iter()
            .map(|ending| Ending { cursor: utf16_offset(&ending.insert, ending.cursor), ..ending });
        Some(Offer {
            from: utf16_offset(text, offer.from),
            to: utf16_offset(text, offer.to),
            endings: endings.collect(),
        })
    }

    /// What the field at an offset means.
    pub fn explain(&self, text: &str, offset: usize, lang: Lang) -> Option<Explanation> {
        let found = hover::hover(text, byte_offset(text, offset), lang)?;
        let (from, to) = (utf16_offset(text, found.from), utf16_offset(text, found.to));
        Some(Explanation { from, to, ..found })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts_as_the_editor_counts() {
        let other = "kind: Pod\nmetadata:\n  labels: {이름: 웹 🎉}\n";
        let assistant = Assistant { others: vec![other.to_owned()], images: vec!["nginx"] };
        let text = "# 첫 🎉\nkind: Service\nspec:\n  selector:\n    ";
        let offset = text.encode_utf16().count();
        let offer = assistant.complete(text, offset, Asked::ByKey, Lang::Ko).expect("a label");
        assert_eq!((offer.from, offer.to), (offset, offset));
        assert_eq!(offer.endings[0].insert, "이름: 웹 🎉");
        assert_eq!(offer.endings[0].cursor, 8);
        let found = assistant.explain(text, 8, Lang::Ko).expect("an explanation");
        assert_eq!((found.from, found.to), (7, 11));
        assert_eq!(found.title, "kind <string>");
    }
}
