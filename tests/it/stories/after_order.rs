//! What comes after an order was placed: refills, cancellations, history, ordering again.

mod cancel;
mod children;
mod history;
mod refill;
mod refill_faults;

use panelgram_sandbox::telegram::Message;

use crate::world::{MEMBER, World};

const LINK: &str = "https://instagram.com/p/abc";
/// A message of a member's chat as it is now.
fn shown(world: &World, message: i64) -> Message {
    world.message(MEMBER, message).unwrap()
}

fn offers(world: &World, message: i64, label: &str) -> bool {
    shown(world, message).labels().iter().any(|known| known.contains(label))
}
