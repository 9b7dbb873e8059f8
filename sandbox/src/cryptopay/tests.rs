//! The service over HTTP, as a client sees it. Nobody sleeps here: the clock is turned.

use std::time::Duration;

use serde_json::{Value, json};

use super::{Fault, Listing, Options, SandboxCryptoPay, Status};
use crate::{Moment, time::ByHand};

const TOKEN: &str = "12345:sandbox-token";

/// A service, and somebody to call it.
struct Bench {
    service: SandboxCryptoPay,
    clock: ByHand,
    http: reqwest::Client,
}

impl Bench {
    async fn new() -> Self {
        Self::with(Options::default()).await
    }

    async fn with(options: Options) -> Self {
        let clock = ByHand::at(Moment(1_795_348_800_000));
        let service = SandboxCryptoPay::start(clock.clock(), options).await.unwrap();
        let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        Self { service, clock, http: http.build().unwrap() }
    }

    async fn send(&self, token: &str, method: &str, body: &Value) -> reqwest::Result<(u16, Value)> {
        let address = format!("{}/api/{method}", self.service.url());
        let request = self.http.post(address).header("Crypto-Pay-API-Token", token).json(body);
        let response = request.send().await?;
        let code = response.status().as_u16();
        Ok((code, serde_json::from_str(&response.text().await?).unwrap_or_default()))
    }

    /// What a good request brings.
    async fn call(&self, method: &str, body: &Value) -> Value {
        let (code, answer) = self.send(TOKEN, method, body).await.unwrap();
        assert_eq!((code, &answer["ok"]), (200, &json!(true)), "{answer}");
        answer["result"].clone()
    }

    /// The code and name with which a request is refused; the HTTP status is the code.
    async fn refusal(&self, method: &str, body: &Value) -> String {
        let (code, answer) = self.send(TOKEN, method, body).await.unwrap();
        assert_eq!((&answer["ok"], &answer["error"]["code"]), (&json!(false), &json!(code)), "{body}");
        format!("{code} {}", answer["error"]["name"].as_str().unwrap())
    }

    async fn create(&self, payload: &str) -> i64 {
        self.call("createInvoice", &ten_dollars(payload)).await["invoice_id"].as_i64().unwrap()
    }

    async fn list(&self, asked: &Value) -> Vec<i64> {
        let result = self.call("getInvoices", asked).await;
        let items = result["items"].as_array().unwrap();
        items.iter().map(|item| item["invoice_id"].as_i64().unwrap()).collect()
    }

    async fn told(&self, id: i64) -> Value {
        self.call("getInvoices", &json!({ "invoice_ids": id.to_string() })).await["items"][0].clone()
    }

    async fn page(&self, id: i64) -> String {
        let url = self.service.invoice(id).unwrap().url;
        self.http.get(url).send().await.unwrap().text().await.unwrap()
    }

    async fn wish(&self, wish: &str, body: &Value) -> u16 {
        let address = format!("{}/sandbox/{wish}", self.service.url());
        self.http.post(address).json(body).send().await.unwrap().status().as_u16()
    }
}

fn ten_dollars(payload: &str) -> Value {
    json!({
        "currency_type": "fiat", "fiat": "USD", "amount": "10.00", "accepted_assets": "USDT,TON",
        "description": "Top-up <1>", "payload": payload, "expires_in": 3600,
        "allow_comments": false, "allow_anonymous": true,
    })
}

/// The request for ten dollars with one parameter otherwise; `null` for without.
fn with(name: &str, value: Value) -> Value {
    let mut asked = ten_dollars("t1");
    if value.is_null() {
        asked.as_object_mut().unwrap().remove(name);
    } else {
        asked[name] = value;
    }
    asked
}

#[tokio::test]
async fn an_invoice_is_made_and_told() {
    let bench = Bench::new().await;
    let me = bench.call("getMe", &json!({})).await;
    assert_eq!((&me["app_id"], &me["name"]), (&json!(12345), &json!("Sandbox shop")));
    let id = bench.create("t1").await;
    let told = bench.told(id).await;
    for (name, value) in [
        ("invoice_id", json!(4_711_001)),
        ("status", json!("active")),
        ("currency_type", json!("fiat")),
        ("fiat", json!("USD")),
        ("amount", json!("10")),
        ("accepted_assets", json!(["USDT", "TON"])),
        ("payload", json!("t1")),
        ("created_at", json!("2026-11-22T12:00:00.000Z")),
        ("expiration_date", json!("2026-11-22T13:00:00.000Z")),
        ("paid_at", Value::Null),
    ] {
        assert_eq!(told[name], value, "{name}");
    }
    assert_eq!(told["bot_invoice_url"], bench.service.invoices_for("t1")[0].url.as_str());
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_said_by_name() {
    let bench = Bench::new().await;
    for (name, value, expected) in [
        ("currency_type", json!("gold"), "400 CURRENCY_TYPE_INVALID"),
        ("fiat", json!("XAU"), "400 FIAT_INVALID"),
        ("fiat", Value::Null, "400 FIAT_REQUIRED"),
        ("amount", Value::Null, "400 AMOUNT_REQUIRED"),
        ("amount", json!(10), "400 AMOUNT_INVALID"),
        ("amount", json!("0.00"), "400 AMOUNT_INVALID"),
        ("amount", json!("-1"), "400 AMOUNT_INVALID"),
        ("amount", json!("1e3"), "400 AMOUNT_INVALID"),
        ("amount", json!("0.000000001"), "400 AMOUNT_INVALID"),
        ("accepted_assets", json!(["USDT"]), "500 APP_ERROR"),
        ("accepted_assets", json!("USDT,GOLD"), "400 ACCEPTED_ASSETS_INVALID"),
        ("description", json!("x".repeat(1_025)), "400 DESCRIPTION_INVALID"),
        ("payload", json!("x".repeat(4_097)), "400 PAYLOAD_INVALID"),
        ("expires_in", json!(0), "400 EXPIRES_IN_INVALID"),
        ("expires_in", json!(2_678_401), "400 EXPIRES_IN_INVALID"),
        ("expires_in", json!("60"), "400 EXPIRES_IN_INVALID"),
        ("allow_comments", json!("no"), "400 ALLOW_COMMENTS_INVALID"),
        ("accept_assets", json!("USDT"), "400 ACCEPT_ASSETS_UNKNOWN"),
    ] {
        assert_eq!(bench.refusal("createInvoice", &with(name, value)).await, expected, "{name}");
    }
    for (asked, expected) in [
        (json!({ "status": "expired" }), "400 STATUS_INVALID"),
        (json!({ "count": 1_001 }), "400 COUNT_INVALID"),
        (json!({ "count": 0 }), "400 COUNT_INVALID"),
        (json!({ "offset": -1 }), "400 OFFSET_INVALID"),
        (json!({ "invoice_ids": "1,x" }), "400 INVOICE_IDS_INVALID"),
        (json!({ "invoice_ids": [1] }), "400 INVOICE_IDS_INVALID"),
    ] {
        assert_eq!(bench.refusal("getInvoices", &asked).await, expected, "{asked}");
    }
    assert_eq!(bench.refusal("getMoney", &json!({})).await, "405 METHOD_NOT_FOUND");
    assert!(bench.service.invoices().is_empty());
}

#[tokio::test]
async fn only_the_right_token_is_known_and_it_can_be_refused() {
    let bench = Bench::new().await;
    assert_eq!(bench.send("12345:other", "getMe", &json!({})).await.unwrap().0, 401);
    bench.service.refuse_token();
    assert_eq!(bench.refusal("createInvoice", &ten_dollars("t1")).await, "401 UNAUTHORIZED");
    bench.service.accept_token();
    bench.create("t1").await;
}

#[tokio::test]
async fn a_page_is_a_hundred_unless_more_are_asked_for_and_the_newest_come_first() {
    let bench = Bench::new().await;
    for number in 0..103 {
        bench.create(&format!("t{number}")).await;
    }
    assert_eq!(bench.list(&json!({})).await.len(), 100);
    assert_eq!(bench.list(&json!({ "count": 1_000 })).await.len(), 103);
    assert_eq!(bench.list(&json!({ "offset": 101 })).await, [4_711_002, 4_711_001]);
    assert_eq!(bench.list(&json!({ "invoice_ids": "4711001,4711003,9" })).await, [4_711_003, 4_711_001]);
    bench.service.pay(4_711_002, "USDT").unwrap();
    assert_eq!(bench.list(&json!({ "status": "paid" })).await, [4_711_002]);
    assert_eq!(bench.list(&json!({ "status": "active", "count": 1 })).await, [4_711_103]);
    assert_eq!(bench.list(&json!({ "fiat": "EUR" })).await, [0; 0]);

    let bench = Bench::with(Options { listing: Listing::OldestFirst, ..Options::default() }).await;
    let made = [bench.create("t1").await, bench.create("t2").await];
    assert_eq!(bench.list(&json!({})).await, made);
}

#[tokio::test]
async fn a_payer_presses_a_button_of_the_page() {
    let bench = Bench::new().await;
    let id = bench.create("t1").await;
    let page = bench.page(id).await;
    for part in ["Pay 10 USDT", "Pay 3.125 TON", "Top-up &lt;1&gt;", "Sandbox shop"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    bench.clock.turn(Duration::from_mins(1));
    let url = bench.service.invoice(id).unwrap().url;
    let pressed = bench.http.post(&url).body("asset=TON").send().await.unwrap();
    assert_eq!(pressed.status().as_u16(), 303);
    assert!(bench.page(id).await.contains("Paid."));
    let told = bench.told(id).await;
    assert_eq!((&told["status"], &told["amount"]), (&json!("paid"), &json!("10")));
    assert_eq!((&told["paid_asset"], &told["paid_amount"]), (&json!("TON"), &json!("3.125")));
    assert_eq!((&told["paid_fiat_rate"], &told["fee_amount"]), (&json!("3.2"), &json!(0.03)));
    assert_eq!(told["paid_at"], "2026-11-22T12:01:00.000Z");
    assert!(bench.service.pay(id, "USDT").is_err());
    // What a page of the world outside may not do, and what it may not find.
    let foreign = bench.http.post(&url).header("Origin", "https://elsewhere.example").send().await.unwrap();
    assert_eq!(foreign.status().as_u16(), 403);
    assert_eq!(bench.http.get(format!("{url}0")).send().await.unwrap().status().as_u16(), 404);
}

#[tokio::test]
async fn an_invoice_expires_by_the_clock_and_can_be_paid_all_the_same() {
    let bench = Bench::new().await;
    let (late, early) = (bench.create("t1").await, bench.create("t2").await);
    bench.service.expire(early).unwrap();
    assert_eq!(bench.told(early).await["status"], "expired");
    bench.clock.turn(Duration::from_secs(3_599));
    assert_eq!(bench.told(late).await["status"], "active");
    bench.clock.turn(Duration::from_secs(1));
    assert_eq!(bench.told(late).await["status"], "expired");
    assert!(bench.page(late).await.contains("expired"));
    assert!(bench.service.pay(late, "USDT").is_err() && bench.service.pay(1, "USDT").is_err());
    bench.service.pay_late(late, "USDT").unwrap();
    assert_eq!(bench.service.invoice(late).unwrap().status, Status::Paid);
    assert_eq!(bench.list(&json!({ "status": "paid" })).await, [late]);
    assert!(bench.service.expire(late).is_err() && bench.service.pay_late(early, "BTC").is_err());
}

#[tokio::test]
async fn what_is_deleted_is_gone_and_what_is_paid_stays() {
    let bench = Bench::new().await;
    let (gone, paid) = (bench.create("t1").await, bench.create("t2").await);
    assert_eq!(bench.call("deleteInvoice", &json!({ "invoice_id": gone })).await, json!(true));
    bench.service.pay(paid, "USDT").unwrap();
    for (asked, expected) in [
        (json!({ "invoice_id": gone }), "400 INVOICE_NOT_FOUND"),
        (json!({ "invoice_id": paid }), "400 INVOICE_ALREADY_PAID"),
        (json!({ "invoice_id": "x" }), "400 INVOICE_ID_INVALID"),
        (json!({}), "400 INVOICE_ID_REQUIRED"),
    ] {
        assert_eq!(bench.refusal("deleteInvoice", &asked).await, expected);
    }
    assert_eq!(bench.list(&json!({})).await, [paid]);
}

/// Makes an invoice under a fault; gives what came back, and how many invoices there are.
async fn make_under(fault: Fault) -> (Result<(u16, Value), reqwest::Error>, usize) {
    let bench = Bench::new().await;
    bench.service.fail_next("createInvoice", 1, fault);
    let seen = bench.send(TOKEN, "createInvoice", &ten_dollars("t1")).await;
    assert_eq!((bench.service.faults_happened(), bench.service.calls().len()), (1, 1));
    (seen, bench.service.invoices().len())
}

#[tokio::test]
async fn faults_do_what_they_say() {
    for (fault, invoices) in [(Fault::CloseBeforeReading, 0), (Fault::CloseAfterEffect, 1)] {
        let (seen, made) = make_under(fault).await;
        assert!(seen.is_err_and(|error| error.is_request() && !error.is_connect()));
        assert_eq!(made, invoices);
    }
    let html = "<html>busy</html>".to_owned();
    for (fault, code, invoices) in [
        (Fault::Http(502, html.clone()), 502, 0),
        (Fault::HttpAfterEffect(504, html), 504, 1),
        (Fault::MovedTo(302, "https://elsewhere.example/".to_owned()), 302, 0),
        (Fault::Refuse(429, "TOO_MANY_REQUESTS".to_owned()), 429, 0),
        (Fault::CutJson, 200, 1),
    ] {
        let (seen, made) = make_under(fault.clone()).await;
        assert_eq!((seen.unwrap().0, made), (code, invoices), "{fault:?}");
    }
    let (seen, _) = make_under(Fault::Says("amount".to_owned(), "ten".to_owned())).await;
    assert_eq!(seen.unwrap().1["result"]["amount"], "ten");
}

#[tokio::test]
async fn a_stalled_request_is_done_before_or_after() {
    for (fault, invoices) in [(Fault::Stall, 0), (Fault::StallAfterEffect, 1)] {
        let bench = Bench::new().await;
        bench.service.fail_next("*", 1, fault);
        let asked = ten_dollars("t1");
        let (seen, ()) = tokio::join!(bench.send(TOKEN, "createInvoice", &asked), async {
            bench.service.until_stalled(1).await;
            assert_eq!(bench.service.invoices().len(), invoices);
            bench.service.heal();
        });
        assert_eq!((seen.unwrap().0, bench.service.invoices().len()), (200, 1));
    }
}

#[tokio::test]
async fn a_closed_door_refuses_and_opens_again() {
    let bench = Bench::new().await;
    bench.service.close_door().await;
    assert!(bench.send(TOKEN, "getMe", &json!({})).await.is_err_and(|error| error.is_connect()));
    bench.service.open_door().await.unwrap();
    bench.call("getMe", &json!({})).await;
}

#[tokio::test]
async fn all_can_be_wished_for_from_outside() {
    let bench = Bench::new().await;
    let ids = [bench.create("t1").await, bench.create("t2").await, bench.create("t3").await];
    for (wish, body, code) in [
        ("pay", json!({ "invoice": ids[0], "asset": "USDT" }), 200),
        ("pay", json!({ "invoice": ids[0], "asset": "USDT" }), 400),
        ("expire", json!({ "invoice": ids[1] }), 200),
        ("pay_late", json!({ "invoice": ids[1], "asset": "TON" }), 200),
        ("expire", json!({ "invoice": ids[2] }), 200),
        ("fail", json!({ "action": "getMe", "fault": { "http": [503, "<html>"] }, "times": 1 }), 200),
        ("fail", json!({ "action": "getMe", "fault": "nothing", "times": 1 }), 400),
        ("refuse_token", json!({}), 200),
        ("accept_token", json!({}), 200),
        ("dance", json!({}), 404),
    ] {
        assert_eq!(bench.wish(wish, &body).await, code, "{wish} {body}");
    }
    let status: Vec<Status> = bench.service.invoices().iter().map(|invoice| invoice.status).collect();
    assert_eq!(status, [Status::Paid, Status::Paid, Status::Expired]);
    assert_eq!(bench.send(TOKEN, "getMe", &json!({})).await.unwrap().0, 503);
    assert_eq!(bench.wish("heal", &json!({})).await, 200);
}
