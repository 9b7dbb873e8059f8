//! The bot's own state: whether orders are taken, and where the admin group is.

use super::Rules;
use crate::{
    clock::Moment,
    domain::user::{ChatId, UserId},
    store::{
        Tx,
        bot_state::{self, BotState},
        outbox,
    },
};

/// An admin stops taking orders.
pub async fn pause(tx: &mut Tx, now: Moment) -> anyhow::Result<()> {
    bot_state::pause(tx, now).await
}

/// An admin takes orders again.
pub async fn resume(tx: &mut Tx) -> anyhow::Result<()> {
    bot_state::resume(tx).await
}

/// Where the admin group is: where the settings say, or where it went on since it became a supergroup.
pub fn admin_chat(rules: &Rules, state: &BotState) -> Option<ChatId> {
    let group = rules.admin_chat?;
    Some(if state.admin_chat_was == Some(group) { state.admin_chat.unwrap_or(group) } else { group })
}

/// Whether what is said in a chat is said to the admins, as the settings name them now.
pub fn is_admins(rules: &Rules, state: &BotState, chat: ChatId) -> bool {
    admin_chat(rules, state) == Some(chat) || rules.admins.contains(&UserId(chat.0))
}

/// A group became a supergroup with another id: what waits for it follows it. Only the admin group takes the admins' rights
/// along; anybody can make a group of their own become one.
pub async fn follow_group(
    tx: &mut Tx,
    rules: &Rules,
    from: ChatId,
    to: ChatId,
    now: Moment,
) -> anyhow::Result<()> {
    if rules.admin_chat == Some(from) {
        bot_state::move_admin_chat(tx, from, to).await?;
    }
    outbox::redirect(tx, from, to, now).await
}
