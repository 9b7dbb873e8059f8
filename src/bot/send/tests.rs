//! The sender against a scripted Bot API: order, overtaking, freezes, second tries, the end.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use futures::FutureExt;

use super::*;
use crate::{
    bot::fake::{Call, Fake, Reply, StoppedTime, done, error, html, too_many},
    net::Route,
};

const ANNA: ChatId = ChatId(1);
const BORIS: ChatId = ChatId(2);
const CARD: MessageId = MessageId(500);

fn page(text: impl Into<String>) -> Outgoing {
    Outgoing::text(text)
}

fn edit(message: MessageId, text: impl Into<String>) -> ShowScreen {
    ShowScreen { thread: None, edit: Some(message), screen: page(text), is_the_screen: false }
}

fn new_screen(text: impl Into<String>) -> ShowScreen {
    ShowScreen { thread: None, edit: None, screen: page(text), is_the_screen: false }
}

fn free(fake: &Fake) -> Sender {
    Sender::new(fake.api(), SendLimits::none())
}

/// A fake that leaves the first call without an answer until told to go on.
async fn holding_the_first() -> (Fake, Arc<Semaphore>) {
    let go_on = Arc::new(Semaphore::new(0));
    let held = Arc::clone(&go_on);
    let fake = Fake::start(move |call: Call| {
        let held = Arc::clone(&held);
        async move {
            if call.number == 0 {
                held.acquire().await.unwrap().forget();
            }
            done(&call)
        }
    })
    .await;
    (fake, go_on)
}

/// A fake whose first calls are answered with `replies`, and all others with success.
async fn beginning_with(replies: Vec<Reply>) -> Fake {
    Fake::replying(move |call| replies.get(call.number).cloned().unwrap_or_else(|| done(call))).await
}

#[tokio::test]
async fn a_chat_gets_its_messages_in_order_and_chats_do_not_wait_for_each_other() {
    let (fake, go_on) = holding_the_first().await;
    let sender = free(&fake);
    let first = sender.show(ANNA, new_screen("0"));
    fake.reached(1).await;
    let others: Vec<_> = (1..20).map(|n| sender.show(ANNA, new_screen(n.to_string()))).collect();
    sender.send_push(BORIS, None, page("to boris")).await.unwrap();
    go_on.add_permits(1);
    sender.idle().await;
    assert_eq!(first.await, Ok(Shown::Sent(MessageId(0))));
    for showing in others {
        assert!(matches!(showing.await, Ok(Shown::Sent(_))));
    }
    let to_anna: Vec<_> =
        fake.calls().iter().filter(|call| call.chat() == 1).map(|call| call.text().to_owned()).collect();
    assert_eq!(to_anna, (0..20).map(|n| n.to_string()).collect::<Vec<_>>());
    assert_eq!(fake.calls()[1].text(), "to boris");
    assert_eq!(sender.0.lanes.len(), 0);
}

#[tokio::test]
async fn a_file_that_takes_its_time_holds_nothing_up_in_its_chat() {
    let (fake, go_on) = holding_the_first().await;
    let sender = free(&fake);
    let file =
        Document { name: "a.csv".into(), mime: "text/csv", caption: "a".into(), bytes: vec![0; 1_000] };
    let sending = tokio::spawn({
        let sender = sender.clone();
        async move { sender.send_document(ANNA, None, file).await }
    });
    fake.reached(1).await;
    assert_eq!(sender.show(ANNA, edit(CARD, "a tap's")).await, Ok(Shown::Edited(CARD)));
    sender.send_push(ANNA, None, page("a push")).await.unwrap();
    go_on.add_permits(1);
    assert_eq!(sending.await.unwrap(), Ok(MessageId(0)));
    assert_eq!(fake.calls()[0].method, "SendDocument");
}

#[tokio::test]
async fn a_file_is_within_the_limits_too() {
    let fake = beginning_with(vec![too_many(60)]).await;
    let sender = free(&fake);
    let file = Document { name: "a.csv".into(), mime: "text/csv", caption: "a".into(), bytes: vec![0] };
    for _ in 0..2 {
        let refused = sender.send_document(ANNA, None, file.clone()).await;
        assert!(matches!(refused, Err(SendError::Telegram(ApiError::TooMany { .. }))), "{refused:?}");
    }
    assert_eq!(fake.calls().len(), 1, "a chat that is frozen is not tried");
    sender.close(Duration::ZERO).await;
    assert_eq!(sender.send_document(ANNA, None, file).await, Err(SendError::Closing));
}

#[tokio::test]
async fn a_hundred_taps_end_in_the_last_screen() {
    let (fake, go_on) = holding_the_first().await;
    let sender = free(&fake);
    let first = sender.show(ANNA, edit(CARD, "0"));
    fake.reached(1).await;
    let taps: Vec<_> = (1..100).map(|n| sender.show(ANNA, edit(CARD, n.to_string()))).collect();
    let other = sender.show(ANNA, edit(MessageId(7), "another message"));
    go_on.add_permits(1);
    sender.idle().await;
    assert_eq!(fake.texts(), ["0", "99", "another message"]);
    assert_eq!(first.await, Ok(Shown::Edited(CARD)));
    assert_eq!(other.await, Ok(Shown::Edited(MessageId(7))));
    let mut outcomes = Vec::new();
    for tap in taps {
        outcomes.push(tap.await.unwrap());
    }
    assert_eq!(outcomes.pop(), Some(Shown::Edited(CARD)));
    assert!(outcomes.iter().all(|shown| *shown == Shown::Overtaken));
}

#[tokio::test]
async fn of_the_screens_that_wait_in_a_chat_the_newest_alone_is_drawn() {
    let (fake, go_on) = holding_the_first().await;
    let sender = free(&fake);
    let screen = |ask: ShowScreen| sender.show(ANNA, ShowScreen { is_the_screen: true, ..ask });
    let under_way = screen(new_screen("menu"));
    fake.reached(1).await;
    let folded = [screen(new_screen("catalog")), screen(edit(CARD, "a page of it"))];
    let beside = sender.show(ANNA, edit(MessageId(7), "a card"));
    let newest = screen(new_screen("orders"));
    go_on.add_permits(1);
    assert_eq!(newest.await, Ok(Shown::Sent(MessageId(2))));
    for showing in folded {
        assert_eq!(showing.await, Ok(Shown::Overtaken));
    }
    assert!(under_way.await.is_ok() && beside.await.is_ok());
    assert_eq!(fake.texts(), ["menu", "a card", "orders"]);
}

#[tokio::test]
async fn a_screen_that_sat_out_a_freeze_gives_way_to_the_newest_of_those_who_came_meanwhile() {
    let time = StoppedTime::stop();
    let fake = beginning_with(vec![too_many(3)]).await;
    let sender = free(&fake);
    let screen = |text: &str| sender.show(ANNA, ShowScreen { is_the_screen: true, ..new_screen(text) });
    let early = screen("0");
    fake.reached(1).await;
    time.pass_until(tokio::time::sleep(Duration::from_secs(1))).await;
    let late: Vec<_> = (1..9).map(|n| screen(&n.to_string())).collect();
    assert_eq!(time.pass_until(early).await, Ok(Shown::Overtaken));
    time.pass_until(sender.idle()).await;
    assert_eq!(fake.texts(), ["0", "8"]);
    drop(late);
}

#[tokio::test]
async fn a_screen_goes_before_pushes_to_its_chat_and_replaces_their_edits() {
    let (fake, go_on) = holding_the_first().await;
    let sender = free(&fake);
    let pushes: Vec<_> = ["first", "second"]
        .map(|text| {
            tokio::spawn({
                let sender = sender.clone();
                async move { sender.send_push(ANNA, None, page(text)).await }
            })
        })
        .into();
    fake.reached(1).await;
    let stale = tokio::spawn({
        let sender = sender.clone();
        async move { sender.edit_push(ANNA, CARD, page("stale card")).await }
    });
    tokio::task::yield_now().await;
    let shown = sender.show(ANNA, edit(CARD, "menu"));
    go_on.add_permits(1);
    assert_eq!(shown.await, Ok(Shown::Edited(CARD)));
    assert_eq!(stale.await.unwrap(), Ok(Shown::Overtaken));
    for push in pushes {
        push.await.unwrap().unwrap();
    }
    assert_eq!(fake.texts(), ["first", "menu", "second"]);
}

#[tokio::test]
async fn a_gone_message_is_replaced_once() {
    let go_on = Arc::new(Semaphore::new(0));
    let held = Arc::clone(&go_on);
    let fake = Fake::start(move |call: Call| {
        let held = Arc::clone(&held);
        async move {
            if call.body["message_id"] == 500 {
                return error(400, "Bad Request: message to edit not found");
            }
            held.acquire().await.unwrap().forget();
            done(&call)
        }
    })
    .await;
    let sender = free(&fake);
    let first = sender.show(ANNA, edit(CARD, "one"));
    fake.reached(2).await;
    // Drawn while nobody knows yet that the card is gone.
    let second = sender.show(ANNA, edit(CARD, "two"));
    go_on.add_permits(2);
    assert_eq!(first.await, Ok(Shown::Sent(MessageId(1))));
    assert_eq!(second.await, Ok(Shown::Edited(MessageId(1))));
    let methods: Vec<_> = fake.calls().into_iter().map(|call| call.method).collect();
    assert_eq!(methods, ["EditMessageText", "SendMessage", "EditMessageText"]);
}

#[tokio::test]
async fn a_message_that_looks_like_that_already_is_fine() {
    let fake = Fake::replying(|_| error(400, "Bad Request: message is not modified: specified")).await;
    let sender = free(&fake);
    assert_eq!(sender.show(ANNA, edit(CARD, "same")).await, Ok(Shown::Edited(CARD)));
    assert_eq!(sender.edit_push(ANNA, CARD, page("same")).await, Ok(Shown::Edited(CARD)));
}

#[tokio::test]
async fn a_429_stops_its_chat_alone_and_not_one_call_goes_there_meanwhile() {
    let time = StoppedTime::stop();
    let fake = beginning_with(vec![too_many(3)]).await;
    let sender = free(&fake);
    let refused = sender.send_push(ANNA, None, page("a")).await;
    let wait = Duration::from_secs(3);
    assert_eq!(refused, Err(ApiError::TooMany { retry_after: wait }.into()));
    let begin = tokio::time::Instant::now();
    sender.send_push(BORIS, None, page("b")).await.unwrap();
    assert!(sender.send_push(ANNA, None, page("a")).await.is_err());
    assert!(sender.edit_push(ANNA, CARD, page("a")).await.is_err());
    assert_eq!(fake.texts(), ["a", "b"]);
    let screen = sender.show(ANNA, new_screen("screen"));
    time.pass_until(screen).await.unwrap();
    let calls = fake.calls();
    assert_eq!(calls.len(), 3);
    assert!(calls[2].at - begin >= wait, "{:?} after", calls[2].at - begin);
    sender.send_push(ANNA, None, page("a")).await.unwrap();
}

#[tokio::test]
async fn a_screen_sits_out_a_429_unless_it_is_overtaken() {
    let time = StoppedTime::stop();
    let fake = beginning_with(vec![too_many(2)]).await;
    let sender = free(&fake);
    let early = sender.show(ANNA, edit(CARD, "early"));
    fake.reached(1).await;
    let late = sender.show(ANNA, edit(CARD, "late"));
    assert_eq!(time.pass_until(late).await, Ok(Shown::Edited(CARD)));
    assert_eq!(early.await, Ok(Shown::Overtaken));
    assert_eq!(fake.texts(), ["early", "late"]);
    let calls = fake.calls();
    assert!(calls[1].at - calls[0].at >= Duration::from_secs(2));
}

#[tokio::test]
async fn only_so_many_429s_are_sat_out() {
    let time = StoppedTime::stop();
    let fake = Fake::replying(|_| too_many(1)).await;
    let outcome = time.pass_until(free(&fake).show(ANNA, new_screen("x"))).await;
    assert!(matches!(outcome, Err(SendError::Telegram(ApiError::TooMany { .. }))));
    assert_eq!(fake.calls().len(), 4);
}

#[tokio::test]
async fn an_unclear_edit_is_repeated_once_and_an_unclear_send_never() {
    let time = StoppedTime::stop();
    let fake = beginning_with(vec![html(502)]).await;
    let edited = time.pass_until(free(&fake).show(ANNA, edit(CARD, "e"))).await;
    assert_eq!(edited, Ok(Shown::Edited(CARD)));
    assert_eq!(fake.calls().len(), 2);

    let fake = Fake::replying(|_| html(502)).await;
    let sender = free(&fake);
    let edited = time.pass_until(sender.show(ANNA, edit(CARD, "e"))).await;
    assert!(matches!(edited, Err(SendError::Telegram(ApiError::Unclear(_)))));
    assert_eq!(fake.calls().len(), 2);
    assert!(time.pass_until(sender.show(ANNA, new_screen("s"))).await.is_err());
    assert!(time.pass_until(sender.send_push(ANNA, None, page("p"))).await.is_err());
    assert_eq!(fake.calls().len(), 4);
}

#[tokio::test]
async fn an_unreachable_telegram_is_tried_a_few_times_for_a_person() {
    let time = StoppedTime::stop();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    drop(listener);
    let api = BotApi::new(&base, "1:x".into(), &Route::default()).unwrap();
    let sender = Sender::new(api, SendLimits::none());
    let begin = tokio::time::Instant::now();
    let outcome = time.pass_until(sender.show(ANNA, new_screen("s"))).await;
    assert!(matches!(outcome, Err(SendError::Telegram(ApiError::Unreachable(_)))), "{outcome:?}");
    assert!(begin.elapsed() >= Duration::from_secs(3));
    let begin = tokio::time::Instant::now();
    let outcome = sender.send_push(ANNA, None, page("p")).await;
    assert!(matches!(outcome, Err(SendError::Telegram(ApiError::Unreachable(_)))), "{outcome:?}");
    assert_eq!(begin.elapsed(), Duration::ZERO);
}

#[tokio::test]
async fn five_thousand_pushes_do_not_slow_a_tap() {
    let time = StoppedTime::stop();
    let fake = Fake::replying(done).await;
    let sender = Sender::new(fake.api(), SendLimits::telegram());
    for n in 0..5_000 {
        let sender = sender.clone();
        tokio::spawn(async move { sender.send_push(ChatId(10_000 + n), None, page("push")).await });
    }
    let tapper = ChatId(10_000 + 4_000);
    time.pass_until(fake.reached(50)).await;
    let before = fake.calls().len();
    time.pass_until(sender.show(tapper, edit(CARD, "tap"))).await.unwrap();
    let after = fake.calls().iter().position(|call| call.text() == "tap").unwrap();
    assert!(after <= before + 3, "the tap came {after}th, {before} were sent before it");
    sender.close(Duration::ZERO).await;
}

#[tokio::test]
async fn taps_are_answered_and_late_ones_ignored() {
    let fake =
        Fake::replying(|_| error(400, "Bad Request: query is too old and response timeout expired")).await;
    let sender = free(&fake);
    sender.answer("q1", Some(Toast { text: "Saved".into(), alert: false }));
    sender.delete(ANNA, CARD);
    sender.idle().await;
    let mut methods: Vec<_> = fake.calls().into_iter().map(|call| call.method).collect();
    methods.sort();
    assert_eq!(methods, ["AnswerCallbackQuery", "DeleteMessage"]);
}

#[tokio::test]
async fn closing_finishes_screens_and_gives_pushes_back() {
    let (fake, go_on) = holding_the_first().await;
    let sender = free(&fake);
    let begun = sender.show(ANNA, new_screen("begun"));
    fake.reached(1).await;
    let waiting = sender.show(ANNA, new_screen("waiting"));
    let push = tokio::spawn({
        let sender = sender.clone();
        async move { sender.send_push(ANNA, None, page("push")).await }
    });
    tokio::task::yield_now().await;
    let closing = tokio::spawn({
        let sender = sender.clone();
        async move { sender.close(Duration::from_hours(1)).await }
    });
    sender.0.closing.cancelled().await;
    go_on.add_permits(1);
    closing.await.unwrap();
    assert!(begun.await.is_ok() && waiting.await.is_ok());
    assert_eq!(push.await.unwrap(), Err(SendError::Closing));
    assert_eq!(sender.show(ANNA, new_screen("late")).await, Err(SendError::Closing));
    assert_eq!(fake.texts(), ["begun", "waiting"]);
}

#[tokio::test]
async fn closing_does_not_wait_longer_than_its_grace() {
    let time = StoppedTime::stop();
    let is_held = Arc::new(AtomicBool::new(false));
    let held = Arc::clone(&is_held);
    let fake = Fake::start(move |_| {
        held.store(true, Ordering::SeqCst);
        std::future::pending()
    })
    .await;
    let sender = free(&fake);
    let begun = sender.show(ANNA, new_screen("begun"));
    let waiting = sender.show(ANNA, new_screen("waiting"));
    fake.reached(1).await;
    time.pass_until(sender.close(Duration::from_secs(2))).await;
    assert_eq!(begun.now_or_never(), Some(Err(SendError::Closing)));
    assert_eq!(waiting.now_or_never(), Some(Err(SendError::Closing)));
    assert!(is_held.load(Ordering::SeqCst));
}
