//! A panel's clear no, and what it is about. Panels say it in words of their own, which are classed here.
//!
//! HTTP statuses say almost nothing (most panels refuse with 200). Deliberately not here: the sentences people see.

#[cfg(test)]
mod tests;

use std::{fmt, time::Duration};

use super::words::Wording;
use crate::domain::{
    attempt::{Claim, Concerns, Meaning, Passing},
    order::RejectReason,
    request::Denial,
};
use RefusalClass::{
    Account, Address, Auth, Denied, Down, Duplicate, Funds, Limit, Link, NotNow, OrderId, Quantity, Service,
    Unsupported,
};

/// What a refusal is about, named by what can be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefusalClass {
    /// The link is not what the service wants.
    Link,
    /// An order for this link is still running.
    Duplicate,
    /// Below the minimum, above the maximum, or missing.
    Quantity,
    /// The owner's balance at the panel is too low. Never shown to the person who orders.
    Funds,
    /// The service is unknown, withdrawn or of another type.
    Service,
    /// The key is refused: stop calling, panels ban addresses.
    Auth,
    /// Somebody's account: the key's own, or the one that an order's link names.
    Account,
    /// HTTP 401 in words that do not say why: the key, or what stands before the panel.
    Denied,
    /// Too many calls.
    Limit,
    /// The panel does not know the order or the refill. Not a cancellation: fresh orders answer so for minutes.
    OrderId,
    /// This panel, or this service, never does what was asked.
    Unsupported,
    /// Not yet: the order is not completed, or the last refill is too fresh.
    NotNow,
    /// The panel is closed for a while, or without its provider.
    Down,
    /// The address is not the panel's API.
    Address,
    /// Anything else; the words are all there is.
    Other,
}

/// A panel's clear no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What it is about.
    pub class: RefusalClass,
    /// The panel's words, for admins: one line, cut, without the key.
    pub words: String,
    /// How long the answer's `Retry-After` asks to wait, a day at most.
    pub retry_after: Option<Duration>,
    /// How long the words ask to wait.
    pub wait: Option<Duration>,
    /// Whether they speak of what was ordered – a link, or whom it names – rather than of the account.
    pub of_link: bool,
}

impl RefusalClass {
    /// What it means for an order that was to be placed. A no that has nothing to do with an order at all ([`OrderId`], [`NotNow`]) has no
    /// reason that is checked beforehand.
    pub fn meaning(self) -> Meaning {
        match self {
            Link => Meaning::Fault(RejectReason::Link),
            Duplicate => Meaning::Fault(RejectReason::Duplicate),
            Quantity => Meaning::Fault(RejectReason::Quantity),
            Funds => Meaning::Fault(RejectReason::Funds),
            Service => Meaning::Fault(RejectReason::Service),
            Unsupported => Meaning::Fault(RejectReason::Other),
            Limit => Meaning::Passing(Passing::Pace),
            Down | Denied => Meaning::Passing(Passing::Down),
            Auth | Account | Address => Meaning::Barred,
            OrderId | NotNow | Self::Other => Meaning::No,
        }
    }

    /// Whether `balance` or `services` refused so says that the key is refused.
    pub(super) fn is_about_key(self) -> bool {
        matches!(self, Auth | Account | Denied)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl Refusal {
    /// What it claims about an order that was to be placed.
    pub fn claim(&self) -> Claim {
        let wait = self.retry_after.or(self.wait);
        let concerns = self.concerns();
        Claim { meaning: self.class.meaning(), words: self.words.clone(), wait, concerns, unread: 0 }
    }

    /// Why a refill or a cancellation was not taken; `None` if any request would have met it – the pace, the key, a panel that is closed for
    /// a while –, so that it waits.
    pub fn denial(&self) -> Option<Denial> {
        match self.class {
            Limit | Down | Address | Auth | Denied => None,
            Unsupported => Some(Denial::Never),
            NotNow => Some(Denial::NotYet),
            Link | Duplicate | Quantity | Funds | Service | Account | OrderId | RefusalClass::Other => {
                Some(if self.wait.is_some() { Denial::NotYet } else { Denial::Other })
            }
        }
    }

    /// Whom it concerns beside the order that met it. A header is said by whatever counts calls; words may be about anything, also where
    /// the same words are said of a whole panel.
    fn concerns(&self) -> Concerns {
        if self.retry_after.is_some() {
            return Concerns::Everybody;
        }
        match self.class {
            Limit if self.of_link => Concerns::Order,
            Limit | Address | Denied => Concerns::Everybody,
            // "Provider error: invalid API key" is about the provider of one service.
            Down | Auth | Account => Concerns::Service,
            Link
            | Duplicate
            | Quantity
            | Funds
            | Service
            | OrderId
            | Unsupported
            | NotNow
            | RefusalClass::Other => Concerns::Order,
        }
    }

    /// A refusal in these words. Whatever they repeat of the request has to be taken out before; the ones that are shown are another matter.
    pub(super) fn of(words: &str, http: u16, wording: &Wording) -> Self {
        let class = match (http, classify(words)) {
            (429, _) => RefusalClass::Limit,
            (401, RefusalClass::Other) => RefusalClass::Denied,
            (402, RefusalClass::Other) => RefusalClass::Funds,
            (_, class) => class,
        };
        let (wait, of_link) = (wait_in(words), is_of_link(words));
        Self { class, words: wording.quote(words), retry_after: None, wait, of_link }
    }
}

/// How long words ask to wait: "try again in 12 hours 30 minutes". Only what follows a word that asks for it counts, and no rule does:
/// "less than 24 hours ago", "100 orders per 24 hours".
fn wait_in(words: &str) -> Option<Duration> {
    const ASKS: [&str; 5] = ["wait", "again", "available", "retry", "after"];
    const RULES: [&str; 7] = ["ago", "per", "every", "each", "within", "max", "maximum"];
    let words = without_addresses(&words.to_lowercase());
    let parts = words.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty());
    if parts.clone().any(|part| RULES.contains(&part)) {
        return None;
    }
    let asked: Vec<&str> = parts.skip_while(|part| !ASKS.contains(part)).collect();
    let spans =
        asked.windows(2).filter_map(|two| Some(span_of(two[1])? * two[0].parse::<u32>().ok()?.min(100_000)));
    Some(spans.sum()).filter(|wait: &Duration| !wait.is_zero())
}

/// Whether words speak of what was ordered.
fn is_of_link(words: &str) -> bool {
    const LINKS: [&str; 8] =
        ["link", "url", "username", "this post", "this profile", "this page", "this video", "this channel"];
    let words = words.to_lowercase();
    LINKS.iter().any(|part| words.contains(part))
}

/// Words without addresses, which people write.
pub(super) fn without_addresses(words: &str) -> String {
    let is_address = |word: &&str| {
        word.contains("://") || word.contains('/') && word.contains('.') || word.starts_with('@')
    };
    words.split_whitespace().filter(|word| !is_address(word)).collect::<Vec<_>>().join(" ")
}

/// What a unit of time is long, in full or shortened.
fn span_of(unit: &str) -> Option<Duration> {
    match unit {
        "d" | "day" | "days" => Some(Duration::from_hours(24)),
        "h" | "hr" | "hrs" | "hour" | "hours" => Some(Duration::from_hours(1)),
        "m" | "min" | "mins" | "minute" | "minutes" => Some(Duration::from_mins(1)),
        _ => None,
    }
}

/// What is said of an order of which nobody knows yet what becomes of it. Each row has its reason.
const OPEN: [&[&str]; 5] = [
    // The panel broke, before or after it took the order.
    &[
        "internal server",
        "internal error",
        "database error",
        "sqlstate",
        "something went wrong",
        "unexpected error",
    ],
    &["unknown error", "error processing", "error occurred", "error while processing", "could not process"],
    // It, or who stands before or behind it, waited for somebody who may still act.
    &["timeout", "timed out", "bad gateway"],
    // It has the order, and does it later: so does the money move.
    &[
        "be processed",
        "be placed",
        "be sent",
        "be executed",
        "will be",
        "will start",
        "automatically",
        "in queue",
        "queued",
    ],
    // It has the order, and says in what state.
    &["in process", "being processed", "being created", "pending", "accepted", "saved", "moderation"],
];

/// What sounds like that and is a no, or is said of the panel and not of the order.
const DECIDED: [&str; 16] = [
    // This order was not taken.
    "not be sent",
    "not be placed",
    "not be processed",
    "not be executed",
    "not be accepted",
    "not been accepted",
    "not accepted",
    "n't accepted",
    "n’t accepted",
    "not be saved",
    "not saved",
    "automatically rejected",
    // It is about another one.
    "have a pending order",
    "have pending order",
    // The panel itself, or the service, comes back.
    "will be back",
    "will be available",
];

/// True for words that tell of an accident inside the panel rather than of a decision, or that it will still be done. After an `add` they
/// prove nothing, whatever the HTTP status, and whatever the balance shows: what is done late moves it late.
pub(super) fn leaves_it_open(words: &str) -> bool {
    // "Could not be sent" was decided, and a rule is about any order; that this one will be sent was not.
    let words = DECIDED.iter().fold(words.to_lowercase(), |words, part| words.replace(part, ""));
    OPEN.iter().copied().flatten().any(|part| words.contains(part))
}

/// True for words that stand alone, without an error's key, and are a no all the same.
pub(super) fn sounds_refused(words: &str) -> bool {
    const REFUSING: [&str; 10] =
        ["incorrect", "invalid", "error", "not ", "cannot", "can't", "fail", "missing", "denied", "reject"];
    let lower = words.to_lowercase();
    classify(words) != RefusalClass::Other || REFUSING.iter().any(|word| lower.contains(word))
}

/// The class of a refusal, by parts of its words. Order matters: the more telling part comes first.
pub(super) fn classify(words: &str) -> RefusalClass {
    let words = words.to_lowercase();
    CLASSES
        .iter()
        .find(|(parts, _)| parts.iter().any(|part| words.contains(part)))
        .map_or(RefusalClass::Other, |(_, class)| *class)
}

/// Texts seen in panels' sources and answers: English sentences, untranslated keys, a few words in others' languages. Above each row
/// stands why it may be said to a person that nothing was ordered, or why not; [`RefusalClass::meaning`] is what follows from it.
const CLASSES: [(&[&str], RefusalClass); 18] = [
    // The caller was not known, so nothing was ordered for anybody; but a key is refused by `balance`, not by an order alone.
    (
        &[
            "api key",
            "missing key",
            "parameter: key",
            "api is disable",
            "api access disabled",
            "invalid token",
        ],
        Auth,
    ),
    // The account of the key, or the one that the link names: `balance` tells which.
    (
        &[
            "user not found",
            "account_banned",
            "account banned",
            "account has been suspended",
            "account suspended",
            "account is not active",
            "ip not allowed",
            "ip is not allowed",
            "not found or private",
        ],
        Account,
    ),
    // Panels compare with the balance before they take from it.
    (
        &[
            "not_enough_funds",
            "insufficient_balance",
            "enough funds",
            "enough balance",
            "insufficient balance",
            "insufficient funds",
            "no money",
            "недостаточно средств",
        ],
        Funds,
    ),
    // Checked before anything is taken; but the active order may be this one, sent before.
    (&["link_duplicate", "active order with this link", "identical order", "duplicate order"], Duplicate),
    // Said by whatever counts calls, before the panel or after: nothing is proven.
    (
        &["too many", "rate limit", "too_many_orders", "maximum 100 orders", "up to 100 ids", "slow down"],
        Limit,
    ),
    // About an id that was asked for; an `add` names none.
    (&["refill not found", "refill request not found", "incorrect_refill_id"], OrderId),
    (&["order id", "order_id", "order not found"], OrderId),
    // The service or the action has no such thing: checked with the request.
    (
        &[
            "is disabled for this service",
            "not available for this service",
            "supported by this service",
            "not support dripfeed",
            "api is not supported",
            "action is invalid",
            "invalid action",
        ],
        Unsupported,
    ),
    (&["order is not completed", "less than 24 hours"], NotNow),
    // The panel asks its provider after it took the money, mostly: nothing is proven.
    (
        &[
            "temporarily unavailable",
            "ordering is disabled",
            "service unavailable",
            "api down",
            "maintenance",
            "bảo trì",
            "internal server error",
            "verify your domain",
        ],
        Down,
    ),
    // The web server's word, before any application.
    (&["unknown panel"], Address),
    // Looked up before anything is taken. The hyphenated and dotted keys of services come before "link" and "quantity", which
    // sentences about services do not contain.
    (&["service id", "service_id", "service_inactive", "service_not_found", "service type"], Service),
    (&["service disabled", "service not found", "service is disabled", "service inactive"], Service),
    // Compared with the service's limits before anything is taken.
    (&["quantity"], Quantity),
    // Looked at before anything is taken – by the panel itself. What only its provider found is said as a status, later.
    (&["error.link", "invalid_link", "link_not_found", "bad link", "incorrect link", "invalid link"], Link),
    (&["link incorrect", "not link to the post", "link not found", "wrong link"], Link),
    (&["link is not", "link is in"], Link),
    (&["incorrect service", "invalid service"], Service),
];
