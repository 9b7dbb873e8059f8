//! Nobody sees or touches another's order: every action that there is, done as every kind of person, in private and in groups, with
//! forged data about things that are there and are somebody else's. Who may do what is in `rights/rows.rs`; a new action does not
//! compile until it has its row.

mod group;
mod rows;
mod scene;

use panelgram::dialog::Action;
use serde_json::{Value, json};

use self::{
    rows::{Deed, Foreign, Right, everything},
    scene::{Kind, Scene},
};
use crate::world::{ADMIN, FOREIGN_GROUP, GROUP, World};

/// How somebody is told that this is none of their business.
const REFUSALS: [&str; 5] =
    ["for admins only", "no such order", "out of date", "in private chat", "isn’t here any more"];

/// What is sold here; nobody outside reads a word of it.
const CATALOG: [&str; 5] = ["Instagram", "Followers", "Real Mix", "1207", "$"];

/// Somebody does something somewhere; returns all that the bot called because of it.
async fn done(world: &World, who: i64, chat: i64, deed: &Deed) -> String {
    world.telegram.take_calls();
    let update = match deed {
        Deed::Taps(data) => {
            // A tap on the screen counts for more than one on an older message.
            let newest = world.telegram.last_bot_message(chat).map_or(1, |message| message.message_id);
            world.telegram.tap_forged(who, chat, newest, data).update_id
        }
        Deed::Says(text) => world.telegram.say(who, chat, text).update_id,
        Deed::Sends(kind) => world.telegram.send_other(who, chat, kind.clone()).update_id,
        Deed::Edits(text) => {
            let said = world.telegram.say(who, chat, "hello");
            world.settle(said.update_id).await;
            world.telegram.edit(who, chat, said.message_id, text).update_id
        }
    };
    world.settle(update).await;
    let calls = world.telegram.take_calls();
    let astray = calls.iter().find(|call| call.chat_id.is_some_and(|id| id != chat));
    assert!(astray.is_none(), "{who} in {chat} by {deed:?}: {astray:?}");
    // The dispatcher asks who it is, whenever it gets to that.
    let because = calls.iter().filter(|call| call.method != "getMe");
    // Which tap it was is counted: that number says nothing.
    let said = because.map(|call| {
        let mut body = call.body.clone();
        body.as_object_mut().map(|fields| fields.remove("callback_query_id"));
        format!("{} {body}", call.method)
    });
    said.collect::<Vec<_>>().join("\n")
}

/// Whether somebody becomes another by it: who starts has asked to be let in.
fn asks_to_be_let_in(kind: Kind, deed: &Deed) -> bool {
    matches!(kind, Kind::Stranger | Kind::Bystander)
        && matches!(deed, Deed::Says(text) if text.starts_with("/start"))
}

fn check_unchanged(before: &[String], after: &[String], here: &str) {
    let gone = before.iter().filter(|row| !after.contains(row)).map(|row| format!("- {row}"));
    let came = after.iter().filter(|row| !before.contains(row)).map(|row| format!("+ {row}"));
    let changed: Vec<String> = gone.chain(came).collect();
    assert!(changed.is_empty(), "{here} changed:\n{}", changed.join("\n"));
}

/// Does everything there is, and sees that nothing of it is a right which the person does not have.
async fn try_everything(scene: &Scene, kind: Kind, chat: i64, there: &Foreign<'_>) {
    let (world, who) = (&scene.world, kind.id());
    let mut before = scene.database(who).await;
    // With the bot's name commands are typed in groups only.
    let is_typed_here = |deed: &Deed| chat != who || !matches!(deed, Deed::Says(text) if text.contains('@'));
    for (right, deed) in everything(there).into_iter().filter(|(_, deed)| is_typed_here(deed)) {
        let said = done(world, who, chat, &deed).await;
        let here = format!("{kind:?} in {chat} by {deed:?}");
        let after = scene.database(who).await;
        if asks_to_be_let_in(kind, &deed) && chat == who {
            before.clone_from(&after);
        }
        check_unchanged(&before, &after, &here);
        let told = scene.secrets.iter().find(|secret| said.contains(*secret));
        assert!(told.is_none(), "{here} reads {told:?}:\n{said}");
        let sold = CATALOG.iter().find(|word| !kind.is_inside() && said.contains(*word));
        assert!(sold.is_none(), "{here} reads {sold:?}:\n{said}");
        if chat == who && kind.is_inside() && matches!(right, Right::OrderOf | Right::Admins) {
            assert!(REFUSALS.iter().any(|words| said.contains(words)), "{here} is not told so:\n{said}");
        }
        if matches!(deed, Deed::Taps(_)) {
            assert!(said.contains("answerCallbackQuery"), "{here} has no answer");
        }
    }
    assert!(
        !kind.may(Right::Admins) && !kind.may(Right::OrderOf),
        "{kind:?} has rights; this test is for others"
    );
}

/// What the panel has, once all is sent that was confirmed: the one order that waited, and nothing else.
async fn check_panel(scene: &Scene, before: usize, waiting: usize) {
    let world = &scene.world;
    world.wait(std::time::Duration::from_mins(1));
    for _ in 0..3 {
        world.submit().await;
    }
    world.ask_panel().await;
    assert_eq!(world.panel.orders().len(), before + waiting);
    let asked =
        world.panel.calls().into_iter().filter(|call| matches!(call.action.as_str(), "refill" | "cancel"));
    assert_eq!(asked.count(), 0);
}

#[tokio::test]
async fn nobody_touches_or_reads_what_is_anothers_in_private() {
    let scene = Scene::new().await;
    let bought = scene.world.panel.orders().len();
    for kind in Kind::OTHERS {
        let all = scene.foreign();
        // Before the door an order's state makes no difference.
        let there = if kind.is_inside() { all } else { Foreign { orders: &scene.orders[2..], ..all } };
        try_everything(&scene, kind, kind.id(), &there).await;
    }
    // Not even what was their own, once they are shut out.
    let own = Foreign { orders: &scene.own_of_ex_member, ..scene.foreign() };
    try_everything(&scene, Kind::ExMember, Kind::ExMember.id(), &own).await;
    check_panel(&scene, bought, 2).await;
    scene.world.end().await;
}

/// Where the rights of an admin are, they are the person's and not the group's.
#[tokio::test]
async fn nobody_but_admins_touches_anything_in_the_admin_group() {
    let scene = Scene::new().await;
    let bought = scene.world.panel.orders().len();
    for kind in [Kind::Bystander, Kind::ExAdmin, Kind::Member] {
        try_everything(&scene, kind, GROUP, &scene.foreign()).await;
    }
    // Whose order it is has no say about it there: it is the admins' desk.
    let before = scene.database(Kind::Owner.id()).await;
    for (_, deed) in everything(&scene.foreign()) {
        done(&scene.world, Kind::Owner.id(), GROUP, &deed).await;
        let after = scene.database(Kind::Owner.id()).await;
        check_unchanged(&before, &after, &format!("the owner in the group by {deed:?}"));
    }
    check_panel(&scene, bought, 2).await;
    scene.world.end().await;
}

#[tokio::test]
async fn in_other_groups_nobody_has_any_right() {
    let scene = Scene::new().await;
    for kind in [Kind::Admin, Kind::Owner] {
        let before = scene.database(0).await;
        for (_, deed) in everything(&scene.foreign()) {
            let said = done(&scene.world, kind.id(), FOREIGN_GROUP, &deed).await;
            let answered = said.lines().all(|line| line.starts_with("answerCallbackQuery"));
            assert!(answered && !said.contains("\"text\""), "{kind:?} by {deed:?}: {said}");
        }
        check_unchanged(&before, &scene.database(0).await, &format!("{kind:?} in another group"));
    }
    scene.world.end().await;
}

/// The same where customers pay: their money, payments and receipts are nobody's but theirs and the admins'.
#[tokio::test]
async fn nobody_touches_or_reads_a_customers_money_in_private() {
    let scene = Scene::shop().await;
    let bought = scene.world.panel.orders().len();
    for kind in [Kind::Member, Kind::ExAdmin, Kind::ExMember, Kind::Declined, Kind::Bystander] {
        let all = scene.foreign();
        let there = if kind.is_inside() { all } else { Foreign { orders: &scene.orders[2..], ..all } };
        try_everything(&scene, kind, kind.id(), &there).await;
    }
    check_panel(&scene, bought, 2).await;
    scene.world.end().await;
}

#[tokio::test]
async fn nobody_but_admins_touches_a_customers_money_in_the_admin_group() {
    let scene = Scene::shop().await;
    let bought = scene.world.panel.orders().len();
    for kind in [Kind::Bystander, Kind::Member] {
        try_everything(&scene, kind, GROUP, &scene.foreign()).await;
    }
    check_panel(&scene, bought, 2).await;
    scene.world.end().await;
}

/// The other half for a shop: an admin is not refused what is about customers' money. What only follows another screen is told by its stories.
#[tokio::test]
async fn an_admin_is_not_refused_what_is_about_customers_money() {
    let scene = Scene::shop().await;
    let follows = |action: Action| {
        matches!(
            action,
            Action::AdjustSurely { .. }
                | Action::AnswerAdjustment { .. }
                | Action::PriceSurely { .. }
                | Action::DiscountSurely { .. }
                | Action::PriceBack(_)
                // There is no code here.
                | Action::ShowCode { .. }
                | Action::MakeCode { .. }
                | Action::StopCode(_)
                | Action::StopCodeSurely(_)
        )
    };
    for chat in [ADMIN, GROUP] {
        let mut done_by_them = 0;
        for (right, deed) in everything(&scene.foreign()) {
            let is_meant = deed.action().is_some_and(|action| is_about_money(action) && !follows(action));
            if right != Right::Admins || !is_meant {
                continue;
            }
            let said = done(&scene.world, ADMIN, chat, &deed).await;
            let refused = REFUSALS.iter().find(|words| said.contains(*words));
            assert!(refused.is_none(), "in {chat} by {deed:?}:\n{said}");
            assert!(is_an_answer(&said), "in {chat} by {deed:?} is not answered:\n{said}");
            done_by_them += 1;
        }
        assert!(done_by_them > 12, "{done_by_them} things");
    }
    assert_eq!(scene.world.telegram.refusals(), Vec::<String>::new());
    scene.world.end().await;
}

/// Where the owner pays, as in most of these, there are no payments, balances, bills and markups.
fn is_about_money(action: Action) -> bool {
    matches!(
        action,
        Action::Payment { .. }
            | Action::RefundPayment { .. }
            | Action::RefundSurely { .. }
            | Action::Adjust(_)
            | Action::AdjustSurely { .. }
            | Action::AnswerAdjustment { .. }
            | Action::StatementOf { .. }
            | Action::PaymentsOf(_)
            | Action::DecideBill { .. }
            | Action::CreditReceipt { .. }
            | Action::ReceiptSum { .. }
            | Action::RefuseReceipt { .. }
            | Action::Prices { .. }
            | Action::PriceOf(_)
            | Action::PriceBack(_)
            | Action::PriceSurely { .. }
            | Action::Discount(_)
            | Action::DiscountSurely { .. }
            | Action::Codes { .. }
            | Action::ShowCode { .. }
            | Action::NewCode
            | Action::MakeCode { .. }
            | Action::StopCode(_)
            | Action::StopCodeSurely(_)
    )
}

/// Some actions work on the screen that they belong to only; that they do is told by the stories of those screens.
fn works_anywhere(deed: &Deed, chat: i64) -> bool {
    match (deed, deed.action()) {
        (
            _,
            Some(
                Action::Export { .. }
                | Action::ExportOf { .. }
                | Action::ExportStatement
                | Action::TakeStatement { .. },
            ),
        ) => false,
        (_, Some(action)) if is_about_money(action) => false,
        (Deed::Says(text), None)
            if ["/payment", "/prices", "/codes"].iter().any(|word| text.starts_with(word)) =>
        {
            false
        }
        // Nobody orders in the group.
        (_, Some(Action::Again(_) | Action::AllAgain(_))) => chat != GROUP,
        (_, Some(action)) => chat != GROUP || action.stands_alone(),
        (Deed::Says(text), _) => {
            chat != GROUP || !(text.starts_with("/start") || text.starts_with("/status"))
        }
        _ => false,
    }
}

/// A message, or words over the screen; an empty answer only ends the spinner of a button.
fn is_an_answer(said: &str) -> bool {
    said.lines().any(|call| {
        call.starts_with("sendMessage") || call.starts_with("editMessage") || call.contains("\"text\"")
    })
}

/// The other half: who has a right is not refused. Without it the tests above would hold for a bot that refuses everything.
#[tokio::test]
async fn who_has_a_right_is_not_refused() {
    let scene = Scene::new().await;
    let world = &scene.world;
    // What settles an order, or shuts its owner out, comes after what asks for it.
    for (kind, chat) in [(Kind::Owner, Kind::Owner.id()), (Kind::Admin, ADMIN), (Kind::Admin, GROUP)] {
        let rights = everything(&scene.foreign())
            .into_iter()
            .filter(|(right, _)| matches!(right, Right::OrderOf | Right::Admins) && kind.may(*right));
        let mut done_by_them = 0;
        for (_, deed) in rights.filter(|(_, deed)| works_anywhere(deed, chat)) {
            if chat != GROUP {
                world.say(kind.id(), "/orders").await;
            }
            let said = done(world, kind.id(), chat, &deed).await;
            let refused = REFUSALS.iter().find(|words| said.contains(*words));
            assert!(refused.is_none(), "{kind:?} in {chat} by {deed:?}:\n{said}");
            assert!(is_an_answer(&said), "{kind:?} in {chat} by {deed:?} is not answered:\n{said}");
            done_by_them += 1;
        }
        assert!(done_by_them > 30, "{kind:?} did {done_by_them} things");
    }
    assert_eq!(world.telegram.refusals(), Vec::<String>::new());
}

/// Telegram vouches for who writes as the group itself; for nobody else who is no person.
#[tokio::test]
async fn a_channel_in_the_admin_group_has_no_rights_and_an_anonymous_admin_has() {
    let scene = Scene::new().await;
    let world = &scene.world;
    let channel = json!({"id": -1_005_555_555, "type": "channel", "title": "News"});
    let as_channel =
        json!({"id": 136_817_688, "is_bot": true, "first_name": "Channel", "username": "Channel_Bot"});
    let forwarded = json!({"id": 777_000, "is_bot": false, "first_name": "Telegram"});
    let foreign_group = json!({"id": FOREIGN_GROUP, "type": "supergroup", "title": "Friends"});
    let anonymous =
        json!({"id": 1_087_968_824, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot"});
    let before = scene.database(0).await;
    let commands = everything(&scene.foreign()).into_iter().filter_map(|(right, deed)| match deed {
        Deed::Says(text) if right == Right::Admins => Some(text),
        _ => None,
    });
    for text in commands {
        for (from, sender) in [(&as_channel, &channel), (&forwarded, &channel), (&anonymous, &foreign_group)]
        {
            let said = in_group(world, &text, from, Some(sender)).await;
            assert!(said.is_empty() || said.contains("for admins only"), "{text}: {said}");
        }
    }
    let but_for_who_wrote = |mut rows: Vec<String>| {
        rows.retain(|row| !row.starts_with("users:") && !row.starts_with("dialogues:"));
        rows
    };
    let (before, after) = (but_for_who_wrote(before), but_for_who_wrote(scene.database(0).await));
    check_unchanged(&before, &after, "a channel");
    let group = json!({"id": GROUP, "type": "supergroup", "title": "Admins"});
    let said = in_group(world, "/order 1001", &anonymous, Some(&group)).await;
    assert!(said.contains("secretpost"), "{said}");
    // The same name without Telegram's word for it is a person like any other.
    let said = in_group(world, "/order 1001", &anonymous, None).await;
    assert!(said.contains("for admins only"), "{said}");
    assert_eq!(world.telegram.refusals(), Vec::<String>::new());
}

/// A message in the admin group from somebody the sandbox has no account of.
async fn in_group(world: &World, text: &str, from: &Value, sender: Option<&Value>) -> String {
    world.telegram.take_calls();
    let length = text.split(' ').next().unwrap_or_default().encode_utf16().count();
    let mut message = json!({"message_id": 9_000_000, "date": 1, "text": text, "from": from,
        "chat": {"id": GROUP, "type": "supergroup", "title": "Admins"},
        "entities": [{"type": "bot_command", "offset": 0, "length": length}]});
    if let Some(sender) = sender {
        message["sender_chat"] = sender.clone();
    }
    let id = world.telegram.push_update(&json!({ "message": message }));
    world.settle(Some(id)).await;
    world.telegram.take_calls().iter().map(|call| call.body.to_string()).collect()
}

/// What is listed behind the bot's name is the catalog: for those inside.
#[tokio::test]
async fn inline_mode_lists_nothing_for_others() {
    let scene = Scene::new().await;
    for kind in Kind::OTHERS {
        for words in ["1207", "", "1001", "secretpost"] {
            let asked = scene.world.telegram.ask_inline(kind.id(), words, "");
            scene.world.settle(asked.update_id).await;
            let answer = scene.world.telegram.inline_answer(&asked.query_id).expect("an answer");
            let listed = answer["results"].as_array().is_some_and(|results| !results.is_empty());
            assert_eq!(listed, kind.is_inside() && words == "1207", "{kind:?} {words:?}: {answer}");
            assert!(!answer.to_string().contains("secretpost"), "{answer}");
        }
    }
    scene.world.end().await;
}
