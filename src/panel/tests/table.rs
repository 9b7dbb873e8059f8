//! Every recorded answer of `tests/data/panel-responses.json`, served over HTTP to the real client: its class, and
//! what its `expectation` says. A row without an assertion fails.

use rust_decimal::Decimal;

use super::{
    super::{
        AddOutcome, Balance, PanelOrderId, ReadError, RefusalClass, RefusalClass::*, ServiceList,
        UnclearCause,
    },
    an_order, connect, ids,
    server::{Reply, Server},
};

pub(super) struct Row {
    pub(super) id: String,
    pub(super) class: String,
    /// The ids asked for, of `order=`, `orders=` or `refills=`.
    pub(super) asked: Vec<String>,
    pub(super) reply: Reply,
}

/// The table's rows for one action.
pub(super) fn rows(action: &str) -> Vec<Row> {
    let of_action = |row: &serde_json::Value| row["action"] == action;
    all_rows().iter().filter(|row| of_action(row)).map(read_row).collect()
}

fn all_rows() -> Vec<serde_json::Value> {
    serde_json::from_str(include_str!("../../../tests/data/panel-responses.json")).unwrap()
}

fn read_row(row: &serde_json::Value) -> Row {
    let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let http = row["http_status"].as_u64().map_or(200, |http| u16::try_from(http).unwrap());
    let is_redirect = (300..400).contains(&http);
    let location = "Location: https://www.provider.test/api/v2\r\n";
    let headers = if is_redirect { location.to_owned() } else { String::new() };
    let request = text("request");
    let asked = request.split_once('=').map_or("", |(_, ids)| ids);
    Row {
        id: text("id"),
        class: text("class"),
        asked: asked.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
        reply: Reply::Whole { http, headers, body: text("response_text").into_bytes() },
    }
}

pub(super) fn class_of(error: &ReadError) -> &'static str {
    match error {
        ReadError::Refused(_) | ReadError::KeyRefused(_) | ReadError::WrongAddress(_) => "rejected",
        ReadError::Transient(_) | ReadError::Wall(_) => "transient",
        ReadError::Protocol(_) | ReadError::Odd(_) => "protocol_error",
        ReadError::Unreachable(_) => "unreachable",
    }
}

pub(super) fn refusal(error: &ReadError) -> RefusalClass {
    let ReadError::Refused(refusal) = error else { panic!("{error}") };
    refusal.class
}

pub(super) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn every_row_is_run_by_one_of_these_tests() {
    let actions = ["services", "add", "balance", "any", "status", "refill", "refill_status", "cancel"];
    let count: usize = actions.iter().map(|action| rows(action).len()).sum();
    assert_eq!((count, all_rows().len()), (137, 137));
}

#[tokio::test]
async fn services_answers() {
    let server = Server::start().await;
    let panel = connect(&server.url);
    for row in rows("services") {
        server.answer(row.reply);
        let result = panel.services().await;
        assert_eq!(result.as_ref().map_or_else(class_of, |_| "ok"), row.class, "{} {result:?}", row.id);
        match &result {
            Ok(list) => check_services(&row.id, list),
            Err(error) => check_services_error(&row.id, error),
        }
    }
}

fn check_services(id: &str, list: &ServiceList) {
    let skipped = usize::from(id == "q027");
    assert_eq!((list.services.len(), list.skipped.len()), (1, skipped), "{id}");
    let row = &list.services[0];
    let (rate, min, max) = figures(id);
    assert_eq!((row.rate.to_string().as_str(), row.min, row.max), (rate, min, max), "{id}");
    let flags = (row.refill, row.cancel, row.dripfeed);
    let category = row.category.as_deref();
    match id {
        "q001" => {
            assert_eq!(
                (row.id.as_str(), row.name.as_str(), row.kind.as_str()),
                ("1", "Followers", "Default")
            );
            assert_eq!((category, flags), (Some("First Category"), (true, true, false)));
        }
        "q007" => assert_eq!(row.name, "🌎 ----- HEADER -----"),
        "q009" => assert_eq!((row.description.as_deref(), flags), (None, (false, true, false))),
        "q010" => {
            assert_eq!((row.kind.as_str(), category, row.cancel), ("views", Some("Views <br> fast"), true));
        }
        "q014" => {
            assert_eq!((row.name.as_str(), category), ("Line one line two", Some("C")));
            assert_eq!((row.description.as_deref(), flags), (None, (true, false, false)));
        }
        "q015" => assert_eq!((row.name.as_str(), category), ("A <b>B</b> & C", Some("News (PR & SEO)"))),
        "q019" => assert_eq!((row.id.as_str(), flags), ("1", (true, false, false))),
        "q023" => assert_eq!(category, None),
        "q026" => assert_eq!((row.id.as_str(), row.name.as_str(), row.refill), ("1", "X", true)),
        "q027" => {
            let left_out = &list.skipped[0];
            assert_eq!((row.id.as_str(), left_out.id.as_deref()), ("1", Some("2")));
            assert_eq!(left_out.why, "the rate is no price");
        }
        "q028" => assert_eq!(row.kind, "Custom Comments"),
        "q029" => assert_eq!((row.kind.as_str(), flags), ("custom_comments_package", (false, false, false))),
        // The rest say only something of their figures.
        _ => {}
    }
}

/// Rate, min and max.
fn figures(id: &str) -> (&'static str, i64, i64) {
    match id {
        "q001" => ("0.90", 50, 10_000),
        "q006" => ("3.72", 1000, 1),
        "q007" => ("0.00", 1, 1),
        "q008" => ("9999999999999.00", 1, 1),
        "q009" => ("151.3229", 1, 1),
        "q010" => ("1.50", 10, 1000),
        "q014" => ("1", 1, 5),
        "q015" => ("0.005", 100, 50_000),
        "q016" | "q019" => ("0.50", 10, 10_000),
        "q017" | "q023" => ("1", 1, 2),
        "q026" | "q027" => ("0.9", 1, 2),
        "q028" => ("8", 10, 1500),
        "q029" => ("0.5", 10, 1000),
        _ => panic!("{id} has no assertion"),
    }
}

fn check_services_error(id: &str, error: &ReadError) {
    match id {
        "q020" => assert!(matches!(error, ReadError::Protocol(words) if words.contains("none of 1 rows"))),
        "q021" => assert!(matches!(error, ReadError::Transient(words) if words.contains("web page"))),
        "q022" => assert_eq!(refusal(error), Service),
        _ => panic!("{id} has no assertion"),
    }
}

#[tokio::test]
async fn add_answers() {
    let server = Server::start().await;
    let panel = connect(&server.url);
    for row in rows("add") {
        server.answer(row.reply);
        let outcome = panel.add(&an_order()).await;
        assert_eq!(server.take_requests().len(), 1, "{}: an add is sent once", row.id);
        let class = match &outcome {
            AddOutcome::Accepted(_) => "ok",
            AddOutcome::Refused(_) => "rejected",
            AddOutcome::NotSent(_) => "not sent",
            AddOutcome::Unclear { .. } => "ambiguous",
        };
        assert_eq!(class, row.class, "{} {outcome:?}", row.id);
        match outcome {
            AddOutcome::Accepted(placed) => check_accepted(&row.id, &placed.order, placed.charge),
            AddOutcome::Refused(refusal) => assert_eq!(refusal.class, add_refusal(&row.id), "{}", row.id),
            AddOutcome::Unclear { cause, .. } => assert_eq!(cause, add_doubt(&row.id), "{}", row.id),
            AddOutcome::NotSent(words) => panic!("{words}"),
        }
    }
}

fn check_accepted(id: &str, order: &PanelOrderId, charge: Option<Decimal>) {
    let expected = match id {
        "q031" | "w002" => "23501",
        "q032" => "151",
        "w001" => "7300002",
        "w003" => "23502",
        "q034" => "0d3c1f0a-8a2e-4d4f-9a3e-5c9b6b1f7e10",
        "q035" => "ord_01HGX3",
        "q037" => "1750",
        "q038" => "345",
        "q090" | "q091" => "55",
        _ => panic!("{id} has no assertion"),
    };
    assert_eq!((order.as_str(), charge), (expected, None), "{id}");
}

fn add_refusal(id: &str) -> RefusalClass {
    match id {
        "q051" | "q052" | "q083" => Duplicate,
        "q053" | "q054" | "q055" | "q079" => Funds,
        "q057" | "q059" | "q072" => Service,
        "q061" | "q063" | "q066" | "q067" | "q075" => Quantity,
        "q068" => Link,
        "q070" => Unsupported,
        "q074" => Down,
        "q077" | "q081" | "q087" => Other,
        "q084" => Limit,
        _ => panic!("{id} has no assertion"),
    }
}

fn add_doubt(id: &str) -> UnclearCause {
    match id {
        "q040" => UnclearCause::NoId,
        "q044" | "q045" | "q049" => UnclearCause::Unreadable,
        "q046" | "q089" => UnclearCause::ServerError,
        "q047" | "w004" | "w005" => UnclearCause::WebPage,
        _ => panic!("{id} has no assertion"),
    }
}

#[tokio::test]
async fn balance_answers() {
    let server = Server::start().await;
    let panel = connect(&server.url);
    for row in rows("balance") {
        server.answer(row.reply);
        let result = panel.balance().await;
        assert_eq!(result.as_ref().map_or_else(class_of, |_| "ok"), row.class, "{} {result:?}", row.id);
        match result {
            Ok(balance) => check_balance(&row.id, &balance),
            Err(error) => check_balance_error(&row.id, &error),
        }
    }
}

fn check_balance(id: &str, balance: &Balance) {
    let (amount, currency) = match id {
        "q197" => ("1526952", Some("IRT")),
        "q199" => ("1234.56", None),
        "q201" => ("1234.50", Some("€")),
        "q205" => ("1234.56", Some("₹")),
        "q206" => ("12.50", Some("EUR")),
        "q208" => ("3.5", None),
        "q209" => ("9.99", Some("GBP")),
        "q211" => ("0.000010", Some("USD")),
        "q212" => ("42.10", None),
        "q213" => ("-5.20", None),
        _ => panic!("{id} has no assertion"),
    };
    assert_eq!((balance.amount, balance.currency.as_deref()), (decimal(amount), currency), "{id}");
}

fn check_balance_error(id: &str, error: &ReadError) {
    match id {
        "q202" | "q215" => {
            assert!(matches!(error, ReadError::Protocol(words) if words.contains("no number")));
        }
        "q214" => assert!(matches!(error, ReadError::Protocol(words) if words.contains("not JSON"))),
        "q217" => assert!(matches!(error, ReadError::KeyRefused(_))),
        _ => panic!("{id} has no assertion"),
    }
}

#[tokio::test]
async fn answers_to_any_action() {
    use super::super::{CancelAnswer, RefillId, RefillOutcome, StatusAnswer};
    let server = Server::start().await;
    let panel = connect(&server.url);
    let (one, refill) = (ids(&["1"]), RefillId::parse("1").unwrap());
    for row in rows("any") {
        let id = row.id.as_str();
        server.answer(row.reply);
        let added = panel.add(&an_order()).await;
        let balance = panel.balance().await;
        let (services, report) = (panel.services().await, panel.refill_status(&refill).await);
        let status = panel.status(&one).await.answers.remove(&one[0]).unwrap();
        let refilled = panel.refill(&one[0]).await;
        let cancelled = panel.cancel(&one).await.answers.remove(&one[0]).unwrap();
        if row.class == "ok" {
            check_any_ok(id, &balance.unwrap());
            assert!(matches!(added, AddOutcome::Unclear { cause: UnclearCause::NoId, .. }), "{id} {added:?}");
            continue;
        }
        let status = match status {
            StatusAnswer::Unread(error) => error,
            // Of one that was asked for alone, a refusal speaks.
            StatusAnswer::Refused(refusal) => ReadError::Refused(refusal),
            StatusAnswer::Report(_) | StatusAnswer::Missing => panic!("{id} {status:?}"),
        };
        let errors = [balance.unwrap_err(), services.unwrap_err(), report.unwrap_err(), status];
        for error in &errors {
            assert_eq!(class_of(error), row.class, "{id} {error:?}");
        }
        match id {
            // A wrong address is said with the address; the request was not taken.
            "q107" => {
                let elsewhere = |error: &ReadError| matches!(error, ReadError::WrongAddress(to) if to.contains("www.provider.test"));
                assert!(errors.iter().all(elsewhere), "{errors:?}");
                assert!(matches!(added, AddOutcome::Refused(refusal) if refusal.class == Address));
            }
            "q110" => {
                assert!(matches!(added, AddOutcome::Unclear { cause: UnclearCause::ServerError, .. }));
                assert!(matches!(refilled, RefillOutcome::Unclear { cause: UnclearCause::ServerError, .. }));
                assert!(matches!(cancelled, CancelAnswer::Unclear { cause: UnclearCause::ServerError, .. }));
            }
            _ => {
                let class = any_refusal(id);
                let is_key = matches!(class, Auth | Account);
                let [balance, services, others @ ..] = &errors;
                for error in [balance, services] {
                    assert_eq!(matches!(error, ReadError::KeyRefused(_)), is_key, "{id} {error:?}");
                    assert!(is_key || refusal(error) == class, "{id} {error:?}");
                }
                assert!(others.iter().all(|error| refusal(error) == class), "{id} {errors:?}");
                assert!(matches!(added, AddOutcome::Refused(refusal) if refusal.class == class), "{id}");
                assert!(
                    matches!(refilled, RefillOutcome::Refused(refusal) if refusal.class == class),
                    "{id}"
                );
                assert!(
                    matches!(cancelled, CancelAnswer::Refused(refusal) if refusal.class == class),
                    "{id}"
                );
            }
        }
    }
}

fn check_any_ok(id: &str, balance: &Balance) {
    let (amount, currency) = match id {
        "q104" => ("4.00", None),
        "q106" => ("2.10", Some("USD")),
        _ => panic!("{id} has no assertion"),
    };
    assert_eq!((balance.amount, balance.currency.as_deref()), (decimal(amount), currency), "{id}");
}

fn any_refusal(id: &str) -> RefusalClass {
    match id {
        "q093" | "q094" | "q095" | "q096" => Auth,
        "q097" => Account,
        "q099" => Other,
        "q100" => Unsupported,
        _ => panic!("{id} has no assertion"),
    }
}
