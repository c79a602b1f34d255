//! Pages for whole texts: asked for like feeds, through the same client, once
//! per item; a failure leaves the brief made from the summary, and a reason.

use super::Poller;
use crate::dedupe;
use crate::fetch::Request;
use crate::fetch::What;
use crate::model::Timestamp;
use crate::model::brief::Brief;
use crate::model::brief::Draft;
use crate::model::brief::Normalized;
use crate::model::brief::RepeatedLines;
use crate::model::feed::Feed;
use crate::model::item::Category;
use crate::model::item::Image;
use crate::model::item::Item;
use crate::model::item::Markup;
use crate::model::item::Person;
use crate::model::poll::FailureKind;
use crate::model::poll::Reply;
use crate::model::poll::Validators;
use crate::model::settings::FullText;
use crate::normalize;
use crate::normalize::page::Expected;
use crate::normalize::page::NotArticle;
use crate::normalize::page::Page;
use crate::normalize::page::extract;
use crate::parse::page_text;
use crate::schedule;
use crate::store::PageJob;
use crate::store::PageOutcome;
use crate::store::PageRecord;
use crate::store::StoreError;
use jiff::SignedDuration;
use url::Url;

/// Tries of one page: the first, and after one and four hours.
const TRIES: u32 = 3;

/// How one page went.
#[derive(Debug, Clone)]
pub struct PagePolled {
    /// The feed that the item came by.
    pub feed: String,
    /// The page.
    pub url: String,
    /// Why there is no article; none when there is.
    pub failed: Option<String>,
}

impl Poller {
    /// Does any feed ask for pages?
    pub fn wants_pages(&self) -> bool {
        self.inner
            .config
            .feeds
            .iter()
            .any(|feed| feed.full_text != FullText::Never)
    }

    /// Fetches one page and keeps the article on it. Its host counts as busy
    /// from the call on.
    ///
    /// # Errors
    /// Only when the database fails.
    pub fn page(
        &self,
        job: PageJob,
    ) -> impl Future<Output = Result<PagePolled, StoreError>> + Send + use<> {
        let poller = self.clone();
        let in_hand = self.inner.client.in_hand(&job.url);
        async move {
            let _in_hand = in_hand;
            poller.page_now(job).await
        }
    }

    #[tracing::instrument(name = "page", skip_all, fields(feed.name = %job.feed, page.url = %job.url))]
    async fn page_now(&self, job: PageJob) -> Result<PagePolled, StoreError> {
        let outcome = match self.inner.feeds.get(&job.feed) {
            Some(feed) => self.page_outcome(feed, &job).await,
            None => (never("the feed is no longer configured"), None),
        };
        let (outcome, hold) = outcome;
        let failed = match &outcome {
            PageOutcome::Failed { reason, .. } => Some(reason.clone()),
            PageOutcome::Article { .. } | PageOutcome::Unchanged => None,
        };
        let at = self.inner.clock.now();
        let record = PageRecord {
            source_id: job.source_id,
            at,
            outcome,
            hold,
        };
        self.inner.store.save_page(record).await?;
        self.tell_line().await?;
        Ok(PagePolled {
            feed: job.feed,
            url: job.url,
            failed,
        })
    }

    async fn page_outcome(
        &self,
        feed: &Feed,
        job: &PageJob,
    ) -> (PageOutcome, Option<crate::model::poll::Hold>) {
        let Ok(url) = Url::parse(&job.url) else {
            return (never("no usable address"), None);
        };
        let began = self.inner.line.now();
        let exchange = self
            .inner
            .client
            .exchange(Request {
                url: &url,
                own: feed.url.url(),
                what: What::Page,
                validators: job.validators.as_ref(),
                options: &feed.fetch,
            })
            .await;
        let reply = match exchange.outcome {
            Ok(reply) => {
                self.inner.line.is_up(began);
                reply
            }
            Err(failure) if failure.kind.is_network() || failure.kind == FailureKind::Broken => {
                return (self.later(job, failure.message), None);
            }
            Err(failure) => return (never(&failure.message), None),
        };
        let now = self.inner.clock.now();
        match reply.status {
            304 => (PageOutcome::Unchanged, None),
            200..300 => (self.article(feed, job, reply).await, None),
            status @ (408 | 425 | 429 | 500..600) => {
                let before = self.hold(&super::reply_host(&reply));
                let settings = &self.inner.config.poll;
                let hold = schedule::other_hold(&reply, before.as_ref(), now, settings);
                (self.later(job, format!("http {status}")), hold)
            }
            status => (never(&format!("http {status}")), None),
        }
    }

    async fn article(&self, feed: &Feed, job: &PageJob, reply: Reply) -> PageOutcome {
        let kind = reply.headers.content_type.as_deref().unwrap_or("text/html");
        if !["text/html", "application/xhtml", "text/plain"]
            .iter()
            .any(|html| kind.contains(html))
        {
            return never(&format!(
                "{} instead of a page",
                kind.split(';').next().unwrap_or(kind)
            ));
        }
        let headers = &reply.headers;
        let validators = Validators {
            url: reply.url.clone(),
            etag: headers.etag.clone(),
            last_modified: headers.last_modified.clone(),
        };
        let has_validators = validators.etag.is_some() || validators.last_modified.is_some();
        let (poller, brief, feed_id) = (self.clone(), job.brief.clone(), job.feed_id);
        let name = feed.name.clone();
        let read = self.inner.cores.read(move || {
            let known = poller.with_reader(|reader| reader.known(feed_id, &[]));
            let repeated = known.map(|known| known.repeated).unwrap_or_default();
            poller.draft(&brief, &reply, &repeated)
        });
        match read.await {
            Some(Ok(Normalized { draft, essence })) => PageOutcome::Article {
                facts: Box::new(dedupe::facts(
                    &draft,
                    &essence,
                    dedupe::Stated::default(),
                    &self.inner.config.dedupe,
                )),
                draft: Box::new(draft),
                validators: has_validators.then_some(validators),
            },
            Some(Err(why)) => never(&why.to_string()),
            None => {
                tracing::error!("reading a page of `{name}` failed inside briefd");
                never("reading it failed inside briefd")
            }
        }
    }

    /// The brief with the page's text in place of the summary.
    fn draft(
        &self,
        brief: &Brief,
        reply: &Reply,
        repeated: &RepeatedLines,
    ) -> Result<Normalized, NotArticle> {
        let html = page_text(&reply.body, reply.headers.content_type.as_deref());
        let old = &brief.draft;
        let expected = Expected {
            title: &old.title,
            summary: &old.text,
        };
        let page = extract(&html, &reply.url, expected)?;
        let context = normalize::Context {
            now: self.inner.clock.now(),
            infer_dates: false,
            outlet: &brief.outlet,
            feed_title: None,
            repeated,
            settings: &self.inner.config.brief,
        };
        let made = normalize::normalize(&item(old, page, &reply.url), &context);
        let draft = Draft {
            title: old.title.clone(),
            original_title: old.original_title.clone(),
            url: old.url.clone(),
            published: old.published,
            published_inferred: old.published_inferred,
            updated: old.updated,
            updated_inferred: old.updated_inferred,
            ..made.draft
        };
        Ok(Normalized { draft, ..made })
    }

    /// To be tried again after one hour, then four, then no more.
    fn later(&self, job: &PageJob, reason: String) -> PageOutcome {
        let hours = 4_i64.saturating_pow(job.attempts);
        let retry_at = (job.attempts + 1 < TRIES)
            .then(|| {
                self.inner
                    .clock
                    .now()
                    .checked_add(SignedDuration::from_hours(hours))
                    .ok()
            })
            .flatten();
        PageOutcome::Failed { reason, retry_at }
    }
}

/// What the feed said, with the page's text as its content.
fn item(old: &Draft, page: Page, url: &str) -> Item {
    let named = |name: &String| Person {
        name: Some(name.clone()),
        ..Person::default()
    };
    let mut authors: Vec<Person> = old.authors.iter().map(named).collect();
    if authors.is_empty() {
        authors.extend(page.byline.iter().map(named));
    }
    let mut images: Vec<Image> = old.image.iter().cloned().collect();
    images.extend(page.image.map(|url| Image { url, caption: None }));
    Item {
        url: old.url.clone(),
        title: Some(old.title.clone()),
        content: Some(Markup {
            html: page.html,
            base: Some(url.to_string()),
            page: None,
            plain: false,
        }),
        authors,
        published: old.published,
        updated: old.updated,
        categories: old
            .categories
            .iter()
            .map(|term| Category {
                term: term.clone(),
                ..Category::default()
            })
            .collect(),
        enclosures: old.enclosures.clone(),
        images,
        language: old.language.clone().or(page.language),
        ..Item::default()
    }
}

fn never(reason: &str) -> PageOutcome {
    PageOutcome::Failed {
        reason: reason.to_string(),
        retry_at: None::<Timestamp>,
    }
}
