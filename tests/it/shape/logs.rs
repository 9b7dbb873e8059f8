//! What is logged is read by an owner: no value is written as Rust sees it.

use super::source::Source;

#[test]
fn what_is_logged_is_words_and_no_rust() {
    let levels = ["error", "warn", "info", "debug", "trace"];
    for file in Source::all() {
        let code = file.code();
        for level in levels {
            for call in code.split(&format!("tracing::{level}!(")).skip(1) {
                let call = inside(call);
                let is_debug = |part: &str| part.trim_start().starts_with('?') || part.contains("= ?");
                assert!(!call.split(',').any(is_debug), "{}: {call}", file.path);
                assert!(!call.contains(":?}"), "{}: {call}", file.path);
            }
        }
    }
}

/// What stands before the parenthesis that closes the one before `text`.
fn inside(text: &str) -> &str {
    let mut open = 1_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return &text[..at];
        }
    }
    text
}
