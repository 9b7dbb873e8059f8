//! Connections to the database, each on a thread of `SQLite`'s own.
//!
//! Why not sqlx's pool: it asks each connection that is given back whether it still answers, which is handed to that thread and back
//! like a statement, and costs as much as most of them. A connection to a file does not go away; for the case that its thread did, it
//! is asked now and then.

use std::{
    ops::{Deref, DerefMut},
    time::{Duration, Instant},
};

use anyhow::Context;
use deadpool::{
    Runtime,
    managed::{Manager, Metrics, Object, Pool, PoolError, QueueMode, RecycleResult, Timeouts},
};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

/// How long somebody waits for a connection that others have.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often one that is used is asked whether it still answers.
const ASKED_EVERY: Duration = Duration::from_secs(10);

/// So many of them, opened when they are needed first. Clones share them.
#[derive(Clone, Debug)]
pub(super) struct Connections {
    slots: Pool<Slots>,
}

/// A connection, until it is dropped; then it is the next one's.
#[derive(Debug)]
pub struct Lent(Object<Slots>);

/// Makes places for connections. The pool lends places, so that it can be emptied without opening what was never needed.
#[derive(Debug)]
struct Slots {
    /// How one is opened.
    options: SqliteConnectOptions,
}

#[derive(Debug, Default)]
struct Slot {
    open: Option<SqliteConnection>,
    asked: Option<Instant>,
}

impl Manager for Slots {
    type Type = Slot;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<Slot, sqlx::Error> {
        Ok(Slot::default())
    }

    async fn recycle(&self, _: &mut Slot, _: &Metrics) -> RecycleResult<sqlx::Error> {
        Ok(())
    }
}

impl Connections {
    /// At most `how_many` to the database that these options open.
    pub(super) fn of(options: SqliteConnectOptions, how_many: usize) -> Self {
        let slots = Pool::builder(Slots { options })
            .max_size(how_many)
            // Who was used last knows its statements, and its pages are in memory.
            .queue_mode(QueueMode::Lifo)
            .wait_timeout(Some(PATIENCE))
            .runtime(Runtime::Tokio1)
            .build();
        Self { slots: slots.expect("it knows its runtime") }
    }

    /// Takes one that is open.
    pub(super) async fn take_in(&self, open: SqliteConnection) -> anyhow::Result<()> {
        let mut slot = Box::pin(self.slots.get()).await?;
        *slot = Slot { open: Some(open), asked: Some(Instant::now()) };
        Ok(())
    }

    /// One of them; who comes first gets it first.
    pub(super) async fn get(&self) -> anyhow::Result<Lent> {
        // Boxed: it is large, and part of every future that reads or writes.
        let slot = Box::pin(self.slots.get()).await.context("could not get a connection to the database")?;
        self.open(slot).await
    }

    /// One of them, unless others have them all.
    pub(super) async fn get_if_free(&self) -> anyhow::Result<Option<Lent>> {
        let at_once = Timeouts { wait: Some(Duration::ZERO), ..Timeouts::new() };
        match Box::pin(self.slots.timeout_get(&at_once)).await {
            Ok(slot) => self.open(slot).await.map(Some),
            Err(PoolError::Timeout(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn open(&self, mut slot: Object<Slots>) -> anyhow::Result<Lent> {
        let is_to_be_asked = slot.asked.is_none_or(|at| at.elapsed() >= ASKED_EVERY);
        if let Some(open) = slot.open.as_mut().filter(|_| is_to_be_asked) {
            let answers = open.ping().await;
            if let Err(error) = answers {
                tracing::warn!(%error, "a connection to the database is gone; another takes its place");
                slot.open = None;
            }
            slot.asked = Some(Instant::now());
        }
        if slot.open.is_none() {
            let opening = Box::pin(SqliteConnection::connect_with(&self.slots.manager().options));
            *slot = Slot { open: Some(opening.await?), asked: Some(Instant::now()) };
        }
        Ok(Lent(slot))
    }

    /// Closes all of them, after whoever has one gave it back. Nobody gets one any more.
    pub(super) async fn close(&self) {
        let mut last = vec![];
        while last.len() < self.slots.status().max_size {
            match Box::pin(self.slots.get()).await {
                Ok(slot) => last.push(slot),
                Err(_) => break,
            }
        }
        self.slots.close();
        for slot in last {
            Lent(slot).close().await;
        }
    }
}

impl Lent {
    /// Leaves it to `SQLite` to close it, by and by: the next one gets another.
    pub(super) fn forget(mut self) {
        self.0.open = None;
    }

    /// Closes it: the next one gets another.
    pub(super) async fn close(mut self) {
        if let Some(open) = self.0.open.take()
            && let Err(error) = open.close().await
        {
            tracing::debug!(%error, "could not close a connection to the database");
        }
    }
}

const OPEN: &str = "what is lent is open";

impl Deref for Lent {
    type Target = SqliteConnection;
    fn deref(&self) -> &SqliteConnection {
        self.0.open.as_ref().expect(OPEN)
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.0.open.as_mut().expect(OPEN)
    }
}
