//! Source files as the shape tests see them: text without comments and without unit tests, the string literals in it,
//! and the paths it names. A reader of Rust's surface, not of Rust: it knows what rustfmt leaves.

use std::{fs, path::Path};

/// A file under `src/`, or the sandbox's.
#[derive(Clone)]
pub(super) struct Source {
    /// As in `src/bot/turn.rs`.
    pub(super) path: String,
    /// All of it.
    pub(super) text: String,
}

impl Source {
    /// Every file of the program, ordered by path.
    pub(super) fn all() -> Vec<Self> {
        Self::below("src")
    }

    /// Every file of the program and of the sandbox.
    pub(super) fn all_with_sandbox() -> Vec<Self> {
        [Self::below("src"), Self::below("sandbox/src")].concat()
    }

    /// Every Rust file below a folder, ordered by path.
    pub(super) fn below(folder: &str) -> Vec<Self> {
        let mut found = Vec::new();
        collect(Path::new(folder), &mut found);
        found.sort_by(|one, other| one.path.cmp(&other.path));
        assert!(!found.is_empty(), "no sources: are the tests run from the package's folder?");
        found
    }

    /// The first folder below `src/`, or the file there: `bot`, `app`.
    pub(super) fn module(&self) -> &str {
        let below = self.path.trim_start_matches("src/");
        below.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// What the program is made of: no comments, no unit tests.
    pub(super) fn code(&self) -> String {
        if self.path.ends_with("/tests.rs") || self.path.contains("/tests/") {
            return String::new();
        }
        let production = match self.text.find("#[cfg(test)]\nmod tests {") {
            Some(start) => &self.text[..start],
            None => &self.text,
        };
        without_comments(production)
    }

    /// Everything but comments, unit tests included.
    pub(super) fn code_and_tests(&self) -> String {
        without_comments(&self.text)
    }

    /// The files that `include_str!` and `include_bytes!` put into the program.
    pub(super) fn embedded(&self) -> Vec<String> {
        let code = self.code();
        ["include_str!(", "include_bytes!("]
            .iter()
            .flat_map(|start| code.split(start).skip(1))
            .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
            .map(str::to_owned)
            .collect()
    }
}

/// The double-quoted literals of `code`, as they are written.
pub(super) fn literals(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(start) = rest.find('"') {
        let body = &rest[start + 1..];
        let is_a_char = rest[..start].ends_with('\'') && body.starts_with('\'');
        let end = if is_a_char { Some(0) } else { end_of_literal(body) };
        let Some(end) = end else { break };
        if !is_a_char {
            found.push(&body[..end]);
        }
        rest = &body[(end + 1).min(body.len())..];
    }
    found
}

/// Every path that begins at the crate's root, groups in braces written out: `use crate::{a::b, c::{d, e}};` names
/// `a::b`, `c::d` and `c::e`.
pub(super) fn paths(code: &str) -> Vec<Vec<String>> {
    [paths_from(code, "crate::"), paths_from(code, "panelgram::")].concat()
}

/// Every path that begins with `root`, without it.
pub(super) fn paths_from(code: &str, root: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(start) = rest.find(root) {
        let is_whole_word =
            !rest[..start].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
        rest = &rest[start + root.len()..];
        if is_whole_word {
            write_out(&mut Vec::new(), rest, &mut found);
        }
    }
    found
}

/// Reads one branch of a path's tree and answers what follows it.
fn write_out<'a>(prefix: &mut Vec<String>, text: &'a str, found: &mut Vec<Vec<String>>) -> &'a str {
    let depth = prefix.len();
    let mut rest = text.trim_start();
    loop {
        if let Some(group) = rest.strip_prefix('{') {
            rest = write_out_group(prefix, group, found);
            break;
        }
        let end =
            rest.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(rest.len());
        let name = &rest[..end];
        rest = &rest[end..];
        if !name.is_empty() && name != "self" {
            prefix.push(name.to_owned());
        }
        match rest.strip_prefix("::") {
            Some(below) if !below.starts_with('<') => rest = below,
            _ => {
                if !name.is_empty() {
                    found.push(prefix.clone());
                }
                break;
            }
        }
    }
    prefix.truncate(depth);
    rest
}

fn write_out_group<'a>(prefix: &mut Vec<String>, text: &'a str, found: &mut Vec<Vec<String>>) -> &'a str {
    let mut rest = text;
    loop {
        rest = write_out(prefix, rest, found).trim_start();
        let stop = rest.find([',', '{', '}']).unwrap_or(rest.len());
        rest = &rest[stop..];
        match rest.strip_prefix(',') {
            Some(next) => rest = next,
            None => return rest.strip_prefix('}').unwrap_or(rest),
        }
    }
}

fn collect(folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push(Source { path: path.to_str().unwrap().replace('\\', "/"), text });
        }
    }
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| line.split(" // ").next().unwrap_or_default().to_owned() + "\n").collect()
}

fn end_of_literal(body: &str) -> Option<usize> {
    let mut is_escaped = false;
    body.char_indices().find_map(|(index, letter)| {
        let ends = letter == '"' && !is_escaped;
        is_escaped = letter == '\\' && !is_escaped;
        ends.then_some(index)
    })
}

#[test]
fn paths_are_written_out() {
    let code = "use crate::{clock::{Clock, Moment as M}, domain, view::{self}};\nfn f() { crate::store::user::load::<X>(1) }\n\
                my_crate::no::thing(); pub(in crate::bot) struct S;";
    let named: Vec<String> = paths(code).into_iter().map(|path| path.join("::")).collect();
    let expected = ["clock::Clock", "clock::Moment", "domain", "view", "store::user::load", "bot"];
    assert_eq!(named, expected);
}

#[test]
fn literals_are_found_between_escapes_and_chars() {
    let code = r#"f("a", '"', "b \" c", "")"#;
    assert_eq!(literals(code), ["a", r#"b \" c"#, ""]);
}

/// All Rust below a folder, as one text.
pub(crate) fn text_below(folder: &str) -> String {
    let mut found = Vec::new();
    collect(Path::new(folder), &mut found);
    found.into_iter().map(|source| source.text).collect()
}
