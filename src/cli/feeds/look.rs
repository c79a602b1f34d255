//! Looking at an address once, without keeping anything.

use crate::cli::run::runtime;
use crate::config::Config;
use crate::fetch::{Client, Request, What};
use crate::model::feed::Feed;
use crate::model::item::Document;
use crate::model::poll::{Exchange, FetchFailure, Reply};
use crate::parse::{self, ParseError};
use crate::report::{Exit, Report};
use crate::time::Clock;

/// What an address turned out to be.
pub(super) enum Look {
    /// A feed.
    Feed {
        /// The exchange, for its times.
        exchange: Box<Exchange>,
        /// The last reply.
        reply: Box<Reply>,
        /// What stands in it.
        document: Box<Document>,
    },
    /// A web page.
    Page {
        /// The feeds it names, the best first.
        feeds: Vec<String>,
    },
    /// Something else, or a page that names no feed, that sends its reader to
    /// another address.
    Forward(String),
    /// Something else.
    NoFeed(String),
    /// A reply that is none.
    Status(u16),
    /// No reply.
    Unreachable(FetchFailure),
}

/// Asks once, redirects included.
pub(super) fn look(config: &Config, feed: &Feed) -> Result<Look, Report> {
    let client = Client::new(&config.fetch, &config.poll, Clock::system())
        .map_err(|error| Report::of(Exit::Config, &error))?;
    let url = feed.url.url();
    let exchange = runtime()?.block_on(client.exchange(Request {
        url,
        own: url,
        what: What::Feed,
        validators: None,
        options: &feed.fetch,
    }));
    let reply = match &exchange.outcome {
        Ok(reply) => reply.clone(),
        Err(failure) => return Ok(Look::Unreachable(failure.clone())),
    };
    if !matches!(reply.status, 200 | 226) {
        return Ok(Look::Status(reply.status));
    }
    let options = parse::Options {
        url: Some(&reply.url),
        content_type: reply.headers.content_type.as_deref(),
        content_language: reply.headers.content_language.as_deref(),
        items_max: config.poll.items_max,
    };
    Ok(match parse::parse(&reply.body, &options) {
        Ok(document) => Look::Feed {
            exchange: Box::new(exchange),
            reply: Box::new(reply),
            document: Box::new(document),
        },
        Err(ParseError::Page { feeds }) if !feeds.is_empty() => Look::Page { feeds },
        Err(error) => match (parse::pointer(&reply.body, &options), error) {
            (Some(address), _) => Look::Forward(address),
            (None, ParseError::Page { feeds }) => Look::Page { feeds },
            (None, error) => Look::NoFeed(error.to_string()),
        },
    })
}

impl Look {
    /// What keeps it from being a feed, to be said after its address.
    pub(super) fn trouble(&self) -> String {
        match self {
            Look::Feed { .. } => "is a feed".to_owned(),
            Look::Page { feeds } => match feeds.first() {
                Some(feed) => format!("is a web page; the feed it names is {feed}"),
                None => "is a web page that names no feed".to_owned(),
            },
            Look::Forward(address) => format!("is no feed, but names another address: {address}"),
            Look::NoFeed(why) => format!("cannot be read: {why}"),
            Look::Status(status) => format!("answers with status {status}"),
            Look::Unreachable(failure) => format!("cannot be reached: {failure}"),
        }
    }
}
