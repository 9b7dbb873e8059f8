//! What is sent, and what answers outside the table become.

use std::time::Duration;

use super::{
    super::{
        AddOutcome, CancelAnswer, Panel, PanelOrderId, Placed, ReadError, RefillId, RefillOutcome,
        RefillParam, RefillWord, RefusalClass, Settings, StatusAnswer, StatusWord, UnclearCause,
    },
    KEY, an_order, connect, ids,
    server::{Reply, Server, field},
    settings,
    table::refusal,
};

const STATUS: &str = r#"{"status":"Completed","charge":"1","remains":"0"}"#;

#[tokio::test]
async fn an_add_sends_exactly_its_fields() {
    let server = Server::answering(Reply::ok(r#"{"order":5,"charge":"0.27819"}"#)).await;
    let extra = vec![("request_id", "r1"), ("key", "other"), ("link", "other")];
    let extra = extra.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let panel = Panel::connect(Settings { extra, ..settings(&server.url) }).unwrap();
    let AddOutcome::Accepted(Placed { order, charge }) = panel.add(&an_order()).await else { panic!() };
    assert_eq!((order.as_str(), charge.unwrap().to_string().as_str()), ("5", "0.27819"));
    let mut form = server.take_requests().remove(0);
    form.sort();
    let expected = [
        ("action", "add"),
        ("key", KEY),
        ("link", "https://t.me/joinchat/AbC"),
        ("quantity", "100"),
        ("request_id", "r1"),
        ("service", "7"),
    ];
    assert_eq!(form, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[tokio::test]
async fn ids_are_sent_once_ascending_and_at_most_100_at_a_time() {
    let server = Server::start().await;
    server.answer_by(|form| {
        let Some(orders) = field(form, "orders") else { return Reply::ok(STATUS) };
        let rows: Vec<_> = orders.split(',').map(|id| format!(r#""{id}":{STATUS}"#)).collect();
        Reply::ok(&format!("{{{}}}", rows.join(",")))
    });
    let panel = connect(&server.url);
    let mut asked: Vec<_> =
        (1..=200).rev().map(|id: i32| PanelOrderId::parse(&id.to_string()).unwrap()).collect();
    asked.extend(ids(&["ord_1", "7", "7"]));
    let batch = panel.status(&asked).await;
    assert_eq!(batch.answers.len(), 201);
    assert!(batch.answers.values().all(|answer| matches!(answer, StatusAnswer::Report(_))));
    let requests = server.take_requests();
    let sent: Vec<_> =
        requests.iter().map(|form| field(form, "orders").or_else(|| field(form, "order")).unwrap()).collect();
    let numbers =
        |range: std::ops::RangeInclusive<i32>| range.map(|id| id.to_string()).collect::<Vec<_>>().join(",");
    assert_eq!(sent, [numbers(1..=100), numbers(101..=200), "ord_1".to_owned()]);
    assert_eq!(panel.status(&[]).await.answers.len(), 0);
}

#[tokio::test]
async fn a_failed_batch_costs_no_other_batch_its_answers() {
    let server = Server::start().await;
    server.answer_by(|form| match field(form, "orders") {
        Some(_) => Reply::http(502, "<html>"),
        None => Reply::ok(STATUS),
    });
    let asked: Vec<_> = (1..=101).map(|id: i32| PanelOrderId::parse(&id.to_string()).unwrap()).collect();
    let batch = connect(&server.url).status(&asked).await;
    assert!(matches!(batch.answers[&asked[0]], StatusAnswer::Unread(ReadError::Transient(_))));
    assert!(matches!(batch.answers[&asked[100]], StatusAnswer::Report(_)));
}

#[tokio::test]
async fn after_a_refused_key_no_further_batch_is_sent() {
    let server = Server::answering(Reply::ok(r#"{"error":"Invalid API key"}"#)).await;
    let asked: Vec<_> = (1..=250).map(|id: i32| PanelOrderId::parse(&id.to_string()).unwrap()).collect();
    let batch = connect(&server.url).status(&asked).await;
    assert_eq!((batch.answers.len(), server.take_requests().len()), (250, 1));
    let unread = |answer: &StatusAnswer| matches!(answer, StatusAnswer::Unread(error) if refusal(error) == RefusalClass::Auth);
    assert!(batch.answers.values().all(unread));
}

#[tokio::test]
async fn batches_come_in_many_shapes() {
    let server = Server::start().await;
    let panel = connect(&server.url);
    let asked = ids(&["1", "2"]);
    let row = r#""status":"Completed""#;
    let table = [
        // A list that names its orders, one of them refused.
        (format!(r#"[{{"order":1,{row}}},{{"order":2,"error":"Incorrect order ID"}}]"#), "report refused"),
        // A list that names none says nothing of either.
        (format!(r#"[{{{row}}},{{"error":"no"}}]"#), "missing missing"),
        (format!(r#"{{"data":{{"1":{{{row}}},"2":null}}}}"#), "report missing"),
        (format!(r#"{{"order":2,{row}}}"#), "missing report"),
        (format!("{{{row}}}"), "missing missing"),
        (r#"{"1":"Completed","2":"Processing"}"#.to_owned(), "report report"),
        (format!(r#"{{"1":{{"status":{{"error":"no"}}}},"2":{{{row}}}}}"#), "refused report"),
        (format!("<br />\n<b>Notice</b>: Undefined index [x]<br />\n{{\"1\":{{{row}}}}}"), "report missing"),
    ];
    for (body, expected) in table {
        server.answer(Reply::ok(&body));
        let batch = panel.status(&asked).await;
        let kinds: Vec<_> = batch.answers.values().map(kind_of).collect();
        assert_eq!(kinds.join(" "), expected, "{body}");
    }
}

fn kind_of(answer: &StatusAnswer) -> &'static str {
    match answer {
        StatusAnswer::Report(_) => "report",
        StatusAnswer::Refused(_) => "refused",
        StatusAnswer::Missing => "missing",
        StatusAnswer::Unread(_) => "unread",
    }
}

#[tokio::test]
async fn parents_name_their_children() {
    let body =
        r#"{"status":"Active","expiry":true,"posts":"3","runs":2,"orders":["5",6],"old_orders":[6,7]}"#;
    let server = Server::answering(Reply::ok(body)).await;
    let asked = ids(&["1"]);
    let batch = connect(&server.url).status(&asked).await;
    let StatusAnswer::Report(report) = &batch.answers[&asked[0]] else { panic!("{batch:?}") };
    assert_eq!((report.status, report.charge), (StatusWord::InProgress, None));
    assert_eq!((report.runs, report.posts), (Some(2), Some(3)));
    assert_eq!(report.orders, ids(&["5", "6", "7"]));
}

#[test]
fn status_words_are_an_open_set() {
    use StatusWord::{Cancelled, Completed, Failed, InProgress, Partial, Pending, Unknown};
    let table: [(StatusWord, &[&str]); 7] = [
        (Pending, &["Pending", "Awaiting", "New", "Starting"]),
        (
            InProgress,
            &["In progress", "IN_PROGRESS", "in-progress", "Processing", "Active", "Refill", "Paused"],
        ),
        (Completed, &["Completed", " finished ", "Success"]),
        (Partial, &["Partial", "Partially Completed"]),
        (Cancelled, &["Canceled", "CANCELLED", "canelled", "Refunded", "Expired", "Stopped"]),
        (Failed, &["Fail", "failed", "Error"]),
        (Unknown, &["", "0", "5", "Old", "Выполнен", "Incorrect order ID"]),
    ];
    for (expected, words) in table {
        for word in words {
            assert_eq!(StatusWord::parse(word), expected, "{word}");
        }
        assert_eq!(expected.is_end(), matches!(expected, Completed | Partial | Cancelled | Failed));
    }
    assert_eq!(RefillWord::parse("In progess"), RefillWord::InProgress);
    assert!(!RefillWord::Unknown.is_end());
}

#[tokio::test]
async fn a_refill_uses_the_name_this_panel_knows() {
    let server = Server::answering(Reply::ok(r#"{"refill":"1"}"#)).await;
    let order = ids(&["9"]).remove(0);
    for (refill_param, name) in [(RefillParam::Order, "order"), (RefillParam::Orders, "orders")] {
        let panel = Panel::connect(Settings { refill_param, ..settings(&server.url) }).unwrap();
        assert_eq!(panel.refill(&order).await, RefillOutcome::Accepted(RefillId::parse("1")));
        assert_eq!(field(&server.take_requests()[0], name), Some("9"));
    }
}

#[tokio::test]
async fn refills_and_cancels_without_an_id_are_told_apart_by_their_words() {
    let server = Server::start().await;
    let panel = connect(&server.url);
    let two = ids(&["8", "9"]);
    let asked = RefillOutcome::Accepted(None);
    for body in [r#"{"9":"Refill requests are submitted"}"#, r#"{"success":"Thank you"}"#, r#"{"ok":"true"}"#]
    {
        server.answer(Reply::ok(body));
        assert_eq!(panel.refill(&two[1]).await, asked, "{body}");
        assert_eq!(panel.cancel(&two[1..]).await.answers[&two[1]], CancelAnswer::Accepted(()), "{body}");
    }
    // Of two orders asked for, a lone "ok" does not say which.
    let answers = panel.cancel(&two).await.answers;
    assert!(answers.values().all(|answer| matches!(answer, CancelAnswer::Unclear { .. })), "{answers:?}");
    for body in [r#"{"9":"Order already done, cannot"}"#, r#"[{"order":9,"error":"no"}]"#] {
        server.answer(Reply::ok(body));
        assert!(matches!(panel.refill(&two[1]).await, RefillOutcome::Refused(_)), "{body}");
        assert!(matches!(panel.cancel(&two).await.answers[&two[1]], CancelAnswer::Refused(_)), "{body}");
    }
    for body in [r#"{"9":"hm"}"#, r#"{"9":7}"#, r#"{"9":{}}"#, "7", r#"{"refill":0,"9":{"cancel":0}}"#] {
        server.answer(Reply::ok(body));
        assert!(matches!(panel.refill(&two[1]).await, RefillOutcome::Unclear { .. }), "{body}");
        assert_ne!(panel.cancel(&two).await.answers[&two[1]], CancelAnswer::Accepted(()), "{body}");
    }
}

#[tokio::test]
async fn adds_outside_the_table() {
    let server = Server::start().await;
    let panel = connect(&server.url);
    let table = [
        (201, "\u{feff}\n{\"order\":5}\n", "accepted"),
        (500, r#"{"order":5}"#, "accepted"),
        (200, r#"{"error":"neworder.error.link_duplicate","order":5}"#, "NoId"),
        (200, r#"{"error":"no","order_id":5}"#, "Other"),
        (200, r#"{"order":0}"#, "NoId"),
        (200, r#"{"order":null}"#, "NoId"),
        (200, r#"{"order":1.5}"#, "NoId"),
        (200, r#"{"order":-5}"#, "NoId"),
        (200, r#"{"order":"Order placed"}"#, "NoId"),
        (200, r#"{"order":{"error":"no"}}"#, "NoId"),
        (200, r#"{"success":false}"#, "NoId"),
        (200, r#"{"status":"fail"}"#, "NoId"),
        (200, r#""OK""#, "NoId"),
        (200, r#""23501""#, "NoId"),
        (200, "[]", "NoId"),
        (200, r#"[{"order":23501}]"#, "accepted"),
        (200, r#"[{"order":5},{"order":6}]"#, "NoId"),
        (200, r#"[[{"order":5}]]"#, "NoId"),
        (200, r#"[{"error":"Incorrect link"}]"#, "Link"),
        (200, "<html>{\"error\":\"Incorrect link\"}</html>", "WebPage"),
        (200, r#"{"error":"Internal server error"}"#, "ServerError"),
        (200, r#"{"error":"SQLSTATE[HY000] lost connection"}"#, "ServerError"),
        (503, r#"{"error":"neworder.error.link_duplicate"}"#, "ServerError"),
        (429, "<html>slow down</html>", "Limit"),
        (429, r#"{"error":"Incorrect request"}"#, "Limit"),
        (401, r#"{"error":"Forbidden"}"#, "Denied"),
        (200, r#"{"error":"User not found."}"#, "Account"),
        (401, r#"{"error":"User not found."}"#, "Account"),
        (402, r#"{"error":"Pay first"}"#, "Funds"),
        (400, r#"{"error":"Unable to verify your domain submission."}"#, "Down"),
        (400, "<html>Unable to verify your domain submission.</html>", "WebPage"),
        (404, "<html>", "Address"),
        (301, "<html>moved</html>", "Address"),
        (308, "", "Address"),
        (302, "", "Address"),
        (303, "", "Address"),
        (204, "", "Unreadable"),
    ];
    for (http, body, expected) in table {
        server.answer(Reply::http(http, body));
        let outcome = match panel.add(&an_order()).await {
            AddOutcome::Accepted(_) => "accepted".to_owned(),
            AddOutcome::Refused(refusal) => format!("{:?}", refusal.class),
            AddOutcome::Unclear { cause, .. } => format!("{cause:?}"),
            AddOutcome::NotSent(words) => words,
        };
        assert_eq!(outcome, expected, "{http} {body}");
    }
}

#[tokio::test]
async fn a_refusal_says_how_long_the_answer_asks_to_wait() {
    let headers = "Retry-After: 90\r\n".to_owned();
    let server = Server::start().await;
    let panel = connect(&server.url);
    let wait = Some(Duration::from_secs(90));
    for body in ["<html>slow down</html>", r#"{"error":"Rate limit exceeded. Slow down."}"#] {
        server.answer(Reply::Whole { http: 429, headers: headers.clone(), body: body.into() });
        let Err(ReadError::Refused(refusal)) = panel.balance().await else { panic!() };
        assert_eq!(refusal.retry_after, wait, "{body}");
        let AddOutcome::Refused(refusal) = panel.add(&an_order()).await else { panic!() };
        assert_eq!(refusal.retry_after, wait, "{body}");
    }
}

#[tokio::test]
async fn reads_outside_the_table() {
    let server = Server::start().await;
    let panel = connect(&server.url);
    let table = [
        (200, "Notice: x {\"balance\":\"5\"} bye", "5"),
        (200, r#"{"data":{"balance":"5","currency":"USD"}}"#, "5"),
        (200, r#"[{"balance":"5","currency":"USD"}]"#, "5"),
        (200, "", "transient"),
        (200, "null", "transient"),
        (200, "{}", "protocol"),
        (200, r#"{"balance":""}"#, "protocol"),
        (200, "garbage", "protocol"),
        (200, r#"{"balance":"5""#, "protocol"),
        (403, "<!DOCTYPE html><title>Just a moment...</title>", "wall"),
        (503, "<html><title>Just a moment...</title></html>", "wall"),
        (200, "<html><title>Just a moment...</title></html>", "wall"),
        (403, "<html><h1>403 Forbidden</h1></html>", "wall"),
        (503, "<html>We'll be back soon</html>", "transient"),
        (404, r#"{"message":"The route api/v2 could not be found."}"#, "wrong address"),
        (404, r#"{"error":"Incorrect order ID"}"#, "OrderId"),
        (404, "<html>not found", "wrong address"),
        (429, "", "Limit"),
        (500, r#"{"balance":"5"}"#, "transient"),
        (200, r#"{"balance":"-9000000000000"}"#, "odd"),
        (200, r#"{"balance":"9223372036854.775807"}"#, "odd"),
        (200, r#"{"balance":"1.234,56"}"#, "1234.56"),
        (200, r#"{"balance":"1,234.56"}"#, "1234.56"),
        (302, "", "wrong address"),
    ];
    for (http, body, expected) in table {
        server.answer(Reply::http(http, body));
        let found = match panel.balance().await {
            Ok(balance) => balance.amount.to_string(),
            Err(ReadError::Refused(refusal)) => format!("{:?}", refusal.class),
            Err(ReadError::KeyRefused(_)) => "key".to_owned(),
            Err(ReadError::Transient(_)) => "transient".to_owned(),
            Err(ReadError::Wall(_)) => "wall".to_owned(),
            Err(ReadError::Protocol(_)) => "protocol".to_owned(),
            Err(ReadError::WrongAddress(_)) => "wrong address".to_owned(),
            Err(ReadError::Odd(_)) => "odd".to_owned(),
            Err(ReadError::Unreachable(words)) => words,
        };
        assert_eq!(found, expected, "{http} {body}");
    }
}

#[tokio::test]
async fn no_answer_can_pass_for_an_empty_catalog() {
    let server = Server::start().await;
    let panel = connect(&server.url);
    for body in
        ["[]", "{}", r#"{"data":[]}"#, r#"{"status":"success","data":"Empty Data"}"#, "[1,null,[]]", "7"]
    {
        server.answer(Reply::ok(body));
        let result = panel.services().await;
        assert!(matches!(result, Err(ReadError::Protocol(_))), "{body} {result:?}");
    }
}

#[tokio::test]
async fn calls_keep_their_distance() {
    let server = Server::answering(Reply::ok(r#"{"balance":"1"}"#)).await;
    let min_interval = Duration::from_millis(40);
    let panel = Panel::connect(Settings { min_interval, ..settings(&server.url) }).unwrap();
    let started = tokio::time::Instant::now();
    let calls = futures::future::join_all((0..3).map(|_| panel.balance())).await;
    assert!(calls.iter().all(Result::is_ok));
    assert!(started.elapsed() >= min_interval * 2);
}

#[tokio::test]
async fn one_add_is_under_way_at_a_time() {
    let server = Server::answering(Reply::Silence).await;
    let panel = Panel::connect(Settings { add_timeout: Duration::from_millis(150), ..settings(&server.url) })
        .unwrap();
    let order = an_order();
    let both = async { tokio::join!(panel.add(&order), panel.add(&order)) };
    let look = async {
        while server.take_requests().is_empty() {
            tokio::task::yield_now().await;
        }
        // The first is at the server now; the second must not follow before the first has ended.
        server.take_requests().len()
    };
    let ((first, second), early) = tokio::join!(both, look);
    assert_eq!((early, server.take_requests().len()), (0, 1));
    for outcome in [first, second] {
        assert!(matches!(outcome, AddOutcome::Unclear { cause: UnclearCause::Timeout, .. }), "{outcome:?}");
    }
}
