//! Paying with Stars: somebody presses *Pay*, the bot is asked, its word moves the Stars, and a message in their private chat tells of it.
//! Also what goes wrong there: who gives up, messages that get lost, and Stars that Telegram takes back.

use serde_json::{Map, Value, json};

use super::{
    model::{Impossible, Message, PersonId, Receipt, Sent},
    paid::{Checkout, Partner, PastStars, Payment, StarDelivery, StarFlow, StarTransaction},
    stars::{Invoice, Underway, charge_id},
    world::World,
};
use crate::Moment;

/// What a person sees who has not enough any more when the bot says yes.
const TOO_POOR: &str = "BALANCE_TOO_LOW";
/// What happened before the story is so far apart.
const PAST_STEP_MS: i64 = 3_600_000;

/// What the bot says to a payment.
pub(super) enum Verdict {
    Yes,
    No(String),
}

impl World {
    /// A person presses *Pay* on the sheet of a link.
    pub(super) fn check_out(
        &mut self,
        person: PersonId,
        link: &str,
        now: Moment,
    ) -> Result<Checkout, Impossible> {
        let invoice = self.stars.invoice(link).cloned();
        let invoice = invoice.ok_or_else(|| Impossible(format!("there is no invoice behind {link}")))?;
        let account = self.people.known(person)?;
        if account.stars < invoice.stars {
            let (has, needs) = (account.stars, invoice.stars);
            return Err(Impossible(format!("person {person} has {has} Stars, and this takes {needs}")));
        }
        let from = account.person.as_user();
        let id = format!("66{:08}", self.next_thing());
        let payload = json!({"id": id, "from": from, "currency": "XTR", "total_amount": invoice.stars,
            "invoice_payload": invoice.payload});
        self.let_answer(person, now);
        let underway = Underway { id: id.clone(), person, invoice, at: now, outcome: None, answered: false };
        self.stars.keep_checkout(underway);
        let update_id = self.queue.push("pre_checkout_query", payload);
        Ok(Checkout { update_id, query_id: id })
    }

    /// The person goes away; the bot's word moves nothing any more.
    pub(super) fn give_up(&mut self, query: &str) {
        if let Some(checkout) = self.stars.checkout_mut(query).filter(|known| known.outcome.is_none()) {
            checkout.outcome = Some(Payment::GivenUp);
        }
    }

    /// The bot's word has come in time.
    pub(super) fn decide(&mut self, query: &str, verdict: Verdict, now: Moment) {
        let Some(checkout) = self.stars.checkout_mut(query) else { return };
        checkout.answered = true;
        if checkout.outcome.is_some() {
            return;
        }
        let (person, invoice) = (checkout.person, checkout.invoice.clone());
        let outcome = match verdict {
            Verdict::Yes => self.charge(person, &invoice, now),
            Verdict::No(words) => Payment::Refused(words),
        };
        if let Some(checkout) = self.stars.checkout_mut(query) {
            checkout.outcome = Some(outcome);
        }
    }

    fn charge(&mut self, person: PersonId, invoice: &Invoice, now: Moment) -> Payment {
        match self.people.known_mut(person) {
            Ok(account) if account.stars >= invoice.stars => account.stars -= invoice.stars,
            _ => return Payment::Refused(TOO_POOR.into()),
        }
        let number = self.next_thing();
        let charge = charge_id(number);
        self.stars.note(StarTransaction {
            id: charge.clone(),
            stars: invoice.stars,
            at: now,
            flow: StarFlow::In,
            partner: Partner::Payer { person, payload: invoice.payload.clone() },
        });
        let paid = json!({"currency": "XTR", "total_amount": invoice.stars, "invoice_payload": invoice.payload,
            "telegram_payment_charge_id": charge, "provider_payment_charge_id": format!("{person}_{number}")});
        let receipt = Receipt { stars: invoice.stars, title: invoice.title.clone() };
        let (_, payload) = self.keep_service(person, "successful_payment", paid, receipt, now);
        self.tell("chats", json!({}));
        Payment::Paid { charge, updates: self.deliver(payload) }
    }

    /// Tells the bot of a payment, in the way that was planned for it.
    fn deliver(&mut self, payload: Value) -> Vec<i64> {
        let copies = match self.stars.next_delivery() {
            None => 1,
            Some(StarDelivery::Twice) => 2,
            Some(StarDelivery::Lost) => 0,
            Some(StarDelivery::Late) => {
                self.stars.late.push(payload);
                return vec![];
            }
        };
        (0..copies).filter_map(|_| self.queue.push("message", payload.clone())).collect()
    }

    /// The bot is told of all payments that were held back.
    pub(super) fn release_payments(&mut self) -> Vec<i64> {
        let late = std::mem::take(&mut self.stars.late);
        late.into_iter().filter_map(|payload| self.queue.push("message", payload)).collect()
    }

    /// A payment goes back, and its payer and the bot are told; what becomes of the Stars is the caller's business.
    pub(super) fn return_payment(
        &mut self,
        charge: &str,
        now: Moment,
    ) -> Result<(PersonId, Sent), Impossible> {
        if self.stars.is_returned(charge) {
            return Err(Impossible(format!("the Stars of {charge} went back before")));
        }
        let payment = self.stars.payment(charge).cloned();
        let payment = payment.ok_or_else(|| Impossible(format!("nobody has paid {charge}")))?;
        let Partner::Payer { person, payload } = payment.partner.clone() else {
            return Err(Impossible(format!("{charge} is no payment")));
        };
        let refunded = json!({"currency": "XTR", "total_amount": payment.stars, "invoice_payload": payload,
            "telegram_payment_charge_id": charge});
        let receipt = Receipt { stars: payment.stars, title: String::new() };
        self.stars.note(StarTransaction { at: now, flow: StarFlow::Out, ..payment });
        // Who paid before the story began may be somebody who is not here.
        if self.people.get(person).is_none() {
            return Ok((person, Sent { update_id: None, message_id: 0 }));
        }
        let (message_id, payload) = self.keep_service(person, "refunded_payment", refunded, receipt, now);
        self.tell("chats", json!({}));
        Ok((person, Sent { update_id: self.queue.push("message", payload), message_id }))
    }

    /// A message that nobody wrote, in somebody's private chat: its number, and as the bot reads it.
    fn keep_service(
        &mut self,
        person: PersonId,
        kind: &'static str,
        content: Value,
        receipt: Receipt,
        now: Moment,
    ) -> (i64, Value) {
        let Some(account) = self.people.get(person) else { return (0, Value::Null) };
        let (from, user) = (account.person.as_author(), account.person.as_user());
        self.let_answer(person, now);
        let message = Message {
            receipt: Some(receipt),
            extra: Map::from_iter([(kind.to_owned(), content)]),
            ..Message::of_person(person, kind, from, user, now)
        };
        let message_id = self.keep_message(message);
        let kept = self.chats.message(person, message_id);
        (message_id, kept.map(|kept| self.message_json(kept)).unwrap_or_default())
    }

    /// Something that happened before all that is known so far.
    pub(super) fn note_past_stars(&mut self, past: PastStars, now: Moment) {
        let number = self.next_thing();
        let at = Moment(self.stars.oldest().unwrap_or(now).0 - PAST_STEP_MS);
        let PastStars { stars, flow, partner } = past;
        self.stars.note_past(StarTransaction { id: charge_id(number), stars, at, flow, partner });
    }

    /// A row as a `StarTransaction` of the Bot API.
    pub(super) fn star_transaction_json(&self, row: &StarTransaction) -> Value {
        let end = match row.flow {
            StarFlow::In => "source",
            StarFlow::Out => "receiver",
        };
        json!({"id": row.id, "amount": row.stars, "date": row.at.seconds(), end: self.partner_json(row)})
    }

    fn partner_json(&self, row: &StarTransaction) -> Value {
        match &row.partner {
            Partner::Payer { person, payload } => {
                json!({"type": "user", "transaction_type": "invoice_payment", "user": self.user_json(*person),
                    "invoice_payload": payload})
            }
            Partner::Premium { person } => {
                json!({"type": "user", "transaction_type": "premium_purchase", "user": self.user_json(*person),
                    "premium_subscription_duration": 3})
            }
            Partner::Fragment => json!({"type": "fragment", "withdrawal_state": {"type": "succeeded",
                "date": row.at.seconds(), "url": "https://fragment.com/stars"}}),
            Partner::TelegramAds => json!({"type": "telegram_ads"}),
            Partner::TelegramApi => json!({"type": "telegram_api", "request_count": 100}),
            Partner::Other => json!({"type": "other"}),
            Partner::Unknown => json!({"type": "hologram", "depth": 3}),
        }
    }

    fn user_json(&self, person: PersonId) -> Value {
        match self.people.get(person) {
            Some(account) => account.person.as_user(),
            None => json!({"id": person, "is_bot": false, "first_name": "Somebody from before"}),
        }
    }
}
