//! Panelgram.
#![allow(missing_docs)]
pub mod clock;
pub mod domain;
pub mod panel;
