//! What people don't see: the database, and the panel's own book.

use panelgram_sandbox::panel::PanelOrder;
use sqlx::{Connection, SqliteConnection};

use crate::world::World;

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
