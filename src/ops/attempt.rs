//! The law of "at most once", for whatever the panel may not be asked for twice: it has no key by which it would know a repetition.
//!
//! | | an order's `add` | a refill, a cancellation |
//! |---|---|---|
//! | waits | `reserved` | `wanted` |
//! | is being sent ([`claim`]): committed before the panel is called | `submitting` | `asking` |
//! | the panel took it ([`accept`]) | `running` | `asked` |
//! | it said no ([`answer_no`](super::submit::answer_no), [`refuse`](super::request::refuse)) | `rejected`, as far as the balance shows the same | `refused` |
//! | it did not leave ([`put_off`]) | `reserved` again | `wanted` again |
//! | the answer was lost ([`lose`]): never sent again by itself | `unclear` | `unclear` |
//! | too late ([`settle_left_over`]) | `rejected` | `dropped` |
//!
//! What an `add` is, its evidence and what is told of it is in `submit.rs`; what a request is, in `request.rs`.

use std::time::Duration;

pub use super::claimed::{Claimed, What};
use super::{Rules, account::Seen, request, submit};
use crate::{
    clock::Moment,
    domain::{
        attempt::{Attempt, Fate, try_again_in},
        detail::Detail,
        history::Event,
    },
    store::{
        Tx,
        attempts::{self, Attempts, LeftOver},
        orders,
    },
};

/// After a failure that would strike any of them, the others wait this long: so that the panel is not hammered with the whole queue, and
/// less than the one that met it, so that one which always fails does not stop the rest.
const HOLD: Duration = Duration::from_secs(4);

/// Takes what waits for sending. Once this is committed – durably – the panel may be called. `None` if it does not wait any more.
pub async fn claim(
    tx: &mut Tx,
    rules: &Rules,
    attempt: Attempt,
    now: Moment,
) -> anyhow::Result<Option<Claimed>> {
    match attempt {
        Attempt::Add(id) => submit::claim(tx, rules, id, now).await,
        Attempt::Ask(id) => request::claim(tx, id, now).await,
    }
}

/// The panel took it, under this id if it gave one.
pub async fn accept(
    tx: &mut Tx,
    rules: &Rules,
    claimed: &Claimed,
    id: Option<&str>,
    now: Moment,
) -> anyhow::Result<()> {
    match &claimed.what {
        What::Add(_) => submit::accept(tx, rules, &claimed.order, id.unwrap_or_default(), now).await,
        What::Ask(request) => request::accept(tx, rules, request, id, now).await,
    }
}

/// It did not leave, or was not taken for a reason that anybody would have met: it is sent again a little later, and the others wait as well.
pub async fn put_off(tx: &mut Tx, claimed: &Claimed, why: &Detail, now: Moment) -> anyhow::Result<()> {
    let (kind, tries) = match &claimed.what {
        What::Add(_) => {
            orders::write_event(tx, claimed.order.id, now, &Event::PutOff, &why.write()).await?;
            (Attempts::Add, claimed.order.tries)
        }
        What::Ask(request) => (Attempts::Ask, request.tries),
    };
    attempts::put_off(tx, claimed.attempt(), now.plus(try_again_in(tries))).await?;
    attempts::hold_back(tx, kind, now.plus(HOLD)).await
}

/// Nobody knows whether the panel took it. It is never sent again by itself: who waits for it is told, and the admins are, with what the
/// balance did, if that is known.
pub async fn lose(
    tx: &mut Tx,
    rules: &Rules,
    attempt: Attempt,
    why: &Detail,
    seen: Seen,
    now: Moment,
) -> anyhow::Result<()> {
    match attempt {
        Attempt::Add(id) => submit::lose(tx, rules, id, why, seen, now).await,
        Attempt::Ask(id) => request::lose(tx, rules, id, why, now).await,
    }
}

/// While nobody is sending: what was being sent was interrupted – the bot was stopped, or failed –, and its outcome is lost. What could not be
/// sent in time never reached the panel and is given up; what the panel refused before that may have, and nobody can find out any more.
pub async fn settle_left_over(
    tx: &mut Tx,
    rules: &Rules,
    left: &LeftOver,
    now: Moment,
) -> anyhow::Result<()> {
    let put_off = orders::last_detail(tx, left.order, &Event::PutOff).await?.unwrap_or_default();
    let (why, attempt) = match (left.fate, left.attempt) {
        (Fate::Overdue, Attempt::Add(id)) => return submit::give_up(tx, rules, id, &put_off, now).await,
        (Fate::Overdue, Attempt::Ask(id)) => return request::give_up(tx, rules, id, now).await,
        (Fate::OverdueAndSent, attempt) => (Detail::read(&put_off), attempt),
        (Fate::Interrupted, attempt) => (Detail::Interrupted, attempt),
    };
    lose(tx, rules, attempt, &why, Seen::UNREAD, now).await
}
