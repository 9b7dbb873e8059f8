//! The files that the bot can fetch, or has sent.

use std::collections::VecDeque;

use super::bounded::push_bounded;

const KEPT: usize = 100;

/// The latest files.
#[derive(Default)]
pub(super) struct Files(VecDeque<File>);

/// A file.
pub(super) struct File {
    pub(super) id: String,
    /// As whoever sent it calls it.
    pub(super) name: String,
    /// Where it can be fetched.
    pub(super) path: String,
    /// What is said of its size.
    pub(super) size: usize,
    pub(super) bytes: Vec<u8>,
}

impl Files {
    /// Keeps a file and returns its id, which is made of the number. `size` is what is said of its size.
    pub(super) fn keep(&mut self, number: i64, name: &str, bytes: Vec<u8>, size: usize) -> String {
        let id = format!("file{number}");
        let safe: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c)).collect();
        let path = format!("documents/{number}_{safe}");
        let name = name.to_owned();
        push_bounded(&mut self.0, File { id: id.clone(), name, path, size, bytes }, KEPT);
        id
    }

    pub(super) fn get(&self, id: &str) -> Option<&File> {
        self.0.iter().find(|file| file.id == id)
    }

    pub(super) fn at(&self, path: &str) -> Option<&File> {
        self.0.iter().find(|file| file.path == path)
    }
}
