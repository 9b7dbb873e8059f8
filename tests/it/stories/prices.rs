//! What is sold for how much: admins set prices, people get something off, and nothing is sold at a loss.

mod categories;
mod discounts;
mod floors;
mod russian;
mod setting;

use std::time::Duration;

use crate::world::{ADMIN, World};

const LINK: &str = "https://www.instagram.com/anna/";
const SHOP: [(&str, &str); 2] = [("BILLING", "wallet"), ("MARKUP", "50%")];
const FREE: &str = r#"{"service": 9001, "name": "Instagram Likes | Trial", "type": "Default", "category": "Instagram Likes & Views",
    "rate": "0", "min": "10", "max": "1000", "refill": false, "cancel": false, "dripfeed": false}"#;

/// Somebody gets money from the admin.
async fn give(world: &World, person: &str, sum: &str) {
    world.say(ADMIN, "/users").await;
    world.press(ADMIN, person).await;
    world.press(ADMIN, "Change balance").await;
    world.say(ADMIN, &format!("{sum} a start")).await;
    world.press(ADMIN, "Add").await;
    world.tell().await;
    world.seen(ADMIN);
}

/// An admin sets the price of a service.
async fn price(world: &World, service: &str, price: &str) {
    world.say(ADMIN, &format!("/prices {service}")).await;
    world.say(ADMIN, price).await;
    world.press(ADMIN, "Set").await;
    world.seen(ADMIN);
}

/// The panel takes another rate, and the bot reads so.
async fn panel_takes(world: &World, service: &str, rate: &str) {
    assert!(world.panel.set_rate(service, rate));
    world.wait(Duration::from_hours(6));
    world.read_catalog().await;
}
