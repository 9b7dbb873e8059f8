//! Carries out what a step changes, in the transaction of the update. One match: a new effect does not compile until it is said here what
//! it does, and what is to be shown and said of what came of it.

use crate::{
    chance::Chance,
    clock::Moment,
    dialog::{
        CodeEffect, Effect, Note, PriceEffect, State,
        note::{CodeNote, PriceNote},
        state::{AskedOfReceipt, DiscountChange, Making, PriceChange, Pricing},
    },
    domain::{
        catalog::{Catalog, Service},
        code::{CodeId, Word},
        export::Wanted,
        order::{NewOrder, Order, OrderId},
        request::Cancelled,
        user::{Access, ChatId, UserId},
    },
    ops::{
        Rules, access, account, bill, bot_state, catalog,
        code::{self, Used},
        export, friend, mass, pay, place,
        receipt::{self, Answered},
        request, settle, tariff, topup, unclear,
        wallet::{self, Seconded},
    },
    store::{self, Tx, dialogues, orders, users},
};

/// Who changes something, and what that takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct By<'a> {
    pub rules: &'a Rules,
    pub catalog: &'a Catalog,
    pub user: UserId,
    /// Their name, for those who are told what they did; untrusted.
    pub name: &'a str,
    pub chat: ChatId,
    /// What nobody can guess is drawn from it.
    pub chance: &'a Chance,
    pub now: Moment,
}

/// What a change came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Outcome {
    /// What is said of it.
    pub note: Option<Note>,
    /// What was ordered, to be shown in place of what the step shows.
    pub card: Option<State>,
    /// Where they stay, where the step would have gone on: they are asked again.
    pub stays: Option<State>,
}

impl Outcome {
    fn ordered(card: State) -> Self {
        Self { note: Some(Note::Placed), card: Some(card), stays: None }
    }
}

/// It is done, and there is nothing to say.
impl From<()> for Outcome {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl From<Note> for Outcome {
    fn from(note: Note) -> Self {
        Self { note: Some(note), ..Self::default() }
    }
}

/// Carries out one change.
#[expect(clippy::too_many_lines, reason = "a row for each effect")]
pub(super) async fn carry_out(tx: &mut Tx, effect: Effect, by: &By<'_>) -> anyhow::Result<Outcome> {
    let By { rules, catalog, user, name, chat, chance, now } = *by;
    Ok(match effect {
        Effect::AskAccess => access::ask(tx, rules, user, now).await?.into(),
        Effect::Introduce(words) => {
            let is_first = access::introduce(tx, user, &words).await?;
            if is_first { Note::Introduced } else { Note::IntroducedBefore }.into()
        }
        Effect::Speak(lang) => {
            users::set_lang(tx, user, lang).await?;
            Note::LanguageSet.into()
        }
        Effect::Star(service) => dialogues::toggle_favourite(tx, user, service).await?.into(),
        Effect::Place(order) => place(tx, &order, by).await?,
        Effect::PlaceMany(orders) => {
            if let Some(checked) = being_checked(tx, user, &orders).await? {
                return Ok(Note::BeingChecked(checked).into());
            }
            let batch = mass::place_many(tx, rules, user, &orders, catalog, now).await?;
            batch.map_or(Note::OutOfDate.into(), |batch| Outcome::ordered(State::Batch { batch }))
        }
        Effect::AskRefill(order) => {
            let service = service_of(tx, order, catalog).await?;
            let is_asked = request::ask_refill(tx, rules, user, order, service, now).await?;
            if is_asked { Note::RefillWanted } else { Note::CantRefill }.into()
        }
        Effect::CancelOrder(order) => {
            let service = service_of(tx, order, catalog).await?;
            match request::cancel(tx, rules, user, order, service, now).await? {
                Cancelled::Withdrawn => Note::Withdrawn.into(),
                Cancelled::Wanted => Note::CancelWanted.into(),
                Cancelled::No => Note::CantCancel.into(),
            }
        }
        Effect::CancelMany(orders) => cancel(tx, &orders, by).await?,
        Effect::CancelAll { user, newest } => {
            let active = orders::active_ids(tx, user).await?;
            let meant: Vec<OrderId> = active.into_iter().filter(|order| *order <= newest).collect();
            cancel(tx, &meant, by).await?
        }
        Effect::LookNow(order) => settle::look_now(tx, order, now).await?.into(),
        Effect::Refresh(order) => {
            settle::look_now(tx, order, now).await?;
            Note::Looking.into()
        }
        Effect::LookAtAll => settle::look_at_all(tx, user, now).await?.into(),
        Effect::ReadBalance => account::ask_for_balance(tx, rules, now).await?.into(),
        Effect::ReadCatalog => {
            catalog::ask_for(tx, rules, chat, now).await?;
            Note::ReadingCatalog.into()
        }
        Effect::Answer(whom, access) => {
            let was_waiting = access::answer(tx, (whom, access), user, now).await?;
            if was_waiting { decided(access, name) } else { Note::AnsweredBefore }.into()
        }
        Effect::SetAccess(whom, access) => {
            access::decide(tx, (whom, access), user, now).await?;
            decided(access, name).into()
        }
        Effect::Bar(whom) => {
            access::bar(tx, whom, now).await?;
            Note::OrderingSet.into()
        }
        Effect::Unbar(whom) => {
            access::unbar(tx, whom, now).await?;
            Note::OrderingSet.into()
        }
        Effect::WasPlaced(order, id) => {
            match unclear::was_placed(tx, rules, order, (&id, user), now).await? {
                Ok(true) => Note::SettledPlaced(order).into(),
                Ok(false) => Note::NotUnclear(order).into(),
                // The question stands.
                Err(other) => {
                    Outcome { stays: Some(State::PanelId { order }), ..Note::IdTaken(other).into() }
                }
            }
        }
        Effect::WasNotPlaced(order) => {
            let is_so = unclear::was_not_placed(tx, rules, order, Some(user), now).await?;
            if is_so { Note::SettledNotPlaced(order) } else { Note::NotUnclear(order) }.into()
        }
        Effect::Reopen(order) => match unclear::reopen(tx, rules, order, now).await? {
            Some(again) => Note::Reopened { order, again }.into(),
            None => Note::NotUnclear(order).into(),
        },
        Effect::TakeBackId(order) => {
            let is_so = unclear::take_back(tx, rules, order, now).await?;
            if is_so { Note::IdTakenBack(order) } else { Note::IdStays(order) }.into()
        }
        Effect::ConfirmId(order) => {
            let is_so = unclear::confirm_id(tx, order, user, now).await?;
            if is_so { Note::SettledPlaced(order) } else { Note::NotUnclear(order) }.into()
        }
        Effect::Adjust { user: whose, adjustment, number } => {
            wallet::adjust(tx, rules, (user, name), whose, &adjustment, number, now).await?;
            Note::Adjusted.into()
        }
        Effect::AskAdjustment { user: whose, adjustment, number } => {
            wallet::ask(tx, rules, (user, name), whose, &adjustment, number, now).await?;
            Note::AdjustmentAsked.into()
        }
        Effect::AnswerAdjustment { number, answer } => {
            match wallet::answer(tx, rules, (user, name), (number, answer), now).await? {
                Seconded::Now => Note::AdjustmentAnswered.into(),
                Seconded::Before(name) => Note::ReceiptAnswered(name).into(),
                Seconded::OwnAsking => Note::AnotherAdmin.into(),
                Seconded::Gone => Note::OutOfDate.into(),
            }
        }
        Effect::Price(effect) => price(tx, &effect, by).await?,
        Effect::Invite => friend::invite(tx, user, Word::drawn(chance.draw()?)).await?.into(),
        Effect::Code(effect) => change_codes(tx, effect, by).await?,
        Effect::TopUp { topup: id, way, sum } => {
            match topup::begin(tx, rules, user, (id, way, sum), now).await? {
                Ok(()) => Outcome::default(),
                Err(problem) => {
                    let stays = Some(State::TopUp { sum: None, back: None });
                    Outcome { stays, ..Note::TopUp(problem).into() }
                }
            }
        }
        Effect::ShowReceipt { topup, receipt: id, sent } => {
            let shown = receipt::show(tx, rules, user, (id, topup, &sent), now).await?;
            match shown {
                Ok(()) if sent.of_album => Note::FirstOfAlbum.into(),
                Ok(()) => Outcome::default(),
                Err(problem) => Note::Receipt(problem).into(),
            }
        }
        Effect::CreditReceipt { topup, receipt: id, sum } => {
            let answered = receipt::credit(tx, rules, id, sum, user, now).await?;
            let asked = Some(AskedOfReceipt::Sum);
            let stays = matches!(answered, Answered::TooMuch(_));
            let stays = stays.then_some(State::Receipt { topup, receipt: id, asked });
            Outcome { stays, ..said_of(answered, Note::ReceiptCredited).into() }
        }
        Effect::RefuseReceipt { receipt: id, reason } => {
            said_of(receipt::refuse(tx, id, &reason, user, now).await?, Note::ReceiptRefused).into()
        }
        Effect::LookForPayment(topup) => {
            pay::look(tx, user, topup, now).await?;
            Note::LookingForPayment.into()
        }
        Effect::ReportPayment(payment) => {
            let is_own = pay::report(tx, rules, user, payment, now).await?;
            if is_own { Note::PaymentReported } else { Note::OutOfDate }.into()
        }
        Effect::RefundPayment(payment) => {
            let is_so = pay::refund(tx, payment, user, now).await?;
            if is_so { Note::RefundWanted } else { Note::CantRefund }.into()
        }
        Effect::DecideBill { order, due } => {
            let is_so = bill::decide(tx, rules, order, due, now).await?;
            if is_so { Note::BillDecided } else { Note::BillSettled }.into()
        }
        Effect::Pause => {
            bot_state::pause(tx, now).await?;
            Note::PausedNow.into()
        }
        Effect::Resume => {
            bot_state::resume(tx).await?;
            Note::ResumedNow.into()
        }
        Effect::Export { content, whose, period } => {
            export::ask(tx, user, Wanted { content, whose, period, at: now }).await?;
            Note::Exporting.into()
        }
    })
}

/// A price that another admin has set since it was shown is not overwritten: it is asked for again.
async fn price(tx: &mut Tx, effect: &PriceEffect, by: &By<'_>) -> anyhow::Result<Outcome> {
    let admin = (by.user, by.name);
    match *effect {
        PriceEffect::Set { of, change } => {
            let PriceChange { before, after, number } = change;
            let setting = tariff::Setting { of, before, after, number };
            if tariff::set(tx, by.rules, by.catalog, admin, setting, by.now).await? {
                return Ok(Note::Price(PriceNote::Set).into());
            }
            let stays = Some(State::Pricing(Pricing::Price { of, change: None }));
            Ok(Outcome { stays, ..Note::Price(PriceNote::Overtaken).into() })
        }
        PriceEffect::Discount { user, change: DiscountChange { after, number } } => {
            tariff::set_discount(tx, by.rules, admin, user, (after, number), by.now).await?;
            Ok(Note::Price(PriceNote::DiscountSet).into())
        }
    }
}

/// Uses a code, makes or stops one. Whoever can't use theirs is asked again.
async fn change_codes(tx: &mut Tx, effect: CodeEffect, by: &By<'_>) -> anyhow::Result<Outcome> {
    let admin = (by.user, by.name);
    let note = match effect {
        CodeEffect::Use { word, back } => {
            let used = code::use_up(tx, by.rules, by.user, word, by.now).await?;
            let stays = (!matches!(used, Used::Now(_))).then_some(State::Code { back });
            return Ok(Outcome { stays, ..Note::Code(said_of_code(used)).into() });
        }
        CodeEffect::Make(Making { made, number }) => {
            let new = (CodeId(number), Word::drawn(by.chance.draw()?));
            code::make(tx, by.rules, admin, new, &made, by.now).await?;
            CodeNote::Made
        }
        CodeEffect::Stop(code) => {
            let is_so = code::stop(tx, by.rules, by.name, code, by.now).await?;
            if is_so { CodeNote::Stopped } else { CodeNote::StoppedBefore }
        }
    };
    Ok(Note::Code(note).into())
}

fn said_of_code(used: Used) -> CodeNote {
    match used {
        Used::Now(brings) => CodeNote::Used(brings),
        Used::Before => CodeNote::Before,
        Used::Unknown { left } => CodeNote::Unknown { left },
        Used::Later(at) => CodeNote::Later(at),
        Used::OneWaits => CodeNote::OneWaits,
    }
}

fn said_of(answered: Answered, done: Note) -> Note {
    match answered {
        Answered::Now => done,
        Answered::Before(name) => Note::ReceiptAnswered(name),
        Answered::Gone => Note::OutOfDate,
        Answered::TooMuch(most) => Note::AdjustTooMuch(most),
    }
}

async fn place(tx: &mut Tx, order: &NewOrder, by: &By<'_>) -> anyhow::Result<Outcome> {
    let Some(service) = by.catalog.service(order.service) else {
        return Ok(Note::ServiceGone.into());
    };
    if let Some(checked) = being_checked(tx, by.user, std::slice::from_ref(order)).await? {
        return Ok(Note::BeingChecked(checked).into());
    }
    let placed = place::place(tx, by.rules, by.user, order, service, None, by.now).await?;
    let card = placed.map(|order| State::Order { order, back: None });
    Ok(card.map_or(Note::OutOfDate.into(), Outcome::ordered))
}

/// An order that one of these would repeat, since its customer was told by mistake that it was not placed.
async fn being_checked(tx: &mut Tx, user: UserId, orders: &[NewOrder]) -> anyhow::Result<Option<OrderId>> {
    for order in orders {
        let checked = store::unclear::reopened_like(tx, user, order).await?;
        if checked.is_some() {
            return Ok(checked);
        }
    }
    Ok(None)
}

async fn cancel(tx: &mut Tx, orders: &[OrderId], by: &By<'_>) -> anyhow::Result<Outcome> {
    let service_of = |order: &Order| by.catalog.service(order.service);
    let done = request::cancel_many(tx, by.rules, by.user, orders, service_of, by.now).await?;
    Ok(Note::CancelledMany(done).into())
}

async fn service_of<'a>(
    tx: &mut Tx,
    order: OrderId,
    catalog: &'a Catalog,
) -> anyhow::Result<Option<&'a Service>> {
    Ok(orders::find(tx, order).await?.and_then(|order| catalog.service(order.service)))
}

fn decided(access: Access, by: &str) -> Note {
    match access {
        Access::Member => Note::LetIn(by.to_owned()),
        Access::Stranger | Access::Asked | Access::Declined => Note::KeptOut(by.to_owned()),
    }
}
