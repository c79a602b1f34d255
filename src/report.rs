//! Errors to text, and to exit codes.
