//! The admins' desk, in the group and in private, and everybody who must not sit at it.

use std::time::Duration;

use futures::FutureExt;
use insta::assert_snapshot;
use panelgram::wake::Bell;
use panelgram_sandbox::telegram::{Fault, Scope};

use super::life::told;
use crate::{
    people,
    transcript::{headline, screen},
    world::{ADMIN, BYSTANDER, FOREIGN_GROUP, GROUP, MEMBER, STRANGER, World},
};

const LINK: &str = "https://instagram.com/p/secretpost";

/// One value from the database, as text.
pub async fn ask(world: &World, question: &'static str) -> String {
    let mut reader = world.app.bot.store.reader().await.unwrap();
    let answer: Option<String> = sqlx::query_scalar(question).fetch_one(&mut *reader).await.unwrap();
    answer.unwrap_or_default()
}

#[tokio::test]
async fn an_admin_lets_people_in_shuts_them_out_and_lets_them_in_again() {
    let world = World::new().await;
    world.say(STRANGER, "/start").await;
    world.tell().await;
    world.press_in(ADMIN, GROUP, "Approve").await;
    world.tell().await;
    world.seen(GROUP);
    world.say_in(ADMIN, GROUP, "/users").await;
    world.press_in(ADMIN, GROUP, "Stella").await;
    world.wait(Duration::from_secs(1));
    world.press_in(ADMIN, GROUP, "Remove access").await;
    assert_snapshot!(world.seen(GROUP), @"
    Ada: /users
    Bot: People
         Members: 4 · waiting: 0
         [Stella · member]
         [id 2002 · member]
         [id 2003 · member]
         [id 2004 · member]
         [Ada · admin]
    Ada taps [Stella]
    Now: Stella
         1001
         Access: member
         Ordered: 0 orders · $0.00
         In progress: 0
         Language: English
         [Remove access]
         [People]
    Ada taps [Remove access]
    Now: 🚫 Access denied by Ada.
         Stella
         1001
         Access: declined
         Ordered: 0 orders · $0.00
         In progress: 0
         Language: English
         [Approve]
         [People]
    ");
    world.tell().await;
    world.seen(STRANGER);
    world.say(STRANGER, "/new").await;
    world.press_in(ADMIN, GROUP, "Approve").await;
    world.say(STRANGER, "/new").await;
    assert_snapshot!(world.seen(STRANGER), @"
    Stella: /new
    Bot: Access was declined
         If you think this is a mistake, contact the person who told you about this bot.
         Your Telegram ID: 1001
         [Language]
    Stella: /new
    Bot: New order
         Choose a platform.
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [VK · 7] [X (Twitter) · 7]
         [Facebook · 5] [Spotify · 3]
         [Websites & SEO · 2]
         [‹ Back] [Menu]
    ");
    world.end().await;
}

/// The request stands before each admin; what one of them decides, a late tap of another's does not undo.
#[tokio::test]
async fn a_late_answer_to_a_request_changes_nothing() {
    let world = World::with(&[("ADMIN_CHAT_ID", ""), ("ADMIN_IDS", "3003,3004")]).await;
    for person in [ADMIN, BYSTANDER, STRANGER] {
        world.say(person, "/start").await;
    }
    world.tell().await;
    world.press(ADMIN, "Approve").await;
    world.seen(BYSTANDER);
    world.press(BYSTANDER, "Decline").await;
    assert_snapshot!(world.seen(BYSTANDER), @"
    Bob taps [Decline]
    (ℹ This request has already been answered. Below is how things stand now.)
    Now: Stella
         1001
         Access: member
         Ordered: 0 orders · $0.00
         In progress: 0
         Language: English
         [Remove access]
         [People] [Menu]
    ");
    world.tell().await;
    assert!(world.say(STRANGER, "/new").await.button("Instagram").is_some(), "{}", world.chat(STRANGER));
    // Who is in may be shut out all the same, on the page that says that they are in.
    world.press(BYSTANDER, "Remove access").await;
    assert!(world.say(STRANGER, "/new").await.text.contains("declined"));
    world.end().await;
}

#[tokio::test]
async fn what_waits_for_an_admin_is_not_told_to_one_who_is_none_any_more() {
    let world = World::with(&[("ADMIN_CHAT_ID", ""), ("ADMIN_IDS", "3003,3004")]).await;
    world.say(BYSTANDER, "/start").await;
    world.say(ADMIN, "/start").await;
    world.say(STRANGER, "/start").await;
    let world = world.restart_with(&[("ADMIN_IDS", "3003")]).await;
    world.tell().await;
    assert_eq!(told(&world, ADMIN, "Stella"), 1, "{}", world.chat(ADMIN));
    assert_eq!(told(&world, BYSTANDER, "Stella"), 0, "{}", world.chat(BYSTANDER));
    world.end().await;
}

#[tokio::test]
async fn a_member_of_the_settings_whom_an_admin_shut_out_stays_out_after_a_restart() {
    let world = World::new().await;
    world.say(MEMBER, "/start").await;
    world.say(ADMIN, "/users").await;
    world.press(ADMIN, "Max").await;
    world.press(ADMIN, "Remove access").await;
    let world = world.restart().await;
    assert!(world.say(MEMBER, "/new").await.text.contains("declined"), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn the_list_of_people_has_pages() {
    let world = World::new().await;
    for id in 5001..5020 {
        world.telegram.add_person(people::person(id, &format!("Guest {id}"), None));
        world.say(id, "/help").await;
    }
    world.say_in(ADMIN, GROUP, "/users").await;
    let first = world.last(GROUP).labels().join(" ");
    let second = world.press_in(ADMIN, GROUP, "›").await.labels().join(" ");
    assert!(first.contains("1/") && second.contains("2/") && first != second, "{first}\n{second}");
    assert!(second.contains("Guest"), "{second}");
    world.end().await;
}

#[tokio::test]
async fn an_order_is_told_with_its_history_in_the_group_and_in_private() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    world.say_in(ADMIN, GROUP, "/order 1001").await;
    assert_snapshot!(screen(&world.last(GROUP)), @"
    Bot: #1001 · ▶️ In progress
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/secretpost
         Quantity  1 000
         Price     $0.90
         Customer: Max · 2002
         Service ID: 1207
         Panel ID: 23501877
         History
         22 Nov 12:00 UTC
         · confirmed
         · sent
         · accepted: 23501877
         [Refresh] [Profile]
         [Cancel order] [History]
         [Copy link] [Copy panel ID]
    ");
    let file = world.say(ADMIN, "/order #1001").await;
    assert_eq!(file.text, world.last(GROUP).text);
    let mut said = vec![headline("/order", &world.say(ADMIN, "/order").await)];
    for none in ["/order 9", "/order -1", "/order 99999999999999999999", "/order x; drop table orders"] {
        said.push(headline(none, &world.say(ADMIN, none).await));
    }
    assert_snapshot!(said.join("\n"), @"
    /order: Send the order’s number: /order 1024
    /order 9: There’s no such order.
    /order -1: There’s no such order.
    /order 99999999999999999999: There’s no such order.
    /order x; drop table orders: There’s no such order.
    ");
    world.end().await;
}

#[tokio::test]
async fn figures_balance_and_sync_are_for_the_group_and_for_private() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    let ask = async |chat: i64| {
        world.seen(chat);
        for command in ["/stats", "/balance", "/sync"] {
            world.say_in(ADMIN, chat, command).await;
        }
        world.panel.remove_service("1208");
        world.read_catalog().await;
        world.seen(chat)
    };
    let in_the_group = ask(GROUP).await;
    assert_snapshot!(in_the_group, @"
    Ada: /stats
    Bot: Statistics
         Panel balance: $100.84
         as of 22 Nov 12:00 UTC
         Last 24 hours  1 · $0.90
         This month     1 · $0.90
         All time       1 · $0.90
         Orders by state:
         In progress  1
         Services on offer: 82
         List read: 22 Nov 12:00 UTC
         Not on offer: 1 heading
         Members: 3 · waiting: 0
         [Refresh] [People]
    Ada: /balance
    Bot: Balance
         Panel balance: $100.84
         as of 22 Nov 12:00 UTC
         Ordered by everyone:
         This month  1 · $0.90
         All time    1 · $0.90
    Ada: /sync
    Bot: Reading the panel’s list of services. I’ll tell you when it’s done.
    Bot: The list of services has been read: 83 in all.
         Nothing has changed.
    ");
    let in_private = ask(ADMIN).await;
    let ways_on = ["     [Menu]", "     [‹ Back] [Menu]"];
    let figures: Vec<&str> = in_private.lines().filter(|line| !ways_on.contains(line)).collect();
    // The group has no orders of its own: there it is everybody's.
    let own = ["Ordered:", "This month  0 · $0.00", "All time    0 · $0.00"];
    let all = ["Ordered by everyone:", "This month  1 · $0.90", "All time    1 · $0.90"];
    let (own, all) = (own.join("\n     "), all.join("\n     "));
    assert!(in_the_group.contains(&all), "{in_the_group}");
    assert_eq!(figures.join("\n"), in_the_group.replace(&all, &own));
    world.end().await;
}

#[tokio::test]
async fn while_orders_are_paused_drafts_are_kept() {
    let world = World::new().await;
    world.draft(MEMBER, "1207", LINK, "1000").await;
    world.seen(GROUP);
    world.say_in(ADMIN, GROUP, "/pause").await;
    assert_snapshot!(world.seen(GROUP), @"
    Ada: /pause
    Bot: Orders are paused. /resume starts them again.
    ");
    world.seen(MEMBER);
    let kept = world.press(MEMBER, "Confirm").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max taps [Confirm]
    (Orders aren’t being taken right now. Your draft is kept – try again later.)
    Now: ⏸ New orders aren’t being taken right now. Orders already placed continue as usual.
         Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/secretpost
         Quantity  1 000
         Per 1000  $0.90
         Price     $0.90
         ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         [Confirm · $0.90]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    ");
    world.submit().await;
    assert!(world.panel.orders().is_empty());
    let world = world.restart().await;
    assert_eq!(world.press(MEMBER, "Confirm").await.text, kept.text);
    world.say(ADMIN, "/resume").await;
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders_for(LINK).len(), 1);
    world.end().await;
}

#[tokio::test]
async fn an_anonymous_admin_of_the_group_is_one() {
    let world = World::new().await;
    let sent = world.telegram.say_anonymously(GROUP, "/pause");
    world.settle(sent.update_id).await;
    assert!(world.last(GROUP).text.contains("paused"), "{}", world.chat(GROUP));
    // In a group that is not theirs it is worth nothing.
    let sent = world.telegram.say_anonymously(FOREIGN_GROUP, "/resume");
    world.settle(sent.update_id).await;
    assert_ne!(ask(&world, "select paused_at || '' from bot").await, "");
    world.end().await;
}

#[tokio::test]
async fn who_is_no_admin_any_more_has_no_menu_of_theirs() {
    let world = World::new().await;
    world.say(ADMIN, "/start").await;
    world.app.publish_commands().await.unwrap();
    assert!(has_command(&world, ADMIN, "pause"));
    let world = world.restart_with(&[("ADMIN_IDS", "3999")]).await;
    world.app.publish_commands().await.unwrap();
    assert!(world.telegram.commands(Scope::Chat(ADMIN), None).is_empty());
    assert!(world.telegram.commands(Scope::Chat(ADMIN), Some("ru")).is_empty());
    world.end().await;
}

pub fn has_command(world: &World, chat: i64, name: &str) -> bool {
    let commands = world.telegram.commands(Scope::Chat(chat), None);
    commands.iter().any(|command| command.command == name)
}

fn publishings(world: &World) -> usize {
    world.telegram.calls().iter().filter(|call| call.method.starts_with("setMy") && call.ok).count()
}

#[tokio::test]
async fn commands_are_for_this_bot_or_for_another() {
    let world = World::new().await;
    world.say_in(ADMIN, GROUP, "/stats@our_bot").await;
    assert!(world.last(GROUP).text.contains("Statistics"));
    let messages = world.telegram.messages(GROUP).len();
    // Delivered, for instance, because the bot is an admin of the group.
    let text = "/stats@other_bot";
    let update = serde_json::json!({"message": {"message_id": 900, "date": 1, "text": text,
        "chat": {"id": GROUP, "type": "supergroup", "title": "Admins"},
        "from": {"id": ADMIN, "is_bot": false, "first_name": "Ada"},
        "entities": [{"type": "bot_command", "offset": 0, "length": text.len()}]}});
    let id = world.telegram.push_update(&update);
    world.settle(Some(id)).await;
    assert_eq!(world.telegram.messages(GROUP).len(), messages, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn menus_are_published_once_and_when_an_admin_comes() {
    let world = World::new().await;
    world.app.publish_commands().await.unwrap();
    let members = world.telegram.commands(Scope::AllPrivateChats, None);
    assert!(members.iter().any(|command| command.command == "new"), "{members:?}");
    assert!(members.iter().all(|command| command.command != "pause"), "{members:?}");
    let russian = world.telegram.commands(Scope::AllPrivateChats, Some("ru"));
    assert!(russian.iter().any(|command| command.description.contains("заказ")), "{russian:?}");
    assert!(has_command(&world, GROUP, "pause") && !has_command(&world, GROUP, "new"));
    assert!(!has_command(&world, ADMIN, "pause"), "there is no chat with the admin yet");
    let published = publishings(&world);
    world.app.publish_commands().await.unwrap();
    assert_eq!(publishings(&world), published);
    let world = world.restart().await;
    world.app.publish_commands().await.unwrap();
    assert_eq!(publishings(&world), published, "a restart publishes only what changed");

    world.say(MEMBER, "/start").await;
    assert!(world.app.bot.store.wake().bell(Bell::Menus).notified().now_or_never().is_none());
    world.say(ADMIN, "/start").await;
    assert!(
        world.app.bot.store.wake().bell(Bell::Menus).notified().now_or_never().is_some(),
        "nobody was woken"
    );
    world.app.publish_commands().await.unwrap();
    assert!(has_command(&world, ADMIN, "pause") && has_command(&world, ADMIN, "new"));
    assert_eq!(publishings(&world), published + 2);
    world.end().await;
}

#[tokio::test]
async fn a_menu_that_could_not_be_published_is_published_later_and_alone() {
    let world = World::new().await;
    world.telegram.fail_next("setMyDescription", 1, Fault::Internal500);
    assert!(world.app.publish_commands().await.is_err());
    let menus = publishings(&world);
    assert!(menus > 0);
    world.app.publish_commands().await.unwrap();
    assert_eq!(publishings(&world), menus + 4, "descriptions in two languages, long and short");
    world.end().await;
}
