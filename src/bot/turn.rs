//! One update, one transaction, no network inside it. Start reading here.
//!
//! ```text
//! begin immediate, read who, where, the facts → step (pure) → effects through ops → load the page → save where they are, commit
//!                                                                                  only then: draw, send
//! ```
//!
//! Orders, money, dialogue and notices can so never disagree, and confirming twice is harmless: the second tap finds another
//! state, its button carries the draft's number, and that number is unique among a person's orders.

mod carry_out;

use std::sync::Arc;

use anyhow::Context;

use self::carry_out::{By, Outcome, carry_out};
use super::{
    arrival::{Arrival, read_state},
    context::Bot,
    input::heed_question,
    links,
    load::Loader,
    receipts::heed_receipt,
    show::{
        self, Turned,
        target::{self, Target},
    },
    terms::catalog_of,
    ways,
};
use crate::{
    clock::Moment,
    dialog::{self, Effect, Facts, Input, Needs, Note, PriceEffect, Show, State, Step, Wallet, needs},
    domain::{
        catalog::Catalog,
        mass,
        name::draft_number,
        order::{Order, OrderId, OrderStatus},
        sheet::Entries,
        shop::Billing,
        user::{Role, Standing, User, UserId},
    },
    ops::{access, friend},
    store::{
        Tx, account, batches,
        books::{self, Unmoved},
        bot_state, dialogues, messages,
        opening::{self, Known, Opening},
        orders, topups, users,
    },
    view::{Page, Reader},
    wake::Bell,
};

/// Handles an update. One that was handled before – Telegram delivers again what was not confirmed – does nothing.
pub async fn take(bot: &Bot, arrival: &Arrival) -> anyhow::Result<()> {
    let mut ran = Turn::run(bot, arrival).await;
    if let Err(error) = &ran
        && let Some(Unmoved(user)) = error.downcast_ref()
    {
        // Nothing is sold to them any more, so that it does not fail again; then the same once more.
        let words = format!("{error:#}");
        tracing::error!(
            user = user.0,
            words,
            "rows of the books are damaged: nothing is sold to this person"
        );
        stop_sale(bot, *user).await?;
        ran = Turn::run(bot, arrival).await;
    }
    let Some(turned) = ran? else {
        return Ok(());
    };
    show::present(bot, arrival, turned);
    Ok(())
}

async fn stop_sale(bot: &Bot, user: UserId) -> anyhow::Result<()> {
    let mut tx = bot.store.begin().await?;
    access::stop_sale(&mut tx, &bot.rules, user, bot.clock.now()).await?;
    tx.commit().await
}

/// One update in its transaction.
struct Turn<'a> {
    bot: &'a Bot,
    arrival: &'a Arrival,
    tx: Tx,
    catalog: Arc<Catalog>,
    /// Where they were, and what was theirs, before this turn.
    opening: Opening,
    user: UserId,
    /// Who acts, as read before this turn's effect.
    person: User,
    role: Role,
    now: Moment,
}

impl<'a> Turn<'a> {
    /// The whole turn; `None` if this update was handled before.
    async fn run(bot: &'a Bot, arrival: &'a Arrival) -> anyhow::Result<Option<Turned>> {
        let now = bot.clock.now();
        let (mut tx, mut opening) =
            opening::begin(&bot.store, bot.rules.panel.id, arrival.chat, arrival.from.id, arrival.tapped)
                .await?;
        if opening.dialogue.lately.knows(arrival.update) {
            return Ok(None);
        }
        let known = opening.person.take();
        let had_chat = known.as_ref().is_some_and(|(user, _)| !user.blocked && !user.name.is_empty());
        let is_new = known.as_ref().is_none_or(|(user, _)| user.name.is_empty());
        let mut user = users::see_again(&mut tx, known, &arrival.from, now).await?;
        if !arrival.in_group {
            user = access::come_in(&mut tx, &bot.rules, user, now).await?;
        }
        if let (true, Some(payload)) = (is_new, arrival.start_payload()) {
            friend::come(&mut tx, &bot.rules, user.id, payload, now).await?;
        }
        let role = bot.rules.role_at(&user, arrival.standing);
        if role.is_admin() && !had_chat {
            // Until now their commands could be published nowhere.
            tx.ring(Bell::Menus);
        }
        // In the group nobody orders: prices are looked at there.
        let catalog =
            if arrival.in_group { bot.catalog.current() } else { catalog_of(bot, &mut tx, &user).await? };
        if let Some((screen, message)) = target::find_screen(arrival, &mut opening.dialogue) {
            messages::came(&mut tx, screen, message).await?;
        }
        let (id, person) = (user.id, user);
        let mut turn = Self { bot, arrival, tx, catalog, opening, user: id, person, role, now };
        let step = turn.step().await?;
        let outcome = match step.effect.clone() {
            Some(effect) => turn.change(effect).await?,
            None => Outcome::default(),
        };
        let is_repriced = matches!(&step.effect, Some(Effect::Price(PriceEffect::Set { .. })));
        let turned = turn.finish(step, outcome).await?;
        if is_repriced {
            bot.catalog.reprice(&mut *bot.store.reader().await?).await?;
        }
        Ok(Some(turned))
    }

    async fn change(&mut self, effect: Effect) -> anyhow::Result<Outcome> {
        let (rules, catalog, arrival) = (&self.bot.rules, &self.catalog, self.arrival);
        let (user, name, chat) = (self.user, arrival.from.name.as_str(), arrival.chat);
        let by = By { rules, catalog, user, name, chat, chance: &self.bot.chance, now: self.now };
        carry_out(&mut self.tx, effect, &by).await
    }

    /// What was ordered together with an order, as lines of a mass order; but for what may have been placed, of which nobody knows it.
    async fn together_with(&mut self, order: OrderId) -> anyhow::Result<String> {
        let mut lines = vec![];
        let all = batches::together_with(&mut self.tx, order).await?;
        for order in all.iter().filter(|order| order.status != OrderStatus::Unclear) {
            let entries = orders::entries(&mut self.tx, order.id).await?;
            lines.push(mass::written(&order.panel_service, order.service_type, &entries));
        }
        Ok(lines.join("\n"))
    }

    /// What they did, as it counts where they are.
    fn heard(&self, state: &State) -> Input {
        let input = target::heed_place(self.arrival, &self.opening.dialogue);
        let input = links::written_out(input, self.arrival, state);
        let input = heed_question(input, self.arrival, state);
        heed_receipt(input, self.arrival, state)
    }

    /// Reads the facts and takes the step.
    async fn step(&mut self) -> anyhow::Result<Step> {
        let state = read_state(self.opening.dialogue.state.as_deref());
        let input = self.heard(&state);
        let needs = Needs::of(&input, &state);
        let order = self.visible(needs.order).await?;
        let input = needs::heed_name(input, order.as_ref());
        let entries = match order.as_ref().filter(|_| needs.entries) {
            Some(order) => orders::entries(&mut self.tx, order.id).await?,
            None => Entries::new(),
        };
        let together = match order.as_ref().filter(|_| needs.together) {
            Some(order) => self.together_with(order.id).await?,
            None => String::new(),
        };
        let placed = match needs.draft {
            Some(draft) => orders::of_draft(&mut self.tx, self.user, draft).await?,
            None => None,
        };
        let topup = match needs.topup {
            Some(id) => topups::find(&mut self.tx, id).await?.filter(|topup| topup.user == self.user),
            None => None,
        };
        let ways = ways::open(&mut self.tx, &self.bot.rules, &self.opening.known).await?;
        let wallet = match &self.bot.rules.billing {
            Billing::House => None,
            Billing::Wallet(shop) => {
                Some(Wallet { purse: books::purse(&mut self.tx, self.user).await?, shop, ways: &ways })
            }
        };
        let facts = Facts {
            wallet,
            user: self.user,
            name: &self.arrival.from.name,
            role: self.role,
            in_group: self.arrival.in_group,
            catalog: &self.catalog,
            number: draft_number(self.bot.chance.draw()?),
            taking: self.bot.taking(&self.opening.known, &self.person, self.now),
            active_orders: self.opening.active_orders,
            max_active_orders: self.bot.rules.max_active_orders,
            topup: topup.as_ref(),
            order: order.as_ref(),
            entries: &entries,
            together: &together,
            placed,
            now: self.now,
            zone: &self.bot.rules.zone,
        };
        let mut step = dialog::step(state, input, &facts);
        let (arrival, dialogue) = (self.arrival, &self.opening.dialogue);
        if step.note == Some(Note::OutOfDate)
            && (target::tapped_a_card(arrival, dialogue) || target::is_superseded(arrival, dialogue))
        {
            // A late tap: what has become an order's card stays that, and of two screens the newer one lives.
            step.show = Show::Nothing;
        }
        if step.note == Some(Note::AdminsOnly) && self.arrival.standing == Standing::Unknown {
            step.note = Some(Note::MembershipUnknown);
        }
        Ok(step)
    }

    /// An order, if this person may see it: their own, or any for an admin.
    async fn visible(&mut self, id: Option<OrderId>) -> anyhow::Result<Option<Order>> {
        let Some(id) = id else { return Ok(None) };
        let order = orders::find(&mut self.tx, id).await?;
        Ok(order.filter(|order| order.user == self.user || self.role.is_admin()))
    }

    /// Loads what is to be shown, saves where they are, and commits.
    async fn finish(mut self, step: Step, outcome: Outcome) -> anyhow::Result<Turned> {
        let Outcome { note, card, stays } = outcome;
        let step = match stays {
            Some(state) => Step { state: state.called_up_like(step.state), show: Show::Below, ..step },
            None => step,
        };
        let is_placed = card.is_some();
        let shown = match (&step.show, card) {
            (_, Some(card)) => Some(card),
            (Show::Nothing, None) => None,
            (Show::Screen | Show::Fresh | Show::Below, None) => Some(step.state.clone()),
            (Show::Aside(state), None) => Some(state.clone()),
        };
        let target = Target::of(&step.show, is_placed, self.arrival, &self.opening.dialogue);
        let (page, reader) = self.load(shown.as_ref(), step.effect.is_none()).await?;
        let state = serde_json::to_string(&step.state)?;
        let update = self.arrival.update;
        let lately = self.opening.dialogue.lately.clone().with(update);
        dialogues::save(&mut self.tx, (self.arrival.chat, self.user), &state, (update, &lately)).await?;
        let must_last = step.must_last();
        let shown = shown.unwrap_or(step.state);
        let (note, user) = (note.or(step.note), self.user);
        let turned = Turned { page, shown, reader, note, target, user };
        show::hold(&mut self.tx, self.arrival, &self.opening.dialogue, &turned, self.now).await?;
        if must_last {
            self.tx.commit().await?;
        } else {
            self.tx.commit_soon().await?;
        }
        Ok(turned)
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
            let panel = account::of(&mut self.tx, self.bot.rules.panel.id).await?;
            self.opening.known = Known { panel, bot: bot_state::of(&mut self.tx).await? };
            users::find(&mut self.tx, self.user).await?.context("the person is not stored")?
        };
        let reader = Reader {
            lang: if self.arrival.in_group { self.bot.rules.lang } else { user.lang },
            admin: self.role.is_admin(),
            in_group: self.arrival.in_group,
            now: self.now,
            zone: self.bot.rules.zone.clone(),
            panel_currency: self.opening.known.panel.currency.clone().unwrap_or_default(),
            currency: self.bot.rules.price_currency(self.opening.known.panel.currency.as_ref()),
            taking: self.bot.taking(&self.opening.known, &user, self.now),
            payer: self.bot.rules.billing.payer(),
        };
        let mut loader = Loader {
            connection: &mut self.tx,
            username: &self.bot.username,
            catalog: &self.catalog,
            rules: &self.bot.rules,
            known: &self.opening.known,
            user: &user,
            admin: self.role.is_admin(),
            in_group: self.arrival.in_group,
            active_orders: as_before.then_some(self.opening.active_orders),
            now: self.now,
        };
        let page = match shown {
            None => None,
            Some(state) => Some(loader.page(state).await?),
        };
        Ok((page, reader))
    }
}
