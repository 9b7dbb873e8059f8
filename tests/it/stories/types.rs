//! Each type of service, ordered as people do, in both languages: what is confirmed is what the panel gets, to the field.

use std::{collections::BTreeSet, time::Duration};

use panelgram::domain::{
    money::{Amount, Sum},
    service_type::{Need, ServiceType},
};
use panelgram_sandbox::{
    panel::kinds::{self, KINDS},
    telegram::Message,
};

use crate::world::{MEMBER, RUSSIAN, World};

const POST: &str = "https://instagram.com/p/abc";

/// What somebody does, said in English and in Russian where it is a button.
#[derive(Clone, Copy)]
enum Do {
    Say(&'static str),
    Press(&'static str, &'static str),
}
use Do::{Press, Say};

const GO_ON: Do = Press("Continue", "Дальше");

/// An order of one type: the service's id, what is done from its card to the confirmation, the price to the last digit, and what the
/// panel gets.
struct Case {
    service: &'static str,
    steps: &'static [Do],
    price: &'static str,
    fields: &'static [(&'static str, &'static str)],
}

const CASES: [Case; 16] = [
    Case {
        service: "1557",
        steps: &[Say("https://example.com/article")],
        price: "189.00",
        fields: &[("link", "https://example.com/article")],
    },
    Case {
        service: "1298",
        steps: &[Say(POST), Say("Nice!\n\n  Wow  "), Say("👍\nGreat\nSo good"), GO_ON],
        price: "0.04",
        fields: &[("link", POST), ("comments", "Nice!\nWow\n👍\nGreat\nSo good")],
    },
    Case {
        service: "1312",
        steps: &[Say(POST), Say("Nice!\nWow"), GO_ON],
        price: "14.75",
        fields: &[("link", POST), ("comments", "Nice!\nWow")],
    },
    Case {
        service: "1368",
        steps: &[Say(POST), Say("@anna @ben"), GO_ON, Say("100")],
        price: "0.39",
        fields: &[("link", POST), ("usernames", "anna\nben"), ("quantity", "100")],
    },
    Case {
        service: "1340",
        steps: &[Say(POST), Say("anna"), GO_ON, Say("#cats #dogs"), GO_ON, Say("500")],
        price: "2.50",
        fields: &[("link", POST), ("usernames", "anna"), ("hashtags", "cats\ndogs"), ("quantity", "500")],
    },
    Case {
        service: "1347",
        steps: &[Say(POST), Say("#cats"), Say("500")],
        price: "2.30",
        fields: &[("link", POST), ("hashtag", "cats"), ("quantity", "500")],
    },
    Case {
        service: "1354",
        steps: &[Say(POST), Say("@anna"), Say("1k")],
        price: "4.40",
        fields: &[("link", POST), ("username", "anna"), ("quantity", "1000")],
    },
    Case {
        service: "1361",
        steps: &[Say(POST), Say("instagram.com/p/other?igsh=1"), Say("1000")],
        price: "4.80",
        fields: &[("link", POST), ("media", "https://instagram.com/p/other"), ("quantity", "1000")],
    },
    Case {
        service: "1319",
        steps: &[Say(POST), Say("anna"), Say("20")],
        price: "0.019",
        fields: &[("link", POST), ("username", "anna"), ("quantity", "20")],
    },
    Case {
        service: "1326",
        steps: &[Say(POST), Say("anna"), Say("a\nb\nc\nd\ne"), GO_ON],
        price: "0.0465",
        fields: &[("link", POST), ("username", "anna"), ("comments", "a\nb\nc\nd\ne")],
    },
    Case {
        service: "1445",
        steps: &[Say("https://t.me/channel/5"), Press("2", "2"), Say("1000")],
        price: "0.80",
        fields: &[("link", "https://t.me/channel/5"), ("answer_number", "2"), ("quantity", "1000")],
    },
    Case {
        service: "1410",
        steps: &[Say("t.me/+AbCdEf"), Say("t.me/+GhIjKl\ngroup_b"), GO_ON, Say("100")],
        price: "0.725",
        fields: &[
            ("link", "https://t.me/joinchat/AbCdEf"),
            ("groups", "https://t.me/joinchat/GhIjKl\ngroup_b"),
            ("quantity", "100"),
        ],
    },
    Case {
        service: "1781",
        steps: &[Say("https://example.com"), Say("cats\nbuy a cat"), GO_ON, Say("100")],
        price: "0.06",
        fields: &[("link", "https://example.com/"), ("keywords", "cats\nbuy a cat"), ("quantity", "100")],
    },
    Case {
        service: "1774",
        steps: &[
            Say("https://example.com"),
            Say("us"),
            Press("Android", "Android"),
            Press("Google search", "Поиск Google"),
            Say("buy a cat"),
            Say("500"),
        ],
        price: "0.125",
        fields: &[
            ("link", "https://example.com/"),
            ("country", "US"),
            ("device", "2"),
            ("type_of_traffic", "1"),
            ("google_keyword", "buy a cat"),
            ("quantity", "500"),
        ],
    },
    Case {
        service: "1284",
        steps: &[
            // Its card takes no link.
            Press("Order", "Заказать"),
            Say("@anna"),
            Say("100–200"),
            Press("Delay", "Задержка"),
            Press("30 minutes", "30 минут"),
            Press("End date", "Дата"),
            Say("31.12.2027"),
        ],
        price: "0.12",
        fields: &[
            ("username", "anna"),
            ("min", "100"),
            ("max", "200"),
            ("posts", "10"),
            ("delay", "30"),
            ("expiry", "31/12/2027"),
        ],
    },
    Case {
        service: "1207",
        steps: &[
            Say(POST),
            Say("1000"),
            Press("Repeat (drip-feed)", "Повторять порциями"),
            Press("3 ×", "3 ×"),
            Press("30 minutes", "30 минут"),
        ],
        price: "2.70",
        fields: &[("link", POST), ("quantity", "1000"), ("runs", "3"), ("interval", "30")],
    },
];

async fn walk(world: &World, person: i64, steps: &[Do]) -> Message {
    for step in steps {
        match step {
            Say(words) => drop(world.say(person, words).await),
            Press(english, russian) => {
                drop(world.press(person, if person == RUSSIAN { russian } else { english }).await);
            }
        }
    }
    world.last(person)
}

async fn each_type_is_ordered(person: i64, confirm: &str) {
    let world = World::new().await;
    world.panel.set_balance("1000".parse().unwrap());
    for case in &CASES {
        world.find(person, case.service).await;
        let screen = walk(&world, person, case.steps).await;
        let price = Amount::from_decimal(case.price.parse().unwrap()).unwrap().shown();
        let price = if person == RUSSIAN { price.replace('.', ",") } else { price };
        assert!(screen.text.contains(&price), "{}: {}", case.service, world.chat(person));
        let card = world.press(person, confirm).await;
        assert!(card.text.contains('#') && card.text.contains(&price), "{}", card.text);
        world.submit().await;
        let orders = world.panel.orders();
        let at_panel = orders.iter().rev().find(|order| order.service == case.service);
        let at_panel = at_panel.unwrap_or_else(|| panic!("{}: {}", case.service, world.chat(person)));
        let got: Vec<(&str, &str)> =
            at_panel.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let mut expected = case.fields.to_vec();
        expected.sort_unstable();
        assert_eq!(got, expected, "{}", case.service);
        if case.service != "1284" {
            assert_eq!(at_panel.charge, case.price.parse().unwrap(), "{}: shown and taken", case.service);
        }
        // The panel refuses a second order for a link that is being worked on.
        world.wait(Duration::from_hours(100));
        world.track().await;
    }
    world.end().await;
}

/// Two tables, written apart: what the bot asks for, and what the sandbox panel wants. A new type stands in both.
#[test]
fn the_sandbox_panel_sells_every_type_with_its_fields() {
    let names = |fields: &[kinds::Field]| fields.iter().map(|field| field.name).collect::<BTreeSet<_>>();
    let kinds: BTreeSet<&str> = KINDS.iter().map(|kind| kind.name).collect();
    let types: BTreeSet<&str> = ServiceType::all().map(|kind| kind.form().name).collect();
    assert_eq!(kinds, types);
    for kind in &KINDS {
        let form = ServiceType::parse(kind.name).unwrap().form();
        let fields = |wanted: fn(&Need) -> bool| {
            let fields = form.fields.iter().filter(move |(_, need)| wanted(need));
            fields.map(|(field, _)| field.param()).collect::<BTreeSet<_>>()
        };
        assert_eq!(
            names(kind.required),
            fields(|need| matches!(need, Need::Required | Need::Preset(_))),
            "{}",
            kind.name
        );
        let optional = fields(|need| matches!(need, Need::Optional | Need::WhenTraffic(_)));
        assert_eq!(names(kind.optional), optional, "{}", kind.name);
        assert_eq!(kind.drips, !fields(|need| *need == Need::WhenDripFeed).is_empty(), "{}", kind.name);
    }
}

#[tokio::test]
async fn every_type_is_ordered_in_english() {
    each_type_is_ordered(MEMBER, "Confirm").await;
}

#[tokio::test]
async fn every_type_is_ordered_in_russian() {
    each_type_is_ordered(RUSSIAN, "Подтвердить").await;
}

/// To the screen where comments are asked for.
async fn at_comments(world: &World) {
    world.find(MEMBER, "1298").await;
    world.say(MEMBER, POST).await;
}

#[tokio::test]
async fn bad_lines_get_a_clear_sentence_and_keep_what_was_entered() {
    let world = World::new().await;
    at_comments(&world).await;
    world.say(MEMBER, "one\ntwo").await;
    for (text, says) in [
        (" \n \n", "is empty"),
        (&"x".repeat(2_201), "too long"),
        (&"spam\n".repeat(10_000), "at most 1\u{a0}500"),
    ] {
        let sent = world.telegram.send_file(MEMBER, MEMBER, "comments.txt", text.as_bytes());
        world.settle(sent.update_id).await;
        let screen = world.last(MEMBER);
        assert!(screen.text.contains(says) && screen.text.contains("two"), "{}", world.chat(MEMBER));
    }
    let few = world.last(MEMBER);
    assert!(few.text.contains("At least 3 more are needed") && few.text.contains("· one"), "{}", few.text);
    assert!(few.button("Continue").is_none(), "{few:?}");
    world.forge(MEMBER, MEMBER, few.message_id, "fk:comments").await;
    assert!(
        world.toast().contains("at least 5 are needed")
            || world.last(MEMBER).text.contains("at least 5 are needed")
    );
    world.say(MEMBER, "three, and a comma\nfour\nfive").await;
    let confirm = world.press(MEMBER, "Continue (5)").await;
    assert!(confirm.text.contains("commas") && confirm.text.contains("$0.04"), "{}", confirm.text);
    let form = world.press(MEMBER, "✎ Comments").await;
    assert!(form.text.contains("Added: 5"), "{}", form.text);
    let empty = world.press(MEMBER, "Start over").await;
    assert!(!empty.text.contains("So far"), "{}", empty.text);
    world.end().await;
}

#[tokio::test]
async fn comments_come_as_a_file_and_a_bad_file_changes_nothing() {
    let world = World::new().await;
    at_comments(&world).await;
    let text = "\u{feff}Nice!\r\nWow\r\n\r\nGreat\r\nLovely\r\nSo good\r\n";
    let sent = world.telegram.send_file(MEMBER, MEMBER, "comments.txt", text.as_bytes());
    world.settle(sent.update_id).await;
    assert!(world.last(MEMBER).text.contains("Added: 5"), "{}", world.chat(MEMBER));
    for (name, bytes) in
        [("cat.jpg", vec![0xff, 0xd8, 0xff, 0xe0, 0, 16, 0, 0]), ("huge.txt", vec![b'a'; 20_000_000])]
    {
        let sent = world.telegram.send_file(MEMBER, MEMBER, name, &bytes);
        world.settle(sent.update_id).await;
        let screen = world.last(MEMBER);
        assert!(screen.text.contains('⚠') && screen.text.contains("Added: 5"), "{}", world.chat(MEMBER));
    }
    let confirm = world.press(MEMBER, "Continue (5)").await;
    assert!(confirm.text.contains("$0.04"), "{}", confirm.text);
    world.end().await;
}

#[tokio::test]
async fn names_with_spaces_and_other_slips_are_told_apart() {
    let world = World::new().await;
    world.find(MEMBER, "1368").await;
    world.say(MEMBER, POST).await;
    let refused = world.say(MEMBER, "anna smith").await;
    assert!(refused.text.contains("“anna smith” has a space"), "{}", refused.text);
    let refused = world.say(MEMBER, "anna\n@@").await;
    assert!(refused.text.contains("“@@” doesn’t look like a username"), "{}", refused.text);
    let taken = world.say(MEMBER, "anna, ben; @carl\ninstagram.com/dora/").await;
    assert!(taken.text.contains("Added: 4"), "{}", taken.text);
    world.end().await;
}

#[tokio::test]
async fn a_field_that_is_no_more_asked_for_is_not_sent() {
    let world = World::new().await;
    world.find(MEMBER, "1774").await;
    let steps = [
        Say("https://example.com"),
        Say("Germany"),
        Press("Computers", ""),
        Press("Google search", ""),
        Say("cats"),
        Say("500"),
        Press("✎ Traffic", ""),
        Press("A certain page", ""),
        Say("https://example.org/from"),
        Press("Confirm", ""),
    ];
    walk(&world, MEMBER, &steps).await;
    world.submit().await;
    let fields = &world.panel.orders()[0].fields;
    assert!(!fields.contains_key("google_keyword"), "{fields:?}");
    assert_eq!(fields["referring_url"], "https://example.org/from");
    world.end().await;
}

#[tokio::test]
async fn drip_feed_is_held_to_the_limit_of_the_sum_and_can_be_left_out_again() {
    let world = World::new().await;
    // At most 100 000.
    world.draft(MEMBER, "1207", POST, "40000").await;
    let runs = world.press(MEMBER, "Repeat (drip-feed)").await;
    assert!(runs.text.contains("Allowed: 2"), "{}", runs.text);
    let refused = world.say(MEMBER, "3").await;
    assert!(refused.text.contains("from 2 to 2"), "{}", refused.text);
    world.press(MEMBER, "2").await;
    let confirm = world.press(MEMBER, "90 minutes").await;
    assert!(confirm.text.contains("80\u{a0}000") && confirm.text.contains("$72.00"), "{}", confirm.text);
    let confirm = world.press(MEMBER, "Don’t repeat").await;
    assert!(confirm.text.contains("$36.00") && !confirm.text.contains("Repeats"), "{}", confirm.text);
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert!(!world.panel.orders()[0].fields.contains_key("runs"));
    world.end().await;
}

#[tokio::test]
async fn a_package_has_a_quantity_where_the_panel_wants_one() {
    let world = World::with(&[("PANEL_PACKAGE_QUANTITY", "yes"), ("PANEL_EXTRA_FIELDS", "source=bot")]).await;
    world.find(MEMBER, "1662").await;
    world.say(MEMBER, "https://twitter.com/anna/status/1").await;
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    let order = &world.panel.orders()[0];
    assert_eq!((order.fields["quantity"].as_str(), order.fields["source"].as_str()), ("1000", "bot"));
    assert_eq!(order.charge, "35".parse().unwrap());
    // This sandbox's panel is one that needs neither, and wonders.
    let surprises = world.panel.surprises();
    assert!(
        surprises.iter().all(|surprise| {
            ["unexpected field quantity", "unexpected field source"].contains(&surprise.what.as_str())
        }),
        "{surprises:?}"
    );
}

#[tokio::test]
async fn a_service_that_changed_meanwhile_is_not_bought_on_other_terms() {
    let world = World::new().await;
    world.draft(MEMBER, "1207", POST, "1000").await;
    walk(&world, MEMBER, &[Press("Repeat (drip-feed)", ""), Press("3 ×", ""), Press("30 minutes", "")]).await;
    world.panel.remove_service("1207");
    let changed = r#"{"service":1207,"name":"Instagram Followers","category":"Instagram","type":"Default",
        "rate":"0.90","min":50,"max":100000,"dripfeed":false}"#;
    world.panel.add_service(changed).unwrap();
    world.wait(Duration::from_hours(7));
    world.read_catalog().await;
    let again = world.press(MEMBER, "Confirm").await;
    assert!(again.text.contains("has changed") && again.text.contains("$0.90"), "{}", again.text);
    assert_eq!(world.panel.adds(), 0);
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert!(!world.panel.orders()[0].fields.contains_key("runs"));
    world.end().await;
}

#[tokio::test]
async fn an_order_of_any_type_is_repeated_with_all_its_fields_and_another_link() {
    let world = World::new().await;
    at_comments(&world).await;
    walk(&world, MEMBER, &[Say("one\ntwo\nthree\nfour\nfive"), GO_ON, Press("Confirm", "")]).await;
    world.submit().await;
    world.wait(Duration::from_hours(100));
    world.track().await;
    let again = world.press(MEMBER, "Order again").await;
    assert!(
        again.message_id > 0 && world.last(MEMBER).text.contains("Comments: 5\none\ntwo"),
        "{}",
        world.chat(MEMBER)
    );
    let other = "https://instagram.com/p/other";
    let confirm = world.say(MEMBER, other).await;
    assert!(confirm.text.contains(other) && confirm.text.contains("$0.04"), "{}", confirm.text);
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    let orders = world.panel.orders();
    let links: Vec<&str> = orders.iter().map(|order| order.link.as_str()).collect();
    assert_eq!(links, [POST, other]);
    assert_eq!(orders[0].fields["comments"], orders[1].fields["comments"]);
    world.end().await;
}
