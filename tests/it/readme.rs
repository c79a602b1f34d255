//! What the README says of the database, tried.

use crate::store_world::World;
use crate::store_world::article;
use std::ops::ControlFlow;

fn readme() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    std::fs::read_to_string(path).unwrap()
}

/// The statements of the indented block behind a line that begins so.
fn statements(begins: &str) -> Vec<String> {
    let readme = readme();
    let mut lines = readme.lines().skip_while(|line| !line.starts_with(begins));
    assert!(lines.next().is_some(), "no line begins with {begins:?}");
    let block = lines
        .skip_while(|line| !line.starts_with("    "))
        .take_while(|line| line.starts_with("    ") || line.is_empty());
    let block: Vec<&str> = block
        .map(|line| line.split(" -- ").next().unwrap())
        .collect();
    let block = block.join("\n");
    let parts = block.split(';').map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The first column of what a statement finds.
fn found(world: &World, statement: &str) -> Vec<String> {
    let mut rows = Vec::new();
    let reader = world.reader();
    let ran = reader.sql(statement, None, &mut |_, values| {
        rows.push(format!("{:?}", values[0]));
        ControlFlow::Continue(())
    });
    ran.unwrap_or_else(|error| panic!("{statement}: {error}"));
    rows
}

fn world() -> World {
    let mut world = World::new();
    let news = world.one_feed();
    world.poll(news, (0..3).map(article).collect());
    world
}

#[test]
fn the_questions_of_the_readme_can_be_asked() {
    let world = world();
    let statements = statements("Ten questions");
    assert_eq!(statements.len(), 10, "{statements:#?}");
    let answered = statements
        .iter()
        .filter(|statement| !found(&world, statement).is_empty());
    assert!(answered.count() >= 2, "of three articles");
}

#[test]
fn every_view_is_documented_with_every_column() {
    let world = world();
    let readme = readme();
    let views = world.column("SELECT name FROM sqlite_schema WHERE type = 'view'");
    assert!(views.len() > 9, "{views:?}");
    for view in views {
        let named = format!("`{view}`");
        let rows = readme.lines().filter(|line| {
            let first = line
                .strip_prefix("| ")
                .and_then(|line| line.split(" | ").next());
            first.is_some_and(|first| first.contains(&named))
        });
        let row: String = rows.collect();
        assert!(!row.is_empty(), "README.md does not name the view `{view}`");
        let columns = world.column(&format!("SELECT name FROM pragma_table_info('{view}')"));
        for column in columns {
            let is_there = row.contains(&format!("`{column}`")) || row.contains("(the same)");
            assert!(is_there, "README.md does not name `{column}` of `{view}`");
        }
    }
}

#[test]
fn the_metadata_for_datasette_hides_every_table() {
    let world = world();
    let readme = readme();
    let line = readme
        .lines()
        .find(|line| line.contains("sqlite_schema") && line.contains("metadata.json"));
    let statement = line.unwrap().split('"').nth(1).unwrap();
    let metadata = world.column(statement).remove(0);
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    let tables = metadata["databases"]["quickstart"]["tables"]
        .as_object()
        .unwrap();
    let all = "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 1) = '_'";
    let all = world.column(all);
    assert!(all.len() > 20);
    for table in all {
        assert_eq!(tables[&table]["hidden"], true, "{table}");
    }
}
