//! An order's life after the tap: sent once, followed, ended, told. The clock is turned by hand.

use std::time::Duration;

use insta::assert_snapshot;
use panelgram::{clock::Moment, work};
use panelgram_sandbox::panel::Fault;

use crate::transcript::{news, screen};
use crate::world::{GROUP, MEMBER, NOON, World};

const LINK: &str = "https://instagram.com/p/abc";

pub use crate::behind::{asked, at_panel, database, execute, first_status, read, told};

#[tokio::test]
async fn the_panel_is_called_only_after_the_database_knows() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "2000").await;
    assert_eq!(first_status(&world).await, "reserved");

    world.panel.fail_next("add", 1, Fault::Stall);
    let worker = world.app.worker.clone();
    let sending = tokio::spawn(async move { work::submit::tick(&worker).await });
    world.panel.until_stalled(1).await;
    assert_eq!(first_status(&world).await, "submitting");
    // Mostly the answer is there at once; only what takes longer is shown.
    world.seen(MEMBER);
    world.tell().await;
    assert_eq!(world.seen(MEMBER), "");
    world.wait(Duration::from_secs(2));
    world.tell().await;
    assert_snapshot!(world.seen(MEMBER), @"
    Now: #1001 · ⏳ Being sent
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity  2 000
         Price     $1.80
         Placed: 22 Nov 12:00 UTC
         [Refresh]
         [History] [Menu]
    ");

    world.panel.release_stalled();
    sending.await.unwrap().unwrap();
    world.tell().await;
    assert_eq!(first_status(&world).await, "running");
    assert_snapshot!(world.seen(MEMBER), @"
    Now: #1001 · ▶️ In progress
         Accepted. No progress has been reported yet.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity  2 000
         Price     $1.80
         Provider’s ID: 23501877
         Placed: 22 Nov 12:00 UTC
         [Refresh] [Order again]
         [Cancel order]
         [History] [Menu]
    ");
    assert_eq!(world.panel.adds(), 1);
    world.end().await;
}

#[tokio::test]
async fn two_senders_at_once_send_an_order_once() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "2000").await;
    world.panel.fail_next("add", 1, Fault::Stall);
    let worker = world.app.worker.clone();
    let sending = tokio::spawn(async move { work::submit::tick(&worker).await });
    world.panel.until_stalled(1).await;
    let worker = world.app.worker.clone();
    let second = tokio::spawn(async move { work::submit::tick(&worker).await });
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
    let card = world.running(MEMBER, link).await;
    let messages = world.telegram.messages(MEMBER).len();
    world.seen(MEMBER);
    for _ in 0..5 {
        world.wait(Duration::from_mins(1));
        world.track().await;
    }
    let edits = world.seen(MEMBER).lines().filter(|line| line.contains('▰')).collect::<Vec<_>>().join("\n");
    assert_snapshot!(edits, @"
    ▰▱▱▱▱▱▱▱▱▱ 10 %
    ▰▰▱▱▱▱▱▱▱▱ 20 %
    ▰▰▰▱▱▱▱▱▱▱ 30 %
    ▰▰▰▰▱▱▱▱▱▱ 40 %
    ");
    assert_eq!(world.telegram.messages(MEMBER).len(), messages, "{}", world.chat(MEMBER));

    world.wait(Duration::from_mins(3));
    world.track().await;
    assert_snapshot!(world.seen(MEMBER), @"
    Bot: #1001 · 🟡 Partly completed
         Delivered: 1 200
         Not delivered: 800
         Returned: $0.72
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/partial
         Provider’s ID: 23501877
         [Order again]
         [Order #1001] [Menu]
    Now: #1001 · 🟡 Partly completed
         ▰▰▰▰▰▰▱▱▱▱ 60 %
         Delivered: 1 200
         Not delivered: 800
         Returned: $0.72
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/partial
         Quantity       2 000
         At the start  16 250
         Price          $1.80
         Charged        $1.08
         Provider’s ID: 23501877
         Placed: 22 Nov 12:00 UTC
         Ended: 22 Nov 12:08 UTC
         [Order again]
         [Refill]
         [History] [Menu]
    ");
    assert!(!world.last(MEMBER).silent && world.last(MEMBER).message_id > card);
    assert_eq!(read(&world, "select cast(charge as text) from orders").await, "1080000");
    world.end().await;
}

#[tokio::test]
async fn cancelled_and_failed_say_what_came_back() {
    let world = World::new().await;
    let ended = async |word: &str| {
        world.running(MEMBER, &format!("https://instagram.com/p/{word}")).await;
        world.wait(Duration::from_mins(8));
        world.track().await;
        screen(&world.last(MEMBER))
    };
    assert_snapshot!(ended("cancel").await, @"
    Bot: #1001 · 🚫 Cancelled
         The order was stopped.
         Returned: $1.80
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/cancel
         Provider’s ID: 23501877
         [Order again]
         [Order #1001] [Menu]
    ");
    assert_eq!(told(&world, GROUP, "couldn’t carry it out"), 0, "{}", world.chat(GROUP));
    assert_snapshot!(ended("fail").await, @"
    Bot: #1002 · ❌ Failed
         This order couldn’t be carried out.
         Returned: $1.80
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/fail
         Provider’s ID: 23501878
         [Order again]
         [Order #1002] [Menu]
    ");
    assert_snapshot!(news(&world.last(GROUP)), @"
    Bot: #1002 · ❌ The panel couldn’t carry it out
         The panel said: Fail
    ");
    world.end().await;
}

#[tokio::test]
async fn an_end_is_told_once_whatever_is_repeated() {
    let mut world = World::new().await;
    world.running(MEMBER, LINK).await;
    world.wait(Duration::from_mins(12));
    // Killed after the end was written down and before anybody was told.
    work::track::tick(&world.app.worker).await.unwrap();
    assert_eq!(told(&world, MEMBER, "Completed"), 0);
    for _ in 0..3 {
        world = world.restart().await;
        world.track().await;
        world.wait(Duration::from_mins(61));
        world.track().await;
        world.tell().await;
    }
    assert_eq!(told(&world, MEMBER, "Delivered in full"), 1, "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn a_late_correction_is_told_and_corrected() {
    let world = World::new().await;
    let card = world.completed(MEMBER, "https://instagram.com/p/correct").await;
    assert_eq!(told(&world, MEMBER, "Delivered in full"), 1);
    world.wait(Duration::from_hours(1));
    world.track().await;
    assert_snapshot!(news(&world.last(MEMBER)), @"
    Bot: #1001 · 🟡 Partly completed
         Correction: this order was reported as “Completed” before.
         Delivered: 1 200
         Not delivered: 800
         Returned: $0.72
    ");
    assert!(world.message(MEMBER, card).unwrap().text.contains("Partly completed"));
    assert_snapshot!(news(&world.last(GROUP)), @"
    Bot: #1001 · ⚠️ The panel’s figures don’t add up
         Details: Completed → Partly completed
    ");
    world.seen(MEMBER);
    world.wait(Duration::from_hours(6));
    world.track().await;
    assert_eq!(world.seen(MEMBER), "");
    world.end().await;
}

#[tokio::test]
async fn a_fresh_order_that_the_panel_does_not_know_yet_is_waited_for() {
    let world = World::new().await;
    let card = world.running(MEMBER, "https://instagram.com/p/fresh").await;
    world.wait(Duration::from_secs(31));
    world.track().await;
    assert_eq!(first_status(&world).await, "running");
    assert!(world.message(MEMBER, card).unwrap().text.contains("No progress has been reported yet"));
    world.wait(Duration::from_mins(13));
    world.track().await;
    assert_eq!(told(&world, MEMBER, "Delivered in full"), 1, "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn an_order_that_a_batch_leaves_out_stays_as_it_is() {
    let world = World::new().await;
    world.running(MEMBER, LINK).await;
    let second = "https://instagram.com/p/second";
    world.running(MEMBER, second).await;
    let ended = at_panel(&world, second).id;
    let half =
        format!(r#"{{"{ended}":{{"charge":"1.80","start_count":"5","status":"Completed","remains":"0"}}}}"#);
    world.panel.fail_next("status", 1, Fault::Http(200, half));
    world.wait(Duration::from_mins(2));
    world.track().await;
    assert_eq!(first_status(&world).await, "running");
    assert_eq!(told(&world, MEMBER, "Delivered in full"), 1);
    assert!(world.last(MEMBER).text.contains("#1002"), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn old_orders_are_looked_at_less_often() {
    let world = World::with(&[("STUCK_AFTER", "90d")]).await;
    world.running(MEMBER, "https://instagram.com/p/stuck").await;
    let mut looks: Vec<Moment> = vec![];
    while world.clock.now() < NOON.plus(Duration::from_hours(72)) {
        let next = work::track::tick(&world.app.worker).await.unwrap().unwrap();
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
    world.running(MEMBER, LINK).await;
    world.wait(Duration::from_mins(12));
    let mut next = work::track::tick(&world.app.worker).await.unwrap();
    let end = world.clock.now();
    let mut hours = vec![];
    while let Some(at) = next {
        hours.push(at.since(end).as_secs() / 3600);
        world.wait(at.since(world.clock.now()));
        next = work::track::tick(&world.app.worker).await.unwrap();
    }
    assert_eq!(hours, [1, 6, 24, 72]);
    assert_eq!(asked(&world, "status"), 5);
    world.wait(Duration::from_hours(24 * 30));
    world.track().await;
    assert_eq!(asked(&world, "status"), 5);
    world.end().await;
}

#[tokio::test]
async fn what_is_stuck_is_told_by_what_is_usual_for_its_service() {
    let world = World::with(&[("STUCK_AFTER", "24h")]).await;
    // Four are too few to know.
    for count in 1..=5 {
        world.running(MEMBER, &format!("https://instagram.com/p/{count}")).await;
        world.wait(Duration::from_mins(12));
        world.track().await;
        if count == 4 {
            world.running(MEMBER, "https://instagram.com/p/0/stuck").await;
            for _ in 0..4 {
                world.wait(Duration::from_hours(1));
                world.track().await;
            }
            assert_eq!(told(&world, GROUP, "longer than usual"), 0, "{}", world.chat(GROUP));
        }
    }
    assert_eq!(told(&world, GROUP, "longer than usual"), 1, "{}", world.chat(GROUP));
    let said = world.last(GROUP).text;
    assert!(
        said.contains("In progress for 4 hours") && said.contains("Usual time for this service: 12 minutes"),
        "{said}"
    );
    // A service of which nothing is known has the time of the settings.
    world.order(MEMBER, "1214", "https://instagram.com/p/9/stuck", "1000").await;
    world.submit().await;
    for _ in 0..23 {
        world.wait(Duration::from_hours(1));
        world.track().await;
    }
    assert_eq!(told(&world, GROUP, "longer than usual"), 1, "{}", world.chat(GROUP));
    for _ in 0..49 {
        world.wait(Duration::from_hours(1));
        world.track().await;
    }
    assert_eq!(told(&world, GROUP, "longer than usual"), 2, "each once: {}", world.chat(GROUP));
    assert_eq!(told(&world, MEMBER, "longer than usual"), 0);
    world.end().await;
}

#[tokio::test]
async fn an_overcharge_is_told_to_the_admins_at_once_and_once() {
    let world = World::new().await;
    world.running(MEMBER, LINK).await;
    let dear =
        r#"{"charge":"5.40","start_count":"5","status":"In progress","remains":"900","currency":"USD"}"#;
    world.panel.fail_next("status", 2, Fault::Http(200, dear.to_owned()));
    for _ in 0..2 {
        world.wait(Duration::from_mins(2));
        world.track().await;
    }
    assert_eq!(told(&world, GROUP, "the panel took $5.40, expected $1.80"), 1, "{}", world.chat(GROUP));
    assert_eq!(told(&world, MEMBER, "took $5.40"), 0);
    world.wait(Duration::from_mins(12));
    world.track().await;
    assert_eq!(told(&world, GROUP, "don’t add up"), 1, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn fifty_taps_on_refresh_ask_the_panel_once_in_five_seconds() {
    let world = World::new().await;
    world.running(MEMBER, LINK).await;
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
