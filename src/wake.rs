//! Wakes what runs beside the conversation before its time. Whoever writes a row that a worker waits for notes its bell in the
//! transaction ([`crate::store::Tx::ring`]), and the commit rings it: a bell can't be forgotten where the row is not. Waking is only a
//! hint; a worker that was not woken finds its work when its time comes, since all of it waits in the database.

use strum::{EnumCount, VariantArray};
use tokio::sync::Notify;

/// One for each worker, and one for the command menus (`bot/commands.rs`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount, VariantArray)]
pub enum Bell {
    /// There may be an order to send.
    Submit,
    /// There may be an order whose answer was lost.
    Unclear,
    /// There may be an order to look at.
    Track,
    /// A refill or a cancellation may be asked for.
    Requests,
    /// The catalog is asked for.
    Catalog,
    /// The balance is asked for.
    Balance,
    /// There may be a bill that people have to look at.
    Books,
    /// There may be an invoice to make, or a payment to give back.
    Pay,
    /// There may be an invoice of Crypto Pay to make, or to ask about.
    Invoices,
    /// There may be a copy of the database to make.
    Backup,
    /// There may be something to tell, or a card to draw anew.
    Tell,
    /// Nobody: the database is tried as time passes.
    Probe,
    /// There may be a screen that somebody did not see.
    Owed,
    /// There may be a chat whose command menu could not be published before.
    Menus,
}

impl Bell {
    /// Those of whoever calls the panel: it answers again, and whatever waits for it may go on.
    pub const OF_THE_PANEL: [Self; 6] =
        [Self::Submit, Self::Unclear, Self::Track, Self::Requests, Self::Catalog, Self::Balance];
}

/// All bells.
#[derive(Debug, Default)]
pub struct Wake([Notify; Bell::COUNT]);

impl Wake {
    /// The bell by which a worker sleeps.
    pub fn bell(&self, bell: Bell) -> &Notify {
        &self.0[bell as usize]
    }

    /// Wakes who waits for it.
    pub fn ring(&self, bell: Bell) {
        self.bell(bell).notify_one();
    }
}

/// Bells that a transaction rings when it is committed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ToRing([bool; Bell::COUNT]);

impl ToRing {
    /// This one, too.
    pub fn note(&mut self, bell: Bell) {
        self.0[bell as usize] = true;
    }

    /// Rings them.
    pub fn ring(self, wake: &Wake) {
        for (notify, _) in wake.0.iter().zip(self.0).filter(|(_, is_noted)| *is_noted) {
            notify.notify_one();
        }
    }
}
