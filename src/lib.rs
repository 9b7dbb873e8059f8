//! Panelgram.
#![allow(missing_docs)]
pub mod bot;
pub mod clock;
pub mod domain;
