//! Paying with Stars in stories, and photos of receipts. As everywhere, each act returns when the bot has answered.

use std::time::Duration;

use panelgram_sandbox::telegram::{Kind, Message, Payment};

use crate::{people, world::World};

/// Telegram waits so long for the bot's word.
const CHECKOUT: Duration = Duration::from_secs(10);

impl World {
    /// The link behind the newest *Pay* button in somebody's private chat.
    pub fn invoice(&self, person: i64) -> String {
        let link = self.telegram.invoice_link(person);
        link.unwrap_or_else(|| panic!("no invoice in:\n{}", self.telegram.transcript(person)))
    }

    /// Somebody pays by the newest *Pay* button in their private chat, and returns when the bot has dealt with the payment. If it has
    /// handled the question and said nothing, the clock is turned by the ten seconds it had.
    pub async fn pay(&self, person: i64) -> Payment {
        self.pay_by(person, &self.invoice(person)).await
    }

    /// The same by any link: an old one, or somebody else's.
    pub async fn pay_by(&self, person: i64, link: &str) -> Payment {
        let stars = self.telegram.invoice(link).map_or(0, |invoice| invoice.stars);
        let line = format!("{} pays ⭐ {stars}", people::name(person));
        self.transcript().person(&self.telegram, person, line);
        let asked = self.telegram.check_out(person, link).unwrap();
        self.settle(asked.update_id).await;
        let payment = self.telegram.outcome(&asked).unwrap_or_else(|| {
            self.wait(CHECKOUT);
            self.telegram.outcome(&asked).unwrap()
        });
        if let Payment::Paid { updates, .. } = &payment {
            self.settle_all(updates).await;
        }
        payment
    }

    /// The bot is told of the payments that were held back.
    pub async fn release_payments(&self) {
        self.settle_all(&self.telegram.release_payments()).await;
    }

    /// Telegram takes the Stars of a payment back.
    pub async fn take_back(&self, charge: &str) {
        let told = self.telegram.take_back(charge).unwrap();
        self.settle(told.update_id).await;
    }

    /// Somebody sends a photo in private; returns what the bot shows last. Two of one name are the same photo.
    pub async fn send_photo(&self, person: i64, name: &str, caption: &str) -> Message {
        let line = format!("{} sends a photo: {name}", people::name(person));
        self.transcript().person(&self.telegram, person, line);
        let photo = Kind::Picture { name: name.to_owned(), caption: caption.to_owned() };
        let sent = self.telegram.send_other(person, person, photo);
        self.settle(sent.update_id).await;
        self.last(person)
    }

    /// Somebody sends something else than text in private, in these words.
    pub async fn send(&self, person: i64, what: &str, kind: Kind) -> Message {
        self.transcript().person(&self.telegram, person, format!("{} sends {what}", people::name(person)));
        let sent = self.telegram.send_other(person, person, kind);
        self.settle(sent.update_id).await;
        self.last(person)
    }

    async fn settle_all(&self, updates: &[i64]) {
        for update in updates {
            self.settle(Some(*update)).await;
        }
    }
}
