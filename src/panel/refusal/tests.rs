//! Which words are of which class, and which prove nothing.

use RefusalClass::Other;

use super::*;

const SEEN: [(RefusalClass, &[&str]); 14] = [
    (
        Auth,
        &[
            "Invalid API key",
            "Incorrect request or API key",
            "API is Disable for this user or User Not Found! Contact the Support",
            "Missing key",
            "API is disabled",
            "API access disabled",
            "Missing required parameter: key",
            "Invalid token",
        ],
    ),
    (
        Account,
        &[
            "IP not allowed",
            "IP not allowed for this link",
            "Your account has been suspended.",
            "Your account is not active",
            "neworder.error.account_banned",
            "User not found",
            "Instagram user not found",
            "user not found or private",
            "This account has been suspended by Instagram",
            "Target account suspended",
            "Account is not active on TikTok",
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
            "Order could not be sent to the provider",
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
fn words_about_an_accident_or_that_it_will_be_done_leave_it_open() {
    for words in [
        "There was an error processing your request. Please try again later",
        "System under maintenance, your order will be processed later",
        "Your order is queued",
        "Order will be sent as soon as the provider is back",
        "An error occurred",
        "SQLSTATE[HY000]",
        "Your order is being processed",
        "Order is being created",
        "Order pending",
        "Your order was accepted",
        "Order saved, provider is down",
        "Your order is on moderation",
        "It starts automatically when the provider is back",
        "Balance low, order will be completed soon",
        "Order will start in 5 minutes",
    ] {
        assert!(leaves_it_open(words), "{words}");
    }
    for words in [
        "Order could not be sent to the provider",
        "Bad link",
        "Service unavailable, try later",
        "Link not accepted",
        "This link can not be accepted",
        "Your link isn't accepted",
        "The order was not saved",
        "You have a pending order for this link",
        "Service will be back in 10 minutes",
        "Order was automatically rejected",
    ] {
        assert!(!leaves_it_open(words), "{words}");
    }
}

#[test]
fn a_wait_is_read_from_the_words() {
    let wait = |words: &str| wait_in(words).map(|wait| wait.as_secs() / 60);
    assert_eq!(wait("Refill will be available in 12 hours 30 minutes"), Some(750));
    assert_eq!(wait("Please wait 1 day, 2 hrs."), Some(26 * 60));
    assert_eq!(wait("You can refill again in 45 min"), Some(45));
    assert_eq!(wait("99999999999999999999 hours"), None);
    for words in [
        "The order was completed or refill was requested less than 24 hours ago",
        "Try later",
        "Too many orders for https://x.com/9999-days",
        "Please wait for https://x.com/9999-days and @12-hours",
        "Maximum 100 orders per 24 hours",
        "Too many orders, wait: 100 orders per 24 hours",
        "12 hours of fame",
        "in hours",
        "",
    ] {
        assert_eq!(wait(words), None, "{words}");
    }
}

#[test]
fn what_is_said_of_a_link_concerns_nobody_else() {
    let wording = Wording::new(&[]);
    let concerns = |words: &str| Refusal::of(words, 200, &wording).claim().concerns;
    for words in
        ["Too many orders for this link, try again in 30 days", "Too many requests for this URL", "Bad link"]
    {
        assert_eq!(concerns(words), Concerns::Order, "{words}");
    }
    for words in ["This service is temporarily unavailable", "Provider error: Invalid API key"] {
        assert_eq!(concerns(words), Concerns::Service, "{words}");
    }
    for words in ["Too many requests. Limit 50/minute.", "Maximum 100 orders", "Unknown panel"] {
        assert_eq!(concerns(words), Concerns::Everybody, "{words}");
    }
    let header = Some(Duration::from_secs(9));
    let refusal =
        Refusal { retry_after: header, ..Refusal::of("Too many orders for this link", 200, &wording) };
    assert_eq!((refusal.claim().concerns, refusal.claim().wait), (Concerns::Everybody, header));
}
