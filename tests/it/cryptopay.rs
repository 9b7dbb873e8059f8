//! The client of Crypto Pay against the sandbox's, over HTTP: what it sends, what it reads, and what becomes of each way to fail.

use std::time::Duration;

use panelgram::{
    clock::Clock,
    domain::money::Amount,
    pay::cryptopay::{
        ConnectError, CryptoPay, CryptoPayError, Invoice, InvoiceId, InvoiceStatus, NewInvoice, PaidWith,
    },
};
use panelgram_sandbox::cryptopay::{Fault, Listing, Options, SandboxCryptoPay};
use rust_decimal::Decimal;
use serde_json::json;
use url::Url;

use crate::{
    secrets::{self, CRYPTO_PAY_TOKEN},
    world::NOON,
};

/// A service, its client, and the clock by which invoices live.
struct Shop {
    service: SandboxCryptoPay,
    client: CryptoPay,
    clock: Clock,
}

impl Shop {
    async fn new() -> Self {
        Self::listing(Listing::NewestFirst).await
    }

    async fn listing(listing: Listing) -> Self {
        secrets::watch();
        let clock = Clock::manual(NOON);
        let told = clock.clone();
        let same_time = panelgram_sandbox::Clock::told_by(move || told.now().0);
        let options = Options { token: CRYPTO_PAY_TOKEN.to_owned(), listing, ..Options::default() };
        let service = SandboxCryptoPay::start(same_time, options).await.unwrap();
        let client = connect(&service.url(), Duration::from_secs(20)).unwrap();
        Self { service, client, clock }
    }

    async fn create(&self, payload: &str) -> Invoice {
        self.client.create(&ten_dollars(payload)).await.unwrap()
    }

    /// What becomes of an invoice that is made under a fault, in words, and how many are made.
    async fn create_under(&self, fault: Fault) -> (String, usize) {
        let before = self.service.invoices().len();
        self.service.fail_next("createInvoice", 1, fault);
        let error = self.client.create(&ten_dollars("t1")).await.unwrap_err();
        (told(&error), self.service.invoices().len() - before)
    }
}

fn connect(url: &str, timeout: Duration) -> Result<CryptoPay, ConnectError> {
    CryptoPay::with_timeout(&url.parse::<Url>().unwrap(), &CRYPTO_PAY_TOKEN.into(), timeout)
}

fn ten_dollars(payload: &str) -> NewInvoice {
    NewInvoice {
        fiat: "USD".to_owned(),
        amount: Amount(10_500_000),
        accepted_assets: vec!["USDT".to_owned(), "TON".to_owned()],
        description: "Top-up".to_owned(),
        payload: payload.to_owned(),
        expires_in: Duration::from_hours(1),
    }
}

/// The error as a log has it, and whether what was asked may be done; no secret is in it however it is printed.
fn told(error: &CryptoPayError) -> String {
    secrets::assert_silent(&format!("{error} {error:?}"));
    format!("{error}{}", if error.may_be_done() { " (may be done)" } else { "" })
}

fn ids(invoices: &[Invoice]) -> Vec<i64> {
    invoices.iter().map(|invoice| invoice.id.0).collect()
}

#[tokio::test]
async fn a_token_is_tried_out() {
    let shop = Shop::new().await;
    let app = shop.client.me().await.unwrap();
    assert_eq!((app.id, app.name.as_str()), (12_346, "Sandbox shop"));
    shop.service.refuse_token();
    assert_eq!(shop.client.me().await, Err(CryptoPayError::TokenRefused));
}

#[tokio::test]
async fn an_invoice_is_asked_for_to_the_letter_and_has_an_address() {
    let shop = Shop::new().await;
    let invoice = shop.create("t1").await;
    let asked = shop.service.calls().remove(0).parameters;
    let expected = json!({
        "currency_type": "fiat", "fiat": "USD", "amount": "10.5", "accepted_assets": "USDT,TON",
        "description": "Top-up", "payload": "t1", "expires_in": 3600,
        "allow_comments": false, "allow_anonymous": true,
    });
    assert_eq!(asked, expected);
    let seen = shop.service.invoice(invoice.id.0).unwrap();
    assert_eq!(invoice.bot_invoice_url.unwrap().as_str(), seen.url);
    assert_eq!((invoice.status, invoice.amount), (InvoiceStatus::Active, Decimal::new(105, 1)));
    assert_eq!((invoice.currency.as_deref(), invoice.payload.as_deref()), (Some("USD"), Some("t1")));
    assert_eq!((invoice.created_at, invoice.paid_at), (Some(NOON), None));
    assert_eq!(invoice.expires_at, Some(NOON.plus(Duration::from_hours(1))));
}

#[tokio::test]
async fn what_is_too_long_is_cut_and_what_is_empty_is_not_sent() {
    let shop = Shop::new().await;
    let new = NewInvoice {
        accepted_assets: vec![],
        description: "ж".repeat(2_000),
        expires_in: Duration::from_hours(24 * 365),
        ..ten_dollars("t1")
    };
    shop.client.create(&new).await.unwrap();
    let new = NewInvoice { description: String::new(), expires_in: Duration::ZERO, ..ten_dollars("t2") };
    shop.client.create(&new).await.unwrap();
    let asked: Vec<_> = shop.service.calls().into_iter().map(|call| call.parameters).collect();
    assert_eq!(asked[0]["description"].as_str().unwrap().chars().count(), 1_024);
    assert_eq!((&asked[0]["expires_in"], &asked[1]["expires_in"]), (&json!(2_678_400), &json!(1)));
    assert!(asked[0].get("accepted_assets").is_none() && asked[1].get("description").is_none());
}

#[tokio::test]
async fn a_payment_is_seen_by_number_and_in_the_list_of_the_paid() {
    let shop = Shop::new().await;
    let (first, second) = (shop.create("t1").await, shop.create("t2").await);
    assert_eq!(shop.client.paid(100).await.unwrap(), []);
    shop.clock.turn(Duration::from_mins(5));
    shop.service.pay(first.id.0, "TON").unwrap();
    let looked = shop.client.invoices(&[second.id, first.id, first.id, InvoiceId(1)]).await.unwrap();
    assert_eq!(ids(&looked), [first.id.0, second.id.0]);
    let paid = &looked[0];
    assert_eq!((&paid.status, paid.amount), (&InvoiceStatus::Paid, Decimal::new(105, 1)));
    let with = PaidWith {
        asset: "TON".to_owned(),
        amount: Decimal::new(328_125, 5),
        fiat_rate: Decimal::new(32, 1),
    };
    assert_eq!((paid.paid_with.as_ref(), paid.paid_at), (Some(&with), Some(shop.clock.now())));
    assert_eq!(looked[1].status, InvoiceStatus::Active);
    assert_eq!(shop.client.paid(100).await.unwrap(), looked[..1]);
}

#[tokio::test]
async fn what_expired_here_and_was_paid_there_is_paid() {
    let shop = Shop::new().await;
    let invoice = shop.create("t1").await;
    shop.clock.turn(Duration::from_hours(2));
    let looked = shop.client.invoices(&[invoice.id]).await.unwrap();
    assert_eq!(looked[0].status, InvoiceStatus::Expired);
    shop.service.pay_late(invoice.id.0, "USDT").unwrap();
    assert_eq!(ids(&shop.client.paid(1).await.unwrap()), [invoice.id.0]);
    let looked = shop.client.invoices(&[invoice.id]).await.unwrap();
    assert_eq!(looked[0].status, InvoiceStatus::Paid);
}

#[tokio::test]
async fn all_are_asked_about_in_one_call_and_none_in_none() {
    let shop = Shop::new().await;
    let mut made = vec![];
    for number in 0..101 {
        made.push(shop.create(&format!("t{number}")).await.id);
    }
    let asked = |shop: &Shop| shop.service.calls().iter().filter(|call| call.method == "getInvoices").count();
    assert_eq!(shop.client.invoices(&made).await.unwrap().len(), 101);
    assert_eq!(asked(&shop), 1);
    assert_eq!(shop.client.invoices(&[]).await.unwrap(), []);
    assert_eq!(asked(&shop), 1);
    let many: Vec<InvoiceId> = (1..=1_001).map(InvoiceId).collect();
    assert_eq!(shop.client.invoices(&many).await.unwrap(), []);
    assert_eq!(asked(&shop), 3);
}

#[tokio::test]
async fn the_newest_paid_ones_are_found_in_whatever_order_they_are_listed() {
    for listing in [Listing::NewestFirst, Listing::OldestFirst] {
        let shop = Shop::listing(listing).await;
        for number in 0..7 {
            let invoice = shop.create(&format!("t{number}")).await;
            shop.service.pay(invoice.id.0, "USDT").unwrap();
        }
        let newest = shop.client.paid(3).await.unwrap();
        assert_eq!(ids(&newest), [4_711_007, 4_711_006, 4_711_005], "{listing:?}");
    }
}

#[tokio::test]
async fn an_invoice_is_taken_back() {
    let shop = Shop::new().await;
    let invoice = shop.create("t1").await;
    shop.client.delete(invoice.id).await.unwrap();
    assert!(shop.service.invoices().is_empty());
    let refused = shop.client.delete(invoice.id).await.unwrap_err();
    assert_eq!(refused, CryptoPayError::Refused { code: 400, name: "INVOICE_NOT_FOUND".to_owned() });
}

#[tokio::test]
async fn each_way_to_fail_has_its_error() {
    let shop = Shop::new().await;
    let html = "<html>busy</html>".to_owned();
    let json = |text: &str| Fault::Http(200, text.to_owned());
    for (fault, expected, made) in [
        (
            Fault::CloseBeforeReading,
            "Crypto Pay did not answer: error sending request: client error (SendRequest): connection closed before message \
             completed (may be done)",
            0,
        ),
        (
            Fault::CloseAfterEffect,
            "Crypto Pay did not answer: error sending request: client error (SendRequest): connection closed before message \
             completed (may be done)",
            1,
        ),
        (
            Fault::Http(502, html.clone()),
            "Crypto Pay's answer can't be read: HTTP 502, a web page (may be done)",
            0,
        ),
        (
            Fault::Http(200, html.clone()),
            "Crypto Pay's answer can't be read: HTTP 200, a web page (may be done)",
            0,
        ),
        (
            Fault::HttpAfterEffect(504, html),
            "Crypto Pay's answer can't be read: HTTP 504, a web page (may be done)",
            1,
        ),
        (
            Fault::MovedTo(302, format!("https://elsewhere.example/?token={CRYPTO_PAY_TOKEN}")),
            "Crypto Pay's answer can't be read: HTTP 302, sent on to another address (may be done)",
            0,
        ),
        (
            Fault::CutJson,
            "Crypto Pay's answer can't be read: HTTP 200, something that is not its JSON (may be done)",
            1,
        ),
        (json(""), "Crypto Pay's answer can't be read: HTTP 200, an empty answer (may be done)", 0),
        (
            json(r#"{"ok":true}"#),
            "Crypto Pay's answer can't be read: HTTP 200, neither a result nor an error (may be done)",
            0,
        ),
        (
            Fault::Refuse(500, "APP_ERROR".to_owned()),
            "Crypto Pay's answer can't be read: HTTP 500, APP_ERROR (may be done)",
            0,
        ),
        (Fault::Refuse(401, "UNAUTHORIZED".to_owned()), "Crypto Pay refused the token", 0),
        (Fault::Refuse(403, "METHOD_DISABLED".to_owned()), "Crypto Pay refused: 403 METHOD_DISABLED", 0),
        (json(r#"{"ok":false,"error":"AMOUNT_INVALID"}"#), "Crypto Pay refused: 200 AMOUNT_INVALID", 0),
        (
            Fault::Refuse(400, format!("no \u{202e}app {CRYPTO_PAY_TOKEN}\n")),
            "Crypto Pay refused: 400 no app ***",
            0,
        ),
        (
            Fault::Says("bot_invoice_url".to_owned(), "javascript:alert(1)".to_owned()),
            "Crypto Pay's answer can't be read: invoice 4711004 has no address (may be done)",
            1,
        ),
        (
            Fault::Says("amount".to_owned(), "ten".to_owned()),
            "Crypto Pay's answer can't be read: invoice 4711005 has no amount that is one (may be done)",
            1,
        ),
    ] {
        let (error, invoices) = shop.create_under(fault.clone()).await;
        assert_eq!((error.as_str(), invoices), (expected, made), "{fault:?}");
    }
    assert_eq!(secrets::said(), [""; 0]);
}

#[tokio::test]
async fn a_closed_door_is_not_sent_and_silence_is_no_answer() {
    let shop = Shop::new().await;
    shop.service.close_door().await;
    let error = shop.client.create(&ten_dollars("t1")).await.unwrap_err();
    assert!(matches!(error, CryptoPayError::NotSent(_)), "{}", told(&error));
    shop.service.open_door().await.unwrap();
    shop.service.fail_next("createInvoice", 1, Fault::StallAfterEffect);
    let hasty = connect(&shop.service.url(), Duration::from_millis(50)).unwrap();
    let error = hasty.create(&ten_dollars("t1")).await.unwrap_err();
    assert!(matches!(error, CryptoPayError::NoAnswer(_)) && error.may_be_done(), "{}", told(&error));
    assert_eq!(shop.service.invoices_for("t1").len(), 1);
}

#[tokio::test]
async fn one_odd_row_costs_no_other() {
    let shop = Shop::new().await;
    let (first, second) = (shop.create("t1").await, shop.create("t2").await);
    shop.service.fail_next("getInvoices", 1, Fault::OddRow);
    let looked = shop.client.invoices(&[first.id, second.id]).await.unwrap();
    assert_eq!(ids(&looked), [first.id.0]);
    shop.service.fail_next("getInvoices", 1, Fault::Says("status".to_owned(), "paid_over".to_owned()));
    let looked = shop.client.invoices(&[first.id]).await.unwrap();
    assert_eq!(looked[0].status, InvoiceStatus::Unknown("paid_over".to_owned()));
}

#[tokio::test]
async fn money_is_read_to_the_digit_from_text_or_number_and_dates_are_no_reason_to_lose_it() {
    let shop = Shop::new().await;
    for (row, expected) in [
        (r#"{"invoice_id":7,"status":"paid","amount":"1990.00"}"#, Some("1990.00")),
        (r#"{"invoice_id":"7","status":"paid","amount":0.1}"#, Some("0.1")),
        (r#"{"invoice_id":7,"status":"paid","amount":1e-7,"created_at":"yesterday"}"#, Some("0.0000001")),
        (
            r#"{"invoice_id":7,"status":"paid","amount":"79228162514264337593543950335"}"#,
            Some("79228162514264337593543950335"),
        ),
        (r#"{"invoice_id":7,"status":"paid","amount":1e30}"#, None),
        (r#"{"invoice_id":7,"status":"paid","amount":"-5"}"#, None),
        (r#"{"invoice_id":7,"status":"paid","amount":"1,50"}"#, None),
        (r#"{"invoice_id":7,"status":"paid","amount":null}"#, None),
        (r#"{"invoice_id":7.5,"status":"paid","amount":"1"}"#, None),
        (r#"{"invoice_id":7,"amount":"1"}"#, None),
        ("[]", None),
    ] {
        for list in [format!(r#"{{"items":[{row}]}}"#), format!("[{row}]")] {
            let answer = format!(r#"{{"ok":true,"result":{list}}}"#);
            shop.service.fail_next("getInvoices", 1, Fault::Http(200, answer));
            let looked = shop.client.invoices(&[InvoiceId(7)]).await.unwrap();
            let amount = looked.first().map(|invoice| invoice.amount.to_string());
            assert_eq!(amount.as_deref(), expected, "{list}");
        }
    }
}

#[test]
fn a_client_is_not_made_of_what_gives_the_token_away() {
    for (url, token, expected) in [
        ("https://pay.crypt.bot", "12345:AA", ""),
        ("https://pay.crypt.bot/", "", "token"),
        ("https://pay.crypt.bot", "12345:AA\n", "token"),
        ("http://pay.crypt.bot", "12345:AA", "address"),
        ("https://me:secret@pay.crypt.bot", "12345:AA", "address"),
        ("ftp://localhost", "12345:AA", "address"),
    ] {
        let made = CryptoPay::new(&url.parse().unwrap(), &token.into(), &panelgram::net::Route::default());
        let kind = match &made {
            Ok(_) => "",
            Err(ConnectError::Token) => "token",
            Err(ConnectError::Address) => "address",
            Err(ConnectError::Client(words)) => words,
        };
        assert_eq!(kind, expected, "{url} {token}");
        assert!(!format!("{made:?}").contains("12345"));
    }
}
