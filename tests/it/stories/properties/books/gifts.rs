//! What is given away: codes that admins make and people use, a bonus that comes with a top-up and goes with it, and what the orders of
//! somebody's friend bring them.

use std::{collections::BTreeMap, time::Duration};

use panelgram::{
    domain::{
        code::{Brings, CodeId, NewCode, Word},
        money::{Amount, Credit},
        order::OrderId,
        percent::Percent,
        user::UserId,
    },
    ops::{Rules, code, code::Used, friend},
    store::{Tx, friends},
};

use super::{day::Day, shop::ADMIN};

/// So long after its end it is looked at what an order brings.
const LATER: Duration = Duration::from_hours(73);

/// The second of the day's customers came by the link of the first.
pub async fn befriend(day: &mut Day<'_>) {
    let [first, second] = day.people;
    let word = word(day);
    let mut tx = day.shop.store.begin().await.unwrap();
    let inside = sqlx::query("update users set access = 'member' where user_id in (?, ?)");
    inside.bind(first.0).bind(second.0).execute(&mut *tx).await.unwrap();
    friends::write_invitation(&mut tx, first, word).await.unwrap();
    friends::bind(&mut tx, second, first, day.shop.now).await.unwrap();
    tx.commit().await.unwrap();
}

fn word(day: &mut Day<'_>) -> Word {
    Word::drawn(u64::try_from(day.next_number()).unwrap())
}

/// Somebody uses a code, new or old, or one that there is not.
pub async fn use_code(day: &mut Day<'_>) -> &'static str {
    if day.codes.is_empty() || day.dice.below(2) == 0 {
        make(day).await;
    }
    let word = if day.dice.below(12) == 0 { Some(word(day)) } else { day.dice.pick(&day.codes) };
    let Some(word) = word else { return "no code" };
    let (user, fate) = (day.somebody(), day.fate());
    let take = async |tx: &mut Tx, rules: &Rules, now| code::use_up(tx, rules, user, word, now).await;
    if let Some(Used::Now(brings)) = day.shop.turn(fate, take).await {
        day.figures.gifts += 1;
        if let Brings::Voucher(sum) = brings {
            *day.given.entry(user).or_default() += sum.0.0;
        }
        // The same code once more.
        let again = day.shop.turn(super::shop::Fate::Well, take).await;
        assert!(!matches!(again, Some(Used::Now(_))), "{brings:?} twice");
    }
    "a code"
}

async fn make(day: &mut Day<'_>) {
    let (word, id, fate) = (word(day), CodeId(day.next_number()), day.fate());
    let sum = Credit(Amount(day.sum(3_000_000)));
    let part = Percent::of_hundredths(1 + i64::try_from(day.dice.below(9_999)).unwrap());
    let brings =
        if day.dice.below(2) == 0 { Brings::Voucher(sum) } else { Brings::Bonus { part, most: sum } };
    let new = NewCode { brings, max_uses: 1 + i64::try_from(day.dice.below(2)).unwrap(), ends_at: None };
    let made = async |tx: &mut Tx, rules: &Rules, now| {
        code::make(tx, rules, (UserId(ADMIN), "Ada"), (id, word), &new, now).await
    };
    if day.shop.turn(fate, made).await.is_some() {
        day.codes.push(word);
    }
}

/// Days later it is looked at what friends' orders brought, and whether that stands.
pub async fn reward(day: &mut Day<'_>) -> &'static str {
    day.shop.now = day.shop.now.plus(LATER);
    let mut tx = day.shop.store.begin().await.unwrap();
    let due = friends::due(&mut tx, day.shop.now, 100).await.unwrap();
    drop(tx);
    let mut of_each: BTreeMap<i64, Vec<OrderId>> = BTreeMap::new();
    for (referrer, order) in due {
        of_each.entry(referrer.0).or_default().push(order);
    }
    for (referrer, orders) in of_each {
        let fate = day.fate();
        let pay = async |tx: &mut Tx, rules: &Rules, now| {
            friend::reward(tx, rules, UserId(referrer), &orders, now).await
        };
        day.shop.turn(fate, pay).await;
    }
    "what friends bring"
}
