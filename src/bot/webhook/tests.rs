//! The mailbox and what keeps its address known, against a scripted Bot API.

use futures::{FutureExt, StreamExt, poll};
use serde_json::{Value, json};

use super::*;
use crate::{
    bot::fake::{Fake, StoppedTime, ok, text_update},
    clock::{Clock, Moment},
    pulse::{Part, Pulse},
};

fn beat() -> Beat {
    Pulse::default().of(Part::Updates, &Clock::manual(Moment(1_000)))
}

fn pair() -> (Mailbox, Inbox) {
    open("https://bot.example/hook".parse().unwrap(), &beat(), &Chance::counting_from(1)).unwrap()
}

fn bytes(update: &Value) -> Vec<u8> {
    update.to_string().into_bytes()
}

fn message(id: u32) -> Vec<u8> {
    bytes(&text_update(id, u64::from(id), "a"))
}

#[tokio::test]
async fn only_the_whole_secret_opens() {
    let (mailbox, _inbox) = pair();
    let secret = mailbox.0.secret.expose_secret().to_owned();
    assert_eq!(secret.len(), 64);
    assert!(mailbox.knows(secret.as_bytes()));
    for other in ["", &secret[1..], &secret[..63], &secret.replace('1', "2"), &format!("{secret}0")] {
        assert!(!mailbox.knows(other.as_bytes()), "{other}");
    }
    assert!(!format!("{mailbox:?}").contains(&secret[..8]));
}

#[tokio::test]
async fn telegram_hears_that_it_was_handled_only_after_it_was() {
    let (mailbox, mut inbox) = pair();
    let update = message(7);
    let mut brought = Box::pin(mailbox.take(&update));
    assert!(poll!(&mut brought).is_pending());
    assert_eq!(inbox.queue.recv().await.unwrap().id.0, 7);
    assert!(poll!(&mut brought).is_pending());
    // Brought once more meanwhile it waits, too, and is not handled twice.
    let mut again = Box::pin(mailbox.take(&update));
    assert!(poll!(&mut again).is_pending());
    inbox.handled.mark(7);
    assert_eq!((brought.await, again.await), (Brought::Handled, Brought::Handled));
    assert_eq!(mailbox.take(&update).now_or_never(), Some(Brought::Handled));
    assert!(inbox.queue.try_recv().is_err());
}

#[tokio::test]
async fn what_can_not_be_read_need_not_come_again() {
    let (mailbox, mut inbox) = pair();
    for body in [&b"<html>"[..], b"", b"{}", br#"{"update_id": 3, "hologram": {}}"#] {
        assert_eq!(mailbox.take(body).now_or_never(), Some(Brought::Handled));
    }
    assert!(inbox.queue.try_recv().is_err());
}

#[tokio::test]
async fn no_more_are_let_in_than_there_is_room_for() {
    let (mailbox, mut inbox) = pair();
    let updates: Vec<Vec<u8>> = (1..=u32::try_from(ROOM).unwrap()).map(message).collect();
    let mut waiting: Vec<_> = updates.iter().map(|update| Box::pin(mailbox.take(update))).collect();
    for brought in &mut waiting {
        assert!(poll!(brought).is_pending());
    }
    let last = message(1_000);
    assert_eq!(mailbox.take(&last).now_or_never(), Some(Brought::Full));
    // Taken up, it still is not handled, and takes its room.
    while inbox.queue.try_recv().is_ok() {}
    assert_eq!(mailbox.take(&last).now_or_never(), Some(Brought::Full));
    inbox.handled.mark(1);
    assert_eq!(waiting.remove(0).await, Brought::Handled);
    assert!(poll!(Box::pin(mailbox.take(&last))).is_pending(), "it was not taken for one that came before");
    assert_eq!(inbox.queue.try_recv().unwrap().id.0, 1_000);
}

#[tokio::test]
async fn what_is_never_handled_is_said_to_be_not() {
    let time = StoppedTime::stop();
    let (mailbox, _inbox) = pair();
    let update = message(7);
    assert_eq!(time.pass_until(mailbox.take(&update)).await, Brought::Unhandled);
}

#[tokio::test]
async fn a_stop_passes_on_what_was_let_in_and_lets_in_nothing_more() {
    let _time = StoppedTime::stop();
    let fake = Fake::replying(|_| ok(true)).await;
    let (mailbox, inbox) = pair();
    let (one, two) = (message(1), message(2));
    let mut brought = Box::pin(mailbox.take(&one));
    assert!(poll!(&mut brought).is_pending());
    let mut webhook = inbox.attend(fake.api());
    webhook.stop_token().stop();
    let mut stream = webhook.as_stream();
    assert_eq!(stream.next().await.unwrap().unwrap().id.0, 1);
    assert!(stream.next().await.is_none());
    assert_eq!(mailbox.take(&two).now_or_never(), Some(Brought::Full));
}

/// A Telegram that says this of the webhook, each time it is asked.
async fn saying(info: Vec<Value>) -> Fake {
    let looks = std::sync::atomic::AtomicUsize::new(0);
    Fake::replying(move |call| match call.method.as_str() {
        "GetWebhookInfo" => {
            let look = looks.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            ok(info[look.min(info.len() - 1)].clone())
        }
        _ => ok(true),
    })
    .await
}

#[tokio::test]
async fn telegram_is_told_the_address_the_secret_and_what_is_wanted() {
    let time = StoppedTime::stop();
    let fake = saying(vec![json!({"url": "https://bot.example/hook", "pending_update_count": 0})]).await;
    let (mailbox, inbox) = pair();
    let mut webhook = inbox.attend(fake.api());
    webhook.hint_allowed_updates(&mut [AllowedUpdate::Message, AllowedUpdate::CallbackQuery].into_iter());
    let mut stream = webhook.as_stream();
    let looked = async {
        tokio::select! { _ = stream.next() => panic!("came"), () = fake.reached(3) => {} }
    };
    time.pass_until(looked).await;
    let calls = fake.calls();
    let methods: Vec<&str> = calls.iter().map(|call| call.method.as_str()).collect();
    assert_eq!(methods, ["SetWebhook", "GetWebhookInfo", "GetWebhookInfo"]);
    let secret = mailbox.0.secret.expose_secret();
    assert_eq!(
        calls[0].body,
        json!({"url": "https://bot.example/hook", "max_connections": 40, "secret_token": secret,
            "allowed_updates": ["message", "callback_query"]})
    );
}

#[tokio::test]
async fn an_address_that_was_taken_away_is_another_copy_and_is_set_again_later() {
    let time = StoppedTime::stop();
    let ours = json!({"url": "https://bot.example/hook", "pending_update_count": 0});
    let fake = saying(vec![json!({"url": "", "pending_update_count": 4}), ours]).await;
    let (_door, inbox) = pair();
    let mut webhook = inbox.attend(fake.api());
    let mut state = webhook.watch();
    let mut stream = webhook.as_stream();
    let conflict = async {
        tokio::select! {
            _ = stream.next() => panic!("came"),
            met = state.wait_for(|state| matches!(state, PollState::Conflict { .. })) => drop(met.unwrap()),
        }
    };
    time.pass_until(conflict).await;
    let before = fake.calls().len();
    let running = async {
        tokio::select! {
            _ = stream.next() => panic!("came"),
            met = state.wait_for(|state| *state == PollState::Running) => drop(met.unwrap()),
        }
    };
    time.pass_until(running).await;
    let calls = fake.calls();
    assert_eq!(calls[before].method, "SetWebhook");
    assert!(calls[before].at - calls[before - 1].at >= Duration::from_secs(30), "they are not fought");
}
