//! The database: every statement of the store by its query plan, what the tables refuse, migrations, and what becomes of a turn when
//! the disk is full, the file is gone or somebody else holds it.

mod books;
mod failing;
mod laws;
mod made_anew;
mod migrations;
mod plans;
mod transactions;

use std::path::Path;

use panelgram::store::Store;
use sqlx::{Connection, SqliteConnection};

/// A database of its own, with the tables as the bot makes them.
struct Base {
    home: tempfile::TempDir,
}

impl Base {
    async fn new() -> Self {
        let base = Self { home: tempfile::tempdir().unwrap() };
        Store::open(&base.url()).await.unwrap().close().await;
        base
    }

    fn url(&self) -> String {
        url(&self.home.path().join("panelgram.db"))
    }

    /// A connection as any other program has one.
    async fn connect(&self) -> SqliteConnection {
        SqliteConnection::connect(&self.url()).await.unwrap()
    }
}

fn url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

/// Runs statements as they stand.
pub async fn execute(connection: &mut SqliteConnection, sql: &str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(connection).await.map(drop)
}
