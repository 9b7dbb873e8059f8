//! Several orders are sent at a time, where the settings say so: never more, each once, and what becomes of one is not concluded from
//! what another did.

use std::time::{Duration, Instant};

use panelgram::work;
use panelgram_sandbox::panel::{self, Fault};

use crate::behind::{cut_off_while_sending, database, execute, read, told};
use crate::world::{ADMIN, GROUP, KEY, MEMBER, World};

const FOUR: [(&str, &str); 2] = [("PANEL_ADD_CONCURRENCY", "4"), ("MAX_ACTIVE_ORDERS", "200")];

/// Confirms so many lines with one tap.
async fn order(world: &World, name: &str, count: usize) {
    let lines: Vec<String> = (0..count).map(|n| format!("1207 | instagram.com/{name}{n} | 100")).collect();
    world.say(MEMBER, &format!("/mass\n{}", lines.join("\n"))).await;
    world.press(MEMBER, &format!("Order {count}")).await;
}

/// Sends what is due while every `add` waits for its release; how many had come before the first release.
async fn send_stalled(world: &World, count: u32) -> u64 {
    world.panel.fail_next("add", count, Fault::Stall);
    let worker = world.app.worker.clone();
    let mut sending = Box::pin(work::submit::tick(&worker));
    tokio::select! {
        _ = &mut sending => panic!("it stalls"),
        () = world.panel.until_stalled(worker.rules.panel.adds_at_once) => {}
    }
    let came = world.panel.adds();
    let release = async {
        loop {
            world.panel.release_stalled();
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        done = sending => done.unwrap(),
        () = release => unreachable!("it goes on"),
    };
    came
}

#[tokio::test]
async fn as_many_are_under_way_as_the_settings_say_and_never_more() {
    // Without a word it is one at a time.
    for (settings, at_once) in [(&FOUR[..], 4), (&[], 1)] {
        let world = World::with(settings).await;
        order(&world, "anna", 12).await;
        assert_eq!(send_stalled(&world, 12).await, at_once);
        assert_eq!((world.panel.orders().len(), world.panel.adds()), (12, 12));
        assert_eq!(u64::try_from(world.panel.most_adds_at_once()).unwrap(), at_once);
        assert_eq!(read(&world, "select group_concat(distinct status) from orders").await, "running");
        world.end().await;
    }
}

#[tokio::test]
async fn of_several_at_a_time_whose_answers_are_lost_each_is_asked_about_and_none_is_sent_again() {
    let world = World::with(&FOUR).await;
    order(&world, "anna", 6).await;
    world.panel.fail_next("add", 3, Fault::CloseAfterEffect);
    world.submit().await;
    world.wait(Duration::from_mins(1));
    world.submit().await;
    world.submit().await;
    assert_eq!((world.panel.adds(), world.panel.orders().len()), (6, 6));
    assert_eq!(told(&world, GROUP, "Was this order placed?"), 3, "{}", world.chat(GROUP));
    // The balance fell by what all of them took: nothing is said of it.
    assert_eq!(told(&world, GROUP, "balance fell"), 0, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn cut_off_in_the_middle_all_that_were_under_way_are_asked_about() {
    let world = World::with(&FOUR).await;
    order(&world, "anna", 6).await;
    cut_off_while_sending(&world, 4).await;
    let world = world.restart().await;
    assert_eq!(read(&world, "select cast(count(*) as text) from orders where status = 'unclear'").await, "4");
    world.wait(Duration::from_mins(1));
    world.submit().await;
    assert_eq!((world.panel.adds(), world.panel.orders().len()), (6, 6));
    world.end().await;
}

/// One of several that are sent together is lost; which one, the scheduler says.
async fn one_of_four_is_lost(fault: Fault) -> World {
    let world = World::with(&FOUR).await;
    order(&world, "first", 1).await;
    world.submit().await;
    world.read_balance_now().await;
    world.wait(Duration::from_secs(1));
    order(&world, "anna", 4).await;
    world.panel.fail_next("add", 1, fault);
    world.submit().await;
    world.wait(Duration::from_mins(1));
    order(&world, "last", 1).await;
    world.submit().await;
    world.wait(Duration::from_mins(13));
    world.investigate().await;
    world
}

#[tokio::test]
async fn a_lost_one_among_others_is_never_taken_for_another() {
    for fault in [Fault::CloseAfterEffect, Fault::CloseBeforeReading] {
        let made = fault == Fault::CloseAfterEffect;
        let world = one_of_four_is_lost(fault).await;
        let mut connection = database(&world).await;
        let rows: Vec<(String, String, Option<String>)> =
            sqlx::query_as("select link, status, panel_order from orders")
                .fetch_all(&mut connection)
                .await
                .unwrap();
        for (link, status, panel_order) in rows {
            let theirs = world.panel.orders_for(&link).first().map(|order| order.id.to_string());
            match status.as_str() {
                "running" => assert_eq!(panel_order, theirs, "{link}"),
                "rejected" => assert_eq!((theirs, made), (None, false), "{link}"),
                _ => assert_eq!(status, "unclear", "{link}"),
            }
        }
        world.end().await;
    }
}

/// It may get its id after the other one did: between it and the next there is nothing to be found.
#[tokio::test]
async fn what_was_under_way_meanwhile_is_no_neighbour() {
    let world = World::with(&[("PANEL_ADD_CONCURRENCY", "2"), ("MAX_ACTIVE_ORDERS", "200")]).await;
    order(&world, "first", 1).await;
    world.submit().await;
    world.wait(Duration::from_secs(1));
    order(&world, "anna", 3).await;
    // One hangs, one takes its time, and the third is sent when the second is done, a second later.
    world.panel.fail_next("add", 1, Fault::Stall);
    world.panel.fail_next("add", 1, Fault::Drip(Duration::from_millis(3)));
    world.panel.fail_next("add", 1, Fault::CloseAfterEffect);
    let worker = world.app.worker.clone();
    let meanwhile = async {
        world.panel.until_stalled(1).await;
        world.wait(Duration::from_secs(1));
        while world.panel.orders().len() < 3 {
            tokio::task::yield_now().await;
        }
        world.wait(Duration::from_secs(1));
        world.panel.release_stalled();
    };
    let (sent, ()) = tokio::join!(work::submit::tick(&worker), meanwhile);
    sent.unwrap();
    world.wait(Duration::from_mins(1));
    order(&world, "last", 1).await;
    world.submit().await;
    world.wait(Duration::from_mins(13));
    world.investigate().await;
    let lost =
        read(&world, "select link from orders join order_events using (order_id) where what = 'unclear'")
            .await;
    let lost = world.panel.orders_for(&lost)[0].id;
    let seen = read(&world, "select detail from order_events where what = 'evidence'").await;
    assert!(seen.contains(&format!("\"ours\":[[{lost},")), "{lost}: {seen}\n{}", world.chat(GROUP));
    world.end().await;
}

/// What was sent after an order, and before its answer was lost, may have got its id before it.
#[tokio::test]
async fn what_was_sent_before_the_answer_was_lost_is_no_neighbour_behind_it() {
    let world = World::new().await;
    for (name, fault) in
        [("first", None), ("quick", None), ("slow", Some(Fault::CloseAfterEffect)), ("last", None)]
    {
        world.wait(Duration::from_mins(1));
        order(&world, name, 1).await;
        if let Some(fault) = fault {
            world.panel.fail_next("add", 1, fault);
        }
        world.submit().await;
    }
    // The slow one was on its way while the quick one came and went.
    let earlier =
        "update orders set submitted_at = (select submitted_at - 1 from orders where link like '%quick0')
                   where link like '%slow0'";
    execute(&world, earlier).await;
    world.wait(Duration::from_mins(13));
    world.investigate().await;
    let slow = world.panel.orders_for("https://instagram.com/slow0")[0].id;
    let seen = read(&world, "select detail from order_events where what = 'evidence'").await;
    assert!(seen.contains(&format!("\"ours\":[[{slow},")), "{slow}: {seen}\n{}", world.chat(GROUP));
    world.end().await;
}

/// Whether that balance is the one before or after that order, nobody knows: it is read once more before the next one.
#[tokio::test]
async fn a_balance_that_was_read_while_an_order_was_under_way_says_nothing_about_the_next() {
    let world = World::new().await;
    world.wait(Duration::from_mins(11));
    order(&world, "anna", 1).await;
    world.panel.fail_next("add", 1, Fault::StallAfterEffect);
    let worker = world.app.worker.clone();
    let meanwhile = async {
        world.panel.until_stalled(1).await;
        world.wait(Duration::from_secs(10));
        world.say(ADMIN, "/balance").await;
        world.read_balance().await;
        world.panel.release_stalled();
    };
    let (sent, ()) = tokio::join!(work::submit::tick(&worker), meanwhile);
    sent.unwrap();
    world.wait(Duration::from_secs(1));
    world.order(MEMBER, "1207", "https://instagram.com/p/lost", "1000").await;
    world.panel.fail_next("add", 1, Fault::CloseAfterEffect);
    world.submit().await;
    let before: i64 = read(&world, "select cast(balance_before as text) from orders where order_id = 1002")
        .await
        .parse()
        .unwrap();
    let now = world.panel.balance();
    assert_eq!(rust_decimal::Decimal::new(before, 6) - now, rust_decimal::Decimal::new(90, 2));
    assert_eq!(told(&world, GROUP, "fell by exactly this price, $0.90"), 1, "{}", world.chat(GROUP));
    world.end().await;
}

/// `cargo test --test it -- --ignored --nocapture a_hundred_lines`
#[tokio::test]
#[ignore = "a stopwatch; by hand"]
async fn a_hundred_lines_at_a_panel_that_takes_its_time() {
    for at_once in ["1", "4"] {
        let options = panel::Options {
            key: KEY.to_owned(),
            stall: Duration::from_millis(300),
            balance: 1_000.into(),
            ..panel::Options::default()
        };
        let settings = [("PANEL_ADD_CONCURRENCY", at_once), ("MAX_ACTIVE_ORDERS", "200")];
        let world = World::closed_panel(&settings, options).await;
        world.read_catalog().await;
        order(&world, "anna", 100).await;
        world.panel.fail_next("add", 100, Fault::Stall);
        let begin = Instant::now();
        world.submit().await;
        println!("{at_once} at a time: {:?} for {} orders", begin.elapsed(), world.panel.orders().len());
        world.end().await;
    }
}
