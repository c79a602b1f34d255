//! Which article is this, and whose words stand? Decided from evidence, in
//! pure code; `store` fetches what is compared and carries out.
//!
//! Two questions, one after the other. Within a feed: is this item an
//! [`occurrence`] that was seen before, under another id, address or headline?
//! Between occurrences: are they one [`article`], and which of them gives the
//! brief its words?
//!
//! **The order of arrival decides nothing.** What makes two occurrences one
//! article looks at nothing but [`Facts`] of the two (of every version of each,
//! so that an edit loses nothing), and is the same both ways; a brief is what
//! hangs together by it. The original is chosen by a rule over all of them.
//! What an item goes on as looks only at its own feed, whose documents come in
//! one order.

pub mod article;
mod change;
pub mod credit;
mod facts;
mod keys;
mod near;
pub mod occurrence;
mod print;
mod reading;
mod sketch;

pub use change::change;
pub use facts::Facts;
pub use facts::Stated;
pub use facts::facts;
pub use keys::Key;
pub use keys::item_key;
pub use keys::key;
pub use near::NEAR_MS;
pub use reading::Look;
pub use reading::READING;
pub use reading::SAME_ITEMS_SINCE;
pub use reading::Stored;
pub use reading::look;
