//! All integration tests are one program.
