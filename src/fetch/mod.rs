//! The one HTTP client: everything that briefd asks of the network goes
//! through [`Client::exchange`], so that pace, limits, refused addresses and
//! what is said of us hold for feeds, pages and robots.txt alike.
//!
//! Promises: GET only, nothing is retried, no reply is unbounded, no address
//! that policy refuses is ever connected, and no secret leaves the feed's own
//! origin or stands in an error. What a reply *means* is decided elsewhere.

mod client;
pub mod file;

pub use client::Client;
pub use client::ClientError;
pub use client::Request;
pub use client::What;
