//! `add`: fields by type, refusals, prices.

use super::{Bench, dec, error};
use crate::panel::kinds::KINDS;

/// Service, fields, and the words of the refusal.
type Case = (&'static str, Vec<(&'static str, &'static str)>, &'static str);

type Fields = &'static [(&'static str, &'static str)];

const LINK: (&str, &str) = ("link", "https://instagram.com/p/Cx1");
const THOUSAND: (&str, &str) = ("quantity", "1000");
const LINES: &str = "one\ntwo\nthree";

/// Of each type, in the table's order: a whole request, and its price at 1.50.
const WHOLE: [(&str, Fields, &str); 17] = [
    ("Default", &[LINK, THOUSAND], "1.5"),
    ("Package", &[LINK], "1.5"),
    ("Custom Comments", &[LINK, ("comments", LINES)], "0.0045"),
    ("Custom Comments Package", &[LINK, ("comments", LINES)], "1.5"),
    ("Mentions", &[LINK, THOUSAND, ("usernames", LINES)], "1.5"),
    ("Mentions with Hashtags", &[LINK, THOUSAND, ("usernames", LINES), ("hashtags", LINES)], "1.5"),
    ("Mentions Custom List", &[LINK, ("usernames", LINES)], "0.0045"),
    ("Mentions Hashtag", &[LINK, THOUSAND, ("hashtag", "cats")], "1.5"),
    ("Mentions User Followers", &[LINK, THOUSAND, ("username", "cats")], "1.5"),
    ("Mentions Media Likers", &[LINK, THOUSAND, ("media", "https://instagram.com/p/M")], "1.5"),
    ("Comment Likes", &[LINK, THOUSAND, ("username", "cats")], "1.5"),
    ("Comment Replies", &[LINK, ("username", "cats"), ("comments", LINES)], "0.0045"),
    ("Poll", &[LINK, THOUSAND, ("answer_number", "2")], "1.5"),
    ("Invites from Groups", &[LINK, THOUSAND, ("groups", LINES)], "1.5"),
    ("SEO", &[LINK, THOUSAND, ("keywords", LINES)], "1.5"),
    ("Web Traffic", &[LINK, THOUSAND, ("country", "US"), ("device", "5"), ("type_of_traffic", "3")], "1.5"),
    (
        "Subscriptions",
        &[("username", "cats"), ("min", "100"), ("max", "200"), ("posts", "5"), ("delay", "30")],
        "0",
    ),
];

#[tokio::test]
async fn every_type_takes_its_fields_at_its_price() {
    for (n, (name, fields, price)) in WHOLE.iter().enumerate() {
        assert_eq!(KINDS[n].name, *name);
        let bench = Bench::new().await;
        bench.panel.set_balance(dec("10"));
        let answer = bench.add(&(n + 1).to_string(), fields).await;
        assert!(answer["order"].is_u64(), "{name}: {answer}");
        assert_eq!(bench.panel.surprises(), [], "{name}");
        assert_eq!(bench.panel.balance(), dec("10") - dec(price), "{name}");
        let order = &bench.panel.orders()[0];
        assert_eq!(order.charge, dec(price), "{name}");
        assert_eq!(order.fields.len(), fields.len(), "{name}");
    }
}

#[tokio::test]
async fn every_required_field_is_missed() {
    let bench = Bench::new().await;
    for (n, (name, fields, _)) in WHOLE.iter().enumerate() {
        for field in KINDS[n].required {
            let rest: Vec<_> = fields.iter().copied().filter(|(key, _)| *key != field.name).collect();
            assert_eq!(rest.len() + 1, fields.len(), "{name} has no {}", field.name);
            let answer = bench.add(&(n + 1).to_string(), &rest).await;
            assert_eq!(answer, error(field.complaint), "{name} without {}", field.name);
        }
    }
    assert_eq!(bench.panel.orders(), []);
    assert_eq!(bench.balance(), "100.84292");
}

#[tokio::test]
async fn fields_of_other_types_are_surprises() {
    let bench = Bench::new().await;
    bench.add("2", &[LINK, ("quantity", "1")]).await;
    bench.add("3", &[LINK, ("comments", "a\r\nb"), ("quantity", "2")]).await;
    bench.add("15", &[LINK, THOUSAND, ("keywords", "a\n\nb"), ("runs", "")]).await;
    let seen: Vec<_> = bench.panel.surprises().iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(seen.join("\n"), @r#"
    add (service "2"): unexpected field quantity
    add (service "3"): stray white space in comments
    add (service "3"): unexpected field quantity
    add (service "15"): stray white space in keywords
    add (service "15"): unexpected field runs
    "#);
}

#[tokio::test]
async fn bad_values_are_refused_in_the_panels_words() {
    let bench = Bench::new().await;
    let web: Fields = &[LINK, THOUSAND, ("country", "US"), ("device", "1")];
    let with = |more: &[(&'static str, &'static str)]| [web, more].concat();
    let sub = |min, max, delay| {
        vec![("username", "u"), ("min", min), ("max", max), ("posts", "3"), ("delay", delay)]
    };
    let cases: Vec<Case> = vec![
        ("99", vec![LINK, THOUSAND], "Incorrect service ID"),
        ("", vec![LINK, THOUSAND], "Incorrect service ID"),
        ("1", vec![("link", "my page"), THOUSAND], "Bad link"),
        ("1", vec![("link", "nonsense"), THOUSAND], "Bad link"),
        ("1", vec![LINK, ("quantity", "9")], "neworder.error.min_quantity"),
        ("1", vec![LINK, ("quantity", "10001")], "neworder.error.max_quantity"),
        ("1", vec![LINK, ("quantity", "0")], "neworder.error.invalid_quantity"),
        ("1", vec![LINK, ("quantity", "-5")], "neworder.error.invalid_quantity"),
        ("1", vec![LINK, ("quantity", "1e3")], "neworder.error.invalid_quantity"),
        ("1", vec![LINK, ("quantity", "٣٠")], "neworder.error.invalid_quantity"),
        ("1", vec![LINK, ("quantity", "99999999999999999999999")], "neworder.error.invalid_quantity"),
        ("1", vec![LINK, THOUSAND, ("runs", "2")], "Incorrect interval"),
        ("1", vec![LINK, THOUSAND, ("runs", "1"), ("interval", "5")], "Incorrect runs"),
        ("1", vec![LINK, THOUSAND, ("runs", "11"), ("interval", "5")], "neworder.error.max_quantity"),
        (
            "15",
            vec![LINK, THOUSAND, ("keywords", "a"), ("runs", "2"), ("interval", "5")],
            "Dripfeed is not supported by this service",
        ),
        ("3", vec![LINK, ("comments", "only one")], "neworder.error.min_quantity"),
        ("16", with(&[("type_of_traffic", "1")]), "neworder.error.google_keyword"),
        ("16", with(&[("type_of_traffic", "2")]), "neworder.error.referring_url"),
        ("16", with(&[("type_of_traffic", "9")]), "neworder.error.type_of_traffic"),
        ("17", sub("100", "50", "0"), "neworder.error.invalid_quantity"),
        ("17", sub("1", "50", "0"), "neworder.error.min_quantity"),
        ("17", sub("10", "50", "7"), "neworder.error.delay"),
        ("17", [sub("10", "50", "0"), vec![("expiry", "31/02/2027")]].concat(), "neworder.error.expiry"),
    ];
    for (service, fields, words) in cases {
        assert_eq!(bench.add(service, &fields).await, error(words), "{service} {fields:?}");
    }
    assert_eq!(bench.panel.orders(), []);
}

#[tokio::test]
async fn an_active_link_is_refused_again_for_the_same_service_only() {
    let bench = Bench::new().await;
    bench.order("https://www.instagram.com/p/same/").await;
    let again = [("link", "instagram.com/p/same"), THOUSAND];
    assert_eq!(bench.add("1", &again).await, error("neworder.error.link_duplicate"));
    assert!(bench.add("2", &again[..1]).await["order"].is_u64());
    bench.turn(660);
    assert!(bench.add("1", &again).await["order"].is_u64());
    assert_eq!(bench.panel.adds(), 4);
}

#[tokio::test]
async fn an_order_beyond_the_balance_is_refused() {
    let bench = Bench::new().await;
    bench.panel.set_balance(dec("1.4999"));
    assert_eq!(bench.add("1", &[LINK, THOUSAND]).await, error("neworder.error.not_enough_funds"));
    bench.panel.set_balance(dec("1.5"));
    assert!(bench.add("1", &[LINK, THOUSAND]).await["order"].is_u64());
    assert_eq!(bench.balance(), "0");
}
