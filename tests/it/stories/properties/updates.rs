//! Random and broken updates. Thousands of random conversations go update by update through `talk.rs`; and the whole bot is sent
//! updates with wrong types, missing fields and endless words, over HTTP: it answers whoever comes after them.
//!
//! The same without an end, guided by what of the code was reached, is the fuzz target; `fuzz/README.md` says how.

use std::{cell::RefCell, time::Duration};

use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Value, json};

use super::{Dice, talk};
use crate::world::{ADMIN, BYSTANDER, FOREIGN_GROUP, GROUP, MEMBER, STRANGER, World};

/// What people write, and what no app sends.
const TEXTS: [&str; 40] = [
    "/start",
    "/start s_7",
    "/start o_1001",
    "/start o_1003",
    "/new",
    "/search likes",
    "/orders",
    "/status",
    "/status 1003",
    "/balance",
    "/mass",
    "/mass 7 | https://instagram.com/p/a | 100",
    "/export",
    "/cancel",
    "/lang",
    "/help",
    "/users",
    "/order 1002",
    "/cancelorders 1001-1005",
    "/stats",
    "/sync",
    "/pause",
    "/resume",
    "/teleport",
    "likes",
    "100",
    "5k",
    "-5",
    "1e9",
    "٣",
    "https://instagram.com/p/abc",
    "@name",
    "http://127.0.0.1/",
    "8 | https://instagram.com/p/b | 100",
    "anna\nben\ncarl",
    "\u{202e}drawkcab\u{2068}",
    "z\u{300}\u{301}\u{302}\u{303}a\u{489}l\u{336}go",
    "👨‍👩‍👧‍👦🇷🇺👩🏽‍🚀",
    "a\0b",
    "<b>&amp;</i>&#x0;",
];

/// What buttons say, with a number for `#`.
const BUTTONS: [&str; 53] = [
    "-",
    "m",
    "M",
    "N",
    "b",
    "B",
    "L",
    "l:en",
    "l:ru",
    "h",
    "p:#",
    "c:instagram:#",
    "s:instagram:1:#",
    "f:#",
    "j:#",
    "g:100",
    "v:#",
    "S:#",
    "*:#",
    "o:#",
    "q:quantity:100",
    "q:runs:2",
    "fe:link",
    "fe:quantity",
    "fk:comments",
    "fs:runs",
    "fc:comments",
    "y:#",
    "mp:#",
    "mc",
    "mo:#",
    "O:all:#",
    "i:100#",
    "r:100#",
    "a:100#",
    "E:own",
    "E:all:all",
    "C:100#",
    "H:100#:0",
    "R:100#",
    "k:100#",
    "K:100#",
    "w:4:yes",
    "u:3:no",
    "U:#",
    "P:#",
    "ka:#",
    "Ka:#",
    "T",
    "F:100#",
    "xy:100#",
    "xn:100#",
    "xw:100#",
];

fn any_words() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(TEXTS.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,60}",
        1 => (select(TEXTS.to_vec()), 1_usize..800).prop_map(|(text, times)| text.repeat(times)),
    ]
}

fn any_data() -> impl Strategy<Value = String> {
    let number = prop_oneof![6 => 0_i64..8, 1 => any::<i64>()];
    prop_oneof![
        9 => (select(BUTTONS.to_vec()), number).prop_map(|(data, number)| data.replace('#', &number.to_string())),
        1 => "\\PC{0,64}",
    ]
}

/// Where a conversation is led on purpose: to the service's card, its fields, the confirmation, and on.
fn any_way() -> impl Strategy<Value = Vec<Update>> {
    (1_i64..20, 0_i64..12).prop_map(|(service, number)| {
        let tap = Update::Tap;
        vec![
            tap("p:0".into()),
            tap(format!("S:{service}")),
            tap(format!("o:{service}")),
            Update::Text("https://instagram.com/p/abc".into()),
            Update::Text("100".into()),
            tap(format!("y:{number}")),
            tap("y:4".into()),
        ]
    })
}

#[derive(Clone, Debug)]
enum Update {
    Text(String),
    Tap(String),
    Edit(String),
    Photo,
}

fn any_update() -> impl Strategy<Value = Update> {
    prop_oneof![
        4 => any_words().prop_map(Update::Text),
        6 => any_data().prop_map(Update::Tap),
        1 => any_words().prop_map(Update::Edit),
        1 => Just(Update::Photo),
    ]
}

/// An update as Telegram writes it.
fn written(id: usize, who: i64, chat: i64, update: &Update) -> Value {
    let kind = if chat > 0 { "private" } else { "supergroup" };
    let from = json!({"id": who, "is_bot": false, "first_name": "Any\u{202e}body", "language_code": "en"});
    let mut message = json!({"message_id": id + 10, "date": 1, "from": from,
        "chat": {"id": chat, "type": kind, "first_name": "A", "title": "G"}});
    let (name, content) = match update {
        Update::Text(text) | Update::Edit(text) => ("text", json!(text)),
        Update::Photo | Update::Tap(_) => (
            "photo",
            json!([{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1, "file_size": 1}]),
        ),
    };
    message[name] = content;
    match update {
        Update::Text(_) | Update::Photo => json!({"update_id": id, "message": message}),
        Update::Edit(_) => json!({"update_id": id, "edited_message": message}),
        Update::Tap(data) => {
            json!({"update_id": id, "callback_query": {"id": "1", "from": from, "chat_instance": "1",
            "data": data, "message": message}})
        }
    }
}

/// Something in it is of another type, is missing, or is endless.
fn broken(mut update: Value, dice: &mut Dice) -> Value {
    for _ in 0..=dice.below(3) {
        let mut at = &mut update;
        // Down into it, to a random depth.
        while dice.below(4) > 0 {
            let keys: Vec<String> =
                at.as_object().map(|fields| fields.keys().cloned().collect()).unwrap_or_default();
            let Some(key) =
                usize::try_from(dice.below(keys.len().max(1) as u64)).ok().and_then(|at| keys.get(at))
            else {
                break;
            };
            at = &mut at[key.as_str()];
        }
        *at = match dice.below(12) {
            0 => Value::Null,
            1 => json!(-1),
            2 => json!(i64::MAX),
            3 => json!(1e300),
            4 => json!(""),
            5 => json!("x".repeat(70_000)),
            6 => json!("\u{202e}\0🇷🇺\u{489}"),
            7 => json!([]),
            8 => json!({"of the future": [{}, null, 1.5]}),
            9 => json!(true),
            10 => json!(u64::MAX),
            _ => json!([[[[[[[[]]]]]]]]),
        };
    }
    update
}

thread_local! {
    /// Opened once, for all conversations.
    static TALK: RefCell<talk::Talk> = RefCell::new(talk::Talk::new());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_said_no_screen_is_refused_and_nothing_is_bought_unconfirmed(
        who in select(vec![1_i64, 2, 2, 3, 4, 5]),
        before in vec(any_update(), 0..3),
        way in any_way(),
        after in vec(any_update(), 0..5),
        seed in any::<u64>(),
    ) {
        let mut dice = Dice(seed);
        TALK.with_borrow_mut(|talk| {
            talk.begin();
            for (id, update) in before.iter().chain(&way).chain(&after).enumerate() {
                let chat = if dice.below(6) == 0 { talk::GROUP } else { who };
                let update = written(id + 1, who, chat, update);
                let update = if dice.below(12) == 0 { broken(update, &mut dice) } else { update };
                talk.hear(&update.to_string());
            }
        });
    }
}

#[test]
fn the_conversations_above_do_buy() {
    let mut talk = talk::Talk::new();
    let (likes, link) = ("/search likes".to_owned(), "https://instagram.com/p/abc".to_owned());
    let tap = |data: &str| Update::Tap(data.to_owned());
    let one = [
        Update::Text(likes),
        tap("S:1"),
        tap("o:1"),
        Update::Text(link),
        Update::Text("100".into()),
        tap("y:4"),
    ];
    let many = [Update::Text("/mass 7 | https://instagram.com/p/a | 100".into()), tap("mo:6")];
    for (id, update) in one.iter().chain(&many).enumerate() {
        talk.hear(&written(id + 1, 2, 2, update).to_string());
    }
    assert_eq!((talk.drawn, talk.bought), (8, 2));
}

#[tokio::test]
async fn broken_updates_are_skipped_and_whoever_comes_after_them_is_answered() {
    let world = World::new().await;
    let mut dice = Dice(4);
    let people =
        [(MEMBER, MEMBER), (STRANGER, STRANGER), (ADMIN, GROUP), (BYSTANDER, GROUP), (MEMBER, FOREIGN_GROUP)];
    for _ in 0..12 {
        for _ in 0..40 {
            let (who, chat) = people[usize::try_from(dice.below(5)).unwrap()];
            let pick = |from: &[&str], dice: &mut Dice| {
                from[usize::try_from(dice.below(from.len() as u64)).unwrap()].to_owned()
            };
            let update = match dice.below(4) {
                0 => Update::Text(pick(&TEXTS, &mut dice)),
                1 => Update::Edit(pick(&TEXTS, &mut dice)),
                2 => Update::Photo,
                _ => Update::Tap(pick(&BUTTONS, &mut dice).replace('#', "1")),
            };
            let mut update = broken(written(1, who, chat, &update), &mut dice);
            // The queue gives it a number of its own.
            update.as_object_mut().map(|fields| fields.remove("update_id"));
            world.telegram.push_update(&update);
        }
        let help = tokio::time::timeout(Duration::from_secs(30), world.say(MEMBER, "/help"));
        help.await.expect("whoever comes after them is heard");
        assert!(world.last(MEMBER).text.contains("What this bot does"), "{}", world.chat(MEMBER));
    }
    world.submit().await;
    assert!(world.panel.orders().is_empty());
    // Messages and chats were invented; what the bot wrote was not.
    let invented = ["can't be edited", "to edit not found", "chat not found", "query is too old"];
    let mut odd = world.telegram.refusals();
    odd.retain(|why| invented.iter().all(|words| !why.contains(words)));
    assert!(odd.is_empty(), "{odd:?}");
}
