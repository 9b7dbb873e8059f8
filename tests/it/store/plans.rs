//! Nothing on the way of a turn or a tick grows with what was ordered in all: no statement reads a whole table that grows. The
//! statements are taken from the store's own source, so that a new one is judged too.

use sqlx::{Row, SqliteConnection};

use super::Base;
use crate::shape::source::text_below;

/// Tables that grow with use. `bot` has one row, `panel_accounts` one an account; `users`, `services`, `categories` are bounded by the world and the panel.
const GROWING: [&str; 9] =
    ["orders", "outbox", "order_events", "dialogues", "messages", "requests", "children", "uses", "batches"];

/// What may read a whole table (by an index that has all it needs): an admin asked for a
/// copy of everything (`panelgram backup`).
const FOR_FIGURES: [&str; 1] = ["(select count(*) from orders) as"];
/// What is done to that copy, by nobody who waits.
const TO_A_COPY: &str = "update dialogues set state = json_set";

#[tokio::test]
async fn no_statement_reads_a_whole_table_that_grows() {
    let base = Base::new().await;
    let mut connection = base.connect().await;
    let statements = statements();
    assert!(statements.len() > 60, "only {} statements were found in the store", statements.len());
    let of_a_turn = ["select b.*, p.*, u.*, d.state", "insert into dialogues"];
    assert!(of_a_turn.iter().all(|start| statements.iter().any(|statement| statement.starts_with(start))));
    let mut slow = vec![];
    for statement in statements {
        let plan = plan(&mut connection, &statement).await;
        let figures = FOR_FIGURES.iter().any(|part| statement.contains(part));
        if plan.iter().any(|line| scans(line, figures))
            && !is_upsert(&statement)
            && !statement.starts_with(TO_A_COPY)
        {
            slow.push(format!("{statement}\n  {}", plan.join("\n  ")));
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n\n"));
}

#[tokio::test]
async fn nothing_is_sorted_on_the_way_of_a_turn_or_a_tick() {
    let base = Base::new().await;
    let mut connection = base.connect().await;
    for statement in statements() {
        let plan = plan(&mut connection, &statement).await;
        let growing = ["from orders", "from uses"].iter().any(|from| statement.contains(from));
        if growing && !FOR_FIGURES.iter().any(|part| statement.contains(part)) {
            assert!(
                plan.iter().all(|line| !line.contains("TEMP B-TREE")),
                "{statement}\n{}",
                plan.join("\n")
            );
        }
    }
}

/// What an order costs, what the panel took and what is paid are three sums, of two currencies.
#[tokio::test]
async fn no_sum_of_money_stands_in_for_another() {
    let base = Base::new().await;
    let triggers: Vec<String> = sqlx::query_scalar("select sql from sqlite_schema where type = 'trigger'")
        .fetch_all(&mut base.connect().await)
        .await
        .unwrap();
    for sql in statements().into_iter().chain(triggers) {
        for (at, coalesced) in sql.match_indices("coalesce(") {
            let end = sql[at..].find(')').map_or(sql.len(), |end| at + end);
            let named =
                ["charge", "cost", "price"].iter().filter(|name| sql[at..end].contains(*name)).count();
            assert!(named <= 1, "{coalesced} in {sql}");
        }
    }
}

#[test]
fn no_statement_is_prepared_anew_for_its_limit() {
    for statement in statements() {
        assert!(!statement.contains("limit ?"), "{statement}: see the head of store/mod.rs");
    }
}

/// A step of a plan that visits every row. Through a partial index it visits only what is open; for figures a covering index is
/// enough.
fn scans(line: &str, figures: bool) -> bool {
    const PARTIAL: [&str; 10] = [
        "messages_behind",
        "orders_to_submit",
        "orders_submitting",
        "orders_to_look_at",
        "outbox_due",
        "requests_due",
        "requests_to_offer",
        "children_to_look_at",
        "orders_unclear",
        "orders_splitting",
    ];
    let table = line.strip_prefix("SCAN ").and_then(|rest| rest.split_whitespace().next());
    table.is_some_and(|table| GROWING.contains(&table))
        && !PARTIAL.iter().any(|index| line.contains(index))
        && !(figures && line.contains("COVERING INDEX"))
}

/// The plan of an upsert names the children of a foreign key, which are visited only while a violation is open: never here.
fn is_upsert(statement: &str) -> bool {
    statement.starts_with("insert into users") || statement.starts_with("insert into services")
}

async fn plan(connection: &mut SqliteConnection, statement: &str) -> Vec<String> {
    let sql = format!("explain query plan {statement}");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(connection).await;
    let rows = rows.unwrap_or_else(|error| panic!("{error}: {statement}"));
    rows.iter().map(|row| row.get::<String, _>("detail")).collect()
}

/// Every SQL statement in `src/store`.
fn statements() -> Vec<String> {
    let text = text_below("src/store");
    literals(&text).iter().map(|text| alone(text)).filter(|text| is_statement(text)).collect()
}

/// A statement that begins its transaction, or commits it, without that.
fn alone(text: &str) -> String {
    let text = text.strip_prefix("begin immediate;").unwrap_or(text).trim_start();
    text.split(";\n         commit;").next().unwrap_or_default().to_owned()
}

fn is_statement(text: &str) -> bool {
    ["select ", "insert ", "update ", "delete "].iter().any(|verb| text.starts_with(verb))
}

/// The string literals of code without comments, plain and raw.
fn literals(code: &str) -> Vec<String> {
    let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let mut found = vec![];
    let mut rest = code.as_str();
    while let Some(start) = rest.find('"') {
        let end = if rest[..start].ends_with("r#") { "\"#" } else { "\"" };
        let body = &rest[start + 1..];
        let length = body.find(end).unwrap_or(body.len());
        found.push(body[..length].to_owned());
        rest = &body[(length + end.len()).min(body.len())..];
    }
    found
}
