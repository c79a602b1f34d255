//! Editions: an export on a schedule, from what came since the last one to
//! files, programs, posts and mails.
//!
//! What is in an edition is settled and stored before anything is done with
//! it, and every step is noted when it is done: a kill at any moment loses no
//! edition and makes none twice. A delivery may come twice (nobody can know
//! whether the first arrived), under the same id.

mod content;
mod exec;
mod plan;
mod post;
mod row;

pub use plan::next;
pub use plan::ready;
pub use row::EditionRow;
pub use row::rows;

use crate::ask;
use crate::ask::AskError;
use crate::ask::Search;
use crate::config::Config;
use crate::config::Edition;
use crate::fetch::ClientError;
use crate::fetch::Poster;
use crate::mail;
use crate::mail::Mail;
use crate::model::Timestamp;
use crate::model::edition::Run;
use crate::model::edition::Step;
use crate::model::settings::BriefSettings;
use crate::model::settings::MailSettings;
use crate::model::text::counted;
use crate::store::Asked;
use crate::store::EditionState;
use crate::store::Gather;
use crate::store::Reader;
use crate::store::Store;
use crate::store::StoreError;
use crate::time::Clock;
use content::Content;
use plan::Make;
use plan::Tried;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use url::Url;

/// Makes the editions of one configuration. Clones share everything.
#[derive(Debug, Clone)]
pub struct Editor {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    editions: Vec<Arc<Edition>>,
    brief: BriefSettings,
    mail: Option<MailSettings>,
    poster: Poster,
    store: Store,
    clock: Clock,
    stop: CancellationToken,
}

/// Why a step failed.
enum Trouble {
    /// Tried again later; no sooner than so long from now.
    Later(String, std::time::Duration),
    /// Never again.
    Never(String),
}

impl From<String> for Trouble {
    fn from(why: String) -> Trouble {
        Trouble::Later(why, std::time::Duration::ZERO)
    }
}

impl Editor {
    /// For the editions of this configuration; programs it runs end when
    /// `stop` is cancelled.
    ///
    /// # Errors
    /// Settings of `[fetch]` that cannot work.
    pub fn new(
        config: &Config,
        store: Store,
        clock: Clock,
        stop: CancellationToken,
    ) -> Result<Editor, ClientError> {
        Ok(Editor {
            inner: Arc::new(Inner {
                editions: config.editions.clone(),
                brief: config.brief.clone(),
                mail: config.mail.clone(),
                poster: Poster::new(&config.fetch)?,
                store,
                clock,
                stop,
            }),
        })
    }

    /// What it makes.
    pub fn editions(&self) -> &[Arc<Edition>] {
        &self.inner.editions
    }

    /// The names of editions that there is something to do for now.
    ///
    /// # Errors
    /// Those of the store.
    pub fn in_need(&self, reader: &Reader) -> Result<Vec<String>, StoreError> {
        let now = self.inner.clock.now();
        let mut names = Vec::new();
        for edition in &self.inner.editions {
            let state = reader.edition(&edition.name)?;
            let is_new = state.since.is_none_or(|since| since > now);
            let make = plan::make(&edition.schedule, &state, now) != Make::Nothing;
            if is_new || make || plan::ready(&state.open, now).is_some() {
                names.push(edition.name.clone());
            }
        }
        Ok(names)
    }

    /// Does what there is to do for an edition; `asked` by the caller, or by
    /// a note in the store.
    ///
    /// # Errors
    /// Those of the store: what was not done is done at the next call. All
    /// else is noted with the step.
    pub async fn work(&self, name: &str, asked: Option<Asked>) -> Result<(), StoreError> {
        let Inner { store, clock, .. } = &*self.inner;
        let Some(edition) = self.edition(name) else {
            return Ok(());
        };
        let now = clock.now();
        store.keep_editions(vec![name.to_owned()], now).await?;
        let mut state = self.state(name).await?;
        state.asked = asked.or(state.asked);
        match plan::make(&edition.schedule, &state, now) {
            Make::Nothing => {}
            Make::New(due) => {
                let run = self.gathered(&edition, &state, due, now).await?;
                tell(&run);
                store.open_run(run).await?;
            }
            Make::Again(mut run) => {
                run.steps = plan::steps(&edition, run.ids.is_empty());
                (run.begun, run.ended) = (now, plan::ended(&run, now));
                store.save_run(run).await?;
            }
        }
        let mut open = self.state(name).await?.open;
        if state.asked.is_some() {
            store.ask_edition(name, None).await?;
            plan::at_once(&mut open);
        }
        while let Some((at, step)) = plan::ready(&open, clock.now())
            && let Some(run) = open.get_mut(at)
            && !self.inner.stop.is_cancelled()
        {
            let tried = self.step(&edition, run, step).await;
            if self.inner.stop.is_cancelled() {
                break;
            }
            plan::note(run, step, tried, clock.now(), edition.give_up);
            tell_step(run, step);
            store.save_run(run.clone()).await?;
        }
        Ok(())
    }

    fn edition(&self, name: &str) -> Option<Arc<Edition>> {
        let mut editions = self.inner.editions.iter();
        editions.find(|edition| edition.name == name).cloned()
    }

    /// Reads off the runtime's threads.
    async fn reading<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Reader, &Inner) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let inner = Arc::clone(&self.inner);
        let reading = tokio::task::spawn_blocking(move || read(&inner.store.reader()?, &inner));
        reading.await.unwrap_or(Err(StoreError::Closed))
    }

    async fn state(&self, name: &str) -> Result<EditionState, StoreError> {
        let name = name.to_owned();
        self.reading(move |reader, _| reader.edition(&name)).await
    }

    /// A new run, with what is in it.
    async fn gathered(
        &self,
        edition: &Arc<Edition>,
        state: &EditionState,
        due: Timestamp,
        now: Timestamp,
    ) -> Result<Run, StoreError> {
        let (edition, state) = (Arc::clone(edition), state.clone());
        let last = state.last.as_ref().map(|run| run.last_event);
        self.reading(move |reader, inner| {
            let mut run = Run {
                run_id: 0,
                edition: edition.name.clone(),
                due,
                begun: now,
                ended: None,
                last_event: last.unwrap_or(0),
                delivery: plan::delivery(),
                stories: edition.stories,
                ids: Vec::new(),
                steps: Vec::new(),
            };
            match gather(&edition, reader, &inner.brief, &state, &mut run) {
                Ok(()) => run.steps = plan::steps(&edition, run.ids.is_empty()),
                Err(AskError::Store(error)) => return Err(error),
                Err(error) => run.steps = vec![plan::failed("query", error.to_string())],
            }
            run.ended = plan::ended(&run, now);
            Ok(run)
        })
        .await
    }

    /// Tries one step; what it made, in words.
    async fn step(&self, edition: &Arc<Edition>, run: &Run, number: usize) -> Tried {
        let Some(step) = run.steps.get(number) else {
            return Tried::Never("there is no such step".into());
        };
        let tried = match step.name.as_str() {
            "exec" => self.exec(edition, run).await,
            "webhook" => self.post(edition, run).await,
            "mail" => self.mail(edition, run).await,
            form => self.write(edition, run, form).await,
        };
        match tried {
            Ok(said) => Tried::Done(said),
            Err(Trouble::Later(why, wait)) => Tried::Later(why, wait),
            Err(Trouble::Never(why)) => Tried::Never(why),
        }
    }

    /// Works with what is in a run, off the runtime's threads.
    async fn with_content<T: Send + 'static>(
        &self,
        edition: &Arc<Edition>,
        run: &Run,
        work: impl FnOnce(&Content<'_>) -> Result<T, String> + Send + 'static,
    ) -> Result<T, Trouble> {
        let (edition, run, inner) = (Arc::clone(edition), run.clone(), Arc::clone(&self.inner));
        let working = tokio::task::spawn_blocking(move || {
            let reader = inner.store.reader().map_err(|error| error.to_string())?;
            let content = Content::new(&edition, &run, &reader)?;
            work(&content)
        });
        let done = working.await;
        Ok(done.unwrap_or_else(|_| Err("it failed inside briefd".into()))?)
    }

    async fn write(
        &self,
        edition: &Arc<Edition>,
        run: &Run,
        form: &str,
    ) -> Result<Option<String>, Trouble> {
        let mut forms = edition.forms.iter().copied();
        let form = forms.find(|configured| configured.name() == form);
        let form = form.ok_or_else(gone)?;
        let path = self.with_content(edition, run, move |content| content.write(form));
        Ok(Some(path.await?))
    }

    async fn exec(&self, edition: &Arc<Edition>, run: &Run) -> Result<Option<String>, Trouble> {
        let program = edition.exec.clone();
        if program.is_empty() {
            return Err(gone());
        }
        let stop = self.inner.stop.clone();
        let ran = self.with_content(edition, run, move |content| {
            exec::run(
                content.edition,
                &content.run.delivery,
                content.json()?,
                &stop,
            )
        });
        ran.await?;
        Ok(None)
    }

    async fn post(&self, edition: &Arc<Edition>, run: &Run) -> Result<Option<String>, Trouble> {
        let Some(address) = &edition.webhook else {
            return Err(gone());
        };
        let url = Url::parse(address.expose())
            .map_err(|_| Trouble::Never("`webhook` is no address".into()))?;
        let body = self.with_content(edition, run, |content| content.json());
        let body = body.await?;
        let now = self.inner.clock.now();
        let headers = post::headers(edition.webhook_secret.as_ref(), &run.delivery, now, &body)?;
        let poster = &self.inner.poster;
        match poster.post(&url, &headers, body, edition.timeout).await {
            Ok(()) => Ok(None),
            Err(refused) if refused.gone => Err(Trouble::Never(refused.message)),
            Err(refused) => {
                let wait = refused.wait.unwrap_or_default();
                Err(Trouble::Later(refused.message, wait))
            }
        }
    }

    async fn mail(&self, edition: &Arc<Edition>, run: &Run) -> Result<Option<String>, Trouble> {
        let Some(settings) = self.inner.mail.clone().filter(|_| !edition.mail.is_empty()) else {
            return Err(gone());
        };
        let sent = self.with_content(edition, run, move |content| {
            let mail = Mail {
                to: &content.edition.mail,
                subject: content.title(),
                text: content.text()?,
                html: content.page()?,
                id: &content.run.delivery,
                date: content.run.due,
            };
            mail::send(&settings, mail, content.edition.timeout)
        });
        // The limit of the client is that of a word of the server.
        match tokio::time::timeout(edition.timeout, sent).await {
            Ok(sent) => sent.map(|()| None),
            Err(_) => {
                let limit = edition.timeout.as_secs_f64();
                Err(format!("it took longer than {limit} s").into())
            }
        }
    }
}

/// Finds what is in a run, and the event it goes up to.
fn gather(
    edition: &Edition,
    reader: &Reader,
    settings: &BriefSettings,
    state: &EditionState,
    run: &mut Run,
) -> Result<(), AskError> {
    let last = state.last.as_ref().map(|run| run.last_event);
    let search = Search {
        query: &edition.query,
        since: None,
        until: None,
    };
    let before = |at: Timestamp, span: std::time::Duration| {
        at.checked_sub(jiff::SignedDuration::try_from(span).unwrap_or(jiff::SignedDuration::MAX))
            .unwrap_or(Timestamp::MIN)
    };
    let mut find = ask::find(&search, settings, run.due)?;
    find.since = edition.window.map(|window| before(run.due, window));
    // Also what came between the time it was due and now.
    let end = before(run.begun, edition.quiet);
    let up_to = match edition.quiet.is_zero() {
        true => reader.event_before(Timestamp::MAX)?,
        false => reader.event_before(end)?,
    };
    let first = || {
        let usual = before(end, plan::gap(&edition.schedule, run.due));
        // Made late, it has all that came since it is configured.
        let since = state
            .since
            .map_or(usual, |since| before(since, edition.quiet));
        reader.event_before(usual.min(since))
    };
    let behind = match (edition.window, last) {
        (Some(_), _) => None,
        (None, Some(last)) => Some(last),
        (None, None) => Some(first()?),
    };
    find.limit = (!edition.big).then_some(edition.limit);
    run.last_event = up_to.max(run.last_event);
    let gathered = Gather {
        find,
        stories: edition.stories,
        behind,
        up_to,
    };
    run.ids = reader.gather(&gathered)?;
    if edition.big {
        content::biggest(reader, &mut run.ids, edition.limit)?;
    }
    Ok(())
}

fn gone() -> Trouble {
    Trouble::Never("it is no longer configured".into())
}

fn tell(run: &Run) {
    let Run { edition, due, .. } = run;
    let number = match (run.stories, run.ids.len()) {
        (true, 1) => "1 story".to_owned(),
        (true, stories) => format!("{stories} stories"),
        (false, briefs) => counted(briefs, "brief"),
    };
    tracing::info!(edition, "`{edition}` of {due:.0}: {number}");
}

fn tell_step(run: &Run, number: usize) {
    let Some(Step {
        name, said, next, ..
    }) = run.steps.get(number)
    else {
        return;
    };
    let edition = &run.edition;
    match (run.trouble(), next) {
        (Some(_), Some(next)) => tracing::warn!(
            edition,
            "`{edition}`, {name}: {}; next try {next:.0}",
            said.as_deref().unwrap_or("failed")
        ),
        (Some(_), None) if run.steps[number].state != crate::model::edition::StepState::Done => {
            tracing::error!(
                edition,
                "`{edition}`, {name}: {}; not tried again",
                said.as_deref().unwrap_or("failed")
            );
        }
        _ => tracing::debug!(edition, "`{edition}`, {name}: done"),
    }
}
