//! What the tokenizer and its neighbours ask of single bytes.

/// Letters of any script begin a name, and so do `_` and `:`.
pub(in crate::parse) fn begins_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte == b':' || byte >= 0x80
}

/// How many bytes of a name stand here.
pub(in crate::parse) fn name_length(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|b| {
            !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'-' | b'.') || *b >= 0x80)
        })
        .unwrap_or(bytes.len())
}

/// How many white-space bytes stand here.
pub(in crate::parse) fn blanks(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|b| !b.is_ascii_whitespace())
        .unwrap_or(bytes.len())
}

/// ASCII case is ignored; `prefix` is ASCII.
pub(in crate::parse) fn has_prefix_ignoring_case(text: &str, prefix: &str) -> bool {
    text.as_bytes()
        .get(..prefix.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()))
}
