//! The one HTTP client: everything that briefd asks of the network goes through
//! [`Client::exchange`], so that pace, limits, address policy and User-Agent
//! apply to feeds, pages and robots.txt alike.
//!
//! Promises: GET only (but for [`Poster`]), nothing is retried (except over HTTP/1.1 where a server
//! asks for it), every reply is bounded, no refused address is ever connected,
//! and no secret is sent beyond the feed's own origin or appears in an error.
//! What a reply *means* is decided elsewhere.

#[doc(hidden)]
pub mod address;
mod client;
mod decode;
mod error;
mod exchange;
mod failure;
mod file;
mod headers;
#[doc(hidden)]
pub mod hop;
mod pace;
mod post;
mod request;
mod resolve;
#[doc(hidden)]
pub mod robots;
mod transport;

pub use client::Client;
pub use error::ClientError;
pub use pace::InHand;
pub use post::Poster;
pub use post::Refused;
pub use request::Request;
pub use request::What;

pub(crate) use pace::Waiters;
