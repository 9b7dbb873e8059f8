//! A setting stands in three places: the code, `.env.example` and the README. They agree, defaults included.

use std::fs;

use panelgram::config::Settings;

/// A value that will do where the example leaves a blank.
const FILLED_IN: [(&str, &str); 3] = [
    ("TELOXIDE_TOKEN", "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"),
    ("PANEL_API_KEY", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
    ("ADMIN_IDS", "7"),
];

#[test]
fn the_example_file_and_the_readme_list_every_setting() {
    let names = sorted(Settings::names());
    assert_eq!(sorted(example().into_iter().map(|(name, _)| name).collect()), names, ".env.example");
    assert_eq!(sorted(readme().into_iter().map(|(name, _)| name).collect()), names, "README.md");
}

#[test]
fn the_defaults_that_people_read_are_the_defaults() {
    for (name, value) in example() {
        if let Some(default) = Settings::default_of(&name) {
            assert_eq!(value, default, ".env.example, {name}");
        }
    }
    for (name, shown) in readme() {
        let default = Settings::default_of(&name).map(|default| format!("`{default}`"));
        match default {
            Some(default) => assert_eq!(shown, default, "README.md, {name}"),
            None => assert!(["needed", "–"].contains(&shown.as_str()), "README.md, {name}: {shown}"),
        }
    }
}

#[test]
fn the_examples_values_are_accepted() {
    let pairs =
        example().into_iter().chain(FILLED_IN.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let pairs: std::collections::BTreeMap<String, String> = pairs.collect();
    Settings::from_pairs(pairs).unwrap_or_else(|refusal| panic!("{refusal}"));
}

/// With spaces they would not be, uncommented in `.env`; and Docker takes quotes as part of a value.
#[test]
fn the_examples_values_need_no_quotes() {
    for (name, value) in example() {
        let plain = !value.chars().any(|letter| letter.is_whitespace() || "'\"#$\\`".contains(letter));
        assert!(plain, ".env.example, {name}: {value}");
    }
}

#[test]
fn the_checks_are_those_that_the_readme_names() {
    let run = fs::read_to_string(".ci/run").unwrap();
    let readme = fs::read_to_string("README.md").unwrap();
    let (_, list) = readme.split_once("To check a change").unwrap();
    let commands: Vec<&str> = list
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter_map(|line| line.split(" #").next())
        .map(str::trim)
        .collect();
    assert!(commands.len() >= 5, "{commands:?}");
    for command in commands {
        let is_run = run
            .lines()
            .filter_map(|line| line.strip_prefix("step "))
            .any(|step| step == command || step.strip_prefix("env ").is_some_and(|step| step == command));
        assert!(is_run, ".ci/run does not run: {command}");
    }
}

/// Names and values of `.env.example`, those that are commented out too.
fn example() -> Vec<(String, String)> {
    let text = fs::read_to_string(".env.example").unwrap();
    let pairs = text.lines().filter_map(|line| line.trim_start_matches('#').split_once('='));
    pairs
        .filter(|(name, _)| {
            !name.is_empty() && name.bytes().all(|letter| letter.is_ascii_uppercase() || letter == b'_')
        })
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// Names and defaults of the README's table.
fn readme() -> Vec<(String, String)> {
    let text = fs::read_to_string("README.md").unwrap();
    text.lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "))
        .filter_map(|(name, rest)| Some((name.to_owned(), rest.split_once(" | ")?.0.to_owned())))
        .collect()
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}
