//! What a shop's books cost: an order that is paid from a balance, a customer's balance and statement, a look through all the books.

use std::time::{Duration, Instant};

use anyhow::Context;
use panelgram::{
    clock::Moment,
    domain::{
        attempt::Attempt,
        money::{Amount, Cost, Credit, Price, Rate},
        order::{NewOrder, OrderId},
        service_type::{Field, ServiceType},
        shop::{Billing, Shop},
        tariff::Tariff,
        topup::TopupLimits,
        user::UserId,
    },
    ops::{Rules, attempt, books as all_books, place},
    store::{Store, books, watch},
};
use rust_decimal::Decimal;

use crate::{
    filled,
    stage::FIRST,
    table::{Table, percentile, ratio, time},
};

const ORDERS: i64 = 500;
const MOVES: i64 = 10_000;
const BILLS: i64 = 100_000;
const TRANSFERS: i64 = 500_000;
const LOOKS: usize = 50;

pub async fn measure(table: &mut Table) -> anyhow::Result<()> {
    let house = orders(&filled::rules()).await?;
    let shop = orders(&Rules { billing: billing(), ..filled::rules() }).await?;
    table.row("an order, placed and accepted: paid from a balance", &time(shop), "");
    table.row("the same, the owner pays", &time(house), "");
    table.row("the one by the other", &ratio(shop, house), "≤ 1.3 ×");
    statement(table).await?;
    look_through(table).await
}

fn billing() -> Billing {
    let units = |units: i64| Credit(Amount(units * 1_000_000));
    Billing::Wallet(Box::new(Shop {
        tariff: Tariff {
            currency: None,
            exchange: Decimal::ONE,
            markup: Decimal::new(5, 1),
            least_markup: Decimal::new(5, 2),
            step: None,
        },
        adjust_max: units(100),
        limits: TopupLimits { least: units(1), most: units(500), daily: units(2_000) },
        levels: vec![],
        referral: None,
        funds_patience: std::time::Duration::from_hours(2),
        at_a_loss: panelgram::domain::shop::AtALoss::GivenBack,
        crypto: None,
        star: None,
        hand: None,
        support: None,
        terms: None,
    }))
}

/// A database with a service and a customer.
async fn open(folder: &tempfile::TempDir) -> anyhow::Result<Store> {
    let store = Store::open(&format!("sqlite://{}/bench.db", folder.path().display())).await?;
    let mut tx = store.begin().await?;
    let sql = format!(
        "insert into users (user_id, name, access, lang, seen_at) values ({FIRST}, 'Max', 'member', 'en', 0);
         insert into categories (category_id, name) values (1, 'Likes');
         insert into services (service_id, panel_id, panel_service, name, category_id, kind, rate, min, max, refill, cancel, dripfeed, position)
             values (1, 1, '1', 'Likes', 1, 'Default', '1', 10, 100000, 0, 0, 0, 0);
         insert into accounts (account_id, user_id, kind) values (1000, {FIRST}, 'wallet');"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(store)
}

/// How long an order takes that is placed, sent and accepted: three transactions that last.
async fn orders(rules: &Rules) -> anyhow::Result<Duration> {
    let folder = tempfile::tempdir()?;
    let store = open(&folder).await?;
    give(&store, 1).await?;
    let service = filled::services(1).pop().context("one service")?;
    let began = Instant::now();
    for number in 1..=ORDERS {
        let now = Moment(1_800_000_000_000 + number * 1_000);
        let mut tx = store.begin().await?;
        let placed = place::place(&mut tx, rules, UserId(FIRST), &order(number), &service, None, now).await?;
        tx.commit().await?;
        let id: OrderId = placed.context("it is an order already")?;
        let mut tx = store.begin().await?;
        let claimed = attempt::claim(&mut tx, rules, Attempt::Add(id), now).await?.context("not claimed")?;
        tx.commit().await?;
        let mut tx = store.begin().await?;
        attempt::accept(&mut tx, rules, &claimed, Some(&number.to_string()), now).await?;
        tx.commit().await?;
    }
    let lasted = began.elapsed() / u32::try_from(ORDERS)?;
    store.close().await;
    Ok(lasted)
}

fn order(number: i64) -> NewOrder {
    NewOrder {
        draft: number,
        service: panelgram::domain::catalog::ServiceId(1),
        service_type: ServiceType::Default,
        fields: vec![
            (Field::Link, "https://instagram.com/p/x".to_owned()),
            (Field::Quantity, "100".to_owned()),
        ],
        link: format!("https://instagram.com/p/x{number}"),
        quantity: 100,
        runs: None,
        rate: Rate(Decimal::ONE),
        price: Price::of(Amount(150_000)),
        cost: Cost(Amount(100_000)),
    }
}

/// The customer gets a million of the currency's units, in so many transfers.
async fn give(store: &Store, times: i64) -> anyhow::Result<()> {
    let sum = 1_000_000_000_000 / times;
    let mut tx = store.begin().await?;
    let sql = format!(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < {times})
         insert into transfers (at, source, target, amount, source_after, target_after, why, by_admin, note, ref)
         select i, (select account_id from accounts where kind = 'adjusted'), 1000, {sum}, -i * {sum}, i * {sum}, 'adjustment', {FIRST},
             'cash', 'give:' || i from n;"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await?;
    tx.commit().await
}

async fn statement(table: &mut Table) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let store = open(&folder).await?;
    give(&store, MOVES).await?;
    let mut reader = store.reader().await?;
    let mut times = vec![];
    for page in 0..i64::try_from(LOOKS)? {
        let began = Instant::now();
        books::purse(&mut reader, UserId(FIRST)).await?;
        books::count_moves(&mut reader, UserId(FIRST)).await?;
        books::statement(&mut reader, UserId(FIRST), (page * 8, 8)).await?;
        times.push(began.elapsed());
    }
    drop(reader);
    store.close().await;
    let name = format!("balance and a page of the statement, of {MOVES} rows: half, 95 %");
    let half = percentile(&mut times, 50);
    table.row(&name, &format!("{} {}", time(half), time(percentile(&mut times, 95))), "≤ 5 ms");
    Ok(())
}

/// Many bills, each with the transfers of an order that was delivered, corrected and corrected back.
async fn look_through(table: &mut Table) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let store = open(&folder).await?;
    give(&store, 1).await?;
    fill(&store).await?;
    let mut reader = store.reader().await?;
    let began = Instant::now();
    let slice = watch::slice(&mut reader, TRANSFERS - 1_000, 1_000).await?;
    let one = began.elapsed();
    anyhow::ensure!(slice.count == 1_000 && slice.wrong.is_none(), "an odd slice: {slice:?}");
    let began = Instant::now();
    let wrong = watch::wrong(&mut reader).await?;
    let sums = began.elapsed();
    let began = Instant::now();
    let found = all_books::look_through(&mut reader).await?;
    let all = began.elapsed();
    anyhow::ensure!(wrong.is_none() && found.wrong.is_none() && found.unsettled.is_empty(), "{found:?}");
    drop(reader);
    store.close().await;
    let what = format!("{BILLS} bills, {TRANSFERS} transfers");
    table.row(&format!("{what}: an hour's look at 1000 of them"), &time(one), "≤ 50 ms");
    table.row(&format!("{what}: a day's sums"), &time(sums), "≤ 1 s");
    table.row(&format!("{what}: `check` of all"), &time(all), "");
    Ok(())
}

async fn fill(store: &Store) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    let sql = format!(
        "insert into accounts (account_id, user_id, kind) values (1001, {FIRST}, 'held');
         drop trigger transfer_moves; drop trigger balance_is_its_transfers; drop trigger bill_is_its_transfers;
         drop trigger bill_begins_empty; drop trigger transfer_adds_up;
         with recursive n(i) as (select 1 union all select i + 1 from n where i < {BILLS})
         insert into orders (order_id, user_id, draft, service_id, panel_id, panel_service, service_name, fields, link, quantity, rate, price,
             cost, currency, status, panel_order, remains, charge, placed_at, submitted_at, submit_until, next_submit_at, ended_at)
         select i, {FIRST}, i, 1, 1, '1', 'Likes', '[]', 'https://t.me/x', 1000, '1', 1000, 600, 'USD', 'completed', i, 0, 600, i, i, 0, 0, i
         from n;
         insert into bills (order_id, user_id, price, taken, moves) select order_id, {FIRST}, 1000, 1000, 5 from orders;
         -- Held, taken, a part back and taken again, and a part back and taken again in one.
         insert into transfers (at, source, target, amount, source_after, target_after, why, order_id, ref)
         select o.order_id, s.source, s.target, s.amount,
             s.source_after + iif(s.source = 1000, 1000000000000 - o.order_id * 1000, iif(s.source = 1001, 0, o.order_id * 1000)),
             s.target_after + iif(s.target = 1000, 1000000000000 - o.order_id * 1000, iif(s.target = 1001, 0, o.order_id * 1000)),
             'order', o.order_id, 'order:' || o.order_id || ':' || s.no
         from orders o cross join (
             select 1 as no, 1000 as source, 1001 as target, 1000 as amount, 0 as source_after, 1000 as target_after
             union all select 2, 1001, a.account_id, 1000, 0, 0 from accounts a where a.kind = 'sales'
             union all select 3, a.account_id, 1000, 300, -300, 300 from accounts a where a.kind = 'sales'
             union all select 4, 1000, a.account_id, 200, 100, -100 from accounts a where a.kind = 'sales'
             union all select 5, 1000, a.account_id, 100, 0, 0 from accounts a where a.kind = 'sales') s
         order by o.order_id, s.no;
         update accounts set balance = {BILLS} * 1000 where kind = 'sales';
         update accounts set balance = 1000000000000 - {BILLS} * 1000 where account_id = 1000;"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await.context("could not fill the books")?;
    tx.commit().await
}
