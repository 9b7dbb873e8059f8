//! The sandbox: an SMM panel, a Telegram, a Crypto Pay and proxies on loopback, to try the bot with and to test it against. Nothing here talks to the world
//! outside, and nothing here is the bot's: what judges it knows neither its rules nor its tables.

pub mod cryptopay;
mod dice;
mod door;
pub mod panel;
pub mod proxy;
mod script;
mod spoil;
mod stalls;
pub mod telegram;
mod time;

pub use time::{Clock, Moment};
