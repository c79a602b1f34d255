//! Forms of the user's own: a template (Jinja, as minijinja reads it) that is
//! given `briefs` or `stories`, each as `--as json` writes it, and `title`,
//! `made` (RFC 3339) and `zone`.

use super::Options;
use super::json::instant;
use super::templates::environment;
use crate::model::Timestamp;
use jiff::tz::TimeZone;
use minijinja::Environment;
use minijinja::Error;
use minijinja::ErrorKind;
use minijinja::Value;
use minijinja::context;

/// A template that was read and can be filled in. Its name's end says how text
/// is escaped: as markup in `.html`, `.htm` and `.xml`, as JSON in `.json`,
/// not at all in others; a `.j2` or `.jinja` behind it does not count.
#[derive(Debug)]
pub struct Template {
    environment: Environment<'static>,
    name: String,
}

/// Why a template cannot be read or filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct TemplateError {
    /// Counts from 1.
    pub line: usize,
    /// In words.
    pub reason: String,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// Where it is not in the language of templates.
    pub fn new(name: &str, text: &str) -> Result<Template, TemplateError> {
        let mut environment = environment();
        environment.add_template_owned(name.to_owned(), text.to_owned())?;
        Ok(Template {
            environment,
            name: name.to_owned(),
        })
    }

    /// The end of the names of files that it makes: `md` for `letter.md.j2`.
    pub fn extension(&self) -> &str {
        let name = self.name.as_str();
        let behind = [".j2", ".jinja2", ".jinja"];
        let name = behind
            .iter()
            .find_map(|end| name.strip_suffix(end))
            .unwrap_or(name);
        name.rsplit_once('.').map_or("txt", |(_, end)| end)
    }

    pub(super) fn fill(
        &self,
        list: Vec<Value>,
        options: &Options,
    ) -> Result<String, TemplateError> {
        let zone = options.zone.clone();
        let made = instant(options.now);
        let title = &options.title;
        let name = zone.iana_name().unwrap_or("UTC").to_owned();
        let with = match options.stories {
            true => context! { stories => list, title, made, zone => name },
            false => context! { briefs => list, title, made, zone => name },
        };
        let mut environment = self.environment.clone();
        environment.add_filter("date", move |at: &Value, form: String| {
            date(at, &form, &zone)
        });
        Ok(environment.get_template(&self.name)?.render(with)?)
    }
}

/// `{{ brief.published | date("%d %B %Y") }}`: nothing where there is no time.
fn date(at: &Value, form: &str, zone: &TimeZone) -> Result<String, Error> {
    if at.is_none() {
        return Ok(String::new());
    }
    let wrong = |why: String| Error::new(ErrorKind::InvalidOperation, why);
    let text = at.as_str().unwrap_or_default();
    let time: Timestamp = text
        .parse()
        .map_err(|_| wrong(format!("`date` is for times, not for `{at}`")))?;
    let zoned = time.to_zoned_datetime(zone.clone());
    jiff::fmt::strtime::format(form, &zoned).map_err(|error| wrong(error.to_string()))
}

impl From<Error> for TemplateError {
    fn from(error: Error) -> TemplateError {
        let kind = error.kind().to_string();
        TemplateError {
            line: error.line().unwrap_or(1),
            reason: match error.detail() {
                Some(detail) => format!("{kind}: {detail}"),
                None => kind,
            },
        }
    }
}
