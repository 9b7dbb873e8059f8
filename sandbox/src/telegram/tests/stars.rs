//! Payments with Telegram Stars: what an invoice may be, the bot's word before the Stars move, money back, and what stands among the
//! transactions.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ANNA, BORIS, STRANGER, Scene};
use crate::telegram::{Fault, Payment};

const TOO_OLD: &str = "Bad Request: query is too old and response timeout expired or query ID is invalid";

fn invoice() -> Value {
    json!({"title": "Top up 6.50", "description": "Goes to your balance", "payload": "t1", "currency": "XTR",
        "provider_token": "", "prices": [{"label": "Top up", "amount": 500}]})
}

fn with(field: &str, value: Value) -> Value {
    let mut invoice = invoice();
    invoice[field] = value;
    invoice
}

fn priced(amounts: &[i64]) -> Value {
    with("prices", amounts.iter().map(|amount| json!({"label": "x", "amount": amount})).collect())
}

impl Scene {
    pub(super) async fn link(&self) -> String {
        self.done("createInvoiceLink", invoice()).await.as_str().unwrap().to_owned()
    }

    /// Confirms all updates so far and returns those that are new.
    pub(super) async fn updates(&self) -> Vec<Value> {
        let updates = self.done("getUpdates", json!({})).await.as_array().unwrap().clone();
        if let Some(last) = updates.last() {
            let next = last["update_id"].as_i64().unwrap() + 1;
            self.done("getUpdates", json!({"offset": next})).await;
        }
        updates
    }

    /// Somebody pays, and the bot says yes.
    pub(super) async fn paid(&self, person: i64, link: &str) -> (String, Vec<i64>) {
        let checkout = self.telegram.check_out(person, link).unwrap();
        let yes = json!({"pre_checkout_query_id": checkout.query_id, "ok": true});
        self.done("answerPreCheckoutQuery", yes).await;
        let Some(Payment::Paid { charge, updates }) = self.telegram.outcome(&checkout) else { panic!() };
        (charge, updates)
    }

    async fn transactions(&self, arguments: Value) -> Vec<Value> {
        let mut page = self.done("getStarTransactions", arguments).await;
        page["transactions"].take().as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn an_invoice_is_as_strict_as_stars_are() {
    let scene = Scene::new();
    let stars = "Bad Request: STARS_INVOICE_INVALID";
    let table = [
        (with("title", "".into()), "Bad Request: INVOICE_TITLE_INVALID"),
        (with("title", "x".repeat(33).into()), "Bad Request: INVOICE_TITLE_INVALID"),
        (with("description", " ".into()), "Bad Request: INVOICE_DESCRIPTION_INVALID"),
        (with("description", "x".repeat(256).into()), "Bad Request: INVOICE_DESCRIPTION_INVALID"),
        (with("payload", "".into()), "Bad Request: INVOICE_PAYLOAD_INVALID"),
        (with("payload", "й".repeat(65).into()), "Bad Request: INVOICE_PAYLOAD_INVALID"),
        (with("currency", "USD".into()), "Bad Request: the sandbox knows no currency but XTR"),
        (with("provider_token", "1:TEST:2".into()), "Bad Request: PAYMENT_PROVIDER_INVALID"),
        (with("prices", json!([])), "Bad Request: total price must be positive"),
        (with("prices", json!([{"label": "", "amount": 5}])), stars),
        (priced(&[0]), "Bad Request: total price must be positive"),
        (priced(&[25_001]), "Bad Request: CURRENCY_TOTAL_AMOUNT_INVALID"),
        (priced(&[1, 1]), stars),
        (with("max_tip_amount", 5.into()), stars),
        (with("suggested_tip_amounts", json!([5])), stars),
        (with("need_name", true.into()), stars),
        (with("need_email", true.into()), stars),
        (with("is_flexible", true.into()), stars),
        (
            with("subscription_period", 2_592_000.into()),
            "Bad Request: the sandbox does not know subscriptions yet",
        ),
        (with("tips", 5.into()), "Bad Request: tips is not a field the Bot API knows"),
        (
            with("prices", json!([{"label": "x", "amount": "5"}])),
            "Bad Request: prices[0].amount must be Integer, not String",
        ),
    ];
    for (arguments, words) in table {
        assert_eq!(scene.refused("createInvoiceLink", arguments.clone()).await, words, "{arguments}");
    }
    let mut largest = priced(&[25_000]);
    largest["title"] = "й".repeat(32).into();
    largest["description"] = "🙂".repeat(255).into();
    largest["payload"] = "й".repeat(64).into();
    largest["need_name"] = false.into();
    largest.as_object_mut().unwrap().remove("provider_token");
    let link = scene.done("createInvoiceLink", largest).await.as_str().unwrap().to_owned();
    assert!(link.starts_with("https://t.me/$"), "{link}");
    assert_eq!(scene.telegram.invoice(&link).unwrap().stars, 25_000);
}

#[tokio::test]
async fn a_link_is_paid_again_and_again_by_anybody() {
    let scene = Scene::new();
    let link = scene.link().await;
    let button = json!({"inline_keyboard": [[{"text": "Pay", "url": link}]]});
    scene.done("sendMessage", json!({"chat_id": ANNA, "text": "x", "reply_markup": button})).await;
    assert_eq!(scene.telegram.invoice_link(ANNA), Some(link.clone()));
    assert_eq!(scene.telegram.invoice_link(BORIS), None);
    scene.updates().await;
    let (first, _) = scene.paid(ANNA, &link).await;
    let updates = scene.updates().await;
    let query = &updates[0]["pre_checkout_query"];
    let user =
        json!({"id": ANNA, "is_bot": false, "first_name": "Anna", "username": "anna", "language_code": "ru"});
    assert_eq!(
        *query,
        json!({"id": query["id"], "from": user, "currency": "XTR", "total_amount": 500, "invoice_payload": "t1"})
    );
    let message = &updates[1]["message"];
    assert_eq!((&message["from"], &message["chat"]["id"]), (&user, &json!(ANNA)));
    let told = &message["successful_payment"];
    assert_eq!(
        *told,
        json!({"currency": "XTR", "total_amount": 500, "invoice_payload": "t1", "telegram_payment_charge_id": first,
            "provider_payment_charge_id": told["provider_payment_charge_id"]})
    );
    assert!(first.len() > 64, "no button holds a charge id");
    let (second, _) = scene.paid(ANNA, &link).await;
    let (third, _) = scene.paid(BORIS, &link).await;
    assert!(first != second && second != third && first != third);
    let purses = [ANNA, BORIS, STRANGER].map(|person| scene.telegram.stars_of(person));
    assert_eq!((purses, scene.telegram.star_balance()), ([4_000, 4_500, 5_000], 1_500));
    assert_eq!(scene.done("getMyStarBalance", json!({})).await, json!({"amount": 1_500}));
    let told = scene.telegram.transcript(ANNA);
    assert_eq!(told.matches("Anna: <successful_payment ⭐ 500>\n").count(), 2, "{told}");
    assert!(scene.telegram.refusals().is_empty());
}

#[tokio::test]
async fn nothing_moves_without_the_bots_yes_in_time() {
    let scene = Scene::new();
    let link = scene.link().await;
    let answer = |query: &str, ok: bool| json!({"pre_checkout_query_id": query, "ok": ok});
    let unknown = scene.telegram.check_out(ANNA, "https://t.me/$nothing").unwrap_err();
    assert_eq!(unknown.0, "there is no invoice behind https://t.me/$nothing");
    scene.telegram.fill_purse(BORIS, 499);
    let poor = scene.telegram.check_out(BORIS, &link).unwrap_err();
    assert_eq!(poor.0, "person 12 has 499 Stars, and this takes 500");

    let asked = scene.telegram.check_out(ANNA, &link).unwrap();
    assert_eq!(scene.telegram.outcome(&asked), None);
    let words = scene.refused("answerPreCheckoutQuery", answer(&asked.query_id, false)).await;
    assert_eq!(words, "Bad Request: parameter \"error_message\" is required");
    let mut no = answer(&asked.query_id, false);
    no["error_message"] = "This top-up is over.".into();
    scene.done("answerPreCheckoutQuery", no.clone()).await;
    assert_eq!(scene.telegram.outcome(&asked), Some(Payment::Refused("This top-up is over.".into())));
    let before = scene.telegram.refusals().len();
    assert_eq!(scene.refused("answerPreCheckoutQuery", no).await, TOO_OLD, "answered before");

    let asked = scene.telegram.check_out(ANNA, &link).unwrap();
    scene.clock.turn(Duration::from_millis(9_999));
    assert_eq!(scene.telegram.outcome(&asked), None);
    scene.clock.turn(Duration::from_millis(1));
    assert_eq!(scene.telegram.outcome(&asked), Some(Payment::Unanswered));
    assert_eq!(scene.refused("answerPreCheckoutQuery", answer(&asked.query_id, true)).await, TOO_OLD);
    assert_eq!(scene.telegram.refusals().len(), before, "late is nobody's fault");
    assert_eq!(scene.refused("answerPreCheckoutQuery", answer("1", true)).await, TOO_OLD);
    assert_eq!(scene.telegram.refusals().len(), before + 1, "an invented query is");

    let asked = scene.telegram.check_out_in_vain(ANNA, &link).unwrap();
    scene.done("answerPreCheckoutQuery", answer(&asked.query_id, true)).await;
    assert_eq!(scene.telegram.outcome(&asked), Some(Payment::GivenUp));

    let (one, other) =
        (scene.telegram.check_out(ANNA, &link).unwrap(), scene.telegram.check_out(ANNA, &link).unwrap());
    scene.telegram.fill_purse(ANNA, 600);
    for asked in [&one, &other] {
        scene.done("answerPreCheckoutQuery", answer(&asked.query_id, true)).await;
    }
    assert!(matches!(scene.telegram.outcome(&one), Some(Payment::Paid { .. })));
    assert_eq!(scene.telegram.outcome(&other), Some(Payment::Refused("BALANCE_TOO_LOW".into())));
    assert_eq!((scene.telegram.stars_of(ANNA), scene.telegram.star_balance()), (100, 500));
    assert_eq!(scene.telegram.star_transactions().len(), 1);
}

#[tokio::test]
async fn paying_waits_for_the_bot_or_for_the_clock() {
    let scene = Scene::new();
    let link = scene.link().await;
    scene.updates().await;
    let bot = async {
        scene.telegram.wait(|telegram| telegram.waiting_updates() == 1).await;
        let query = scene.updates().await[0]["pre_checkout_query"]["id"].clone();
        scene.done("answerPreCheckoutQuery", json!({"pre_checkout_query_id": query, "ok": true})).await
    };
    let (payment, _) = tokio::join!(scene.telegram.pay(ANNA, &link), bot);
    assert!(matches!(payment, Payment::Paid { .. }), "{payment:?}");
    let clock = async {
        scene.telegram.wait(|telegram| telegram.waiting_updates() > 1).await;
        scene.clock.turn(Duration::from_secs(10));
    };
    let (payment, ()) = tokio::join!(scene.telegram.pay(ANNA, &link), clock);
    assert_eq!(payment, Payment::Unanswered);
}

#[tokio::test]
async fn a_bot_that_wants_no_such_updates_is_never_paid() {
    let scene = Scene::new();
    let link = scene.link().await;
    scene.done("getUpdates", json!({"offset": -1, "allowed_updates": ["message"]})).await;
    let asked = scene.telegram.check_out(ANNA, &link).unwrap();
    assert_eq!(asked.update_id, None);
    scene.clock.turn(Duration::from_secs(10));
    assert_eq!(scene.telegram.outcome(&asked), Some(Payment::Unanswered));
}

#[tokio::test]
async fn a_payment_is_refunded_once_and_whole() {
    let scene = Scene::new();
    let link = scene.link().await;
    let (charge, _) = scene.paid(ANNA, &link).await;
    scene.clock.turn(Duration::from_mins(1));
    scene.updates().await;
    let refund = |user: i64, charge: &str| json!({"user_id": user, "telegram_payment_charge_id": charge});
    for (user, charge) in [(ANNA, "stx1"), (BORIS, charge.as_str())] {
        let words = scene.refused("refundStarPayment", refund(user, charge)).await;
        assert_eq!(words, "Bad Request: CHARGE_NOT_FOUND");
    }
    let before = scene.telegram.refusals().len();
    scene.telegram.fail_next("refundStarPayment", 1, Fault::LostAfterEffect);
    let lost = scene.client.post(scene.url("refundStarPayment")).json(&refund(ANNA, &charge)).send().await;
    assert!(lost.is_err());
    let words = scene.refused("refundStarPayment", refund(ANNA, &charge)).await;
    assert_eq!(words, "Bad Request: CHARGE_ALREADY_REFUNDED");
    assert_eq!(scene.telegram.refusals().len(), before, "whose answer was lost asks again");
    assert_eq!((scene.telegram.stars_of(ANNA), scene.telegram.star_balance()), (5_000, 0));
    let told = scene.updates().await;
    assert_eq!(
        told[0]["message"]["refunded_payment"],
        json!({"currency": "XTR", "total_amount": 500, "invoice_payload": "t1", "telegram_payment_charge_id": charge})
    );
    let partner = json!({"type": "user", "transaction_type": "invoice_payment", "invoice_payload": "t1",
        "user": told[0]["message"]["from"]});
    assert_eq!(
        scene.transactions(json!({})).await,
        [
            json!({"id": charge, "amount": 500, "date": 1_750_000_000, "source": partner}),
            json!({"id": charge, "amount": 500, "date": 1_750_000_060, "receiver": partner}),
        ]
    );
    assert!(scene.telegram.transcript(ANNA).ends_with("Anna: <refunded_payment ⭐ 500>\n"));
}

#[tokio::test]
async fn transactions_come_oldest_first_in_pages() {
    let scene = Scene::new();
    let link = scene.link().await;
    let (charge, _) = scene.paid(ANNA, &link).await;
    scene.telegram.add_star_history(250);
    let first = scene.transactions(json!({})).await;
    assert_eq!(first.len(), 100);
    assert_eq!(scene.transactions(json!({"limit": 500})).await, first);
    assert_eq!(scene.transactions(json!({"limit": 0, "offset": 99})).await, first[99..]);
    let last = scene.transactions(json!({"offset": 200})).await;
    assert_eq!((last.len(), &last[50]["id"]), (51, &json!(charge)));
    assert_eq!(scene.transactions(json!({"offset": 251})).await, [Value::Null; 0]);
    let all = [first, scene.transactions(json!({"offset": 100})).await, last].concat();
    let dates: Vec<i64> = all.iter().map(|row| row["date"].as_i64().unwrap()).collect();
    assert!(dates.is_sorted() && all.iter().all(|row| row["amount"].as_i64().unwrap() > 0));
    let mut ids: Vec<&str> = all.iter().map(|row| row["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "each has an id of its own");
    let kinds = |end: &str| -> Vec<String> {
        let mut kinds: Vec<String> =
            all.iter().filter_map(|row| Some(row[end]["type"].as_str()?.to_owned())).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    };
    assert_eq!(kinds("source"), ["hologram", "other", "user"]);
    assert_eq!(kinds("receiver"), ["fragment", "telegram_ads", "telegram_api"]);
    let strangers = all.iter().find(|row| row["source"]["invoice_payload"] == "before-0").unwrap();
    let refund = json!({"user_id": 900_000_000, "telegram_payment_charge_id": strangers["id"]});
    scene.done("refundStarPayment", refund).await;
    assert_eq!(scene.transactions(json!({"offset": 251})).await.len(), 1);
}

#[tokio::test]
async fn teloxide_reads_payments() {
    use teloxide::types::{MessageKind, Update, UpdateKind};
    let scene = Scene::new();
    let link = scene.link().await;
    scene.updates().await;
    let (charge, _) = scene.paid(ANNA, &link).await;
    scene.telegram.take_back(&charge).unwrap();
    let updates = scene.updates().await;
    let read: Vec<UpdateKind> = updates
        .iter()
        .map(|update| serde_json::from_str::<Update>(&update.to_string()).unwrap().kind)
        .collect();
    let [UpdateKind::PreCheckoutQuery(query), UpdateKind::Message(paid), UpdateKind::Message(refunded)] =
        &read[..]
    else {
        panic!("{read:?}")
    };
    assert_eq!((query.total_amount, query.invoice_payload.as_str()), (500, "t1"));
    assert_eq!(paid.from.as_ref().unwrap().id, query.from.id);
    let MessageKind::SuccessfulPayment(told) = &paid.kind else { panic!("{paid:?}") };
    assert_eq!(told.successful_payment.telegram_payment_charge_id.0, charge);
    let MessageKind::RefundedPayment(told) = &refunded.kind else { panic!("{refunded:?}") };
    assert_eq!(told.refunded_payment.total_amount, 500);
}
