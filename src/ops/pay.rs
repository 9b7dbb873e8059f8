//! Money in, and back out. Each payment is credited once, whatever brings the news of it, how often and how late; what is credited pays a
//! debt first. What is given back leaves the books before the other side is asked, and comes back if it says no.

use std::time::Duration;

use super::{
    Rules, code,
    purse::{give, take},
    remind_admins, tell, tell_admins,
};
use crate::{
    clock::Moment,
    domain::{
        notice::Money,
        topup::{Payment, Refund, TopupId, Way, bought_by},
        user::UserId,
        wallet::{Left, Mended},
    },
    store::{
        Tx,
        books::{self, Account, Why},
        cryptopay, messages,
        payments::{self, Incoming},
        topups,
    },
};

/// How often the same complaint is passed on.
const A_DAY: Duration = Duration::from_hours(24);

/// How the news of a payment came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// At once, as it was paid.
    AtOnce,
    /// Later, when what came in was looked through.
    Late,
}

/// A payment in Stars, as Telegram tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StarPayment {
    /// Telegram's id of it.
    pub charge: String,
    /// Who paid.
    pub payer: UserId,
    /// How many.
    pub stars: i64,
    /// What its invoice carried; untrusted.
    pub payload: String,
}

/// Somebody paid in Stars. It is theirs, whatever their invoice was; if it was none of ours, they get what Stars buy now. Whether it was
/// not known.
pub async fn stars_came(
    tx: &mut Tx,
    rules: &Rules,
    payment: &StarPayment,
    news: News,
    now: Moment,
) -> anyhow::Result<bool> {
    let wish = match TopupId::of_payload(&payment.payload) {
        Some(id) => topups::find(tx, id).await?,
        None => None,
    };
    let wish = wish.filter(|wish| wish.user == payment.payer && wish.stars == Some(payment.stars));
    let star = rules.billing.shop().and_then(|shop| shop.star);
    let worth = match &wish {
        Some(wish) => Some(wish.credits),
        None => star.and_then(|star| bought_by(payment.stars, star)),
    };
    let paid = format!("⭐ {}", payment.stars);
    let Some(credits) = worth else {
        let notice = Money::PaymentUnplaced { way: Way::Stars, paid, payer: payment.payer }.into();
        tell_admins(tx, rules, &notice, &format!("unplaced:{}", payment.charge), now).await?;
        return Ok(false);
    };
    let incoming = Incoming {
        way: Way::Stars,
        external: &payment.charge,
        topup: wish.as_ref().map(|wish| wish.id),
        user: payment.payer,
        paid: &paid,
        credits,
    };
    credit(tx, rules, &incoming, news, now).await
}

/// Credits a payment, once. Whether it was not known.
pub async fn credit(
    tx: &mut Tx,
    rules: &Rules,
    incoming: &Incoming<'_>,
    news: News,
    now: Moment,
) -> anyhow::Result<bool> {
    let Some(payment) = payments::write(tx, incoming, now).await? else { return Ok(false) };
    let Incoming { way, user, topup, credits, .. } = *incoming;
    let reference = format!("pay:{}:{}", way.word(), incoming.external);
    let why = Why::Payment(payment);
    let mut left = give(tx, (Account::of_way(way), user), (credits, why), &reference, now).await?;
    let bonus = code::add_bonus(tx, user, (payment, credits), now).await?;
    if let Some((_, more)) = bonus {
        left = Left { to_debt: left.to_debt.plus(more.to_debt), ..more };
    }
    let bonus = bonus.map(|(sum, _)| sum);
    let mut times = 1;
    if let Some(topup) = topup {
        topups::paid(tx, topup).await?;
        times = payments::count_of(tx, topup).await?;
        messages::show_state_again(tx, user, &topup.0.to_string(), now).await?;
    }
    let notice = Money::Credited { sum: credits, late: news == News::Late, left, bonus }.into();
    tell(tx, user.chat(), &notice, &format!("paid:{payment}"), now).await?;
    if way == Way::Hand {
        // An admin did it, and the others see that in the message with the receipt.
        return Ok(true);
    }
    let paid = incoming.paid.to_owned();
    let notice = Money::PaymentIn { payment, user, way, paid, credits, again: times > 1 }.into();
    tell_admins(tx, rules, &notice, &format!("paid:{payment}"), now).await?;
    Ok(true)
}

/// A payment that is written down and was never credited is credited now, and the admins are told: that is a fault. Whether it was one.
pub async fn mend(tx: &mut Tx, rules: &Rules, id: i64, now: Moment) -> anyhow::Result<bool> {
    let Some(payment) = payments::find(tx, id).await? else { return Ok(false) };
    if books::count_of_payment(tx, id).await? > 0 {
        return Ok(false);
    }
    let reference = format!("pay:{}:{}", payment.way.word(), payment.external);
    let money = (payment.credits, Why::Payment(id));
    give(tx, (Account::of_way(payment.way), payment.user), money, &reference, now).await?;
    let what = Mended::Payment { payment: id, user: payment.user };
    tell_admins(tx, rules, &Money::BooksMended { what }.into(), &format!("payment mended:{id}"), now).await?;
    Ok(true)
}

/// An admin gives a payment in Stars back, all of it. Whether it is now; not if it was given back before.
pub async fn refund(tx: &mut Tx, id: i64, by: UserId, now: Moment) -> anyhow::Result<bool> {
    let payment = payments::find(tx, id).await?.filter(|payment| payment.way == Way::Stars);
    let Some(payment) = payment else { return Ok(false) };
    if !payments::want_refund(tx, id, by, now).await? {
        return Ok(false);
    }
    take_out(tx, &payment, now).await?;
    Ok(true)
}

/// Takes a payment off its person, with the bonus that came with it.
async fn take_out(tx: &mut Tx, payment: &Payment, now: Moment) -> anyhow::Result<()> {
    let no = books::count_of_payment(tx, payment.id).await?;
    let reference = format!("refund:{}:{no}", payment.id);
    let target = Account::of_way(payment.way);
    let money = (payment.credits, Why::Refund(payment.id));
    take(tx, (payment.user, target), money, &reference, now).await?;
    code::take_bonus(tx, payment, no, now).await
}

/// A payment was given back, as it was asked for.
pub async fn refunded(tx: &mut Tx, payment: &Payment, now: Moment) -> anyhow::Result<()> {
    if payments::set_refund(tx, payment.id, Refund::Done, None).await? {
        let owed = books::purse(tx, payment.user).await?.owed;
        let bonus = code::bonus_of(tx, payment).await?;
        let notice = Money::Refunded { paid: payment.paid.clone(), sum: payment.credits, owed, bonus }.into();
        tell(tx, payment.user.chat(), &notice, &format!("refunded:{}", payment.id), now).await?;
    }
    Ok(())
}

/// The other side refused to give a payment back: its person has it again, unless it was given back all the same.
pub async fn refund_refused(
    tx: &mut Tx,
    rules: &Rules,
    payment: &Payment,
    words: &str,
    now: Moment,
) -> anyhow::Result<()> {
    if !payments::set_refund(tx, payment.id, Refund::Refused, None).await? {
        return Ok(());
    }
    let no = books::count_of_payment(tx, payment.id).await?;
    let source = (Account::of_way(payment.way), payment.user);
    give(tx, source, (payment.credits, Why::Refund(payment.id)), &format!("refund:{}:{no}", payment.id), now)
        .await?;
    code::return_bonus(tx, payment, no, now).await?;
    let notice =
        Money::RefundRefused { payment: payment.id, user: payment.user, words: words.to_owned() }.into();
    tell_admins(tx, rules, &notice, &format!("refund refused:{}:{no}", payment.id), now).await
}

/// Telegram took Stars back that nobody here asked for: what they bought goes with them. Whether that is news.
pub async fn stars_taken_back(tx: &mut Tx, rules: &Rules, charge: &str, now: Moment) -> anyhow::Result<bool> {
    let Some(payment) = payments::by_external(tx, Way::Stars, charge).await? else { return Ok(false) };
    match payment.refund {
        Some(Refund::Done) => return Ok(false),
        Some(Refund::Wanted | Refund::Asking) => {
            refunded(tx, &payment, now).await?;
            return Ok(true);
        }
        None | Some(Refund::Refused) => {}
    }
    take_out(tx, &payment, now).await?;
    refunded(tx, &payment, now).await?;
    let debt = books::purse(tx, payment.user).await?.owed;
    let notice =
        Money::StarsTakenBack { payment: payment.id, user: payment.user, paid: payment.paid, debt }.into();
    tell_admins(tx, rules, &notice, &format!("taken back:{}", payment.id), now).await?;
    Ok(true)
}

/// Somebody says that they have paid: it is looked for at once.
pub async fn look(tx: &mut Tx, user: UserId, topup: TopupId, now: Moment) -> anyhow::Result<()> {
    let wish = topups::find(tx, topup).await?.filter(|wish| wish.user == user);
    match wish.map(|wish| wish.way) {
        Some(Way::Stars) => payments::read_stars_by(tx, now).await,
        Some(Way::CryptoPay) => cryptopay::hurry(tx, topup, now).await,
        Some(Way::Hand) | None => Ok(()),
    }
}

/// Somebody says that something is wrong with a payment of theirs: the admins are told, once a day. Whether it is theirs.
pub async fn report(tx: &mut Tx, rules: &Rules, user: UserId, id: i64, now: Moment) -> anyhow::Result<bool> {
    let Some(payment) = payments::find(tx, id).await?.filter(|payment| payment.user == user) else {
        return Ok(false);
    };
    let notice = Money::PaymentWrong { payment: payment.id, user }.into();
    remind_admins(tx, rules, &notice, &format!("payment wrong:{id}"), A_DAY, now).await?;
    Ok(true)
}
