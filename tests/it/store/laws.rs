//! What the tables refuse, whatever the code tries.

use panelgram::{
    clock::Moment,
    domain::{
        account::PanelId,
        money::{Amount, Charge, Cost},
        order::OrderId,
        user::UserId,
    },
    store::{
        Store,
        balance::{self, Between},
        children, orders, requests,
    },
};
use sqlx::SqliteConnection;

use super::{Base, execute};

const PEOPLE: &str = "
    insert into users (user_id, name, access, lang, seen_at) values (1, 'Max', 'member', 'en', 0), (2, 'Olga', 'member', 'en', 0);
    insert into categories (category_id, name) values (1, 'Likes');
    insert into services (service_id, panel_id, panel_service, name, category_id, kind, rate, min, max, refill, cancel, dripfeed, position)
        values (1, 1, '7', 'Likes', 1, 'Default', '0.90', 10, 1000, 0, 0, 0, 0);";

async fn peopled() -> (Base, SqliteConnection) {
    let base = Base::new().await;
    let mut connection = base.connect().await;
    execute(&mut connection, PEOPLE).await.unwrap();
    (base, connection)
}

/// An order with some columns of its own.
fn order(own: &[(&str, &str)]) -> String {
    let mut columns = vec![
        ("user_id", "1"),
        ("draft", "1"),
        ("service_id", "1"),
        ("panel_id", "1"),
        ("panel_service", "'7'"),
        ("service_name", "'Likes'"),
        ("fields", "'[]'"),
        ("link", "'https://t.me/a'"),
        ("quantity", "100"),
        ("rate", "'0.90'"),
        ("price", "90000"),
        ("cost", "90000"),
        ("currency", "'USD'"),
        ("placed_at", "0"),
        ("submit_until", "0"),
        ("next_submit_at", "0"),
    ];
    columns.retain(|(name, _)| own.iter().all(|(own, _)| own != name));
    columns.extend(own);
    let (names, values): (Vec<&str>, Vec<&str>) = columns.into_iter().unzip();
    format!("insert into orders ({}) values ({})", names.join(", "), values.join(", "))
}

async fn refused(connection: &mut SqliteConnection, sql: &str, why: &str) {
    let error = execute(connection, sql).await.expect_err(sql).to_string();
    assert!(error.contains(why), "{sql}: {error}");
}

#[tokio::test]
async fn a_draft_is_one_order() {
    let (_base, mut connection) = peopled().await;
    execute(&mut connection, &order(&[])).await.unwrap();
    execute(&mut connection, &order(&[("draft", "2")])).await.unwrap();
    execute(&mut connection, &order(&[("user_id", "2")])).await.unwrap();
    refused(&mut connection, &order(&[]), "UNIQUE constraint failed: orders.user_id, orders.draft").await;
}

#[tokio::test]
async fn two_orders_can_not_have_the_same_id_at_the_panel() {
    let (_base, mut connection) = peopled().await;
    let running = |draft| order(&[("draft", draft), ("status", "'running'"), ("panel_order", "'77'")]);
    execute(&mut connection, &running("1")).await.unwrap();
    refused(&mut connection, &running("2"), "UNIQUE constraint failed: orders.panel_order").await;
}

/// Two panels number their services, orders and refills as they like; within an account a number is one thing.
#[tokio::test]
async fn a_number_is_unique_within_an_account_and_free_in_another() {
    let (base, mut connection) = peopled().await;
    execute(&mut connection, "insert into panel_accounts (panel_id) values (2)").await.unwrap();
    let service = |panel| {
        format!(
            "insert into services (panel_id, panel_service, name, category_id, kind, rate, min, max, refill, cancel, dripfeed, position)
             values ({panel}, '7', 'Likes', 1, 'Default', '0.90', 10, 1000, 0, 0, 0, 0)"
        )
    };
    let running = |draft, panel| {
        order(&[("draft", draft), ("panel_id", panel), ("status", "'running'"), ("panel_order", "'77'")])
    };
    let refill = |order, panel| {
        format!(
            "insert into requests (order_id, panel_id, kind, asked_by, asked_at, state, panel_refill, send_until)
             values ({order}, {panel}, 'refill', 1, 0, 'asked', '5', 0)"
        )
    };
    let others =
        [service("2"), running("1", "1"), running("2", "2"), refill("1001", "1"), refill("1002", "2")];
    for statement in &others {
        execute(&mut connection, statement).await.unwrap();
    }
    let taken = [
        (service("2"), "services.panel_service, services.panel_id"),
        (running("3", "2"), "orders.panel_order, orders.panel_id"),
        (refill("1002", "2"), "requests.panel_refill, requests.panel_id"),
    ];
    for (statement, key) in &taken {
        refused(&mut connection, statement, &format!("UNIQUE constraint failed: {key}")).await;
    }
    refused(&mut connection, &running("4", "3"), "FOREIGN KEY constraint failed").await;

    execute(&mut connection, "insert into children (order_id, panel_order, made_at) values (1002, '88', 0)")
        .await
        .unwrap();
    execute(&mut connection, "delete from requests where order_id = 1002").await.unwrap();
    let store = Store::open(&base.url()).await.unwrap();
    let mut reader = store.reader().await.unwrap();
    for (panel, id, whose) in [
        (1, "77", Some(1001)),
        (2, "77", Some(1002)),
        (3, "77", None),
        (1, "88", None),
        (2, "88", Some(1002)),
    ] {
        let found = orders::with_panel_id(&mut reader, PanelId(panel), id).await.unwrap();
        assert_eq!(found, whose.map(OrderId), "{id} at {panel}");
    }
    for (panel, has) in [(1, true), (2, false)] {
        assert_eq!(requests::has_panel_id(&mut reader, PanelId(panel), "5").await.unwrap(), has);
    }
    drop(reader);
    store.close().await;
}

#[tokio::test]
async fn an_order_is_what_its_status_says() {
    let (_base, mut connection) = peopled().await;
    for own in [
        [("status", "'running'"), ("panel_order", "null")],
        [("status", "'reserved'"), ("panel_order", "'77'")],
        [("status", "'unclear'"), ("panel_order", "'77'")],
        [("status", "'completed'"), ("panel_order", "'77'")],
        [("status", "'rejected'"), ("ended_at", "1")],
        [("reject_reason", "'link'"), ("ended_at", "null")],
        [("status", "'running'"), ("ended_at", "1")],
        [("status", "'lost'"), ("ended_at", "null")],
        [("quantity", "0"), ("status", "'reserved'")],
        [("price", "-1"), ("status", "'reserved'")],
        [("cost", "-1"), ("status", "'reserved'")],
    ] {
        refused(&mut connection, &order(&own), "CHECK constraint failed").await;
    }
    refused(&mut connection, &order(&[("price", "0.5")]), "cannot store REAL value").await;
    refused(&mut connection, &order(&[("user_id", "3")]), "FOREIGN KEY constraint failed").await;
    refused(&mut connection, &order(&[("service_id", "3")]), "FOREIGN KEY constraint failed").await;
}

#[tokio::test]
async fn order_numbers_begin_at_1001_and_are_never_used_again() {
    let (_base, mut connection) = peopled().await;
    execute(&mut connection, &order(&[])).await.unwrap();
    execute(&mut connection, "delete from orders").await.unwrap();
    execute(&mut connection, &order(&[])).await.unwrap();
    let number: i64 =
        sqlx::query_scalar("select order_id from orders").fetch_one(&mut connection).await.unwrap();
    assert_eq!(number, 1002);
}

#[tokio::test]
async fn a_service_with_orders_stays() {
    let (_base, mut connection) = peopled().await;
    execute(&mut connection, &order(&[])).await.unwrap();
    refused(&mut connection, "delete from services", "FOREIGN KEY constraint failed").await;
    refused(&mut connection, "delete from users where user_id = 1", "FOREIGN KEY constraint failed").await;
}

/// What another account was sent moves nothing here: neither what was taken, nor whether something is under way or in company.
#[tokio::test]
async fn what_moves_a_balance_is_looked_for_in_its_account() {
    let (base, mut connection) = peopled().await;
    execute(&mut connection, "insert into panel_accounts (panel_id) values (2)").await.unwrap();
    for (draft, panel, cost) in [("1", "1", "5"), ("2", "2", "7")] {
        let sent = [("status", "'submitting'"), ("sent_no", "1"), ("submitted_at", "5")];
        let own = [&sent[..], &[("draft", draft), ("panel_id", panel), ("cost", cost)]].concat();
        execute(&mut connection, &order(&own)).await.unwrap();
    }
    execute(&mut connection, &order(&[("draft", "3"), ("panel_id", "1"), ("submit_until", "9")]))
        .await
        .unwrap();
    let store = Store::open(&base.url()).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    let (first, second) = (PanelId::FIRST, PanelId(2));
    for (panel, cost) in [(first, 5), (second, 7)] {
        assert_eq!(balance::doubtful_costs(&mut tx, panel).await.unwrap(), [Cost(Amount(cost))]);
        assert_eq!(balance::quiet_no(&mut tx, panel).await.unwrap(), None);
    }
    assert!(orders::run(&mut tx, OrderId(1001), "77", Moment(9)).await.unwrap());
    assert_eq!(balance::quiet_no(&mut tx, first).await.unwrap(), Some(0));
    for (panel, taken) in [(first, 5), (second, 0)] {
        let between = Between { panel, after: 0, to: None };
        assert_eq!(balance::taken(&mut tx, between, None).await.unwrap().in_all(), Amount(taken));
    }
    // Nobody sends it to an account that is not its own.
    assert!(orders::claim(&mut tx, second, OrderId(1003), 2, Moment(9)).await.unwrap().is_none());
    assert!(orders::claim(&mut tx, first, OrderId(1003), 2, Moment(9)).await.unwrap().is_some());
    let in_company: i64 =
        sqlx::query_scalar("select sum(in_company) from orders").fetch_one(&mut *tx).await.unwrap();
    assert_eq!(in_company, 0);
    drop(tx);
    store.close().await;
}

#[tokio::test]
async fn the_same_thing_is_in_the_outbox_once() {
    let (_base, mut connection) = peopled().await;
    let letter = "insert into outbox (chat_id, notice, dedupe_key, created_at, next_try_at) values (1, '{}', 'end:1', 0, 0)";
    execute(&mut connection, letter).await.unwrap();
    refused(&mut connection, letter, "UNIQUE constraint failed: outbox.chat_id, outbox.dedupe_key").await;
}

#[tokio::test]
async fn the_bot_has_one_state() {
    let (_base, mut connection) = peopled().await;
    refused(&mut connection, "insert into bot (only) values (1)", "UNIQUE constraint failed").await;
    refused(&mut connection, "insert into bot (only) values (2)", "CHECK constraint failed").await;
}

/// Days are tallied as UTC has them; a month begins where the owner is, at whatever moment of such a day.
#[tokio::test]
async fn what_was_ordered_since_the_middle_of_a_day_is_counted_to_the_order() {
    let (base, mut connection) = peopled().await;
    let day = 86_400_000_i64;
    for (draft, placed) in [("1", day), ("2", 2 * day - 1), ("3", 2 * day), ("4", 3 * day + 5)] {
        let placed = placed.to_string();
        execute(&mut connection, &order(&[("draft", draft), ("placed_at", &placed)])).await.unwrap();
    }
    let store = Store::open(&base.url()).await.unwrap();
    let mut reader = store.reader().await.unwrap();
    for (since, count) in [
        (0, 4),
        (day, 4),
        (day + 1, 3),
        (2 * day - 1, 3),
        (2 * day, 2),
        (2 * day + 1, 1),
        (3 * day + 5, 1),
        (3 * day + 6, 0),
    ] {
        let spent = orders::spent_by_all(&mut reader, Moment(since)).await.unwrap();
        assert_eq!(spent.orders, count, "{since}");
    }
    drop(reader);
    store.close().await;
}

/// Whatever once came to stand in a row: the sums over it are sums, and every other row can still be changed.
#[tokio::test]
async fn no_sum_over_what_the_panel_said_overflows() {
    let (base, mut connection) = peopled().await;
    for (draft, charge) in [("1", i64::MAX), ("2", i64::MAX), ("3", i64::MIN), ("4", i64::MIN), ("5", 7)] {
        let own = [
            ("draft", draft),
            ("panel_order", draft),
            ("status", "'running'"),
            ("submitted_at", "5"),
            ("sent_no", draft),
        ];
        execute(&mut connection, &order(&own)).await.unwrap();
        let id = 1000 + draft.parse::<i64>().unwrap();
        execute(&mut connection, &format!("update orders set charge = {charge} where order_id = {id}"))
            .await
            .unwrap();
        execute(
            &mut connection,
            &format!("insert into children (order_id, panel_order, charge, made_at) values (1001, 'c{draft}', {}, 0)", i64::MAX),
        )
        .await
        .unwrap();
    }
    execute(&mut connection, "update orders set status = 'completed', ended_at = 9").await.unwrap();
    let store = Store::open(&base.url()).await.unwrap();
    let mut reader = store.reader().await.unwrap();
    let since = Moment(0);
    assert_eq!(orders::spent(&mut reader, UserId(1), since).await.unwrap().in_all(), Amount(5));
    // Two that are bounded, two that are nothing, and seven.
    assert_eq!(
        orders::spent_by_all(&mut reader, since).await.unwrap().in_all(),
        Amount(2_000_000_000_000_007)
    );
    assert_eq!(
        balance::taken(
            &mut reader,
            Between { panel: PanelId::FIRST, after: 0, to: None },
            Some(OrderId(1004))
        )
        .await
        .unwrap()
        .in_all(),
        Amount(i64::MAX)
    );
    let made = children::made(&mut reader, OrderId(1001)).await.unwrap();
    assert_eq!((made.all, made.charge), (5, Some(Charge(Amount(1_000_000_000_000_000)))));
    execute(&mut connection, "delete from children; delete from orders").await.unwrap();
    drop(reader);
    store.close().await;
}

#[tokio::test]
async fn a_price_is_a_markup_or_a_rate_of_one_thing() {
    let (_base, mut connection) = peopled().await;
    let price = |columns: &str, values: &str| {
        format!("insert into tariffs ({columns}, by_admin, set_at) values ({values}, 1, 0)")
    };
    for (columns, values) in [
        ("service_id", "1"),
        ("markup", "4000"),
        ("service_id, markup, fixed", "1, 4000, '1.20'"),
        ("service_id, category_id, markup", "1, 1, 4000"),
        ("category_id, fixed", "1, '1.20'"),
        ("service_id, markup", "1, -1"),
        ("service_id, markup", "1, 1000001"),
        ("service_id, fixed", "1, '0'"),
        ("service_id, fixed", "1, '-1.20'"),
        ("service_id, fixed", "1, '1e9'"),
        ("service_id, fixed", "1, ''"),
    ] {
        refused(&mut connection, &price(columns, values), "CHECK constraint failed").await;
    }
    execute(&mut connection, &price("service_id, fixed", "1, '1.20'")).await.unwrap();
    execute(&mut connection, &price("category_id, markup", "1, 0")).await.unwrap();
    refused(&mut connection, &price("service_id, markup", "1, 1"), "UNIQUE constraint failed").await;
    refused(
        &mut connection,
        "update users set discount = 10001 where user_id = 1",
        "CHECK constraint failed",
    )
    .await;
    refused(&mut connection, "update users set discount = -1 where user_id = 1", "CHECK constraint failed")
        .await;
}
