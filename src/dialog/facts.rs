//! What a step goes by, beside where somebody is and what they did.

use super::Note;
use crate::{
    clock::Moment,
    domain::{
        bill::Purse,
        catalog::Catalog,
        order::{Order, OrderId},
        sheet::Entries,
        shop::Shop,
        topup::{Topup, Way},
        user::{Role, Taking, UserId},
        zone::Zone,
    },
};

/// What is known when a step is taken; read up front, in the same transaction.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// Who does it.
    pub user: UserId,
    /// Their name, for those who are told what they did; untrusted.
    pub name: &'a str,
    /// What they may do.
    pub role: Role,
    /// Whether this is the admin group rather than a private chat.
    pub in_group: bool,
    /// What the panel sells.
    pub catalog: &'a Catalog,
    /// A number that no draft of any history has: for one that begins or changes now.
    pub number: i64,
    /// Whether orders are taken.
    pub taking: Taking,
    /// How many of the person's orders have not ended.
    pub active_orders: i64,
    /// How many there may be.
    pub max_active_orders: i64,
    /// What the person has with the bot, and the terms, where customers pay.
    pub wallet: Option<Wallet<'a>>,
    /// The person's own wish, where they are at paying it and what they did may be about that.
    pub topup: Option<&'a Topup>,
    /// The order that the input names, if this person may see it.
    pub order: Option<&'a Order>,
    /// What that order was asked with, if it is to be ordered again; else nothing.
    pub entries: &'a Entries,
    /// What was ordered together with that order, as lines of a mass order, if it is to be ordered again; else nothing.
    pub together: &'a str,
    /// The order that the draft in a confirming tap became, if it did.
    pub placed: Option<OrderId>,
    /// The present moment.
    pub now: Moment,
    /// The owner's zone.
    pub zone: &'a Zone,
}

/// What somebody has with the bot, and on which terms they buy.
#[derive(Clone, Copy, Debug)]
pub struct Wallet<'a> {
    /// What they have.
    pub purse: Purse,
    /// The terms.
    pub shop: &'a Shop,
    /// How they can put money on their balance now.
    pub ways: &'a [Way],
}

impl Facts<'_> {
    /// Why no order is taken from this person, if none is.
    pub fn not_taken(&self) -> Option<Note> {
        match self.taking {
            Taking::Open => None,
            Taking::Paused | Taking::Closed => Some(Note::NotTaking),
            Taking::Barred => Some(Note::Barred),
        }
    }
}
