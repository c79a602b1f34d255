//! Encodings that the web has forgotten and old feeds have not: DOS, old
//! Macintosh, EBCDIC, Vietnamese. A page is a row of `tables`.

mod tables;

use tables::PAGES;

/// A table of 256 characters.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// Its names, letters and digits only.
    names: &'static [&'static str],
    /// The characters from 0x80 on, or all of them.
    table: &'static str,
}

impl Page {
    /// True where the lower half is ASCII.
    pub(super) fn is_ascii_based(&self) -> bool {
        self.table.chars().count() == 128
    }

    /// Decodes bytes; every byte is valid.
    pub(super) fn decode(&self, bytes: &[u8]) -> String {
        let table: Vec<char> = self.table.chars().collect();
        let offset = 256 - table.len().min(256);
        bytes
            .iter()
            .map(|byte| {
                let place = usize::from(*byte);
                match place.checked_sub(offset) {
                    Some(place) => table.get(place).copied().unwrap_or('\u{fffd}'),
                    None => char::from(*byte),
                }
            })
            .collect()
    }
}

/// The page of a name (letters and digits only).
pub(super) fn page(plain: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.names.contains(&plain))
}
