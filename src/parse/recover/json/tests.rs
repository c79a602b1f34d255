//! Well-formed JSON is read as it is, and anything to an end.

use super::*;
use proptest::prelude::*;
use serde_json::Value;

/// Texts with all that JSON is made of in them.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "\"",
        "'",
        ":",
        ",",
        ";",
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "\\",
        "/",
        "//",
        "/*",
        " ",
        "\n",
        "\t",
        "=",
        "<",
        "\",\"title\":\"",
        "\"},{\"id\":1",
        "\"],\"tags\":[\"",
        "é",
        "😀",
        "\u{a0}",
        "a",
        "null",
        "1",
        "title",
        "id",
        "\u{feff}",
    ]);
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

fn names() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "items", "id", "title", "url", "authors", "author", "tags", "name", "version", "0", "1",
        "items:", "",
    ]);
    prop_oneof![
        3 => known.prop_map(String::from),
        1 => texts(),
        1 => "[a-z\"]{250,270}",
    ]
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e30..1e30f64).prop_map(Value::from),
        texts().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((names(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn same(found: &Json<'_>, value: &Value) -> bool {
    match (found, value) {
        (Json::Null, Value::Null) => true,
        (Json::Bool(one), Value::Bool(other)) => one == other,
        (Json::Number(one), Value::Number(other)) => *one == other.to_string(),
        (Json::Text(one), Value::String(other)) => one == other,
        (Json::List(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Json::Object(one), Value::Object(other)) => {
            let members = one.iter().zip(other);
            one.len() == other.len()
                && members
                    .into_iter()
                    .all(|((name, one), (known, other))| name == known && same(one, other))
        }
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn well_formed_json_is_read_as_it_is(value in values()) {
        for text in [value.to_string(), format!("{value:#}")] {
            let mut repairs = Repairs::default();
            let found = read(&text, &mut repairs);
            prop_assert!(same(&found.value, &value), "{}\n{:?}", text, found.value);
            prop_assert_eq!(found.length, text.len());
            prop_assert_eq!(repairs.words(), Vec::<String>::new(), "{}", text);
        }
    }

    #[test]
    fn anything_is_read_to_an_end(text in texts(), value in values(), share in 0.0..1.0f64) {
        let whole = value.to_string();
        let cut = whole.floor_char_boundary((whole.len() as f64 * share) as usize);
        let text = format!("{}{text}{}", &whole[..cut], &whole[cut..]);
        let found = read(&text, &mut Repairs::default());
        prop_assert!(found.length <= text.len());
    }
}
