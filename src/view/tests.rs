//! What every screen has to be, whatever its page holds; and what the main ones look like in both languages (read the
//! snapshots beside this file as a person would: aloud).

mod after;
mod any;
mod digest;
mod fields;
mod limits;
mod looks;
mod mass;
pub(super) mod sample;
mod told;
