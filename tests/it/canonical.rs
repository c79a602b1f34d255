//! URLs: which are one page, and which are not.

use briefd::canonical::canonical;
use briefd::model::settings::DedupeSettings;
use proptest::prelude::*;

fn settings() -> DedupeSettings {
    DedupeSettings {
        text_min: 100,
        tracking: vec!["own_*".into()],
    }
}

fn check(url: &str) -> Option<String> {
    canonical(url, &settings())
}

#[test]
fn forms_of_one_page_have_one_name() {
    let page = "https://example.org/news/storm";
    for (story, url) in [
        ("itself", "https://example.org/news/storm"),
        ("http", "http://example.org/news/storm"),
        ("default port", "https://example.org:443/news/storm"),
        ("the other default port", "http://example.org:80/news/storm"),
        ("capital host", "https://EXAMPLE.org/news/storm"),
        ("trailing dot", "https://example.org./news/storm"),
        ("trailing slash", "https://example.org/news/storm/"),
        ("double slash", "https://example.org//news/storm"),
        ("www", "https://www.example.org/news/storm"),
        ("mobile host", "https://m.example.org/news/storm"),
        ("mobile host, long", "https://mobile.example.org/news/storm"),
        ("www and amp", "https://www.amp.example.org/news/storm"),
        ("amp host", "https://amp.example.org/news/storm"),
        ("amp folder", "https://example.org/news/storm/amp/"),
        ("amp file", "https://example.org/news/storm.amp"),
        ("amp parameter", "https://example.org/news/storm?amp=1"),
        (
            "amp cache of a search engine",
            "https://www.google.com/amp/s/example.org/news/storm",
        ),
        (
            "amp cache",
            "https://example-org.cdn.ampproject.org/c/s/example.org/news/storm",
        ),
        ("fragment", "https://example.org/news/storm#comments"),
        (
            "campaign",
            "https://example.org/news/storm?utm_source=rss&utm_medium=feed",
        ),
        (
            "click ids",
            "https://example.org/news/storm?fbclid=x&gclid=y",
        ),
        (
            "capital tracking",
            "https://example.org/news/storm?UTM_Source=rss",
        ),
        (
            "a value that tracks",
            "https://example.org/news/storm?source=rss",
        ),
        (
            "a parameter of one's own",
            "https://example.org/news/storm?own_x=1",
        ),
        ("index file", "https://example.org/news/storm/index.html"),
        ("empty query", "https://example.org/news/storm?"),
        ("needless escape", "https://example.org/news/%73torm"),
        ("user name", "https://me@example.org/news/storm"),
        ("white space around", "  https://example.org/news/storm\n"),
    ] {
        assert_eq!(check(url).as_deref(), Some(page), "{story}: {url}");
    }
}

#[test]
fn pages_that_differ_keep_their_names() {
    for (story, left, right) in [
        (
            "an id in the query",
            "https://example.org/a?id=1",
            "https://example.org/a?id=2",
        ),
        (
            "a page number",
            "https://example.org/a?page=1",
            "https://example.org/a?page=2",
        ),
        (
            "a path in capitals",
            "https://example.org/A",
            "https://example.org/a",
        ),
        (
            "a port",
            "https://example.org:8080/a",
            "https://example.org/a",
        ),
        (
            "a subdomain",
            "https://news.example.org/a",
            "https://example.org/a",
        ),
        (
            "a host that begins with m",
            "https://music.example.org/a",
            "https://example.org/a",
        ),
        (
            "a value that does not track",
            "https://example.org/a?source=ap",
            "https://example.org/a",
        ),
        (
            "a page by hashbang",
            "https://example.org/#!/a",
            "https://example.org/#!/b",
        ),
        (
            "an escaped slash",
            "https://example.org/a%2Fb",
            "https://example.org/a/b",
        ),
        (
            "amp as the page",
            "https://example.org/amp",
            "https://example.org/",
        ),
    ] {
        assert_ne!(check(left), check(right), "{story}");
    }
}

#[test]
fn the_order_of_parameters_does_not_matter() {
    assert_eq!(
        check("https://example.org/a?b=2&a=1"),
        check("https://example.org/a?a=1&b=2&utm_id=3")
    );
}

#[test]
fn what_is_no_page_has_no_name() {
    for url in [
        "",
        "storm",
        "mailto:a@example.org",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
    ] {
        assert_eq!(check(url), None, "{url}");
    }
}

proptest! {
    #[test]
    fn the_form_of_the_form_is_the_form(
        host in "(www\\.|m\\.|amp\\.|en\\.m\\.){0,3}[a-z]{1,5}\\.(org|co\\.uk|com)",
        path in "(/(amp|index\\.html|a%41|%zz|b\\.amp\\.html|c\\.amp|%2f)?){0,4}/?",
        query in "(\\?((utm_x|id|m|amp)=?[a-z1%]{0,3}&){0,3})?",
    ) {
        let once = check(&format!("http://{host}{path}{query}"));
        if let Some(once) = once {
            prop_assert_eq!(check(&once), Some(once.clone()));
        }
    }

    #[test]
    fn never_panics(url in ".*") {
        let _ = check(&url);
        let _ = check(&format!("https://{url}"));
    }
}
