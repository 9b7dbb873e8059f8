//! A world to try the bot in: servers on loopback that stand in for the real ones.

pub mod telegram;
