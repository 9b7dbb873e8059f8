//! Everything but `add`: keys, ids, status of many, refill, cancel, balance, and the record of calls.

use serde_json::json;

use super::{Bench, error};
use crate::panel::{Dialect, Options};

#[tokio::test]
async fn a_wrong_key_and_a_wrong_action_are_refused() {
    let bench = Bench::new().await;
    for form in [&[("key", "other"), ("action", "balance")][..], &[("action", "balance")], &[]] {
        let response = bench.http.post(bench.panel.url()).form(form).send().await.unwrap();
        assert_eq!(response.json::<serde_json::Value>().await.unwrap(), error("Invalid API key"));
    }
    for action in ["", "sync", "Services"] {
        assert_eq!(bench.call(&[("action", action)]).await, error("Incorrect request"));
    }
    assert_eq!(bench.call(&[("action", "status")]).await, error("Incorrect request"));
}

#[tokio::test]
async fn a_query_is_answered_and_noted_at_any_path() {
    let bench = Bench::new().await;
    let url = format!("{}?key=sandbox-key&action=balance", bench.panel.url().replace("/v2/", "/v2"));
    let body = bench.http.get(url).send().await.unwrap().text().await.unwrap();
    assert_eq!(body, r#"{"balance":"100.84292","currency":"USD"}"#);
    assert_eq!(bench.panel.surprises()[0].what, "sent in the address, where logs see it");
    let put = bench.http.put(bench.panel.url()).send().await.unwrap();
    assert_eq!(put.status(), 405);
}

#[tokio::test]
async fn ids_ascend_and_leave_room_for_other_customers() {
    let bench = Bench::with(Options { first_order: 500, neighbours: 3, ..Options::default() }).await;
    let mut ids = Vec::new();
    for n in 0..20 {
        ids.push(bench.order(&format!("https://a.example/{n}")).await);
    }
    assert!(ids.is_sorted_by(|one, next| one < next && next - one <= 4), "{ids:?}");
    assert!(ids[0] >= 500 && ids[19] > ids[0] + 19, "{ids:?}");
    let foreign = (ids[0]..ids[19]).find(|id| !ids.contains(id)).unwrap();
    assert_eq!(bench.status(foreign).await, error("Incorrect order ID"));
}

#[tokio::test]
async fn many_are_answered_one_by_one_and_more_than_a_hundred_not() {
    let bench = Bench::new().await;
    let id = bench.order("https://a.example/1").await;
    let answer = bench.call(&[("action", "status"), ("orders", &format!("7,{id}"))]).await;
    assert_eq!(answer["7"], error("Incorrect order ID"));
    assert_eq!(
        answer[id.to_string()],
        json!({"charge": "1.5", "start_count": "0", "status": "Pending", "remains": "1000", "currency": "USD"})
    );
    let ids = |count: usize| (1..=count).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    assert_eq!(
        bench.call(&[("action", "status"), ("orders", &ids(100))]).await.as_object().unwrap().len(),
        100
    );
    assert_eq!(bench.call(&[("action", "status"), ("orders", &ids(101))]).await, error("Maximum 100 orders"));
    assert_eq!(bench.panel.surprises(), []);
    bench.call(&[("action", "status"), ("orders", "2,1")]).await;
    assert_eq!(bench.panel.surprises()[0].what, "ids are not unique and ascending");
}

#[tokio::test]
async fn calls_are_recorded_in_order() {
    let bench = Bench::new().await;
    bench.call(&[("action", "balance")]).await;
    bench.turn(5);
    bench.call(&[("action", "status"), ("orders", "1,2,3")]).await;
    let calls = bench.panel.calls();
    assert_eq!((calls[0].action.as_str(), calls[0].ids), ("balance", 0));
    assert_eq!((calls[1].action.as_str(), calls[1].ids), ("status", 3));
    assert_eq!(calls[1].at.since(calls[0].at).as_secs(), 5);
    assert_eq!(bench.panel.adds(), 0);
}

#[tokio::test]
async fn a_refill_is_asked_for_after_completion_once_a_day_and_lives() {
    let bench = Bench::new().await;
    let id = bench.order("https://a.example/1").await.to_string();
    let ask = [("action", "refill"), ("order", id.as_str())];
    assert_eq!(bench.call(&ask).await, error("The order is not completed"));
    bench.turn(660);
    assert_eq!(bench.call(&ask).await, json!({"refill": "7101"}));
    let again = bench.call(&ask).await;
    assert!(again["error"].as_str().unwrap().contains("less than 24 hours ago"), "{again}");

    let look = [("action", "refill_status"), ("refill", "7101")];
    for word in ["Pending", "In progress", "Completed"] {
        assert_eq!(bench.call(&look).await, json!({ "status": word }));
        bench.turn(60);
    }
    bench.turn(24 * 3600);
    assert_eq!(bench.call(&ask).await, json!({"refill": "7102"}));
    assert_eq!(
        bench.call(&[("action", "refill_status"), ("refills", "5,7101")]).await,
        json!([{"refill": 5, "status": {"error": "Refill not found"}}, {"refill": 7101, "status": "Completed"}])
    );
}

#[tokio::test]
async fn refills_of_many_and_a_rejected_one() {
    let bench = Bench::new().await;
    let id = bench.order("https://a.example/norefill").await;
    bench.turn(660);
    let ids = format!("5,{id}");
    assert_eq!(
        bench.call(&[("action", "refill"), ("orders", &ids)]).await,
        json!([{"order": 5, "refill": {"error": "Incorrect order ID"}}, {"order": id, "refill": 7101}])
    );
    bench.turn(120);
    let rejected = bench.call(&[("action", "refill_status"), ("refill", "7101")]).await;
    assert_eq!(rejected, json!({"status": "Rejected"}));
}

#[tokio::test]
async fn promobox_names_its_refills_differently() {
    let bench = Bench::with(Options { dialect: Dialect::Promobox, ..Options::default() }).await;
    let id = bench.order("https://a.example/1").await.to_string();
    bench.turn(660);
    assert_eq!(bench.call(&[("action", "refill"), ("orders", &id)]).await, json!({"refill": "7101"}));
    let status = bench.call(&[("action", "refill_status"), ("refill", "7101")]).await;
    assert_eq!(status, json!({"refill": "Pending"}));
}

#[tokio::test]
async fn a_service_without_refill_or_cancel_refuses_both() {
    let bench = Bench::new().await;
    bench.panel.load(r#"[{"service":1,"type":"Default","rate":"1","min":1,"max":1000,"refill":0}]"#).unwrap();
    let id = bench.order("https://a.example/1").await;
    let refill = bench.call(&[("action", "refill"), ("order", &id.to_string())]).await;
    assert_eq!(refill, error("Refill is disabled for this service"));
    let cancel = bench.call(&[("action", "cancel"), ("orders", &id.to_string())]).await;
    assert_eq!(cancel, json!([{"order": id, "cancel": {"error": "Order cannot be canceled"}}]));
}

#[tokio::test]
async fn a_cancel_is_a_request_and_ends_by_what_was_delivered() {
    let bench = Bench::new().await;
    let (waiting, running) =
        (bench.order("https://a.example/1?slow").await, bench.order("https://a.example/2").await);
    bench.turn(60 + 180);
    let cancel = [("action", "cancel"), ("orders", &*format!("9,{waiting},{running}"))];
    let asked = json!([
        {"order": 9, "cancel": {"error": "Incorrect order ID"}},
        {"order": waiting, "cancel": 1},
        {"order": running, "cancel": 1},
    ]);
    assert_eq!(bench.call(&cancel).await, asked);
    assert_eq!(bench.brief(running).await, "In progress 700 1.5");
    bench.turn(120);
    assert_eq!(bench.brief(waiting).await, "Canceled 1000 0");
    assert_eq!(bench.brief(running).await, "Partial 500 0.75");
    assert_eq!(bench.balance(), "100.09292");
    bench.turn(100_000);
    assert_eq!(bench.balance(), "100.09292");
    let again = bench.call(&cancel).await;
    assert_eq!(again[2]["cancel"], error("Order cannot be canceled"));
}
