//! The words in which tests and the control door speak of Stars: how a payment ended, how it is told, what stands among the bot's
//! transactions. Nothing here acts; the state is `stars.rs`.

use serde::{Deserialize, Serialize};

use super::model::PersonId;
use crate::Moment;

/// A payment for which somebody pressed *Pay*, so that the bot is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    /// The update the bot gets, if it wants such.
    pub update_id: Option<i64>,
    /// What the bot must answer.
    pub query_id: String,
}

/// How a payment ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payment {
    /// The Stars went to the bot.
    Paid {
        /// Its `telegram_payment_charge_id`.
        charge: String,
        /// The updates that tell the bot of it: usually one; none if it is lost, late or not wanted.
        updates: Vec<i64>,
    },
    /// Nothing moved; these words were shown.
    Refused(String),
    /// Nothing moved, since the bot did not answer within ten seconds.
    Unanswered,
    /// Nothing moved, since the person went away before the bot answered.
    GivenUp,
}

/// How the bot is told of a payment, other than once and at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StarDelivery {
    /// Never.
    Lost,
    /// In two updates with numbers of their own.
    Twice,
    /// When it is released.
    Late,
}

/// Which way Stars went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StarFlow {
    /// To the bot.
    In,
    /// Away from it.
    Out,
}

/// Where Stars came from, or went to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Partner {
    /// Somebody who paid an invoice, or got such a payment back.
    Payer {
        /// Who; it may be somebody the sandbox does not know.
        person: PersonId,
        /// What the bot had written into the invoice.
        payload: String,
    },
    /// Somebody for whom the bot bought a subscription to Telegram Premium.
    Premium {
        /// Who.
        person: PersonId,
    },
    /// A withdrawal.
    Fragment,
    /// Advertisements.
    TelegramAds,
    /// Messages beyond the free limits.
    TelegramApi,
    /// Who knows.
    Other,
    /// A partner of a kind that clients of today do not know.
    Unknown,
}

/// A row of the bot's transactions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StarTransaction {
    /// Of a payment, its charge id; money that goes back has the id of its payment.
    pub id: String,
    /// How many, always more than none.
    pub stars: i64,
    /// When.
    #[serde(skip)]
    pub at: Moment,
    /// Which way.
    pub flow: StarFlow,
    /// With whom.
    pub partner: Partner,
}

/// Something that happened before the story began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastStars {
    /// How many.
    pub stars: i64,
    /// Which way.
    pub flow: StarFlow,
    /// With whom.
    pub partner: Partner,
}
