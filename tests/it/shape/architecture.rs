//! ARCHITECTURE.md leads newcomers: what it names is there.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::{imports::LAW, source};

#[test]
fn files_that_the_architecture_names_exist() {
    let missing: Vec<String> = named()
        .into_iter()
        .filter(|name| looks_like_a_path(name))
        .filter(|name| {
            !["", "src/", "src/bot/"].iter().any(|root| Path::new(&format!("{root}{name}")).exists())
        })
        .collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md names files that are not there: {missing:#?}");
}

#[test]
fn tests_that_the_architecture_names_exist() {
    let code = ["src", "sandbox/src", "tests"].map(source::text_below).concat();
    let names: Vec<String> = named().into_iter().filter(|name| looks_like_a_test(name)).collect();
    assert!(names.len() > 20, "{names:?}");
    let missing: Vec<&String> = names.iter().filter(|name| !code.contains(&format!("fn {name}("))).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md names tests that are not there: {missing:#?}");
}

#[test]
fn the_table_of_imports_is_the_law() {
    let text = architecture();
    let (_, section) = text.split_once("### Who may import whom").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let drawn: BTreeMap<String, BTreeSet<String>> = section
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "))
        .map(|(module, rest)| (module.to_owned(), backticked(rest).into_iter().collect()))
        .collect();
    let law: BTreeMap<String, BTreeSet<String>> = LAW
        .iter()
        .map(|(module, allowed)| {
            ((*module).to_owned(), allowed.iter().map(|path| (*path).to_owned()).collect())
        })
        .collect();
    assert_eq!(drawn, law, "ARCHITECTURE.md and tests/it/shape/imports.rs say different things");
}

fn architecture() -> String {
    fs::read_to_string("ARCHITECTURE.md").unwrap()
}

/// Everything in backticks outside the drawings.
fn named() -> Vec<String> {
    let text = architecture();
    text.split("```").step_by(2).flat_map(backticked).collect()
}

fn backticked(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn looks_like_a_path(name: &str) -> bool {
    let is_file = [".rs", ".json", ".html", ".mjs"].iter().any(|end| name.ends_with(end));
    !name.contains(' ') && (is_file || name.ends_with('/')) && name != "mod.rs"
}

fn looks_like_a_test(name: &str) -> bool {
    name.matches('_').count() >= 3 && name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
}
