//! Briefs to files: one format a file.
