//! Wakes what runs beside the conversation before its time: somebody tapped, or a row was written that a worker carries out. Waking
//! is only a hint; a worker that was not woken finds its work when its time comes, since all of it waits in the database (or, where nobody
//! waits for it, in `work/watch.rs`).

use tokio::sync::Notify;

/// One bell for each worker, and one for the command menus (`bot/commands.rs`).
#[derive(Debug, Default)]
pub struct Wake {
    /// There may be an order to send.
    pub submit: Notify,
    /// There may be an order whose answer was lost.
    pub unclear: Notify,
    /// There may be an order to look at.
    pub track: Notify,
    /// A refill or a cancellation may be asked for.
    pub requests: Notify,
    /// The catalog is asked for.
    pub catalog: Notify,
    /// The balance is asked for.
    pub balance: Notify,
    /// There may be something to tell, or a card to draw anew.
    pub tell: Notify,
    /// There may be a screen that somebody did not see.
    pub owed: Notify,
    /// There may be a chat whose command menu could not be published before.
    pub menus: Notify,
}

impl Wake {
    /// The panel answers again: whatever waits for it may go on.
    pub fn panel_answers(&self) {
        for bell in [&self.submit, &self.unclear, &self.track, &self.requests, &self.catalog, &self.balance] {
            bell.notify_one();
        }
    }
}
