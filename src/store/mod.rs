//! The one place of SQL: one SQLite file in WAL mode, written by one thread,
//! read by as many as like.
//!
//! Invariants: whatever vouches for items (validators, next poll) is committed
//! in one transaction with them; a result is reported only after its commit;
//! readers never create or change the file; a newer, foreign or damaged file
//! is refused untouched. The stable interface for other programs is the views
//! in `schema/`, not the tables.

mod error;
mod handle;
mod lock;
mod reader;
mod records;
mod views;

pub use error::StoreError;
pub use handle::Pending;
pub use handle::Store;
pub use handle::backup;
pub use lock::DaemonLock;
pub use lock::daemon_pid;
pub use reader::Found as FoundBriefs;
pub use reader::Reader;
pub use records::*;
pub use views::*;
