//! Reads `.env`. What is wrong with it is said by the line's number and name; its content may be a secret.

use std::{fs, io, path::Path};

use super::{Pairs, Problem, Refusal, is_setting, refusal};

/// The file's settings; none if there is no file. A line that can't be read is named, never quoted.
pub(super) fn read(file: &Path) -> Result<Pairs, Refusal> {
    let name = file.display().to_string();
    match fs::read_to_string(file) {
        Ok(text) => parse(&text, &name),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Pairs::new()),
        Err(error) => Err(refused(&name, format!("could not be read: {error}"))),
    }
}

/// The settings of a text that is called `name`.
pub(super) fn parse(text: &str, name: &str) -> Result<Pairs, Refusal> {
    // Editors of Windows put a byte order mark in front.
    let text = text.trim_start_matches('\u{feff}');
    if let Some((number, line)) = swallowed(text) {
        let which = refusal::name_line(number, line);
        let why = format!(
            "{which} has a $ outside of 'single quotes', where it stands for a variable; put the value into 'single quotes'"
        );
        return Err(refused(name, why));
    }
    let lines = dotenvy::from_read_iter(text.as_bytes());
    lines.collect::<Result<Pairs, _>>().map_err(|error| refused(name, refusal::unreadable_line(text, &error)))
}

fn refused(name: &str, why: String) -> Refusal {
    Refusal::new(vec![Problem::between(&[name], why)])
}

/// The first line of a setting in which a `$` would be taken for the beginning of a variable's name, and be replaced by nothing: only in
/// single quotes, and behind a backslash, it stands for itself. Values in quotes may go on in the next line.
fn swallowed(text: &str) -> Option<(usize, &str)> {
    let mut quote = None;
    let mut is_ours = false;
    for (number, line) in (1..).zip(text.lines()) {
        let mut rest = line;
        if quote.is_none() {
            let Some((name, value)) = line.split_once('=').filter(|_| !line.trim_start().starts_with('#'))
            else {
                continue;
            };
            is_ours = is_setting(name.trim().trim_start_matches("export ").trim());
            rest = value;
        }
        if finds_variable(rest, &mut quote) && is_ours {
            return Some((number, line));
        }
    }
    None
}

/// Whether a variable stands in a piece of a value that begins inside of `quote`, or of none; afterwards `quote` is where it ends.
fn finds_variable(value: &str, quote: &mut Option<char>) -> bool {
    let mut letters = value.chars();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        match (letter, *quote) {
            ('\\', None | Some('"')) => {
                letters.next();
            }
            ('\'' | '"', None) => *quote = Some(letter),
            (closing, Some(open)) if closing == open => *quote = None,
            ('#', None) if before.is_whitespace() => return false,
            ('$', None | Some('"')) => return true,
            _ => {}
        }
        before = letter;
    }
    false
}
