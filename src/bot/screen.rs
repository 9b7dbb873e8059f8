//! Which message is the screen: where the outcome of a step is shown, and whether a tap stands on it.

use super::{owed::Owed, turn::Arrival};
use crate::{
    dialog::{Input, Show},
    store::dialogues::{Dialogue, Standing},
};

/// Where something is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The message to change; without one, a new message.
    pub edit: Option<i32>,
    /// The message that the new one takes the place of: it is taken away.
    pub replaces: Option<i32>,
    /// Whether what was typed stays: it can't be used as it is, and people copy from it.
    pub keeps_typed: bool,
    /// A new screen gets a higher number than this one, of a message that was there before.
    pub below: Option<i32>,
    /// What the message is from then on.
    becomes: Becomes,
}

/// What a message is once it shows the outcome of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Becomes {
    /// The screen.
    TheScreen,
    /// An older screen, that shows what the newer one shows.
    ItsTwin,
    /// An order's card that stays behind: the next screen is another one.
    Card,
    /// None of these.
    Nothing,
}

impl Target {
    /// Where the outcome of a step is shown: after a tap in the tapped message, after words in the screen. A screen that is buried
    /// under what the bot has said since moves down to where the person writes.
    pub fn of(show: &Show, placed: bool, arrival: &Arrival, dialogue: &Dialogue) -> Self {
        let target = Self::at(show, placed, arrival, dialogue);
        let is_new = target.is_screen() && target.edit.is_none();
        // A tapped message may be an old one, with others below it that were screens once: it tells only together with the screen.
        let last = arrival.typed.or(arrival.tapped.filter(|_| dialogue.screen.is_some()));
        Self { below: last.max(dialogue.screen).filter(|_| is_new), ..target }
    }

    fn at(show: &Show, placed: bool, arrival: &Arrival, dialogue: &Dialogue) -> Self {
        let beside = Self {
            edit: arrival.tapped,
            replaces: None,
            keeps_typed: false,
            below: None,
            becomes: Becomes::Nothing,
        };
        let as_screen = Self { becomes: Becomes::TheScreen, ..beside };
        if placed {
            return Self { becomes: Becomes::Card, ..beside };
        }
        let buried = dialogue.screen.filter(|_| dialogue.buried && arrival.tapped.is_none());
        match show {
            Show::Nothing => Self { edit: None, ..beside },
            Show::Aside(_) => beside,
            Show::Fresh => Self { edit: None, ..as_screen },
            Show::Screen if buried.is_some() => Self { edit: None, replaces: buried, ..as_screen },
            Show::Below if arrival.tapped.is_none() => {
                Self { edit: None, replaces: dialogue.screen, keeps_typed: true, ..as_screen }
            }
            Show::Screen | Show::Below => {
                let edit = arrival.tapped.or(dialogue.screen);
                let is_twin = is_out_of_date(arrival, dialogue) && is_older(edit, dialogue);
                Self { edit, becomes: if is_twin { Becomes::ItsTwin } else { Becomes::TheScreen }, ..beside }
            }
        }
    }

    /// Whether the message shows the screen from then on.
    pub fn is_screen(&self) -> bool {
        matches!(self.becomes, Becomes::TheScreen | Becomes::ItsTwin)
    }

    /// The same, and `twin` is taken away.
    #[must_use]
    pub fn without(self, twin: Option<i32>) -> Self {
        Self { replaces: self.replaces.or(twin), ..self }
    }

    /// Shown again, in the message that it was to change, or anew.
    pub fn again(owed: &Owed) -> Self {
        let becomes = if owed.is_screen { Becomes::TheScreen } else { Becomes::Nothing };
        Self { edit: owed.edit, replaces: None, keeps_typed: true, below: None, becomes }
    }

    /// Where the screen is, as far as that is known before anything is sent.
    pub fn standing(&self, screen: Option<i32>) -> Standing {
        let is_as_before = Standing { message: screen, below: self.below, is_shown: false, twin: None };
        match self.becomes {
            Becomes::TheScreen => Standing { message: self.edit.or(screen), is_shown: true, ..is_as_before },
            Becomes::ItsTwin => Standing { twin: self.edit, ..is_as_before },
            Becomes::Card => Standing { message: None, is_shown: true, ..is_as_before },
            Becomes::Nothing => is_as_before,
        }
    }
}

/// Whether a newer screen than this message is there, or on its way.
fn is_older(message: Option<i32>, dialogue: &Dialogue) -> bool {
    message < dialogue.screen || message == dialogue.screen && dialogue.is_screen_coming()
}

/// Where Telegram did not say yet, or never, whether a new screen came, a tap on it says so: then it is the screen. So is an older one
/// that shows the same, if it is tapped. Returns the message that shows the same in its place: of two, the tapped one stays.
pub fn find_screen(arrival: &Arrival, dialogue: &mut Dialogue) -> Option<i32> {
    let tapped = arrival.tapped.filter(|_| is_of_a_screen(arrival))?;
    if dialogue.twin == Some(tapped) {
        dialogue.owed_after = None;
        return dialogue.screen.replace(tapped).filter(|other| *other != tapped);
    }
    if dialogue.screen == Some(tapped) {
        return dialogue.twin.filter(|_| !dialogue.is_screen_coming());
    }
    dialogue
        .owed_after
        .filter(|after| tapped > *after)
        .and_then(|after| dialogue.screen.replace(tapped).filter(|before| *before > after).or(dialogue.twin))
}

fn is_of_a_screen(arrival: &Arrival) -> bool {
    !arrival.in_group && matches!(&arrival.input, Input::Tap(action) if !action.stands_alone())
}

/// Whether a button was tapped that belongs to the screen, where the screen is not, or not any more.
fn is_out_of_date(arrival: &Arrival, dialogue: &Dialogue) -> bool {
    is_of_a_screen(arrival) && (arrival.tapped != dialogue.screen || dialogue.is_screen_coming())
}

/// A button that belongs to the screen counts only where the screen is.
pub fn settle_tap(arrival: &Arrival, dialogue: &Dialogue) -> Input {
    if is_out_of_date(arrival, dialogue) { Input::StaleTap } else { arrival.input.clone() }
}
