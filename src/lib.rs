//! Panelgram.
#![allow(missing_docs)]
pub mod clock;
pub mod config;
pub mod dialog;
pub mod domain;
pub mod i18n;
pub mod logs;
pub mod view;
