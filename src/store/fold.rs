//! Folds the write-ahead log back into the database, beside the writer. Left to itself, `SQLite` does it in the commit that makes the
//! log longer than a thousand pages: with two syncs and a thousand pages to copy, while everybody waits to write. A *passive*
//! checkpoint makes nobody wait. It can't begin the log anew while there is always somebody who writes; then the writer does so after
//! [`AT_THE_LATEST`], and finds most of it done.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use anyhow::bail;
use sqlx::sqlite::SqliteConnectOptions;

use super::connections::Connections;

/// Pages of the log after which the writer itself folds it: 32 MB.
pub(super) const AT_THE_LATEST: &str = "8192";
/// After so many commits it is folded beside the writer: some thousand pages.
const EVERY: u64 = 300;

/// Does it. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct Folding(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// One connection, opened when it is first needed.
    connection: Connections,
    commits: AtomicU64,
}

impl Folding {
    /// Of the database that these options open.
    pub(super) fn of(options: SqliteConnectOptions) -> Self {
        Self(Arc::new(Inner { connection: Connections::of(options, 1), commits: AtomicU64::new(0) }))
    }

    /// Called after a commit; returns at once.
    pub(super) fn after_commit(&self) {
        if self.0.commits.fetch_add(1, Ordering::Relaxed) % EVERY != EVERY - 1 {
            return;
        }
        let inner = Arc::clone(&self.0);
        tokio::spawn(async move {
            if let Err(error) = inner.fold_some().await {
                tracing::debug!(error = format!("{error:#}"), "could not fold the log of the database");
            }
        });
    }

    /// Folds all of it, and waits for whoever is in its way.
    ///
    /// # Errors
    /// Also if somebody stayed in its way.
    pub(super) async fn fold_all(&self) -> anyhow::Result<()> {
        let mut connection = self.0.connection.get().await?;
        let busy: bool =
            sqlx::query_scalar("pragma wal_checkpoint(truncate)").fetch_one(&mut *connection).await?;
        if busy {
            bail!("the log of the database is in use");
        }
        Ok(())
    }

    pub(super) async fn close(&self) {
        self.0.connection.close().await;
    }
}

impl Inner {
    /// What nobody reads any more, unless somebody is at it.
    async fn fold_some(&self) -> anyhow::Result<()> {
        if let Some(mut free) = self.connection.get_if_free().await? {
            sqlx::query("pragma wal_checkpoint(passive)").execute(&mut *free).await?;
        }
        Ok(())
    }
}
