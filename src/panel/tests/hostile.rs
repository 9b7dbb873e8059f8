//! Answers that never end, never come or break, arbitrary bytes, and the key's secrecy.

use std::time::Duration;

use proptest::prelude::*;
use tokio::net::TcpListener;

use super::{
    super::{
        AddOutcome, CancelAnswer, ConnectError, Panel, ReadError, RefillId, Settings, StatusAnswer,
        UnclearCause,
    },
    KEY, an_order, connect, ids,
    server::{Reply, Server},
    settings,
};

async fn doubt_after(reply: Reply) -> UnclearCause {
    let server = Server::answering(reply).await;
    let short = Duration::from_secs(4);
    let panel =
        Panel::connect(Settings { add_timeout: short, timeout: short, ..settings(&server.url) }).unwrap();
    let outcome = panel.add(&an_order()).await;
    assert_eq!(server.take_requests().len(), 1, "an add is sent once");
    let AddOutcome::Unclear { cause, .. } = outcome else { panic!("{outcome:?}") };
    cause
}

#[tokio::test]
async fn an_add_without_a_whole_answer_is_unclear() {
    assert_eq!(doubt_after(Reply::Endless).await, UnclearCause::TooLong);
    assert_eq!(doubt_after(Reply::Long(100 * 1024 * 1024)).await, UnclearCause::TooLong);
    assert_eq!(doubt_after(Reply::Reset).await, UnclearCause::Broken);
    assert_eq!(doubt_after(Reply::Cut(r#"{"order":5}"#)).await, UnclearCause::Broken);
}

#[tokio::test]
async fn silence_ends_with_the_timeout() {
    let server = Server::answering(Reply::Silence).await;
    let short = Duration::from_millis(80);
    let panel =
        Panel::connect(Settings { add_timeout: short, timeout: short, ..settings(&server.url) }).unwrap();
    let added = panel.add(&an_order()).await;
    assert!(matches!(added, AddOutcome::Unclear { cause: UnclearCause::Timeout, .. }), "{added:?}");
    assert!(matches!(panel.services().await, Err(ReadError::Unreachable(_))));
}

#[tokio::test]
async fn a_read_without_a_whole_answer_is_unread() {
    let server = Server::answering(Reply::Long(100 * 1024 * 1024)).await;
    let panel = connect(&server.url);
    assert!(matches!(panel.services().await, Err(ReadError::Protocol(_))));
    server.answer(Reply::Reset);
    assert!(matches!(panel.balance().await, Err(ReadError::Unreachable(_))));
}

#[tokio::test]
async fn what_never_left_is_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let panel = connect(&format!("http://{address}/api/v2/"));
    let one = ids(&["1"]);
    let added = panel.add(&an_order()).await;
    assert!(matches!(added, AddOutcome::NotSent(_)), "{added:?}");
    let cancelled = panel.cancel(&one).await;
    assert!(matches!(cancelled.answers[&one[0]], CancelAnswer::NotSent(_)), "{cancelled:?}");
    assert!(matches!(panel.balance().await, Err(ReadError::Unreachable(_))));
}

#[tokio::test]
async fn a_failed_tls_handshake_is_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/api/v2/", listener.local_addr().unwrap());
    let panel = connect(&url);
    let order = an_order();
    let hang_up = async { drop(listener.accept().await) };
    let (added, ()) = tokio::join!(panel.add(&order), hang_up);
    assert!(matches!(added, AddOutcome::NotSent(_)), "{added:?}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::answering(Reply::ok(r#"{"order":5,"balance":"5"}"#)).await;
    let headers = format!("Location: {}\r\n", elsewhere.url);
    for http in [301, 302, 303, 307, 308] {
        let server =
            Server::answering(Reply::Whole { http, headers: headers.clone(), body: Vec::new() }).await;
        let panel = connect(&server.url);
        assert!(!matches!(panel.add(&an_order()).await, AddOutcome::Accepted(_)));
        let Err(ReadError::WrongAddress(words)) = panel.balance().await else { panic!() };
        let host = elsewhere.url.split('/').nth(2).unwrap();
        assert_eq!(words, format!("HTTP {http}, sent on to {host}"));
    }
    assert_eq!(elsewhere.take_requests(), Vec::<Vec<_>>::new());
}

#[tokio::test]
async fn an_echoed_key_is_masked_everywhere() {
    let encoded: String = url::form_urlencoded::byte_serialize(KEY.as_bytes()).collect();
    let echo = format!(r#"{{"error":"no such key {KEY} ({encoded})"}}"#);
    let in_status = format!(r#"{{"status":"{KEY}"}}"#);
    let in_rows = format!(r#"[{{"service":1,"name":"{KEY}"}}]"#);
    let in_balance = format!(r#"{{"balance":"{KEY}"}}"#);
    let one = ids(&["1"]);
    let refill = RefillId::parse("1").unwrap();
    let server = Server::start().await;
    let panel = connect(&server.url);
    for http in [200, 301, 429, 500] {
        for body in [&echo, &in_status, &in_rows, &in_balance] {
            let location = format!("Location: https://me:{KEY}@www.provider.test/{KEY}?key={KEY}\r\n");
            server.answer(Reply::Whole { http, headers: location, body: body.clone().into_bytes() });
            let said = [
                format!("{:?}", panel.add(&an_order()).await),
                format!("{:?}", panel.services().await),
                format!("{:?}", panel.status(&one).await),
                format!("{:?}", panel.refill(&one[0]).await),
                format!("{:?}", panel.refill_status(&refill).await),
                format!("{:?}", panel.cancel(&one).await),
                format!("{:?}", panel.balance().await),
            ];
            for words in said {
                assert!(!words.contains(KEY) && !words.contains(&encoded), "{words}");
            }
        }
    }
}

#[test]
fn debug_shows_no_secret() {
    let extra = vec![("coupon".to_owned(), "hidden-extra".to_owned())];
    let url = "https://panel.test/api/v2/?token=hidden-query";
    let settings = Settings { extra, ..settings(url) };
    let panel = Panel::connect(settings.clone()).unwrap();
    let said = format!("{settings:?} {settings:#?} {panel:?}");
    assert!(said.contains("https://panel.test/api/v2/") && said.contains("coupon"), "{said}");
    assert!(!said.contains(KEY) && !said.contains("hidden"), "{said}");
}

#[test]
fn settings_that_cannot_work_are_refused_without_naming_secrets() {
    let error = |settings| Panel::connect(settings).expect_err("refused");
    let good = || settings("https://panel.test/api/v2/");
    assert!(matches!(error(Settings { key: "".into(), ..good() }), ConnectError::Key));
    assert!(matches!(error(Settings { key: "two words".into(), ..good() }), ConnectError::Key));
    assert!(matches!(error(settings("ftp://panel.test/")), ConnectError::Address));
    let login = error(settings("https://user:hidden@panel.test/"));
    assert!(matches!(login, ConnectError::Address) && !login.to_string().contains("hidden"));
    assert!(matches!(error(Settings { user_agent: "a\nb".to_owned(), ..good() }), ConnectError::Client(_)));
}

#[tokio::test]
async fn nesting_and_endless_lists_are_survived() {
    let server = Server::start().await;
    let panel = connect(&server.url);
    let one = ids(&["1"]);
    let depth = 100_000;
    let nested = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let wide = format!("[{}1]", "1,".repeat(220_000));
    let keyed = format!("{}1{}", "{\"data\":".repeat(depth), "}".repeat(depth));
    for body in [&nested, &wide, &keyed] {
        server.answer(Reply::ok(body));
        assert!(matches!(panel.services().await, Err(ReadError::Protocol(_))));
        assert!(matches!(panel.balance().await, Err(ReadError::Protocol(_))));
        let added = panel.add(&an_order()).await;
        assert!(matches!(added, AddOutcome::Unclear { cause: UnclearCause::NoId, .. }));
        assert!(!matches!(panel.status(&one).await.answers[&one[0]], StatusAnswer::Report(_)));
    }
}

/// Bytes, and text put together from what answers are made of.
fn any_body() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"order\"",
        "\"error\"",
        "\"status\"",
        "\"refill\"",
        "\"cancel\"",
        "\"data\"",
        "\"1\"",
        "\"success\"",
        "\"balance\"",
        "\"service\"",
        "\"no\"",
        "\"OK\"",
        "null",
        "true",
        "false",
        "0",
        "7",
        "-1.5e3",
        " ",
        "<html>",
        "\u{feff}",
        "\\u0000",
        "ж",
    ]);
    let names = vec!["order", "error", "status", "refill", "cancel", "data", "order_id", "1"];
    let values = vec![
        "7",
        "\"5\"",
        "\"no\"",
        "\"Incorrect link\"",
        "0",
        "null",
        "[]",
        "{\"error\":\"no\"}",
        "{\"order\":8}",
    ];
    let json = (prop::sample::select(names), prop::sample::select(values))
        .prop_map(|(name, value)| format!("{{\"{name}\":{value}}}").into_bytes());
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..80),
        prop::collection::vec(pieces, 0..14).prop_map(|pieces| pieces.concat().into_bytes()),
        json,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) })]

    #[test]
    fn no_answer_panics_or_makes_an_add_lie(
        body in any_body(),
        http in prop::sample::select(vec![200_u16, 201, 301, 302, 400, 401, 404, 422, 429, 500, 502, 503]),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let server = Server::answering(Reply::Whole { http, headers: String::new(), body: body.clone() }).await;
            let panel = connect(&server.url);
            let (two, refill) = (ids(&["1", "2"]), RefillId::parse("1").unwrap());
            let added = panel.add(&an_order()).await;
            let text = String::from_utf8_lossy(&body).into_owned();
            match &added {
                AddOutcome::Accepted(placed) => prop_assert!(text.contains(placed.order.as_str()), "{added:?}"),
                AddOutcome::Refused(_) => prop_assert!(http < 500, "{added:?}"),
                AddOutcome::NotSent(_) => prop_assert!(false, "it was sent"),
                AddOutcome::Unclear { .. } => {}
            }
            prop_assert_eq!(panel.status(&two).await.answers.len(), 2);
            prop_assert_eq!(panel.cancel(&two).await.answers.len(), 2);
            let _ = (panel.services().await, panel.balance().await, panel.refill_status(&refill).await);
            let _ = (panel.refill(&two[0]).await, panel.status(&two[..1]).await);
            Ok(())
        })?;
    }
}
