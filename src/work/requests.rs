//! Asks the panel for refills and cancellations, and how refills stand. That something is being asked is committed – durably – before
//! the panel is called, and nothing is asked a second time on a doubt: panels count refills.

use super::{Shop, track::note_failure};
use crate::{
    clock::Moment,
    domain::{
        order::{Order, OrderId},
        request::{Denial, Request, RequestKind, RequestState},
        trouble::Step,
    },
    ops::{self, health, request, settle},
    panel::{
        CancelAnswer, PanelOrderId, ReadError, RefillId, RefillOutcome, RefillWord, Refusal, RefusalClass,
    },
    store::{
        Tx,
        account::{self, Calls},
        failures::Piece,
        requests,
    },
};

/// How many requests a tick looks at.
const AT_ONCE: i64 = 100;

/// Does what is due. Returns when something is again.
///
/// Two ticks are never under way at once, so that whatever is found `asking` here is being asked by nobody.
pub async fn tick(shop: &Shop) -> anyhow::Result<Option<Moment>> {
    let _one = shop.asking.lock().await;
    // What fails for one that is over keeps no other from being asked for.
    let tidied = tidy(shop).await;
    let (due, damaged) = {
        let mut reader = shop.store.reader().await?;
        match account::calls(&mut reader, shop.house.panel.id, shop.clock.now()).await? {
            Calls::Allowed => {}
            Calls::Resting(until) => return Ok(Some(until)),
            Calls::Barred => return Ok(None),
        }
        requests::due(&mut reader, shop.clock.now(), AT_ONCE).await?
    };
    for (id, error) in damaged {
        shop.ledger().forgive(&piece(id, None), error.into(), shop.clock.now()).await?;
    }
    // A panel that does not answer one, or wants to be left alone, is asked for nothing more.
    let mut goes_on = true;
    let is_wanted = |request: &&Request| request.state == RequestState::Wanted;
    for wanted in due.iter().filter(is_wanted).filter(|request| request.kind == RequestKind::Refill) {
        if goes_on && !shop.stop.is_cancelled() {
            goes_on = alone(shop, wanted, refill(shop, wanted).await).await?;
        }
    }
    let cancels: Vec<&Request> =
        due.iter().filter(is_wanted).filter(|request| request.kind == RequestKind::Cancel).collect();
    if goes_on && !cancels.is_empty() && !shop.stop.is_cancelled() {
        goes_on = cancel(shop, &cancels).await?;
    }
    for followed in due.iter().filter(|request| !is_wanted(request)) {
        if goes_on && !shop.stop.is_cancelled() {
            goes_on = alone(shop, followed, follow(shop, followed).await).await?;
        }
    }
    tidied?;
    requests::next_due(&mut *shop.store.reader().await?).await
}

fn piece(id: i64, order: Option<OrderId>) -> Piece {
    Piece::other(Step::Ask, &id, order)
}

/// What was done for one request, unless it failed for that one alone.
async fn alone_with<T>(
    shop: &Shop,
    request: &Request,
    outcome: anyhow::Result<T>,
) -> anyhow::Result<Option<T>> {
    shop.ledger().pardon(&piece(request.id, Some(request.order)), outcome, shop.clock.now()).await
}

/// Whether the panel is in a state to be asked for more; a failure of our own says nothing of it.
async fn alone(shop: &Shop, request: &Request, outcome: anyhow::Result<bool>) -> anyhow::Result<bool> {
    Ok(alone_with(shop, request, outcome).await?.unwrap_or(true))
}

/// Asks for nothing, since somebody else may: what waited too long is dropped all the same, with a word to who waits.
pub async fn give_up(shop: &Shop) -> anyhow::Result<()> {
    let mut tx = shop.store.begin().await?;
    request::drop_overdue(&mut tx, &shop.house, shop.clock.now()).await?;
    tx.commit().await
}

/// Flags what was interrupted, drops what waited too long, and brings back the buttons whose time has come.
async fn tidy(shop: &Shop) -> anyhow::Result<()> {
    let now = shop.clock.now();
    let mut tx = shop.store.begin().await?;
    let lost = request::recover(&mut tx, &shop.house, now).await?;
    let dropped = request::drop_overdue(&mut tx, &shop.house, now).await?;
    request::offer_again(&mut tx, now).await?;
    tx.commit().await?;
    if lost + dropped > 0 {
        tracing::warn!(lost, dropped, "requests were interrupted, or could not be sent in time");
    }
    Ok(())
}

async fn claim(shop: &Shop, wanted: &Request) -> anyhow::Result<Option<(Request, Order)>> {
    let mut tx = shop.store.begin().await?;
    let order = request::claim(&mut tx, wanted, shop.clock.now()).await?;
    let claimed = requests::find(&mut tx, wanted.id).await?;
    tx.commit().await?;
    Ok(claimed.zip(order))
}

/// Asks for one refill, once. Whether the panel is in a state to be asked for more.
async fn refill(shop: &Shop, wanted: &Request) -> anyhow::Result<bool> {
    let Some((asking, order)) = claim(shop, wanted).await? else {
        return Ok(true);
    };
    let outcome = match panel_id(&order) {
        Some(id) => shop.panel.refill(&id).await,
        None => RefillOutcome::Unclear {
            cause: crate::panel::UnclearCause::NoId,
            words: "the order's id at the panel can't be asked for".to_owned(),
        },
    };
    tracing::info!(order = order.id.0, ?outcome, "refill asked for");
    let mut tx = shop.store.begin().await?;
    let now = shop.clock.now();
    let goes_on = match &outcome {
        RefillOutcome::Asked(id) => {
            health::answered(&mut tx, &shop.house, now).await?;
            let id = id.as_ref().map(RefillId::as_str);
            request::take(&mut tx, &shop.house, &asking, id, now).await?;
            true
        }
        RefillOutcome::Refused(refusal) => refuse(&mut tx, shop, &asking, refusal, now).await?,
        RefillOutcome::NotSent(words) => not_sent(&mut tx, shop, &asking, words, now).await?,
        RefillOutcome::Unclear { words, .. } => lose(&mut tx, shop, &asking, words, now).await?,
    };
    tx.commit().await?;
    Ok(goes_on)
}

/// Asks for up to a hundred cancellations in one call. Whether the panel is in a state to be asked for more.
async fn cancel(shop: &Shop, wanted: &[&Request]) -> anyhow::Result<bool> {
    let mut claimed = vec![];
    for request in wanted {
        let Some((asking, order)) = alone_with(shop, request, claim(shop, request).await).await?.flatten()
        else {
            continue;
        };
        claimed.push((asking, panel_id(&order)));
    }
    let ids: Vec<PanelOrderId> = claimed.iter().filter_map(|(_, id)| id.clone()).collect();
    if ids.is_empty() {
        return Ok(true);
    }
    let batch = shop.panel.cancel(&ids).await;
    tracing::info!(answers = ?batch.answers, "cancellations asked for");
    let mut goes_on = true;
    for (asking, id) in &claimed {
        let answer = id.as_ref().and_then(|id| batch.answers.get(id)).unwrap_or(&CancelAnswer::Missing);
        let outcome = async {
            let mut tx = shop.store.begin().await?;
            let goes_on = take_cancel(&mut tx, shop, asking, answer, shop.clock.now()).await?;
            tx.commit().await?;
            anyhow::Ok(goes_on)
        };
        goes_on &= alone(shop, asking, outcome.await).await?;
    }
    Ok(goes_on)
}

async fn take_cancel(
    tx: &mut Tx,
    shop: &Shop,
    asking: &Request,
    answer: &CancelAnswer,
    now: Moment,
) -> anyhow::Result<bool> {
    match answer {
        CancelAnswer::Asked => {
            health::answered(tx, &shop.house, now).await?;
            request::take(tx, &shop.house, asking, None, now).await?;
            settle::look_now(tx, asking.order, now).await?;
            Ok(true)
        }
        CancelAnswer::Refused(refusal) => refuse(tx, shop, asking, refusal, now).await,
        CancelAnswer::Missing => {
            health::answered(tx, &shop.house, now).await?;
            request::lose(tx, &shop.house, asking, "the answer does not speak of this order", now).await?;
            Ok(true)
        }
        CancelAnswer::NotSent(words) => not_sent(tx, shop, asking, words, now).await,
        CancelAnswer::Unclear { words, .. } => lose(tx, shop, asking, words, now).await,
    }
}

/// A refusal that has nothing to do with the order – the pace, the key, a panel that is closed for a while – lets the request wait.
/// Whether the panel is in a state to be asked for more.
async fn refuse(
    tx: &mut Tx,
    shop: &Shop,
    asking: &Request,
    refusal: &Refusal,
    now: Moment,
) -> anyhow::Result<bool> {
    let words = refusal.words.as_str();
    let denial = match refusal.class {
        RefusalClass::Limit | RefusalClass::Down => {
            health::answered(tx, &shop.house, now).await?;
            request::put_off(tx, asking, now).await?;
            return Ok(false);
        }
        RefusalClass::Address => {
            health::wrong_address(tx, &shop.house, words, now).await?;
            request::put_off(tx, asking, now).await?;
            return Ok(false);
        }
        RefusalClass::Auth | RefusalClass::Denied => {
            // The balance shows whether it is the key.
            health::answered(tx, &shop.house, now).await?;
            ops::account::ask_for_balance(tx, &shop.house, now).await?;
            request::put_off(tx, asking, now).await?;
            return Ok(false);
        }
        RefusalClass::Unsupported => Denial::Never,
        RefusalClass::NotNow => Denial::NotYet,
        RefusalClass::Link
        | RefusalClass::Duplicate
        | RefusalClass::Quantity
        | RefusalClass::Funds
        | RefusalClass::Service
        | RefusalClass::Account
        | RefusalClass::OrderId
        | RefusalClass::Other => {
            if refusal.wait.is_some() {
                Denial::NotYet
            } else {
                Denial::Other
            }
        }
    };
    health::answered(tx, &shop.house, now).await?;
    request::refuse(tx, &shop.house, asking, denial, words, refusal.wait, now).await?;
    Ok(true)
}

async fn not_sent(
    tx: &mut Tx,
    shop: &Shop,
    asking: &Request,
    words: &str,
    now: Moment,
) -> anyhow::Result<bool> {
    request::put_off(tx, asking, now).await?;
    health::no_answer(tx, &shop.house, words, now).await?;
    Ok(false)
}

async fn lose(tx: &mut Tx, shop: &Shop, asking: &Request, words: &str, now: Moment) -> anyhow::Result<bool> {
    request::lose(tx, &shop.house, asking, words, now).await?;
    health::no_answer(tx, &shop.house, words, now).await?;
    Ok(false)
}

/// Looks how a refill stands. Whether the panel answers.
async fn follow(shop: &Shop, followed: &Request) -> anyhow::Result<bool> {
    let id = followed.panel_refill.as_deref().and_then(RefillId::parse);
    let answer = match &id {
        Some(id) => shop.panel.refill_status(id).await,
        None => return Ok(true),
    };
    let mut tx = shop.store.begin().await?;
    let now = shop.clock.now();
    let answers = match &answer {
        Ok(report) => {
            health::answered(&mut tx, &shop.house, now).await?;
            let (state, word) = (read(report.status), report.raw_status.as_str());
            request::follow(&mut tx, &shop.house, followed, state, word, now).await?;
            true
        }
        // "Refill not found" is no end: it may not be visible yet.
        Err(ReadError::Refused(refusal))
            if !matches!(refusal.class, RefusalClass::Auth | RefusalClass::Denied) =>
        {
            health::answered(&mut tx, &shop.house, now).await?;
            request::look_on(&mut tx, &shop.house, followed, now).await?;
            true
        }
        Err(error) => {
            note_failure(&mut tx, shop, error, now).await?;
            request::look_on(&mut tx, &shop.house, followed, now).await?;
            false
        }
    };
    tx.commit().await?;
    Ok(answers)
}

/// A refill's word in the bot's terms. An unknown one is no end.
fn read(word: RefillWord) -> RequestState {
    match word {
        RefillWord::Pending | RefillWord::Unknown => RequestState::Asked,
        RefillWord::InProgress => RequestState::Running,
        RefillWord::Completed => RequestState::Completed,
        RefillWord::Rejected => RequestState::Rejected,
        RefillWord::Cancelled | RefillWord::Failed => RequestState::Failed,
    }
}

fn panel_id(order: &Order) -> Option<PanelOrderId> {
    order.panel_order.as_deref().and_then(PanelOrderId::parse)
}
