//! Of which commit a program is built. It is asked for in the source's own repository: what was unpacked inside another one is not of its commits.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// As many digits as name a commit for long, and can be read out.
const DIGITS: usize = 12;

/// The commit: as it was `told`, by a builder that does not have the repository, or as the repository in `source` says. Nothing where there is none.
pub fn commit(source: &Path, told: Option<&str>) -> Option<String> {
    let said = match told.map(str::trim).filter(|told| !told.is_empty()) {
        Some(told) => told.to_owned(),
        None => git(source, &["rev-parse", "HEAD"]).filter(|_| is_root(source))?,
    };
    let digits: String = said.chars().take(DIGITS).collect();
    let is_commit = digits.len() >= 7 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_commit.then_some(digits)
}

/// What changes with the commit of the repository in `source`.
pub fn changes_with(source: &Path) -> Option<PathBuf> {
    is_root(source)
        .then(|| git(source, &["rev-parse", "--git-path", "logs/HEAD"]))?
        .map(|path| source.join(path))
}

fn is_root(source: &Path) -> bool {
    let same = |root: String| Some(Path::new(&root).canonicalize().ok()? == source.canonicalize().ok()?);
    git(source, &["rev-parse", "--show-toplevel"]).and_then(same).unwrap_or(false)
}

/// What git says, where there is one and it knows.
fn git(source: &Path, words: &[&str]) -> Option<String> {
    let output = Command::new("git").arg("-C").arg(source).args(words).output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !said.is_empty()).then_some(said)
}
