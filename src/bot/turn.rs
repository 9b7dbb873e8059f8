//! One update, one transaction, no network inside it. Start reading here.
//!
//! ```text
//! begin immediate, read who, where, the facts → step (pure) → effects through ops → load the page → save where they are, commit
//!                                                                                  only then: draw, send
//! ```
//!
//! Orders, money, dialogue and notices can so never disagree, and confirming twice is harmless: the second tap finds another
//! state, its button carries the draft's number, and that number is unique among a person's orders.

mod wake;

use std::sync::Arc;

use anyhow::Context;

use self::wake::wake;
use super::{
    context::Bot,
    links,
    load::{Loader, taking},
    screen::{self, Target},
    show::{self, Turned},
};
use crate::{
    clock::Moment,
    dialog::{
        self, Action, Effect, Facts, Input, Note, Show, State, Step, Taking, browse::order_number,
        command::CommandName,
    },
    domain::{
        catalog::Catalog,
        name::draft_number,
        order::{Order, OrderId, SettledBy},
        request::Cancelled,
        sheet::Entries,
        user::{ChatId, Role, Standing, User, UserId},
    },
    ops::{access, export, house, mass, place, request, settle, submit, unclear},
    store::{
        Tx, batches, dialogues, facts,
        opening::{self, Opening},
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
    /// What they are in the admin group, where they act there.
    pub standing: Standing,
    /// Who.
    pub from: Seen,
    /// What they did.
    pub input: Input,
    /// What they said, with the links in it that are not written out.
    pub carried: Option<String>,
    /// The message on which the tapped button stands.
    pub tapped: Option<i32>,
    /// The callback query to be answered.
    pub query: Option<String>,
    /// The message that was typed.
    pub typed: Option<i32>,
}

/// Handles an update. One that was handled before – Telegram delivers again what was not confirmed – does nothing.
pub async fn take(bot: &Bot, arrival: &Arrival) -> anyhow::Result<()> {
    let Some(turned) = Turn::run(bot, arrival).await? else {
        return Ok(());
    };
    wake(bot, &turned);
    if is_start(arrival) && turned.reader.admin {
        // Until now there may have been no chat to publish their commands in.
        bot.wake.menus.notify_one();
    }
    show::present(bot, arrival, turned);
    Ok(())
}

/// One update in its transaction.
struct Turn<'a> {
    bot: &'a Bot,
    arrival: &'a Arrival,
    tx: Tx,
    catalog: Arc<Catalog>,
    /// Where they were, and what was theirs, before this turn.
    opening: Opening,
    /// A second message that shows the same screen.
    twin: Option<i32>,
    user: UserId,
    /// The same, as they were before this turn's effects.
    person: User,
    role: Role,
    now: Moment,
}

impl<'a> Turn<'a> {
    /// The whole turn; `None` if this update was handled before.
    async fn run(bot: &'a Bot, arrival: &'a Arrival) -> anyhow::Result<Option<Turned>> {
        let now = bot.clock.now();
        let (mut tx, mut opening) =
            opening::begin(&bot.store, arrival.chat, arrival.from.id, arrival.tapped).await?;
        if was_handled(opening.dialogue.last_update, arrival.update) {
            return Ok(None);
        }
        let known = opening.person.take();
        let user = users::see_again(&mut tx, known, &arrival.from, !arrival.in_group, now).await?;
        let role = bot.house.role_at(&user, arrival.standing);
        let catalog = bot.catalog.current();
        let twin = screen::find_screen(arrival, &mut opening.dialogue);
        let (id, person) = (user.id, user);
        let mut turn = Self { bot, arrival, tx, catalog, opening, twin, user: id, person, role, now };
        let mut step = turn.step().await?;
        let placed = turn.apply_all(&mut step).await?;
        turn.finish(step, placed).await.map(Some)
    }

    /// Reads the facts and takes the step.
    async fn step(&mut self) -> anyhow::Result<Step> {
        let state = read_state(self.opening.dialogue.state.as_deref());
        let input = screen::settle_tap(self.arrival, &self.opening.dialogue);
        let input = links::written_out(input, self.arrival, &state);
        let order = self.named_order(&input, &state).await?;
        let input = if is_of_another(&input, order.as_ref()) { Input::StaleTap } else { input };
        let entries = self.entries(&input, order.as_ref()).await?;
        let placed = self.placed(&input).await?;
        let facts = Facts {
            user: self.user,
            name: &self.arrival.from.name,
            role: self.role,
            in_group: self.arrival.in_group,
            catalog: &self.catalog,
            number: draft_number(self.bot.chance.draw()?),
            taking: self.taking(),
            active_orders: self.opening.active_orders,
            max_active_orders: self.bot.house.max_active_orders,
            order: order.as_ref(),
            entries: &entries,
            placed,
            now: self.now,
        };
        let mut step = dialog::step(state, input, &facts);
        if step.note == Some(Note::OutOfDate) && self.tapped_a_card().await? {
            // A late tap on what has become an order's card: the card stays.
            step.show = Show::Nothing;
        }
        if step.note == Some(Note::AdminsOnly) && self.arrival.standing == Standing::Unknown {
            step.note = Some(Note::MembershipUnknown);
        }
        Ok(step)
    }

    fn taking(&self) -> Taking {
        if self.bot.rival.is_about(self.now) { Taking::Closed } else { taking(&self.opening.known) }
    }

    /// The order that the input names, if this person may see it: their own, or any for an admin.
    async fn named_order(&mut self, input: &Input, state: &State) -> anyhow::Result<Option<Order>> {
        let Some(id) = order_named_by(input, state) else {
            return Ok(None);
        };
        let order = orders::find(&mut self.tx, id).await?;
        Ok(order.filter(|order| order.user == self.user || self.role.is_admin()))
    }

    /// What an order was asked with that is to be ordered again.
    async fn entries(&mut self, input: &Input, order: Option<&Order>) -> anyhow::Result<Entries> {
        match (input, order) {
            (Input::Tap(Action::Again(_)), Some(order)) => orders::entries(&mut self.tx, order.id).await,
            _ => Ok(Entries::new()),
        }
    }

    /// The order that the draft of a confirming tap became.
    async fn placed(&mut self, input: &Input) -> anyhow::Result<Option<OrderId>> {
        match input {
            Input::Tap(Action::Confirm { draft }) => orders::of_draft(&mut self.tx, self.user, *draft).await,
            _ => Ok(None),
        }
    }

    async fn tapped_a_card(&mut self) -> anyhow::Result<bool> {
        match self.arrival.tapped {
            Some(message) => Ok(orders::of_card(&mut self.tx, self.user, message).await?.is_some()
                || batches::of_card(&mut self.tx, self.user, message).await?.is_some()),
            None => Ok(false),
        }
    }

    /// Carries out the effects. Returns the order that was placed, if one was.
    async fn apply_all(&mut self, step: &mut Step) -> anyhow::Result<Option<State>> {
        let mut placed = None;
        for effect in step.effects.clone() {
            match effect {
                Effect::Place(order) => {
                    if let Some(service) = self.catalog.service(order.service) {
                        let (house, user) = (&self.bot.house, self.user);
                        let id =
                            place::place(&mut self.tx, house, user, &order, service, None, self.now).await?;
                        placed = id.map(|order| State::Order { order, back: None });
                    }
                }
                Effect::PlaceMany(orders) => {
                    let (house, catalog) = (&self.bot.house, &self.catalog);
                    let batch =
                        mass::place_many(&mut self.tx, house, self.user, &orders, catalog, self.now).await?;
                    placed = batch.map(|batch| State::Batch { batch });
                }
                Effect::WasPlaced(order, id) => {
                    let outcome =
                        submit::was_placed(&mut self.tx, &self.bot.house, order, &id, self.now).await?;
                    step.note = outcome.err().map(Note::IdTaken).or(step.note.take());
                }
                Effect::Answer(whom, access) => {
                    if !access::answer(&mut self.tx, whom, access, self.now).await? {
                        step.note = Some(Note::AnsweredBefore);
                    }
                }
                Effect::AskRefill(_)
                | Effect::CancelOrder(_)
                | Effect::CancelMany(_)
                | Effect::CancelAll { .. } => {
                    step.note = self.ask_panel(&effect).await?.or(step.note.take());
                }
                other => self.apply(other).await?,
            }
        }
        Ok(placed)
    }

    /// Carries out what is asked of the panel about orders. Returns what is to be said about it, if that is another thing than was
    /// hoped for.
    async fn ask_panel(&mut self, effect: &Effect) -> anyhow::Result<Option<Note>> {
        let (tx, house, catalog) = (&mut self.tx, &*self.bot.house, &self.catalog);
        let (by, now) = (self.user, self.now);
        let service_of = |order: &Order| catalog.service(order.service);
        let many = match effect {
            Effect::AskRefill(order) => {
                let known = orders::find(tx, *order).await?;
                let service = known.as_ref().and_then(service_of);
                let asked = request::ask_refill(tx, house, by, *order, service, now).await?;
                return Ok((!asked).then_some(Note::CantRefill));
            }
            Effect::CancelOrder(order) => {
                let known = orders::find(tx, *order).await?;
                let service = known.as_ref().and_then(service_of);
                return Ok(match request::cancel(tx, house, by, *order, service, now).await? {
                    Cancelled::Withdrawn => Some(Note::Withdrawn),
                    Cancelled::Wanted => None,
                    Cancelled::No => Some(Note::CantCancel),
                });
            }
            Effect::CancelMany(orders) => orders.clone(),
            Effect::CancelAll { user, newest } => {
                let active = orders::active_ids(tx, *user).await?;
                active.into_iter().filter(|order| order <= newest).collect()
            }
            _ => return Ok(None),
        };
        let done = request::cancel_many(tx, house, by, &many, service_of, now).await?;
        Ok(Some(Note::CancelledMany(done)))
    }

    async fn apply(&mut self, effect: Effect) -> anyhow::Result<()> {
        let (tx, now) = (&mut self.tx, self.now);
        match effect {
            Effect::AskAccess => access::ask(tx, &self.bot.house, self.user, now).await,
            Effect::Speak(lang) => users::set_lang(tx, self.user, lang).await,
            Effect::Star(service) => dialogues::toggle_favourite(tx, self.user, service).await,
            Effect::LookNow(order) => settle::look_now(tx, order, now).await,
            Effect::LookAtAll => settle::look_at_all(tx, self.user, now).await,
            Effect::ReadBalance => house::ask_for_balance(tx, now).await,
            Effect::ReadCatalog => house::ask_for_catalog(tx, self.arrival.chat, now).await,
            Effect::SetAccess(whom, access) => access::decide(tx, whom, access, now).await,
            Effect::WasNotPlaced(order) => {
                submit::was_not_placed(tx, order, SettledBy::People, now).await.map(drop)
            }
            Effect::TakeBackId(order) => unclear::take_back(tx, &self.bot.house, order, now).await.map(drop),
            Effect::ConfirmId(order) => unclear::confirm_id(tx, order, now).await.map(drop),
            Effect::Reopen(order) => unclear::reopen(tx, &self.bot.house, order, now).await.map(drop),
            Effect::Pause(paused) => house::pause(tx, paused, now).await,
            Effect::Export(all, period) => export::ask(tx, self.user, all, period, now).await,
            // Carried out in `apply_all`: their outcome is of interest.
            Effect::Place(_)
            | Effect::PlaceMany(_)
            | Effect::WasPlaced(..)
            | Effect::Answer(..)
            | Effect::AskRefill(_)
            | Effect::CancelOrder(_)
            | Effect::CancelMany(_)
            | Effect::CancelAll { .. } => Ok(()),
        }
    }

    /// Loads what is to be shown, saves where they are, and commits.
    async fn finish(mut self, step: Step, placed: Option<State>) -> anyhow::Result<Turned> {
        let is_placed = placed.is_some();
        let shown = match (&step.show, placed) {
            (_, Some(card)) => Some(card),
            (Show::Nothing, None) => None,
            (Show::Screen | Show::Fresh | Show::Below, None) => Some(step.state.clone()),
            (Show::Aside(state), None) => Some(state.clone()),
        };
        let target =
            Target::of(&step.show, is_placed, self.arrival, &self.opening.dialogue).without(self.twin);
        let (page, reader) = self.load(shown.as_ref(), step.effects.is_empty()).await?;
        let state = serde_json::to_string(&step.state)?;
        self.hold_card(&target, page.as_ref()).await?;
        let standing = target.standing(self.opening.dialogue.screen);
        let whose = (self.arrival.chat, self.user);
        dialogues::save(self.tx, whose, &state, standing, self.arrival.update, step.must_last()).await?;
        let touches_card = self.opening.on_card;
        let shown = shown.unwrap_or(step.state);
        let (note, effects, user) = (step.note, step.effects, self.user);
        Ok(Turned { page, shown, reader, note, target, user, effects, touches_card })
    }

    /// The page, and who reads it. Where there were effects the person is read again: they may have changed their language.
    async fn load(
        &mut self,
        shown: Option<&State>,
        as_before: bool,
    ) -> anyhow::Result<(Option<Page>, Reader)> {
        let user = if as_before {
            self.person.clone()
        } else {
            self.opening.known = facts::of(&mut self.tx).await?;
            users::find(&mut self.tx, self.user).await?.context("the person is not stored")?
        };
        let reader = Reader {
            lang: if self.arrival.in_group { self.bot.house.lang } else { user.lang },
            admin: self.role.is_admin(),
            in_group: self.arrival.in_group,
            now: self.now,
            currency: self.opening.known.currency.clone().unwrap_or_default(),
        };
        let mut loader = Loader {
            connection: &mut self.tx,
            catalog: &self.catalog,
            house: &self.bot.house,
            known: &self.opening.known,
            user: &user,
            admin: self.role.is_admin(),
            active_orders: as_before.then_some(self.opening.active_orders),
            now: self.now,
        };
        let page = match shown {
            None => None,
            Some(state) => Some(loader.page(state).await?),
        };
        Ok((page, reader))
    }

    /// A message that shows an order is its card from now on, and one that shows something else is nobody's. That the card
    /// shows the present version is noted after it was sent: if that fails, the notifier draws it.
    async fn hold_card(&mut self, target: &Target, page: Option<&Page>) -> anyhow::Result<()> {
        let (Some(message), Some(page), false) = (target.edit, page, self.arrival.in_group) else {
            return Ok(());
        };
        if self.opening.on_card {
            orders::detach_card(&mut self.tx, self.user, message).await?;
            batches::detach_card(&mut self.tx, self.user, message).await?;
        }
        if let Page::Batch { batch } = page {
            batches::attach_card(&mut self.tx, batch.id, message).await?;
        }
        if let Page::Order { order, .. } = page {
            orders::attach_card(&mut self.tx, order.id, message, 0).await?;
        }
        Ok(())
    }
}

/// Update ids ascend, but begin anew at a random number after a week of silence: a number far below is a new one.
pub(super) fn was_handled(last: i64, update: i64) -> bool {
    (last.saturating_sub(100_000)..=last).contains(&update)
}

/// A state that another version wrote and this one can't read is the menu.
pub(super) fn read_state(stored: Option<&str>) -> State {
    stored.and_then(|state| serde_json::from_str(state).ok()).unwrap_or(State::Menu)
}

/// The order that is meant, by its number.
pub fn order_named_by(input: &Input, state: &State) -> Option<OrderId> {
    match (input, state) {
        (Input::Tap(action), _) => action.order(),
        (Input::Command(command), _) => match command.name {
            CommandName::Status | CommandName::Order => order_number(&command.args),
            CommandName::Start => command.args.strip_prefix("o_").and_then(order_number),
            _ => None,
        },
        (Input::Text(_), State::PanelId { order }) => Some(*order),
        _ => None,
    }
}

/// Whether a button names an order by a number that another order has now: a backup was put back since it was shown.
pub fn is_of_another(input: &Input, order: Option<&Order>) -> bool {
    let named = match input {
        Input::Tap(action) => action.order_name(),
        _ => None,
    };
    named.zip(order).is_some_and(|(named, order)| named != order.name())
}

fn is_start(arrival: &Arrival) -> bool {
    matches!(&arrival.input, Input::Command(command) if command.name == CommandName::Start)
}
