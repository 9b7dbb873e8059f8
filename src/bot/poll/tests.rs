//! The listener against a scripted Bot API: what is confirmed when, what is skipped, how it waits and ends.

use futures::{FutureExt, StreamExt, join};
use serde_json::{Value, json};

use super::*;
use crate::{
    bot::fake::{Call, Fake, Reply, StoppedTime, error, html, mailbox, text_update, too_many},
    clock::Clock,
    pulse::{Part, Pulse},
};

const START: Moment = Moment(1_000_000);

fn listener(fake: &Fake) -> (Polling, Handled) {
    let handled = Handled::default();
    (Polling::new(fake.api(), handled.clone(), beat()), handled)
}

fn beat() -> Beat {
    Pulse::default().of(Part::Updates, &Clock::manual(START))
}

/// A fake whose first answers are `replies`; afterwards the updates come.
async fn beginning_with(replies: Vec<Reply>, updates: Vec<Value>) -> Fake {
    let mail = mailbox(updates);
    Fake::start(move |call: Call| match replies.get(call.number) {
        Some(reply) => std::future::ready(reply.clone()).boxed(),
        None => mail(call),
    })
    .await
}

fn offsets(fake: &Fake) -> Vec<Value> {
    fake.calls().iter().map(|call| call.body["offset"].clone()).collect()
}

/// Drives a stream that has nothing to give, until something else has happened.
async fn meanwhile(stream: &mut BoxStream<'_, Result<Update, ApiError>>, done: impl Future<Output = ()>) {
    tokio::select! {
        biased;
        next = stream.next() => panic!("came: {next:?}"),
        () = done => {}
    }
}

async fn some_turns() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

async fn next_id(stream: &mut BoxStream<'_, Result<Update, ApiError>>) -> u32 {
    stream.next().await.unwrap().unwrap().id.0
}

#[tokio::test]
async fn a_batch_is_confirmed_only_when_all_of_it_was_handled() {
    let _time = StoppedTime::stop();
    let fake = beginning_with(vec![], vec![text_update(10, 1, "a"), text_update(11, 2, "b")]).await;
    let (mut polling, handled) = listener(&fake);
    polling.hint_allowed_updates(&mut [AllowedUpdate::Message, AllowedUpdate::CallbackQuery].into_iter());
    let mut stream = polling.as_stream();
    assert_eq!((next_id(&mut stream).await, next_id(&mut stream).await), (10, 11));
    handled.mark(11);
    meanwhile(&mut stream, some_turns()).await;
    assert_eq!(fake.calls().len(), 1, "asked for more while an update was being handled");
    handled.mark(10);
    meanwhile(&mut stream, fake.reached(2)).await;
    assert_eq!(offsets(&fake), [Value::Null, json!(12)]);
    let first = &fake.calls()[0];
    assert_eq!(first.method, "GetUpdates");
    assert_eq!(
        first.body,
        json!({ "limit": 100, "timeout": 50, "allowed_updates": ["message", "callback_query"] })
    );
    handled.wait_for(10).await;
    assert_eq!(handled.wait_for(12).now_or_never(), None);
}

#[tokio::test]
async fn a_slow_handler_holds_the_others_up_for_a_bounded_time_only() {
    let time = StoppedTime::stop();
    let fake = beginning_with(vec![], vec![text_update(10, 1, "slow")]).await;
    let (mut polling, _handled) = listener(&fake);
    let mut stream = polling.as_stream();
    assert_eq!(next_id(&mut stream).await, 10);
    time.pass_until(meanwhile(&mut stream, fake.reached(2))).await;
    let calls = fake.calls();
    assert!(calls[1].at - calls[0].at >= PATIENCE);
}

#[tokio::test]
async fn who_taps_without_end_holds_the_others_up_a_second_and_has_a_line_that_ends() {
    let time = StoppedTime::stop();
    let mut updates: Vec<Value> = (1..=700).map(|id| text_update(id, 1, "mad")).collect();
    updates.push(text_update(701, 2, "patient"));
    let fake = beginning_with(vec![], updates).await;
    let (mut polling, handled) = listener(&fake);
    let mut stream = polling.as_stream();
    let mut passed = 0;
    let begin = tokio::time::Instant::now();
    while time.pass_until(next_id(&mut stream)).await != 701 {
        passed += 1;
    }
    assert_eq!(passed, LINE_MAX);
    assert!(begin.elapsed() < Duration::from_secs(4), "{:?}", begin.elapsed());
    assert!(begin.elapsed() >= FLOOD_PATIENCE, "{:?}", begin.elapsed());
    // What was dropped counts as handled, and a line that was worked off is open again.
    handled.wait_for(600).await;
    (1..=300).for_each(|id| handled.mark(id));
    assert!(handled.expect(702, 1, LINE_MAX));
    assert_eq!(handled.first_open(&[5, 600, 701, 702]), Some(701));
}

#[tokio::test]
async fn what_cannot_be_read_or_came_before_is_skipped_and_confirmed() {
    let updates = vec![
        json!({ "update_id": 20, "hologram": { "x": 1 } }),
        json!({ "no": "id" }),
        text_update(21, 1, "good"),
        text_update(21, 1, "good"),
        json!({ "update_id": 22, "message": { "message_id": "not a number" } }),
    ];
    let again = crate::bot::fake::ok(vec![text_update(21, 1, "good"), text_update(23, 1, "new")]);
    let first = crate::bot::fake::ok(updates);
    let fake = beginning_with(vec![first, again], vec![]).await;
    let (mut polling, handled) = listener(&fake);
    let mut stream = polling.as_stream();
    assert_eq!(next_id(&mut stream).await, 21);
    handled.mark(21);
    assert_eq!(next_id(&mut stream).await, 23);
    handled.mark(23);
    meanwhile(&mut stream, fake.reached(3)).await;
    assert_eq!(offsets(&fake), [Value::Null, json!(23), json!(24)]);
}

#[tokio::test]
async fn an_answer_that_never_moves_on_is_not_asked_for_without_pause() {
    let time = StoppedTime::stop();
    let fake = Fake::replying(|_| crate::bot::fake::ok(json!([{ "no": "id" }]))).await;
    let (mut polling, _handled) = listener(&fake);
    let mut stream = polling.as_stream();
    time.pass_until(meanwhile(&mut stream, fake.reached(4))).await;
    let calls = fake.calls();
    assert!(calls[3].at - calls[0].at >= Duration::from_secs(3));
}

#[tokio::test]
async fn a_silent_telegram_is_asked_less_and_less() {
    let time = StoppedTime::stop();
    let replies = vec![html(502), html(200), error(500, "Internal Server Error"), too_many(9)];
    let fake = beginning_with(replies, vec![text_update(1, 1, "a")]).await;
    let (mut polling, _handled) = listener(&fake);
    let mut state = polling.watch();
    let mut stream = polling.as_stream();
    let trouble = async { *state.wait_for(|state| *state != PollState::Running).await.unwrap() };
    let (id, trouble) = time.pass_until(async { join!(next_id(&mut stream), trouble) }).await;
    assert_eq!((id, trouble), (1, PollState::Unreachable { since: START }));
    assert_eq!(*state.borrow_and_update(), PollState::Running);
    let calls = fake.calls();
    let pauses: Vec<_> = calls.windows(2).map(|pair| pair[1].at - pair[0].at).collect();
    for (pause, at_least_s) in pauses.iter().zip([1, 2, 4, 9]) {
        assert!(*pause >= Duration::from_secs(at_least_s), "{pauses:?}");
    }
}

#[tokio::test]
async fn a_conflict_is_said_and_not_fought_over() {
    let time = StoppedTime::stop();
    let conflict = || error(409, "Conflict: terminated by other getUpdates request; make sure");
    let fake = beginning_with(vec![conflict(), conflict()], vec![text_update(1, 1, "a")]).await;
    let (mut polling, _handled) = listener(&fake);
    let mut state = polling.watch();
    let mut stream = polling.as_stream();
    let trouble = async { *state.wait_for(|state| *state != PollState::Running).await.unwrap() };
    let (id, trouble) = time.pass_until(async { join!(next_id(&mut stream), trouble) }).await;
    assert_eq!((id, trouble), (1, PollState::Conflict { since: START }));
    assert_eq!(*state.borrow_and_update(), PollState::Running);
    let calls = fake.calls();
    assert!(calls[1].at - calls[0].at >= Duration::from_secs(5));
    assert!(calls[2].at - calls[1].at >= Duration::from_secs(10));
}

#[tokio::test]
async fn a_wrong_token_ends_the_polling() {
    let fake = Fake::replying(|_| error(401, "Unauthorized")).await;
    let (mut polling, _handled) = listener(&fake);
    let state = polling.watch();
    let mut stream = polling.as_stream();
    assert!(matches!(stream.next().await, Some(Err(ApiError::Unauthorized))));
    assert!(stream.next().await.is_none());
    assert_eq!(*state.borrow(), PollState::Unauthorized);
}

#[tokio::test]
async fn a_stop_ends_the_long_poll_at_once_and_confirms_what_was_handled() {
    let _time = StoppedTime::stop();
    let fake = beginning_with(vec![], vec![text_update(10, 1, "a")]).await;
    let (mut polling, handled) = listener(&fake);
    let token = polling.stop_token();
    let mut stream = polling.as_stream();
    assert_eq!(next_id(&mut stream).await, 10);
    handled.mark(10);
    meanwhile(&mut stream, fake.reached(2)).await;
    token.stop();
    assert!(stream.next().await.is_none());
    assert!(stream.next().await.is_none());
    let calls = fake.calls();
    assert_eq!(calls.len(), 3);
    assert_eq!(calls[2].body, json!({ "offset": 11, "limit": 1, "timeout": 0 }));
}

#[tokio::test]
async fn a_stop_passes_on_what_was_read_and_leaves_what_was_not_handled() {
    let time = StoppedTime::stop();
    let updates = (10..13).map(|id| text_update(id, u64::from(id), "a")).collect();
    let fake = beginning_with(vec![], updates).await;
    let (mut polling, handled) = listener(&fake);
    let token = polling.stop_token();
    let mut stream = polling.as_stream();
    assert_eq!(next_id(&mut stream).await, 10);
    token.stop();
    assert_eq!((next_id(&mut stream).await, next_id(&mut stream).await), (11, 12));
    handled.mark(10);
    handled.mark(12);
    assert!(time.pass_until(stream.next()).await.is_none());
    assert_eq!(offsets(&fake), [Value::Null, json!(11)]);
}

#[tokio::test]
async fn a_stop_cuts_a_pause_short() {
    let _time = StoppedTime::stop();
    let fake = Fake::replying(|_| too_many(3_600)).await;
    let (mut polling, _handled) = listener(&fake);
    let token = polling.stop_token();
    let mut stream = polling.as_stream();
    meanwhile(&mut stream, fake.reached(1)).await;
    token.stop();
    assert!(stream.next().await.is_none());
}
