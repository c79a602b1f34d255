//! Which quotation marks and brackets of a text belong together.
//!
//! One pass, linear. The same sign may open, close or be an apostrophe: what
//! stands around it decides, then what is open. A paragraph ends every
//! quotation; the ones left open there are reported as such.

/// The longest quotation, in characters, that is kept in one piece.
const WHOLE_MAX: usize = 400;

/// What a character does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing: a letter, an apostrophe, a foot.
    None,
    /// Opens a quotation or bracket.
    Open,
    /// Closes one.
    Close,
}

/// What is known of each character of a text.
pub(super) struct Quotes {
    /// By character.
    pub(super) marks: Vec<Mark>,
    /// A cut before this character would halve a quotation or bracket that is
    /// short enough to be kept whole.
    pub(super) halves: Vec<bool>,
    /// This character is inside a quotation, its marks left out.
    pub(super) inside: Vec<bool>,
}

/// Pairs of one sign each; the straight ones open and close alike.
const PAIRS: &[(char, char)] = &[
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('（', '）'),
    ('［', '］'),
    ('【', '】'),
    ('〔', '〕'),
    ('「', '」'),
    ('『', '』'),
    ('《', '》'),
    ('〈', '〉'),
    ('〝', '〟'),
    ('‹', '›'),
];

struct Opened {
    at: usize,
    closer: char,
}

/// Reads the marks of a text, given as its characters, too.
pub(super) fn read(text: &str, chars: &[(usize, char)]) -> Quotes {
    if !has_marks(text) {
        return Quotes {
            halves: vec![false; chars.len() + 1],
            inside: vec![false; chars.len() + 1],
            marks: vec![Mark::None; chars.len()],
        };
    }
    let mut reader = Reader {
        chars,
        marks: vec![Mark::None; chars.len()],
        opened: Vec::new(),
        whole: vec![0; chars.len() + 1],
        quoted: vec![0; chars.len() + 1],
    };
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at].1;
        if c == ' ' || c.is_ascii_alphanumeric() {
            at += 1;
        } else {
            at += reader.step(at);
        }
    }
    reader.end_paragraph(chars.len());
    Quotes {
        halves: running(&reader.whole),
        inside: running(&reader.quoted),
        marks: reader.marks,
    }
}

/// Whether a text has a sign that can open a quotation or bracket, or close
/// one that nothing opened.
fn has_marks(text: &str) -> bool {
    let mut before = ' ';
    let mut rest = text;
    loop {
        let plain = |c: &u8| c.is_ascii_alphanumeric() || matches!(c, b' ' | b',' | b'.');
        let run = rest.bytes().take_while(plain).count();
        if run > 0 {
            before = ' ';
        }
        let mut chars = rest[run..].chars();
        let Some(c) = chars.next() else { return false };
        rest = chars.as_str();
        let is_mark = match c {
            // Alone they are an apostrophe and an accent.
            '`' | '\'' => before == c,
            '"' | '＂' | '“' | '‟' | '„' | '”' | '«' | '»' | '‘' | '‚' => true,
            _ => PAIRS.iter().any(|pair| pair.0 == c || pair.1 == c),
        };
        if is_mark {
            return true;
        }
        before = c;
    }
}

/// Turns "one more from here, one less from there" into "any here".
fn running(changes: &[i32]) -> Vec<bool> {
    let mut depth = 0;
    changes
        .iter()
        .map(|change| {
            depth += change;
            depth > 0
        })
        .collect()
}

struct Reader<'a> {
    chars: &'a [(usize, char)],
    marks: Vec<Mark>,
    /// Innermost last. Bounded: what is nested deeper is not looked at.
    opened: Vec<Opened>,
    whole: Vec<i32>,
    quoted: Vec<i32>,
}

/// Deeper nesting than this is no prose.
const DEPTH_MAX: usize = 16;

impl Reader<'_> {
    fn at(&self, index: usize) -> Option<char> {
        self.chars.get(index).map(|&(_, c)| c)
    }

    /// Reads one character, or a sign of two (`` and ''): how many it was.
    fn step(&mut self, at: usize) -> usize {
        let Some(c) = self.at(at) else { return 1 };
        let before = at.checked_sub(1).and_then(|index| self.at(index));
        let after = self.at(at + 1);
        match c {
            '\n' => self.end_paragraph(at),
            '`' if after == Some('`') => {
                self.open(at, '`');
                return 2;
            }
            '\'' if after == Some('\'') => {
                self.close(at, 2, '`');
                return 2;
            }
            '"' | '＂' => self.straight(at, before, after),
            '“' if self.is_open('„') => self.close(at, 1, '„'),
            '“' | '‟' => self.open(at, '”'),
            '„' => self.open(at, '„'),
            '”' if self.is_open('„') => self.close(at, 1, '„'),
            '”' if !self.is_open('”') && is_gap(before) && !is_gap(after) => self.open(at, '”'),
            '”' => self.close(at, 1, '”'),
            '«' if self.is_open('«') => self.close(at, 1, '«'),
            '«' => self.open(at, '»'),
            '»' if self.is_open('»') => self.close(at, 1, '»'),
            '»' if is_gap(before) && !is_gap(after) => self.open(at, '«'),
            '‘' if self.is_open('‚') => self.close(at, 1, '‚'),
            '‘' if !(is_word(before) && is_word(after)) => self.open(at, '’'),
            '‚' if is_gap(before) && is_word(after) => self.open(at, '‚'),
            '’' if self.is_open('’') && !is_word(after) => self.close(at, 1, '’'),
            _ => {
                if let Some(&(_, closer)) = PAIRS.iter().find(|pair| pair.0 == c) {
                    self.open(at, closer);
                } else if PAIRS.iter().any(|pair| pair.1 == c) {
                    self.close(at, 1, c);
                }
            }
        }
        1
    }

    /// The sign that opens and closes alike.
    fn straight(&mut self, at: usize, before: Option<char>, after: Option<char>) {
        let open = self.is_open('"');
        let letters =
            before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic);
        let inches = before.is_some_and(|c| c.is_ascii_digit()) && !open;
        if letters || inches {
            // A Hebrew acronym; a length.
        } else if is_gap(before) && !is_gap(after) {
            self.open(at, '"');
        } else if !is_gap(before) && (is_gap(after) || !is_word(after)) || open {
            self.close(at, 1, '"');
        } else {
            self.open(at, '"');
        }
    }

    fn is_open(&self, closer: char) -> bool {
        self.opened.iter().any(|opened| opened.closer == closer)
    }

    fn open(&mut self, at: usize, closer: char) {
        self.marks[at] = Mark::Open;
        if self.opened.len() == DEPTH_MAX {
            return;
        }
        // The same sign again: a quotation of several paragraphs, each of
        // which opens it anew, run together. All of it is inside.
        if let Some(index) = self
            .opened
            .iter()
            .position(|opened| opened.closer == closer)
            && is_quotation(closer)
        {
            for opened in self.opened.split_off(index) {
                self.left_open(&opened, at);
            }
        }
        self.opened.push(Opened { at, closer });
    }

    fn close(&mut self, at: usize, signs: usize, closer: char) {
        for index in at..at + signs {
            self.marks[index] = Mark::Close;
        }
        let Some(index) = self
            .opened
            .iter()
            .rposition(|opened| opened.closer == closer)
        else {
            return;
        };
        let opened = self.opened.split_off(index);
        let Some(opened) = opened.first() else { return };
        let end = at + signs;
        if end - opened.at <= WHOLE_MAX {
            self.whole[opened.at + 1] += 1;
            self.whole[end] -= 1;
        }
        if is_quotation(closer) {
            self.quoted[opened.at + 1] += 1;
            self.quoted[at] -= 1;
        }
    }

    fn end_paragraph(&mut self, at: usize) {
        for opened in std::mem::take(&mut self.opened) {
            self.left_open(&opened, at);
        }
    }

    fn left_open(&mut self, opened: &Opened, end: usize) {
        if is_quotation(opened.closer) {
            self.quoted[opened.at + 1] += 1;
            self.quoted[end.max(opened.at + 1)] -= 1;
        }
    }
}

/// Brackets hold asides, not somebody's words.
fn is_quotation(closer: char) -> bool {
    !matches!(
        closer,
        ')' | ']' | '}' | '）' | '］' | '】' | '〕' | '》' | '〉'
    )
}

/// Nothing that a mark could belong to: where a quotation may begin or end.
fn is_gap(c: Option<char>) -> bool {
    c.is_none_or(|c| {
        c.is_whitespace()
            || matches!(
                c,
                '(' | '[' | '—' | '–' | '-' | '¿' | '¡' | '/' | '“' | '‘' | ':'
            )
    })
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}
