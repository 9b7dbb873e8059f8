//! Refills whose answer is lost, and a panel that can't be asked, or is asked too much: nothing is asked for twice.

use std::time::Duration;

use insta::assert_snapshot;
use panelgram::work;
use panelgram_sandbox::panel::Fault;

use super::{
    super::life::{asked, execute, read, told},
    LINK, offers, shown,
};
use crate::{
    transcript::news,
    world::{GROUP, MEMBER, World},
};

const STATE: &str = "select state from requests order by request_id desc";

#[tokio::test]
async fn a_lost_answer_is_never_a_second_refill_within_a_day() {
    let world = World::new().await;
    let card = world.completed(MEMBER, LINK).await;
    world.panel.fail_next("refill", 1, Fault::CloseAfterEffect);
    world.press(MEMBER, "Refill").await;
    world.ask_panel().await;
    assert_eq!(read(&world, STATE).await, "unclear");
    assert_snapshot!(news(&world.last(MEMBER)), @"
    Bot: #1001 · ✅ Completed
         Refill: the reply got lost, and we’re looking into it.
    ");
    assert_snapshot!(news(&world.last(GROUP)), @"
    Bot: #1001 · ⚠️ It’s unclear whether the panel accepted the refill request
         The bot won’t repeat it on its own. Please check the panel.
         Details: the connection broke after it was sent
    ");
    for _ in 0..23 {
        world.wait(Duration::from_hours(1));
        world.ask_panel().await;
        world.forge(MEMBER, MEMBER, card, &format!("R:{}", world.name(1001).await)).await;
    }
    assert_eq!((asked(&world, "refill"), offers(&world, card, "Refill")), (1, false));
    world.wait(Duration::from_hours(1));
    world.ask_panel().await;
    assert!(offers(&world, card, "Refill"));
    world.end().await;
}

#[tokio::test]
async fn killed_while_asking_the_refill_is_unclear_and_not_asked_again() {
    let world = World::new().await;
    world.completed(MEMBER, LINK).await;
    world.press(MEMBER, "Refill").await;
    world.panel.fail_next("refill", 1, Fault::Stall);
    let worker = world.app.worker.clone();
    let asking = tokio::spawn(async move { work::requests::tick(&worker).await });
    world.panel.until_stalled(1).await;
    assert_eq!(read(&world, STATE).await, "asking", "the database knows before the panel is called");
    asking.abort();
    let _ = asking.await;
    world.panel.heal();

    let world = world.restart().await;
    world.ask_panel().await;
    assert_eq!((asked(&world, "refill"), read(&world, STATE).await.as_str()), (1, "unclear"));
    assert!(world.last(MEMBER).text.contains("we’re looking into it"), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn what_waits_to_be_asked_for_is_not_asked_for_a_second_time_from_a_backup() {
    let world = World::new().await;
    world.completed(MEMBER, LINK).await;
    world.running(MEMBER, "https://instagram.com/p/stuck").await;
    world.press(MEMBER, "Cancel order").await;
    world.press(MEMBER, "Yes, cancel").await;
    world.press(MEMBER, "Refill").await;
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    let url = format!("sqlite://{}", world.database().display());
    panelgram::store::backup::copy(&url, &copy, world.clock.now()).await.unwrap();
    // The bot goes on, and asks; then its database is lost.
    world.ask_panel().await;
    assert_eq!((asked(&world, "refill"), asked(&world, "cancel")), (1, 1));
    world.end().await;

    let world = World::on(&copy).await;
    world.read_catalog().await;
    for _ in 0..3 {
        world.ask_panel().await;
        world.wait(Duration::from_mins(20));
    }
    assert_eq!((asked(&world, "refill"), asked(&world, "cancel")), (0, 0));
    assert_eq!(read(&world, "select group_concat(distinct state) from requests").await, "unclear");
    assert_eq!(told(&world, GROUP, "whether the panel accepted"), 2, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn a_refill_waits_for_a_panel_that_is_away_and_is_asked_for_once_when_it_is_back() {
    let world = World::new().await;
    let card = world.completed(MEMBER, LINK).await;
    world.press(MEMBER, "Refill").await;
    world.panel.close_door().await;
    for _ in 0..3 {
        world.ask_panel().await;
        world.wait(Duration::from_mins(1));
    }
    assert!(shown(&world, card).text.contains("Refill: being requested"), "{}", world.chat(MEMBER));
    world.panel.open_door().await.unwrap();
    world.ask_panel().await;
    assert_eq!((asked(&world, "refill"), read(&world, STATE).await.as_str()), (1, "asked"));
    world.end().await;
}

#[tokio::test]
async fn a_refill_that_could_not_be_asked_for_in_time_is_dropped_and_offered_again() {
    let world = World::with(&[("SUBMIT_PATIENCE", "1h")]).await;
    let card = world.completed(MEMBER, LINK).await;
    world.panel.close_door().await;
    world.press(MEMBER, "Refill").await;
    world.ask_panel().await;
    world.wait(Duration::from_mins(61));
    world.ask_panel().await;
    assert_eq!(read(&world, STATE).await, "dropped");
    assert_snapshot!(news(&world.last(MEMBER)), @"
    Bot: #1001 · ✅ Completed
         Refill: it couldn’t be requested in time. Please try again.
    ");
    world.ask_panel().await;
    assert!(offers(&world, card, "Refill"));
    world.panel.open_door().await.unwrap();
    assert_eq!(asked(&world, "refill"), 0);
    world.end().await;
}

#[tokio::test]
async fn nothing_is_asked_while_the_key_is_refused_nor_fast_while_the_panel_limits() {
    let world = World::new().await;
    world.completed(MEMBER, LINK).await;
    world.press(MEMBER, "Refill").await;
    world.panel.fail_next("refill", 1, Fault::RateLimit200);
    world.ask_panel().await;
    world.ask_panel().await;
    assert_eq!(asked(&world, "refill"), 1, "it waits a little");
    world.wait(Duration::from_mins(1));
    // Whether it is the key is what the balance says.
    for action in ["refill", "balance"] {
        world.panel.fail_next(action, 1, Fault::AuthError);
    }
    world.ask_panel().await;
    world.read_balance().await;
    for _ in 0..10 {
        world.wait(Duration::from_mins(1));
        world.ask_panel().await;
    }
    assert_eq!((asked(&world, "refill"), read(&world, STATE).await.as_str()), (2, "wanted"));
    execute(&world, "update panel_accounts set key_refused_at = null").await;
    world.ask_panel().await;
    assert_eq!((asked(&world, "refill"), read(&world, STATE).await.as_str()), (3, "asked"));
    world.end().await;
}

#[tokio::test]
async fn a_refill_that_is_not_found_is_looked_for_ever_less_often_and_then_no_more() {
    let world = World::new().await;
    world.completed(MEMBER, LINK).await;
    world.press(MEMBER, "Refill").await;
    world.panel.fail_next("refill", 1, Fault::Http(200, r#"{"refill":"999999"}"#.to_owned()));
    world.ask_panel().await;
    let mut looks = vec![];
    let start = world.clock.now();
    while let Some(next) = work::requests::tick(&world.app.worker).await.unwrap() {
        world.wait(next.since(world.clock.now()));
        looks.push(world.clock.now().since(start).as_secs() / 3600);
    }
    let in_day = |day: u64| looks.iter().filter(|hour| **hour / 24 == day).count();
    assert!(in_day(0) > in_day(2) && (20..30).contains(&in_day(20)), "{} {}", in_day(0), in_day(20));
    assert!(*looks.last().unwrap() <= 24 * 30 + 1);
    world.tell().await;
    assert_eq!(told(&world, MEMBER, "Refill: done"), 0);
    assert_eq!(told(&world, GROUP, "no end in 30 days"), 1, "{}", world.chat(GROUP));
    world.end().await;
}
