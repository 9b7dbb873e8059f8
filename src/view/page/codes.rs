//! Codes, as admins see them.

use super::Paging;
use crate::{
    dialog::state::Making,
    domain::code::{Code, CodeUse},
};

/// A page about codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodesPage {
    /// All of them.
    List { rows: Vec<Code>, count: usize, paging: Paging },
    /// One.
    Shown(CodePage),
    /// Whether one is really to be stopped.
    Stop(Code),
    /// Making one: what is asked for, or what was typed.
    New(Option<Making>),
}

/// A code, and a page of who used it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodePage {
    pub code: Code,
    /// Who made it; untrusted.
    pub by: String,
    pub uses: Vec<CodeUse>,
    pub paging: Paging,
    /// Whether all of its word may be read here.
    pub is_spelled: bool,
}
