//! What is said when the settings do not allow a start: every mistake at once, each with the setting's name, its value
//! unless it is or could be a secret, and what is allowed.

use std::{
    fmt,
    io::{self, Write},
    process::ExitCode,
};

use super::{secrets, values};

/// Without these two there is no bot, so what is said of them says where they come from.
pub(super) const TOKEN: &str = "TELOXIDE_TOKEN";
pub(super) const KEY: &str = "PANEL_API_KEY";

/// Why the program does not start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Refusal {
    problems: Vec<Problem>,
    hints: Vec<String>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    name: String,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Missing,
    Value { shown: String, why: String },
    Other { why: String },
}

/// The longest value that is shown.
const SHOWN_LETTERS: usize = 80;

/// Shown in the place of what could be a secret.
const HIDDEN: &str = "(hidden)";

impl Refusal {
    pub(super) fn new(problems: Vec<Problem>) -> Self {
        Self { problems, hints: Vec::new() }
    }

    pub(super) fn with_hints(mut self, hints: Vec<String>) -> Self {
        self.hints = hints;
        self
    }

    /// Everything that is wrong.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Sentences about names that look like misspelt settings.
    pub fn hints(&self) -> &[String] {
        &self.hints
    }

    /// Tells the person at the terminal, and gives the exit code of a start with wrong settings.
    pub fn report(&self) -> ExitCode {
        // If nobody listens to stderr there is nobody left to tell; the exit code says it anyway.
        let _ = writeln!(io::stderr(), "{self}");
        ExitCode::from(2)
    }

    fn is_first_start(&self) -> bool {
        let missing =
            |name| self.problems.iter().any(|problem| problem.name == name && problem.kind == Kind::Missing);
        missing(TOKEN) && missing(KEY)
    }
}

impl Problem {
    pub(super) fn missing(name: &str) -> Self {
        Self { name: name.to_owned(), kind: Kind::Missing }
    }

    /// A wrong value, which is not shown if it is, holds or could be one of the `known` secrets.
    pub(super) fn value(name: &str, value: &str, why: String, known: &[&str]) -> Self {
        let is_secret = secrets::names().iter().any(|secret| secret == name)
            || known.iter().any(|secret| value.contains(secret))
            || values::could_hold_secret(value);
        let shown = if is_secret { HIDDEN.to_owned() } else { show(value) };
        Self { name: name.to_owned(), kind: Kind::Value { shown, why } }
    }

    pub(super) fn between(names: &[&str], why: impl Into<String>) -> Self {
        Self { name: names.join(", "), kind: Kind::Other { why: why.into() } }
    }

    /// The setting, or the settings or the file.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "panelgram can't start with these settings:\n")?;
        for problem in &self.problems {
            writeln!(f, "  {problem}")?;
        }
        for hint in &self.hints {
            writeln!(f, "\n  {hint}")?;
        }
        writeln!(f)?;
        if self.is_first_start() {
            let there = if cfg!(feature = "demo") { ", or `panelgram demo`" } else { " in its source" };
            writeln!(f, "To try the bot without a token and a key: `cargo run -- demo`{there}.")?;
        }
        write!(
            f,
            "Settings come from the environment or from .env (see .env.example); `panelgram --help` lists them."
        )
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        match &self.kind {
            Kind::Missing if name == TOKEN => {
                write!(f, "{name} is missing: the bot's token, from @BotFather")
            }
            Kind::Missing if name == KEY => {
                write!(f, "{name} is missing: the panel's API key, from the API page of your account there")
            }
            Kind::Missing => write!(f, "{name} is missing"),
            Kind::Value { shown, why } => write!(f, "{name} is {shown}; {why}"),
            Kind::Other { why } => write!(f, "{name}: {why}"),
        }
    }
}

/// The value in quotes, on one line, cut to a length one can read.
fn show(value: &str) -> String {
    let mut shown: String = value.chars().take(SHOWN_LETTERS).flat_map(char::escape_debug).collect();
    if value.chars().nth(SHOWN_LETTERS).is_some() {
        shown.push('…');
    }
    format!("\"{shown}\"")
}

/// Says which line of `.env` could not be read: by its number and, as the line itself may hold a secret, no more than
/// the setting's name.
pub(super) fn unreadable_line(text: &str, error: &dotenvy::Error) -> String {
    let fragment = if let dotenvy::Error::LineParse(fragment, _) = error { fragment } else { "" };
    let fragment = fragment.lines().next().unwrap_or_default().trim();
    let found = text.lines().enumerate().find(|(_, line)| !fragment.is_empty() && line.contains(fragment));
    let which = found.map_or_else(|| "a line".to_owned(), |(index, line)| name_line(index + 1, line));
    format!("{which} is not NAME=value; put a value with spaces, quotes, # or $ into 'single quotes'")
}

pub(super) fn name_line(number: usize, line: &str) -> String {
    let name = line.split_once('=').map_or("", |(name, _)| name.trim().trim_start_matches("export "));
    let is_name =
        !name.is_empty() && name.bytes().all(|letter| letter.is_ascii_uppercase() || letter == b'_');
    if is_name { format!("line {number} ({name})") } else { format!("line {number}") }
}
