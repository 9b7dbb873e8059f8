//! What comes after an order was placed: refills, cancellations, history, ordering again.

mod cancel;
mod children;
mod history;
mod refill;

use std::time::Duration;

use panelgram_sandbox::telegram::Message;

use super::life::at_panel;
use crate::world::{MEMBER, World};

const LINK: &str = "https://instagram.com/p/abc";
/// Followers that can be refilled and cancelled.
const SERVICE: &str = "1207";

fn minutes(count: u64) -> Duration {
    Duration::from_mins(count)
}

fn hours(count: u64) -> Duration {
    Duration::from_hours(count)
}

/// A member's order of 2000 followers that the panel has taken; the number of its card's message.
async fn running(world: &World, person: i64, link: &str) -> i64 {
    let card = world.order(person, SERVICE, link, "2000").await;
    world.submit().await;
    at_panel(world, link);
    card.message_id
}

/// The same after it was delivered.
async fn completed(world: &World, link: &str) -> i64 {
    let card = running(world, MEMBER, link).await;
    world.wait(minutes(12));
    world.track().await;
    assert!(shown(world, card).text.contains("Completed"), "{}", world.chat(MEMBER));
    card
}

/// A message of a member's chat as it is now.
fn shown(world: &World, message: i64) -> Message {
    world.message(MEMBER, message).unwrap()
}

fn offers(world: &World, message: i64, label: &str) -> bool {
    shown(world, message).labels().iter().any(|known| known.contains(label))
}
