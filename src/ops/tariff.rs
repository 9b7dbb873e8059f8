//! Prices that admins set, what somebody gets off, and the watch over what would be sold at a loss.

use sqlx::SqliteConnection;

use super::{Rules, tell_admins};
use crate::{
    clock::Moment,
    domain::{
        catalog::Catalog,
        notice::Money,
        percent::Percent,
        price_change::moves,
        shop::Shop,
        tariff::{Discount, Own, Priced, level_of},
        user::{User, UserId},
    },
    store::{Tx, account, tariffs, users},
};

/// Who sets a price: their id, and their name for those who are told.
pub type By<'a> = (UserId, &'a str);

/// A price to be set: of what, what stood there when it was shown, what is set then, and the confirmation's own number.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Of what.
    pub of: Priced,
    /// What stood there.
    pub before: Option<Own>,
    /// What is set.
    pub after: Option<Own>,
    /// The same number sets once.
    pub number: i64,
}

/// An admin sets a price, or takes it back, and the others are told. Whether it is set: what another admin has set since it was shown
/// stays.
pub async fn set(
    tx: &mut Tx,
    rules: &Rules,
    catalog: &Catalog,
    (by, name): By<'_>,
    setting: Setting,
    now: Moment,
) -> anyhow::Result<bool> {
    let Setting { of, before, after, number } = setting;
    let overrides = tariffs::overrides(tx).await?;
    let Some(shop) = rules.billing.shop().filter(|_| overrides.own(of) == before) else { return Ok(false) };
    let all = moves(catalog, &shop.tariff, &overrides, of, after);
    let what = match of {
        Priced::Service(_) => all.first().map(|one| one.service.name.clone()),
        Priced::Category(_) => all.first().map(|one| one.service.category_name.clone()),
    };
    let rates = match (of, all.as_slice()) {
        (Priced::Service(_), [only]) => Some([only.before.rate, only.after.rate]),
        (Priced::Service(_) | Priced::Category(_), _) => None,
    };
    let moved = all.iter().filter(|one| one.is_one()).count();
    tariffs::set(tx, of, after, by, now).await?;
    let name = name.to_owned();
    let notice =
        Money::PriceSet { priced: of, what: what.unwrap_or_default(), before, after, rates, moved, by: name };
    tell_admins(tx, rules, &notice.into(), &format!("price:{number}"), now).await?;
    Ok(true)
}

/// An admin gives somebody a discount, or takes back what was given; the others are told.
pub async fn set_discount(
    tx: &mut Tx,
    rules: &Rules,
    (_, name): By<'_>,
    user: UserId,
    (after, number): (Option<Percent>, i64),
    now: Moment,
) -> anyhow::Result<()> {
    let before = users::find(tx, user).await?.and_then(|user| user.discount);
    tariffs::set_discount(tx, user, after).await?;
    let notice = Money::DiscountSet { user, before, after, by: name.to_owned() };
    tell_admins(tx, rules, &notice.into(), &format!("discount:{number}"), now).await
}

/// What somebody gets off.
pub async fn discount(
    connection: &mut SqliteConnection,
    shop: &Shop,
    user: &User,
) -> anyhow::Result<Discount> {
    let level = if shop.levels.is_empty() {
        Percent::ZERO
    } else {
        level_of(&shop.levels, tariffs::paid_by(connection, user.id).await?)
    };
    Ok(Discount { own: user.discount, level })
}

/// Tells the admins of each service whose fixed rate is less than it has to be by now – it is sold to nobody –, once until that is over.
pub async fn watch(tx: &mut Tx, rules: &Rules, now: Moment) -> anyhow::Result<()> {
    let Some(shop) = rules.billing.shop() else { return Ok(()) };
    for fixed in tariffs::fixed(tx).await? {
        let least = shop.tariff.least(fixed.panel_rate);
        let at_a_loss = least.is_none_or(|least| fixed.rate < least);
        if at_a_loss == fixed.told {
            continue;
        }
        tariffs::note_told(tx, fixed.service, at_a_loss).await?;
        if at_a_loss {
            let currency = account::of(tx, rules.panel.id).await?.currency.unwrap_or_default();
            let notice = Money::SoldAtALoss {
                service: fixed.service,
                what: fixed.name,
                fixed: fixed.rate,
                least,
                cost: fixed.panel_rate,
                currency,
            };
            let key = format!("at a loss:{}:{}", fixed.service.0, now.0);
            tell_admins(tx, rules, &notice.into(), &key, now).await?;
        }
    }
    Ok(())
}
