//! Who is in the admin group. Where the settings name nobody, that is a right; and somebody can write into a group without being in it:
//! a channel's automatic posts, whoever writes as a channel, people who comment below a linked channel's posts. So Telegram is asked –
//! before the turn, since no network is inside its transaction –, and what it said is remembered for a while, in memory.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use super::{api, context::Bot, turn::Arrival};
use crate::{
    clock::Moment,
    domain::user::{ChatId, Standing, UserId},
};

/// Somebody who was in the group is believed to be there for so long; whoever is thrown out of it has the rights no longer than that.
const REMEMBERED: Duration = Duration::from_mins(5);
/// Somebody who was not in it may have come since.
const NOT_THERE: Duration = Duration::from_secs(20);
/// So many people are remembered.
const MOST: usize = 1_024;

/// What Telegram said lately of who is in the admin group, and when.
#[derive(Debug, Default)]
pub struct Members(Mutex<HashMap<(ChatId, UserId), (Standing, Moment)>>);

impl Members {
    fn recall(&self, who: (ChatId, UserId), now: Moment) -> Option<Standing> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&who).filter(|(standing, at)| is_fresh(*standing, *at, now)).map(|(standing, _)| *standing)
    }

    fn note(&self, who: (ChatId, UserId), standing: Standing, now: Moment) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.retain(|_, (standing, at)| is_fresh(*standing, *at, now));
        }
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(who, (standing, now));
    }
}

fn is_fresh(standing: Standing, at: Moment, now: Moment) -> bool {
    let long = if standing == Standing::Member { REMEMBERED } else { NOT_THERE };
    // A clock that was set back must not make it last.
    at <= now && now.since(at) < long
}

/// Says of an arrival from a person in the admin group whether they are in it, where that makes a difference.
pub async fn look_up(bot: &Bot, arrival: &mut Arrival) {
    if !arrival.in_group || !bot.house.admins.is_empty() || arrival.standing != Standing::Outside {
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

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: (ChatId, UserId) = (ChatId(-1), UserId(1));

    #[test]
    fn who_is_in_the_group_is_remembered_for_a_while_and_not_all_for_ever() {
        let (members, now) = (Members::default(), Moment(1_000_000));
        members.note(ANN, Standing::Member, now);
        assert_eq!(members.recall(ANN, now.plus(Duration::from_secs(299))), Some(Standing::Member));
        assert_eq!(members.recall(ANN, now.plus(REMEMBERED)), None);
        assert_eq!(members.recall(ANN, now.minus(Duration::from_secs(1))), None);
        assert_eq!(members.recall((ChatId(-2), ANN.1), now), None, "in another group");
        members.note(ANN, Standing::Outside, now);
        assert_eq!(members.recall(ANN, now.plus(Duration::from_secs(19))), Some(Standing::Outside));
        assert_eq!(members.recall(ANN, now.plus(NOT_THERE)), None);
        for id in 2..5_000 {
            members.note((ChatId(-1), UserId(id)), Standing::Member, now);
        }
        assert!(members.0.lock().unwrap().len() <= MOST);
    }
}
