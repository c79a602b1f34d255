//! The ids of items: a number, in the forms that apps write it.

/// What stands before an item's hexadecimal digits in the long form.
const PREFIX: &str = "tag:google.com,2005:reader/item/";
/// Digits of a number in the long form, and in the short form of it.
const DIGITS: usize = 16;

/// The long form, as items themselves are named.
pub(super) fn long(number: i64) -> String {
    format!("{PREFIX}{number:016x}")
}

/// The number that a text names: hexadecimal behind the prefix, padded or
/// not; without it, sixteen characters that begin with 0 or hold a letter are
/// hexadecimal too, all else is decimal. None for what is no id; a number
/// that no item can have is -1.
pub(super) fn read(text: &str) -> Option<i64> {
    let text = text.trim();
    let hexadecimal = |digits: &str| match digits.len() {
        1..=DIGITS if digits.bytes().all(|b| b.is_ascii_hexdigit()) => {
            u64::from_str_radix(digits, 16).ok()
        }
        _ => None,
    };
    let is_short = text.len() == DIGITS
        && (text.starts_with('0') || text.bytes().any(|b| b.is_ascii_alphabetic()));
    let number = match text.strip_prefix(PREFIX) {
        Some(digits) => hexadecimal(digits)?,
        None if is_short => hexadecimal(text)?,
        // Sixty-four bits, which the API's inventor wrote with a sign.
        None if text.starts_with('-') => text.parse::<i64>().ok()?.cast_unsigned(),
        None if text.bytes().all(|b| b.is_ascii_digit()) => text.parse().ok()?,
        None => return None,
    };
    Some(i64::try_from(number).unwrap_or(-1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_form_that_apps_write_is_read() {
        for (text, expected) in [
            ("tag:google.com,2005:reader/item/000000000000002a", Some(42)),
            ("tag:google.com,2005:reader/item/2a", Some(42)),
            ("tag:google.com,2005:reader/item/2A", Some(42)),
            ("000000000000002a", Some(42)),
            ("0000000000000042", Some(66)),
            ("00000000000000ff", Some(255)),
            ("1234567890123456", Some(1_234_567_890_123_456)),
            ("12345678901234ab", Some(0x1234_5678_9012_34ab)),
            ("42", Some(42)),
            ("042", Some(42)),
            (" 42\n", Some(42)),
            ("9223372036854775807", Some(i64::MAX)),
            ("9223372036854775808", Some(-1)),
            ("ffffffffffffffff", Some(-1)),
            ("-5", Some(-1)),
            ("18446744073709551616", None),
            ("tag:google.com,2005:reader/item/", None),
            ("tag:google.com,2005:reader/item/00000000000000042", None),
            ("tag:google.com,2005:reader/item/-1", None),
            ("tag:google.com,2005:reader/item/+1", None),
            ("tag:google.com,2005:reader/item/xyz", None),
            ("2a", None),
            ("00000000000000zz", None),
            ("+42", None),
            ("4 2", None),
            ("", None),
            ("-", None),
            ("é000000000000042", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_form_of_every_number_comes_back(number in 1..i64::MAX) {
            prop_assert_eq!(read(&long(number)), Some(number));
            prop_assert_eq!(read(&format!("{PREFIX}{number:x}")), Some(number));
            prop_assert_eq!(read(&number.to_string()), Some(number));
            let short = format!("{number:016x}");
            if short.starts_with('0') || short.bytes().any(|b| b.is_ascii_alphabetic()) {
                prop_assert_eq!(read(&short), Some(number));
            }
        }

        #[test]
        fn no_text_breaks_it(text in ".{0,60}") {
            read(&text);
            read(&format!("{PREFIX}{text}"));
        }
    }
}
