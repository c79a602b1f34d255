//! The lead image: what the item attaches, else the first good picture in it.

use crate::markup::address::absolute;
use crate::markup::address::stem;
use crate::model::item::Enclosure;
use crate::model::item::Image;
use crate::model::item::Item;
use crate::normalize::read::Picture;
use crate::text::clean;

/// A picture with a side below this (pixels) is an icon.
const SIDE_MIN: u32 = 60;
/// Captions are cut here (characters).
const CAPTION_MAX: usize = 500;

/// Parts of addresses of what is no picture of the article: pixels, icons,
/// avatars, buttons.
const NO_PICTURE: &[&str] = &[
    "pixel",
    "1x1",
    "spacer.",
    "/blank.",
    "transparent.gif",
    "/clear.gif",
    "feedburner",
    "feedsportal",
    "/~r/",
    "/~ff/",
    "doubleclick",
    "stats.wordpress",
    "wp-includes/images",
    "googlesyndication",
    "google-analytics",
    "gravatar",
    "/avatar",
    "/emoji",
    "smiley",
    "smilies",
    "favicon",
    "/icon",
    "-icon.",
    "_icon.",
    "/badge",
    "/button",
    "-button.",
    "sharethis",
    "addtoany",
    "feedblitz",
    "scorecardresearch",
    "quantserve",
    "list-manage",
    "open.aspx",
    "/track",
    "tracking",
    "/counter",
    "/beacon",
    "/logo",
    "-logo.",
    "_logo.",
    "placeholder",
    "/share-",
    "/rss.",
    "shields.io",
    "adserver",
    "/ads/",
    "banner-ad",
    "author-photo",
    "profile_images",
    "/b.gif",
    "/p.gif",
];

/// The same in class names.
const NO_PICTURE_CLASS: &[&str] = &[
    "avatar", "icon", "emoji", "smiley", "logo", "pixel", "tracking",
];

/// The image of an item, of its attachments, or of its text.
pub(super) fn lead(item: &Item, pictures: &[Picture]) -> Option<Image> {
    let attached = item
        .images
        .iter()
        .find(|image| is_picture(&image.url))
        .map(|image| Image {
            url: image.url.clone(),
            caption: image.caption.as_deref().and_then(caption),
        });
    let mut lead = attached
        .or_else(|| {
            item.enclosures
                .iter()
                .find(|file| is_image(file))
                .map(|file| of_url(&file.url))
        })
        .or_else(|| {
            pictures
                .iter()
                .find(|picture| is_good(picture))
                .map(|picture| of_url(picture.url.as_str()))
        })?;
    if lead.caption.is_none() {
        let same = pictures
            .iter()
            .find(|picture| stem(picture.url.as_str()) == stem(&lead.url));
        lead.caption = same.and_then(words_of);
    }
    lead.url = absolute(&lead.url, None)?.to_string();
    Some(lead)
}

fn of_url(url: &str) -> Image {
    Image {
        url: url.to_owned(),
        caption: None,
    }
}

/// What is said of a picture: its caption, else its alternative text.
pub(super) fn words_of(picture: &Picture) -> Option<String> {
    [&picture.caption, &picture.alt, &picture.title]
        .into_iter()
        .flatten()
        .find_map(|words| caption(words))
}

/// Words, not a file's name.
fn caption(words: &str) -> Option<String> {
    let words = clean::line(words);
    let lower = words.to_lowercase();
    let named = [".jpg", ".jpeg", ".png", ".gif", ".webp"]
        .iter()
        .any(|end| lower.ends_with(end));
    let empty = [
        "image",
        "photo",
        "img",
        "picture",
        "thumbnail",
        "featured image",
        "bild",
        "foto",
    ]
    .contains(&lower.as_str());
    let says = words.chars().any(char::is_alphabetic);
    (says && !named && !empty).then(|| clean::shortened(&words, CAPTION_MAX))
}

fn is_good(picture: &Picture) -> bool {
    let class = picture.class.to_ascii_lowercase();
    picture.side.is_none_or(|side| side >= SIDE_MIN)
        && is_picture(picture.url.as_str())
        && !NO_PICTURE_CLASS.iter().any(|part| class.contains(part))
}

fn is_picture(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    absolute(url, None).is_some_and(|url| url.scheme() != "mailto")
        && !NO_PICTURE.iter().any(|part| lower.contains(part))
}

fn is_image(file: &Enclosure) -> bool {
    let typed = file
        .media_type
        .as_deref()
        .is_some_and(|kind| kind.trim().to_ascii_lowercase().starts_with("image/"));
    let path = file
        .url
        .split(['?', '#'])
        .next()
        .unwrap_or("")
        .to_ascii_lowercase();
    let named = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"]
        .iter()
        .any(|end| path.ends_with(end));
    (typed || file.media_type.is_none() && named) && is_picture(&file.url)
}
