//! The rules.
pub mod catalog;
pub mod notice;
pub mod order;
pub mod user;
