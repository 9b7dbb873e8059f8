//! What becomes of deadlines when the machine's clock was set.

use super::{Rules, settle};
use crate::{
    clock::Moment,
    store::{Tx, orders},
};

/// The clock was set by so many milliseconds: nothing is given up for time that did not pass, and nothing waits for years.
pub async fn set_clock(tx: &mut Tx, rules: &Rules, by_ms: i64, now: Moment) -> anyhow::Result<()> {
    if by_ms > 0 {
        return orders::shift(tx, by_ms).await;
    }
    let pulled = orders::pull_in(tx, rules.submit_patience, settle::longest_look(rules), now).await?;
    if pulled > 0 {
        tracing::warn!(pulled, "deadlines that a wrong clock had set far ahead are due now");
    }
    Ok(())
}
