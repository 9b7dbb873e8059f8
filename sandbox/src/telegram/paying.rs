//! Stars, as tests and the demo deal with them: paying by a link, purses, the bot's transactions, and what can go wrong on the way.

use std::time::Duration;

use serde::Serialize;
use serde_json::json;

use super::{
    Telegram,
    model::{ChatId, Impossible, PersonId, Sent},
    paid::{Checkout, Partner, PastStars, Payment, StarDelivery, StarFlow, StarTransaction},
    people::possible,
    world::World,
};

/// The clock may be turned by hand, which nobody is told of: so often it is looked at while a payment waits.
const LOOK_EVERY: Duration = Duration::from_millis(10);
/// Long enough for the slowest machine, short enough for a failing test.
const PATIENCE: Duration = Duration::from_secs(30);
/// Who paid before the story began has ids from here on.
const PAST_PERSON: PersonId = 900_000_000;

/// What the sheet behind a link shows, and what the bot had written into it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InvoiceInfo {
    /// What is sold.
    pub title: String,
    /// More about it.
    pub description: String,
    /// For how many Stars.
    pub stars: i64,
    /// What people don't see.
    #[serde(skip)]
    pub payload: String,
}

impl Telegram {
    /// The invoice behind a link.
    pub fn invoice(&self, link: &str) -> Option<InvoiceInfo> {
        self.look(|world| {
            let invoice = world.stars.invoice(link)?.clone();
            let (title, description) = (invoice.title, invoice.description);
            Some(InvoiceInfo { title, description, stars: invoice.stars, payload: invoice.payload })
        })
    }

    /// The newest button in a chat that opens an invoice: its link.
    pub fn invoice_link(&self, chat: ChatId) -> Option<String> {
        self.look(|world| {
            let messages = world.chats.get(chat)?.messages.iter().rev();
            let mut links = messages
                .flat_map(|message| message.keyboard.iter().flatten())
                .filter_map(|key| key.url.as_ref());
            links.find(|link| world.stars.invoice(link).is_some()).cloned()
        })
    }

    /// A person presses *Pay* on the sheet of a link, whoever it was made for and however often it was paid: the bot is asked.
    pub fn check_out(&self, person: PersonId, link: &str) -> Result<Checkout, Impossible> {
        self.change(|world, now| world.check_out(person, link, now))
    }

    /// The same by somebody who goes away at once: the bot is asked, and whatever it says, nothing moves.
    pub fn check_out_in_vain(&self, person: PersonId, link: &str) -> Result<Checkout, Impossible> {
        self.change(|world, now| {
            let checkout = world.check_out(person, link, now)?;
            world.give_up(&checkout.query_id);
            Ok(checkout)
        })
    }

    /// How a payment ended; nothing while the bot still has time, of which ten seconds by the sandbox's clock are all it has.
    pub fn outcome(&self, checkout: &Checkout) -> Option<Payment> {
        let now = self.0.clock.now();
        self.look(|world| world.stars.checkout(&checkout.query_id)?.outcome(now))
    }

    /// A person pays by a link. Waits for the bot, or until the sandbox's clock is ten seconds on.
    ///
    /// # Panics
    /// If they can't pay, and after 30 seconds in which neither came.
    pub async fn pay(&self, person: PersonId, link: &str) -> Payment {
        let checkout = possible(self.check_out(person, link));
        let outcome = tokio::time::timeout(PATIENCE, self.end_of(&checkout)).await;
        outcome
            .unwrap_or_else(|_| panic!("the bot said nothing about {checkout:?}, and the clock stands still"))
    }

    /// Waits until a payment ended.
    pub(super) async fn end_of(&self, checkout: &Checkout) -> Payment {
        let mut changed = self.changed();
        loop {
            changed.borrow_and_update();
            if let Some(payment) = self.outcome(checkout) {
                return payment;
            }
            let _ = tokio::time::timeout(LOOK_EVERY, changed.changed()).await;
        }
    }

    /// How the bot is told of the next payment that is made; planned several times, of the ones after it too.
    pub fn deliver_next_payment(&self, delivery: StarDelivery) {
        self.change(|world, _| world.stars.plan_delivery(delivery));
    }

    /// Tells the bot of the payments that were held back; the updates it gets.
    pub fn release_payments(&self) -> Vec<i64> {
        self.change(|world, _| world.release_payments())
    }

    /// Telegram takes the Stars of a payment back, as after a chargeback at a shop for apps: the bot loses them, nobody's purse gets
    /// them, and the bot is told as of any refund.
    pub fn take_back(&self, charge: &str) -> Result<Sent, Impossible> {
        self.change(|world, now| Ok(world.return_payment(charge, now)?.1))
    }

    /// What a person has in their purse.
    #[track_caller]
    pub fn stars_of(&self, person: PersonId) -> i64 {
        possible(self.look(|world| Ok(world.people.known(person)?.stars)))
    }

    /// A person has so many Stars from now on.
    #[track_caller]
    pub fn fill_purse(&self, person: PersonId, stars: i64) {
        possible(self.change(|world, _| world.fill_purse(person, stars)));
    }

    /// What the bot has; below nothing if more was taken back than was left.
    pub fn star_balance(&self) -> i64 {
        self.look(|world| world.stars.balance())
    }

    /// What came to the bot and went, oldest first.
    pub fn star_transactions(&self) -> Vec<StarTransaction> {
        self.look(|world| world.stars.transactions().cloned().collect())
    }

    /// Something came or went before all that is known so far: it is the first of the transactions now, an hour before the one that was,
    /// and every offset has moved by one. Returns its id.
    pub fn add_past_stars(&self, past: PastStars) -> String {
        self.change(|world, now| {
            world.note_past_stars(past, now);
            world.stars.transactions().next().map(|row| row.id.clone()).unwrap_or_default()
        })
    }

    /// The same so many times, with partners of every kind, strangers' payments with payloads nobody knows among them.
    pub fn add_star_history(&self, count: usize) {
        (0..count).for_each(|number| drop(self.add_past_stars(past(number))));
    }
}

impl World {
    pub(super) fn fill_purse(&mut self, person: PersonId, stars: i64) -> Result<(), Impossible> {
        self.people.known_mut(person)?.stars = stars;
        self.tell("chats", json!({}));
        Ok(())
    }
}

fn past(number: usize) -> PastStars {
    let person = PAST_PERSON + i64::try_from(number).unwrap_or_default();
    let (stars, flow, partner) = match number % 7 {
        0 | 3 => (100, StarFlow::In, Partner::Payer { person, payload: format!("before-{number}") }),
        1 => (10, StarFlow::Out, Partner::Fragment),
        2 => (20, StarFlow::In, Partner::Other),
        4 => (5, StarFlow::Out, Partner::TelegramAds),
        5 => (1, StarFlow::Out, Partner::TelegramApi),
        _ => (7, StarFlow::In, Partner::Unknown),
    };
    PastStars { stars, flow, partner }
}
