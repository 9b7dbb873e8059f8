//! What the compiler does not hold: who imports whom, that languages say the same things, that settings are written
//! down wherever people look for them, that no file grows past reading. Each test names what to change.

mod circles;
mod documents;
mod features;
mod imports;
mod locales;
mod logs;
mod settings;
pub(super) mod source;
mod version;

use std::{fs, path::Path};

use source::Source;

/// The most lines of a source file.
const LINES: usize = 450;

/// Files that may be longer, each with a reason beside it.
const LONG_FILES: [&str; 0] = [];

/// Folders that the image is built from; see `Dockerfile` and `.dockerignore`.
const BUILT_FROM: [&str; 4] = ["build", "src", "locales", "migrations"];

#[test]
fn files_stay_short_enough_to_read() {
    let long: Vec<String> = Source::all_with_sandbox()
        .into_iter()
        .filter(|source| source.text.lines().count() > LINES && !LONG_FILES.contains(&source.path.as_str()))
        .map(|source| format!("{}: {} lines", source.path, source.text.lines().count()))
        .collect();
    assert!(long.is_empty(), "longer than {LINES} lines, split by what is told: {long:#?}");
}

#[test]
fn every_file_says_what_is_in_it() {
    let silent: Vec<String> = Source::all_with_sandbox()
        .into_iter()
        .filter(|source| !source.text.starts_with("//!"))
        .map(|source| source.path)
        .collect();
    assert!(silent.is_empty(), "these do not open with //!: {silent:#?}");
}

#[test]
fn every_migration_says_why() {
    for file in fs::read_dir("migrations").unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "sql") {
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.trim_start().starts_with("--"), "{} does not open with a comment", path.display());
        }
    }
}

#[test]
fn what_is_embedded_lies_where_the_image_is_built_from() {
    let (dockerfile, ignored) =
        (fs::read_to_string("Dockerfile").unwrap(), fs::read_to_string(".dockerignore").unwrap());
    for folder in BUILT_FROM {
        assert!(
            dockerfile.contains(&format!("COPY {folder} {folder}")),
            "the Dockerfile does not copy {folder}"
        );
        assert!(ignored.contains(&format!("!{folder}\n")), ".dockerignore keeps {folder} out");
    }
    for source in Source::all() {
        let file = Path::new(&source.path);
        for embedded in source.embedded() {
            let climbs = embedded.split('/').filter(|part| *part == "..").count();
            let depth = file.components().count() - 2;
            assert!(climbs <= depth, "{} embeds {embedded}, which is outside src", source.path);
        }
    }
}
