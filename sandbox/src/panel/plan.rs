//! Orders that make orders: a drip-feed makes one for each run, a subscription one for each new post. Here is when the
//! next is due and how the parent stands; `book.rs` makes them, because they take ids and money.

use std::time::Duration;

use crate::Moment;

/// More children than a sandbox needs; a subscription without `posts` ends here.
pub(super) const MAX_CHILDREN: u64 = 1_000;

const MS_OF_DAY: i64 = 86_400_000;

/// What a parent will order, and has ordered so far.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// `None` for a drip-feed.
    pub posts: Option<Posts>,
    pub first: Moment,
    pub every: Duration,
    /// How many children there will be.
    pub count: u64,
    /// Quantity of a child: from, to.
    pub quantity: (u64, u64),
    pub children: Vec<u64>,
    pub old_children: Vec<u64>,
}

/// What only a subscription has.
#[derive(Clone, Debug)]
pub(super) struct Posts {
    /// `expiry` as it was sent, and the moment it means.
    pub expiry: Option<(String, Moment)>,
    /// The balance did not suffice for a post.
    pub paused: bool,
    /// Whether the number of posts is limited.
    pub limited: bool,
}

impl Plan {
    /// When the next child is due, if there is to be one.
    pub fn next_due(&self, cancelled: Option<Moment>) -> Option<Moment> {
        let made = u32::try_from(self.children.len()).ok()?;
        if u64::from(made) >= self.count || self.posts.as_ref().is_some_and(|posts| posts.paused) {
            return None;
        }
        let due = self.first.plus(self.every.saturating_mul(made));
        let expired = self.expires().is_some_and(|end| due >= end);
        let stopped = cancelled.is_some_and(|asked| due >= asked);
        (!expired && !stopped).then_some(due)
    }

    /// How many children will not be made, because somebody cancelled.
    pub fn unmade(&self, cancelled: Option<Moment>) -> u64 {
        let made = u64::try_from(self.children.len()).unwrap_or(u64::MAX);
        if cancelled.is_some() { self.count.saturating_sub(made) } else { 0 }
    }

    /// The parent's status word; `ended` says whether all children made so far have ended.
    pub fn status(&self, cancelled: Option<Moment>, ended: bool, now: Moment) -> &'static str {
        let complete = u64::try_from(self.children.len()).is_ok_and(|made| made >= self.count);
        match &self.posts {
            None if cancelled.is_some() && self.unmade(cancelled) > 0 => "Canceled",
            None if complete && ended => "Completed",
            None => "In progress",
            Some(_) if cancelled.is_some() => "Canceled",
            Some(posts) if posts.limited && complete => "Completed",
            Some(_) if self.expires().is_some_and(|end| now >= end) => "Expired",
            Some(posts) if posts.paused => "Paused",
            Some(_) => "Active",
        }
    }

    /// Makes no more children, because the balance did not suffice for one.
    pub fn pause(&mut self) {
        if let Some(posts) = &mut self.posts {
            posts.paused = true;
        }
    }

    fn expires(&self) -> Option<Moment> {
        let (_, end) = self.posts.as_ref()?.expiry.as_ref()?;
        Some(*end)
    }
}

/// The end of a day written as `31/12/2027`.
pub(super) fn end_of_day(text: &str) -> Option<Moment> {
    let mut parts = text.split('/').map(|part| part.parse::<u16>().ok());
    let (day, month, year) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1970..=9999).contains(&year) {
        return None;
    }
    if day == 0 || day > days_in(year, month) {
        return None;
    }
    let years: i64 = (1970..year).map(|y| if is_leap(y) { 366 } else { 365 }).sum();
    let months: i64 = (1..month).map(|m| i64::from(days_in(year, m))).sum();
    Some(Moment((years + months + i64::from(day)) * MS_OF_DAY))
}

fn is_leap(year: u16) -> bool {
    (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400)
}

fn days_in(year: u16, month: u16) -> u16 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
