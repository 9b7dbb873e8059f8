//! The other way updates go: to a webhook. As Telegram does, one of a chat at a time and beside it one of a person's taps, other chats
//! meanwhile; again and again until it is answered 200, and each time later. So what failed comes after what was said behind it.

use std::{collections::HashMap, time::Duration};

use serde_json::Value;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until},
};

use super::{Telegram, model::Fault, world::World};

/// Telegram begins with a second or so; nobody shall wait for that here.
const RETRY_FIRST: Duration = Duration::from_millis(20);
const RETRY_MAX: Duration = Duration::from_millis(640);
/// Telegram gives up a call after a minute.
const PATIENCE: Duration = Duration::from_mins(1);

/// Whose turn an update waits for: words of a chat, and taps, are two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Line {
    Chat(i64),
    Taps(i64),
    Asked(i64),
}

/// An update on its way.
struct Parcel {
    line: Line,
    id: i64,
    again: bool,
    url: String,
    secret: Option<String>,
    body: String,
}

/// How a line stands that failed.
struct Rest {
    until: Instant,
    next: Duration,
}

/// Brings what waits to the webhook, if there is one, until the sandbox stops.
pub(super) async fn deliver(telegram: Telegram, http: reqwest::Client) {
    let (mut under_way, mut resting) = (JoinSet::new(), HashMap::<Line, Rest>::new());
    let mut busy = Vec::new();
    let mut changed = telegram.changed();
    loop {
        changed.borrow_and_update();
        for parcel in telegram.look(|world| next_parcels(world, &busy, &resting)) {
            busy.push(parcel.line);
            under_way.spawn(bring(telegram.clone(), http.clone(), parcel));
        }
        let now = Instant::now();
        let wakes = resting.values().map(|rest| rest.until).filter(|until| *until > now).min();
        tokio::select! {
            () = telegram.0.stopping.cancelled() => return,
            outcome = changed.changed() => if outcome.is_err() { return },
            () = sleep_until(wakes.unwrap_or(now)), if wakes.is_some() => {}
            Some(Ok((line, is_well))) = under_way.join_next() => {
                busy.retain(|known| *known != line);
                if is_well {
                    resting.remove(&line);
                } else {
                    let pause = resting.get(&line).map_or(RETRY_FIRST, |rest| rest.next);
                    let next = (pause * 2).min(RETRY_MAX);
                    resting.insert(line, Rest { until: Instant::now() + pause, next });
                }
            }
        }
    }
}

/// The first of each line that may be brought now.
fn next_parcels(world: &World, busy: &[Line], resting: &HashMap<Line, Rest>) -> Vec<Parcel> {
    let Some(hook) = &world.hook else { return vec![] };
    let now = Instant::now();
    let mut waiting: Vec<_> = world.queue.waiting.iter().collect();
    waiting.sort_by_key(|update| update.id);
    let mut taken = busy.to_vec();
    let mut parcels = Vec::new();
    for update in waiting {
        let line = line_of(&update.body);
        let rests = resting.get(&line).is_some_and(|rest| rest.until > now);
        if rests || taken.contains(&line) || taken.len() >= hook.at_once {
            continue;
        }
        taken.push(line);
        let (url, secret) = (hook.url.clone(), hook.secret.clone());
        let body = update.body.to_string();
        parcels.push(Parcel { line, id: update.id, again: update.again, url, secret, body });
    }
    parcels
}

fn line_of(update: &Value) -> Line {
    let person = |kind: &str| update[kind]["from"]["id"].as_i64();
    let asked = || ["inline_query", "pre_checkout_query"].iter().find_map(|kind| person(kind));
    if let Some(person) = person("callback_query") {
        return Line::Taps(person);
    }
    if let Some(person) = asked() {
        return Line::Asked(person);
    }
    let mut kinds = update.as_object().into_iter().flat_map(serde_json::Map::values);
    Line::Chat(kinds.find_map(|kind| kind["chat"]["id"].as_i64()).unwrap_or_default())
}

/// Brings one. Whether it arrived, as far as Telegram knows.
async fn bring(telegram: Telegram, http: reqwest::Client, parcel: Parcel) -> (Line, bool) {
    let fault = telegram.change(|world, _| world.faults.strike("webhook", None));
    let outcome = match fault {
        None => post(&http, &parcel).await,
        Some(Fault::LostAfterEffect | Fault::HtmlAfterEffect502 | Fault::HeldAfterEffect) => {
            post(&http, &parcel).await.and(Err("Read timeout expired".to_owned()))
        }
        Some(_) => Err("Connection reset by peer".to_owned()),
    };
    let is_well = outcome.is_ok();
    telegram.change(|world, now| match outcome {
        Ok(()) => world.queue.arrived(parcel.id, parcel.again),
        Err(why) => {
            if let Some(hook) = &mut world.hook {
                hook.failure = Some((now, why));
            }
        }
    });
    (parcel.line, is_well)
}

async fn post(http: &reqwest::Client, parcel: &Parcel) -> Result<(), String> {
    let request = http.post(&parcel.url).timeout(PATIENCE).header("content-type", "application/json");
    let request = match &parcel.secret {
        Some(secret) => request.header("x-telegram-bot-api-secret-token", secret),
        None => request,
    };
    match request.body(parcel.body.clone()).send().await {
        Ok(answer) if answer.status().is_success() => Ok(()),
        Ok(answer) => Err(format!("Wrong response from the webhook: {}", answer.status())),
        Err(_) => Err("Connection refused".to_owned()),
    }
}
