//! What is in an edition, in the forms that it is given away in.

use crate::ask;
use crate::ask::AskError;
use crate::config::Edition;
use crate::config::EditionForm;
use crate::export::Format;
use crate::export::Options;
use crate::export::Piece;
use crate::export::Site;
use crate::export::Template;
use crate::export::json::compact;
use crate::files;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::edition::Run;
use crate::model::edition::StepState;
use crate::model::story::Story;
use crate::store;
use crate::store::Reader;
use crate::store::StoreError;
use jiff::tz::TimeZone;
use serde_json::json;
use std::collections::HashSet;
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

/// The most bytes of a template.
const TEMPLATE_MAX: u64 = 1 << 20;

/// A run with what it needs to be written.
pub(super) struct Content<'a> {
    pub(super) edition: &'a Edition,
    pub(super) run: &'a Run,
    reader: &'a Reader,
    options: Options,
}

impl<'a> Content<'a> {
    pub(super) fn new(
        edition: &'a Edition,
        run: &'a Run,
        reader: &'a Reader,
    ) -> Result<Content<'a>, String> {
        let zone = TimeZone::get(&edition.schedule.timezone).map_err(|error| error.to_string())?;
        let title = filled(&edition.title, edition, run, "", &zone)?;
        Ok(Content {
            edition,
            run,
            reader,
            options: Options {
                zone,
                sources: true,
                stories: run.stories,
                title,
                now: run.due,
                template: None,
                feeds: Vec::new(),
            },
        })
    }

    pub(super) fn title(&self) -> &str {
        &self.options.title
    }

    /// Writes a form; the path of what was written.
    pub(super) fn write(&self, form: EditionForm) -> Result<String, String> {
        let out = self.edition.out.as_deref().unwrap_or_default();
        let mut options = self.options.clone();
        match form {
            EditionForm::Format(Format::Template) => options.template = Some(self.template()?),
            EditionForm::Format(Format::Opml) => {
                options.feeds = ask::outlines(self.reader).map_err(|error| told(&error))?;
            }
            _ => {}
        }
        let extension = match (form, &options.template) {
            (EditionForm::Format(_), Some(template)) => template.extension(),
            (EditionForm::Format(format), None) => format.extension(),
            (EditionForm::Site, _) => "",
        };
        let out = filled(out, self.edition, self.run, extension, &self.options.zone)?;
        let path = PathBuf::from(&out);
        self.leave_alone(&path)?;
        let folder = match out.ends_with('/') {
            true => path.as_path(),
            false => path.parent().unwrap_or(Path::new("/")),
        };
        std::fs::create_dir_all(folder).map_err(|error| unwritten(folder, &error))?;
        let written = match form {
            EditionForm::Site => self.site(&path, &options),
            EditionForm::Format(format) if out.ends_with('/') => self.each(format, &path, &options),
            EditionForm::Format(format) => {
                files::put(&path, |out| self.to(format, &options, out).map(drop))
            }
        };
        written.map_err(|error| match error {
            AskError::Write(error) => unwritten(&path, &error),
            other => told(&other),
        })?;
        Ok(out)
    }

    /// A file each; what else lies in the folder stays.
    fn each(&self, format: Format, folder: &Path, options: &Options) -> Result<(), AskError> {
        let put = |name: &str, text: &[u8]| -> Result<(), AskError> {
            Ok(files::put(&folder.join(name), |out| out.write_all(text))?)
        };
        match self.run.stories {
            true => ask::write_each_story(format, self.stories(), options, put),
            false => ask::write_each(format, self.briefs(), options, put),
        }
        .map(drop)
    }

    /// Pages first, then what leads to them.
    fn site(&self, folder: &Path, options: &Options) -> Result<(), AskError> {
        let mut site = Site::new(options);
        let put = |(name, text): (String, Vec<u8>)| -> Result<(), AskError> {
            let path = folder.join(name);
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)?;
            }
            Ok(files::put(&path, |out| out.write_all(&text))?)
        };
        if self.run.stories {
            for story in self.stories() {
                put(site.add_story(&story?)?)?;
            }
        } else {
            for brief in self.briefs() {
                let brief = brief?;
                let piece = Piece {
                    brief: &brief,
                    revisions: None,
                };
                put(site.add(&piece)?)?;
            }
        }
        site.end()?.into_iter().try_for_each(put)
    }

    fn to(
        &self,
        format: Format,
        options: &Options,
        out: &mut dyn Write,
    ) -> Result<usize, AskError> {
        match self.run.stories {
            true => ask::write_stories(format, self.stories(), options, out),
            false => ask::write(format, self.briefs(), options, None, out),
        }
    }

    fn in_memory(&self, format: Format) -> Result<Vec<u8>, String> {
        let mut out = Vec::new();
        self.to(format, &self.options, &mut out)
            .map_err(|error| told(&error))?;
        Ok(out)
    }

    /// As plain text.
    pub(super) fn text(&self) -> Result<String, String> {
        Ok(String::from_utf8_lossy(&self.in_memory(Format::Brief)?).into_owned())
    }

    /// As one page.
    pub(super) fn page(&self) -> Result<String, String> {
        Ok(String::from_utf8_lossy(&self.in_memory(Format::Html)?).into_owned())
    }

    /// As one JSON object: about the edition, then its `briefs` or `stories`
    /// as `--as json` writes them.
    pub(super) fn json(&self) -> Result<Vec<u8>, String> {
        let Run {
            edition,
            due,
            delivery,
            ids,
            ..
        } = self.run;
        let is_file = |name: &str| !matches!(name, "exec" | "webhook" | "mail");
        let steps = self.run.steps.iter();
        let files: Vec<&str> = steps
            .filter(|step| step.state == StepState::Done && is_file(&step.name))
            .filter_map(|step| step.said.as_deref())
            .collect();
        let about = compact(&json!({
            "edition": edition,
            "title": self.options.title,
            "delivery": delivery,
            "due": crate::export::json::instant(*due),
            "count": ids.len(),
            "files": files,
        }));
        let key = if self.run.stories {
            "stories"
        } else {
            "briefs"
        };
        let mut out = about.into_bytes();
        out.pop();
        out.extend(format!(",\"{key}\":").bytes());
        let list = self.in_memory(Format::Json)?;
        out.extend(list.trim_ascii_end());
        out.extend(b"}\n");
        Ok(out)
    }

    fn briefs(&self) -> impl Iterator<Item = Result<Brief, StoreError>> {
        let mut seen = HashSet::new();
        let briefs = self.run.ids.iter();
        // Merged or deleted since: once, or not at all.
        briefs
            .filter_map(|id| self.reader.brief(id).transpose())
            .filter(move |brief| match brief {
                Ok(brief) => seen.insert(brief.id.clone()),
                Err(_) => true,
            })
    }

    fn stories(&self) -> impl Iterator<Item = Result<Story, StoreError>> {
        let mut seen = HashSet::new();
        let stories = self.run.ids.iter();
        stories
            .filter_map(|id| self.reader.story(id).transpose())
            .filter(move |story| match story {
                Ok(story) => seen.insert(story.id.clone()),
                Err(_) => true,
            })
    }

    fn template(&self) -> Result<Arc<Template>, String> {
        let path = self.edition.template.as_deref().unwrap_or(Path::new(""));
        let failed = |why: String| format!("cannot use the template `{}`: {why}", path.display());
        let size = std::fs::metadata(path).map_err(|error| failed(error.to_string()))?;
        if size.len() > TEMPLATE_MAX {
            return Err(failed(format!("it has more than {TEMPLATE_MAX} bytes")));
        }
        let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let template = Template::new(&name, &text).map_err(|error| failed(error.to_string()))?;
        Ok(Arc::new(template))
    }

    fn leave_alone(&self, path: &Path) -> Result<(), String> {
        match store::is_of_database(self.reader.path(), path) {
            false => Ok(()),
            true => Err(format!("`{}` is of the database", path.display())),
        }
    }
}

/// The biggest stories: of most outlets, then the first.
pub(super) fn biggest(
    reader: &Reader,
    ids: &mut Vec<String>,
    limit: u64,
) -> Result<(), StoreError> {
    let mut sized = Vec::with_capacity(ids.len());
    for id in ids.drain(..) {
        let outlets = reader.story(&id)?.map_or(0, |story| story.outlets.len());
        sized.push((outlets, id));
    }
    sized.sort_by_key(|(outlets, _)| std::cmp::Reverse(*outlets));
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    ids.extend(sized.into_iter().take(limit).map(|(_, id)| id));
    Ok(())
}

/// A pattern with its names and times filled in.
fn filled(
    pattern: &str,
    edition: &Edition,
    run: &Run,
    extension: &str,
    zone: &TimeZone,
) -> Result<String, String> {
    let due: Timestamp = run.due;
    let text = jiff::fmt::strtime::format(pattern, &due.to_zoned_datetime(zone.clone()));
    let text = text.map_err(|error| format!("`{pattern}`: {error}"))?;
    // Not a folder, whatever it is called.
    let name = edition.name.replace('/', "-");
    Ok(text.replace("{name}", &name).replace("{ext}", extension))
}

fn unwritten(path: &Path, error: &std::io::Error) -> String {
    format!("cannot write `{}`: {error}", path.display())
}

fn told(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}
