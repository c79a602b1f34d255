//! Asking the built program: the search language from the shell, short ids,
//! the last listing, completion.

use crate::program::Program;
use serde_json::Value;
use std::io::Read;
use std::process::Command;
use std::process::Stdio;

const CONFIG: &str = "[store]\npath = \"b.db\"\n[search]\n\
    saved = { sea = \"ferry OR market\", calm = \"@sea -island*\" }\n";

fn item(id: &str, outlet: &str, day: u32, title: &str, text: &str) -> String {
    let item = serde_json::json!({
        "id": id, "feed": outlet, "url": format!("https://example.org/{id}"), "title": title,
        "published": format!("2026-11-{day:02}T08:00:00Z"), "text": text,
        "authors": [format!("Ann {id}")],
    });
    format!("{item}\n")
}

fn items() -> String {
    [
        item(
            "a1",
            "Harbour Gazette",
            20,
            "Ferry returns on Monday",
            "The island ferry is back.",
        ),
        item(
            "a2",
            "Harbour Gazette",
            19,
            "Market opens on Sundays",
            "Fish is sold there.",
        ),
        item(
            "a3",
            "Głos",
            18,
            "Most w Łódź",
            "Nowy most w mieście Łódź otwarto. Długa ulica.",
        ),
        item(
            "a4",
            "Bote",
            17,
            "Straße gesperrt",
            "Die Große Straße ist bis Freitag gesperrt.",
        ),
        item(
            "a5",
            "Post",
            16,
            "Cats or dogs",
            "The town asked which it likes.",
        ),
    ]
    .concat()
}

fn asked() -> Program {
    let program = Program::configured(CONFIG).file("items.jsonl", &items());
    let (code, _, error) = program.run(&["import", "items.jsonl"]);
    assert_eq!(code, 0, "{error}");
    program
}

/// Titles of what a query finds.
fn titles(program: &Program, query: &[&str]) -> Vec<String> {
    let (code, out, error) = program.run(&[&["query"], query].concat());
    assert_eq!(code, 0, "{query:?}: {error}");
    let title = |line: &str| line.split('\t').nth(3).unwrap().to_owned();
    out.lines().map(title).collect()
}

fn ids(program: &Program, query: &[&str]) -> Vec<String> {
    let (_, out, _) = program.run(&[&["query"], query].concat());
    let id = |line: &str| line.split('\t').next().unwrap().to_owned();
    out.lines().map(id).collect()
}

#[test]
fn a_query_from_the_shell() {
    let program = asked();
    let (ferry, market) = ("Ferry returns on Monday", "Market opens on Sundays");
    let (most, street) = ("Most w Łódź", "Straße gesperrt");
    for (query, found) in [
        (&["ferry"][..], &[ferry][..]),
        (&["-ferry", "market"], &[market]),
        (&["market", "-ferry", "--limit", "3"], &[market]),
        (&["-@sea", "-is:story", "-cats"], &[most, street]),
        (&["@sea"], &[ferry, market]),
        (&["@calm"], &[market]),
        (&["lodz"], &[most]),
        (&["\"most w lodz\""], &[most]),
        (&["title:lodz", "dluga"], &[most]),
        (&["Łódź"], &[most]),
        (&["lod*"], &[most]),
        (&["strasse"], &[street]),
        (&["\"grosse strasse\""], &[street]),
        (&["stras*"], &[street]),
        (&["STRASSE", "-lodz"], &[street]),
        (&["outlet:gazette"], &[ferry, market]),
        (&["outlet:glos"], &[most]),
        (&["outlet:=gazette"], &[]),
        (&["author:ann", "date:2026-11-20"], &[ferry]),
        (&["url:example.org/a3"], &[most]),
        (&["url:https://EXAMPLE.org/a3?utm_source=x"], &[most]),
        (&["/[Ff]ish is/"], &[market]),
        (&["--sort", "rank", "ferry OR island"], &[ferry]),
        (&["--sort", "oldest", "@sea"], &[market, ferry]),
    ] {
        assert_eq!(titles(&program, query), found, "{query:?}");
    }
    // Whoever reads the index alone finds what SQLite's own tokenizer folds.
    let sql = "SELECT count(*) AS n FROM briefs_fts WHERE briefs_fts MATCH 'łodz'";
    let (_, out, _) = program.run(&["sql", sql]);
    assert_eq!(out.trim(), "1");

    let (code, out, _) = program.run(&["query", "--count", "-ferry"]);
    assert_eq!((code, out.trim()), (0, "4"));
    let (_, out, _) = program.run(&["query", "--count", "--json"]);
    assert_eq!(out.trim(), "{\"count\":5,\"more\":false}");
    let (_, out, error) = program.run(&["query", "cats or dogs"]);
    assert!(out.contains("Cats or dogs"), "{out}");
    assert!(
        error.contains("hint: `or` was looked for as a word"),
        "{error}"
    );

    let (code, out, _) = program.run(&["query", "--explain", "@calm", "lodz", "feed:nobody"]);
    assert_eq!(code, 0);
    assert!(
        out.starts_with("((\"ferry\" OR \"market\") NOT \"island\"*) \"lodz\" feed:\"nobody\"\n"),
        "{out}"
    );
    assert!(out.contains("\"łódź\""), "its spellings: {out}");
    assert!(
        out.contains("json_each('[]')"),
        "nothing to look through: {out}"
    );

    let (code, out, error) = program.run(&["query", "ferry", "titel:x"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(
        error.starts_with(
            "error: `titel:` is no operator, at character 7 of the query\n    ferry titel:x\n          ^\n\
             hint: `title:` is an operator; quote it"
        ),
        "{error}"
    );
}

#[test]
fn help_and_man_page_show_every_operator() {
    let program = Program::new().file("man/x", "");
    let (_, help, _) = program.run(&["query", "--help"]);
    assert_eq!(program.run(&["man", "man"]).0, 0);
    let page = program.read("man/briefd-query.1");
    let readme = include_str!("../../README.md");
    for operator in briefd::query::OPERATORS {
        assert!(help.contains(operator.example), "{}", operator.example);
        let written = operator.example.replace('-', "\\-");
        assert!(page.contains(&written), "man: {}", operator.example);
        let key = format!("`{}:", operator.key);
        assert!(
            readme.contains(&key) || operator.key.is_empty(),
            "README: {key}"
        );
    }
}

#[test]
fn short_ids_stand_for_one_brief_or_are_told_apart() {
    let same = |end: &str| {
        serde_json::json!({"id": format!("zzz{end}"), "feed": "F", "outlet": "F", "url": null,
            "title": format!("Twin {end}"), "published": null, "updated": null, "key_points": [],
            "body": ["Words."], "text": "Words.", "revision": 1,
            "first_seen": "2026-11-20T08:00:00Z", "authors": [], "categories": [],
            "enclosures": [], "sources": []})
    };
    let lines = format!("{}\n{}\n", same("aa1"), same("ab2"));
    let program = asked().file("twins.jsonl", &lines);
    assert_eq!(program.run(&["import", "twins.jsonl"]).0, 0);
    let (code, out, _) = program.run(&["show", "zzzab"]);
    assert_eq!((code, out.lines().next()), (0, Some("Twin ab2")));
    let (code, _, error) = program.run(&["show", "zzza"]);
    assert_eq!(code, 2);
    assert!(
        error.contains("zzzaa1  Twin aa1") && error.contains("zzzab2  Twin ab2"),
        "{error}"
    );
    let (code, _, error) = program.run(&["star", "zzzaa", "zzz"]);
    assert_eq!(code, 2, "{error}");
    assert_eq!(
        titles(&program, &["is:starred"]),
        [""; 0],
        "nothing was changed"
    );
    assert_eq!(program.run(&["star", "ZZZAA"]).0, 0);
    assert_eq!(titles(&program, &["is:starred"]), ["Twin aa1"]);
    assert_eq!(titles(&program, &["id:zzza"]), ["Twin aa1", "Twin ab2"]);
    let (code, _, error) = program.run(&["show", "nobody"]);
    assert_eq!(code, 4, "{error}");
    assert_eq!(program.run(&["show", "@1"]).0, 2, "no terminal");

    // What a query finds alone is shown, several are listed.
    let (code, out, _) = program.run(&["show", "ferry", "-cats"]);
    assert_eq!(
        (code, out.lines().next()),
        (0, Some("Ferry returns on Monday"))
    );
    let (code, out, _) = program.run(&["show", "@sea"]);
    assert_eq!((code, out.lines().count()), (0, 2));

    // Stories, by the beginnings of their ids.
    let both = ids(&program, &["@sea"]);
    let (code, story, error) = program.run(&["story", "join", &both[0][..6], &both[1][..6]]);
    assert_eq!(code, 0, "{error}");
    let story = story.trim();
    assert_eq!(titles(&program, &["is:story"]).len(), 2);
    assert_eq!(
        titles(&program, &[&format!("story:{}", &story[..6])]).len(),
        2
    );
    assert_eq!(
        titles(&program, &["outlets:2+"]),
        [""; 0],
        "two briefs of one outlet"
    );
    let bote = ids(&program, &["outlet:bote"]);
    assert_eq!(program.run(&["story", "join", story, &bote[0][..6]]).0, 0);
    assert_eq!(titles(&program, &["outlets:2+"]).len(), 3);
    assert_eq!(titles(&program, &["outlets:2", "strasse"]).len(), 1);
    assert_eq!(titles(&program, &["outlets:3+"]), [""; 0]);
    let big = titles(&program, &["--sort", "big", "--limit", "3"]);
    assert_eq!(big[0], "Ferry returns on Monday", "{big:?}");
    assert_eq!(
        big[2], "Straße gesperrt",
        "before newer ones that one outlet tells"
    );
    let (code, out, _) = program.run(&["story", "show", &story[..6], "--json"]);
    assert_eq!(code, 0, "{out}");
}

/// A line of shell on a terminal of its own.
fn on_terminal(program: &Program, line: &str) -> String {
    let size = nix::pty::Winsize {
        ws_row: 40,
        ws_col: 100,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    let pty = nix::pty::openpty(Some(&size), None).unwrap();
    let built = program.shell(line);
    let mut command = Command::new("setsid");
    command
        .args(["--wait", "--ctty"])
        .arg(built.get_program())
        .args(built.get_args());
    command
        .current_dir(built.get_current_dir().unwrap())
        .env_clear();
    let env = built
        .get_envs()
        .filter_map(|(name, value)| Some((name, value?)));
    command.envs(env);
    command
        .stdin(pty.slave.try_clone().unwrap())
        .stderr(Stdio::null());
    let mut child = command.stdout(pty.slave).spawn().unwrap();
    drop(command);
    let mut out = Vec::new();
    // It ends with an error when the other side is closed.
    let _ = std::fs::File::from(pty.master).read_to_end(&mut out);
    assert!(child.wait().unwrap().success());
    String::from_utf8(out).unwrap().replace("\r\n", "\n")
}

#[test]
fn rows_of_the_last_listing_are_remembered_by_terminal() {
    let program = asked();
    std::fs::create_dir(program.path("run")).unwrap();
    let runtime = program.path("run").to_str().unwrap().to_owned();
    let program = program.env("XDG_RUNTIME_DIR", &runtime);
    let briefd = format!("{} --color never", env!("CARGO_BIN_EXE_briefd"));
    let line = format!(
        "{briefd} query @sea; {briefd} show @2 | head -1; {briefd} star @1 </dev/null; \
         {briefd} query --json is:starred | cat; {briefd} show @9 || echo exit $?"
    );
    let out = on_terminal(&program, &line);
    let id = &ids(&program, &["ferry"])[0];
    assert!(
        out.contains(&format!("  @1 · {} · 2026", &id[..4])),
        "{out}"
    );
    assert!(!out.contains(&format!("{id} ·")), "the short one: {out}");
    assert_eq!(
        out.matches("\nMarket opens on Sundays\n").count(),
        2,
        "{out}"
    );
    assert!(out.contains("\"starred\":true"), "{out}");
    assert!(out.contains("exit 4"), "{out}");
    let out = on_terminal(&program, &format!("{briefd} show @1 || echo exit $?"));
    assert!(out.contains("exit 4"), "another terminal: {out}");
}

#[test]
fn what_may_follow_is_known() {
    let feeds = "[[feed]]\nname = \"lwn\"\nurl = \"file:x.xml\"\ntags = [\"linux\"]\n";
    let program = Program::configured(&format!("{CONFIG}{feeds}"));
    let offers = |line: &str| -> Vec<String> {
        let words: Vec<&str> = line.split(' ').collect();
        let (code, out, error) = program.run(&[&["complete", "--"], &words[..]].concat());
        assert_eq!((code, error.as_str()), (0, ""), "{line}");
        out.lines().map(str::to_owned).collect()
    };
    for (line, offered) in [
        ("qu", &["query"][..]),
        ("feeds sh", &["show"]),
        ("feeds show ", &["lwn"]),
        ("poll l", &["lwn"]),
        ("query feed:", &["feed:lwn"]),
        ("query ferry tag:l", &["tag:linux"]),
        ("query @s", &["@sea"]),
        ("show @c", &["@calm"]),
        ("query ti", &["title:"]),
        (
            "query is:",
            &[
                "is:starred",
                "is:updated",
                "is:story",
                "is:read",
                "is:unread",
            ],
        ),
        ("query --sort o", &["oldest"]),
        ("export --as j", &["json", "jsonl", "jsonfeed"]),
        ("export --as json --curs", &["--cursor"]),
        ("export -o ", &[]),
        ("--config briefd.toml completions ba", &["bash"]),
    ] {
        assert_eq!(offers(line), offered, "{line}");
    }
    let program = asked();
    let (_, out, _) = program.run(&["complete", "--", "query", "outlet:ga"]);
    assert_eq!(out, "outlet:gazette\n", "what is stored");
    // Bash itself, where it is.
    let briefd = env!("CARGO_BIN_EXE_briefd");
    let folder = std::path::Path::new(briefd).parent().unwrap().display();
    let script = format!(
        "PATH={folder}:$PATH; . /dev/stdin; COMP_LINE='briefd query outlet:ga'; \
         COMP_POINT=${{#COMP_LINE}}; COMP_WORDS=(briefd query outlet : ga); _briefd; \
         echo \"${{COMPREPLY[@]}}\""
    );
    let line = format!(
        "command -v bash >/dev/null || {{ echo gazette; exit; }}; {briefd} completions bash | bash -c '{}'",
        script.replace('\'', "'\\''")
    );
    let out = program.shell(&line).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&out.stdout), "gazette\n", "{out:?}");
}

#[test]
fn saved_queries_are_checked_with_the_configuration() {
    for (saved, why) in [
        ("{ a = \"ferry (boat\" }", "`(` is never closed"),
        ("{ a = \"@b\", b = \"@a\" }", "stands in itself"),
        ("{ 1st = \"ferry\" }", "`1st` is no name of a query"),
        ("\"ferry\"", "a table"),
    ] {
        let program = Program::configured(&format!("[search]\nsaved = {saved}\n"));
        let (code, _, error) = program.run(&["config", "check"]);
        assert_eq!(code, 78, "{saved}: {error}");
        assert!(error.contains("briefd.toml:2: `search.saved`"), "{error}");
        assert!(error.contains(why), "{saved}: {error}");
    }
    let table = "[search.saved]\nsea = \"ferry\"\n";
    let program = Program::configured(table);
    let (code, out, _) = program.run(&["config", "show", "--json"]);
    assert_eq!(code, 0);
    let settings: Value = serde_json::from_str(&out).unwrap();
    assert!(
        settings.to_string().contains("{\"sea\":\"ferry\"}"),
        "{settings}"
    );
}
