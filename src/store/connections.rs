//! Connections to the database, each on a thread of `SQLite`'s own.
//!
//! Why not sqlx's pool: it asks each connection that is given back whether it still answers, which is handed to that thread and back
//! like a statement, and costs as much as most of them. A connection to a file does not go away by itself.

use std::time::Duration;

use deadpool::{
    Runtime,
    managed::{Manager, Metrics, Object, Pool, PoolError, QueueMode, RecycleResult, Timeouts},
};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

/// How long somebody waits for a connection that others have.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection, until it is dropped; then it is the next one's.
pub type Lent = Object<Connecting>;

/// How one is opened.
#[derive(Debug)]
pub struct Connecting(SqliteConnectOptions);

/// So many of them, opened when they are needed first. Clones share them.
#[derive(Clone, Debug)]
pub(super) struct Connections(Pool<Connecting>);

impl Manager for Connecting {
    type Type = SqliteConnection;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<SqliteConnection, sqlx::Error> {
        SqliteConnection::connect_with(&self.0).await
    }

    async fn recycle(&self, _: &mut SqliteConnection, _: &Metrics) -> RecycleResult<sqlx::Error> {
        Ok(())
    }
}

impl Connections {
    /// At most `how_many` to the database that these options open.
    pub(super) fn of(options: SqliteConnectOptions, how_many: usize) -> Self {
        let pool = Pool::builder(Connecting(options))
            .max_size(how_many)
            // Who was used last knows its statements, and its pages are in memory.
            .queue_mode(QueueMode::Lifo)
            .wait_timeout(Some(PATIENCE))
            .runtime(Runtime::Tokio1)
            .build();
        Self(pool.expect("it knows its runtime"))
    }

    /// One of them; who comes first gets it first.
    pub(super) async fn get(&self) -> Result<Lent, PoolError<sqlx::Error>> {
        // Boxed: it is large, and part of every future that reads or writes.
        Box::pin(self.0.get()).await
    }

    /// One of them, unless others have them all.
    pub(super) async fn get_if_free(&self) -> Result<Lent, PoolError<sqlx::Error>> {
        self.0.timeout_get(&Timeouts { wait: Some(Duration::ZERO), ..Timeouts::new() }).await
    }

    /// Closes all of them, after whoever has one gave it back. Nobody gets one any more.
    pub(super) async fn close(&self) {
        let mut last = vec![];
        while last.len() < self.0.status().max_size {
            match self.get().await {
                Ok(lent) => last.push(lent),
                Err(_) => break,
            }
        }
        self.0.close();
        for lent in last {
            if let Err(error) = Object::take(lent).close().await {
                tracing::debug!(%error, "could not close a connection to the database");
            }
        }
    }
}
