//! The sandbox: servers on loopback to try the bot and to test it with. Nothing here talks to the world outside.

pub mod panel;
