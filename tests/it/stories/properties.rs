//! What holds whatever anybody does: random conversations against the pure steps, and random days of the whole bot with a panel that
//! fails, restarts in between, and Telegram delivering twice.

mod around;
mod books;
mod campaign;
mod conversations;
pub mod days;
mod judge;
mod screens;
mod talk;
mod updates;

pub use days::Dice;
