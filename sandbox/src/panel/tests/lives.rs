//! Lives of orders: the words in links, children, and what is set by hand; with the money to the cent.

use serde_json::json;

use super::{Bench, dec, error};
use crate::{
    Moment,
    panel::{Options, life::Steer, plan::end_of_day},
};

/// What an order says after so many seconds each, and the balance at the end. A life is 60 s of waiting and 600 s of
/// running; an order costs 1.50.
async fn follow(link: &str, looks: &[(u64, &str)], balance: &str) {
    let bench = Bench::new().await;
    bench.panel.set_balance(dec("10"));
    let id = bench.order(link).await;
    assert_eq!(bench.balance(), "8.5", "{link}");
    let mut age = 0;
    for (at, wanted) in looks {
        bench.turn(at - age);
        age = *at;
        assert_eq!(bench.brief(id).await, *wanted, "{link} at {at} s");
    }
    assert_eq!(bench.balance(), balance, "{link}");
}

#[tokio::test]
async fn an_order_waits_runs_and_completes() {
    let looks = [
        (0, "Pending 1000 1.5"),
        (59, "Pending 1000 1.5"),
        (60, "In progress 1000 1.5"),
        (360, "In progress 500 1.5"),
        (659, "In progress 2 1.5"),
        (660, "Completed 0 1.5"),
        (9_999_999, "Completed 0 1.5"),
    ];
    follow("https://instagram.com/p/abc", &looks, "8.5").await;
}

#[tokio::test]
async fn the_words_in_links_steer() {
    let base = "https://instagram.com/p";
    let partial = [(419, "In progress 402 1.5"), (420, "Partial 400 0.9"), (99_999, "Partial 400 0.9")];
    follow(&format!("{base}/partial"), &partial, "9.1").await;
    follow(&format!("{base}/7/?ref=x&fate=partial#top"), &partial, "9.1").await;
    follow(&format!("{base}/cancel"), &[(209, "In progress 1000 1.5"), (210, "Canceled 1000 0")], "10").await;
    follow(&format!("{base}/fail"), &[(209, "In progress 1000 1.5"), (210, "Fail 1000 0")], "10").await;
    follow(&format!("{base}/stuck"), &[(99_999_999, "Pending 1000 1.5")], "8.5").await;
    let corrected = [(660, "Completed 0 1.5"), (1_259, "Completed 0 1.5"), (1_260, "Partial 400 0.9")];
    follow(&format!("{base}/correct"), &corrected, "9.1").await;
    let weird = [(60, "Queued at supplier 1000 1.5"), (360, "In progress 500 1.5"), (660, "Completed 0 1.5")];
    follow(&format!("{base}/weird"), &weird, "8.5").await;
    let slow = [(1_199, "Pending 1000 1.5"), (7_200, "In progress 500 1.5"), (13_200, "Completed 0 1.5")];
    follow(&format!("{base}/slow/"), &slow, "8.5").await;
}

#[test]
fn a_word_counts_only_as_the_last_segment_or_in_the_query() {
    for plain in
        ["https://a.example/partial/7", "https://a.example/partially", "https://partial.example/x", ""]
    {
        assert_eq!(Steer::read(plain), Steer::default(), "{plain}");
    }
    assert!(Steer::read("https://a.example/7?slow&x=lost").slow);
    assert!(Steer::read("https://a.example/7?slow&x=lost").lost);
    assert!(Steer::read("@refuse").refuse);
}

#[tokio::test]
async fn a_refused_link_costs_nothing() {
    let bench = Bench::new().await;
    let answer = bench.add("1", &[("link", "https://a.example/refuse"), ("quantity", "10")]).await;
    assert_eq!(answer, error("Bad link"));
    assert_eq!((bench.panel.orders().len(), bench.panel.adds()), (0, 1));
}

#[tokio::test]
async fn a_lost_answer_leaves_an_order() {
    let bench = Bench::new().await;
    let fields =
        [("action", "add"), ("service", "1"), ("link", "https://a.example/lost"), ("quantity", "1000")];
    assert!(bench.send(&fields).await.is_err());
    let orders = bench.panel.orders_for("https://a.example/lost");
    assert_eq!((orders.len(), orders[0].quantity), (1, 1000));
    assert_eq!(bench.balance(), "99.34292");
    assert_eq!(bench.word(orders[0].id).await, "Pending");
}

#[tokio::test]
async fn a_fresh_order_is_not_known_at_once() {
    let bench = Bench::new().await;
    let id = bench.order("https://a.example/fresh").await;
    bench.turn(59);
    assert_eq!(bench.status(id).await, error("Incorrect order ID"));
    bench.turn(1);
    assert_eq!(bench.word(id).await, "In progress");
}

#[tokio::test]
async fn a_slow_answer_comes_when_it_is_released() {
    let bench = Bench::new().await;
    let (id, ()) = tokio::join!(bench.order("https://a.example/slowanswer"), async {
        bench.stalled().await;
        assert_eq!(bench.panel.orders().len(), 1);
        bench.panel.release_stalled();
    });
    assert_eq!(bench.panel.orders()[0].id, id);
}

#[tokio::test]
async fn a_status_set_by_hand_beats_the_life_and_moves_the_money() {
    let bench = Bench::new().await;
    bench.panel.set_balance(dec("10"));
    let id = bench.order("https://a.example/1").await;
    for (status, remains, brief, balance) in [
        ("Partial", 333, "Partial 333 1.0005", "8.9995"),
        ("Canceled", 1000, "Canceled 1000 0", "10"),
        ("Moderation", 1000, "Moderation 1000 1.5", "8.5"),
        ("Completed", 0, "Completed 0 1.5", "8.5"),
    ] {
        assert!(bench.panel.set_status(id, status, remains));
        assert_eq!(bench.brief(id).await, brief);
        assert_eq!(bench.balance(), balance);
    }
    assert!(!bench.panel.set_status(1, "Completed", 0));
}

#[tokio::test]
async fn a_drip_feed_makes_an_order_for_each_run() {
    let bench = Bench::new().await;
    bench.panel.set_balance(dec("10"));
    let fields = [("link", "https://a.example/1"), ("quantity", "1000"), ("runs", "3"), ("interval", "10")];
    let id = bench.add("1", &fields).await["order"].as_u64().unwrap();
    assert_eq!(bench.balance(), "5.5");
    assert_eq!(bench.status(id).await, json!({"status": "In progress", "runs": "1", "orders": [id + 1]}));
    let other = bench.order("https://a.example/other").await;
    bench.turn(1_200);
    assert_eq!(
        bench.status(id).await,
        json!({"status": "In progress", "runs": "3", "orders": [id + 1, other + 1, other + 2]})
    );
    assert_eq!(bench.brief(other + 1).await, "In progress 100 1.5");
    bench.turn(660);
    assert_eq!(bench.word(id).await, "Completed");
    assert_eq!(bench.panel.children_of(id).len(), 3);
    assert_eq!(bench.panel.orders().len(), 2);
    assert_eq!((bench.balance(), bench.panel.surprises().len()), ("4".to_owned(), 0));
}

#[tokio::test]
async fn a_cancelled_drip_feed_gives_the_runs_that_never_were_back() {
    let bench = Bench::new().await;
    bench.panel.set_balance(dec("10"));
    let fields =
        [("link", "https://a.example/partial"), ("quantity", "1000"), ("runs", "4"), ("interval", "10")];
    let id = bench.add("1", &fields).await["order"].as_u64().unwrap();
    bench.turn(700);
    bench.call(&[("action", "cancel"), ("orders", &id.to_string())]).await;
    assert_eq!(bench.word(id).await, "Canceled");
    bench.turn(9_999);
    // Two runs were made, both partial: 0.9 each.
    assert_eq!(bench.panel.children_of(id).len(), 2);
    assert_eq!(bench.balance(), "8.2");
    assert_eq!(bench.panel.orders()[0].charge, dec("1.8"));
}

#[tokio::test]
async fn a_subscription_orders_for_each_post_and_pays_then() {
    let bench = Bench::new().await;
    bench.panel.set_balance(dec("10"));
    let fields = [
        ("username", "cats"),
        ("min", "100"),
        ("max", "100"),
        ("delay", "5"),
        ("posts", "2"),
        ("old_posts", "1"),
    ];
    let id = bench.add("17", &fields).await["order"].as_u64().unwrap();
    let start =
        json!({"status": "Active", "expiry": null, "posts": "0", "orders": [], "old_orders": [id + 1]});
    assert_eq!(bench.status(id).await, start);
    assert_eq!(bench.balance(), "9.85");
    bench.turn(3_600 + 300);
    assert_eq!(bench.status(id).await["orders"], json!([id + 2]));
    assert_eq!(bench.balance(), "9.7");
    bench.turn(3_600);
    assert_eq!(bench.word(id).await, "Completed");
    assert_eq!((bench.balance(), bench.panel.surprises().len()), ("9.55".to_owned(), 0));
    assert_eq!(bench.panel.orders()[0].charge, dec("0.45"));
}

#[tokio::test]
async fn a_subscription_expires_with_its_day() {
    let bench = Bench::new().await;
    let fields = [
        ("username", "a"),
        ("min", "100"),
        ("max", "100"),
        ("delay", "0"),
        ("posts", "99"),
        ("expiry", "15/01/2027"),
    ];
    let id = bench.add("17", &fields).await["order"].as_u64().unwrap();
    bench.turn(3_600);
    assert_eq!(bench.word(id).await, "Active");
    // The clock began at eight: there is a post each hour until midnight, and none at midnight.
    bench.turn(24 * 3_600);
    assert_eq!(bench.word(id).await, "Expired");
    assert_eq!(bench.panel.children_of(id).len(), 15);
}

#[tokio::test]
async fn a_subscription_pauses_when_the_balance_does_not_suffice() {
    let bench = Bench::with(Options { balance: dec("0.2"), ..Options::default() }).await;
    let fields = [("username", "b"), ("min", "100"), ("max", "100"), ("delay", "0"), ("posts", "9")];
    let id = bench.add("17", &fields).await["order"].as_u64().unwrap();
    bench.turn(3_600);
    assert_eq!((bench.word(id).await, bench.balance()), ("Active".to_owned(), "0.05".to_owned()));
    bench.turn(3_600);
    assert_eq!((bench.word(id).await, bench.balance()), ("Paused".to_owned(), "0.05".to_owned()));
}

#[test]
fn days_are_read_as_a_calendar_has_them() {
    for (text, end) in [
        ("1/1/1970", Some(86_400_000)),
        ("31/12/1970", Some(31_536_000_000)),
        ("29/02/2028", Some(1_835_481_600_000)),
        ("29/02/2027", None),
        ("31/04/2027", None),
        ("00/01/2027", None),
        ("1/13/2027", None),
        ("2027-01-01", None),
        ("1/1/2027/1", None),
        ("", None),
    ] {
        assert_eq!(end_of_day(text), end.map(Moment), "{text}");
    }
}
