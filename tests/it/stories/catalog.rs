//! The panel's list of services: read, compared, told; never wiped, and never asked for more than is due.

use std::time::Duration;

use panelgram_sandbox::panel::Fault;

use super::life::{asked, at_panel, execute, read, told};
use crate::world::{ADMIN, GROUP, MEMBER, World};

const LINK: &str = "https://instagram.com/p/abc";
const NEW: &str = r#"{"service": 9001, "name": "Instagram Likes | Brand New", "type": "Default", "category": "Instagram Likes & Views",
    "rate": "0.50", "min": "10", "max": "1000", "refill": false, "cancel": false, "dripfeed": false}"#;

/// Lets the bot read the catalog when it is due by its interval.
async fn six_hours_later(world: &World) {
    world.wait(Duration::from_hours(6));
    world.read_catalog().await;
}

fn offered(world: &World) -> usize {
    world.app.bot.catalog.current().offered()
}

#[tokio::test]
async fn what_changed_is_told_to_the_admins_with_figures() {
    let world = World::new().await;
    assert_eq!(told(&world, GROUP, "services have changed"), 0, "the first list is no news");
    world.panel.add_service(NEW).unwrap();
    world.panel.remove_service("1214");
    world.panel.set_rate("1207", "1.20");
    world.panel.set_rate("1249", "0.10");
    six_hours_later(&world).await;
    let news = world.last(GROUP).text;
    for words in [
        "New: 1",
        "Brand New",
        "Gone: 1",
        "No Refill",
        "Price up: 1",
        "$0.90 → $1.20",
        "Price down: 1",
        "$0.115 → $0.10",
    ] {
        assert!(news.contains(words), "{words}: {news}");
    }
    // What is shown is what is sold now.
    let card = world.find(MEMBER, "1207").await;
    assert!(card.text.contains("$1.20"), "{}", card.text);
    six_hours_later(&world).await;
    assert_eq!(told(&world, GROUP, "services have changed"), 1);
    world.end().await;
}

#[tokio::test]
async fn many_changes_are_counted_and_few_are_named() {
    let world = World::new().await;
    for id in 9_100..9_150 {
        world.panel.add_service(&NEW.replace("9001", &id.to_string())).unwrap();
    }
    six_hours_later(&world).await;
    let news = world.last(GROUP).text;
    assert!(news.contains("New: 50") && news.contains("47 more"), "{news}");
    assert_eq!(news.matches("Brand New").count(), 3, "{news}");
    world.end().await;
}

#[tokio::test]
async fn an_unchanged_catalog_writes_nothing_and_tells_nothing() {
    let world = World::new().await;
    for table in ["services", "categories"] {
        for what in ["insert", "update", "delete"] {
            let sql = format!(
                "create trigger no_{what}_of_{table} before {what} on {table} begin select raise(abort, 'written'); end"
            );
            execute(&world, Box::leak(sql.into_boxed_str())).await;
        }
    }
    let messages = world.telegram.messages(GROUP).len();
    for _ in 0..4 {
        six_hours_later(&world).await;
    }
    assert_eq!(asked(&world, "services"), 5);
    assert_eq!(world.telegram.messages(GROUP).len(), messages, "{}", world.chat(GROUP));
    // The trigger does catch a change.
    world.panel.set_rate("1207", "1.20");
    world.wait(Duration::from_hours(6));
    world.read_catalog().await;
    assert_eq!(read(&world, "select rate from services where panel_service = '1207'").await, "0.90");
    world.end().await;
}

#[tokio::test]
async fn nothing_that_is_not_a_catalog_wipes_the_stored_one() {
    let world = World::new().await;
    let before = offered(&world);
    let bad: [&dyn Fn(); 7] = [
        &|| world.panel.fail_next("services", 1, Fault::EmptyList),
        &|| world.panel.fail_next("services", 1, Fault::MaintenanceHtml200),
        &|| world.panel.fail_next("services", 1, Fault::CloudflarePage),
        &|| world.panel.fail_next("services", 1, Fault::Http(503, "down".to_owned())),
        &|| world.panel.fail_next("services", 1, Fault::RateLimit200),
        &|| world.panel.fail_next("services", 1, Fault::EndlessBody),
        &|| world.panel.fail_next("services", 1, Fault::Http(200, r#"{"services":[],"x":1}"#.to_owned())),
    ];
    for break_it in bad {
        break_it();
        world.wait(Duration::from_hours(6));
        world.read_catalog().await;
        assert_eq!(offered(&world), before);
    }
    assert_eq!(world.panel.faults_happened(), 7);
    assert_eq!(told(&world, GROUP, "services have changed"), 0, "{}", world.chat(GROUP));
    let world = world.restart().await;
    assert_eq!(offered(&world), before);
    world.panel.fail_next("services", 1, Fault::AuthError);
    world.read_catalog().await;
    assert_eq!(offered(&world), before);
    world.end().await;
}

#[tokio::test]
async fn a_list_that_was_cut_short_takes_nothing_off_the_shelf() {
    let world = World::new().await;
    let before = offered(&world);
    world.panel.fail_next("services", 1, Fault::CutJson);
    six_hours_later(&world).await;
    assert_eq!(offered(&world), before, "{}", world.chat(GROUP));
    assert_eq!(told(&world, GROUP, "Gone"), 0, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn a_suspiciously_short_list_counts_only_when_the_next_one_confirms_it() {
    let world = World::new().await;
    let before = offered(&world);
    world.panel.say_instead_of_services(&format!("[{NEW}]"));
    six_hours_later(&world).await;
    assert_eq!(offered(&world), before, "{}", world.chat(GROUP));
    assert_eq!(told(&world, GROUP, "suspiciously short: 1 instead"), 1, "{}", world.chat(GROUP));
    // It was a hiccup: the next suspicion begins anew.
    world.panel.say_services_again();
    six_hours_later(&world).await;
    world.panel.say_instead_of_services(&format!("[{NEW}]"));
    world.say_in(ADMIN, GROUP, "/sync").await;
    world.read_catalog().await;
    assert_eq!(offered(&world), before, "{}", world.chat(GROUP));
    assert_eq!(told(&world, GROUP, "suspiciously short"), 2, "{}", world.chat(GROUP));
    world.say_in(ADMIN, GROUP, "/sync").await;
    world.read_catalog().await;
    assert_eq!(offered(&world), 1, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn a_failed_read_is_tried_again_after_a_pause() {
    let world = World::new().await;
    world.panel.fail_next("services", 100, Fault::Http(502, String::new()));
    six_hours_later(&world).await;
    assert_eq!(asked(&world, "services"), 2);
    for _ in 0..10 {
        world.wait(Duration::from_secs(10));
        world.read_catalog().await;
    }
    assert_eq!(asked(&world, "services"), 2);
    world.panel.heal();
    world.wait(Duration::from_secs(20));
    world.read_catalog().await;
    assert_eq!(asked(&world, "services"), 3);
    world.wait(Duration::from_hours(5));
    world.read_catalog().await;
    assert_eq!(asked(&world, "services"), 3);
    world.end().await;
}

#[tokio::test]
async fn one_bad_row_loses_one_row() {
    let world = World::new().await;
    let before = offered(&world);
    world.panel.add_service(NEW).unwrap();
    world.panel.add_service(&NEW.replace("9001", "9002").replace("0.50", "cheap")).unwrap();
    world.panel.add_service(r#"{"service": 9003}"#).unwrap();
    six_hours_later(&world).await;
    assert_eq!(offered(&world), before + 1);
    let news = world.last(GROUP).text;
    assert!(news.contains("New: 1") && news.contains("2 rows couldn’t be read"), "{news}");
    // Rows that stay bad are no news.
    six_hours_later(&world).await;
    assert_eq!(told(&world, GROUP, "services have changed"), 1, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn a_vanished_service_is_not_offered_its_orders_live_on_and_it_may_come_back() {
    let world = World::new().await;
    let card = world.order(MEMBER, "1207", LINK, "2000").await;
    world.submit().await;
    world.panel.remove_service("1207");
    six_hours_later(&world).await;
    let found = world.say(MEMBER, "/search 1207").await;
    assert!(found.text.contains("Nothing found"), "{}", found.text);
    world.track().await;
    let end = world.last(MEMBER);
    assert!(end.text.contains("Delivered in full") && end.text.contains("Real Mix"), "{}", end.text);
    assert!(end.button("Order again").is_none(), "{end:?}");
    let shown = world.say(MEMBER, "/status 1001").await;
    assert!(shown.text.contains("Real Mix") && shown.button("Order again").is_none(), "{}", shown.text);
    assert!(world.message(MEMBER, card.message_id).unwrap().text.contains("Completed"));

    world.panel.add_service(&NEW.replace("9001", "1207").replace("Brand New", "Real Mix again")).unwrap();
    six_hours_later(&world).await;
    assert!(world.last(GROUP).text.contains("New: 1"), "{}", world.chat(GROUP));
    let shown = world.say(MEMBER, "/status 1001").await;
    assert!(shown.button("Order again").is_some(), "{}", shown.text);
    assert!(at_panel(&world, LINK).status == "Completed");
    world.end().await;
}

#[tokio::test]
async fn an_admin_who_asks_for_a_refresh_is_told_when_it_is_done_or_why_not() {
    let world = World::new().await;
    world.say_in(ADMIN, GROUP, "/sync").await;
    world.read_catalog().await;
    assert!(
        world.last(GROUP).text.contains("has been read")
            && world.last(GROUP).text.contains("Nothing has changed")
    );
    assert_eq!(asked(&world, "services"), 2);

    world.panel.fail_next("services", 1, Fault::MaintenanceHtml200);
    world.say(ADMIN, "/sync").await;
    world.read_catalog().await;
    let answer = world.last(ADMIN);
    assert!(answer.text.contains("couldn’t be read"), "{}", world.chat(ADMIN));
    // The try after the pause was not asked for by anybody.
    world.wait(Duration::from_mins(2));
    world.read_catalog().await;
    assert_eq!(asked(&world, "services"), 4);
    assert_eq!(told(&world, ADMIN, "has been read"), 0, "{}", world.chat(ADMIN));

    world.say(ADMIN, "/sync").await;
    world.panel.set_rate("1207", "1.20");
    world.read_catalog().await;
    assert_eq!(told(&world, ADMIN, "has been read"), 1, "{}", world.chat(ADMIN));
    assert_eq!(told(&world, GROUP, "Price up: 1"), 1, "{}", world.chat(GROUP));
    world.end().await;
}
