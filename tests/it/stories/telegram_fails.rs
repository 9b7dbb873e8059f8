//! Telegram fails: answers are lost, calls are refused, a group is gone. Each story is one of them; `chance` has all of them at once.

mod alone;
mod chance;
mod digest;
mod faults;
mod owed;
mod storm;
mod two_screens;
