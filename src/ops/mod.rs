//! What changes money, orders and people's rights: each function one change, inside the caller's transaction (`&mut Tx`),
//! with the notice and the line of history that belong to it. No network, no clock: what time it is, is an argument.

use std::time::Duration;

use crate::{
    clock::Moment,
    domain::{
        account::PanelId,
        notice::Notice,
        shop::Billing,
        user::{Access, ChatId, Door, Role, Standing, User, UserId},
        zone::Zone,
    },
    i18n::Lang,
    store::{
        self, Tx,
        outbox::{self, Posting},
    },
};

pub mod access;
pub mod account;
mod alerts;
pub mod attempt;
pub mod backup;
pub mod bill;
pub mod books;
pub mod bot_state;
pub mod catalog;
pub mod children;
mod claimed;
pub mod clock;
pub mod code;
pub mod cryptopay;
pub mod export;
pub mod friend;
pub mod health;
pub mod mass;
pub mod odd;
pub mod pay;
pub mod place;
mod purse;
pub mod receipt;
pub mod request;
pub mod settle;
pub mod submit;
pub mod tariff;
pub mod topup;
pub mod unclear;
pub mod wallet;

pub use self::alerts::{Alerts, LiveAlerts};

/// The owner's rules: what the owner's settings say.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Who answers for the bot.
    pub admins: Vec<UserId>,
    /// Where they are told things; without one, each of them is told in private.
    pub admin_chat: Option<ChatId>,
    /// The language of somebody of whom nothing else is known, and of the admin group.
    pub lang: Lang,
    /// For how long an order that could not be sent is tried again.
    pub submit_patience: Duration,
    /// The shortest time between two looks at the same order.
    pub look_interval: Duration,
    /// What the admins are alerted by.
    pub alerts: LiveAlerts,
    /// How many orders of one person may be open at a time.
    pub max_active_orders: i64,
    /// The panel account that is sold from.
    pub panel: PanelRules,
    /// Who lets people in.
    pub door: Door,
    /// Who pays.
    pub billing: Billing,
    /// Where the owner's clocks hang.
    pub zone: Zone,
}

/// A panel account, and what the settings say of it.
#[derive(Clone, Debug)]
pub struct PanelRules {
    /// Which it is.
    pub id: PanelId,
    /// How many orders are sent to it at a time.
    pub adds_at_once: usize,
    /// How often its catalog is read.
    pub catalog_interval: Duration,
    /// Whether the panel wants a quantity for packages, too.
    pub package_quantity: bool,
    /// Whether it is used by others too, as the owner says.
    pub shared: bool,
}

impl Default for PanelRules {
    /// The one account, of a panel without peculiarities.
    fn default() -> Self {
        Self {
            id: PanelId::FIRST,
            adds_at_once: 1,
            catalog_interval: Duration::from_hours(1),
            package_quantity: false,
            shared: false,
        }
    }
}

impl Rules {
    /// Whether anybody could let people in.
    pub fn is_answered_for(&self) -> bool {
        self.admin_chat.is_some() || !self.admins.is_empty()
    }

    /// What prices are in: the wallet's currency, or the panel's, where that is known.
    pub fn price_currency(&self, panel: Option<&String>) -> String {
        let ours = self.billing.shop().and_then(|shop| shop.tariff.currency.as_ref());
        ours.or(panel).cloned().unwrap_or_default()
    }

    /// What somebody may do where they are. In the admin group, Telegram vouches for an admin who writes in the group's name; and
    /// where the settings name a group but nobody, everybody who is in it answers for the bot.
    pub fn role_at(&self, user: &User, standing: Standing) -> Role {
        match standing {
            Standing::Vouched => Role::Admin,
            Standing::Member if self.admins.is_empty() => Role::Admin,
            Standing::Member | Standing::Outside | Standing::Unknown => self.role(user),
        }
    }

    /// What somebody may do.
    pub fn role(&self, user: &User) -> Role {
        if self.admins.contains(&user.id) {
            return Role::Admin;
        }
        match user.access {
            Access::Member => Role::Member,
            outside @ (Access::Stranger | Access::Asked | Access::Declined) => Role::Outside(outside),
        }
    }
}

/// Tells one chat something, once: `key` says what "the same thing" is. It is remembered for ninety days after it was delivered; what must
/// never come again needs a column of its own.
pub async fn tell(tx: &mut Tx, chat: ChatId, notice: &Notice, key: &str, now: Moment) -> anyhow::Result<()> {
    let posting = Posting { chat, notice, key, again_before: None, gathers: false };
    outbox::post(tx, posting, now).await.map(drop)
}

/// Tells one chat something that comes and goes, unless it was told at `again_before` or later.
pub async fn remind(
    tx: &mut Tx,
    chat: ChatId,
    notice: &Notice,
    key: &str,
    again_before: Moment,
    now: Moment,
) -> anyhow::Result<()> {
    let posting = Posting { chat, notice, key, again_before: Some(again_before), gathers: false };
    outbox::post(tx, posting, now).await.map(drop)
}

/// Tells the admins something, once: the group if there is one (wherever it has moved), else each in private.
pub async fn tell_admins(
    tx: &mut Tx,
    rules: &Rules,
    notice: &Notice,
    key: &str,
    now: Moment,
) -> anyhow::Result<()> {
    post_to_admins(tx, rules, notice, key, None, now).await.map(drop)
}

/// Tells the admins something that comes and goes, or lasts: at most once in `period`. Whether it is told now.
pub async fn remind_admins(
    tx: &mut Tx,
    rules: &Rules,
    notice: &Notice,
    key: &str,
    period: Duration,
    now: Moment,
) -> anyhow::Result<bool> {
    post_to_admins(tx, rules, notice, key, Some(now.minus(period)), now).await
}

/// What was told under this key is over: if it comes again, it is news whatever its period.
pub async fn forget_told(tx: &mut Tx, rules: &Rules, key: &str) -> anyhow::Result<()> {
    for chat in admin_chats(tx, rules).await? {
        outbox::forget(tx, chat, &admin_key(key)).await?;
    }
    Ok(())
}

async fn post_to_admins(
    tx: &mut Tx,
    rules: &Rules,
    notice: &Notice,
    key: &str,
    again_before: Option<Moment>,
    now: Moment,
) -> anyhow::Result<bool> {
    let (mut told, key, gathers) = (false, admin_key(key), notice.digest_kind().is_some());
    for chat in admin_chats(tx, rules).await? {
        let posting = Posting { chat, notice, key: &key, again_before, gathers };
        told |= outbox::post(tx, posting, now).await?;
    }
    Ok(told)
}

/// An admin who is told things in private may also be the one whose order it is: the two are not the same thing.
fn admin_key(key: &str) -> String {
    format!("admins:{key}")
}

async fn admin_chats(tx: &mut Tx, rules: &Rules) -> anyhow::Result<Vec<ChatId>> {
    match bot_state::admin_chat(rules, &store::bot_state::of(tx).await?) {
        Some(group) => Ok(vec![group]),
        None => Ok(rules.admins.iter().map(|admin| admin.chat()).collect()),
    }
}
