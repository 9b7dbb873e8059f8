//! The sandbox: servers on loopback to try the bot with and to test it against. Nothing here talks to the world outside.

pub mod panel;
pub mod telegram;
