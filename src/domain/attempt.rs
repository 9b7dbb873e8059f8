//! What is asked of the panel at most once: an order's `add`, a refill, a cancellation. How it goes on is in `ops/attempt.rs`; here is what
//! may be concluded of an `add` that the panel answered with a no. What a panel *says* is a claim; what its balance shows is evidence. One
//! table ([`judge`]) puts both together, with a reason a row; what neither shows is for people to decide.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};
use strum::VariantArray;

use super::{account::Shown, ids::OrderId, pause::doubled};

/// What is asked of the panel at most once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Attempt {
    /// An order's `add`.
    Add(OrderId),
    /// A refill or a cancellation, by the key of its row.
    Ask(i64),
}

/// For the log.
impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Add(order) => write!(f, "order {order}"),
            Self::Ask(key) => write!(f, "request {key}"),
        }
    }
}

/// How an attempt came to be left over: found so while nobody is sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was being sent.
    Interrupted,
    /// Its time to be sent is over, and nothing of it ever left.
    Overdue,
    /// Its time is over, and the panel said no to what left.
    OverdueAndSent,
}

/// Why the panel never took an order (`orders.reject_reason`); each has its own sentence for the member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, VariantArray, sqlx::Type, Serialize, Deserialize)]
#[sqlx(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum RejectReason {
    /// The link was refused.
    Link,
    /// An order for this link is still active.
    Duplicate,
    /// The quantity was refused.
    Quantity,
    /// The owner's balance at the panel is too low: nobody's business but the admins'.
    Funds,
    /// The service is gone or disabled.
    Service,
    /// Refused for a reason of the panel's own.
    Other,
    /// It could not be sent in time.
    GivenUp,
    /// It was unclear, and an admin found that it was not placed.
    NotPlaced,
    /// It was cancelled before it was sent.
    Withdrawn,
    /// It costs more by now than was paid for it, and was not sent.
    PriceRose,
}

impl RejectReason {
    /// All of them.
    pub const ALL: &'static [Self] = Self::VARIANTS;
}

/// What the words of a refusal mean for the order. Which words mean what: `panel/refusal.rs`, where words about an accident, or that it
/// will still be done, are no refusal at all: what is done late moves the balance late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// The request itself is at fault – its link, quantity, service, or what the account can pay –, which panels check before they take
    /// anything.
    Fault(RejectReason),
    /// A no without a reason that is checked beforehand: "could not be sent to the provider" may be said after the money was taken.
    No,
    /// Any order would have met it, for a while: the pace, a panel or provider that is down.
    Passing(Passing),
    /// The key, the account or the address: nothing is sent before it is mended.
    Barred,
}

/// Why any order would have been refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Passing {
    /// Too many calls.
    Pace,
    /// Closed, or without its provider.
    Down,
}

/// Whom a no concerns that passes: who else is not sent for a while, beside the order that met it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Concerns {
    /// Nobody else: it is about what was ordered, a link mostly.
    #[default]
    Order,
    /// Whoever ordered of the same service.
    Service,
    /// All: it is the account's pace, or the panel itself. (It was stored as `house` once.)
    #[serde(alias = "house")]
    Everybody,
}

/// What a panel said to an `add`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// What it means.
    pub meaning: Meaning,
    /// Its words, for admins.
    pub words: String,
    /// How long it asks to wait, where it does.
    #[serde(default)]
    pub wait: Option<Duration>,
    /// Whom it concerns.
    #[serde(default)]
    pub concerns: Concerns,
    /// How often the balance could not be read since.
    #[serde(default)]
    pub unread: u32,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Nothing was ordered: whoever ordered is told so.
    Refused(RejectReason),
    /// Nothing was ordered, and it may be sent again a while later.
    Again,
    /// The balance has to be read before anything can be said.
    Later,
    /// Nobody knows whether it was ordered: people decide, and it is never sent again by itself.
    Unclear,
}

/// How often the balance may stay unread before people are asked. A panel that has too many calls mostly refuses this one, too.
const READINGS: u32 = 3;

/// Puts together what the panel said and what its balance shows. `first`: it was sent for the first time.
///
/// | it said | untouched | unmoved | fell, moved | unread |
/// |---|---|---|---|---|
/// | the request is at fault | refused | refused: words and money say the same, as far as this money says anything | unclear | unclear |
/// | no, for no such reason | refused | unclear: it may have been taken and not be shown | unclear | unclear |
/// | not now | again | unclear | unclear | later, a few times; the pace may strike the reading as well |
/// | the key or the address | again | unclear | unclear | later: nothing can be read until it is mended |
///
/// "There is an order for this link" to an order that was sent before may be about that first sending: unclear, whatever else.
pub fn judge(claim: &Claim, shown: Shown, first: bool) -> Verdict {
    match (claim.meaning, shown) {
        (Meaning::Fault(RejectReason::Duplicate), _) if !first => Verdict::Unclear,
        (Meaning::Fault(reason), Shown::Untouched | Shown::Unmoved) => Verdict::Refused(reason),
        (Meaning::No, Shown::Untouched) => Verdict::Refused(RejectReason::Other),
        (Meaning::Passing(_) | Meaning::Barred, Shown::Untouched) => Verdict::Again,
        (Meaning::Passing(Passing::Pace), Shown::Unread) if claim.unread < READINGS => Verdict::Later,
        (Meaning::Barred, Shown::Unread) => Verdict::Later,
        (Meaning::No | Meaning::Passing(_) | Meaning::Barred, Shown::Unmoved)
        | (Meaning::Fault(_) | Meaning::No | Meaning::Passing(_), Shown::Unread)
        | (_, Shown::Fell | Shown::Moved) => Verdict::Unclear,
    }
}

/// How long what did not leave waits before it is tried again: 5 s, 10 s, 20 s … at most a minute.
pub fn try_again_in(tries: i64) -> Duration {
    doubled(Duration::from_secs(5), tries, Duration::from_mins(1))
}

/// The shortest pause before an order that the panel would not take for now is sent again.
const PACE_PAUSE: Duration = Duration::from_mins(1);
const DOWN_PAUSE: Duration = Duration::from_secs(30);
/// The longest.
const LONGEST_PAUSE: Duration = Duration::from_mins(10);

/// After a no that concerns others, they wait this part of what the order itself waits.
const HOLD_PART: u32 = 4;
/// The shortest and the longest time for which one order's answer lets others wait.
const SHORTEST_HOLD: Duration = Duration::from_secs(4);
const LONGEST_HOLD: Duration = Duration::from_mins(1);

/// How long the others wait whom a no concerns, while the order that met it waits for `pause`: less than that, so that one order which
/// always fails does not stop the rest, and never long, whatever the panel asked for.
pub fn hold(pause: Duration) -> Duration {
    (pause / HOLD_PART).clamp(SHORTEST_HOLD, LONGEST_HOLD)
}

/// How long an order waits before it is sent again, after `tries`: twice as long each time, and no shorter than the panel asked for.
pub fn pause(claim: &Claim, tries: i64) -> Duration {
    let shortest = match claim.meaning {
        Meaning::Passing(Passing::Pace) | Meaning::Barred => PACE_PAUSE,
        Meaning::Passing(Passing::Down) | Meaning::Fault(_) | Meaning::No => DOWN_PAUSE,
    };
    let grown = doubled(shortest, tries, LONGEST_PAUSE);
    claim.wait.map_or(grown, |wait| wait.max(grown))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(meaning: Meaning) -> Claim {
        Claim { meaning, words: String::new(), wait: None, concerns: Concerns::Order, unread: 0 }
    }

    const EVERY: [Meaning; 5] = [
        Meaning::Fault(RejectReason::Link),
        Meaning::No,
        Meaning::Passing(Passing::Pace),
        Meaning::Passing(Passing::Down),
        Meaning::Barred,
    ];

    #[test]
    fn whatever_it_said_money_that_is_gone_is_for_people() {
        for meaning in EVERY {
            for shown in [Shown::Fell, Shown::Moved] {
                assert_eq!(judge(&claim(meaning), shown, true), Verdict::Unclear, "{meaning:?} {shown:?}");
            }
        }
    }

    #[test]
    fn it_is_sent_again_only_where_the_balance_shows_that_nothing_was_taken() {
        for meaning in EVERY {
            for shown in [Shown::Unmoved, Shown::Fell, Shown::Moved, Shown::Unread] {
                assert_ne!(judge(&claim(meaning), shown, true), Verdict::Again, "{meaning:?} {shown:?}");
            }
        }
        assert_eq!(judge(&claim(Meaning::Passing(Passing::Down)), Shown::Untouched, true), Verdict::Again);
    }

    #[test]
    fn a_balance_that_can_not_be_read_is_waited_for_a_few_times_only() {
        let pace = |unread| Claim { unread, ..claim(Meaning::Passing(Passing::Pace)) };
        assert_eq!(judge(&pace(READINGS - 1), Shown::Unread, true), Verdict::Later);
        assert_eq!(judge(&pace(READINGS), Shown::Unread, true), Verdict::Unclear);
        assert_eq!(judge(&claim(Meaning::Barred), Shown::Unread, true), Verdict::Later);
        for meaning in [Meaning::Fault(RejectReason::Link), Meaning::No, Meaning::Passing(Passing::Down)] {
            assert_eq!(judge(&claim(meaning), Shown::Unread, true), Verdict::Unclear, "{meaning:?}");
        }
    }

    #[test]
    fn a_duplicate_of_what_was_sent_before_may_be_itself() {
        let duplicate = claim(Meaning::Fault(RejectReason::Duplicate));
        assert_eq!(judge(&duplicate, Shown::Untouched, true), Verdict::Refused(RejectReason::Duplicate));
        assert_eq!(judge(&duplicate, Shown::Untouched, false), Verdict::Unclear);
    }

    #[test]
    fn pauses_grow_and_heed_the_panel() {
        let seconds = |meaning, tries| pause(&claim(meaning), tries).as_secs();
        assert_eq!(seconds(Meaning::Passing(Passing::Pace), 0), 60);
        assert_eq!(seconds(Meaning::Passing(Passing::Pace), 2), 240);
        assert_eq!(seconds(Meaning::Passing(Passing::Down), 0), 30);
        assert_eq!(seconds(Meaning::Passing(Passing::Down), 60), 600);
        let asked = Claim { wait: Some(Duration::from_mins(7)), ..claim(Meaning::Passing(Passing::Pace)) };
        assert_eq!(pause(&asked, 0), Duration::from_mins(7));
    }

    #[test]
    fn others_wait_for_a_part_of_that_and_never_for_long() {
        let seconds = |pause| hold(Duration::from_secs(pause)).as_secs();
        assert_eq!([5, 60, 200].map(seconds), [4, 15, 50]);
        assert_eq!(hold(Duration::from_hours(30 * 24)), Duration::from_mins(1));
    }
}
