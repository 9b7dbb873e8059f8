//! One fault at a time: a handler that panics or fails, a chat that is held up, a screen that is gone, a person who blocked the bot, a
//! Telegram that is down.

use std::{
    io,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use panelgram::{bot::schema, domain::shop::Payer};
use panelgram_sandbox::telegram::Fault;
use teloxide::{dispatching::UpdateFilterExt, dptree, types::Update};

use crate::behind::{refuse_to_write, write_again};
use crate::world::{ADMIN, GROUP, MEMBER, OTHER_MEMBER, STRANGER, World};

const LINK: &str = "https://instagram.com/p/abc";

/// Waits until every update that was queued is handled and confirmed.
async fn quiet(world: &World) {
    world.telegram.wait(|telegram| telegram.waiting_updates() == 0).await;
    world.app.bot.sender.idle().await;
}

/// How many calls were about this chat.
fn calls(world: &World, chat: i64) -> usize {
    world.telegram.calls().iter().filter(|call| call.chat_id == Some(chat)).count()
}

#[tokio::test]
async fn a_panic_in_a_handler_is_said_with_a_code_and_ends_nothing() {
    #[expect(clippy::needless_pass_by_value, reason = "dptree hands values")]
    fn asks_to_panic(update: Update) -> bool {
        serde_json::to_string(&update).is_ok_and(|text| text.contains("please panic"))
    }
    async fn panic() -> anyhow::Result<()> {
        panic!("as asked")
    }
    let tree = dptree::entry()
        .branch(Update::filter_message().filter(asks_to_panic).endpoint(panic))
        .branch(schema::schema(Payer::Owner));
    let world = World::new().await.converse_through(tree).await;
    for _ in 0..3 {
        let sorry = world.say(MEMBER, "please panic").await;
        assert!(sorry.text.contains("Something went wrong") && sorry.text.contains(": U"), "{sorry:?}");
    }
    assert!(world.say(MEMBER, "/start").await.text.contains("Hello"));
    assert!(world.say(OTHER_MEMBER, "/start").await.text.contains("Hello"));
    world.end().await;
}

/// What is logged while a test runs on its one thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn an_update_that_fails_is_said_with_the_code_that_is_in_the_log() {
    let log = Log::default();
    let writer = log.clone();
    let logs = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let _logging = tracing::subscriber::set_default(logs);
    let world = World::new().await;
    let menu = world.say(MEMBER, "/start").await;
    refuse_to_write(&world, "update on dialogues", "true").await;

    let sorry = world.say(MEMBER, "/new").await;
    let code = sorry.text.rsplit(' ').next().unwrap().to_owned();
    assert!(sorry.text.contains("nothing was changed") && code.starts_with('U'), "{sorry:?}");
    world.forge(MEMBER, MEMBER, menu.message_id, "m").await;
    assert!(world.toast().contains(": U"), "{}", world.toast());
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let line = logged.lines().find(|line| line.contains(&code)).unwrap();
    assert!(line.contains("out of order") && line.contains("ERROR"), "{line}");

    write_again(&world).await;
    assert!(world.say(MEMBER, "/new").await.text.contains("New order"));
    world.end().await;
}

#[tokio::test]
async fn a_flood_in_a_chat_that_is_held_up_delays_nobody_else() {
    let world = World::new().await;
    world.say(OTHER_MEMBER, "/start").await;
    let before = world.say(MEMBER, "/start").await;
    world.telegram.fail_chat(MEMBER, 1, Fault::TooMany { retry_after: 5 });
    for _ in 0..100 {
        world.telegram.say(MEMBER, MEMBER, "/help");
    }
    let sent = world.telegram.say(OTHER_MEMBER, OTHER_MEMBER, "/lang");
    world
        .telegram
        .wait(|telegram| {
            telegram.last_bot_message(OTHER_MEMBER).is_some_and(|message| message.text.contains("Language"))
        })
        .await;
    assert_eq!(world.last(MEMBER).message_id, before.message_id, "the chat was not held up");
    world.settle(sent.update_id).await;
    assert!(world.last(MEMBER).text.contains("What this bot does"));
    assert!(calls(&world, MEMBER) < 100, "{} calls for a flood", calls(&world, MEMBER));
    world.end().await;
}

#[tokio::test]
async fn a_proxys_page_instead_of_an_answer_costs_a_tap_no_ten_seconds() {
    let world = World::new().await;
    world.say(MEMBER, "/start").await;
    for fault in [Fault::BadGatewayHtml502, Fault::Internal500, Fault::LostAfterEffect] {
        world.telegram.fail_next("editMessageText", 1, fault);
        let begin = Instant::now();
        let screen = world.press(MEMBER, "Language").await;
        assert!(screen.text.contains("Language"), "{screen:?}");
        assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
        world.press(MEMBER, "Menu").await;
    }
    world.end().await;
}

#[tokio::test]
async fn a_screen_that_was_deleted_comes_anew() {
    let world = World::new().await;
    let old = world.find(MEMBER, "1207").await;
    world.telegram.delete_message(MEMBER, old.message_id);
    let new = world.say(MEMBER, LINK).await;
    assert!(new.message_id > old.message_id && new.text.contains("How many"), "{new:?}");
    let confirm = world.say(MEMBER, "1000").await;
    assert_eq!(confirm.message_id, new.message_id, "{}", world.chat(MEMBER));
    assert!(world.press(MEMBER, "Confirm").await.text.contains("#1001"));
    world.end().await;
}

#[tokio::test]
async fn who_blocked_the_bot_is_left_alone_until_they_come_back() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    world.telegram.block(MEMBER, true);
    quiet(&world).await;
    let before = calls(&world, MEMBER);
    world.wait(Duration::from_mins(20));
    world.track().await;
    world.tell().await;
    assert_eq!(calls(&world, MEMBER), before, "a person who blocked the bot is called");
    world.say(ADMIN, "/users").await;
    assert!(world.press(ADMIN, "Max").await.text.contains("blocked the bot"));
    world.telegram.block(MEMBER, false);
    assert!(world.say(MEMBER, "/start").await.text.contains("Hello"));
    assert!(world.say(MEMBER, "/status 1001").await.text.contains("Completed"), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn who_is_found_to_have_blocked_the_bot_is_called_once() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    let description = "Forbidden: bot was blocked by the user".to_owned();
    world.telegram.fail_chat(MEMBER, 1, Fault::Refuse { code: 403, description });
    world.submit().await;
    let before = calls(&world, MEMBER);
    world.wait(Duration::from_mins(20));
    world.track().await;
    assert!(calls(&world, MEMBER) <= before + 1, "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn nothing_is_lost_while_telegram_is_down_and_it_is_not_stormed() {
    let world = World::new().await;
    world.say(STRANGER, "/start").await;
    world.telegram.fail_chat(GROUP, 6, Fault::BadGatewayHtml502);
    world.tell().await;
    let mut pause = Duration::from_secs(2);
    for tries in 1..6 {
        assert_eq!(calls(&world, GROUP), tries);
        world.wait(pause.saturating_sub(Duration::from_millis(1)));
        world.tell().await;
        assert_eq!(calls(&world, GROUP), tries, "tried again too soon, after {pause:?}");
        world.wait(Duration::from_millis(1));
        world.tell().await;
        pause *= 2;
    }
    let world = world.restart().await;
    world.wait(pause);
    world.tell().await;
    assert!(world.last(GROUP).text.contains("Request for access"), "{}", world.chat(GROUP));
    world.tell().await;
    assert_eq!(world.telegram.messages(GROUP).len(), 1);
    world.end().await;
}
