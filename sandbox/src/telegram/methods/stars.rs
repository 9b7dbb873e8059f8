//! Telegram Stars: invoices, the word before a payment, money back, and what came and went. Where the server's own words for a refusal
//! are not known, there is a code in its style.

use serde_json::{Value, json};

use crate::{
    Moment,
    telegram::{
        body::Arguments,
        checkout::Verdict,
        paid::{Partner, StarTransaction},
        refusal::Refusal,
        stars::{ANSWER_WITHIN, Invoice},
        world::World,
    },
};

const TITLE_LIMIT: usize = 32;
const DESCRIPTION_LIMIT: usize = 255;
const PAYLOAD_BYTES: usize = 128;
const MOST_STARS: i64 = 25_000;
const TOO_OLD: &str = "query is too old and response timeout expired or query ID is invalid";
/// What is for goods that are sent by post, and paid in other money.
const FOREIGN_FLAGS: [&str; 7] = [
    "need_name",
    "need_phone_number",
    "need_email",
    "need_shipping_address",
    "send_phone_number_to_provider",
    "send_email_to_provider",
    "is_flexible",
];

/// createInvoiceLink.
pub(super) fn invoice_link(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let text = |field: &str| arguments.text(field).unwrap_or_default().to_owned();
    let (title, description, payload) = (text("title"), text("description"), text("payload"));
    check_words(&title, TITLE_LIMIT, "INVOICE_TITLE_INVALID")?;
    check_words(&description, DESCRIPTION_LIMIT, "INVOICE_DESCRIPTION_INVALID")?;
    if !(1..=PAYLOAD_BYTES).contains(&payload.len()) {
        return Err(Refusal::wrong("INVOICE_PAYLOAD_INVALID"));
    }
    let stars = read_price(arguments)?;
    check_extras(arguments)?;
    let link = format!("https://t.me/$sandbox{:06}", world.next_thing());
    world.stars.keep_invoice(Invoice { link: link.clone(), title, description, payload, stars });
    Ok(link.into())
}

fn check_words(text: &str, limit: usize, code: &str) -> Result<(), Refusal> {
    if text.contains('\0') {
        return Err(Refusal::wrong("strings must not contain the null character"));
    }
    let length = text.trim().chars().count();
    if (1..=limit).contains(&length) { Ok(()) } else { Err(Refusal::wrong(code)) }
}

/// How many Stars an invoice asks for.
fn read_price(arguments: &Arguments) -> Result<i64, Refusal> {
    if arguments.text("currency") != Some("XTR") {
        return Err(Refusal::wrong("the sandbox knows no currency but XTR"));
    }
    if arguments.text("provider_token").is_some_and(|token| !token.is_empty()) {
        return Err(Refusal::wrong("PAYMENT_PROVIDER_INVALID"));
    }
    let prices =
        arguments.fields.get("prices").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let amounts: Vec<i64> = prices.iter().filter_map(|price| price["amount"].as_i64()).collect();
    if amounts.iter().fold(0, |sum: i64, amount| sum.saturating_add(*amount)) <= 0 {
        return Err(Refusal::wrong("total price must be positive"));
    }
    let labelled = prices.iter().all(|price| price["label"].as_str().is_some_and(|label| !label.is_empty()));
    match amounts.as_slice() {
        [amount] if *amount > MOST_STARS => Err(Refusal::wrong("CURRENCY_TOTAL_AMOUNT_INVALID")),
        [amount] if labelled => Ok(*amount),
        _ => Err(Refusal::wrong("STARS_INVOICE_INVALID")),
    }
}

/// Nothing of what belongs to other money is taken with Stars.
fn check_extras(arguments: &Arguments) -> Result<(), Refusal> {
    let tips = arguments.fields.get("suggested_tip_amounts").and_then(Value::as_array);
    let is_set = FOREIGN_FLAGS.iter().any(|flag| arguments.flag(flag))
        || arguments.integer("max_tip_amount").is_some_and(|most| most != 0)
        || tips.is_some_and(|tips| !tips.is_empty())
        || arguments.text("provider_data").is_some_and(|data| !data.is_empty());
    if is_set {
        return Err(Refusal::wrong("STARS_INVOICE_INVALID"));
    }
    if arguments.fields.contains_key("subscription_period") {
        return Err(Refusal::wrong("the sandbox does not know subscriptions yet"));
    }
    Ok(())
}

/// answerPreCheckoutQuery. A second answer, or one that comes late, is refused, but it is nobody's fault: the first one may have been lost.
pub(super) fn answer(world: &mut World, arguments: &Arguments, now: Moment) -> Result<Value, Refusal> {
    let id = arguments.text("pre_checkout_query_id").unwrap_or_default();
    let words = arguments.text("error_message").unwrap_or_default().trim().to_owned();
    let verdict = if arguments.flag("ok") { Verdict::Yes } else { Verdict::No(words.clone()) };
    if matches!(verdict, Verdict::No(_)) && words.is_empty() {
        return Err(Refusal::wrong("parameter \"error_message\" is required"));
    }
    let checkout = world.stars.checkout(id).ok_or_else(|| Refusal::wrong(TOO_OLD))?;
    if checkout.answered || now.since(checkout.at) >= ANSWER_WITHIN {
        return Err(Refusal::vain(TOO_OLD));
    }
    world.decide(id, verdict, now);
    Ok(true.into())
}

/// refundStarPayment. The payer is told by Telegram, and so is the bot.
pub(super) fn refund(world: &mut World, arguments: &Arguments, now: Moment) -> Result<Value, Refusal> {
    let charge = arguments.text("telegram_payment_charge_id").unwrap_or_default();
    let payment = world.stars.payment(charge).ok_or_else(|| Refusal::wrong("CHARGE_NOT_FOUND"))?;
    let stars = payment.stars;
    let payer = match &payment.partner {
        Partner::Payer { person, .. } => Some(*person),
        Partner::Premium { .. }
        | Partner::Fragment
        | Partner::TelegramAds
        | Partner::TelegramApi
        | Partner::Other
        | Partner::Unknown => None,
    };
    if payer != arguments.integer("user_id") {
        return Err(Refusal::wrong("CHARGE_NOT_FOUND"));
    }
    // An answer that was lost is asked for again by every careful bot.
    if world.stars.is_returned(charge) {
        return Err(Refusal::vain("CHARGE_ALREADY_REFUNDED"));
    }
    if world.stars.balance() < stars {
        return Err(Refusal::vain("BALANCE_TOO_LOW"));
    }
    let (person, _) = world.return_payment(charge, now).map_err(Refusal::vain)?;
    if let Ok(account) = world.people.known_mut(person) {
        account.stars += stars;
    }
    Ok(true.into())
}

/// getStarTransactions: oldest first. The server moves a limit that is too high or too low to the nearest one.
pub(super) fn transactions(world: &World, arguments: &Arguments) -> Value {
    let skipped = usize::try_from(arguments.integer("offset").unwrap_or(0)).unwrap_or(0);
    let limit = usize::try_from(arguments.integer("limit").unwrap_or(100).clamp(1, 100)).unwrap_or(100);
    let page = world.stars.transactions().skip(skipped).take(limit);
    let row = |row: &StarTransaction| world.star_transaction_json(row);
    json!({"transactions": page.map(row).collect::<Value>()})
}

/// getMyStarBalance.
pub(super) fn balance(world: &World) -> Value {
    json!({"amount": world.stars.balance()})
}
