//! Panelgram.
fn main() {}
