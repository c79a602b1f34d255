//! Paths of the configuration: home folders, folders above, and where the
//! database and the configuration are when nobody says.

use crate::program::{Program, set_mode};
use briefd::config::{Config, ConfigError, Sources};
use std::path::Path;

fn load(dir: &Path, text: &str, env: &[(&str, &str)]) -> Result<Config, ConfigError> {
    std::fs::write(dir.join("briefd.toml"), text).unwrap();
    Config::load(&Sources {
        dir: dir.to_owned(),
        root: dir.join("root"),
        env: env
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect(),
        ..Sources::default()
    })
}

#[test]
fn a_tilde_is_the_home_folder_in_every_path() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join("home");
    std::fs::create_dir_all(home.join("conf.d")).unwrap();
    for name in ["ca.pem", "cert.pem", "word", "key"] {
        std::fs::write(home.join(name), "hidden\n").unwrap();
    }
    for name in ["one.toml", "conf.d/two.toml"] {
        let url = format!("[[feed]]\nurl = \"https://example.org/{name}\"\n");
        std::fs::write(home.join(name), url).unwrap();
    }
    let text = "[store]\npath = \"~/data/b.db\"\n[fetch]\nca_file = \"~/ca.pem\"\n\
        [[feed]]\nurl = \"file:~/news a.xml\"\nusername = \"me\"\npassword_file = \"~/word\"\n\
        client_cert = \"~//cert.pem\"\nheaders = { X-Key = { file = \"~/key\" } }\n\
        [[include]]\npath = \"~/one.toml\"\n[[include]]\npath = \"~/conf.d/*.toml\"\n";
    let env = [("HOME", home.to_str().unwrap())];
    let config = load(dir.path(), text, &env).unwrap();
    assert_eq!(config.store.path, home.join("data/b.db"));
    assert_eq!(config.fetch.ca_file, Some(home.join("ca.pem")));
    let feed = &config.feeds[0];
    let url = format!("file://{}/news%20a.xml", home.display());
    assert_eq!(feed.url.as_str(), url);
    assert_eq!(feed.name, "~/news a.xml");
    assert_eq!(feed.fetch.client_cert, Some(home.join("cert.pem")));
    assert_eq!(feed.fetch.basic.as_ref().unwrap().1.expose(), "hidden");
    assert_eq!(feed.fetch.headers[0].1.expose(), "hidden");
    let urls: Vec<&str> = config.feeds[1..]
        .iter()
        .map(|feed| feed.url.as_str())
        .collect();
    assert_eq!(
        urls,
        [
            "https://example.org/one.toml",
            "https://example.org/conf.d/two.toml"
        ]
    );
    for name in ["BRIEFD_STORE__PATH", "BRIEFD_DB"] {
        let env = [env[0], (name, "~/other.db")];
        let config = load(dir.path(), "", &env).unwrap();
        assert_eq!(config.store.path, home.join("other.db"), "{name}");
    }
    assert!(!dir.path().join("~").exists());
}

#[test]
fn no_other_home_is_known() {
    let dir = tempfile::tempdir().unwrap();
    let table = [
        (
            "[store]\npath = \"~somebody/b.db\"",
            Some("/home/me"),
            "briefd.toml:2: `store.path`: `~somebody/b.db`: only one's own home is known by `~`",
        ),
        (
            "[store]\npath = \"~/b.db\"",
            None,
            "briefd.toml:2: `store.path`: `~/b.db`: there is no home folder here, $HOME is not set",
        ),
        (
            "[[include]]\npath = \"~somebody/*.toml\"",
            Some("/home/me"),
            "briefd.toml:2: `include.path`: `~somebody/*.toml`: only one's own home is known by `~`",
        ),
        (
            "[[feed]]\nurl = \"file:~somebody/a.xml\"",
            Some("/home/me"),
            "briefd.toml:2: `feed.url`: `file:~somebody/a.xml` is not a URL",
        ),
    ];
    for (text, home, why) in table {
        let env: Vec<(&str, &str)> = home.map(|home| ("HOME", home)).into_iter().collect();
        let error = load(dir.path(), text, &env).unwrap_err();
        let said: Vec<String> = error.problems().iter().map(ToString::to_string).collect();
        assert_eq!(said, [why]);
    }
}

#[test]
fn folders_that_are_left_again_are_not_shown() {
    let dir = tempfile::tempdir().unwrap();
    let base = dir.path().canonicalize().unwrap();
    std::fs::create_dir_all(base.join("far/away")).unwrap();
    std::os::unix::fs::symlink(base.join("far/away"), base.join("link")).unwrap();
    for (written, meant) in [
        ("config/../b.db", "b.db"),
        ("a/b/../.././b.db", "b.db"),
        ("./b.db", "b.db"),
        // The folder above a link's target is another one.
        ("link/../b.db", "link/../b.db"),
    ] {
        let text = format!("[store]\npath = \"{written}\"");
        let config = load(&base, &text, &[]).unwrap();
        // Compared as text: paths of one file may be equal and look different.
        let shown = config.store.path.to_str().unwrap();
        assert_eq!(shown, base.join(meant).to_str().unwrap(), "{written}");
    }
    let program = Program::new()
        .file(
            "config/c.toml",
            "[store]\npath = \"../b.db\"\n[[feed]]\nurl = \"file:a.xml\"\n",
        )
        .file("config/a.xml", "<rss version='2.0'><channel/></rss>");
    let (_, stdout, _) = program.run(&["--config", "config/c.toml", "config", "show"]);
    assert!(stdout.contains("path = \"DIR/b.db\""), "{stdout}");
    let (_, _, stderr) = program.run(&["--config", "config/c.toml", "query", "x"]);
    assert!(stderr.contains("`DIR/b.db`"), "{stderr}");
}

#[test]
fn every_verb_finds_the_same_database() {
    let dir = tempfile::tempdir().unwrap();
    let own = dir.path().join("data/briefd/briefd.db");
    let service = dir.path().join("root/var/lib/briefd/briefd.db");
    let data = dir.path().join("data");
    let env = [("XDG_DATA_HOME", data.to_str().unwrap())];
    let found = |env: &[(&str, &str)]| load(dir.path(), "", env).unwrap();
    let touch = |path: &Path| {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "").unwrap();
    };

    assert_eq!(found(&env).store.path, own, "there is none at all");
    touch(&service);
    assert_eq!(found(&env).store.path, service, "only the service's");
    assert_eq!(found(&env).warnings, [""; 0]);
    let state = [env[0], ("STATE_DIRECTORY", "/srv/state")];
    assert_eq!(found(&state).store.path, Path::new("/srv/state/briefd.db"));
    touch(&own);
    assert_eq!(found(&env).store.path, own, "both");
    std::fs::remove_file(&own).unwrap();
    // A made-up user's folder: what is in it cannot be seen, but is there.
    std::fs::remove_dir_all(service.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink("briefd", service.parent().unwrap()).unwrap();
    assert_eq!(found(&env).store.path, service, "out of sight");
    std::fs::remove_file(service.parent().unwrap()).unwrap();
    assert_eq!(found(&env).store.path, own, "no service");
}

#[test]
fn a_second_database_beside_the_service_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("root");
    for path in ["etc/briefd/briefd.toml", "var/lib/briefd/briefd.db"] {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "").unwrap();
    }
    let own = dir.path().join("briefd/briefd.db");
    std::fs::create_dir_all(own.parent().unwrap()).unwrap();
    std::fs::write(&own, "").unwrap();
    let data = (
        "XDG_DATA_HOME".to_owned(),
        dir.path().to_str().unwrap().to_owned(),
    );
    let mut sources = Sources {
        dir: dir.path().to_owned(),
        root,
        env: [data].into(),
        ..Sources::default()
    };
    let config = Config::load(&sources).unwrap();
    assert_eq!(config.store.path, own);
    let [warning] = &config.warnings[..] else {
        panic!("{:?}", config.warnings);
    };
    assert!(
        warning.contains("is not the service's database"),
        "{warning}"
    );
    sources.db = Some(own);
    assert_eq!(Config::load(&sources).unwrap().warnings, [""; 0]);
}

#[test]
fn a_configuration_that_may_not_be_read_is_passed_over() {
    let program = Program::configured("[poll]\ninterval = \"2h\"\n")
        .file("xdg/briefd/briefd.toml", "[poll]\ninterval = \"3h\"\n");
    let xdg = program.path("xdg").to_str().unwrap().to_owned();
    let program = program.env("XDG_CONFIG_HOME", &xdg);
    set_mode(&program.path("briefd.toml"), 0o000);
    let (status, stdout, stderr) = program.run_as_another(&["config", "show"]);
    assert_eq!(status, 0, "{stderr}");
    assert!(stdout.contains("interval = \"3h\""), "{stdout}");
    assert!(
        stderr.contains(
            "the configuration `briefd.toml` cannot be read and is skipped: Permission denied"
        ),
        "{stderr}"
    );
    // One that was named is not passed over.
    let (status, _, stderr) =
        program.run_as_another(&["--config", "briefd.toml", "config", "show"]);
    assert_eq!(status, 78);
    assert!(
        stderr.starts_with(
            "error: cannot read the configuration `briefd.toml`\n  why: Permission denied"
        ),
        "{stderr}"
    );
    assert!(
        stderr.contains("hint: the user that runs briefd must be able to read it\n"),
        "{stderr}"
    );
    let program = program.env("BRIEFD_CONFIG", "briefd.toml");
    assert_eq!(program.run_as_another(&["config", "show"]).0, 78);
}

#[test]
fn a_group_without_a_mode_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let told = |text: &str| load(dir.path(), text, &[]).unwrap().warnings.len();
    assert_eq!(told("[store]\ngroup = \"readers\""), 1);
    assert_eq!(told("[store]\ngroup = \"readers\"\nmode = \"0640\""), 0);
}
