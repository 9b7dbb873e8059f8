//! Random conversations with the whole bot: whatever people say and tap, in whatever order it comes, no chat shows two keyboards that
//! live. A card's buttons are its own: each names what it is about.
//!
//! Left out is what nobody can know: a screen of which Telegram took the message and never said so may stand beside the one that is shown
//! in its place (`telegram_fails/owed.rs`).

use std::time::Duration;

use panelgram::dialog::Action;
use panelgram_sandbox::telegram::{Fault, Message};
use proptest::prelude::*;

use crate::world::{MEMBER, World};

/// What happens next.
#[derive(Clone, Debug)]
enum Move {
    Says(&'static str),
    /// Taps one of the buttons that are to be seen.
    Taps(prop::sample::Index),
    /// Taps one that was ever to be seen, where it stood: their app has not heard that it went.
    TapsLate(prop::sample::Index),
    /// Does two things before the bot has done anything.
    Both(Box<Move>, Box<Move>),
    /// Does something, and then another thing before Telegram has said what became of the bot's next message.
    Unheard(Box<Move>, Box<Move>),
    /// Telegram does not take the bot's next message.
    Lost(Box<Move>),
    /// Time goes by, and the bot does what is due.
    Waits(u64),
}

const WORDS: [&str; 18] = [
    "/start",
    "/new",
    "/orders",
    "/status",
    "/balance",
    "/cancel",
    "/help",
    "/lang",
    "/mass",
    "/search 1207",
    "1207 | instagram.com/anna | 100",
    "1000",
    "-5",
    "likes",
    "unobtainium",
    "https://instagram.com/p/abc",
    "https://t.me/channel/5",
    "/start o_1001",
];

fn alone() -> impl Strategy<Value = Move> {
    prop_oneof![
        3 => prop::sample::select(WORDS.to_vec()).prop_map(Move::Says),
        6 => any::<prop::sample::Index>().prop_map(Move::Taps),
        2 => any::<prop::sample::Index>().prop_map(Move::TapsLate),
    ]
}

fn any_move() -> impl Strategy<Value = Move> {
    let pair = || (alone().prop_map(Box::new), alone().prop_map(Box::new));
    prop_oneof![
        8 => alone(),
        2 => pair().prop_map(|(one, other)| Move::Both(one, other)),
        1 => pair().prop_map(|(one, other)| Move::Unheard(one, other)),
        1 => alone().prop_map(|only| Move::Lost(Box::new(only))),
        1 => (1_u64..400).prop_map(Move::Waits),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_chat_shows_two_living_keyboards(moves in prop::collection::vec(any_move(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(talk(moves))?;
    }
}

async fn talk(moves: Vec<Move>) -> Result<(), TestCaseError> {
    let world = World::new().await;
    let mut ever = vec![];
    for made in moves {
        make(&world, &made, &ever).await;
        rest(&world).await;
        let living = living(&world);
        prop_assert!(living.len() <= 1, "{living:?} after {made:?} in\n{}", world.chat(MEMBER));
        for message in &living {
            let buttons = message.keyboard.iter().flatten();
            ever.extend(buttons.filter_map(|button| Some((message.message_id, button.data.clone()?))));
        }
    }
    // The one that lives does.
    if let [screen] = &living(&world)[..]
        && screen.button("Menu").is_some()
    {
        let shown = world.press_on(MEMBER, MEMBER, screen.message_id, "Menu").await;
        prop_assert!(shown.text.contains("Hello, Max!"), "{}", world.chat(MEMBER));
    }
    world.end().await;
    Ok(())
}

/// Messages with a button that counts only on the screen, or that buys what the draft is.
fn living(world: &World) -> Vec<Message> {
    let lives = |data: &str| {
        let action = Action::decode(data);
        action.is_some_and(|action| {
            !action.stands_alone() || matches!(action, Action::Confirm { .. } | Action::MassOrder { .. })
        })
    };
    let messages = world.telegram.messages(MEMBER).into_iter().filter(|message| message.from_bot);
    messages
        .filter(|message| {
            message.keyboard.iter().flatten().filter_map(|button| button.data.as_deref()).any(lives)
        })
        .collect()
}

/// All that was begun is done, and what was lost was shown again.
async fn rest(world: &World) {
    world.settle(None).await;
    for _ in 0..2 {
        world.wait(Duration::from_secs(20));
        world.show_owed().await;
    }
    world.tell().await;
}

async fn make(world: &World, made: &Move, ever: &[(i64, String)]) {
    match made {
        Move::Waits(seconds) => {
            world.wait(Duration::from_secs(*seconds));
            world.submit().await;
            world.track().await;
        }
        Move::Both(one, other) => {
            let updates = [act(world, one, ever), act(world, other, ever)];
            for update in updates {
                world.handled(update).await;
            }
        }
        Move::Unheard(one, other) => {
            world.telegram.fail_next("sendMessage", 1, Fault::HeldAfterEffect);
            for made in [one, other] {
                world.handled(act(world, made, ever)).await;
            }
            world.telegram.heal();
        }
        Move::Lost(only) => {
            world.telegram.fail_next(
                "sendMessage",
                1,
                Fault::Refuse { code: 500, description: "Internal Server Error".to_owned() },
            );
            world.settle(act(world, only, ever)).await;
            world.telegram.heal();
        }
        Move::Says(_) | Move::Taps(_) | Move::TapsLate(_) => {
            world.settle(act(world, made, ever)).await;
        }
    }
}

/// The update that the bot gets.
fn act(world: &World, made: &Move, ever: &[(i64, String)]) -> Option<i64> {
    match made {
        Move::Says(words) => world.telegram.say(MEMBER, MEMBER, words).update_id,
        Move::Taps(which) => {
            let shown = world.telegram.messages(MEMBER);
            let buttons: Vec<(i64, String)> = shown
                .iter()
                .flat_map(|message| {
                    message.keyboard.iter().flatten().map(|button| (message.message_id, button))
                })
                .filter_map(|(message, button)| Some((message, button.data.clone()?)))
                .collect();
            (!buttons.is_empty()).then(|| which.get(&buttons)).and_then(|(message, data)| {
                world.telegram.tap(MEMBER, MEMBER, *message, data).ok()?.update_id
            })
        }
        Move::TapsLate(which) => {
            let there: Vec<_> =
                ever.iter().filter(|(message, _)| world.message(MEMBER, *message).is_some()).collect();
            let late = (!there.is_empty()).then(|| which.get(&there));
            late.and_then(|(message, data)| {
                world.telegram.tap_forged(MEMBER, MEMBER, *message, data).update_id
            })
        }
        Move::Both(..) | Move::Unheard(..) | Move::Lost(_) | Move::Waits(_) => None,
    }
}
