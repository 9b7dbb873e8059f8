//! What runs beside the conversation: workers, each a tick that does what is due and says when to come again. Here is the one
//! loop around them; tests call the ticks by hand.
//!
//! | ticks in | do |
//! |---|---|
//! | [`submit`] | send reserved orders to the panel |
//! | [`investigate`] | look for orders whose answer was lost |
//! | [`track`] | ask the panel how running orders are |
//! | [`requests`] | ask the panel for refills and cancellations, and how refills stand |
//! | [`refresh`] | read the catalog; read the balance |
//! | [`books`] | look after the books, where customers pay |
//! | [`pay`] | make invoices, look through what came in, give payments back |
//! | [`crypto`] | make invoices of Crypto Pay, and see whether they were paid |
//! | [`backup`] | copy the database once a day |
//! | [`notify`] | deliver the outbox – what piles up for admins as one (`digest`) – and draw cards anew; [`export`] makes the file that a letter promises, or `backup_copy` |
//! | [`probe`] | write to the database, where somebody looks from outside |
//!
//! What fails for one thing costs only that thing: [`alone`]. What the panel may be asked for only once is sent by [`attempt`].
//!
//! To add one: a `tick()`, a bell in `wake.rs`, a part in `pulse.rs`, a line in `App::work`.

use std::{
    fmt,
    future::Future,
    panic::AssertUnwindSafe,
    sync::{
        self, Arc, PoisonError,
        atomic::{AtomicBool, AtomicI64},
    },
    time::Duration,
};

use futures::FutureExt;
use tokio::sync::{Mutex, Notify};
use tokio_util::sync::CancellationToken;

use crate::{
    clock::{Clock, Moment},
    domain::catalog::ServiceId,
    ops::Rules,
    panel::Panel,
    pulse::{Beat, Pulse},
    store::{
        Store,
        account::{self, Calls, PanelAccount},
        services::Snapshot,
    },
    work::alone::Ledger,
};

pub mod alone;
pub mod attempt;
pub mod backup;
mod backup_copy;
mod balance;
pub mod books;
pub mod crypto;
mod digest;
pub mod export;
pub mod investigate;
pub mod letters;
pub mod notify;
pub mod pay;
pub mod probe;
mod questions;
mod receipts;
pub mod refresh;
pub mod requests;
pub mod submit;
pub mod track;

/// After a failure of our own (the database, say) a worker rests this long.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// Whatever a tick says, the next one comes no sooner, unless somebody rings: a tick that does nothing and is due at once is no loop.
const SHORTEST_REST: Duration = Duration::from_secs(1);
/// A worker that has nothing to do looks again after this, even if nobody woke it.
const LONGEST_REST: Duration = Duration::from_mins(1);

/// What the workers share. With a second account, its panel, handle, pauses and memory of the catalog would be its own.
#[derive(Clone)]
pub struct Worker {
    /// The database.
    pub store: Store,
    /// The catalog in memory.
    pub catalog: Snapshot,
    /// The panel.
    pub panel: Panel,
    /// The owner's rules.
    pub rules: Arc<Rules>,
    /// What time it is.
    pub clock: Clock,
    /// Rung once, when the bot is to end: nothing new is begun.
    pub stop: CancellationToken,
    /// What became of orders, until it is written down. Held by the one tick of [`submit`] that is under way.
    pub unrecorded: Arc<Mutex<Vec<attempt::Sent>>>,
    /// The same of refills and cancellations, held by the one tick of [`requests`].
    pub asking: Arc<Mutex<Vec<attempt::Sent>>>,
    /// When the books were looked through last.
    pub looked_through: Arc<AtomicI64>,
    /// By how much the clock was set, as far as deadlines were set right for it.
    pub clock_set: Arc<AtomicI64>,
    /// Whether the last list of services was suspiciously short: a second such list is believed.
    pub short_list: Arc<AtomicBool>,
    /// The service that the panel said last to be closed for a while, if it took nothing since.
    pub closed: Arc<sync::Mutex<Option<ServiceId>>>,
    /// Where a tick that has much to do says that it goes on.
    pub pulse: Pulse,
}

impl Worker {
    /// The panel took an order, or said that this service is closed for a while. Which one it said so of before, without having taken
    /// anything since.
    fn note_closed(&self, service: Option<ServiceId>) -> Option<ServiceId> {
        std::mem::replace(&mut *self.closed.lock().unwrap_or_else(PoisonError::into_inner), service)
    }
}

impl Worker {
    /// What is known of the panel account.
    async fn account(&self) -> anyhow::Result<PanelAccount> {
        account::load(&mut *self.store.reader().await?, self.rules.panel.id).await
    }

    /// Whether the panel may be called now.
    async fn calls(&self) -> anyhow::Result<Calls> {
        Ok(self.account().await?.health.calls(self.clock.now()))
    }

    /// Where what fails for one thing is written down.
    fn ledger(&self) -> Ledger<'_> {
        Ledger { store: &self.store, rules: &self.rules }
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker").field("rules", &self.rules).finish_non_exhaustive()
    }
}

/// Runs a worker until `stop`: a tick, then rest until the time it named or until its bell rings. A failing tick is logged
/// here, once, and tried again.
pub async fn run<F, T>(beat: &Beat, bell: &Notify, stop: &CancellationToken, tick: F)
where
    F: Fn() -> T,
    T: Future<Output = anyhow::Result<Option<Moment>>>,
{
    let worker = beat.part();
    beat.well();
    while !stop.is_cancelled() {
        // A tick is not cut off in the middle: a call to the panel that has begun is finished and recorded. And a panic in one
        // is a failure like any other, since nobody would notice a worker that is gone.
        let rest = match AssertUnwindSafe(tick()).catch_unwind().await {
            Ok(Ok(next)) => {
                beat.well();
                next.map_or(LONGEST_REST, |at| {
                    at.since(beat.clock().now()).clamp(SHORTEST_REST, LONGEST_REST)
                })
            }
            Err(_panic) => {
                beat.turned(AFTER_FAILURE);
                tracing::error!(%worker, "a worker panicked and will try again");
                AFTER_FAILURE
            }
            Ok(Err(error)) => {
                beat.turned(AFTER_FAILURE);
                tracing::error!(
                    %worker,
                    error = format!("{error:#}"),
                    "a worker failed and will try again"
                );
                AFTER_FAILURE
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = bell.notified() => {}
            () = tokio::time::sleep(rest) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use super::*;
    use crate::pulse::Part;

    #[tokio::test(start_paused = true)]
    async fn a_worker_whose_ticks_do_nothing_rests_all_the_same() {
        let (bell, stop) = (Notify::new(), CancellationToken::new());
        let beat = Pulse::default().of(Part::Track, &Clock::manual(Moment(1)));
        let ticks = AtomicUsize::new(0);
        let tick = || {
            ticks.fetch_add(1, SeqCst);
            async { Ok(Some(Moment(0))) }
        };
        let _ = tokio::time::timeout(Duration::from_secs(12), run(&beat, &bell, &stop, tick)).await;
        assert!((10..=13).contains(&ticks.load(SeqCst)), "{ticks:?} ticks in 12 seconds");
    }
}
