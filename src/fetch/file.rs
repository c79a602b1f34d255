//! `file:` feeds: documents that another program writes.
