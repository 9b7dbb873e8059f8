//! Refills: asked for once, followed, told. A panel's yes is not "done".

use panelgram::work;
use panelgram_sandbox::panel::{Dialect, Fault, Options};

use super::{
    super::life::{asked, at_panel, execute, read, told},
    LINK, completed, hours, minutes, offers, running, shown,
};
use crate::world::{ADMIN, GROUP, KEY, MEMBER, OTHER_MEMBER, RUSSIAN, World};

const STATE: &str = "select state from requests order by request_id desc";

#[tokio::test]
async fn a_refill_is_asked_for_followed_and_told_and_offered_again_after_a_day() {
    let world = World::new().await;
    let card = running(&world, MEMBER, LINK).await;
    assert!(!offers(&world, card, "Refill"));
    world.wait(minutes(12));
    world.track().await;
    assert!(offers(&world, card, "Refill"), "{}", world.chat(MEMBER));

    world.press(MEMBER, "Refill").await;
    assert!(shown(&world, card).text.contains("Refill: being asked for"), "{}", world.chat(MEMBER));
    assert_eq!(asked(&world, "refill"), 0, "the tap itself asks nothing");
    world.ask_panel().await;
    assert_eq!((asked(&world, "refill"), read(&world, STATE).await.as_str()), (1, "asked"));
    let text = shown(&world, card).text;
    assert!(text.contains("Refill: asked for on") && !text.contains("done"), "{text}");
    assert!(!offers(&world, card, "Refill"));

    world.wait(minutes(1));
    world.ask_panel().await;
    assert!(shown(&world, card).text.contains("Refill: in progress"), "{}", world.chat(MEMBER));
    assert_eq!(told(&world, MEMBER, "Refill: done"), 0);
    world.wait(minutes(2));
    world.ask_panel().await;
    let end = world.last(MEMBER);
    assert!(end.text.contains("#1001") && end.text.contains("Refill: done") && !end.silent, "{}", end.text);
    assert_eq!(told(&world, MEMBER, "Refill: done"), 2, "the card and one message");

    world.wait(hours(23));
    world.ask_panel().await;
    assert!(!offers(&world, card, "Refill"));
    world.wait(hours(1));
    world.ask_panel().await;
    assert!(offers(&world, card, "Refill"), "the button comes back by itself");
    world.press(MEMBER, "Refill").await;
    world.ask_panel().await;
    assert_eq!((asked(&world, "refill"), read(&world, STATE).await.as_str()), (2, "asked"));
    world.end().await;
}

#[tokio::test]
async fn an_accepted_refill_that_the_provider_declines_is_told_as_declined() {
    let world = World::new().await;
    let card = completed(&world, "https://instagram.com/p/norefill").await;
    world.press(MEMBER, "Refill").await;
    for _ in 0..3 {
        world.ask_panel().await;
        world.wait(minutes(2));
    }
    assert!(shown(&world, card).text.contains("Refill: declined"), "{}", world.chat(MEMBER));
    assert!(world.last(MEMBER).text.contains("Refill: declined by the service provider"));
    assert!(!world.chat(MEMBER).contains("Rejected"), "the panel's word is for admins");
    world.say(ADMIN, "/order 1001").await;
    assert!(world.last(ADMIN).text.contains("refill: declined: Rejected"), "{}", world.last(ADMIN).text);
    world.end().await;
}

#[tokio::test]
async fn many_taps_ask_for_one_refill() {
    let world = World::new().await;
    let card = completed(&world, LINK).await;
    let taps: Vec<_> =
        (0..5).map(|_| world.telegram.press(MEMBER, MEMBER, card, "Refill").unwrap()).collect();
    for tap in taps {
        world.settle(tap.update_id).await;
    }
    world.ask_panel().await;
    world.forge(MEMBER, MEMBER, card, &format!("R:{}", world.name(1001).await)).await;
    assert!(world.toast().contains("can’t be asked for"), "{}", world.toast());
    world.ask_panel().await;
    assert_eq!(asked(&world, "refill"), 1);
    assert_eq!(read(&world, "select count(*) || '' from requests").await, "1");
    world.end().await;
}

#[tokio::test]
async fn a_refusal_is_told_in_plain_words_and_its_own_words_are_for_admins() {
    let world = World::new().await;
    let card = running(&world, MEMBER, "https://instagram.com/p/partial").await;
    world.wait(minutes(12));
    world.track().await;
    world.press(MEMBER, "Refill").await;
    world.ask_panel().await;
    assert!(world.last(MEMBER).text.contains("Refill: not possible yet"), "{}", world.chat(MEMBER));
    assert!(
        shown(&world, card).text.contains("Refill: not possible yet. You can try again after 22 Nov 13:12")
    );
    assert!(!world.chat(MEMBER).contains("not completed"), "{}", world.chat(MEMBER));
    world.say(ADMIN, "/order 1001").await;
    assert!(world.last(ADMIN).text.contains("The order is not completed"), "{}", world.last(ADMIN).text);

    assert!(!offers(&world, card, "Refill"));
    world.wait(hours(1));
    world.ask_panel().await;
    assert!(offers(&world, card, "Refill"));
    world.end().await;
}

#[tokio::test]
async fn a_wait_that_the_panel_names_is_kept() {
    let world = World::new().await;
    let card = completed(&world, LINK).await;
    let words = r#"{"error":"Refill will be available in 12 hours 30 minutes"}"#;
    world.panel.fail_next("refill", 1, Fault::Http(200, words.to_owned()));
    world.press(MEMBER, "Refill").await;
    world.ask_panel().await;
    let text = shown(&world, card).text;
    assert!(text.contains("You can try again after 23 Nov 00:42 UTC"), "{text}");
    world.wait(hours(12));
    world.ask_panel().await;
    assert!(!offers(&world, card, "Refill"));
    world.wait(minutes(30));
    world.ask_panel().await;
    assert!(offers(&world, card, "Refill"));
    world.end().await;
}

#[tokio::test]
async fn what_the_panel_never_refills_is_not_offered_again() {
    let world = World::new().await;
    let card = completed(&world, LINK).await;
    let words = r#"[{"order":1,"refill":{"error":"Refill is disabled for this service"}}]"#;
    world.panel.fail_next("refill", 1, Fault::Http(200, words.to_owned()));
    world.press(MEMBER, "Refill").await;
    world.ask_panel().await;
    assert!(shown(&world, card).text.contains("Refill: not available"), "{}", world.chat(MEMBER));
    world.wait(hours(24 * 30));
    world.ask_panel().await;
    assert!(!offers(&world, card, "Refill"));
    world.forge(MEMBER, MEMBER, card, &format!("R:{}", world.name(1001).await)).await;
    world.ask_panel().await;
    assert_eq!(asked(&world, "refill"), 1);
    world.end().await;
}

#[tokio::test]
async fn a_lost_answer_is_never_a_second_refill_within_a_day() {
    let world = World::new().await;
    let card = completed(&world, LINK).await;
    world.panel.fail_next("refill", 1, Fault::CloseAfterEffect);
    world.press(MEMBER, "Refill").await;
    world.ask_panel().await;
    assert_eq!(read(&world, STATE).await, "unclear");
    assert!(world.last(MEMBER).text.contains("we’re looking into it"), "{}", world.chat(MEMBER));
    assert_eq!(told(&world, GROUP, "whether the panel took the request for a refill"), 1);
    for _ in 0..23 {
        world.wait(hours(1));
        world.ask_panel().await;
        world.forge(MEMBER, MEMBER, card, &format!("R:{}", world.name(1001).await)).await;
    }
    assert_eq!((asked(&world, "refill"), offers(&world, card, "Refill")), (1, false));
    world.wait(hours(1));
    world.ask_panel().await;
    assert!(offers(&world, card, "Refill"));
    world.end().await;
}

#[tokio::test]
async fn killed_while_asking_the_refill_is_unclear_and_not_asked_again() {
    let world = World::new().await;
    completed(&world, LINK).await;
    world.press(MEMBER, "Refill").await;
    world.panel.fail_next("refill", 1, Fault::Stall);
    let shop = world.app.shop.clone();
    let asking = tokio::spawn(async move { work::requests::tick(&shop).await });
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
    completed(&world, LINK).await;
    running(&world, MEMBER, "https://instagram.com/p/stuck").await;
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
        world.wait(minutes(20));
    }
    assert_eq!((asked(&world, "refill"), asked(&world, "cancel")), (0, 0));
    assert_eq!(read(&world, "select group_concat(distinct state) from requests").await, "unclear");
    assert_eq!(told(&world, GROUP, "whether the panel took the request"), 2, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn a_refill_without_an_id_of_its_own_is_not_followed_and_gets_no_end() {
    let link = |number: usize| format!("https://instagram.com/p/{number}");
    let world = World::new().await;
    for number in 0..4 {
        let card = completed(&world, &link(number)).await;
        let own = at_panel(&world, &link(number)).id;
        let answer = match number {
            0 => r#"{"refill":"1"}"#.to_owned(),
            1 => format!(r#"{{"refill":{own},"status":"Success"}}"#),
            2 => format!(r#"{{"{own}":"Refill requests are submitted"}}"#),
            _ => r#"{"refill":1}"#.to_owned(),
        };
        world.panel.fail_next("refill", 1, Fault::Http(200, answer));
        world.press(MEMBER, "Refill").await;
        world.ask_panel().await;
        assert!(shown(&world, card).text.contains("sends no news of it"), "{}", world.chat(MEMBER));
    }
    world.wait(hours(24 * 3));
    world.ask_panel().await;
    assert_eq!((asked(&world, "refill"), asked(&world, "refill_status")), (4, 0));
    assert_eq!(read(&world, "select group_concat(distinct state) from requests").await, "asked");
    world.end().await;
}

#[tokio::test]
async fn promobox_is_asked_and_understood_as_it_documents_itself() {
    let options = Options { key: KEY.to_owned(), dialect: Dialect::Promobox, ..Options::default() };
    let world = World::closed_panel(&[("PANEL_REFILL_PARAM", "orders")], options).await;
    world.read_catalog().await;
    world.read_balance().await;
    let card = completed(&world, LINK).await;
    world.press(MEMBER, "Refill").await;
    world.ask_panel().await;
    world.wait(minutes(3));
    world.ask_panel().await;
    assert!(shown(&world, card).text.contains("Refill: done"), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn a_refill_waits_for_a_panel_that_is_away_and_is_asked_for_once_when_it_is_back() {
    let world = World::new().await;
    let card = completed(&world, LINK).await;
    world.press(MEMBER, "Refill").await;
    world.panel.close_door().await;
    for _ in 0..3 {
        world.ask_panel().await;
        world.wait(minutes(1));
    }
    assert!(shown(&world, card).text.contains("Refill: being asked for"), "{}", world.chat(MEMBER));
    world.panel.open_door().await.unwrap();
    world.ask_panel().await;
    assert_eq!((asked(&world, "refill"), read(&world, STATE).await.as_str()), (1, "asked"));
    world.end().await;
}

#[tokio::test]
async fn a_refill_that_could_not_be_asked_for_in_time_is_dropped_and_offered_again() {
    let world = World::with(&[("SUBMIT_PATIENCE", "1h")]).await;
    let card = completed(&world, LINK).await;
    world.panel.close_door().await;
    world.press(MEMBER, "Refill").await;
    world.ask_panel().await;
    world.wait(minutes(61));
    world.ask_panel().await;
    assert_eq!(read(&world, STATE).await, "dropped");
    assert!(world.last(MEMBER).text.contains("couldn’t be asked for in time"), "{}", world.chat(MEMBER));
    world.ask_panel().await;
    assert!(offers(&world, card, "Refill"));
    world.panel.open_door().await.unwrap();
    assert_eq!(asked(&world, "refill"), 0);
    world.end().await;
}

#[tokio::test]
async fn nothing_is_asked_while_the_key_is_refused_nor_fast_while_the_panel_limits() {
    let world = World::new().await;
    completed(&world, LINK).await;
    world.press(MEMBER, "Refill").await;
    world.panel.fail_next("refill", 1, Fault::RateLimit200);
    world.ask_panel().await;
    world.ask_panel().await;
    assert_eq!(asked(&world, "refill"), 1, "it waits a little");
    world.wait(minutes(1));
    // Whether it is the key is what the balance says.
    for action in ["refill", "balance"] {
        world.panel.fail_next(action, 1, Fault::AuthError);
    }
    world.ask_panel().await;
    world.read_balance().await;
    for _ in 0..10 {
        world.wait(minutes(1));
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
    completed(&world, LINK).await;
    world.press(MEMBER, "Refill").await;
    world.panel.fail_next("refill", 1, Fault::Http(200, r#"{"refill":"999999"}"#.to_owned()));
    world.ask_panel().await;
    let mut looks = vec![];
    let start = world.clock.now();
    while let Some(next) = work::requests::tick(&world.app.shop).await.unwrap() {
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

#[tokio::test]
async fn nobody_asks_for_a_refill_of_anothers_order_but_an_admin_does() {
    let world = World::new().await;
    let card = completed(&world, LINK).await;
    world.say(OTHER_MEMBER, "/start").await;
    let menu = world.last(OTHER_MEMBER).message_id;
    world.forge(OTHER_MEMBER, OTHER_MEMBER, menu, &format!("R:{}", world.name(1001).await)).await;
    world.ask_panel().await;
    assert_eq!(asked(&world, "refill"), 0);

    world.say_in(ADMIN, GROUP, "/order 1001").await;
    world.press_in(ADMIN, GROUP, "Refill").await;
    world.panel.fail_next(
        "refill",
        1,
        Fault::Http(200, r#"{"error":"Refill is not available for this service"}"#.to_owned()),
    );
    world.ask_panel().await;
    assert_eq!(asked(&world, "refill"), 1);
    assert!(world.last(GROUP).text.contains("Refill: not available"), "{}", world.chat(GROUP));
    assert!(shown(&world, card).text.contains("Refill: not available"));
    world.end().await;
}

#[tokio::test]
async fn a_russian_reads_of_a_refill_in_russian() {
    let world = World::new().await;
    let card = world.order_in_russian(LINK).await;
    world.submit().await;
    world.wait(minutes(12));
    world.track().await;
    world.press(RUSSIAN, "Восстановить").await;
    world.ask_panel().await;
    let text = world.message(RUSSIAN, card).unwrap().text;
    assert!(text.contains("Восстановление: запрошено 22 ноя"), "{text}");
    world.wait(minutes(3));
    world.ask_panel().await;
    assert!(world.last(RUSSIAN).text.contains("Восстановление: выполнено"), "{}", world.chat(RUSSIAN));
    world.end().await;
}

impl World {
    /// An order of a Russian's, to its card; the number of the card's message.
    pub(super) async fn order_in_russian(&self, link: &str) -> i64 {
        self.find(RUSSIAN, super::SERVICE).await;
        self.press(RUSSIAN, "Заказать").await;
        self.say(RUSSIAN, link).await;
        self.say(RUSSIAN, "2000").await;
        self.press(RUSSIAN, "Подтвердить").await.message_id
    }
}
