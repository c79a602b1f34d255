//! What people see: a terminal's lines, the page, and times that are guessed.

use crate::export::at;
use crate::export::brief;
use crate::export::bytes;
use crate::export::options;
use crate::export::passage;
use crate::export::whole;
use crate::program::Program;
use briefd::export::Format;
use briefd::model::brief::Brief;
use std::io::Read;
use std::process::Command;
use std::process::Stdio;

/// What the program writes on a terminal of so many columns, without colours.
fn on_terminal(program: &Program, columns: u16, args: &[&str]) -> String {
    let size = nix::pty::Winsize {
        ws_row: 40,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    let pty = nix::pty::openpty(Some(&size), None).unwrap();
    // In a session of its own, whose terminal is not that of the tests.
    let built = program.command(args);
    let mut command = Command::new("setsid");
    command
        .arg("--wait")
        .arg(built.get_program())
        .args(built.get_args());
    command
        .current_dir(built.get_current_dir().unwrap())
        .env_clear();
    command.envs(
        built
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?))),
    );
    command.env("PATH", "/usr/local/bin:/usr/bin:/bin");
    command.stdin(Stdio::null()).stderr(Stdio::null());
    let mut child = command.stdout(pty.slave).spawn().unwrap();
    drop(command);
    let mut out = Vec::new();
    // It ends with an error when the other side is closed.
    let _ = std::fs::File::from(pty.master).read_to_end(&mut out);
    assert!(child.wait().unwrap().success());
    String::from_utf8(out).unwrap().replace("\r\n", "\n")
}

const POINT: &str = "The island ferry Marlin ran aground on a sandbank off Gull Point early on Friday with 214 people aboard";

fn terminal() -> Program {
    let items = format!(
        "<item><guid>1</guid><title>Ferry Marlin runs aground off Gull Point, all 214 aboard safe</title>
        <link>https://example.org/a/rather/long/address/of/an/article/that/must/stay/whole</link>
        <description>{POINT}, and no one was hurt, the island line said in a short statement on its site.</description>
        <pubDate>Fri, 20 Nov 2026 06:40:00 GMT</pubDate></item>
        <item><guid>2</guid><title>No date at all</title>
        <description>Nobody knows when this short text was published or changed.</description></item>"
    );
    let feed = format!("<rss version='2.0'><channel><title>Gazette</title>{items}</channel></rss>");
    let config = "[[feed]]\nname = \"gazette\"\nurl = \"file:feed.xml\"\n";
    let program = Program::configured(config).file("feed.xml", &feed);
    assert_eq!(program.run(&["poll"]).0, 0);
    program
}

fn id(program: &Program, words: &str) -> String {
    let (_, out, _) = program.run(&["query", words]);
    out.split('\t').next().unwrap().to_owned()
}

#[test]
fn show_and_query_fold_to_the_terminal() {
    let program = terminal();
    let ferry = id(&program, "ferry");
    for columns in [40, 72] {
        let shown = on_terminal(&program, columns, &["--color", "never", "show", &ferry]);
        let listed = on_terminal(&program, columns, &["--color", "never", "query"]);
        for line in shown.lines().chain(listed.lines()) {
            let fits = line.chars().count() <= usize::from(columns);
            assert!(fits || line.contains("://"), "{columns}: {line}");
        }
        let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(folded(&shown).contains(POINT), "{shown}");
        assert!(
            shown.contains("address/of/an/article/that/must/stay/whole\n"),
            "{shown}"
        );
        assert!(
            folded(&shown).contains("Published on 2026-11-20 06:40:00 +00:00"),
            "{shown}"
        );
        assert!(
            listed.contains("\n  The island ferry"),
            "an excerpt: {listed}"
        );
    }
    let painted = on_terminal(&program, 72, &["--color", "always", "show", &ferry]);
    assert!(painted.starts_with("\u{1b}[1mFerry Marlin"), "{painted}");
    let (_, piped, _) = program.run(&["show", &ferry]);
    assert!(
        piped.contains("\nPublished on 2026-11-20 06:40:00 +00:00\n"),
        "{piped}"
    );
}

#[test]
fn rows_that_do_not_fit_stand_upright() {
    let program = terminal();
    let statement = "SELECT title, url, published_inferred AS guessed FROM briefs ORDER BY title";
    let wide = on_terminal(&program, 250, &["sql", statement]);
    assert!(wide.trim_start().starts_with("TITLE"), "{wide}");
    assert_eq!(wide.lines().count(), 3, "{wide}");
    let narrow = on_terminal(&program, 50, &["sql", statement]);
    assert!(
        narrow.starts_with("-- 1\ntitle    Ferry Marlin"),
        "{narrow}"
    );
    assert!(
        narrow.contains("-- 2\ntitle    No date at all\nurl\nguessed  1\n"),
        "{narrow}"
    );
}

#[test]
fn a_guessed_time_looks_guessed() {
    let program = terminal();
    let undated = id(&program, "nobody");
    let (_, seen, _) = program.run(&[
        "sql",
        "SELECT substr(first_seen, 1, 10) FROM briefs LIMIT 1",
    ]);
    let seen = format!("seen {}", seen.trim());
    let shown = on_terminal(&program, 72, &["--color", "never", "show", &undated]);
    assert!(
        shown.contains(&seen) && !shown.contains("Published"),
        "{shown}"
    );
    let listed = on_terminal(&program, 72, &["--color", "never", "query", "nobody"]);
    assert!(listed.contains(&seen), "{listed}");
    for form in ["md", "html"] {
        let (_, text, _) = program.run(&["export", "--as", form, "nobody"]);
        assert!(
            text.contains(&seen) && !text.contains("Published on"),
            "{text}"
        );
        let (_, text, _) = program.run(&["export", "--as", form, "ferry"]);
        assert!(
            text.contains("Published on") && !text.contains("seen "),
            "{text}"
        );
    }
    let (_, text, _) = program.run(&["export", "--as", "brief", "nobody"]);
    let read = briefd::export::brief::read(&text);
    assert!(read[0].as_ref().unwrap().published.is_some(), "{text}");
}

/// A feed of titles, dated or not.
fn feed(items: &[(&str, Option<&str>)]) -> String {
    let items = items.iter().map(|(title, date)| {
        let date = date.map(|date| format!("<pubDate>{date}</pubDate>")).unwrap_or_default();
        format!("<item><guid>{title}</guid><title>{title}</title><description>What {title} is about in a few words.</description>{date}</item>")
    });
    let items: String = items.collect();
    format!("<rss version='2.0'><channel><title>T</title>{items}</channel></rss>")
}

#[test]
fn undated_items_of_a_new_feed_are_no_news() {
    let config =
        |more: &str| format!("[[feed]]\nname = \"mixed\"\nurl = \"file:mixed.xml\"\n{more}");
    let more = "[[feed]]\nname = \"bare\"\nurl = \"file:bare.xml\"\n";
    let dated = |title, date| (title, Some(date));
    let mixed = [
        ("alpha", None),
        dated("bravo", "Fri, 20 Nov 2026 06:40:00 GMT"),
        ("charlie", None),
        dated("delta", "Mon, 05 Jan 2026 06:40:00 GMT"),
    ];
    let program = Program::configured(&config(""))
        .file("mixed.xml", &feed(&mixed))
        .file("bare.xml", &feed(&[("echo", None), ("foxtrot", None)]));
    let titles = |program: &Program| {
        let (_, out, _) = program.run(&["query"]);
        out.lines()
            .map(|line| line.split('\t').nth(3).unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(program.run(&["poll"]).0, 0);
    assert_eq!(
        titles(&program),
        ["bravo", "delta", "alpha", "charlie"],
        "behind the dated ones"
    );
    let program = program.file("briefd.toml", &config(more));
    assert_eq!(program.run(&["poll", "bare"]).0, 0);
    let behind = ["bravo", "delta", "alpha", "charlie", "echo", "foxtrot"];
    assert_eq!(titles(&program), behind, "behind all that is stored");
    let program = program.file("bare.xml", &feed(&[("golf", None), ("echo", None)]));
    assert_eq!(program.run(&["poll", "--force", "bare"]).0, 0);
    assert_eq!(titles(&program)[0], "golf", "what came later is new");
    let guessed = "SELECT count(*) FROM briefs WHERE published_inferred AND updated_inferred AND updated = published";
    assert_eq!(program.run(&["sql", guessed]).1, "5\n");
}

fn many(count: usize) -> Vec<Brief> {
    let numbered = |number: usize| Brief {
        id: format!("b{number}"),
        ..brief(&format!("Number {number}"))
    };
    (1..=count).map(numbered).collect()
}

#[test]
fn a_long_page_begins_with_its_contents() {
    let page = |count| String::from_utf8(bytes(Format::Html, &many(count), &options())).unwrap();
    assert!(!page(19).contains("<nav"));
    let page = page(20);
    let (contents, articles) = page.split_once("</nav>").unwrap();
    for number in 1..=20 {
        assert!(contents.contains(&format!("<a href=\"#b{number}\">Number {number}</a>")));
        assert!(articles.contains(&format!(
            "<article id=\"b{number}\" lang=\"en\" dir=\"auto\">"
        )));
    }
    assert!(page.contains("20 briefs, made on <time"), "{contents}");
}

#[test]
fn dates_are_for_people_and_exact_behind() {
    let page = whole(Format::Html, &brief("T"), &options());
    let expected = "Published on <time datetime=\"2026-11-23T08:00:00Z\" \
        title=\"Published on 2026-11-23 08:00:00 +00:00\">23 November 2026, 08:00</time>";
    assert!(page.contains(expected), "{page}");
    let mut changed = brief("T");
    changed.draft.updated = Some(at("2026-11-24T09:30:00Z"));
    changed.draft.updated_inferred = true;
    changed.draft.key_points.clear();
    changed.draft.body = vec![passage("ثلاثة")];
    let page = whole(Format::Html, &changed, &options());
    assert!(
        page.contains(">24 November 2026</time>") && page.contains("change seen <time"),
        "{page}"
    );
    assert!(page.contains("<p dir=\"auto\">ثلاثة</p>"), "{page}");
}

#[test]
fn the_heading_is_in_words() {
    let program = terminal();
    let cases = [
        (&[][..], &[][..], "Briefs"),
        (&[], &["ferry"], "Briefs: “ferry”"),
        (
            &["--since", "2026-11-01", "--until", "2026-11-20 12:00"],
            &[
                "title:ferry",
                "(feed:gazette",
                "OR",
                "\"gull point\")",
                "-is:starred",
            ],
            "Briefs: “ferry” in the title, (in the feed gazette or “gull point”), not starred, since 1 November 2026, before 20 November 2026, 12:00",
        ),
    ];
    for (flags, query, heading) in cases {
        let args = [&["export", "--as", "html"], flags, &["--"], query].concat();
        let (exit, page, err) = program.run(&args);
        assert_eq!(exit, 0, "{err}");
        assert!(page.contains(&format!("<h1>{heading}</h1>")), "{page}");
    }
}
