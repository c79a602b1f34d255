//! EPUB 3: a chapter a brief, the contents by outlet.

use super::Options;
use super::entry::Entry;
use super::entry::Moment;
use super::feed::id;
use super::html::STYLE;
use super::templates::render;
use super::zip::TooLarge;
use super::zip::Zip;
use minijinja::Value;
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;
use std::collections::BTreeSet;

const CONTAINER: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"#;

/// What a chapter of no outlet is listed under.
const NOBODY: &str = "Other";

/// A book being made.
#[derive(Debug, Default)]
pub(super) struct Book {
    zip: Zip,
    groups: Vec<Group>,
    languages: BTreeSet<String>,
    chapters: usize,
}

#[derive(Debug, Serialize)]
struct Group {
    outlet: String,
    chapters: Vec<Chapter>,
}

#[derive(Debug, Serialize)]
struct Chapter {
    /// Also its id in the package.
    name: String,
    file: String,
    title: String,
}

impl Book {
    pub(super) fn begin(&mut self) -> Result<Vec<u8>, TooLarge> {
        let mut out = self.zip.stored("mimetype", b"application/epub+zip")?;
        let container = CONTAINER.as_bytes();
        out.extend(self.zip.deflated("META-INF/container.xml", container)?);
        out.extend(self.zip.deflated("style.css", STYLE.as_bytes())?);
        Ok(out)
    }

    pub(super) fn add(&mut self, entry: &Entry) -> Result<Vec<u8>, TooLarge> {
        self.chapters += 1;
        let name = format!("brief-{:05}", self.chapters);
        let file = format!("{name}.xhtml");
        let text = render(
            "chapter.xml",
            context! { chapter => true, entry => Value::from(Serde(entry)) },
        );
        let out = self.zip.deflated(&file, text.as_bytes())?;
        let title = entry.title.clone();
        let chapter = Chapter { name, file, title };
        let outlet = match entry.outlet.as_str() {
            "" => NOBODY,
            outlet => outlet,
        };
        match self.groups.iter_mut().find(|group| group.outlet == outlet) {
            Some(group) => group.chapters.push(chapter),
            None => self.groups.push(Group {
                outlet: outlet.to_owned(),
                chapters: vec![chapter],
            }),
        }
        self.languages.extend(entry.language.clone());
        Ok(out)
    }

    pub(super) fn end(mut self, options: &Options) -> Result<Vec<u8>, TooLarge> {
        if self.languages.is_empty() {
            self.languages.insert("und".into());
        }
        let about = context! {
            id => id(options),
            title => options.title.as_str(),
            count => options.counted(self.chapters),
            made => Value::from(Serde(Moment::stated("", options.now, &options.zone))),
            groups => Value::from(Serde(&self.groups)),
            languages => Value::from(Serde(&self.languages)),
        };
        let contents = render("contents.xml", about.clone());
        let mut out = self.zip.deflated("contents.xhtml", contents.as_bytes())?;
        let package = render("package.xml", about);
        out.extend(self.zip.deflated("package.opf", package.as_bytes())?);
        out.extend(self.zip.end()?);
        Ok(out)
    }
}
