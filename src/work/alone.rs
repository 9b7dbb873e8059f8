//! One thing's failure costs only that thing: whatever is done for many – orders, requests, letters, cards – is done for each alone, and
//! what fails for one is counted, put off for longer and longer, and told to the admins when it has failed three times.
//!
//! A failure that is written down here was one thing's: the database works. If it can't be written down, the database itself is what
//! fails, and the tick ends as a whole, to be tried again.

use std::time::Duration;

use crate::{
    clock::Moment,
    domain::{detail::Detail, notice::Notice, pause::doubled},
    ops::{Rules, tell_admins},
    store::{
        Store, Tx,
        failures::{self, Failure, Piece},
    },
};

/// After so many failures in a row the admins are told.
const TELL_AT: i64 = 3;
/// How long a panel may say nothing of one order before the admins are told: fresh orders are not visible for minutes.
const UNSEEN: Duration = Duration::from_hours(1);
/// After the first failure; twice as long after each further one.
const SHORTEST: Duration = Duration::from_secs(5);
const LONGEST: Duration = Duration::from_hours(1);

/// Where failures are written down.
#[derive(Clone, Copy, Debug)]
pub struct Ledger<'a> {
    /// The database.
    pub store: &'a Store,
    /// The owner's rules.
    pub rules: &'a Rules,
}

impl Ledger<'_> {
    /// Takes note that a step failed for one thing, and puts that thing off. How often it has failed.
    ///
    /// # Errors
    /// The failure itself, if it can't even be written down.
    pub async fn forgive(&self, piece: &Piece, error: anyhow::Error, now: Moment) -> anyhow::Result<i64> {
        let words = format!("{error:#}");
        match self.write_down(piece, now).await {
            Ok(failure) => {
                let (step, item, tries) = (piece.step.word(), piece.item.as_str(), failure.tries);
                let code = code(piece);
                tracing::error!(code, step, item, tries, words, "this failed for one thing; it is put off");
                Ok(tries)
            }
            Err(second) => Err(error.context(format!("and could not be put off: {second:#}"))),
        }
    }

    async fn write_down(&self, piece: &Piece, now: Moment) -> anyhow::Result<Failure> {
        let mut tx = self.store.begin().await?;
        let failure = failures::count(&mut tx, piece, now).await?;
        failures::put_off(&mut tx, piece, now.plus(pause(failure.tries)), now).await?;
        if failure.tries >= TELL_AT {
            tell(&mut tx, self.rules, piece, Detail::Code { code: code(piece) }, now).await?;
        }
        tx.commit().await?;
        Ok(failure)
    }

    /// Forgives what can be forgiven; what a step gave, if it did not fail.
    pub async fn pardon<T>(
        &self,
        piece: &Piece,
        outcome: anyhow::Result<T>,
        now: Moment,
    ) -> anyhow::Result<Option<T>> {
        match outcome {
            Ok(done) => Ok(Some(done)),
            Err(error) => self.forgive(piece, error, now).await.map(|_| None),
        }
    }
}

/// The panel answers, and says nothing of an order: that is told when it lasts, with the panel's words.
pub async fn unseen(
    tx: &mut Tx,
    rules: &Rules,
    piece: &Piece,
    words: &str,
    now: Moment,
) -> anyhow::Result<()> {
    let failure = failures::count(tx, piece, now).await?;
    if failure.tries >= TELL_AT && now.since(failure.first_at) >= UNSEEN {
        tell(tx, rules, piece, words.into(), now).await?;
    }
    Ok(())
}

async fn tell(tx: &mut Tx, rules: &Rules, piece: &Piece, words: Detail, now: Moment) -> anyhow::Result<()> {
    let notice = Notice::StepFailed { order: piece.order, step: piece.step, words };
    tell_admins(tx, rules, &notice, &format!("failed:{}", code(piece)), now).await
}

/// By what a failure is found in the log.
fn code(piece: &Piece) -> String {
    format!("{}-{}", piece.step.word(), piece.item)
}

fn pause(tries: i64) -> Duration {
    doubled(SHORTEST, tries.saturating_sub(1), LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_an_hour() {
        let seconds: Vec<u64> = (1..=12).map(|tries| pause(tries).as_secs()).collect();
        assert_eq!(seconds, [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
    }
}
