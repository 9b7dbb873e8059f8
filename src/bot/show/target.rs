//! Which message shows the outcome of a step, what becomes of the screens before it, and whether a tap stands on the screen.

use crate::{
    bot::arrival::{Arrival, read_state},
    dialog::{Input, Show},
    store::{
        dialogues::Dialogue,
        messages::{Again, Message},
    },
};

/// Where something is shown.
#[derive(Clone, Debug)]
pub struct Target {
    /// The message to change; without one, a new message.
    pub edit: Option<i32>,
    /// Screens that are taken away: they show the same, or the new message takes the place of one.
    pub removes: Vec<Message>,
    /// Screens that are none any more, and lose their buttons unless they are cards.
    pub leaves: Vec<Message>,
    /// A message that lost its buttons before it was tapped, or was to: its person's app has not heard of it.
    pub dead: Option<i32>,
    /// The screen that goes when the new one is there: the bot has said nothing below it, and it only led there.
    pub goes: Option<i32>,
    /// Whether what was typed stays: it can't be used as it is, and people copy from it.
    pub keeps_typed: bool,
    /// A new screen gets a higher number than this one, of a message that was there before.
    pub below: Option<i32>,
    /// The update that the message answers, if it is a screen from then on.
    pub answers: Option<i64>,
    /// What the message is from then on.
    becomes: Becomes,
}

/// What a message is once it shows the outcome of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Becomes {
    /// The screen.
    TheScreen,
    /// An order's card that stays behind: the next screen is another one.
    Card,
    /// What it was.
    AsItWas,
}

impl Target {
    /// Where the outcome of a step is shown: after a tap in the tapped message, after words in the screen. A screen that is buried
    /// under what the bot has said since moves down to where the person writes.
    pub fn of(show: &Show, placed: bool, arrival: &Arrival, dialogue: &Dialogue) -> Self {
        let mut target = Self::at(show, placed, arrival, dialogue);
        let here = target.edit.and_then(|message| at(dialogue, message));
        target.answers = match target.becomes {
            Becomes::TheScreen => here.and_then(|here| here.answers).or(Some(arrival.update)),
            Becomes::Card => None,
            Becomes::AsItWas => here.and_then(|here| here.answers),
        };
        let is_new = target.edit.is_none();
        if target.becomes == Becomes::Card || target.becomes == Becomes::TheScreen && !is_new {
            let is_same = |other: &&Message| {
                other.id.is_some() && here.is_some_and(|here| here.answers == other.answers)
            };
            let others = screens(dialogue).filter(|other| other.id.is_none() || other.id != target.edit);
            let (same, older): (Vec<&Message>, Vec<&Message>) = others.partition(is_same);
            target.removes.extend(same.into_iter().cloned());
            target.leaves.extend(older.into_iter().cloned());
        }
        if is_new && target.is_screen() {
            let before = screen(dialogue).and_then(|screen| screen.id);
            // The tapped message need not be the last one: as a lower bound it counts only together with a known screen.
            let last = arrival.typed.or(arrival.tapped.filter(|_| before.is_some()));
            target.below = last.max(before);
        }
        target
    }

    fn at(show: &Show, placed: bool, arrival: &Arrival, dialogue: &Dialogue) -> Self {
        let beside = Self::beside(arrival.tapped);
        let becomes_screen = Self { becomes: Becomes::TheScreen, ..beside.clone() };
        if placed {
            return Self { becomes: Becomes::Card, ..beside };
        }
        let before = screen(dialogue).filter(|_| arrival.tapped.is_none());
        let buried = before.filter(|screen| screen.id < Some(dialogue.said));
        let moved = |screen: Option<&Message>| Self {
            edit: None,
            removes: screen.cloned().into_iter().collect(),
            ..becomes_screen.clone()
        };
        match show {
            Show::Nothing => {
                let dead = arrival.tapped.filter(|_| is_superseded(arrival, dialogue));
                Self { edit: None, dead, ..beside }
            }
            Show::Aside(_) => beside,
            Show::Fresh => {
                let newest = before.filter(|screen| !screen.is_card() && screen.id > Some(dialogue.said));
                let goes = newest.filter(|_| read_state(dialogue.state.as_deref()).only_leads_on());
                Self { edit: None, goes: goes.and_then(|screen| screen.id), ..becomes_screen }
            }
            Show::Screen if buried.is_some() => moved(buried),
            Show::Below if arrival.tapped.is_none() => Self { keeps_typed: true, ..moved(before) },
            Show::Screen | Show::Below => {
                let edit = arrival.tapped.or(before.and_then(|screen| screen.id));
                Self { edit, ..becomes_screen }
            }
        }
    }

    fn beside(edit: Option<i32>) -> Self {
        let (removes, leaves) = (vec![], vec![]);
        Self {
            edit,
            removes,
            leaves,
            dead: None,
            goes: None,
            keeps_typed: false,
            below: None,
            answers: None,
            becomes: Becomes::AsItWas,
        }
    }

    /// Whether the message shows the screen from then on.
    pub fn is_screen(&self) -> bool {
        self.becomes == Becomes::TheScreen
    }

    /// Shown again, in the message that it was to change, or anew.
    pub fn again(row: &Again) -> Self {
        let becomes = if row.answers.is_some() { Becomes::TheScreen } else { Becomes::AsItWas };
        Self { answers: row.answers, becomes, ..Self::beside(row.message) }
    }
}

fn screens(dialogue: &Dialogue) -> impl Iterator<Item = &Message> {
    dialogue.messages.iter().filter(|message| message.answers.is_some())
}

/// The newest screen that is known to have come.
fn screen(dialogue: &Dialogue) -> Option<&Message> {
    screens(dialogue).filter(|screen| screen.id.is_some()).max_by_key(|screen| screen.id)
}

/// The screen that is on its way, or that got lost: Telegram has not said its number.
fn coming(dialogue: &Dialogue) -> Option<&Message> {
    screens(dialogue).find(|screen| screen.id.is_none())
}

fn at(dialogue: &Dialogue, message: i32) -> Option<&Message> {
    dialogue.messages.iter().find(|known| known.id == Some(message))
}

/// Whether a button was tapped that belongs to the screen, while a newer one is there, or on its way. Of one that may have got lost
/// nobody knows whether it is there.
pub fn is_superseded(arrival: &Arrival, dialogue: &Dialogue) -> bool {
    let is_coming = coming(dialogue).is_some_and(|coming| !coming.due);
    let is_older = is_coming || screen(dialogue).is_some_and(|screen| arrival.tapped < screen.id);
    is_out_of_date(arrival, dialogue) && is_older && !tapped_a_card(arrival, dialogue)
}

/// Where Telegram did not say yet, or never, whether a new screen came, a tap on it says so. The key of that screen's row.
pub fn find_screen(arrival: &Arrival, dialogue: &mut Dialogue) -> Option<(i64, i32)> {
    let tapped = arrival.tapped.filter(|_| is_of_a_screen(arrival))?;
    if at(dialogue, tapped).is_some() {
        return None;
    }
    let is_it = |screen: &&mut Message| {
        screen.answers.is_some() && screen.id.is_none() && screen.above.is_some_and(|above| tapped > above)
    };
    let screen = dialogue.messages.iter_mut().find(is_it)?;
    (screen.id, screen.due) = (Some(tapped), false);
    Some((screen.key, tapped))
}

fn is_of_a_screen(arrival: &Arrival) -> bool {
    !arrival.in_group && matches!(&arrival.input, Input::Tap(action) if !action.stands_alone())
}

/// Whether a button was tapped that belongs to the screen, where the screen is not, or not any more.
fn is_out_of_date(arrival: &Arrival, dialogue: &Dialogue) -> bool {
    let answers = arrival.tapped.and_then(|message| at(dialogue, message)).and_then(|here| here.answers);
    let is_newest = answers.is_some() && coming(dialogue).is_none_or(|coming| coming.answers == answers);
    is_of_a_screen(arrival) && !is_newest
}

/// A button that belongs to the screen counts only where the screen is.
pub fn heed_place(arrival: &Arrival, dialogue: &Dialogue) -> Input {
    if is_out_of_date(arrival, dialogue) { Input::StaleTap } else { arrival.input.clone() }
}

/// Whether the tapped message shows something that was ordered.
pub fn tapped_a_card(arrival: &Arrival, dialogue: &Dialogue) -> bool {
    arrival.tapped.and_then(|message| at(dialogue, message)).is_some_and(Message::is_card)
}

/// What was known of the message that is changed.
pub fn known<'a>(target: &Target, dialogue: &'a Dialogue) -> Option<&'a Message> {
    target.edit.and_then(|message| at(dialogue, message))
}
