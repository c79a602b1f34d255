//! Keeps polling until told to stop, then finishes what it started.
