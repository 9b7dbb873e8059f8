//! Notices that pile up for the admins.

use std::time::Duration;

use panelgram::work;
use panelgram_sandbox::telegram::Fault;

use crate::{
    behind::{read, refuse_to_write, told, write_again},
    world::{ADMIN, GROUP, MEMBER, STRANGER, World},
};

/// Orders that the panel has taken, and nobody was told of.
async fn placed(world: &World, count: usize) {
    for number in 0..count {
        let link = format!("https://instagram.com/p/n{number}");
        world.order(MEMBER, "1207", &link, "2000").await;
    }
    work::submit::tick(&world.app.worker).await.unwrap();
}

fn said_in_group(world: &World) -> Vec<String> {
    let said = world.telegram.messages(GROUP).into_iter().filter(|message| message.from_bot);
    said.map(|message| message.text).collect()
}

async fn waiting(world: &World) -> String {
    read(world, "select count(*) || '' from outbox where done_at is null").await
}

#[tokio::test]
async fn what_piles_up_is_told_as_one_and_what_must_be_answered_goes_before_it_alone() {
    let world = World::new().await;
    placed(&world, 7).await;
    world.say(STRANGER, "/start").await;
    world.tell().await;
    let said = said_in_group(&world);
    assert_eq!(said.len(), 2, "{}", world.chat(GROUP));
    assert!(said[0].contains("Request for access"), "{}", said[0]);
    assert!(
        said[1].contains("7 orders placed at the panel") && said[1].contains("#1001 · Max · $1.80"),
        "{}",
        said[1]
    );
    assert!(said[1].contains("… and 3 more"), "{}", said[1]);
    world.press_in(ADMIN, GROUP, "Approve").await;
    world.tell().await;
    assert!(world.last(STRANGER).text.contains("in!"), "{}", world.chat(STRANGER));
    assert_eq!((said_in_group(&world).len(), waiting(&world).await), (2, "0".to_owned()));
    world.end().await;
}

#[tokio::test]
async fn a_handful_is_told_one_by_one() {
    let world = World::new().await;
    placed(&world, 5).await;
    world.tell().await;
    assert_eq!(told(&world, GROUP, "placed at the panel"), 5, "{}", world.chat(GROUP));
    assert_eq!(said_in_group(&world).len(), 5);
    world.end().await;
}

#[tokio::test]
async fn troubles_are_named_before_what_went_well_and_in_the_language_of_the_group() {
    let world = World::with(&[("DEFAULT_LANGUAGE", "ru")]).await;
    placed(&world, 4).await;
    world.panel.set_balance(1.into());
    world.wait(Duration::from_mins(2));
    for number in 0..3 {
        world.order(MEMBER, "1207", &format!("https://instagram.com/p/poor{number}"), "2000").await;
    }
    work::submit::tick(&world.app.worker).await.unwrap();
    world.tell().await;
    let said = said_in_group(&world).pop().unwrap();
    let of = |words: &str| said.find(words).unwrap_or_else(|| panic!("no {words:?} in {said}"));
    assert!(of("7 уведомлений") < of("3 заказа не оплачены"), "{said}");
    assert!(of("3 заказа не оплачены") < of("4 заказа приняты панелью"), "{said}");
    world.press_in(ADMIN, GROUP, "#1005").await;
    assert!(world.last(GROUP).text.contains("#1005"), "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn a_digest_whose_answer_is_lost_is_told_again_with_what_came_meanwhile_and_then_over() {
    let world = World::new().await;
    placed(&world, 6).await;
    world.telegram.fail_chat(GROUP, 1, Fault::LostAfterEffect);
    world.tell().await;
    assert_eq!((said_in_group(&world).len(), waiting(&world).await), (1, "6".to_owned()));
    world.order(MEMBER, "1207", "https://instagram.com/p/late", "2000").await;
    work::submit::tick(&world.app.worker).await.unwrap();
    let world = world.restart().await;
    world.wait(Duration::from_secs(3));
    world.tell().await;
    assert!(world.last(GROUP).text.contains("7 orders placed at the panel"), "{}", world.chat(GROUP));
    world.tell().await;
    assert_eq!((said_in_group(&world).len(), waiting(&world).await), (2, "0".to_owned()));
    world.end().await;
}

#[tokio::test]
async fn a_digest_that_can_not_be_written_down_is_no_storm() {
    let world = World::new().await;
    placed(&world, 6).await;
    refuse_to_write(&world, "update of done_at on outbox", "true").await;
    for _ in 0..3 {
        work::notify::tick(&world.app.notifier).await.unwrap();
    }
    write_again(&world).await;
    world.wait(Duration::from_secs(10));
    world.tell().await;
    assert_eq!((said_in_group(&world).len(), waiting(&world).await), (1, "0".to_owned()));
    world.end().await;
}

#[tokio::test]
async fn a_digest_that_telegram_refuses_is_told_letter_by_letter() {
    let world = World::new().await;
    placed(&world, 6).await;
    let description = "Bad Request: can't parse entities".to_owned();
    world.telegram.fail_chat(GROUP, 1, Fault::Refuse { code: 400, description });
    world.tell().await;
    assert!(said_in_group(&world).len() > 1, "{}", world.chat(GROUP));
    assert_eq!(told(&world, GROUP, "#1001"), 1, "{}", world.chat(GROUP));
    assert_eq!(waiting(&world).await, "0");
    world.end().await;
}
