//! The files that the bot can fetch, or pass on, or has sent.

use std::{
    collections::VecDeque,
    hash::{DefaultHasher, Hash, Hasher},
};

use serde_json::{Value, json};

use super::bounded::push_bounded;

const KEPT: usize = 200;

/// The latest files.
#[derive(Default)]
pub(super) struct Files(VecDeque<File>);

/// As what a file was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    Document,
    Photo,
}

/// A file.
pub(super) struct File {
    pub(super) id: String,
    /// The same for the same file, whoever sends it.
    pub(super) unique: String,
    pub(super) kind: FileKind,
    /// As whoever sent it calls it.
    pub(super) name: String,
    /// Where it can be fetched.
    pub(super) path: String,
    /// What is said of its size.
    pub(super) size: usize,
    pub(super) bytes: Vec<u8>,
    /// As a message shows it: a `Document`, or all sizes of a photo.
    pub(super) shown: Value,
}

/// A size of a photo: width, height, and the size that is said of the file.
struct Size {
    letter: char,
    width: u32,
    height: u32,
    bytes: usize,
}

const SIZES: [Size; 2] = [
    Size { letter: 's', width: 90, height: 67, bytes: 1_200 },
    Size { letter: 'y', width: 1_280, height: 960, bytes: 98_000 },
];

impl Files {
    /// Keeps a document and returns its id, which is made of the number. `size` is what is said of its size.
    pub(super) fn keep(&mut self, number: i64, name: &str, bytes: Vec<u8>, size: usize) -> String {
        let id = format!("file{number}");
        let unique = format!("u{id}");
        let shown = json!({"file_id": id, "file_unique_id": unique, "file_name": name, "file_size": size});
        let path = path("documents", number, name);
        let (name, kind) = (name.to_owned(), FileKind::Document);
        push_bounded(
            &mut self.0,
            File { id: id.clone(), unique, kind, name, path, size, bytes, shown },
            KEPT,
        );
        id
    }

    /// Keeps a photo and returns the id of its largest size. Photos of one name are one photo.
    pub(super) fn keep_photo(&mut self, number: i64, name: &str) -> String {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        let hash = hasher.finish();
        let ids =
            |size: &Size| (format!("photo{number}{}", size.letter), format!("q{hash:016x}{}", size.letter));
        let describe = |size: &Size| {
            let (id, unique) = ids(size);
            json!({"file_id": id, "file_unique_id": unique, "width": size.width, "height": size.height,
                "file_size": size.bytes})
        };
        let shown: Value = SIZES.iter().map(describe).collect();
        let mut largest = String::new();
        for size in &SIZES {
            let (id, unique) = ids(size);
            largest.clone_from(&id);
            let file = File {
                id,
                unique,
                kind: FileKind::Photo,
                name: name.to_owned(),
                path: path("photos", number, &format!("{}.jpg", size.letter)),
                size: size.bytes,
                bytes: name.as_bytes().to_vec(),
                shown: shown.clone(),
            };
            push_bounded(&mut self.0, file, KEPT);
        }
        largest
    }

    pub(super) fn get(&self, id: &str) -> Option<&File> {
        self.0.iter().find(|file| file.id == id)
    }

    pub(super) fn at(&self, path: &str) -> Option<&File> {
        self.0.iter().find(|file| file.path == path)
    }
}

fn path(folder: &str, number: i64, name: &str) -> String {
    let safe: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c)).collect();
    format!("{folder}/{number}_{safe}")
}
