//! What had to be repaired or left out, counted by kind, told in words.

/// A kind of repair. The words are what a user reads in `warnings`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Repair {
    EncodingOverruled,
    EncodingGuessed,
    EncodingUnknown,
    BadByte,
    ControlCharacter,
    BadCharacter,
    TwiceEncoded,
    TooLarge,
    LeadingJunk,
    TrailingJunk,
    SecondDocument,
    HtmlWrapper,
    EscapedWhole,
    BareAmpersand,
    BareAngle,
    HtmlEntity,
    UnknownEntity,
    BadCharacterReference,
    EntityLimit,
    UnclosedTag,
    StrayEndTag,
    BadAttribute,
    AttributeLimit,
    UndeclaredPrefix,
    BrokenComment,
    BrokenCdata,
    CutOff,
    CutItemLeftOut,
    TooDeep,
    ItemLimit,
    ListLimit,
    BadBase,
    BadDate,
    /// A time of day in words that nobody knows.
    DayOnly,
    BadBase64,
    BadJson,
    WrongType,
    SharedId,
    RepeatedItem,
    IdMade,
    ItemRefused,
    ReaderFailed,
}

/// Order and words; an item's position is its discriminant.
const WORDS: &[(Repair, &str)] = &[
    (Repair::EncodingOverruled, "the declared encoding is wrong"),
    (
        Repair::EncodingGuessed,
        "no usable encoding declared: it was guessed",
    ),
    (
        Repair::EncodingUnknown,
        "the declared encoding is not known",
    ),
    (Repair::BadByte, "bytes that are invalid in the encoding"),
    (Repair::ControlCharacter, "control characters taken out"),
    (
        Repair::BadCharacter,
        "characters of windows-1252 written as control characters",
    ),
    (Repair::TwiceEncoded, "texts encoded twice"),
    (
        Repair::TooLarge,
        "the document is too large: its end was not read",
    ),
    (Repair::LeadingJunk, "text before the document"),
    (Repair::TrailingJunk, "text after the document"),
    (Repair::SecondDocument, "a second document after the first"),
    (Repair::HtmlWrapper, "the feed stands inside a web page"),
    (Repair::EscapedWhole, "the whole feed is escaped"),
    (Repair::BareAmpersand, "`&` not written as `&amp;`"),
    (Repair::BareAngle, "`<` not written as `&lt;`"),
    (Repair::HtmlEntity, "HTML entities that XML does not know"),
    (Repair::UnknownEntity, "entities that nobody knows"),
    (
        Repair::BadCharacterReference,
        "character references to no character",
    ),
    (Repair::EntityLimit, "entities that expand to too much"),
    (Repair::UnclosedTag, "tags that are not closed"),
    (Repair::StrayEndTag, "end tags without a start tag"),
    (
        Repair::BadAttribute,
        "attributes without quotes or value, or given twice",
    ),
    (
        Repair::AttributeLimit,
        "attributes that are too many or too long",
    ),
    (Repair::UndeclaredPrefix, "prefixes that are not declared"),
    (Repair::BrokenComment, "comments that are not closed"),
    (Repair::BrokenCdata, "CDATA sections that are not closed"),
    (Repair::CutOff, "the document is cut off"),
    (
        Repair::CutItemLeftOut,
        "the item at the cut is unusable and was left out",
    ),
    (Repair::TooDeep, "elements nested too deep"),
    (Repair::ItemLimit, "too many items: the rest was left out"),
    (
        Repair::ListLimit,
        "too many categories, authors, links or files in one item",
    ),
    (Repair::BadBase, "base URLs that are not valid"),
    (Repair::BadDate, "dates that are none"),
    (
        Repair::DayOnly,
        "times of day in unknown words, of which only the day is kept",
    ),
    (Repair::BadBase64, "content that is not the base64 it says"),
    (Repair::BadJson, "errors in the JSON"),
    (Repair::WrongType, "values of the wrong type"),
    (
        Repair::SharedId,
        "different items under one id: told apart by a suffix",
    ),
    (
        Repair::RepeatedItem,
        "items given twice: the first was kept",
    ),
    (Repair::IdMade, "items without an id: one was made"),
    (Repair::ItemRefused, "items that could not be read"),
    (Repair::ReaderFailed, "the feed's head could not be read"),
];

/// Counts repairs by kind.
#[derive(Debug, Clone)]
pub(super) struct Repairs {
    counts: [u32; WORDS.len()],
}

impl Default for Repairs {
    fn default() -> Self {
        Repairs {
            counts: [0; WORDS.len()],
        }
    }
}

impl Repairs {
    /// Counts one.
    pub(super) fn add(&mut self, repair: Repair) {
        self.add_many(repair, 1);
    }

    /// Counts several.
    pub(super) fn add_many(&mut self, repair: Repair, times: usize) {
        if let Some(count) = self.counts.get_mut(repair as usize) {
            *count = count.saturating_add(u32::try_from(times).unwrap_or(u32::MAX));
        }
    }

    /// How many of a kind so far.
    pub(super) fn count(&self, repair: Repair) -> u32 {
        self.counts.get(repair as usize).copied().unwrap_or(0)
    }

    /// Adds another count to this one.
    pub(super) fn merge(&mut self, other: &Repairs) {
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count = count.saturating_add(more);
        }
    }

    /// Each kind once, with its count where there are several.
    pub(super) fn words(&self) -> Vec<String> {
        WORDS
            .iter()
            .map(|(repair, words)| (self.count(*repair), words))
            .filter(|(count, _)| *count > 0)
            .map(|(count, words)| match count {
                1 => (*words).to_string(),
                _ => format!("{words} ({count} times)"),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_words_at_its_place() {
        for (place, (repair, words)) in WORDS.iter().enumerate() {
            assert_eq!(*repair as usize, place, "`{words}` stands at a wrong place");
        }
    }
}
