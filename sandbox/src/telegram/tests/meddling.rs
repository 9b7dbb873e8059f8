//! Payments that go wrong on their way to the bot, Stars that are taken back, and the door through which both are ordered.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ANNA, BORIS, Scene};
use crate::telegram::{Partner, PastStars, StarDelivery, StarFlow};

fn payments(updates: &[Value]) -> Vec<&str> {
    let told = updates.iter().map(|update| &update["message"]["successful_payment"]);
    told.filter_map(|payment| payment["telegram_payment_charge_id"].as_str()).collect()
}

#[tokio::test]
async fn the_news_of_a_payment_is_lost_doubled_or_late_as_planned() {
    let scene = Scene::new();
    let link = scene.link().await;
    for delivery in [StarDelivery::Lost, StarDelivery::Twice, StarDelivery::Late] {
        scene.telegram.deliver_next_payment(delivery);
    }
    let (lost, none) = scene.paid(ANNA, &link).await;
    assert_eq!((payments(&scene.updates().await).len(), none.len()), (0, 0));
    let (twice, two) = scene.paid(ANNA, &link).await;
    let updates = scene.updates().await;
    assert_eq!((payments(&updates), two.len()), (vec![twice.as_str(), &twice], 2));
    let (once, again) = (&updates[updates.len() - 2], &updates[updates.len() - 1]);
    assert_ne!(once["update_id"], again["update_id"]);
    assert_eq!(once["message"], again["message"]);
    let (late, none) = scene.paid(BORIS, &link).await;
    assert_eq!((payments(&scene.updates().await).len(), none.len()), (0, 0));
    let (usual, one) = scene.paid(ANNA, &link).await;
    assert_eq!((payments(&scene.updates().await), one.len()), (vec![usual.as_str()], 1));
    assert_eq!(scene.telegram.release_payments().len(), 1);
    assert_eq!(payments(&scene.updates().await), [late.as_str()]);
    assert_eq!(scene.telegram.release_payments(), [0; 0]);
    let all: Vec<String> = scene.telegram.star_transactions().into_iter().map(|row| row.id).collect();
    assert_eq!(all, [lost, twice, late, usual], "what was paid stands there, told or not");
    assert_eq!(scene.telegram.star_balance(), 2_000);
}

#[tokio::test]
async fn stars_that_are_taken_back_are_in_nobodys_purse() {
    let scene = Scene::new();
    let link = scene.link().await;
    let (charge, _) = scene.paid(ANNA, &link).await;
    scene.updates().await;
    scene.telegram.take_back(&charge).unwrap();
    let updates = scene.updates().await;
    assert_eq!(updates[0]["message"]["refunded_payment"]["telegram_payment_charge_id"], json!(charge));
    assert_eq!((scene.telegram.stars_of(ANNA), scene.telegram.star_balance()), (4_500, 0));
    let row = scene.telegram.star_transactions().pop().unwrap();
    assert_eq!((row.id.as_str(), row.stars, row.flow), (charge.as_str(), 500, StarFlow::Out));
    let refund = json!({"user_id": ANNA, "telegram_payment_charge_id": charge});
    assert_eq!(scene.refused("refundStarPayment", refund).await, "Bad Request: CHARGE_ALREADY_REFUNDED");
    assert!(scene.telegram.take_back(&charge).is_err());
    assert_eq!(scene.telegram.take_back("stx").unwrap_err().0, "nobody has paid stx");
    assert!(scene.telegram.refusals().is_empty());
}

#[tokio::test]
async fn what_was_withdrawn_can_not_be_refunded() {
    let scene = Scene::new();
    let link = scene.link().await;
    let (charge, _) = scene.paid(ANNA, &link).await;
    let withdrawn = PastStars { stars: 400, flow: StarFlow::Out, partner: Partner::Fragment };
    scene.telegram.add_past_stars(withdrawn);
    let refund = json!({"user_id": ANNA, "telegram_payment_charge_id": charge});
    assert_eq!(scene.refused("refundStarPayment", refund).await, "Bad Request: BALANCE_TOO_LOW");
    scene.telegram.take_back(&charge).unwrap();
    assert_eq!(scene.done("getMyStarBalance", json!({})).await, json!({"amount": -400}));
}

#[tokio::test]
async fn the_control_door_does_the_same() {
    let scene = Scene::new();
    let link = scene.link().await;
    let ask = async |path: &str, body: Value| {
        let (status, answer) = scene.post(path, body).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    };
    ask("/sandbox/purse", json!({"person": ANNA, "stars": 600})).await;
    ask("/sandbox/delivery", json!({"next": "late"})).await;
    scene.updates().await;
    let bot = async {
        scene.telegram.wait(|telegram| telegram.waiting_updates() == 1).await;
        let query = scene.updates().await[0]["pre_checkout_query"]["id"].clone();
        scene.done("answerPreCheckoutQuery", json!({"pre_checkout_query_id": query, "ok": true})).await
    };
    let pay = json!({"person": ANNA, "link": link});
    let (paid, _) = tokio::join!(ask("/sandbox/pay", pay.clone()), bot);
    let charge = paid["charge"].as_str().unwrap();
    assert_eq!(paid, json!({"outcome": "paid", "charge": charge, "updates": []}));
    assert_eq!(ask("/sandbox/release", json!({})).await["updates"].as_array().unwrap().len(), 1);
    ask("/sandbox/purse", json!({"person": BORIS, "stars": 500})).await;
    ask("/sandbox/give_up", json!({"person": BORIS, "link": link})).await;
    ask("/sandbox/take_back", json!({"charge": charge})).await;
    assert_eq!(ask("/sandbox/history", json!({"count": 3})).await, json!({"transactions": 5}));
    let failing = json!({"method": "getMe", "fault": {"too_many": {"retry_after": 5}}, "times": 1});
    ask("/sandbox/fail", failing).await;
    assert_eq!(scene.call("getMe", json!({})).await["error_code"], 429);
    ask("/sandbox/fail", json!({"method": "*", "fault": "internal500", "permille": 1_000})).await;
    assert_eq!(ask("/sandbox/heal", json!({})).await, json!({"faults": 1}));
    let stars = scene.get("/sandbox/stars").await;
    assert_eq!(stars["balance"], 100 - 10 + 20);
    assert_eq!(stars["purses"], json!({"11": 100, "12": 500, "13": 5_000}));
    assert_eq!(stars["links"], json!([link]));
    assert_eq!(
        stars["transactions"][3]["partner"],
        json!({"kind": "payer", "person": ANNA, "payload": "t1"})
    );
    for (path, body, why) in [
        ("/sandbox/pay", pay, "person 11 has 100 Stars, and this takes 500"),
        ("/sandbox/take_back", json!({"charge": "x"}), "nobody has paid x"),
        ("/sandbox/purse", json!({"person": 99, "stars": 1}), "there is no person 99"),
        ("/sandbox/fail", json!({"method": "*", "fault": "stall"}), "either times or permille"),
    ] {
        let (status, answer) = scene.post(path, body).await;
        assert_eq!((status.as_u16(), &answer["error"]), (400, &json!(why)), "{path}");
    }
}

#[tokio::test]
async fn the_sheet_shows_the_invoice_and_how_it_ended() {
    let scene = Scene::new();
    let link = scene.link().await;
    let (_, shown) = scene.post("/chat/invoice", json!({"link": link})).await;
    assert_eq!(
        shown,
        json!({"title": "Top up 6.50", "description": "Goes to your balance", "stars": 500}),
        "the payload is the bot's own"
    );
    let (status, answer) = scene.post("/chat/invoice", json!({"link": "https://t.me/$x"})).await;
    assert_eq!((status.as_u16(), answer), (400, json!({"error": "This invoice does not exist"})));
    scene.updates().await;
    let pay = scene.post("/chat/pay", json!({"person": ANNA, "link": link}));
    let bot = async {
        scene.telegram.wait(|telegram| telegram.waiting_updates() == 1).await;
        let query = scene.updates().await[0]["pre_checkout_query"]["id"].clone();
        let no = json!({"pre_checkout_query_id": query, "ok": false, "error_message": "Over."});
        scene.done("answerPreCheckoutQuery", no).await
    };
    let ((_, refused), _) = tokio::join!(pay, bot);
    assert_eq!(refused, json!({"outcome": "refused", "words": "Over."}));
    let pay = scene.post("/chat/pay", json!({"person": ANNA, "link": link}));
    let clock = async {
        scene.telegram.wait(|telegram| telegram.waiting_updates() == 1).await;
        scene.clock.turn(Duration::from_secs(10));
    };
    let ((_, unanswered), ()) = tokio::join!(pay, clock);
    assert_eq!(unanswered, json!({"outcome": "unanswered"}));
    let (charge, _) = scene.paid(ANNA, &link).await;
    let state = scene.get("/chat/state").await;
    assert_eq!(state["people"][0]["stars"], 4_500);
    let told = state["messages"]["11"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&told["kind"], &told["receipt"]),
        (&json!("successful_payment"), &json!({"stars": 500, "title": "Top up 6.50"}))
    );
    scene.telegram.take_back(&charge).unwrap();
}
