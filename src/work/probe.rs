//! Writes to the database now and then, where somebody looks from outside: on a quiet night nothing else would, and a full disk would be
//! noticed in the morning.

use std::time::Duration;

use super::Worker;
use crate::{clock::Moment, store::probe};

/// Between two tries.
const INTERVAL: Duration = Duration::from_secs(30);

/// Writes once. Returns when it is to be tried again.
pub async fn tick(worker: &Worker) -> anyhow::Result<Option<Moment>> {
    let now = worker.clock.now();
    let mut tx = worker.store.begin().await?;
    probe::write(&mut tx, now).await?;
    tx.commit().await?;
    Ok(Some(now.plus(INTERVAL)))
}
