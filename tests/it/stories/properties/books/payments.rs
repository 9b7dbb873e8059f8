//! What comes in and goes back: people pay, the provider tells of it at once, twice, late or never, gives back, refuses to, or takes back
//! by itself.

use panelgram::{
    domain::{
        money::{Amount, Credit},
        topup::{Payment, Refund, TopupId, TopupState, Way},
        user::UserId,
    },
    ops::{
        Rules,
        pay::{self, News, StarPayment},
        topup,
    },
    store::{Tx, payments, payments::Incoming, topups},
};
use rust_decimal::Decimal;

use super::{
    day::Day,
    shop::{ADMIN, Fate},
};

/// What the providers know.
#[derive(Default)]
pub struct Provider {
    pub paid: Vec<Paid>,
}

/// A payment, as its provider knows it.
#[derive(Clone, Debug)]
pub struct Paid {
    pub way: Way,
    pub external: String,
    pub user: UserId,
    pub topup: Option<TopupId>,
    pub payload: String,
    pub stars: i64,
    /// What it is worth; where no wish fixed that, it is known when it is heard of.
    pub worth: Option<i64>,
    /// Whether the bot has heard of it, and committed that.
    pub heard: bool,
    /// Whether the money is back with who paid.
    pub given_back: bool,
    /// Whether the bot was told that it is.
    pub told_back: bool,
}

/// Somebody tops up: begins, and pays, or does not; some pay twice, or by something that is no wish of ours.
pub async fn pay(day: &mut Day<'_>) -> &'static str {
    let (user, fate) = (day.somebody(), day.fate());
    let way = day.dice.pick(&[Way::Stars, Way::Stars, Way::CryptoPay, Way::Hand]).unwrap();
    let (id, sum) = (TopupId(day.next_number()), Credit(Amount(day.sum(5_000_000))));
    let begin = async |tx: &mut Tx, rules: &Rules, now| {
        let begun = topup::begin(tx, rules, user, (id, way, sum), now).await?;
        assert!(begun.is_ok(), "{begun:?}");
        topup::opened(tx, user, id, (None, "https://t.me/$"), now).await?;
        Ok(topups::find(tx, id).await?.unwrap())
    };
    let Some(wish) = day.shop.turn(fate, begin).await else { return "a wish that is lost" };
    if day.dice.below(6) == 0 {
        let state = day.dice.pick(&[TopupState::Expired, TopupState::Dropped]).unwrap();
        let close = async |tx: &mut Tx, _: &Rules, now| topup::close(tx, user, id, state, now).await;
        day.shop.turn(Fate::Well, close).await;
    }
    let is_strange = way == Way::Stars && day.dice.below(8) == 0;
    // A link can be paid by anybody.
    let payer = if day.dice.below(8) == 0 && way == Way::Stars { day.somebody() } else { user };
    for _ in 0..[1, 1, 1, 1, 0, 2][usize::try_from(day.dice.below(6)).unwrap()] {
        let external = format!("CH{}", day.next_number());
        day.provider.paid.push(Paid {
            way,
            external,
            user: payer,
            topup: (!is_strange).then_some(id),
            payload: if is_strange { "gift".to_owned() } else { id.payload() },
            stars: wish.stars.unwrap_or(0),
            // Whoever pays another's wish gets what Stars buy when it is heard of.
            worth: (!is_strange && payer == user).then_some(wish.credits.0.0),
            heard: false,
            given_back: false,
            told_back: false,
        });
        if day.dice.below(3) > 0 {
            let last = day.provider.paid.len() - 1;
            hear_of(day, last, News::AtOnce).await;
        }
    }
    "a top-up"
}

/// The bot hears of a payment; if the turn is lost, so is the news.
async fn hear_of(day: &mut Day<'_>, at: usize, news: News) {
    let paid = day.provider.paid[at].clone();
    let fate = day.fate();
    let star = day.shop.star();
    let told = async |tx: &mut Tx, rules: &Rules, now| match paid.way {
        Way::Stars => {
            let payment = StarPayment {
                charge: paid.external.clone(),
                payer: paid.user,
                stars: paid.stars,
                payload: paid.payload.clone(),
            };
            pay::stars_came(tx, rules, &payment, news, now).await
        }
        Way::CryptoPay | Way::Hand => {
            let incoming = Incoming {
                way: paid.way,
                external: &paid.external,
                topup: paid.topup,
                user: paid.user,
                paid: "1",
                credits: Credit(Amount(paid.worth.unwrap())),
            };
            pay::credit(tx, rules, &incoming, news, now).await
        }
    };
    let Some(is_news) = day.shop.turn(fate, told).await else { return };
    assert_eq!(is_news, !paid.heard, "{paid:?}");
    let worth = i64::try_from((Decimal::from(paid.stars) * star).mantissa()).unwrap() * 1_000;
    let known = &mut day.provider.paid[at];
    known.heard = true;
    known.worth.get_or_insert(worth);
    day.figures.payments += usize::from(is_news);
}

/// News of any payment, once more or for the first time.
pub async fn hear(day: &mut Day<'_>) -> &'static str {
    let count = day.provider.paid.len();
    if count > 0 {
        let at = usize::try_from(day.dice.below(count as u64)).unwrap();
        hear_of(day, at, News::AtOnce).await;
    }
    "news of a payment"
}

/// All that came and went is looked through, as the provider lists it.
pub async fn sweep(day: &mut Day<'_>) -> &'static str {
    for at in 0..day.provider.paid.len() {
        hear_of(day, at, News::Late).await;
        if day.provider.paid[at].given_back {
            hear_of_taking_back(day, at).await;
        }
    }
    "a look at what came in"
}

async fn hear_of_taking_back(day: &mut Day<'_>, at: usize) {
    let charge = day.provider.paid[at].external.clone();
    let fate = day.fate();
    let told = async |tx: &mut Tx, rules: &Rules, now| pay::stars_taken_back(tx, rules, &charge, now).await;
    if let Some(is_news) = day.shop.turn(fate, told).await {
        day.provider.paid[at].told_back |= day.provider.paid[at].heard;
        day.figures.taken_back += usize::from(is_news);
    }
}

/// Stars are taken back from outside; the bot hears of it, or not yet.
pub async fn take_back(day: &mut Day<'_>) -> &'static str {
    let at = day.provider.paid.iter().position(|paid| paid.way == Way::Stars && !paid.given_back);
    if let Some(at) = at {
        day.provider.paid[at].given_back = true;
        if day.dice.below(2) == 0 {
            hear_of_taking_back(day, at).await;
        }
    }
    "Stars that are taken back"
}

/// An admin wants to give any payment back, again and again.
pub async fn want_refund(day: &mut Day<'_>) -> &'static str {
    let stars = day.provider.paid.iter().filter(|paid| paid.way == Way::Stars || paid.given_back);
    let stars: Vec<Paid> = stars.cloned().collect();
    let Some(paid) = day.dice.pick(&stars) else { return "nothing to give back" };
    let fate = day.fate();
    let want = async |tx: &mut Tx, _: &Rules, now| {
        let Some(payment) = payments::by_external(tx, paid.way, &paid.external).await? else { return Ok(()) };
        pay::refund(tx, payment.id, UserId(ADMIN), now).await.map(drop)
    };
    day.shop.turn(fate, want).await;
    if day.dice.below(2) == 0 {
        refund(day).await;
    }
    "a wish to give back"
}

/// Payments that are to be given back are asked for: it is done, refused, or nobody knows; meanwhile the provider may tell of it itself.
pub async fn refund(day: &mut Day<'_>) -> &'static str {
    let mut tx = day.shop.store.begin().await.unwrap();
    let wanted = payments::to_refund(&mut tx, day.shop.now).await.unwrap();
    drop(tx);
    for payment in wanted {
        let at = day.provider.paid.iter().position(|paid| paid.external == payment.external).unwrap();
        if day.dice.below(16) == 0 {
            // Between the look and the call.
            day.provider.paid[at].given_back = true;
            hear_of_taking_back(day, at).await;
        }
        ask_for(day, at, payment).await;
    }
    "refunds"
}

async fn ask_for(day: &mut Day<'_>, at: usize, payment: Payment) {
    let fate = day.fate();
    let later = day.shop.now.plus(std::time::Duration::from_mins(1));
    let asking = async |tx: &mut Tx, _: &Rules, _| {
        payments::set_refund(tx, payment.id, Refund::Asking, Some(later)).await
    };
    if day.shop.turn(fate, asking).await != Some(true) {
        return;
    }
    let was_given_back = day.provider.paid[at].given_back;
    let is_refused = !was_given_back && day.dice.below(2) == 0;
    day.provider.paid[at].given_back |= !is_refused;
    if day.dice.below(4) == 0 {
        // It is taken back from outside before the answer is written down.
        day.provider.paid[at].given_back = true;
        hear_of_taking_back(day, at).await;
    }
    if day.dice.below(4) == 0 {
        return;
    }
    let fate = day.fate();
    let heard = async |tx: &mut Tx, rules: &Rules, now| {
        if is_refused {
            pay::refund_refused(tx, rules, &payment, "no", now).await
        } else {
            pay::refunded(tx, &payment, now).await
        }
    };
    if day.shop.turn(fate, heard).await.is_some() {
        day.figures.refunds += 1;
    }
}

/// From now on a Star buys something else.
pub fn change_rate(day: &mut Day<'_>) -> &'static str {
    let rates = [Decimal::new(13, 3), Decimal::new(15, 3), Decimal::new(7, 3)];
    let rate = day.dice.pick(&rates).unwrap();
    day.shop.set_star(rate);
    "another rate"
}

/// Whether the bot knows all that the providers know, and nothing is under way.
pub async fn is_at_rest(day: &Day<'_>) -> bool {
    let mut tx = day.shop.store.begin().await.unwrap();
    for paid in &day.provider.paid {
        let known = payments::by_external(&mut tx, paid.way, &paid.external).await.unwrap();
        let Some(known) = known else { return false };
        let is_out = match known.refund {
            Some(Refund::Wanted | Refund::Asking) => return false,
            Some(Refund::Done) => true,
            None | Some(Refund::Refused) => false,
        };
        if is_out != paid.given_back {
            return false;
        }
    }
    true
}
