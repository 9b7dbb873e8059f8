//! The one integration binary: a module here per way of looking at the whole project.
#![allow(clippy::unwrap_used, reason = "a test stops where it can't go on")]

mod hand;
mod secrets;
mod shape;
mod store;
mod stories;
mod walk;
mod world;
