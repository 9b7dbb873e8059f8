//! Catalogs and databases of any size.

use std::time::Duration;

use anyhow::Context;
use panelgram::{
    domain::{
        catalog::{CategoryId, Service, ServiceId},
        money::Rate,
        user::{Access, User, UserId},
    },
    i18n::Lang,
    ops::{PanelRules, Rules},
};
use sqlx::{Executor, SqliteConnection};

use crate::stage::{FIRST, Stage};

/// A thousand units, in millionths.
const FUNDS: i64 = 1_000_000_000;

/// So many services of forty categories, as a panel lists them.
pub fn catalog(services: usize, rate: &str) -> String {
    let rows = (1..=services).map(|number| {
        serde_json::json!({
            "service": number,
            "name": format!("Instagram Likes | Real & Active | 20k/Day | 30 Days Refill ♻️ [{number}]"),
            "type": "Default",
            "category": format!("Instagram Likes [Group {}]", number % 40),
            "rate": rate,
            "min": "10",
            "max": "100000",
            "refill": true,
            "cancel": true,
        })
    });
    rows.collect::<serde_json::Value>().to_string()
}

/// Members, each with a conversation that rests at the menu. The bot must not be running.
pub async fn people(stage: &Stage, count: usize) -> anyhow::Result<()> {
    let sql = format!(
        "with recursive n(i) as (select 0 union all select i + 1 from n where i + 1 < {count})
         insert into users (user_id, name, access, lang, seen_at) select {FIRST} + i, 'Person ' || i, 'member', 'en', 1 from n;
         insert into dialogues (chat_id, user_id, state, last_update)
             select user_id, user_id, '\"menu\"', 1 from users where user_id >= {FIRST};"
    );
    run(&mut stage.connect().await?, &sql).await
}

/// A thousand units of the currency on the balance of each member. The bot must not be running.
pub async fn wallets(stage: &Stage) -> anyhow::Result<()> {
    let sql = format!(
        "insert into accounts (user_id, kind) select user_id, 'wallet' from users where user_id >= {FIRST};
         insert into transfers (at, source, target, amount, source_after, target_after, why, by_admin, note, ref)
         select 1, h.account_id, w.account_id, {FUNDS}, -row_number() over (order by w.account_id) * {FUNDS}, {FUNDS}, 'adjustment',
             {FIRST}, 'cash', 'give:' || w.account_id
         from accounts w cross join accounts h where w.kind = 'wallet' and h.kind = 'adjusted' order by w.account_id;"
    );
    run(&mut stage.connect().await?, &sql).await
}

/// Orders of the first `people` members, with their history, placed one `apart` from the other and the last an hour ago; the
/// last `running` of them are under way and due at once. Panel ids count from one.
pub async fn orders(
    stage: &Stage,
    people: usize,
    all: usize,
    running: usize,
    apart: Duration,
) -> anyhow::Result<()> {
    let ended = all.saturating_sub(running);
    let placed = format!("unixepoch() * 1000 - 3600000 - ({all} - i) * {}", apart.as_millis());
    let sql = format!(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < {all})
         insert into orders (user_id, draft, service_id, panel_id, panel_service, service_name, fields, link, quantity, rate, price, cost,
             currency, status, panel_order, panel_status, start_count, remains, charge, placed_at, submitted_at, submit_until, next_submit_at,
             next_look_at, ended_at, version)
         select {FIRST} + i % {people}, -i, 1 + i % 900, 1, '1', 'Instagram Likes | Real & Active', '[]',
             'https://instagram.com/p/' || i, 1000, '0.90', 900000, 900000, 'USD',
             iif(i > {ended}, 'running', 'completed'), i, iif(i > {ended}, 'In progress', 'Completed'), 10,
             iif(i > {ended}, 500, 0), 900000,
             {placed}, {placed}, 0, 0, iif(i > {ended}, 1, null), iif(i > {ended}, null, {placed}), 3
         from n;
         insert into order_events (order_id, at, what) select order_id, placed_at, 'placed' from orders;
         insert into order_events (order_id, at, what) select order_id, placed_at, 'accepted' from orders;"
    );
    run(&mut stage.connect().await?, &sql).await
}

/// The same services as [`catalog`] lists, in the bot's own terms.
pub fn services(count: usize) -> Vec<Service> {
    (1_i64..).take(count).map(service).collect()
}

/// The usual rules.
pub fn rules() -> Rules {
    Rules {
        admins: vec![],
        admin_chat: None,
        lang: Lang::En,
        submit_patience: Duration::from_mins(15),
        look_interval: Duration::from_secs(30),
        alerts: panelgram::ops::LiveAlerts::new(panelgram::ops::Alerts {
            stuck_after: Duration::from_hours(72),
            low_balance: None,
        }),
        max_active_orders: 100,
        panel: PanelRules::default(),
        door: panelgram::domain::user::Door::Guarded,
        billing: panelgram::domain::shop::Billing::House,
        zone: panelgram::domain::zone::Zone::utc(),
    }
}

/// Somebody who may order.
pub fn member() -> User {
    let (id, name, access) = (UserId(FIRST), "Person".to_owned(), Access::Member);
    User {
        id,
        name,
        username: None,
        access,
        lang: Lang::En,
        blocked: false,
        words: None,
        discount: None,
        barred: false,
    }
}

fn service(number: i64) -> Service {
    Service {
        id: ServiceId(number),
        panel_service: number.to_string(),
        name: format!("Instagram Likes | Real & Active | 20k/Day | 30 Days Refill ♻️ [{number}]"),
        category: CategoryId(number % 40),
        category_name: format!("Instagram Likes [Group {}]", number % 40),
        kind: "Default".to_owned(),
        rate: Rate(rust_decimal::Decimal::ONE),
        panel_rate: Rate(rust_decimal::Decimal::ONE),
        at_a_loss: false,
        min: 10,
        max: 100_000,
        refill: true,
        cancel: true,
        dripfeed: false,
        description: None,
        average_time: None,
        listed: true,
    }
}

/// Runs statements in one transaction.
pub async fn run(connection: &mut SqliteConnection, sql: &str) -> anyhow::Result<()> {
    let sql = format!("begin immediate; {sql} commit;");
    connection.execute(sqlx::AssertSqlSafe(sql)).await.context("could not fill the database")?;
    Ok(())
}
