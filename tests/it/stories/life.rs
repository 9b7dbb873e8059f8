//! An order's life after the tap: sent once, followed, ended, told. The clock is turned by hand.

use std::time::Duration;

use panelgram::{clock::Moment, work};
use panelgram_sandbox::panel::Fault;

use crate::world::{GROUP, MEMBER, NOON, World};

const LINK: &str = "https://instagram.com/p/abc";

pub use crate::behind::{asked, at_panel, database, execute, first_status, read, told};

fn minutes(count: u64) -> Duration {
    Duration::from_mins(count)
}

/// A member's order of 2000 followers for $1.80 that the panel has taken; the number of its card's message.
async fn running(world: &World, link: &str) -> i64 {
    let card = world.order(MEMBER, "1207", link, "2000").await;
    world.submit().await;
    at_panel(world, link);
    card.message_id
}

#[tokio::test]
async fn the_panel_is_called_only_after_the_database_knows() {
    let world = World::new().await;
    let card = world.order(MEMBER, "1207", LINK, "2000").await;
    assert_eq!(first_status(&world).await, "reserved");
    assert!(card.text.contains("Waiting to be sent"), "{}", card.text);

    world.panel.fail_next("add", 1, Fault::Stall);
    let shop = world.app.shop.clone();
    let sending = tokio::spawn(async move { work::submit::tick(&shop).await });
    world.panel.until_stalled(1).await;
    assert_eq!(first_status(&world).await, "submitting");
    // Mostly the answer is there at once; only what takes longer is shown.
    let shown = async |word| {
        world.tell().await;
        let shown = world.message(MEMBER, card.message_id).unwrap();
        assert!(shown.text.contains(word), "{}", shown.text);
    };
    shown("Waiting to be sent").await;
    world.wait(Duration::from_secs(2));
    shown("Being sent").await;

    world.panel.release_stalled();
    sending.await.unwrap().unwrap();
    world.tell().await;
    assert_eq!(first_status(&world).await, "running");
    let panel_id = at_panel(&world, LINK).id.to_string();
    let shown = world.message(MEMBER, card.message_id).unwrap();
    assert!(shown.text.contains("In progress") && shown.text.contains(&panel_id), "{}", shown.text);
    assert_eq!(world.panel.adds(), 1);
    world.end().await;
}

#[tokio::test]
async fn two_senders_at_once_send_an_order_once() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "2000").await;
    world.panel.fail_next("add", 1, Fault::Stall);
    let shop = world.app.shop.clone();
    let sending = tokio::spawn(async move { work::submit::tick(&shop).await });
    world.panel.until_stalled(1).await;
    let shop = world.app.shop.clone();
    let second = tokio::spawn(async move { work::submit::tick(&shop).await });
    world.panel.release_stalled();
    sending.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
    assert_eq!((world.panel.adds(), first_status(&world).await.as_str()), (1, "running"));
    assert_eq!(told(&world, MEMBER, "Being checked"), 0);
    world.end().await;
}

#[tokio::test]
async fn progress_edits_the_card_in_silence_and_the_end_is_one_message_to_the_cent() {
    let world = World::new().await;
    let link = "https://instagram.com/p/partial";
    let card = running(&world, link).await;
    let messages = world.telegram.messages(MEMBER).len();
    let mut pictures = vec![];
    for _ in 0..5 {
        world.wait(minutes(1));
        world.track().await;
        pictures.push(world.message(MEMBER, card).unwrap());
    }
    assert_eq!(world.telegram.messages(MEMBER).len(), messages, "{}", world.chat(MEMBER));
    assert!(pictures.windows(2).all(|two| two[0].edits <= two[1].edits));
    assert!(pictures[4].edits >= pictures[0].edits + 3, "{}", world.chat(MEMBER));
    assert!(pictures[4].text.contains("▰▰"), "{}", pictures[4].text);

    world.wait(minutes(3));
    world.track().await;
    assert_eq!(world.telegram.messages(MEMBER).len(), messages + 1, "{}", world.chat(MEMBER));
    let end = world.last(MEMBER);
    for words in
        ["#1001", "Partly completed", "Delivered: 1\u{a0}200", "Not delivered: 800", "Returned: $0.72"]
    {
        assert!(end.text.contains(words), "{words}: {}", end.text);
    }
    assert!(!end.silent);
    let shown = world.message(MEMBER, card).unwrap();
    assert!(shown.text.contains("Partly completed") && shown.text.contains("$0.72"), "{}", shown.text);
    assert_eq!(read(&world, "select cast(charge as text) from orders").await, "1080000");
    world.end().await;
}

#[tokio::test]
async fn cancelled_and_failed_say_what_came_back() {
    let world = World::new().await;
    for (word, status, admins) in [("cancel", "Cancelled", 0), ("fail", "Failed", 1)] {
        let link = format!("https://instagram.com/p/{word}");
        running(&world, &link).await;
        world.wait(minutes(8));
        world.track().await;
        let end = world.last(MEMBER);
        assert!(end.text.contains(status) && end.text.contains("Returned: $1.80"), "{}", end.text);
        assert_eq!(told(&world, GROUP, "couldn’t carry it out"), admins, "{}", world.chat(GROUP));
    }
    world.end().await;
}

#[tokio::test]
async fn an_end_is_told_once_whatever_is_repeated() {
    let mut world = World::new().await;
    running(&world, LINK).await;
    world.wait(minutes(12));
    // Killed after the end was written down and before anybody was told.
    work::track::tick(&world.app.shop).await.unwrap();
    assert_eq!(told(&world, MEMBER, "Completed"), 0);
    for _ in 0..3 {
        world = world.restart().await;
        world.track().await;
        world.wait(minutes(61));
        world.track().await;
        world.tell().await;
    }
    assert_eq!(told(&world, MEMBER, "Delivered in full"), 1, "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn a_late_correction_is_told_and_corrected() {
    let world = World::new().await;
    let card = running(&world, "https://instagram.com/p/correct").await;
    world.wait(minutes(12));
    world.track().await;
    assert_eq!(told(&world, MEMBER, "Delivered in full"), 1);
    world.wait(minutes(60));
    world.track().await;
    let correction = world.last(MEMBER);
    for words in ["Partly completed", "A correction", "“Completed”", "Not delivered: 800", "Returned: $0.72"]
    {
        assert!(correction.text.contains(words), "{words}: {}", correction.text);
    }
    assert!(world.message(MEMBER, card).unwrap().text.contains("Partly completed"));
    assert_eq!(told(&world, GROUP, "don’t add up"), 1, "{}", world.chat(GROUP));
    world.wait(minutes(6 * 60));
    world.track().await;
    assert_eq!(told(&world, MEMBER, "A correction"), 1);
    world.end().await;
}

#[tokio::test]
async fn a_refill_after_the_end_does_not_undo_it() {
    let world = World::new().await;
    let card = running(&world, LINK).await;
    world.wait(minutes(12));
    world.track().await;
    let messages = world.telegram.messages(MEMBER).len();
    assert!(world.panel.set_status(at_panel(&world, LINK).id, "In progress", 500));
    world.wait(minutes(61));
    world.track().await;
    assert_eq!(first_status(&world).await, "completed");
    assert_eq!(world.telegram.messages(MEMBER).len(), messages, "{}", world.chat(MEMBER));
    assert!(world.message(MEMBER, card).unwrap().text.contains("Completed"));
    world.end().await;
}

#[tokio::test]
async fn an_unknown_word_is_no_end() {
    let world = World::new().await;
    let card = running(&world, "https://instagram.com/p/weird").await;
    world.wait(minutes(3));
    world.track().await;
    assert_eq!(read(&world, "select panel_status from orders").await, "Queued at supplier");
    let shown = world.message(MEMBER, card).unwrap();
    assert!(shown.text.contains("In progress"), "{}", shown.text);
    world.wait(minutes(12));
    world.track().await;
    assert_eq!(told(&world, MEMBER, "Delivered in full"), 1);
    world.end().await;
}

#[tokio::test]
async fn a_fresh_order_that_the_panel_does_not_know_yet_is_waited_for() {
    let world = World::new().await;
    let card = running(&world, "https://instagram.com/p/fresh").await;
    world.wait(Duration::from_secs(31));
    world.track().await;
    assert_eq!(first_status(&world).await, "running");
    assert!(world.message(MEMBER, card).unwrap().text.contains("No progress has been reported yet"));
    world.wait(minutes(13));
    world.track().await;
    assert_eq!(told(&world, MEMBER, "Delivered in full"), 1, "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn an_order_that_a_batch_leaves_out_stays_as_it_is() {
    let world = World::new().await;
    running(&world, LINK).await;
    let second = "https://instagram.com/p/second";
    running(&world, second).await;
    let ended = at_panel(&world, second).id;
    let half =
        format!(r#"{{"{ended}":{{"charge":"1.80","start_count":"5","status":"Completed","remains":"0"}}}}"#);
    world.panel.fail_next("status", 1, Fault::Http(200, half));
    world.wait(minutes(2));
    world.track().await;
    assert_eq!(first_status(&world).await, "running");
    assert_eq!(told(&world, MEMBER, "Delivered in full"), 1);
    assert!(world.last(MEMBER).text.contains("#1002"), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn two_hundred_and_fifty_orders_are_three_calls() {
    let world = World::new().await;
    running(&world, LINK).await;
    // 249 more, with ids in an order of their own.
    execute(
        &world,
        "insert into orders (user_id, draft, service_id, panel_service, service_name, fields, link, quantity, rate, price, cost,
             currency, status, panel_order, placed_at, submitted_at, submit_until, next_submit_at, next_look_at)
         with recursive n(i) as (select 1 union all select i + 1 from n where i < 249)
         select user_id, 5000 + i, service_id, panel_service, service_name, fields, link, quantity, rate, price, cost,
             currency, status, panel_order + (i * 101) % 251, placed_at, submitted_at, submit_until, next_submit_at, next_look_at
         from orders, n where order_id = 1001",
    )
    .await;
    world.wait(minutes(1));
    world.track().await;
    let calls: Vec<usize> =
        world.panel.calls().iter().filter(|call| call.action == "status").map(|call| call.ids).collect();
    assert_eq!(calls, [100, 100, 50]);
    // That ids come once and ascending is judged by the panel, at the end.
    world.end().await;
}

#[tokio::test]
async fn old_orders_are_looked_at_less_often() {
    let world = World::with(&[("STUCK_AFTER", "90d")]).await;
    running(&world, "https://instagram.com/p/stuck").await;
    let mut looks: Vec<Moment> = vec![];
    while world.clock.now() < NOON.plus(Duration::from_hours(72)) {
        let next = work::track::tick(&world.app.shop).await.unwrap().unwrap();
        world.wait(next.since(world.clock.now()));
        looks.push(world.clock.now());
    }
    let between = |from: u64, to: u64| {
        let (from, to) = (NOON.plus(Duration::from_hours(from)), NOON.plus(Duration::from_hours(to)));
        looks.iter().filter(|look| (from..to).contains(look)).count()
    };
    assert!((30..=80).contains(&between(0, 1)), "{}", between(0, 1));
    assert!((2..=4).contains(&between(10, 12)), "{}", between(10, 12));
    assert!((23..=25).contains(&between(48, 72)), "{}", between(48, 72));
    assert!(looks.windows(2).all(|two| two[1].since(two[0]) >= Duration::from_secs(30)));
    world.end().await;
}

#[tokio::test]
async fn an_ended_order_is_looked_at_four_times_more_and_never_again() {
    let world = World::new().await;
    running(&world, LINK).await;
    world.wait(minutes(12));
    let mut next = work::track::tick(&world.app.shop).await.unwrap();
    let end = world.clock.now();
    let mut hours = vec![];
    while let Some(at) = next {
        hours.push(at.since(end).as_secs() / 3600);
        world.wait(at.since(world.clock.now()));
        next = work::track::tick(&world.app.shop).await.unwrap();
    }
    assert_eq!(hours, [1, 6, 24, 72]);
    assert_eq!(asked(&world, "status"), 5);
    world.wait(Duration::from_hours(24 * 30));
    world.track().await;
    assert_eq!(asked(&world, "status"), 5);
    world.end().await;
}

#[tokio::test]
async fn a_stuck_order_is_told_to_the_admins_once() {
    let world = World::with(&[("STUCK_AFTER", "24h")]).await;
    running(&world, "https://instagram.com/p/stuck").await;
    for _ in 0..72 {
        world.wait(Duration::from_hours(1));
        world.track().await;
    }
    assert_eq!(told(&world, GROUP, "longer than usual"), 1, "{}", world.chat(GROUP));
    assert_eq!(told(&world, MEMBER, "longer than usual"), 0);
    world.end().await;
}

#[tokio::test]
async fn what_is_stuck_is_told_by_what_is_usual_for_its_service() {
    let world = World::with(&[("STUCK_AFTER", "24h")]).await;
    // Four are too few to know.
    for count in 1..=5 {
        running(&world, &format!("https://instagram.com/p/{count}")).await;
        world.wait(minutes(12));
        world.track().await;
        if count == 4 {
            running(&world, "https://instagram.com/p/0/stuck").await;
            for _ in 0..4 {
                world.wait(Duration::from_hours(1));
                world.track().await;
            }
            assert_eq!(told(&world, GROUP, "longer than usual"), 0, "{}", world.chat(GROUP));
        }
    }
    assert_eq!(told(&world, GROUP, "longer than usual"), 1, "{}", world.chat(GROUP));
    let said = world.last(GROUP).text;
    assert!(said.contains("In progress for 4 hours") && said.contains("done in: 12 minutes"), "{said}");
    // A service of which nothing is known has the time of the settings.
    world.order(MEMBER, "1214", "https://instagram.com/p/9/stuck", "1000").await;
    world.submit().await;
    for _ in 0..23 {
        world.wait(Duration::from_hours(1));
        world.track().await;
    }
    assert_eq!(told(&world, GROUP, "longer than usual"), 1, "{}", world.chat(GROUP));
    world.wait(Duration::from_hours(1));
    world.track().await;
    assert_eq!(told(&world, GROUP, "longer than usual"), 2, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn an_overcharge_is_told_to_the_admins_at_once_and_once() {
    let world = World::new().await;
    running(&world, LINK).await;
    let dear =
        r#"{"charge":"5.40","start_count":"5","status":"In progress","remains":"900","currency":"USD"}"#;
    world.panel.fail_next("status", 2, Fault::Http(200, dear.to_owned()));
    for _ in 0..2 {
        world.wait(minutes(2));
        world.track().await;
    }
    assert_eq!(told(&world, GROUP, "5.40 > 1.80"), 1, "{}", world.chat(GROUP));
    assert_eq!(told(&world, MEMBER, "5.40 >"), 0);
    world.wait(minutes(12));
    world.track().await;
    assert_eq!(told(&world, GROUP, "don’t add up"), 1, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn fifty_taps_on_refresh_ask_the_panel_once_in_five_seconds() {
    let world = World::new().await;
    running(&world, LINK).await;
    for _ in 0..50 {
        world.press(MEMBER, "Refresh").await;
        world.track().await;
    }
    assert_eq!(asked(&world, "status"), 1);
    world.wait(Duration::from_secs(4));
    world.press(MEMBER, "Refresh").await;
    world.track().await;
    assert_eq!(asked(&world, "status"), 1);
    world.wait(Duration::from_secs(1));
    world.press(MEMBER, "Refresh").await;
    world.track().await;
    assert_eq!(asked(&world, "status"), 2);
    world.end().await;
}
