//! One update, one transaction, no network inside it. Start reading here.
//!
//! ```text
//! begin immediate → who, where, the facts → step (pure) → effects through ops → save where they are → load the page → commit
//!                                                                                   only then: draw, send
//! ```
//!
//! Orders, money, dialogue and notices can so never disagree, and confirming twice is harmless: the second tap finds another
//! state, its button carries the draft's number, and that number is unique among a person's orders.

use std::sync::Arc;

use super::{
    context::Bot,
    load::{Loader, taking},
    show::{self, Target, Turned},
};
use crate::{
    clock::Moment,
    dialog::{self, Action, Effect, Facts, Input, Note, Show, State, Step, command::CommandName},
    domain::{
        catalog::Catalog,
        order::{Order, OrderId},
        user::{ChatId, Role, User, UserId},
    },
    ops::{access, house, place, settle, submit},
    store::{
        Tx, dialogues, facts,
        facts::Known,
        orders,
        users::{self, Seen},
    },
    view::{Page, Reader},
};

/// An update, as far as the conversation is concerned.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Telegram's id of it.
    pub update: i64,
    /// Where.
    pub chat: ChatId,
    /// In which topic of the group.
    pub thread: Option<i32>,
    /// Whether this is the admin group.
    pub in_group: bool,
    /// Whether Telegram itself vouches that this is an admin of the admin group, who writes in its name.
    pub vouched: bool,
    /// Who.
    pub from: Seen,
    /// What they did.
    pub input: Input,
    /// The message on which the tapped button stands.
    pub tapped: Option<i32>,
    /// The callback query to be answered.
    pub query: Option<String>,
    /// The message that was typed.
    pub typed: Option<i32>,
}

/// Handles an update. One that was handled before – Telegram delivers again what was not confirmed – does nothing.
pub async fn take(bot: &Bot, arrival: &Arrival) -> anyhow::Result<()> {
    let catalog = bot.catalog.current();
    let mut tx = bot.store.begin().await?;
    let Some(turned) = turn(bot, &mut tx, arrival, &catalog).await? else {
        return Ok(());
    };
    tx.commit().await?;
    wake(bot, &turned.effects);
    show::present(bot, arrival, turned);
    Ok(())
}

async fn turn(
    bot: &Bot,
    tx: &mut Tx,
    arrival: &Arrival,
    catalog: &Arc<Catalog>,
) -> anyhow::Result<Option<Turned>> {
    let now = bot.clock.now();
    let user = users::see(tx, &arrival.from, !arrival.in_group, now).await?;
    let dialogue = dialogues::load(tx, arrival.chat, user.id).await?;
    if was_handled(dialogue.last_update, arrival.update) {
        return Ok(None);
    }
    let known = facts::load(tx).await?;
    let role = if arrival.vouched { Role::Admin } else { bot.house.role(&user) };
    let state = read_state(dialogue.state.as_deref());
    let input = settle_tap(arrival, dialogue.screen);
    let order = named_order(tx, &input, &state, user.id, role).await?;
    let facts = Facts {
        user: user.id,
        role,
        in_group: arrival.in_group,
        catalog,
        turn: dialogue.turn,
        taking: taking(&known),
        active_orders: orders::count_active(tx, user.id).await?,
        max_active_orders: bot.house.max_active_orders,
        order: order.as_ref(),
        placed: placed(tx, &input, user.id).await?,
    };
    let stale = input == Input::StaleTap;
    let mut step = dialog::step(state, input, &facts);
    if stale && is_card(tx, user.id, arrival.tapped).await? {
        // A late tap on what has become an order's card: the card stays.
        step.show = Show::Nothing;
    }
    let placed = apply_all(bot, tx, arrival, &user, &mut step, catalog, now).await?;
    let turned = finish(bot, tx, arrival, step, placed, dialogue.screen, role, catalog, &known, now).await?;
    Ok(Some(turned))
}

/// Update ids ascend, but begin anew at a random number after a week of silence: a number far below is a new one.
fn was_handled(last: i64, update: i64) -> bool {
    (last.saturating_sub(100_000)..=last).contains(&update)
}

fn read_state(stored: Option<&str>) -> State {
    stored.and_then(|state| serde_json::from_str(state).ok()).unwrap_or(State::Menu)
}

/// A button that belongs to the screen counts only where the screen is.
fn settle_tap(arrival: &Arrival, screen: Option<i32>) -> Input {
    match &arrival.input {
        Input::Tap(action) if !arrival.in_group && !action.stands_alone() && arrival.tapped != screen => {
            Input::StaleTap
        }
        input => input.clone(),
    }
}

/// The order that the input names, if this person may see it: their own, or any for an admin.
async fn named_order(
    tx: &mut Tx,
    input: &Input,
    state: &State,
    user: UserId,
    role: Role,
) -> anyhow::Result<Option<Order>> {
    let id = match (input, state) {
        (Input::Tap(action), _) => action.order(),
        (Input::Command(command), _) => match command.name {
            CommandName::Status | CommandName::Order => number(&command.args),
            CommandName::Start => command.args.strip_prefix("o_").and_then(number),
            _ => None,
        },
        (Input::Text(_), State::PanelId { order }) => Some(*order),
        _ => None,
    };
    let Some(id) = id else {
        return Ok(None);
    };
    let order = orders::find(tx, id).await?;
    Ok(order.filter(|order| order.user == user || role.is_admin()))
}

fn number(text: &str) -> Option<OrderId> {
    text.trim().trim_start_matches('#').parse().ok().map(OrderId)
}

async fn placed(tx: &mut Tx, input: &Input, user: UserId) -> anyhow::Result<Option<OrderId>> {
    match input {
        Input::Tap(Action::Confirm { draft }) => orders::of_draft(tx, user, *draft).await,
        _ => Ok(None),
    }
}

async fn is_card(tx: &mut Tx, user: UserId, tapped: Option<i32>) -> anyhow::Result<bool> {
    match tapped {
        Some(message) => Ok(orders::of_card(tx, user, message).await?.is_some()),
        None => Ok(false),
    }
}

/// Carries out the effects. Returns the order that was placed, if one was.
async fn apply_all(
    bot: &Bot,
    tx: &mut Tx,
    arrival: &Arrival,
    user: &User,
    step: &mut Step,
    catalog: &Catalog,
    now: Moment,
) -> anyhow::Result<Option<OrderId>> {
    let mut placed = None;
    for effect in step.effects.clone() {
        match effect {
            Effect::Place(order) => {
                if let Some(service) = catalog.service(order.service) {
                    placed = place::place(tx, &bot.house, user.id, &order, service, now).await?;
                }
            }
            Effect::WasPlaced(order, id) => {
                if let Err(other) = submit::was_placed(tx, &bot.house, order, &id, now).await? {
                    step.note = Some(Note::IdTaken(other));
                }
            }
            other => apply(bot, tx, arrival, user, other, now).await?,
        }
    }
    Ok(placed)
}

async fn apply(
    bot: &Bot,
    tx: &mut Tx,
    arrival: &Arrival,
    user: &User,
    effect: Effect,
    now: Moment,
) -> anyhow::Result<()> {
    match effect {
        Effect::AskAccess => access::ask(tx, &bot.house, user.id, now).await,
        Effect::Speak(lang) => users::set_lang(tx, user.id, lang).await,
        Effect::Star(service) => dialogues::toggle_favourite(tx, user.id, service).await,
        Effect::LookNow(order) => settle::look_now(tx, order, now).await,
        Effect::LookAtAll => settle::look_at_all(tx, user.id, now).await,
        Effect::ReadCatalog => house::ask_for_catalog(tx, arrival.chat, now).await,
        Effect::SetAccess(whom, access) => access::decide(tx, whom, access, now).await,
        Effect::WasNotPlaced(order) => submit::was_not_placed(tx, order, now).await.map(drop),
        Effect::Pause(paused) => house::pause(tx, paused, now).await,
        Effect::ReadBalance => house::ask_for_balance(tx, now).await,
        // Carried out in `apply_all`: their outcome is of interest.
        Effect::Place(_) | Effect::WasPlaced(..) => Ok(()),
    }
}

/// Saves where they are, and loads what is to be shown.
#[expect(
    clippy::too_many_arguments,
    reason = "the one place where everything that a turn knows comes together"
)]
async fn finish(
    bot: &Bot,
    tx: &mut Tx,
    arrival: &Arrival,
    step: Step,
    placed: Option<OrderId>,
    screen: Option<i32>,
    role: Role,
    catalog: &Arc<Catalog>,
    known: &Known,
    now: Moment,
) -> anyhow::Result<Turned> {
    let shown = match (&step.show, placed) {
        (_, Some(order)) => Some(State::Order { order, back: None }),
        (Show::Nothing, None) => None,
        (Show::Screen | Show::Fresh, None) => Some(step.state.clone()),
        (Show::Aside(state), None) => Some(state.clone()),
    };
    // Read again: the effects may have changed the language, or what this person may do.
    let user =
        users::find(tx, arrival.from.id).await?.ok_or_else(|| anyhow::anyhow!("the person is not stored"))?;
    let target = Target::of(&step.show, placed.is_some(), arrival, screen);
    let mut loader = Loader {
        connection: &mut *tx,
        catalog,
        house: &bot.house,
        known,
        user: &user,
        admin: role.is_admin(),
        now,
    };
    let page = match &shown {
        None => None,
        Some(state) => Some(loader.page(state).await?),
    };
    let state = serde_json::to_string(&step.state)?;
    dialogues::save(tx, arrival.chat, user.id, &state, target.screen_before(screen), arrival.update).await?;
    hold_card(tx, arrival, user.id, &target, page.as_ref()).await?;
    let reader = Reader {
        lang: if arrival.in_group { bot.house.lang } else { user.lang },
        admin: role.is_admin(),
        in_group: arrival.in_group,
        now,
        currency: known.currency.clone().unwrap_or_default(),
    };
    Ok(Turned { page, reader, note: step.note, target, user: user.id, effects: step.effects })
}

/// A message that shows an order is its card from now on, and one that shows something else is nobody's. That the card shows
/// the present version is noted after it was sent: if that fails, the notifier draws it.
async fn hold_card(
    tx: &mut Tx,
    arrival: &Arrival,
    user: UserId,
    target: &Target,
    page: Option<&Page>,
) -> anyhow::Result<()> {
    let (Some(message), Some(page)) = (target.edit, page) else {
        return Ok(());
    };
    if arrival.in_group {
        return Ok(());
    }
    orders::detach_card(tx, user, message).await?;
    if let Page::Order { order, .. } = page {
        orders::attach_card(tx, order.id, message, 0).await?;
    }
    Ok(())
}

/// What was written for a worker is a reason to wake it.
fn wake(bot: &Bot, effects: &[Effect]) {
    for effect in effects {
        match effect {
            Effect::Place(_) | Effect::Pause(false) => bot.wake.submit.notify_one(),
            Effect::LookNow(_) | Effect::LookAtAll | Effect::WasPlaced(..) => bot.wake.track.notify_one(),
            Effect::ReadBalance => bot.wake.balance.notify_one(),
            Effect::ReadCatalog => bot.wake.catalog.notify_one(),
            _ => {}
        }
    }
    bot.wake.tell.notify_one();
}
