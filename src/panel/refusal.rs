//! A panel's clear no, and what it is about. Panels say it in words of their own, which are classed here.
//!
//! HTTP statuses say almost nothing (most panels refuse with 200). Deliberately not here: the sentences people see.

use std::{fmt, time::Duration};

use super::words::Wording;
use RefusalClass::{
    Address, Auth, Down, Duplicate, Funds, Limit, Link, NotNow, OrderId, Quantity, Service, Unsupported,
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
    /// The key or the account is refused: stop calling, panels ban addresses.
    Auth,
    /// Too many calls; nothing was taken.
    Limit,
    /// The panel does not know the order or the refill. Not a cancellation: fresh orders answer so for minutes.
    OrderId,
    /// This panel, or this service, never does what was asked.
    Unsupported,
    /// Not yet: the order is not completed, or the last refill is too fresh.
    NotNow,
    /// The panel is closed for a while; nothing was taken.
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
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl Refusal {
    /// How long the words ask to wait: "try again in 12 hours 30 minutes". The "24 hours" of a rule ("less than 24 hours ago") is
    /// no wait from now.
    pub fn wait(&self) -> Option<Duration> {
        let words = self.words.to_lowercase();
        if words.contains(" ago") {
            return None;
        }
        let parts: Vec<&str> =
            words.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        let spans = parts
            .windows(2)
            .filter_map(|two| Some(span_of(two[1])? * two[0].parse::<u32>().ok()?.min(100_000)));
        Some(spans.sum()).filter(|wait: &Duration| !wait.is_zero())
    }

    pub(super) fn of(words: &str, http: u16, wording: &Wording) -> Self {
        let class = match (http, classify(words)) {
            (429, _) => RefusalClass::Limit,
            (401, RefusalClass::Other) => RefusalClass::Auth,
            (402, RefusalClass::Other) => RefusalClass::Funds,
            (_, class) => class,
        };
        Self { class, words: wording.quote(words), retry_after: None }
    }
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

/// True for words that tell of an accident inside the panel rather than of a decision. After an `add` they prove
/// nothing, whatever the HTTP status.
pub(super) fn tells_of_an_accident(words: &str) -> bool {
    const ACCIDENTS: [&str; 10] = [
        "internal server",
        "internal error",
        "database error",
        "sqlstate",
        "timeout",
        "timed out",
        "bad gateway",
        "something went wrong",
        "unexpected error",
        "unknown error",
    ];
    let words = words.to_lowercase();
    ACCIDENTS.iter().any(|accident| words.contains(accident))
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

/// Texts seen in panels' sources and answers: English sentences, untranslated keys, a few words in others'
/// languages.
const CLASSES: [(&[&str], RefusalClass); 17] = [
    (
        &[
            "api key",
            "missing key",
            "parameter: key",
            "api is disable",
            "api access disabled",
            "ip not allowed",
            "invalid token",
            "user not found",
            "account_banned",
            "account has been suspended",
            "account suspended",
            "account is not active",
        ],
        Auth,
    ),
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
    (&["link_duplicate", "active order with this link", "identical order", "duplicate order"], Duplicate),
    (&["too many", "rate limit", "too_many_orders", "maximum 100 orders", "up to 100 ids"], Limit),
    (&["refill not found", "refill request not found", "incorrect_refill_id"], OrderId),
    (&["order id", "order_id", "order not found"], OrderId),
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
    (&["unknown panel"], Address),
    // The hyphenated and dotted keys of services come before "link" and "quantity", which sentences about
    // services do not contain.
    (&["service id", "service_id", "service_inactive", "service_not_found", "service type"], Service),
    (&["service disabled", "service not found", "service is disabled", "service inactive"], Service),
    (&["quantity"], Quantity),
    (&["error.link", "invalid_link", "link_not_found", "bad link", "incorrect link", "invalid link"], Link),
    (&["link incorrect", "not link to the post", "link not found", "wrong link"], Link),
    (&["link is not", "link is in"], Link),
    (&["incorrect service", "invalid service"], Service),
];

#[cfg(test)]
mod tests {
    use RefusalClass::Other;

    use super::*;

    const SEEN: [(RefusalClass, &[&str]); 13] = [
        (
            Auth,
            &[
                "Invalid API key",
                "Incorrect request or API key",
                "API is Disable for this user or User Not Found! Contact the Support",
                "Missing key",
                "API is disabled",
                "API access disabled",
                "IP not allowed",
                "Missing required parameter: key",
                "Your account has been suspended.",
                "Your account is not active",
                "neworder.error.account_banned",
                "Invalid token",
            ],
        ),
        (
            Funds,
            &[
                "neworder.error.not_enough_funds",
                "neworder.error.insufficient_balance",
                "Not enough funds on balance",
                "Insufficient balance",
                "no money",
                "You do not have enough funds to Place order.",
            ],
        ),
        (
            Duplicate,
            &[
                "neworder.error.link_duplicate",
                "You have active order with this link. Please wait until order being completed.",
                "Active order with this link exists",
                "An identical order was just placed",
            ],
        ),
        (
            Service,
            &[
                "error.incorrect_service_id",
                "Incorrect service ID",
                "Invalid Service Id",
                "Service ID does not exists",
                "neworder.error.service_inactive",
                "neworder.error.service_not_found",
                "Service disabled",
                "incorrect service type",
            ],
        ),
        (
            Quantity,
            &[
                "neworder.error.min_quantity",
                "neworder.error.not_enough_quantity",
                "Quantity less than minimal 10",
                "Maximum quantity is 100",
                "Quantity more than maximum 1000",
                "Quantity must be a multiple of 5 (try 10)",
                "Quantity must to be greater than or equal to minimum amount 100",
            ],
        ),
        (
            Link,
            &[
                "neworder.error.link",
                "neworder.error.invalid_link",
                "neworder.error.link_not_found",
                "Bad Link",
                "Incorrect link",
                "link incorrect",
                "not link to the post",
            ],
        ),
        (
            OrderId,
            &[
                "Incorrect order ID",
                "Incorrect order IDs",
                "error.incorrect_order_id",
                "Invalid Order Ids",
                "Order not found",
                "Refill not found",
                "Refill Request Not found",
                "error.incorrect_refill_id",
            ],
        ),
        (
            Unsupported,
            &[
                "Refill is disabled for this service",
                "Refill is not available for this service",
                "Dripfeed is not supported by this service",
                "This services does not support Dripfeed feature!",
                "Cancellation via API is not supported. Contact support.",
                "Invalid action",
                "This action is Invalid",
            ],
        ),
        (
            NotNow,
            &[
                "The order is not completed",
                "The order was completed or refill was requested less than 24 hours ago",
            ],
        ),
        (
            Limit,
            &[
                "Too many requests. Limit 50/minute.",
                "Rate limit exceeded. Slow down.",
                "neworder.error.too_many_orders",
                "Maximum 100 orders",
                "Up to 100 IDs per request",
                "Too many orders",
            ],
        ),
        (
            Down,
            &[
                "This panel is temporarily unavailable",
                "Ordering is disabled",
                "Service Unavailable",
                "API down",
                "Hệ thống đang bảo trì!",
                "Internal server error",
                "Unable to verify your domain submission.",
            ],
        ),
        (Address, &["Unknown panel"]),
        (
            Other,
            &[
                "Incorrect request",
                "Missing required parameters: service, link",
                "neworder.error.comment",
                "Order not eligible for refill.",
                "Cannot cancel",
                "",
            ],
        ),
    ];

    #[test]
    fn every_known_text_has_its_class() {
        for (class, texts) in SEEN {
            for text in texts {
                assert_eq!(classify(text), class, "{text}");
                assert_eq!(classify(&text.to_uppercase()), class, "{text}");
            }
        }
    }

    #[test]
    fn a_wait_is_read_from_the_words() {
        let wait = |words: &str| {
            let refusal = Refusal { class: Other, words: words.to_owned(), retry_after: None };
            refusal.wait().map(|wait| wait.as_secs() / 60)
        };
        assert_eq!(wait("Refill will be available in 12 hours 30 minutes"), Some(750));
        assert_eq!(wait("Please wait 1 day, 2 hrs."), Some(26 * 60));
        assert_eq!(wait("You can refill again in 45 min"), Some(45));
        assert_eq!(wait("99999999999999999999 hours"), None);
        for words in [
            "The order was completed or refill was requested less than 24 hours ago",
            "Try later",
            "in hours",
            "",
        ] {
            assert_eq!(wait(words), None, "{words}");
        }
    }
}
