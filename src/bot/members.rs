//! Who is in the admin group. Where the settings name nobody, that is a right; and somebody can write into a group without being in it:
//! a channel's automatic posts, whoever writes as a channel, people who comment below a linked channel's posts. So Telegram is asked –
//! before the turn, since no network is inside its transaction –, and what it said is remembered for a while (`memory.rs`).

use super::{api, arrival::Arrival, context::Bot};
use crate::domain::user::{ChatId, Standing, UserId};

/// Says of an arrival from a person in the admin group whether they are in it, where that makes a difference.
pub async fn find_standing(bot: &Bot, arrival: &mut Arrival) {
    if !arrival.in_group || !bot.rules.admins.is_empty() || arrival.standing != Standing::Outside {
        return;
    }
    let (who, now) = ((arrival.chat, arrival.from.id), bot.clock.now());
    if let Some(standing) = bot.members.recall(who, now) {
        arrival.standing = standing;
        return;
    }
    arrival.standing = ask(bot, who).await;
    if arrival.standing != Standing::Unknown {
        bot.members.note(who, arrival.standing, now);
    }
}

async fn ask(bot: &Bot, (chat, user): (ChatId, UserId)) -> Standing {
    let Ok(id) = u64::try_from(user.0) else { return Standing::Outside };
    match bot.api.fetch_chat_member(api::ChatId(chat.0), api::UserId(id)).await {
        Ok(member) if member.is_in() => Standing::Member,
        Ok(_) => Standing::Outside,
        Err(error) => {
            tracing::warn!(user = user.0, %error, "could not ask whether somebody is in the admin group; they have no rights");
            Standing::Unknown
        }
    }
}
