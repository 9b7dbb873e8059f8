//! The one integration binary: a module here per way of looking at the whole project.
#![allow(clippy::unwrap_used, reason = "a test stops where it can't go on")]
#![expect(clippy::too_many_lines, reason = "a story shows whole screens")]
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a test names what it is about; what else there is, it does not look at"
)]

mod behind;
mod cryptopay;
mod hand;
mod opened;
mod paying;
mod people;
mod secrets;
mod shape;
mod store;
mod stories;
mod transcript;
mod walk;
mod ways;
mod world;
