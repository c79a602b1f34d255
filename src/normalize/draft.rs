//! The parts of a draft, brought together.

use crate::language;
use crate::model::brief::Draft;
use crate::model::item::Enclosure;
use crate::model::item::Item;
use crate::model::item::Markup;
use crate::model::settings::BriefSettings;
use crate::normalize::Context;
use crate::normalize::block::Article;
use crate::normalize::block::Block;
use crate::normalize::block::BlockKind;
use crate::normalize::body;
use crate::normalize::boilerplate;
use crate::normalize::boilerplate::dateline;
use crate::normalize::image;
use crate::normalize::lines;
use crate::normalize::lines::Line;
use crate::normalize::people;
use crate::normalize::points;
use crate::normalize::read;
use crate::normalize::read::Picture;
use crate::normalize::sanitize;
use crate::normalize::times;
use crate::normalize::title;
use std::borrow::Cow;
use std::collections::HashSet;

/// Files kept of one item.
const ENCLOSURES_MAX: usize = 100;
/// A text shorter than this (bytes) tells its language together with its title.
const SHORT_TEXT: usize = 300;
/// Paragraphs at an article's beginning that may have a dateline.
const DATELINES: usize = 2;

/// See [`crate::normalize::normalize`]: all but the HTML, and what that is to
/// be made of.
pub(super) fn draft<'a>(item: &'a Item, context: &Context<'_>) -> (Draft, Option<&'a Markup>) {
    let settings = context.settings;
    let (lines, pictures, html) = lines(item, settings);
    let original = title::original(item.title.as_deref());
    let (text, starts) = whole(&lines);
    let language = language::detect(
        &sample(&text, original.as_deref()),
        item.language.as_deref(),
    );
    let around = title::Surroundings {
        outlet: context.outlet,
        feed_title: context.feed_title,
        url: page(item),
        language: language.as_deref(),
        text: &text,
    };
    let cleaned = original
        .as_deref()
        .map(|original| title::clean_title(original, &around));
    let marked = boilerplate::mark(
        &lines,
        cleaned.as_deref().unwrap_or(""),
        &boilerplate::Title::new(item.title.as_deref()),
        context.repeated,
        settings,
    );
    let blocks = own_blocks(&lines, &starts, &marked);
    let image = image::lead(item, &pictures);
    let title = cleaned.clone().unwrap_or_else(|| {
        let mut words: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
        words.extend(lines.iter().map(|line| line.text.as_str()));
        words.extend(image.iter().filter_map(|image| image.caption.as_deref()));
        title::stand_in(&words, &around)
    });
    let only_links = lines.iter().all(|line| line.linked > 0.9);
    let key_points = if only_links {
        Vec::new()
    } else {
        points::choose(
            &Article {
                // A stand-in is made of the text: it says nothing of what matters.
                title: cleaned.as_deref().unwrap_or(""),
                text: &text,
                paragraphs: &blocks,
                language: language.as_deref(),
            },
            settings,
        )
    };
    let times = times::times(item, context.now, context.infer_dates);
    let byline = lines
        .iter()
        .take(4)
        .find_map(|line| boilerplate::byline_names(&line.text));
    let draft = Draft {
        original_title: original,
        url: page(item).map(str::to_owned),
        published: times.published,
        published_inferred: times.published_inferred,
        updated: times.updated,
        updated_inferred: times.updated_inferred,
        key_points,
        body: body::choose(&blocks, language.as_deref(), settings),
        essence: essence(&blocks),
        html: String::new(),
        authors: people::authors(&item.authors, byline),
        categories: people::categories(&item.categories),
        image,
        enclosures: enclosures(item),
        title,
        text,
        language,
    };
    (draft, html)
}

/// What the language is told by: a short text is too little without its title.
fn sample<'t>(text: &'t str, title: Option<&str>) -> Cow<'t, str> {
    match title.filter(|_| text.len() < SHORT_TEXT) {
        Some(title) => Cow::Owned(format!("{text}\n{title}")),
        None => Cow::Borrowed(text),
    }
}

/// Where the article itself is: what counts clicks on the way may be gone
/// tomorrow, and other feeds name the page.
fn page(item: &Item) -> Option<&str> {
    item.original_url.as_deref().or(item.url.as_deref())
}

/// The lines and pictures of what the item says most fully, and its HTML
/// where it is HTML.
pub(super) fn lines<'a>(
    item: &'a Item,
    settings: &BriefSettings,
) -> (Vec<Line>, Vec<Picture>, Option<&'a Markup>) {
    let mut best: (usize, Vec<Line>, Vec<Picture>, Option<&Markup>) = Default::default();
    for markup in [&item.content, &item.summary].into_iter().flatten() {
        // A short content beside a longer summary happens; a summary is never
        // shorter than what it was cut from.
        if best.3.is_some() && markup.html.len() <= best.0 {
            continue;
        }
        let reading = read::read(markup, settings);
        let mut lines = Vec::new();
        for piece in &reading.pieces {
            lines::split(piece, &mut lines);
        }
        if lines.is_empty() {
            lines = captions(&reading.pictures);
        }
        let length = lines.iter().map(|line| line.text.len()).sum();
        if best.3.is_none() || length > best.0 {
            best = (length, lines, reading.pictures, Some(markup));
        }
    }
    (best.1, best.2, best.3.filter(|markup| !markup.plain))
}

/// Where an item has pictures only, what they say is its text.
fn captions(pictures: &[Picture]) -> Vec<Line> {
    let mut seen = HashSet::new();
    let mut lines = Vec::new();
    for picture in pictures {
        for words in [&picture.caption, &picture.alt, &picture.title]
            .into_iter()
            .flatten()
        {
            if words.contains(' ') && seen.insert(words) {
                lines.push(Line {
                    kind: BlockKind::Caption,
                    text: words.clone(),
                    linked: 0.0,
                    aside: false,
                });
            }
        }
    }
    lines
}

/// The whole text, and where each line begins in it (characters).
fn whole(lines: &[Line]) -> (String, Vec<usize>) {
    let mut text = String::with_capacity(lines.iter().map(|line| line.text.len() + 2).sum());
    let mut starts = Vec::with_capacity(lines.len());
    let mut at = 0;
    for line in lines {
        if !text.is_empty() {
            text.push_str("\n\n");
            at += 2;
        }
        starts.push(at);
        text.push_str(&line.text);
        at += line.text.chars().count();
    }
    (text, starts)
}

/// The lines that are the article's own, without dateline and "Read more".
fn own_blocks(lines: &[Line], starts: &[usize], marked: &[bool]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::with_capacity(lines.len());
    let mut prose = 0;
    for ((line, start), marked) in lines.iter().zip(starts).zip(marked) {
        if *marked {
            continue;
        }
        let mut from = 0;
        if line.kind == BlockKind::Paragraph {
            from = if prose < DATELINES {
                dateline::length(&line.text)
            } else {
                0
            };
            prose += 1;
        }
        let own = &line.text[from..];
        let own = &own[..boilerplate::without_credit(own)];
        let own = &own[..boilerplate::without_tail(own)];
        let begins = own.len() - own.trim_start().len();
        let before = &line.text[..from + begins];
        if !own.trim().is_empty() {
            blocks.push(Block {
                kind: line.kind,
                start: start + before.chars().count(),
                text: own.trim().to_owned(),
            });
        }
    }
    blocks
}

/// What `dedupe` compares.
fn essence(blocks: &[Block]) -> String {
    let mut essence = String::with_capacity(blocks.iter().map(|block| block.text.len() + 1).sum());
    for block in blocks {
        if !essence.is_empty() {
            essence.push('\n');
        }
        essence.push_str(&block.text);
    }
    essence
}

/// Attached files with addresses that can be followed, each once.
fn enclosures(item: &Item) -> Vec<Enclosure> {
    let mut files = Vec::new();
    let can_be_followed = |file: &&Enclosure| {
        sanitize::absolute(&file.url, None).is_some_and(|url| url.scheme() != "mailto")
    };
    for file in item.enclosures.iter().filter(can_be_followed) {
        file.clone().add_to(&mut files);
        if files.len() >= ENCLOSURES_MAX {
            break;
        }
    }
    files
}
