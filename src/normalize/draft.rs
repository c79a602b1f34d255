//! The parts of a draft, brought together.

use crate::language;
use crate::markup::address::absolute;
use crate::model::brief::Draft;
use crate::model::brief::Normalized;
use crate::model::brief::Passage;
use crate::model::item::Enclosure;
use crate::model::item::Item;
use crate::normalize::Context;
use crate::normalize::block::Article;
use crate::normalize::block::Block;
use crate::normalize::block::BlockKind;
use crate::normalize::block::Line;
use crate::normalize::body;
use crate::normalize::boilerplate;
use crate::normalize::boilerplate::dateline;
use crate::normalize::image;
use crate::normalize::item_text::ItemText;
use crate::normalize::people;
use crate::normalize::points;
use crate::normalize::times;
use crate::normalize::title;
use std::borrow::Cow;

/// Files kept of one item.
const ENCLOSURES_MAX: usize = 100;
/// A text shorter than this (bytes) tells its language together with its title.
const SHORT_TEXT: usize = 300;
/// Paragraphs at an article's beginning that may have a dateline.
const DATELINES: usize = 2;

/// See [`crate::normalize::normalize`]: all but the HTML.
pub(super) fn draft(read: &ItemText<'_>, context: &Context<'_>) -> Normalized {
    let settings = context.settings;
    let item = read.item();
    let lines = &read.lines;
    let original = title::original(item.title.as_deref());
    let (text, starts) = whole(lines);
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
        lines,
        cleaned.as_deref().unwrap_or(""),
        &boilerplate::Title::new(item.title.as_deref()),
        context.repeated,
        settings,
    );
    let blocks = own_blocks(lines, &starts, &marked);
    let image = image::lead(item, &read.pictures);
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
                shown_title: &title,
                text: &text,
                paragraphs: &blocks,
                language: language.as_deref(),
            },
            settings,
        )
    };
    let mut body = body::choose(&blocks, language.as_deref(), settings);
    // A paragraph that stands in for the title is not said again below it.
    let is_said =
        |first: &Passage| cleaned.is_none() && first.text == title && !title.ends_with([':', '：']);
    if body.len() > 1 && body.first().is_some_and(is_said) {
        body.remove(0);
    }
    let key_points = points::earning(key_points, &body);
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
        body,
        html: String::new(),
        authors: people::authors(&item.authors, byline),
        categories: people::categories(&item.categories),
        image,
        enclosures: enclosures(item),
        title,
        text,
        language,
    };
    Normalized {
        draft,
        essence: essence(&blocks),
    }
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
            if prose == 0 && from == 0 {
                let rest = lines.iter().skip_while(|other| !std::ptr::eq(*other, line));
                from = dateline::place(&line.text, rest.skip(1).map(|line| line.text.as_str()));
            }
            prose += 1;
        }
        let own = &line.text[from..];
        let own = &own[..boilerplate::without_credit(own)];
        let own = &own[..boilerplate::without_tail(own)];
        let own = match line.kind {
            BlockKind::Paragraph => {
                let run_in = boilerplate::run_in(own);
                from += run_in.start;
                &own[run_in]
            }
            _ => own,
        };
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
    let can_be_followed =
        |file: &&Enclosure| absolute(&file.url, None).is_some_and(|url| url.scheme() != "mailto");
    for file in item.enclosures.iter().filter(can_be_followed) {
        file.clone().add_to(&mut files);
        if files.len() >= ENCLOSURES_MAX {
            break;
        }
    }
    files
}
