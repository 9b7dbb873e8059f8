//! People: who someone is to this bot and what that lets them do. Who is an admin is a setting, never a row:
//! taking someone off `ADMIN_IDS` takes effect at the next start, whatever the database says.

use serde::{Deserialize, Serialize};

use super::percent::Percent;

/// A person's Telegram id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type, Serialize, Deserialize)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct UserId(pub i64);

/// A Telegram chat's id; a private chat has its person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type, Serialize, Deserialize)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct ChatId(pub i64);

impl UserId {
    /// The private chat with this person.
    pub fn chat(self) -> ChatId {
        ChatId(self.0)
    }
}

/// How far somebody has come in being let in (`users.access`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, Serialize, Deserialize)]
#[sqlx(rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// Never asked.
    Stranger,
    /// Asked, and waits for an admin.
    Asked,
    /// May order.
    Member,
    /// Was told no.
    Declined,
}

/// What somebody may do, here and now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Not let in (yet): sees the door.
    Outside(Access),
    /// May order, and sees their own orders.
    Member,
    /// A member who also answers for the bot.
    Admin,
}

impl Role {
    /// Whether this person may see the catalog and order.
    pub fn may_order(self) -> bool {
        matches!(self, Self::Member | Self::Admin)
    }

    /// Whether this person may decide for others.
    pub fn is_admin(self) -> bool {
        self == Self::Admin
    }
}

/// What Telegram says of whoever acts in the admin group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They are in it.
    Member,
    /// They write in the group's own name, as only its admins can.
    Vouched,
    /// They are not in it, are no person – a channel –, or nothing depends on it.
    Outside,
    /// Telegram did not say.
    Unknown,
}

/// A person as the bot knows them (`users`).
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct User {
    /// Their Telegram id.
    #[sqlx(rename = "user_id")]
    pub id: UserId,
    /// First and last name as Telegram last gave them; untrusted.
    pub name: String,
    /// `@username` without the sign.
    pub username: Option<String>,
    /// How far they have come in.
    pub access: Access,
    /// The language they read.
    pub lang: crate::i18n::Lang,
    /// Whether they blocked the bot, as far as it knows.
    pub blocked: bool,
    /// What they said of themselves when they asked to be let in; untrusted.
    pub words: Option<String>,
    /// What an admin takes off all rates for them, where customers pay.
    pub discount: Option<Percent>,
    /// Whether they are barred from ordering. All else is theirs as before.
    pub barred: bool,
}

/// Whether orders are taken from somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taking {
    /// They are.
    Open,
    /// An admin paused.
    Paused,
    /// The panel refused the key, or a second copy of the bot runs: nothing can be sent.
    Closed,
    /// From others they are; this person is barred.
    Barred,
}

/// Who lets people in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Door {
    /// Admins, one by one.
    #[default]
    Guarded,
    /// Nobody has to: whoever comes is in, but for whom an admin shut out.
    Open,
}
