//! Whom a turn wakes: the workers that find something to do in what it wrote.

use crate::{
    bot::{context::Bot, show::Turned},
    dialog::Effect,
};

/// What was written for a worker is a reason to wake it.
pub(super) fn wake(bot: &Bot, turned: &Turned) {
    for effect in &turned.effects {
        match effect {
            Effect::Place(_) | Effect::PlaceMany(_) | Effect::Pause(false) => bot.wake.submit.notify_one(),
            Effect::LookNow(_) | Effect::LookAtAll | Effect::WasPlaced(..) => bot.wake.track.notify_one(),
            Effect::ReadBalance => bot.wake.balance.notify_one(),
            Effect::ReadCatalog => bot.wake.catalog.notify_one(),
            Effect::AskRefill(_)
            | Effect::CancelOrder(_)
            | Effect::CancelMany(_)
            | Effect::CancelAll { .. } => {
                bot.wake.requests.notify_one();
            }
            _ => {}
        }
    }
    // A card that is being shown is drawn by that.
    if turned.touches_card && !turned.is_card() || turned.effects.iter().any(tells) {
        bot.wake.tell.notify_one();
    }
}

/// Whether there may be something to tell, or a card to draw, at once: of what workers do first, they say so.
fn tells(effect: &Effect) -> bool {
    !matches!(
        effect,
        Effect::Place(_)
            | Effect::PlaceMany(_)
            | Effect::Star(_)
            | Effect::LookNow(_)
            | Effect::LookAtAll
            | Effect::ReadBalance
            | Effect::ReadCatalog
    )
}
