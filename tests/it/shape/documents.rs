//! The documents lead newcomers: what they name is there.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

use super::{
    imports::LAW,
    source::{Source, text_below},
};

/// The most words that a stranger reads before they know their way.
const WORDS: usize = 3_000;
/// The most rows of the glossary.
const TERMS: usize = 30;
/// What a name is defined with.
const DEFINES: [&str; 6] = ["fn", "struct", "enum", "const", "type", "macro_rules!"];
/// Where Rust code is.
const CODE: [&str; 4] = ["src", "sandbox/src", "tests", "benches"];

#[test]
fn files_that_the_documents_name_exist() {
    let mut missing = Vec::new();
    for document in documents() {
        let folder = document.path.parent().unwrap();
        let is_there =
            |name: &String| ["", "src/", "src/bot/"].iter().any(|root| exists(&format!("{root}{name}")));
        let named = document.names().into_iter().filter(|name| looks_like_a_path(name) && !is_there(name));
        let linked = document.links().into_iter().filter(|link| !folder.join(link).exists());
        let wrong = named.chain(linked.map(str::to_owned));
        missing.extend(wrong.map(|name| format!("{}: {name}", document.path.display())));
    }
    assert!(missing.is_empty(), "named, but not there: {missing:#?}");
}

#[test]
fn tests_that_the_documents_name_exist() {
    let code = CODE.map(text_below).concat();
    let named: BTreeSet<String> =
        documents().iter().flat_map(Document::names).filter(|name| looks_like_a_test(name)).collect();
    assert!(named.len() > 200, "{named:?}");
    let missing: Vec<&String> = named.iter().filter(|name| !code.contains(&format!("fn {name}("))).collect();
    assert!(missing.is_empty(), "the documents name tests that are not there: {missing:#?}");
}

#[test]
fn names_that_the_documents_take_from_the_code_are_in_it() {
    let code = Code::read();
    let mut unknown = Vec::new();
    for document in documents().iter().filter(|document| document.is_about_the_code()) {
        let named = document.names().into_iter().filter(|name| !looks_like_a_path(name) && !code.knows(name));
        unknown.extend(named.map(|name| format!("{}: {name}", document.path.display())));
    }
    assert!(unknown.is_empty(), "no code has these names: {unknown:#?}");
}

/// "`tell_word` in `ops/odd.rs`": the name is in that file.
#[test]
fn what_the_documents_say_is_in_a_file_is_in_it() {
    let mut misplaced = Vec::new();
    for document in documents() {
        for (before, after) in document.text.split("` in `").zip(document.text.split("` in `").skip(1)) {
            let (Some(name), Some(file)) = (before.rsplit('`').next(), after.split('`').next()) else {
                continue;
            };
            let (Ok(code), false) = (fs::read_to_string(format!("src/{file}")), looks_like_a_path(name))
            else {
                continue;
            };
            let last = name.rsplit("::").next().unwrap_or(name).trim_end_matches('!');
            if !DEFINES.iter().any(|word| code.contains(&format!("{word} {last}"))) {
                misplaced.push(format!("{}: `{name}` in `{file}`", document.path.display()));
            }
        }
    }
    assert!(misplaced.is_empty(), "named in a file where it is not: {misplaced:#?}");
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

#[test]
fn the_architecture_is_read_in_one_sitting() {
    let text = architecture();
    let words = text.split_whitespace().count();
    assert!(
        words <= WORDS,
        "ARCHITECTURE.md has {words} words: what is not needed to find the way belongs in docs/"
    );
    let (_, glossary) = text.split_once("\n## Words\n").unwrap();
    let terms: Vec<&str> = glossary.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!((10..=TERMS).contains(&terms.len()), "the glossary has {} rows", terms.len());
    assert!(terms.is_sorted(), "the glossary is not in order: {terms:#?}");
}

/// Decisions are named by their numbers, so none is taken twice.
#[test]
fn decisions_are_numbered() {
    let mut numbers: Vec<String> = documents()
        .iter()
        .filter(|document| document.path.starts_with("docs/decisions"))
        .map(|document| {
            let (number, _) = document.path.file_stem().unwrap().to_str().unwrap().split_once('-').unwrap();
            assert!(document.text.starts_with(&format!("# {number} ")), "{}", document.path.display());
            number.to_owned()
        })
        .collect();
    numbers.sort();
    assert!(numbers.is_sorted_by(|one, next| one < next), "a number stands for two: {numbers:?}");
}

/// A text for people.
struct Document {
    path: PathBuf,
    text: String,
}

impl Document {
    /// Everything in backticks outside the drawings.
    fn names(&self) -> Vec<String> {
        self.text.split("```").step_by(2).flat_map(backticked).collect()
    }

    /// Where it leads to in this repository.
    fn links(&self) -> Vec<&str> {
        let links = self.text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        links.filter(|link| !link.is_empty() && !link.contains("://")).collect()
    }

    /// Others name what an owner types, too.
    fn is_about_the_code(&self) -> bool {
        self.path.starts_with("docs") || self.path.ends_with("ARCHITECTURE.md")
    }
}

fn documents() -> Vec<Document> {
    let mut paths: Vec<PathBuf> = ["ARCHITECTURE.md", "README.md", "SCALE.md"].map(PathBuf::from).into();
    for folder in ["docs", "docs/decisions"] {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        paths.extend(entries.filter(|path| path.extension().is_some_and(|extension| extension == "md")));
    }
    assert!(paths.len() > 20, "{paths:?}");
    let read = |path: PathBuf| Document { text: fs::read_to_string(&path).unwrap(), path };
    paths.into_iter().map(read).collect()
}

fn architecture() -> String {
    fs::read_to_string("ARCHITECTURE.md").unwrap()
}

/// The words of all code, file by file; comments do not count.
struct Code {
    files: Vec<HashSet<String>>,
    /// Which files are a module of this name, or below one.
    modules: HashMap<String, Vec<usize>>,
}

impl Code {
    fn read() -> Self {
        let mut code = Self { files: Vec::new(), modules: HashMap::new() };
        let sources = CODE.into_iter().flat_map(Source::below);
        // Here are names that are in no code, to try this out.
        for source in sources.filter(|source| source.path != file!()) {
            for part in source.path.trim_end_matches(".rs").split('/') {
                code.modules.entry(part.to_owned()).or_default().push(code.files.len());
            }
            code.files.push(words(&source.code_and_tests()));
        }
        let tables = fs::read_dir("migrations").unwrap().map(|entry| entry.unwrap().path());
        let others = tables.chain(["Cargo.toml", "clippy.toml"].map(PathBuf::from));
        code.files.extend(others.map(|path| words(&fs::read_to_string(path).unwrap())));
        code
    }

    /// Whether a name is one of the code's, if it can be one: `a_function`, `module::function`, `Type::function`, `table.column`.
    fn knows(&self, name: &str) -> bool {
        let name = name.trim_end_matches("()");
        let parts: Vec<&str> = name.split("::").flat_map(|part| part.split('.')).collect();
        let is_a_name = parts.iter().all(|part| !part.is_empty() && part.chars().all(is_of_a_word));
        if !is_a_name {
            return true;
        }
        let (Some(last), before) = (parts.last(), parts.iter().rev().nth(1)) else { return true };
        let has = |file: &HashSet<String>, word: &str| file.contains(word);
        match before {
            None => self.files.iter().any(|file| has(file, last)),
            Some(module) if name.contains("::") && module.starts_with(|first: char| first.is_lowercase()) => {
                let files = self.modules.get(*module).into_iter().flatten();
                files.filter_map(|at| self.files.get(*at)).any(|file| has(file, last))
            }
            Some(owner) => self.files.iter().any(|file| has(file, owner) && has(file, last)),
        }
    }
}

#[test]
fn a_name_is_known_by_where_it_is() {
    let code = Code::read();
    for name in ["Turn::run", "submit::claim", "orders.card_message", "dialog::step", "two words", "tick()"] {
        assert!(code.knows(name), "{name}");
    }
    for name in
        ["Turn::fly", "place::claim_nothing", "orders.no_such_column", "no_such_function", "panel::step"]
    {
        assert!(!code.knows(name), "{name}");
    }
}

fn words(text: &str) -> HashSet<String> {
    let words = text.split(|letter: char| !is_of_a_word(letter)).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

fn is_of_a_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

fn backticked(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn exists(path: &str) -> bool {
    Path::new(path).exists()
}

fn looks_like_a_path(name: &str) -> bool {
    let is_file =
        [".rs", ".json", ".html", ".mjs", ".md", ".sql", ".toml"].iter().any(|end| name.ends_with(end));
    !name.contains([' ', '*', ':']) && (is_file || name.ends_with('/')) && name != "mod.rs"
}

fn looks_like_a_test(name: &str) -> bool {
    name.matches('_').count() >= 3 && name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
}
