//! Asks the panel for refills and cancellations, and how refills stand. That something is being asked is committed – durably – before
//! the panel is called, and nothing is asked a second time on a doubt: panels count refills.

use std::collections::BTreeMap;

use super::{
    Shop,
    attempt::{self, Sent, write_down},
    track::note_failure,
};
use crate::{
    clock::Moment,
    domain::{
        attempt::Attempt,
        order::{Order, OrderId},
        request::{Request, RequestKind, RequestState},
        trouble::Step,
    },
    ops::{health, request},
    panel::{BATCH_MAX, Outcome, PanelOrderId, ReadError, RefillId, RefillWord, RefusalClass, UnclearCause},
    store::{account::Calls, attempts::Kind, failures::Piece, requests},
};

/// How many requests a tick looks at.
const AT_ONCE: i64 = 100;

/// Does what is due. Returns when something is again.
///
/// Two ticks are never under way at once, so that whatever is found `asking` here is being asked by nobody.
pub async fn tick(shop: &Shop) -> anyhow::Result<Option<Moment>> {
    let mut unrecorded = shop.asking.lock().await;
    write_down(shop, &mut unrecorded, |_| true).await?;
    let calls = shop.calls().await?;
    // What fails for what is left over keeps nothing else from being asked for.
    let tidied = tidy(shop, &unrecorded, calls).await;
    match calls {
        Calls::Allowed => {}
        Calls::Resting(until) => return Ok(Some(until)),
        Calls::Barred => return Ok(None),
    }
    let (due, damaged) = requests::due(&mut *shop.store.reader().await?, shop.clock.now(), AT_ONCE).await?;
    for (id, error) in damaged {
        shop.ledger().forgive(&piece(id, None), error.into(), shop.clock.now()).await?;
    }
    // A panel that does not answer one, or wants to be left alone, is asked for nothing more.
    let mut goes_on = true;
    for (kind, in_one) in [(RequestKind::Refill, 1), (RequestKind::Cancel, BATCH_MAX)] {
        let is_meant = |due: &&Request| due.state == RequestState::Wanted && due.kind == kind;
        for wanted in due.iter().filter(is_meant).collect::<Vec<_>>().chunks(in_one) {
            if goes_on && !shop.stop.is_cancelled() {
                goes_on = ask(shop, kind, wanted, &mut unrecorded).await?;
            }
        }
    }
    for followed in due.iter().filter(|request| request.panel_refill.is_some()) {
        if goes_on && !shop.stop.is_cancelled() {
            let outcome = follow(shop, followed).await;
            let piece = piece(followed.id, Some(followed.order));
            goes_on = shop.ledger().pardon(&piece, outcome, shop.clock.now()).await?.unwrap_or(true);
        }
    }
    tidied?;
    requests::next_due(&mut *shop.store.reader().await?).await
}

fn piece(id: i64, order: Option<OrderId>) -> Piece {
    Piece::other(Step::Ask, &id, order)
}

/// Settles what is left over, and brings back the buttons whose time has come.
async fn tidy(shop: &Shop, unrecorded: &[Sent], calls: Calls) -> anyhow::Result<()> {
    attempt::settle_left_over(shop, Kind::Ask, unrecorded, calls).await?;
    let mut tx = shop.store.begin().await?;
    if request::offer_again(&mut tx, shop.clock.now()).await? > 0 {
        tx.commit().await?;
    }
    Ok(())
}

/// Asks for these – one refill, or up to a hundred cancellations in one call –, once. Whether the panel is in a state to be asked for more.
async fn ask(
    shop: &Shop,
    kind: RequestKind,
    wanted: &[&Request],
    unrecorded: &mut Vec<Sent>,
) -> anyhow::Result<bool> {
    let mut claimed = vec![];
    for request in wanted {
        let taken = attempt::claim(shop, Attempt::Ask(request.id)).await;
        let piece = piece(request.id, Some(request.order));
        claimed.extend(shop.ledger().pardon(&piece, taken, shop.clock.now()).await?.flatten());
    }
    let ids: Vec<PanelOrderId> = claimed.iter().filter_map(|claimed| panel_id(&claimed.order)).collect();
    let mut answers = call(shop, kind, &ids).await;
    let mut goes_on = true;
    for claimed in claimed {
        let answer = panel_id(&claimed.order).and_then(|id| answers.remove(&id));
        let sent = Sent::new(
            claimed,
            answer.unwrap_or_else(|| Outcome::Unclear {
                cause: UnclearCause::Unspoken,
                words: "the order's id at the panel can't be asked for".to_owned(),
            }),
        );
        goes_on &= sent.outcome.lets_others_ask();
        unrecorded.push(sent);
    }
    write_down(shop, unrecorded, |_| true).await?;
    Ok(goes_on)
}

async fn call(
    shop: &Shop,
    kind: RequestKind,
    ids: &[PanelOrderId],
) -> BTreeMap<PanelOrderId, Outcome<Option<String>>> {
    match kind {
        RequestKind::Refill => {
            let mut answers = BTreeMap::new();
            for id in ids {
                let answer = shop.panel.refill(id).await;
                answers.insert(id.clone(), answer.map(|refill| Some(refill?.as_str().to_owned())));
            }
            answers
        }
        RequestKind::Cancel => {
            let answers = shop.panel.cancel(ids).await.answers.into_iter();
            answers.map(|(id, answer)| (id, answer.map(|()| None))).collect()
        }
    }
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
