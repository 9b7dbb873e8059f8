//! Telegram Stars: the invoices behind links, the payments under way, and what came to the bot and went. What people do about them is
//! `checkout.rs`, what the bot does `methods/stars.rs`. All Stars are whole ones.

use std::{collections::VecDeque, time::Duration};

use serde_json::Value;

use super::{
    bounded::push_bounded,
    model::PersonId,
    paid::{Partner, Payment, StarDelivery, StarFlow, StarTransaction},
};
use crate::{Moment, dice::Dice};

/// Telegram waits so long for the bot's word; without it nothing is charged.
pub(super) const ANSWER_WITHIN: Duration = Duration::from_secs(10);

const INVOICES_KEPT: usize = 10_000;
const CHECKOUTS_KEPT: usize = 4_000;
const TRANSACTIONS_KEPT: usize = 50_000;
/// As long as real ones about are: none fits into a button.
const CHARGE_LETTERS: usize = 120;
const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

/// All about Stars but the people's purses.
#[derive(Default)]
pub(super) struct Stars {
    invoices: VecDeque<Invoice>,
    checkouts: VecDeque<Underway>,
    /// Oldest first.
    transactions: VecDeque<StarTransaction>,
    /// How the next payments shall be told.
    deliveries: VecDeque<StarDelivery>,
    /// Payments that the bot is told of later: the messages about them.
    pub(super) late: Vec<Value>,
}

/// What is sold behind a link, to anybody, as often as they like.
#[derive(Clone)]
pub(super) struct Invoice {
    pub(super) link: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) payload: String,
    pub(super) stars: i64,
}

/// Somebody pressed *Pay*, and the bot is asked.
pub(super) struct Underway {
    pub(super) id: String,
    pub(super) person: PersonId,
    pub(super) invoice: Invoice,
    pub(super) at: Moment,
    /// Once it is decided.
    pub(super) outcome: Option<Payment>,
    /// The bot gave its answer, even if nobody waits for it any more.
    pub(super) answered: bool,
}

impl Stars {
    pub(super) fn keep_invoice(&mut self, invoice: Invoice) {
        push_bounded(&mut self.invoices, invoice, INVOICES_KEPT);
    }

    pub(super) fn invoice(&self, link: &str) -> Option<&Invoice> {
        self.invoices.iter().find(|invoice| invoice.link == link)
    }

    /// Oldest first.
    pub(super) fn links(&self) -> impl Iterator<Item = &str> {
        self.invoices.iter().map(|invoice| invoice.link.as_str())
    }

    pub(super) fn keep_checkout(&mut self, checkout: Underway) {
        push_bounded(&mut self.checkouts, checkout, CHECKOUTS_KEPT);
    }

    pub(super) fn checkout(&self, id: &str) -> Option<&Underway> {
        self.checkouts.iter().find(|checkout| checkout.id == id)
    }

    pub(super) fn checkout_mut(&mut self, id: &str) -> Option<&mut Underway> {
        self.checkouts.iter_mut().find(|checkout| checkout.id == id)
    }

    pub(super) fn transactions(&self) -> impl Iterator<Item = &StarTransaction> {
        self.transactions.iter()
    }

    /// What happens now comes last.
    pub(super) fn note(&mut self, transaction: StarTransaction) {
        push_bounded(&mut self.transactions, transaction, TRANSACTIONS_KEPT);
    }

    /// What happened long ago comes first, and moves all others on by one.
    pub(super) fn note_past(&mut self, transaction: StarTransaction) {
        self.transactions.push_front(transaction);
        self.transactions.truncate(TRANSACTIONS_KEPT);
    }

    pub(super) fn oldest(&self) -> Option<Moment> {
        self.transactions.front().map(|transaction| transaction.at)
    }

    /// What the bot has; below nothing if more was taken back than is left.
    pub(super) fn balance(&self) -> i64 {
        let signed = |transaction: &StarTransaction| match transaction.flow {
            StarFlow::In => transaction.stars,
            StarFlow::Out => -transaction.stars,
        };
        self.transactions.iter().map(signed).sum()
    }

    /// The payment with this charge id.
    pub(super) fn payment(&self, charge: &str) -> Option<&StarTransaction> {
        let payments = self.of_charge(charge, StarFlow::In);
        payments.into_iter().find(|payment| matches!(payment.partner, Partner::Payer { .. }))
    }

    /// Whether the Stars of a payment went back.
    pub(super) fn is_returned(&self, charge: &str) -> bool {
        !self.of_charge(charge, StarFlow::Out).is_empty()
    }

    fn of_charge(&self, charge: &str, flow: StarFlow) -> Vec<&StarTransaction> {
        let known = self.transactions.iter();
        known.filter(|transaction| transaction.id == charge && transaction.flow == flow).collect()
    }

    pub(super) fn plan_delivery(&mut self, delivery: StarDelivery) {
        self.deliveries.push_back(delivery);
    }

    /// How the payment that was just made shall be told; `None` as usual.
    pub(super) fn next_delivery(&mut self) -> Option<StarDelivery> {
        self.deliveries.pop_front()
    }
}

impl Underway {
    /// How it ended, or nothing while the bot still has time.
    pub(super) fn outcome(&self, now: Moment) -> Option<Payment> {
        let late = now.since(self.at) >= ANSWER_WITHIN;
        self.outcome.clone().or(late.then_some(Payment::Unanswered))
    }
}

/// A charge id that nobody can mistake for another one, made of a number nobody had before.
pub(super) fn charge_id(number: i64) -> String {
    let mut dice = Dice::new(number.unsigned_abs());
    let mut letter = || {
        let which = usize::try_from(dice.below(LETTERS.len() as u64)).unwrap_or_default();
        char::from(LETTERS.get(which).copied().unwrap_or(b'-'))
    };
    let letters: String = (0..CHARGE_LETTERS).map(|_| letter()).collect();
    format!("stx{letters}{number}")
}
