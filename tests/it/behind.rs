//! What people don't see: the database, and the panel's own book.

use panelgram::{ops::settle, work};
use panelgram_sandbox::panel::{Fault, PanelOrder};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use crate::world::{KEY, World};

/// The database, as another program sees it.
pub async fn database(world: &World) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite://{}", world.database().display())).await.unwrap()
}

/// A word from the database.
pub async fn read(world: &World, sql: &'static str) -> String {
    sqlx::query_scalar(sql).fetch_one(&mut database(world).await).await.unwrap()
}

/// Something done to the database behind the bot's back.
pub async fn execute(world: &World, sql: &'static str) {
    sqlx::raw_sql(sql).execute(&mut database(world).await).await.unwrap();
}

/// From now on a write fails: `what` as in "update of status on orders", of the rows `which` are meant.
pub async fn refuse_to_write(world: &World, what: &str, which: &str) {
    let sql = format!(
        "create trigger broken before {what} when {which} begin select raise(abort, 'out of order'); end"
    );
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut database(world).await).await.unwrap();
}

/// All is written again.
pub async fn write_again(world: &World) {
    execute(world, "drop trigger broken").await;
}

/// The worker that sends is cut off when it has asked the panel for so many orders, and none was answered.
pub async fn cut_off_while_sending(world: &World, count: usize) {
    world.panel.fail_next("add", u32::try_from(count).unwrap(), Fault::StallAfterEffect);
    tokio::select! {
        _ = work::submit::tick(&world.app.worker) => panic!("it stalls"),
        () = world.panel.until_stalled(count) => {}
    }
}

/// The state of the story's first order.
pub async fn first_status(world: &World) -> String {
    read(world, "select status from orders where order_id = 1001").await
}

/// How often somebody was told something that contains `words`, each message counted once.
pub fn told(world: &World, chat: i64, words: &str) -> usize {
    world.telegram.messages(chat).iter().filter(|message| message.text.contains(words)).count()
}

/// How often the panel was asked so.
pub fn asked(world: &World, action: &str) -> usize {
    world.panel.calls().iter().filter(|call| call.action == action).count()
}

/// The only order that the panel has for a link.
pub fn at_panel(world: &World, link: &str) -> PanelOrder {
    let orders = world.panel.orders_for(link);
    assert_eq!(orders.len(), 1, "{orders:?}");
    orders.into_iter().next().unwrap()
}

/// Orders under way that are never looked at again, or later than an old one is.
pub async fn forgotten(world: &World) -> Vec<i64> {
    let mut reader = world.app.bot.store.reader().await.unwrap();
    let longest = settle::longest_look(&world.app.worker.rules);
    sqlx::query_scalar(
        "select order_id from orders
         where status = 'running' and (next_look_at is null or next_look_at > ?)
             and order_id not in (select order_id from children)",
    )
    .bind(world.clock.now().plus(longest))
    .fetch_all(&mut *reader)
    .await
    .unwrap()
}

/// Days and statuses whose orders are not what the tallies say.
pub async fn falsely_tallied(world: &World) -> Vec<String> {
    let mut reader = world.app.bot.store.reader().await.unwrap();
    sqlx::query_scalar(
        "with kept as (select * from tallies where orders > 0 or charged <> 0 or expected <> 0),
              counted as (select placed_at / 86400000, status, count(*), coalesce(sum(charge), 0),
                  coalesce(sum(cost) filter (where charge is null), 0) from orders group by 1, 2)
         select 'kept: ' || day || ' ' || status || ' ' || orders || ' ' || charged || ' ' || expected
         from (select * from kept except select * from counted)
         union all
         select 'missing: ' || day || ' ' || status || ' ' || orders || ' ' || charged || ' ' || expected
         from (select * from kept where false
               union all select * from (select * from counted except select * from kept))
         union all
         select 'people: ' || access || ' ' || people from tallies_of_people
         where people <> (select count(*) from users where users.access = tallies_of_people.access)",
    )
    .fetch_all(&mut *reader)
    .await
    .unwrap()
}

/// The panel says no in these words, and takes nothing.
pub fn says(words: &str) -> Fault {
    Fault::Http(200, format!(r#"{{"error":"{words}"}}"#))
}

/// The panel says no in these words, and has taken the order and its money.
pub fn takes_and_says(words: &str) -> Fault {
    Fault::HttpAfterEffect(200, format!(r#"{{"error":"{words}"}}"#))
}

/// The account's owner orders followers by hand.
pub async fn order_past_the_bot(world: &World, link: &str, quantity: &str) {
    let form = [("key", KEY), ("action", "add"), ("service", "1207"), ("link", link), ("quantity", quantity)];
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    client.post(world.panel.url()).form(&form).send().await.unwrap();
}

/// What is wrong with the books, a line each.
pub const MISBOOKED: &str = "select 'the balances come to ' || sum(balance) from accounts having sum(balance) <> 0
     union all select 'bill ' || order_id || ' is not settled' from bills where stale = 1
     union all select 'what was sold is not what bills took' where
         (select balance from accounts where kind = 'sales') <> (select coalesce(sum(taken), 0) from bills)
     union all select 'what is held is not what bills hold' where
         (select coalesce(sum(balance), 0) from accounts where kind = 'held') <> (select coalesce(sum(held), 0) from bills)
     union all select 'what was given away is not what codes brought' where
         -(select balance from accounts where kind = 'gifts') <>
         (select coalesce(sum(given), 0) from code_uses) + (select coalesce(sum(given), 0) from rewards)
     union all select 'a voucher of ' || user_id || ' did not bring what it says' from code_uses join codes using (code_id)
         where percent is null and given <> credits
     union all select 'account ' || account_id || ' is not what its transfers left' from accounts where balance <>
         (select coalesce(sum(amount), 0) from transfers where target = account_id)
         - (select coalesce(sum(amount), 0) from transfers where source = account_id)
     union all select 'payment ' || payment_id || ' is not credited' from payments p
         where not exists (select 1 from transfers t where t.payment_id = p.payment_id and t.why = 'payment')";

/// What is wrong with the books of a story.
pub async fn misbooked(world: &World) -> Vec<String> {
    sqlx::query_scalar(MISBOOKED).fetch_all(&mut database(world).await).await.unwrap()
}
