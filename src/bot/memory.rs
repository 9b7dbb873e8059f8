//! What the bot remembers from update to update, in memory only: it costs little to learn it again.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::{
    clock::Moment,
    domain::user::{ChatId, Standing, UserId},
};

/// So many albums are remembered, over all chats.
const ALBUMS: usize = 256;

/// Albums of which it was said that they can't be used. Their parts come as messages of their own, and one answer is enough. Only
/// in memory: told twice after a restart is no harm.
#[derive(Debug, Default)]
pub struct Albums(Mutex<VecDeque<(ChatId, String)>>);

impl Albums {
    /// Takes note of an album. Whether it is a new one.
    pub fn note(&self, chat: ChatId, album: &str) -> bool {
        let mut albums = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if albums.iter().any(|(known_in, known)| *known_in == chat && known == album) {
            return false;
        }
        if albums.len() == ALBUMS {
            albums.pop_front();
        }
        albums.push_back((chat, album.to_owned()));
        true
    }
}

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
    pub fn recall(&self, who: (ChatId, UserId), now: Moment) -> Option<Standing> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&who).filter(|(standing, at)| is_fresh(*standing, *at, now)).map(|(standing, _)| *standing)
    }

    pub fn note(&self, who: (ChatId, UserId), standing: Standing, now: Moment) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_album_is_new_once_and_they_are_not_kept_for_ever() {
        let albums = Albums::default();
        assert!(albums.note(ChatId(1), "a"));
        assert!(!albums.note(ChatId(1), "a"));
        assert!(albums.note(ChatId(2), "a"));
        for number in 0..ALBUMS {
            albums.note(ChatId(3), &number.to_string());
        }
        assert_eq!(albums.0.lock().unwrap().len(), ALBUMS);
        assert!(albums.note(ChatId(1), "a"));
    }

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
