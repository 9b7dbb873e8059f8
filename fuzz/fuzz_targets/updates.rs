//! A conversation from any bytes: each line is an update as Telegram writes it. What must hold is in `talk.rs`, which the tests use, too.

#![no_main]

#[path = "../../tests/it/stories/properties/talk.rs"]
mod talk;

use std::cell::RefCell;

use libfuzzer_sys::fuzz_target;
use talk::Talk;

thread_local! {
    static TALK: RefCell<Talk> = RefCell::new(Talk::new());
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    TALK.with_borrow_mut(|talk| {
        talk.begin();
        text.lines().take(40).for_each(|line| talk.hear(line));
    });
});
