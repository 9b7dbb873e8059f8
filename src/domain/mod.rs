//! The rules: what is allowed, what it costs and how things are called. Pure.

pub mod fold;
pub mod money;
pub mod quantity;
pub mod text;
