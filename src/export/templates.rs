//! The templates of the formats, and how any template is filled in: what
//! hides, turns or controls text is left out, and in markup all is escaped.

use crate::model::text::escaped;
use crate::model::text::safe;
use minijinja::AutoEscape;
use minijinja::Environment;
use minijinja::Error;
use minijinja::Output;
use minijinja::State;
use minijinja::UndefinedBehavior;
use minijinja::Value;
use minijinja::escape_formatter;
use minijinja::syntax::SyntaxConfig;
use std::sync::LazyLock;

const BUILT_IN: &[(&str, &str)] = &[
    ("article.html", include_str!("templates/article.html")),
    ("atom.xml", include_str!("templates/atom.xml")),
    ("chapter.xml", include_str!("templates/chapter.xml")),
    ("content.html", include_str!("templates/content.html")),
    ("contents.xml", include_str!("templates/contents.xml")),
    ("index.html", include_str!("templates/index.html")),
    ("opml.xml", include_str!("templates/opml.xml")),
    ("package.xml", include_str!("templates/package.xml")),
    ("page.html", include_str!("templates/page.html")),
    ("rss.xml", include_str!("templates/rss.xml")),
];

static FORMATS: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut formats = environment();
    for (name, text) in BUILT_IN {
        // A test fills in every one.
        let _ = formats.add_template(name, text);
    }
    formats
});

/// Fills in a template of the formats.
pub(super) fn render(name: &str, with: impl Into<Value>) -> String {
    let filled = FORMATS
        .get_template(name)
        .and_then(|template| template.render(with));
    // They are built in and get what they need: see the tests.
    filled.unwrap_or_default()
}

/// What every template is filled in by.
pub(super) fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_formatter(write);
    if let Ok(syntax) = SyntaxConfig::builder().keep_trailing_newline(true).build() {
        environment.set_syntax(syntax);
    }
    environment
}

/// Nothing for what is null, text made safe, in markup escaped.
fn write(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    if value.is_none() {
        return Ok(());
    }
    let escape = state.auto_escape();
    match (value.as_str(), escape) {
        (Some(text), AutoEscape::Html) if !value.is_safe() => out.write_str(&escaped(text))?,
        (Some(text), AutoEscape::None) => out.write_str(&safe(text))?,
        _ => escape_formatter(out, state, value)?,
    }
    Ok(())
}
