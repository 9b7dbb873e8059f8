//! The admins' group: its topics, its moves, the bot thrown out of it, and a bot without one.

use std::time::Duration;

use super::admins::{ask, has_command};
use crate::{
    people,
    world::{ADMIN, BYSTANDER, FOREIGN_GROUP, GROUP, MEMBER, STRANGER, World},
};

const LINK: &str = "https://instagram.com/p/secretpost";
const NEW_GROUP: i64 = -1_009_999_999;

#[tokio::test]
async fn notices_go_to_the_topic_and_beside_it_if_it_is_gone() {
    let world = World::with(&[("ADMIN_TOPIC_ID", "7")]).await;
    world.telegram.add_group(panelgram_sandbox::telegram::Group {
        id: GROUP,
        title: "Admins".into(),
        topics: vec![(7, "Orders".into()), (8, "Chatter".into())],
        members: vec![ADMIN, BYSTANDER],
        admins: vec![ADMIN],
    });
    world.say(STRANGER, "/start").await;
    world.tell().await;
    assert_eq!(world.last(GROUP).thread_id, Some(7), "{}", world.chat(GROUP));
    // An answer goes where it was asked for.
    let sent = world.telegram.say_in_topic(ADMIN, GROUP, 8, "/stats");
    world.settle(sent.update_id).await;
    assert_eq!(world.last(GROUP).thread_id, Some(8), "{}", world.chat(GROUP));
    // A command in a foreign group has nothing to do with the topic.
    world.say_in(STRANGER, FOREIGN_GROUP, "/start").await;
    world.tell().await;
    assert!(world.last(FOREIGN_GROUP).text.contains("private chat"));
    world.telegram.close_topic(GROUP, 7);
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    let notice = world.last(GROUP);
    assert!(notice.thread_id.is_none() && notice.text.contains("#1001"), "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn without_a_group_each_admin_is_told_in_private_also_one_who_writes_only_later() {
    let ids = format!("{ADMIN},{BYSTANDER}");
    let world = World::with(&[("ADMIN_CHAT_ID", ""), ("ADMIN_IDS", &ids)]).await;
    world.say(ADMIN, "/start").await;
    world.say(STRANGER, "/start").await;
    world.tell().await;
    assert!(world.last(ADMIN).text.contains("Request for access"), "{}", world.chat(ADMIN));
    assert!(world.telegram.last_bot_message(BYSTANDER).is_none());
    world.say(BYSTANDER, "/start").await;
    world.wait(Duration::from_mins(11));
    world.tell().await;
    assert!(world.last(BYSTANDER).text.contains("Request for access"), "{}", world.chat(BYSTANDER));
    world.press(BYSTANDER, "Approve").await;
    world.tell().await;
    assert!(world.last(STRANGER).text.contains("in!"), "{}", world.chat(STRANGER));
    world.end().await;
}

#[tokio::test]
async fn the_group_is_followed_when_it_becomes_a_supergroup() {
    let world = World::new().await;
    world.app.publish_commands().await.unwrap();
    world.telegram.migrate(GROUP, NEW_GROUP);
    world.say(STRANGER, "/start").await;
    world.tell().await;
    assert!(world.last(NEW_GROUP).text.contains("Request for access"), "{}", world.chat(NEW_GROUP));
    let world = world.restart().await;
    world.press_in(ADMIN, NEW_GROUP, "Approve").await;
    world.tell().await;
    assert!(world.last(STRANGER).text.contains("in!"), "{}", world.chat(STRANGER));
    world.app.publish_commands().await.unwrap();
    assert!(has_command(&world, NEW_GROUP, "pause"));
    // A new ADMIN_CHAT_ID is meant: nothing goes to the old one's heir any more.
    world.telegram.add_group(people::group(-77, "Other admins", vec![ADMIN]));
    let world = world.restart_with(&[("ADMIN_CHAT_ID", "-77")]).await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    assert!(world.last(-77).text.contains("#1001"), "{}", world.chat(-77));
    assert!(!world.chat(NEW_GROUP).contains("#1001"));
    world.end().await;
}

#[tokio::test]
async fn a_move_that_is_noticed_while_telling_is_followed_too() {
    let world = World::new().await;
    world.say(STRANGER, "/start").await;
    world.telegram.migrate(GROUP, NEW_GROUP);
    world.tell().await;
    world.tell().await;
    assert!(world.last(NEW_GROUP).text.contains("Request for access"), "{}", world.chat(NEW_GROUP));
    world.end().await;
}

#[tokio::test]
async fn a_foreign_group_that_moves_takes_no_rights_along() {
    let world = World::new().await;
    world.say_in(STRANGER, FOREIGN_GROUP, "/start").await;
    world.telegram.migrate(FOREIGN_GROUP, NEW_GROUP);
    world.say_in(STRANGER, NEW_GROUP, "/start").await;
    world.tell().await;
    assert!(world.last(NEW_GROUP).text.contains("private chat"), "{}", world.chat(NEW_GROUP));
    assert_eq!(ask(&world, "select admin_chat || '' from bot").await, "");
    let sent = world.telegram.say_anonymously(NEW_GROUP, "/pause");
    world.settle(sent.update_id).await;
    assert_eq!(ask(&world, "select paused_at || '' from bot").await, "");
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    assert!(world.last(GROUP).text.contains("#1001"), "{}", world.chat(GROUP));
    assert!(!world.chat(NEW_GROUP).contains("#1001"));
    world.end().await;
}

#[tokio::test]
async fn thrown_out_of_the_group_the_bot_loses_no_notice() {
    let world = World::new().await;
    world.telegram.kick_bot(GROUP);
    world.say(STRANGER, "/start").await;
    world.tell().await;
    assert!(world.telegram.last_bot_message(GROUP).is_none());
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    world.wait(Duration::from_hours(1));
    world.tell().await;
    world.telegram.add_group(people::group(GROUP, "Admins", vec![ADMIN]));
    world.wait(Duration::from_mins(11));
    world.tell().await;
    let told = world.chat(GROUP);
    assert!(told.contains("Request for access") && told.contains("#1001"), "{told}");
    world.end().await;
}

#[tokio::test]
async fn where_only_a_group_is_named_everybody_in_it_answers_for_the_bot_and_only_there() {
    let world = World::with(&[("ADMIN_IDS", "")]).await;
    world.say(STRANGER, "/start").await;
    world.tell().await;
    world.press_in(BYSTANDER, GROUP, "Approve").await;
    world.tell().await;
    assert!(world.last(STRANGER).text.contains("in!"), "{}", world.chat(STRANGER));
    let outside = world.say(BYSTANDER, "/users").await;
    assert!(!outside.text.contains("Stella"), "{}", outside.text);
    world.end().await;
}
