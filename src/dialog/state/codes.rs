//! Where an admin is who looks at codes, or makes one.

#![expect(missing_docs, reason = "a variant's fields are told by the variant's own comment")]

use serde::{Deserialize, Serialize};

use crate::domain::code::{CodeId, NewCode};

/// What of the codes is shown, or asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "codes", rename_all = "snake_case")]
pub enum Coding {
    /// All of them.
    List { page: usize },
    /// One, and a page of who used it.
    Shown { code: CodeId, page: usize },
    /// Making one; with what was typed, whether that is meant.
    New {
        #[serde(default)]
        making: Option<Making>,
    },
    /// Whether one is really to be stopped.
    Stop { code: CodeId },
}

/// A code that is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Making {
    /// What it is to be.
    pub made: NewCode,
    /// Names the button that makes it.
    pub number: i64,
}
