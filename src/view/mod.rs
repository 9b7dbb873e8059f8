//! The screens, pure: a [`Page`] becomes a [`Screen`] in the reader's language. The same file names as in `dialog/`.
//! Every sentence is in `locales/`; everything untrusted is escaped on its way into a text.

use crate::dialog::Action;

pub mod page;

pub use page::{Page, Reader};

/// A message: text in Telegram's HTML, and rows of buttons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    /// At most 4,096 UTF-16 units after its entities are read; at most one screen by design.
    pub text: String,
    /// Rows of at most 8, 100 in all.
    pub rows: Vec<Vec<Button>>,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What it says: plain text, not HTML.
    pub label: String,
    /// Its colour.
    pub look: Look,
    /// What it does.
    pub act: Act,
}

/// The colour of a button (Bot API 9.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// As Telegram draws it.
    Plain,
    /// Blue: the main way on.
    Main,
    /// Green: confirms.
    Confirm,
    /// Red: refuses or stops.
    Danger,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Asks the bot for something.
    Ask(Action),
    /// Copies a text.
    Copy(String),
}
