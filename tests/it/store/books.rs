//! What the books refuse, whatever the code tries.

use sqlx::SqliteConnection;

use super::{Base, execute};

/// Max has 5, and an order for 2 that holds them. Accounts: 1 sales, 6 adjusted, 13 Max's wallet, 14 what his orders hold,
/// 15 Olga's wallet, 16 what Max owes, 17 what Olga owes.
const BOOKS: &str = "
    insert into users (user_id, name, lang, seen_at) values (1, 'Max', 'en', 0), (2, 'Olga', 'en', 0);
    insert into categories (category_id, name) values (1, 'Likes');
    insert into services (service_id, panel_id, panel_service, name, category_id, kind, rate, min, max, refill, cancel, dripfeed, position)
        values (1, 1, '7', 'Likes', 1, 'Default', '0.90', 10, 1000, 0, 0, 0, 0);
    insert into orders (order_id, user_id, draft, service_id, panel_id, panel_service, service_name, fields, link, quantity, rate, price, cost,
            currency, placed_at, submit_until, next_submit_at)
        values (1, 1, 1, 1, 1, '7', 'Likes', '[]', 'https://t.me/a', 100, '2', 2, 1, 'USD', 0, 0, 0);
    insert into accounts (account_id, user_id, kind) values (13, 1, 'wallet'), (14, 1, 'held'), (15, 2, 'wallet'), (16, 1, 'owed'),
        (17, 2, 'owed');
    insert into transfers (at, source, target, amount, source_after, target_after, why, by_admin, ref)
        values (0, 6, 13, 7, -7, 7, 'adjustment', 1, 'cash');
    insert into bills (order_id, user_id, price) values (1, 1, 2);
    insert into transfers (at, source, target, amount, source_after, target_after, why, order_id, ref)
        values (0, 13, 14, 2, 5, 2, 'order', 1, 'order:1:1');";

async fn kept() -> (Base, SqliteConnection) {
    let base = Base::new().await;
    let mut connection = base.connect().await;
    execute(&mut connection, BOOKS).await.unwrap();
    (base, connection)
}

/// A transfer for the order, said in the table's own terms: source, target, amount, what they have then, what it is for.
fn moved(source: i64, target: i64, amount: i64, after: (i64, i64), reference: &str) -> String {
    format!(
        "insert into transfers (at, source, target, amount, source_after, target_after, why, order_id, ref)
         values (0, {source}, {target}, {amount}, {}, {}, 'order', 1, '{reference}')",
        after.0, after.1
    )
}

#[tokio::test]
async fn what_does_not_add_up_is_refused() {
    let (_base, mut connection) = kept().await;
    for (sql, why) in [
        (moved(14, 1, 2, (0, 2), "order:1:1"), "UNIQUE constraint failed: transfers.ref"),
        (moved(14, 1, 3, (-1, 3), "x"), "CHECK constraint failed"),
        (moved(13, 14, 6, (-1, 8), "x"), "CHECK constraint failed"),
        (moved(14, 1, 2, (0, 3), "x"), "a transfer does not add up"),
        (moved(14, 1, 2, (1, 2), "x"), "a transfer does not add up"),
        (moved(14, 1, 0, (2, 0), "x"), "CHECK constraint failed: amount > 0"),
        (moved(14, 1, -2, (4, -2), "x"), "CHECK constraint failed: amount > 0"),
        (moved(14, 14, 1, (1, 3), "x"), "CHECK constraint failed"),
        (moved(14, 99, 1, (1, 1), "x"), "a transfer does not add up"),
        (moved(14, 15, 2, (0, 2), "x"), "a transfer of another's order"),
        (moved(14, 6, 2, (0, -5), "x"), "a transfer of another's order"),
        // An order makes no debt, and pays nobody else's.
        (moved(16, 1, 2, (-2, 2), "x"), "a transfer of another's order"),
        (moved(14, 17, 2, (0, 2), "x"), "a transfer of another's order"),
        // More than its price.
        (moved(13, 1, 1, (4, 1), "x"), "CHECK constraint failed: held + taken + waived <= price"),
        // Given back what was not taken.
        (moved(1, 13, 1, (-1, 6), "x"), "CHECK constraint failed"),
        ("update transfers set amount = 1".to_owned(), "a transfer never changes"),
        ("delete from transfers".to_owned(), "a transfer never goes"),
        (
            "update accounts set balance = 100 where account_id = 13".to_owned(),
            "a balance is what its transfers left",
        ),
        (
            "insert into accounts (user_id, kind, balance) values (2, 'held', 5)".to_owned(),
            "an account begins empty",
        ),
        ("insert into accounts (user_id, kind) values (1, 'wallet')".to_owned(), "UNIQUE constraint failed"),
        ("insert into accounts (kind) values ('sales')".to_owned(), "UNIQUE constraint failed"),
        ("insert into accounts (user_id, kind) values (1, 'sales')".to_owned(), "CHECK constraint failed"),
        ("insert into accounts (kind) values ('wallet')".to_owned(), "CHECK constraint failed"),
        ("delete from accounts where account_id = 15".to_owned(), "an account stays"),
        ("update bills set held = 1".to_owned(), "a bill is what its transfers moved"),
        ("update bills set waived = 1".to_owned(), "CHECK constraint failed: held + taken + waived <= price"),
        ("update bills set decided = 3".to_owned(), "CHECK constraint failed"),
        ("delete from bills".to_owned(), "a bill stays"),
    ] {
        let error = execute(&mut connection, &sql).await.expect_err(&sql).to_string();
        assert!(error.contains(why), "{sql}: {error}");
    }
    execute(&mut connection, &moved(14, 1, 2, (0, 2), "order:1:2")).await.unwrap();
    let bill: (i64, i64, i64) =
        sqlx::query_as("select held, taken, moves from bills").fetch_one(&mut connection).await.unwrap();
    assert_eq!(bill, (0, 2, 2));
}

#[tokio::test]
async fn however_an_order_changes_its_bill_is_to_be_settled() {
    let (_base, mut connection) = kept().await;
    for (sql, stale) in [
        ("update orders set status = 'submitting'", false),
        ("update orders set status = 'unclear'", false),
        ("update orders set version = version + 1", false),
        ("update orders set status = 'running', panel_order = '77'", true),
        ("update orders set charge = 5", true),
        ("update orders set remains = 5", true),
        ("update orders set status = 'completed', ended_at = 1", true),
    ] {
        execute(&mut connection, "update bills set stale = 0").await.unwrap();
        execute(&mut connection, sql).await.unwrap();
        let is_stale: bool =
            sqlx::query_scalar("select stale from bills").fetch_one(&mut connection).await.unwrap();
        assert_eq!(is_stale, stale, "{sql}");
    }
}

/// A voucher of 5 for two people, a bonus of ten per cent and 3 at most, one that was stopped, and one that is over; Max has used the first.
const CODES: &str = "
    insert into codes (code_id, word, credits, percent, most, by_admin, made_at) values
        (1, '000000000001', 5, null, 1, 1, 0), (2, '000000000002', 3, 1000, 9, 1, 0), (3, '000000000003', 5, null, 9, 1, 0),
        (4, '000000000004', 5, null, 9, 1, 0);
    update codes set stopped_at = 5 where code_id = 3;
    update codes set ends_at = 7 where code_id = 4;
    insert into code_uses (code_id, user_id, at, waits) values (1, 1, 0, 0), (2, 1, 0, 1);";

/// A gift of a code, said in the table's own terms.
fn given(source: i64, target: i64, amount: i64, after: (i64, i64), code: &str) -> String {
    format!(
        "insert into transfers (at, source, target, amount, source_after, target_after, why, code_id, ref)
         values (0, {source}, {target}, {amount}, {}, {}, 'gift', {code}, 'x')",
        after.0, after.1
    )
}

#[tokio::test]
async fn a_code_brings_what_it_says_once_a_person_and_as_often_as_it_may() {
    let (_base, mut connection) = kept().await;
    execute(&mut connection, CODES).await.unwrap();
    let gifts: i64 = sqlx::query_scalar("select account_id from accounts where kind = 'gifts'")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    let used = |code: i64, user: i64, at: i64, waits: i64| {
        format!("insert into code_uses (code_id, user_id, at, waits) values ({code}, {user}, {at}, {waits})")
    };
    for (sql, why) in [
        (used(1, 1, 1, 0), "UNIQUE constraint failed"),
        (used(1, 2, 1, 0), "CHECK constraint failed: uses between 0 and most"),
        (used(3, 2, 1, 0), "a code that is over"),
        (used(4, 2, 7, 0), "a code that is over"),
        ("update codes set uses = 0 where code_id = 1".to_owned(), "a code is used as often as people used it"),
        ("update codes set credits = 50 where code_id = 1".to_owned(), "what a code says never changes"),
        ("update codes set most = 50 where code_id = 1".to_owned(), "what a code says never changes"),
        ("delete from code_uses".to_owned(), "a use of a code stays"),
        ("update code_uses set user_id = 2 where code_id = 1".to_owned(), "a use of a code is whose it is"),
        ("update code_uses set given = 6 where code_id = 1".to_owned(), "a code gives no more than it says"),
        ("update code_uses set given = 1 where code_id = 2".to_owned(), "CHECK constraint failed"),
        (
            "insert into codes (code_id, word, credits, most, by_admin, made_at) values (9, 'OIL000000000', 1, 1, 1, 0)".to_owned(),
            "CHECK constraint failed",
        ),
        (
            "insert into codes (code_id, word, credits, most, uses, by_admin, made_at) values (9, '000000000009', 1, 1, 1, 1, 0)".to_owned(),
            "a code begins unused",
        ),
        (given(gifts, 13, 6, (-6, 11), "1"), "a code gives no more than it says"),
        (given(gifts, 13, 1, (-1, 6), "null"), "a gift of nothing"),
        (given(gifts, 15, 5, (-5, 5), "1"), "a gift of a code that was not used"),
        (given(gifts, 14, 5, (-5, 7), "1"), "a gift from elsewhere"),
        (given(6, 13, 5, (-12, 10), "1"), "a gift from elsewhere"),
        (given(gifts, 13, 3, (-3, 8), "2"), "CHECK constraint failed"),
    ] {
        let error = execute(&mut connection, &sql).await.expect_err(&sql).to_string();
        assert!(error.contains(why), "{sql}: {error}");
    }
    execute(&mut connection, &given(gifts, 13, 5, (-5, 10), "1")).await.unwrap();
    // Nothing is taken back that was not given.
    let error = execute(&mut connection, &given(13, gifts, 6, (4, 1), "1").replace("'x'", "'y'")).await;
    assert!(error.unwrap_err().to_string().contains("CHECK constraint failed: given >= 0"));
    let left: (i64, i64) =
        sqlx::query_as("select uses, given from codes join code_uses using (code_id) where code_id = 1")
            .fetch_one(&mut connection)
            .await
            .unwrap();
    assert_eq!(left, (1, 5));
}

/// Olga came by Max's link, and an order of hers was delivered: 6 were taken, of which 4 were the owner's.
const FRIENDS: &str = "
    insert into users (user_id, name, lang, seen_at) values (3, 'Ben', 'en', 0);
    insert into friends (user_id, referrer, at) values (2, 1, 0);
    insert into orders (order_id, user_id, draft, service_id, panel_id, panel_service, service_name, fields, link, quantity, rate, price, cost,
            currency, status, panel_order, placed_at, submit_until, next_submit_at)
        values (2, 2, 1, 1, 1, '7', 'Likes', '[]', 'https://t.me/b', 100, '2', 6, 2, 'USD', 'running', '77', 0, 0, 0);
    insert into transfers (at, source, target, amount, source_after, target_after, why, by_admin, ref)
        values (0, 6, 15, 6, -13, 6, 'adjustment', 1, 'more');
    insert into bills (order_id, user_id, price) values (2, 2, 6);
    insert into transfers (at, source, target, amount, source_after, target_after, why, order_id, ref)
        values (0, 15, 1, 6, 0, 6, 'order', 2, 'order:2:1');
    update orders set status = 'completed', ended_at = 1000 where order_id = 2;";

#[tokio::test]
async fn a_reward_is_for_a_friends_order_and_at_most_half_of_what_it_earned() {
    let (_base, mut connection) = kept().await;
    execute(&mut connection, FRIENDS).await.unwrap();
    let due: i64 = sqlx::query_scalar("select reward_at from bills where order_id = 2")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(due, 1_000 + 72 * 3_600_000);
    let gifts: i64 = sqlx::query_scalar("select account_id from accounts where kind = 'gifts'")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    let earned = |order: i64, user: i64, taken: i64, profit: i64, earned: i64| {
        format!(
            "insert into rewards (order_id, user_id, taken, profit, earned, at) values ({order}, {user}, {taken}, {profit}, {earned}, 0)"
        )
    };
    let given = |target: i64, amount: i64, after: (i64, i64)| {
        given(gifts, target, amount, after, "null").replace("code_id", "reward_id").replace("null", "2")
    };
    let friend = |user: i64, referrer: i64| {
        format!("insert into friends (user_id, referrer, at) values ({user}, {referrer}, 0)")
    };
    let refused = [
        (friend(3, 3), "CHECK constraint failed"),
        (friend(1, 3), "whoever invites others was there before"),
        (friend(1, 2), "whoever invites others was there before"),
        (friend(2, 3), "whoever invites others was there before"),
        ("update friends set referrer = 3".to_owned(), "a friend stays whose they are"),
        ("delete from friends".to_owned(), "a friend stays"),
        (earned(2, 1, 6, 4, 3), "CHECK constraint failed"),
        (earned(2, 1, 6, 7, 3), "CHECK constraint failed"),
        (earned(2, 1, 9, 8, 4), "a reward of what was not sold"),
        (earned(2, 3, 6, 4, 2), "a reward for nobody's friend"),
        (earned(1, 1, 0, 0, 0), "a reward for nobody's friend"),
        (given(13, 1, (-1, 6)), "a reward of another's friend"),
    ];
    for (sql, why) in refused {
        let error = execute(&mut connection, &sql).await.expect_err(&sql).to_string();
        assert!(error.contains(why), "{sql}: {error}");
    }
    execute(&mut connection, &earned(2, 1, 6, 4, 2)).await.unwrap();
    for (sql, why) in [
        (earned(2, 1, 6, 4, 2), "UNIQUE constraint failed"),
        (given(13, 3, (-3, 8)), "CHECK constraint failed: given between 0 and earned"),
        (given(15, 1, (-1, 1)), "a reward of another's friend"),
        ("update rewards set earned = 1".to_owned(), "what an order earned never changes"),
        ("delete from rewards".to_owned(), "a reward stays"),
    ] {
        let error = execute(&mut connection, &sql).await.expect_err(&sql).to_string();
        assert!(error.contains(why), "{sql}: {error}");
    }
    execute(&mut connection, &given(13, 2, (-2, 7))).await.unwrap();
    // What is taken back of the order is looked at anew.
    execute(&mut connection, "update bills set reward_at = null").await.unwrap();
    let back =
        "insert into transfers (at, source, target, amount, source_after, target_after, why, order_id, ref)
        values (0, 1, 15, 3, 3, 3, 'order', 2, 'order:2:2')";
    execute(&mut connection, back).await.unwrap();
    let due: i64 = sqlx::query_scalar("select reward_at from bills where order_id = 2")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(due, 0);
}
