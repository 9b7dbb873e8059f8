//! Where the settings name no admin, being in the group is the right – and being in it is asked of Telegram: people write into groups
//! that they never joined.

use std::time::Duration;

use panelgram_sandbox::telegram::{Fault, Person};

use crate::world::{ADMIN, BYSTANDER, FOREIGN_GROUP, GROUP, MEMBER, World};

const CHANNEL: i64 = -1_003_333_333;
/// Reads the channel, and was never in the group.
const READER: i64 = 4_004;
const REFUSED: &str = "for admins only";

/// A group that answers for the bot, in which a channel's posts are discussed.
async fn discussed() -> World {
    let world = World::with(&[("ADMIN_IDS", "")]).await;
    world.telegram.add_person(Person {
        id: READER,
        first_name: "Rita".to_owned(),
        last_name: None,
        username: None,
        language_code: Some("en".to_owned()),
        about: String::new(),
    });
    world.telegram.add_channel(CHANNEL, "News");
    world.telegram.link_channel(GROUP, CHANNEL);
    world
}

/// What the bot says to the group because of something.
async fn said(world: &World, update: Option<i64>) -> String {
    world.settle(update).await;
    let calls = world.telegram.take_calls().into_iter().filter(|call| call.method != "getChatMember");
    calls.map(|call| call.body.to_string()).collect()
}

fn questions(world: &World) -> usize {
    world.telegram.calls().iter().filter(|call| call.method == "getChatMember").count()
}

#[tokio::test]
async fn who_comments_without_being_in_the_group_has_no_rights() {
    let world = discussed().await;
    world.say_in(BYSTANDER, GROUP, "/stats").await;
    assert!(world.last(GROUP).text.contains("Statistics"), "{}", world.chat(GROUP));
    let stats = world.last(GROUP).message_id;
    world.telegram.take_calls();
    for text in ["/stats", "/users", "/pause", "/order 1001", "/balance"] {
        let sent = world.telegram.say(READER, GROUP, text);
        let said = said(&world, sent.update_id).await;
        assert!(said.contains(REFUSED), "{text}: {said}");
    }
    world.forge(READER, GROUP, stats, "U:0").await;
    assert!(world.toast().contains(REFUSED), "{}", world.toast());
    // In private they are who they are anywhere.
    assert!(!world.say(READER, "/stats").await.text.contains("Statistics"));
    world.end().await;
}

#[tokio::test]
async fn a_linked_channels_posts_and_who_writes_as_a_channel_have_no_rights() {
    let world = discussed().await;
    world.telegram.take_calls();
    world.telegram.publish(CHANNEL, "/stats");
    let as_channel = world.telegram.say_as(CHANNEL, GROUP, "/stats");
    assert_eq!(
        said(&world, as_channel.update_id).await.matches(REFUSED).count(),
        1,
        "the post isn’t answered"
    );
    let as_group = world.telegram.say_as(FOREIGN_GROUP, GROUP, "/stats");
    assert!(said(&world, as_group.update_id).await.contains(REFUSED));
    // Telegram vouches for who writes as this group.
    let anonymous = world.telegram.say_anonymously(GROUP, "/stats");
    assert!(said(&world, anonymous.update_id).await.contains("Statistics"));
    world.end().await;
}

#[tokio::test]
async fn who_is_in_the_group_is_asked_once_in_a_while_and_who_left_it_has_no_rights_then() {
    let world = discussed().await;
    for _ in 0..3 {
        world.say_in(BYSTANDER, GROUP, "/stats").await;
    }
    assert_eq!(questions(&world), 1);
    world.telegram.leave(BYSTANDER, GROUP);
    world.wait(Duration::from_mins(5));
    world.say_in(BYSTANDER, GROUP, "/stats").await;
    assert!(world.last(GROUP).text.contains(REFUSED), "{}", world.chat(GROUP));
    assert_eq!(questions(&world), 2);
    world.end().await;
}

#[tokio::test]
async fn where_telegram_does_not_say_who_is_in_the_group_nobody_has_rights_and_that_is_said() {
    let world = discussed().await;
    let hidden =
        || Fault::Refuse { code: 400, description: "Bad Request: member list is inaccessible".to_owned() };
    for fault in [Fault::Internal500, hidden()] {
        world.telegram.fail_next("getChatMember", 1, fault);
        world.say_in(BYSTANDER, GROUP, "/pause").await;
        let told = world.last(GROUP).text;
        assert!(told.contains("doesn’t say whether you are in this group"), "{told}");
    }
    world.say_in(BYSTANDER, GROUP, "/pause").await;
    assert!(world.last(GROUP).text.contains("paused"), "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn where_admins_are_named_nobody_is_asked_about() {
    let world = World::new().await;
    for (person, has) in [(ADMIN, true), (BYSTANDER, false)] {
        world.say_in(person, GROUP, "/stats").await;
        assert_eq!(world.last(GROUP).text.contains("Statistics"), has, "{person}");
    }
    world.say(MEMBER, "/help").await;
    assert_eq!(questions(&world), 0);
    world.end().await;
}
