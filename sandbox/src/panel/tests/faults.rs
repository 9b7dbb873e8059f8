//! Faults: what the client sees, and what has happened at the panel all the same.

use std::time::Duration;

use futures::StreamExt;
use serde_json::json;

use super::{Bench, error};
use crate::panel::{Fault, Options};

const ADD: [(&str, &str); 4] =
    [("action", "add"), ("service", "1"), ("link", "https://a.example/1"), ("quantity", "1000")];
const BALANCE: [(&str, &str); 1] = [("action", "balance")];

/// Adds under a fault; gives what came back, and how many orders there are.
async fn add_under(fault: Fault) -> (Result<(u16, String), reqwest::Error>, usize) {
    let bench = Bench::new().await;
    bench.panel.fail_next("add", 1, fault);
    let seen = bench.send(&ADD).await;
    assert_eq!((bench.panel.faults_happened(), bench.panel.adds()), (1, 1));
    let orders = bench.panel.orders().len();
    assert_eq!(bench.balance(), if orders == 1 { "99.34292" } else { "100.84292" });
    (seen, orders)
}

#[tokio::test]
async fn a_closed_connection_gives_no_byte_of_an_answer() {
    for (fault, orders) in [(Fault::CloseBeforeReading, 0), (Fault::CloseAfterEffect, 1)] {
        let (seen, made) = add_under(fault).await;
        let error = seen.unwrap_err();
        assert!(error.is_request() && !error.is_connect() && !error.is_timeout(), "{error:?}");
        assert_eq!(made, orders);
    }
}

#[tokio::test]
async fn pages_and_refusals_come_instead_of_an_order() {
    for (fault, code, part) in [
        (Fault::Http(502, "<html>Bad Gateway</html>".to_owned()), 502, "Bad Gateway"),
        (Fault::Http(429, "{\"error\":\"Too many requests\"}".to_owned()), 429, "Too many"),
        (Fault::CloudflarePage, 200, "Just a moment..."),
        (Fault::MaintenanceHtml200, 200, "<h1>We'll be back soon!"),
        (Fault::RateLimit200, 200, "{\"error\":\"Rate limit exceeded\"}"),
        (Fault::AuthError, 200, "{\"error\":\"Invalid API key\"}"),
        (Fault::EmptyList, 200, "[]"),
    ] {
        let (seen, orders) = add_under(fault.clone()).await;
        let (seen_code, body) = seen.unwrap();
        assert_eq!((seen_code, orders), (code, 0), "{fault:?}");
        assert!(body.contains(part), "{fault:?}: {body}");
    }
}

#[tokio::test]
async fn an_order_is_made_and_its_answer_spoiled() {
    for (fault, code, body) in [
        (Fault::CutJson, 200, "{\"order\":"),
        (Fault::WrongTypes, 200, "{\"order\":true}"),
        (Fault::HttpAfterEffect(504, "<html>".to_owned()), 504, "<html>"),
        (Fault::Drip(Duration::from_millis(1)), 200, "{\"order\":23501877}"),
    ] {
        let (seen, orders) = add_under(fault.clone()).await;
        assert_eq!(seen.unwrap(), (code, body.to_owned()), "{fault:?}");
        assert_eq!(orders, 1, "{fault:?}");
    }
}

#[tokio::test]
async fn an_endless_body_goes_on_past_any_limit() {
    let bench = Bench::new().await;
    bench.panel.fail_next("services", 1, Fault::EndlessBody);
    let form = [("key", "sandbox-key"), ("action", "services")];
    let response = bench.http.post(bench.panel.url()).form(&form).send().await.unwrap();
    let mut read = 0;
    let mut chunks = response.bytes_stream();
    while read < 17 << 20 {
        read += chunks.next().await.unwrap().unwrap().len();
    }
}

#[tokio::test]
async fn a_stalled_request_is_carried_out_when_released() {
    let bench = Bench::new().await;
    bench.panel.fail_next("add", 1, Fault::Stall);
    let (seen, ()) = tokio::join!(bench.send(&ADD), async {
        bench.stalled().await;
        assert_eq!(bench.panel.orders().len(), 0);
        bench.panel.release_stalled();
    });
    assert_eq!(seen.unwrap().0, 200);
    assert_eq!(bench.panel.orders().len(), 1);
}

#[tokio::test]
async fn a_client_that_leaves_a_stall_gets_nothing_or_everything() {
    for (fault, orders) in [(Fault::Stall, 0), (Fault::StallAfterEffect, 1)] {
        let bench = Bench::new().await;
        bench.panel.fail_next("add", 1, fault);
        tokio::select! {
            seen = bench.send(&ADD) => panic!("{seen:?}"),
            () = bench.stalled() => {}
        }
        bench.panel.0.shared.stalls.until(|count| *count == 0).await;
        assert_eq!(bench.panel.orders().len(), orders);
    }
}

#[tokio::test]
async fn a_stall_ends_by_itself() {
    let bench = Bench::with(Options { stall: Duration::from_millis(20), ..Options::default() }).await;
    bench.panel.fail_next("balance", 1, Fault::StallAfterEffect);
    assert_eq!(bench.send(&BALANCE).await.unwrap().0, 200);
}

#[tokio::test]
async fn a_balance_does_not_fall() {
    let bench = Bench::new().await;
    bench.panel.fail_next("add", 1, Fault::BalanceDoesNotFall);
    let id = bench.add("1", &ADD[2..]).await["order"].as_u64().unwrap();
    assert_eq!(bench.balance(), "100.84292");
    bench.panel.set_status(id, "Canceled", 1000);
    assert_eq!(bench.balance(), "100.84292");

    bench.call(&BALANCE).await;
    bench.order("https://a.example/2").await;
    bench.panel.fail_next("balance", 1, Fault::BalanceDoesNotFall);
    assert_eq!(bench.call(&BALANCE).await["balance"], "100.84292");
    assert_eq!(bench.call(&BALANCE).await["balance"], "99.34292");
}

#[tokio::test]
async fn faults_are_counted_and_belong_to_an_action() {
    let bench = Bench::new().await;
    bench.panel.fail_next("status", 2, Fault::RateLimit200);
    bench.panel.fail_next("*", 1, Fault::EmptyList);
    assert_eq!(bench.call(&BALANCE).await, json!([]));
    assert_eq!(bench.call(&BALANCE).await["currency"], "USD");
    for _ in 0..2 {
        assert_eq!(bench.status(1).await, error("Rate limit exceeded"));
    }
    assert_eq!(bench.status(1).await, error("Incorrect order ID"));
    bench.panel.fail_next("*", 9, Fault::EmptyList);
    bench.panel.heal();
    assert_eq!(bench.call(&BALANCE).await["currency"], "USD");
    assert_eq!(bench.panel.faults_happened(), 3);
}

#[tokio::test]
async fn chance_is_seeded() {
    let mut runs = Vec::new();
    for seed in [7, 7, 8] {
        let bench = Bench::new().await;
        bench.panel.fail_sometimes("balance", 300, Fault::EmptyList, seed);
        let mut failed = Vec::new();
        for n in 0..100 {
            if bench.call(&BALANCE).await == json!([]) {
                failed.push(n);
            }
        }
        assert!((15..45).contains(&failed.len()), "{failed:?}");
        runs.push(failed);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
}

#[tokio::test]
async fn a_closed_door_refuses_and_opens_again_at_the_same_port() {
    let bench = Bench::new().await;
    let id = bench.order("https://a.example/1").await;
    bench.panel.close_door().await;
    let refused = bench.send(&BALANCE).await.unwrap_err();
    assert!(refused.is_connect(), "{refused:?}");
    bench.panel.open_door().await.unwrap();
    assert_eq!(bench.word(id).await, "Pending");
    bench.panel.stop().await;
    assert!(bench.send(&BALANCE).await.unwrap_err().is_connect());
    assert_eq!(bench.panel.orders().len(), 1);
}

/// Posts a wish to the panel's own port; gives the HTTP status and the body.
async fn wish(bench: &Bench, what: &str, body: &str) -> (u16, String) {
    let address = bench.panel.url().replace("api/v2/", &format!("sandbox/{what}"));
    let response = bench.http.post(address).body(body.to_owned()).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

#[tokio::test]
async fn faults_are_asked_for_over_http() {
    let bench = Bench::new().await;
    assert_eq!(
        wish(&bench, "fail", r#"{"action":"add","fault":"close_after_effect","times":1}"#).await,
        (200, r#"{"faults":0}"#.to_owned())
    );
    bench.send(&ADD).await.unwrap_err();
    assert_eq!(bench.panel.orders().len(), 1);
    let always = r#"{"action":"*","fault":{"http":[503,"<html>busy</html>"]},"permille":1000,"seed":7}"#;
    assert_eq!(wish(&bench, "fail", always).await, (200, r#"{"faults":1}"#.to_owned()));
    assert_eq!(bench.send(&BALANCE).await.unwrap(), (503, "<html>busy</html>".to_owned()));
    assert_eq!(wish(&bench, "heal", "").await.0, 200);
    assert_eq!(bench.send(&BALANCE).await.unwrap().0, 200);
    for (what, body) in [
        ("fail", r#"{"action":"add","fault":"explode","times":1}"#),
        ("fail", r#"{"action":"add","fault":"cut_json"}"#),
        ("refuse", "{}"),
    ] {
        assert_eq!(wish(&bench, what, body).await.0, 400, "{body}");
    }
    assert_eq!(wish(&bench, "explode", "").await.0, 404);
    assert_eq!(bench.panel.calls().len(), 3, "a wish is no call");
}

#[tokio::test]
async fn connections_are_refused_for_as_long_as_was_asked() {
    let bench = Bench::new().await;
    assert_eq!(wish(&bench, "refuse", r#"{"seconds":1}"#).await.0, 200);
    let refused = async { while !bench.send(&BALANCE).await.is_err_and(|error| error.is_connect()) {} };
    tokio::time::timeout(Duration::from_secs(20), refused).await.unwrap();
    let back = async { while bench.send(&BALANCE).await.is_err() {} };
    tokio::time::timeout(Duration::from_secs(20), back).await.unwrap();
}

#[test]
fn every_kind_of_fault_has_a_name() {
    for name in [
        r#""close_before_reading""#,
        r#""stall""#,
        r#""stall_after_effect""#,
        r#"{"drip":5}"#,
        r#"{"http_after_effect":[504,"<html>"]}"#,
        r#""cloudflare_page""#,
        r#""wrong_types""#,
        r#""endless_body""#,
        r#""rate_limit_200""#,
        r#""auth_error""#,
        r#""balance_does_not_fall""#,
        r#""empty_list""#,
        r#""maintenance_html_200""#,
    ] {
        assert!(serde_json::from_str::<Fault>(name).is_ok(), "{name}");
    }
}
