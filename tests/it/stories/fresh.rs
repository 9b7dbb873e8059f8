//! What the panel is asked for while somebody looks: the answer is drawn in the very message, and nothing old looks new.

use std::time::Duration;

use panelgram_sandbox::panel::{self, Fault};

use crate::world::{ADMIN, GROUP, KEY, MEMBER, World};

#[tokio::test]
async fn the_balance_is_asked_for_and_its_answer_drawn_in_the_same_message() {
    let world = World::new().await;
    for chat in [ADMIN, GROUP] {
        world.wait(Duration::from_mins(3));
        world.say_in(ADMIN, chat, "/balance").await;
        let asking = world.last(chat);
        assert!(
            asking.text.contains("Asking the panel") && !asking.text.contains("Panel balance"),
            "{asking:?}"
        );
        world.read_balance().await;
        world.show_owed().await;
        let told = world.last(chat);
        assert_eq!(told.message_id, asking.message_id);
        assert!(told.text.contains("Panel balance: $") && !told.text.contains("ago"), "{told:?}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_balance_that_the_panel_does_not_tell_shows_its_age() {
    let world = World::new().await;
    world.wait(Duration::from_mins(7));
    world.panel.fail_next("balance", 1, Fault::Http(502, "<html></html>".to_owned()));
    let asking = world.say(ADMIN, "/balance").await;
    world.read_balance().await;
    world.show_owed().await;
    let told = world.last(ADMIN);
    assert_eq!(told.message_id, asking.message_id);
    assert!(told.text.contains("7 minutes ago; it couldn’t be updated since"), "{told:?}");
    world.end().await;
}

#[tokio::test]
async fn an_answer_that_comes_when_they_have_gone_on_changes_nothing() {
    let world = World::new().await;
    world.wait(Duration::from_mins(3));
    world.say(ADMIN, "/balance").await;
    let menu = world.press(ADMIN, "Menu").await;
    world.read_balance().await;
    world.show_owed().await;
    assert_eq!(world.last(ADMIN).text, menu.text);
    world.end().await;
}

#[tokio::test]
async fn the_first_list_of_services_turns_into_the_catalog_by_itself() {
    let options = panel::Options { key: KEY.to_owned(), ..panel::Options::default() };
    let world = World::closed_panel(&[], options).await;
    let reading = world.say(MEMBER, "/new").await;
    let menu = world.say(ADMIN, "/start").await;
    for screen in [&reading, &menu] {
        assert!(screen.text.contains("Reading the list of services…"), "{screen:?}");
    }
    world.read_catalog().await;
    world.show_owed().await;
    let catalog = world.last(MEMBER);
    assert_eq!(catalog.message_id, reading.message_id);
    assert!(catalog.button("Instagram").is_some() && !catalog.text.contains("Reading"), "{catalog:?}");
    assert!(world.press(MEMBER, "Instagram").await.text.contains("Instagram"));
    assert!(!world.message(ADMIN, menu.message_id).unwrap().text.contains("Reading"));
    world.end().await;
}
