//! The table's rows of actions that speak of orders and refills, many at once or one.

use super::{
    super::{
        CancelAnswer, PanelOrderId, ReadError, RefillId, RefillOutcome, RefillReport, RefillWord,
        RefusalClass::*, StatusAnswer, StatusBatch, StatusReport, StatusWord, UnclearCause,
    },
    connect, ids,
    server::{Server, field},
    table::{class_of, decimal, refusal, rows},
};

#[tokio::test]
async fn status_answers() {
    let server = Server::start().await;
    let panel = connect(&server.url);
    for row in rows("status") {
        let id = row.id.as_str();
        // "orders=x" stands for any id that the panel does not know; a lone order's row names none.
        let named: Vec<&str> = row.asked.iter().map(|id| if id == "x" { "x1" } else { id }).collect();
        let asked = if named.is_empty() { ids(&["1"]) } else { ids(&named) };
        server.answer(row.reply);
        let batch = panel.status(&asked).await;
        let sent = server.take_requests().remove(0);
        let name = if asked.len() == 1 { "order" } else { "orders" };
        let joined = asked.iter().map(PanelOrderId::as_str).collect::<Vec<_>>().join(",");
        assert_eq!(field(&sent, name), Some(joined.as_str()), "{id}");
        assert_eq!(batch.answers.keys().cloned().collect::<Vec<_>>(), asked, "{id}");
        check_class(&row.class, id, &batch);
        match asked.as_slice() {
            [one] => check_status(id, &batch.answers[one]),
            _ => check_statuses(id, &batch),
        }
    }
}

fn check_class(class: &str, id: &str, batch: &StatusBatch) {
    let fits = batch.answers.values().all(|answer| match answer {
        StatusAnswer::Report(_) => class == "ok" || class == "mixed",
        StatusAnswer::Refused(_) => class == "rejected" || class == "mixed",
        StatusAnswer::Missing => class == "mixed",
        StatusAnswer::Unread(error) => class_of(error) == class,
    });
    assert!(fits, "{id} {batch:?}");
}

fn report(answer: &StatusAnswer) -> &StatusReport {
    let StatusAnswer::Report(report) = answer else { panic!("{answer:?}") };
    report
}

fn check_status(id: &str, answer: &StatusAnswer) {
    match id {
        // Known nowhere: refused, and above all no end.
        "q134" | "q136" | "q146" | "q151" => {
            assert!(matches!(answer, StatusAnswer::Refused(refusal) if refusal.class == OrderId), "{id}");
        }
        "q138" => assert!(matches!(answer, StatusAnswer::Refused(refusal) if refusal.class == Other)),
        _ => check_report(id, report(answer)),
    }
}

fn check_report(id: &str, report: &StatusReport) {
    use StatusWord::{Cancelled, Completed, InProgress, Unknown};
    let (status, charge, currency, start_count, remains) = match id {
        "q113" => (InProgress, Some("16.6509"), Some("NGN"), None, Some(25)),
        "q114" => (InProgress, Some("1.6"), Some("USD"), Some(0), Some(320)),
        "q115" => (Completed, Some("0.08011655652"), Some("USD"), Some(100), Some(0)),
        "q116" => (Completed, Some("2.5"), None, Some(168), Some(-2)),
        "q117" => (Completed, None, None, Some(10), Some(0)),
        "q118" => (Completed, Some("10000"), Some("VND"), Some(12), Some(0)),
        "q119" => (Completed, Some("250"), None, None, Some(0)),
        "q121" => (InProgress, Some("1.00"), Some("USD"), Some(5), Some(3)),
        "q124" | "q126" => (Cancelled, Some("0"), Some("USD"), Some(0), Some(100)),
        "q127" => (InProgress, Some("1"), Some("USD"), Some(0), Some(100)),
        "q128" => (Unknown, Some("1"), None, Some(0), Some(100)),
        "q130" => (Unknown, Some("1"), Some("USD"), Some(0), Some(100)),
        "q150" => (Completed, Some("1"), Some("USD"), Some(0), Some(0)),
        _ => panic!("{id} has no assertion"),
    };
    assert_eq!(report.status, status, "{id}");
    assert_eq!(report.status.is_end(), matches!(status, Completed | Cancelled), "{id}");
    assert_eq!((report.charge, report.currency.as_deref()), (charge.map(decimal), currency), "{id}");
    assert_eq!((report.start_count, report.remains), (start_count, remains), "{id}");
    match id {
        "q126" => assert_eq!(report.raw_status, "Refunded"),
        "q128" => assert_eq!(report.raw_status, "2"),
        "q130" => assert_eq!(report.raw_status, ""),
        _ => {}
    }
}

fn check_statuses(id: &str, batch: &StatusBatch) {
    let of = |id: &str| &batch.answers[&ids(&[id])[0]];
    let is_unknown =
        |answer: &StatusAnswer| matches!(answer, StatusAnswer::Refused(no) if no.class == OrderId);
    match id {
        "q139" => {
            let (partial, running) = (report(of("1")), report(of("100")));
            assert_eq!((partial.status, partial.remains), (StatusWord::Partial, Some(157)));
            assert_eq!(partial.charge, Some(decimal("0.27819")));
            assert_eq!((running.status, running.remains), (StatusWord::InProgress, Some(10)));
            assert_eq!(running.charge, Some(decimal("1.44219")));
            assert!(is_unknown(of("10")));
        }
        "q140" => {
            assert_eq!(report(of("1")).status, StatusWord::Partial);
            assert!(is_unknown(of("2")) && is_unknown(of("3")));
        }
        "q141" => {
            assert_eq!(report(of("1")).status, StatusWord::Completed);
            assert_eq!(*of("2"), StatusAnswer::Missing);
        }
        "q145" => assert!(batch.answers.values().all(|answer| *answer == StatusAnswer::Missing)),
        "q147" => {
            // Of the two together it says nothing; each was then asked for alone.
            let refused = |answer: &StatusAnswer| matches!(answer, StatusAnswer::Refused(refusal) if refusal.class == OrderId);
            assert!(batch.answers.values().all(refused), "{batch:?}");
        }
        _ => panic!("{id} has no assertion"),
    }
}

#[tokio::test]
async fn refill_answers() {
    let server = Server::start().await;
    let panel = connect(&server.url);
    for row in rows("refill") {
        let id = row.id.as_str();
        server.answer(row.reply);
        let mut outcomes = Vec::new();
        for order in ids(&["1", "2", "3"]) {
            outcomes.push(panel.refill(&order).await);
        }
        let asked = |refill: &str| RefillOutcome::Accepted(RefillId::parse(refill));
        let refused = |outcome: &RefillOutcome, class| matches!(outcome, RefillOutcome::Refused(no) if no.class == class);
        let class = match (&outcomes[0], &outcomes[2]) {
            (RefillOutcome::Accepted(_), RefillOutcome::Accepted(_)) => "ok",
            (RefillOutcome::Accepted(_), RefillOutcome::Refused(_)) => "mixed",
            (RefillOutcome::Refused(_), _) => "rejected",
            _ => "unclear",
        };
        assert_eq!(class, row.class, "{id} {outcomes:?}");
        match id {
            // One request asks for one order here, so the single shape speaks of that one.
            "q152" | "q167" => assert_eq!(outcomes[0], asked("1"), "{id}"),
            "q154" => assert!(refused(&outcomes[0], OrderId)),
            "q155" => assert!(refused(&outcomes[0], Unsupported)),
            "q157" => assert!(refused(&outcomes[0], NotNow)),
            "q159" => assert!(refused(&outcomes[0], Other)),
            "q161" => assert_eq!(outcomes[0], asked("12345")),
            "q162" => assert_eq!(outcomes[0], asked("551")),
            "q163" => assert_eq!(outcomes[0], asked("ref_01HG")),
            "q164" => {
                assert_eq!(outcomes[..2], [asked("1"), asked("2")]);
                assert!(refused(&outcomes[2], OrderId));
            }
            _ => panic!("{id} has no assertion"),
        }
    }
}

#[tokio::test]
async fn refill_status_answers() {
    let server = Server::start().await;
    let panel = connect(&server.url);
    for row in rows("refill_status") {
        let id = row.id.as_str();
        server.answer(row.reply);
        let read = async |refill: &str| panel.refill_status(&RefillId::parse(refill).unwrap()).await;
        let word =
            |result: &Result<RefillReport, ReadError>| result.as_ref().ok().map(|report| report.status);
        let first = read(row.asked.first().map_or("1", String::as_str)).await;
        let class = first.as_ref().map_or_else(class_of, |_| if id == "q171" { "mixed" } else { "ok" });
        assert_eq!(class, row.class, "{id} {first:?}");
        match id {
            "q169" | "q170" | "q174" => assert_eq!(word(&first), Some(RefillWord::Completed), "{id}"),
            "q171" => {
                assert_eq!(word(&first), Some(RefillWord::Completed));
                assert_eq!(word(&read("2").await), Some(RefillWord::Rejected));
                assert_eq!(refusal(&read("3").await.unwrap_err()), OrderId);
            }
            "q172" => assert_eq!(word(&first), Some(RefillWord::InProgress)),
            "q173" | "q176" => assert_eq!(refusal(&first.unwrap_err()), OrderId, "{id}"),
            "q175" => assert_eq!(
                first.unwrap_err().to_string(),
                "the panel is out of order: the panel answered null"
            ),
            _ => panic!("{id} has no assertion"),
        }
    }
}

#[tokio::test]
async fn cancel_answers() {
    let server = Server::start().await;
    let panel = connect(&server.url);
    for row in rows("cancel") {
        let id = row.id.as_str();
        let named: Vec<&str> = row.asked.iter().map(String::as_str).collect();
        let asked = if named.is_empty() { ids(&["1234"]) } else { ids(&named) };
        server.answer(row.reply);
        let batch = panel.cancel(&asked).await;
        assert_eq!(batch.answers.len(), asked.len(), "{id}");
        let class = match batch.answers.values().collect::<Vec<_>>().as_slice() {
            [CancelAnswer::Accepted(())] => "ok",
            [CancelAnswer::Refused(_)] => "rejected",
            [_, _] => "mixed",
            _ => "unclear",
        };
        assert_eq!(class, row.class, "{id} {batch:?}");
        let of = |id: &str| &batch.answers[&ids(&[id])[0]];
        let refused =
            |answer: &CancelAnswer, class| matches!(answer, CancelAnswer::Refused(no) if no.class == class);
        match id {
            "q181" => {
                assert!(refused(of("9"), OrderId));
                assert_eq!(*of("2"), CancelAnswer::Accepted(()));
            }
            "q182" => {
                assert_eq!(*of("9"), CancelAnswer::Accepted(()));
                assert!(matches!(of("10"), CancelAnswer::Unclear { cause: UnclearCause::Unspoken, .. }));
            }
            "q183" => assert!(refused(of("9"), OrderId)),
            "q186" | "q188" | "q189" => assert_eq!(*of("1234"), CancelAnswer::Accepted(()), "{id}"),
            "q187" => {
                assert_eq!(*of("4218"), CancelAnswer::Accepted(()));
                assert!(refused(of("4219"), Other));
            }
            "q191" => assert_eq!(*of("77"), CancelAnswer::Accepted(())),
            "q193" => assert!(refused(of("1234"), Unsupported)),
            _ => panic!("{id} has no assertion"),
        }
    }
}
