//! Formulas (MathML) on one line of text: `1/2`, `x^2`, `√(a+b)`.
//!
//! Markup of formulas is no safe thing to show (it changes how HTML in it is
//! read), and without it `x²` would be `x2`.

use super::entity;
use super::tag::Role;
use super::tag::Tag;
use super::token::StartTag;
use super::token::Token;
use crate::text::clean;

/// Elements open at once in a formula; deeper ones leave their text.
const DEPTH_MAX: usize = 48;

/// A formula as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Formula {
    /// On one line, for those who know no TeX.
    pub(crate) linear: String,
    /// As its author wrote it, mostly TeX.
    pub(crate) source: Option<String>,
    /// Stands on a line of its own.
    pub(crate) display: bool,
}

/// What became of a token that stands in a formula.
pub(super) enum Step {
    /// It is part of it.
    Taken,
    /// It ends it.
    Ended,
    /// It is no part of any formula: this one was not ended.
    Foreign,
}

/// Reads the tokens of one formula.
pub(super) struct Reader<'h> {
    /// The `math` that began it.
    pub(super) start: StartTag<'h>,
    open: Vec<Node<'h>>,
    /// How many open elements are nested too deep.
    deeper: usize,
    tex: Option<String>,
    linear: String,
}

struct Node<'h> {
    tag: Tag,
    start: StartTag<'h>,
    parts: Vec<Part>,
}

/// What stands between two parts of a formula depends on what they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Letter,
    Sign,
    /// A letter with something above or below it.
    Scripted,
    /// A word, or more than one part.
    Compound,
    /// Parts before it go before the base (`mprescripts`).
    Mark,
}

struct Part {
    text: String,
    kind: Kind,
}

impl<'h> Reader<'h> {
    pub(super) fn new(start: StartTag<'h>) -> Reader<'h> {
        let mut reader = Reader {
            start,
            open: Vec::new(),
            deeper: 0,
            tex: None,
            linear: String::new(),
        };
        reader.push(Tag::Math, start);
        reader
    }

    fn push(&mut self, tag: Tag, start: StartTag<'h>) {
        self.open.push(Node {
            tag,
            start,
            parts: Vec::new(),
        });
    }

    /// Looks at the next token.
    pub(super) fn take(&mut self, token: Token<'h>) -> Step {
        match token {
            Token::Text(raw) => self.text(raw),
            Token::Open(start) => return self.start(start),
            Token::Close(tag) => return self.end(tag),
            Token::RawText(_) => {}
        }
        Step::Taken
    }

    /// The formula as far as it was read.
    pub(super) fn finish(mut self) -> Formula {
        while !self.open.is_empty() {
            self.pop();
        }
        let given = self.start.attribute("alttext");
        let given = given.as_deref().or(self.tex.as_deref()).map(source);
        let display = self.start.attribute("display");
        Formula {
            linear: clean::folded(&self.linear),
            source: given.filter(|text| !text.is_empty()),
            display: display.is_some_and(|display| display.trim() == "block"),
        }
    }

    fn top(&self) -> Tag {
        self.open.last().map_or(Tag::Math, |node| node.tag)
    }

    fn text(&mut self, raw: &str) {
        let text = clean::line(&entity::decode(raw));
        let Some(node) = self.open.last_mut().filter(|_| !text.is_empty()) else {
            return;
        };
        match (node.tag, node.parts.last_mut()) {
            // One text may come in pieces.
            (tag, Some(last)) if is_leaf(tag) => {
                if tag == Tag::Mtext {
                    last.text.push(' ');
                }
                last.text.push_str(&text);
                last.kind = match (tag, last.kind, kind(tag, &text)) {
                    (Tag::Mn, ..) => Kind::Number,
                    (_, Kind::Sign, Kind::Sign) => Kind::Sign,
                    _ => Kind::Compound,
                };
            }
            (tag, _) => {
                let kind = kind(tag, &text);
                node.parts.push(Part { text, kind });
            }
        }
    }

    fn start(&mut self, start: StartTag<'h>) -> Step {
        let Some(tag) = start.tag else {
            return Step::Taken;
        };
        let top = self.top();
        let foreign = !is_part(tag);
        match top {
            Tag::AnnotationXml => return Step::Taken,
            Tag::Annotation if !foreign || tag.role() == Role::Inline => return Step::Taken,
            _ => {}
        }
        if foreign {
            let in_words = is_leaf(top) && matches!(tag.role(), Role::Inline | Role::Void);
            return match in_words && tag != Tag::Img && tag != Tag::A {
                true => Step::Taken,
                false => Step::Foreign,
            };
        }
        if self.open.len() >= DEPTH_MAX {
            self.deeper += usize::from(!start.self_closing);
            return Step::Taken;
        }
        self.push(tag, start);
        if start.self_closing {
            self.pop();
        }
        Step::Taken
    }

    fn end(&mut self, tag: Option<Tag>) -> Step {
        let Some(tag) = tag else {
            return Step::Taken;
        };
        if !is_part(tag) {
            let within = is_leaf(self.top()) || matches!(self.top(), Tag::AnnotationXml);
            return match within || tag.role() == Role::Void {
                true => Step::Taken,
                false => Step::Foreign,
            };
        }
        let ends = matches!(tag, Tag::AnnotationXml | Tag::Semantics | Tag::Math);
        if self.top() == Tag::AnnotationXml && !ends {
            return Step::Taken;
        }
        if self.deeper > 0 && tag != Tag::Math {
            self.deeper -= 1;
            return Step::Taken;
        }
        if let Some(at) = self.open.iter().rposition(|node| node.tag == tag) {
            while self.open.len() > at {
                self.pop();
            }
        }
        match self.open.is_empty() {
            true => Step::Ended,
            false => Step::Taken,
        }
    }

    fn pop(&mut self) {
        let Some(mut node) = self.open.pop() else {
            return;
        };
        if matches!(node.tag, Tag::Annotation | Tag::AnnotationXml) {
            let encoding = node.start.attribute("encoding").unwrap_or_default();
            if encoding.to_ascii_lowercase().contains("tex") && self.tex.is_none() {
                self.tex = Some(joined(node.parts).text);
            }
            return;
        }
        // An element of one part is that part: nothing is copied.
        let part = match (is_leaf(node.tag) || is_row(node.tag), node.parts.len()) {
            (true, 1) => node.parts.pop(),
            _ => Some(part(node)),
        };
        let Some(part) = part else {
            return;
        };
        match self.open.last_mut() {
            Some(parent) => parent.parts.push(part),
            None => self.linear = part.text,
        }
    }
}

/// Elements that hold text.
fn is_leaf(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Mi | Tag::Mn | Tag::Mo | Tag::Ms | Tag::Mtext | Tag::Annotation
    )
}

/// Elements that say nothing about what is in them.
fn is_row(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Math | Tag::Mrow | Tag::Menclose | Tag::Semantics | Tag::Maction | Tag::Mtd | Tag::Mtr
    )
}

/// Elements of formulas.
pub(super) fn is_part(tag: Tag) -> bool {
    is_leaf(tag)
        || is_row(tag)
        || matches!(
            tag,
            Tag::AnnotationXml
                | Tag::Mfenced
                | Tag::Mfrac
                | Tag::Mmultiscripts
                | Tag::Mover
                | Tag::Mphantom
                | Tag::Mprescripts
                | Tag::Mroot
                | Tag::Mspace
                | Tag::Msqrt
                | Tag::Msub
                | Tag::Msubsup
                | Tag::Msup
                | Tag::Mtable
                | Tag::Munder
                | Tag::Munderover
                | Tag::None
        )
}

/// What a text of a formula is.
fn kind(tag: Tag, text: &str) -> Kind {
    let one = text.chars().nth(1).is_none();
    match tag {
        Tag::Mn => Kind::Number,
        Tag::Mo if !text.chars().any(char::is_alphabetic) => Kind::Sign,
        Tag::Mi if one => Kind::Letter,
        _ => Kind::Compound,
    }
}

/// What an author wrote, without what only sets its size.
fn source(text: &str) -> String {
    let mut text = clean::line(text);
    for style in ["\\displaystyle", "\\textstyle"] {
        let inner = text.strip_prefix('{').and_then(|text| {
            let text = text.trim_start().strip_prefix(style)?.strip_suffix('}')?;
            Some(text.trim().to_owned())
        });
        text = inner.unwrap_or(text);
    }
    text
}

/// Parts one after another, kept apart where they would be read as one.
fn joined(parts: Vec<Part>) -> Part {
    let mut all = Part {
        text: String::new(),
        kind: Kind::Sign,
    };
    let mut count = 0;
    for part in parts.into_iter().filter(|part| !part.text.is_empty()) {
        let touching = all
            .text
            .ends_with(|c: char| c.is_alphanumeric() || c == ')')
            && part.text.starts_with(|c: char| c.is_alphanumeric());
        let clear = matches!(
            (all.kind, part.kind),
            (Kind::Number | Kind::Letter, Kind::Letter | Kind::Scripted) | (Kind::Sign, _)
        );
        if touching && !clear {
            all.text.push(' ');
        }
        all.text.push_str(&part.text);
        all.kind = part.kind;
        count += 1;
    }
    if count > 1 {
        all.kind = Kind::Compound;
    }
    all
}

/// A part as an operand: in brackets unless it is one already.
fn operand(part: &Part) -> String {
    let text = part.text.as_str();
    let whole = !matches!(part.kind, Kind::Compound | Kind::Scripted)
        || text.chars().all(char::is_alphanumeric)
        || is_bracketed(text);
    match whole {
        true => text.to_owned(),
        false => format!("({text})"),
    }
}

/// True where the first bracket is closed by the last.
fn is_bracketed(text: &str) -> bool {
    let mut depth = 0i32;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth <= 0 {
            return chars.peek().is_none() && matches!(c, ')' | ']' | '}');
        }
    }
    false
}

/// What an element makes of its parts.
fn part(node: Node<'_>) -> Part {
    let compound = |text: String| Part {
        text,
        kind: Kind::Compound,
    };
    let sign = |text: &str, kind: Kind| Part {
        text: text.to_owned(),
        kind,
    };
    let parts = &node.parts;
    let base = parts.first().map_or(Kind::Sign, |base| base.kind);
    let scripted = |text: String| {
        let kind = match base {
            Kind::Letter => Kind::Scripted,
            _ => Kind::Compound,
        };
        Part { text, kind }
    };
    let at = |n: usize| parts.get(n).map(operand).unwrap_or_default();
    match node.tag {
        Tag::Mphantom | Tag::None => sign("", Kind::Sign),
        Tag::Mspace => sign(" ", Kind::Sign),
        Tag::Mprescripts => sign("", Kind::Mark),
        Tag::Maction => joined(node.parts.into_iter().take(1).collect()),
        Tag::Mfrac if parts.len() == 2 => {
            let line = node.start.attribute("linethickness");
            match line.is_some_and(|line| line.trim().starts_with('0')) {
                true => compound(format!("{} choose {}", at(0), at(1))),
                false => compound(format!("{}/{}", at(0), at(1))),
            }
        }
        Tag::Msqrt => compound(format!("√{}", bracketed(joined(node.parts)))),
        Tag::Mroot if parts.len() == 2 => {
            let index = parts.get(1).map_or("", |index| index.text.as_str());
            let base = parts.first().map_or("", |base| base.text.as_str());
            compound(format!("√[{index}]({base})"))
        }
        Tag::Mover if parts.len() == 2 => scripted(over(&at(0), &at(1))),
        Tag::Msup if parts.len() == 2 => scripted(scripts(&at(0), "", &at(1))),
        Tag::Msub | Tag::Munder if parts.len() == 2 => scripted(scripts(&at(0), &at(1), "")),
        Tag::Msubsup | Tag::Munderover if parts.len() == 3 => {
            scripted(scripts(&at(0), &at(1), &at(2)))
        }
        Tag::Mmultiscripts => compound(multiscripts(parts)),
        Tag::Mfenced => fenced(&node),
        Tag::Mtr => compound(list(parts, ", ")),
        Tag::Mtable => compound(list(parts, "; ")),
        _ => joined(node.parts),
    }
}

fn bracketed(part: Part) -> String {
    match is_bracketed(&part.text) {
        true => part.text,
        false => format!("({})", part.text),
    }
}

/// A base with what stands below and above it.
fn scripts(base: &str, below: &str, above: &str) -> String {
    let mut out = base.to_owned();
    if !below.is_empty() {
        out.push('_');
        out.push_str(below);
    }
    // Primes and degrees are raised already.
    if !above.is_empty() && !above.chars().all(|c| matches!(c, '\'' | '′'..='‴' | '°')) {
        out.push('^');
    }
    out.push_str(above);
    out
}

/// A base with an accent, or something above it.
fn over(base: &str, above: &str) -> String {
    let accent = match above {
        "¯" | "‾" | "_" | "―" => '\u{304}',
        "^" | "ˆ" => '\u{302}',
        "~" | "˜" => '\u{303}',
        "˙" | "." => '\u{307}',
        "¨" => '\u{308}',
        "→" | "⃗" => '\u{20d7}',
        _ => return scripts(base, "", above),
    };
    match base.chars().nth(1) {
        None => clean::composed(format!("{base}{accent}")),
        Some(_) => scripts(base, "", above),
    }
}

/// A base, pairs below and above it, and after the mark pairs before it.
fn multiscripts(parts: &[Part]) -> String {
    let Some((base, rest)) = parts.split_first() else {
        return String::new();
    };
    let mark = rest.iter().position(|part| part.kind == Kind::Mark);
    let (after, before) = rest.split_at(mark.unwrap_or(rest.len()));
    let pairs = |out: String, parts: &[Part]| {
        parts.chunks(2).fold(out, |out, pair| {
            let at = |n: usize| pair.get(n).map(operand).unwrap_or_default();
            scripts(&out, &at(0), &at(1))
        })
    };
    let mut out = pairs(String::new(), before.get(1..).unwrap_or_default());
    out.push_str(&operand(base));
    pairs(out, after)
}

fn fenced(node: &Node<'_>) -> Part {
    let given = |name: &str, default: &str| {
        let value = node.start.attribute(name);
        value.map_or_else(|| default.to_owned(), |value| clean::line(&value))
    };
    let separators = given("separators", ",");
    let separator = match separators.chars().next() {
        Some(c) => format!("{c} "),
        None => String::new(),
    };
    Part {
        text: format!(
            "{}{}{}",
            given("open", "("),
            list(&node.parts, &separator),
            given("close", ")")
        ),
        kind: Kind::Compound,
    }
}

fn list(parts: &[Part], separator: &str) -> String {
    let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
    texts.join(separator)
}
