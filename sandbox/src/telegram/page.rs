//! The chat page's door: the state as JSON, changes as server-sent events, and the acts of people as posts.
//! Nobody logs in: whoever can open the page plays everybody, so it is served to this machine only.

use std::convert::Infallible;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Query, Request, State},
    http::{
        HeaderMap, StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE, HOST},
    },
    middleware::Next,
    response::{
        Html, IntoResponse, Response, Sse,
        sse::{Event as SseEvent, KeepAlive},
    },
    routing::{get, post},
};
use futures::Stream;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio_util::sync::CancellationToken;

use super::{
    Telegram,
    account::Bot,
    chat::Chat,
    drafts::Draft,
    methods,
    model::{ChatId, Command, Impossible, Kind, PersonId},
    world::{Event, World},
};

/// How long somebody waits for a list.
const INLINE_PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);
/// The sandbox keeps files in memory.
const LARGEST_UPLOAD: usize = 32 << 20;
/// More than a bot may fetch.
const LARGE_DOCUMENT: usize = 25 << 20;

/// The page's routes.
pub(super) fn router() -> Router<Telegram> {
    Router::new()
        .route("/", get(|| async { Html(include_str!("page.html")) }))
        .route("/chat/state", get(state))
        .route("/chat/events", get(events))
        .route("/chat/commands", get(commands))
        .route("/chat/say", post(say))
        .route("/chat/tap", post(tap))
        .route("/chat/edit", post(edit))
        .route("/chat/send", post(send))
        .route("/chat/file/{id}", get(download))
        .route("/chat/inline", post(inline))
        .route("/chat/choose", post(choose))
        .route("/chat/upload", post(upload).layer(DefaultBodyLimit::max(LARGEST_UPLOAD)))
        .route("/chat/block", post(block))
        .route("/chat/language", post(language))
}

/// Lets in only requests for this machine: a foreign name that resolves to it is an attack on the browser.
pub(super) async fn refuse_foreign_hosts(request: Request, next: Next) -> Response {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if name == "127.0.0.1" || name.eq_ignore_ascii_case("localhost") {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "the sandbox answers to 127.0.0.1 and localhost only").into_response()
}

async fn state(State(telegram): State<Telegram>) -> Json<Value> {
    Json(telegram.look(|world| {
        let people: Vec<Value> = world
            .people
            .iter()
            .map(|account| {
                let mut person = json!(account.person);
                person["blocked"] = account.blocked.into();
                person["stars"] = account.stars.into();
                person
            })
            .collect();
        let shown = || world.chats.iter().filter(|chat| chat.migrated_to.is_none());
        let messages = shown().map(|chat| (chat.id.to_string(), json!(chat.messages)));
        json!({
            "bot": bot_json(&world.bot),
            "people": people,
            "chats": shown().map(|chat| chat_json(world, chat)).collect::<Vec<_>>(),
            "messages": messages.collect::<serde_json::Map<_, _>>(),
        })
    }))
}

/// The bot, with its description in each language that it has one in; the empty one is for all others.
fn bot_json(bot: &Bot) -> Value {
    let descriptions = bot.descriptions.iter().filter(|((field, _), _)| *field == "description");
    let descriptions = descriptions.map(|((_, language), text)| (language.clone(), json!(text)));
    json!({"id": bot.id, "first_name": bot.first_name, "username": bot.username,
        "descriptions": descriptions.collect::<serde_json::Map<_, _>>()})
}

fn chat_json(world: &World, chat: &Chat) -> Value {
    let topics: Vec<Value> =
        chat.topics.iter().map(|topic| json!({"id": topic.id, "name": topic.name})).collect();
    let account = world.people.get(chat.id);
    let title = account.map_or(&chat.title, |account| &account.person.first_name);
    json!({"id": chat.id, "type": chat.kind, "title": title, "people": chat.members, "topics": topics})
}

async fn events(State(telegram): State<Telegram>) -> Sse<impl Stream<Item = Result<SseEvent, Infallible>>> {
    let listening = (telegram.0.events.subscribe(), telegram.0.stopping.clone());
    let stream = futures::stream::unfold(listening, |(mut events, stopping)| async move {
        let event = next_event(&mut events, &stopping).await?;
        let event = SseEvent::default().event(event.name).data(event.data.to_string());
        Some((Ok(event), (events, stopping)))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

async fn next_event(events: &mut Receiver<Event>, stopping: &CancellationToken) -> Option<Event> {
    let next = tokio::select! {
        () = stopping.cancelled() => return None,
        next = events.recv() => next,
    };
    match next {
        Ok(event) => Some(event),
        // A page that fell behind reads everything anew.
        Err(RecvError::Lagged(_)) => Some(Event { name: "chats", data: json!({}) }),
        Err(RecvError::Closed) => None,
    }
}

#[derive(Deserialize)]
struct Whose {
    person: PersonId,
    chat: ChatId,
}

async fn commands(State(telegram): State<Telegram>, Query(whose): Query<Whose>) -> Json<Vec<Command>> {
    Json(telegram.look(|world| methods::published(world, whose.person, whose.chat)))
}

#[derive(Deserialize)]
struct Say {
    person: PersonId,
    chat: ChatId,
    text: String,
    thread_id: Option<i64>,
    reply_to: Option<i64>,
}

async fn say(State(telegram): State<Telegram>, Json(it): Json<Say>) -> Response {
    let draft = Draft { thread_id: it.thread_id, reply_to: it.reply_to, ..Draft::text(it.chat, &it.text) };
    let sent = telegram.change(|world, now| world.say(it.person, draft, now));
    answer(sent.map(|sent| json!({"message_id": sent.message_id})))
}

#[derive(Deserialize)]
struct Tap {
    person: PersonId,
    chat: ChatId,
    message_id: i64,
    data: String,
}

async fn tap(State(telegram): State<Telegram>, Json(it): Json<Tap>) -> Response {
    let tapped = telegram.tap(it.person, it.chat, it.message_id, &it.data);
    answer(tapped.map(|tapped| json!({"query_id": tapped.query_id})))
}

#[derive(Deserialize)]
struct Edit {
    person: PersonId,
    chat: ChatId,
    message_id: i64,
    text: String,
}

async fn edit(State(telegram): State<Telegram>, Json(it): Json<Edit>) -> Response {
    let edited =
        telegram.change(|world, now| world.edit_as_person(it.person, it.chat, it.message_id, &it.text, now));
    answer(edited.map(|sent| json!({"message_id": sent.message_id})))
}

#[derive(Deserialize)]
struct Send {
    person: PersonId,
    chat: ChatId,
    kind: String,
    name: Option<String>,
    content: Option<String>,
}

async fn send(State(telegram): State<Telegram>, Json(it): Json<Send>) -> Response {
    let (person, chat) = (it.person, it.chat);
    let sent = match read_kind(it) {
        Ok(kind) => telegram.change(|world, now| world.send_other(person, chat, kind, now)),
        Err(why) => Err(why),
    };
    answer(sent.map(|sent| json!({"message_id": sent.message_id})))
}

#[derive(Deserialize)]
struct Inline {
    person: PersonId,
    words: String,
    #[serde(default)]
    offset: String,
}

/// Asks the bot, and waits for its list.
async fn inline(State(telegram): State<Telegram>, Json(it): Json<Inline>) -> Response {
    let asked = telegram.change(|world, now| world.ask_inline(it.person, &it.words, &it.offset, now));
    let Ok(asked) = asked else { return answer(asked.map(|_| json!({}))) };
    let mut changed = telegram.changed();
    let list = async {
        loop {
            changed.borrow_and_update();
            let list = telegram.inline_answer(&asked.query_id);
            if list.is_some() || changed.changed().await.is_err() {
                return list;
            }
        }
    };
    let list = tokio::time::timeout(INLINE_PATIENCE, list).await.ok().flatten();
    answer(Ok(json!({"query_id": asked.query_id, "answer": list})))
}

#[derive(Deserialize)]
struct Choose {
    person: PersonId,
    chat: ChatId,
    query_id: String,
    result: String,
}

async fn choose(State(telegram): State<Telegram>, Json(it): Json<Choose>) -> Response {
    let chosen = (it.query_id.as_str(), it.result.as_str());
    let sent = telegram.change(|world, now| world.choose_inline(it.person, it.chat, chosen, now));
    answer(sent.map(|sent| json!({"message_id": sent.message_id})))
}

#[derive(Deserialize)]
struct Upload {
    person: PersonId,
    chat: ChatId,
    name: String,
}

/// A file that somebody wants to keep. As an attachment of no type: a browser must not show what strangers made.
async fn download(State(telegram): State<Telegram>, Path(id): Path<String>) -> Response {
    let file =
        telegram.look(|world| world.files.get(&id).map(|file| (disposition(&file.name), file.bytes.clone())));
    match file {
        Some((disposition, bytes)) => {
            let kind = (CONTENT_TYPE, "application/octet-stream".to_owned());
            ([kind, (CONTENT_DISPOSITION, disposition)], bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Under its own name, whatever stands in that (RFC 6266): every byte but plain letters and digits is written as a number.
fn disposition(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    let letter = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    let name: String = name.bytes().map(letter).collect();
    format!("attachment; filename*=UTF-8''{name}")
}

/// A file as it is. Of a type that a foreign page can't send unasked.
async fn upload(
    State(telegram): State<Telegram>,
    Query(it): Query<Upload>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    if headers.get(CONTENT_TYPE).is_none_or(|kind| kind != "application/octet-stream") {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }
    let kind = Kind::Document { name: it.name, bytes: bytes.to_vec() };
    let sent = telegram.change(|world, now| world.send_other(it.person, it.chat, kind, now));
    answer(sent.map(|sent| json!({"message_id": sent.message_id})))
}

fn read_kind(it: Send) -> Result<Kind, Impossible> {
    let content = it.content.unwrap_or_default();
    Ok(match it.kind.as_str() {
        "photo" => Kind::Photo,
        "picture" => Kind::Picture { name: it.name.unwrap_or_else(|| "photo.jpg".into()), caption: content },
        "large_document" => {
            let (name, size) = (it.name.unwrap_or_else(|| "large.pdf".into()), LARGE_DOCUMENT);
            Kind::LargeDocument { name, size }
        }
        "sticker" => Kind::Sticker,
        "voice" => Kind::Voice,
        "location" => Kind::Location,
        "poll" => Kind::Poll,
        "unknown" => Kind::UnknownContent,
        "forwarded" => Kind::Forwarded(content),
        "channel_post" => Kind::ChannelPost { text: content, channel: it.name },
        "document" => {
            Kind::Document { name: it.name.unwrap_or_else(|| "file.txt".into()), bytes: content.into_bytes() }
        }
        other => return Err(Impossible(format!("nobody can send a {other}"))),
    })
}

#[derive(Deserialize)]
struct Block {
    person: PersonId,
    blocked: bool,
}

async fn block(State(telegram): State<Telegram>, Json(it): Json<Block>) -> Response {
    answer(telegram.change(|world, now| world.block(it.person, it.blocked, now)).map(|()| json!({})))
}

#[derive(Deserialize)]
struct Language {
    person: PersonId,
    language_code: Option<String>,
}

async fn language(State(telegram): State<Telegram>, Json(it): Json<Language>) -> Response {
    let changed = telegram.change(|world, _| {
        world.people.known_mut(it.person)?.person.language_code = it.language_code;
        world.tell("chats", json!({}));
        world.tell("commands", json!({}));
        Ok(json!({}))
    });
    answer(changed)
}

fn answer(outcome: Result<Value, Impossible>) -> Response {
    match outcome {
        Ok(body) => Json(body).into_response(),
        Err(why) => (StatusCode::BAD_REQUEST, Json(json!({"error": why.to_string()}))).into_response(),
    }
}
