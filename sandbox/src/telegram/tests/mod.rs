//! Tests of the sandbox over HTTP, as a bot and a chat page meet it.

mod faults;
mod groups;
mod meddling;
mod page;
mod photos;
mod stars;
mod strict;
mod updates;

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{ChatId, Group, Limits, Options, Person, PersonId, Telegram};
use crate::{Moment, time::ByHand};

const TOKEN: &str = "4242:sandbox-token";
const ANNA: PersonId = 11;
const BORIS: PersonId = 12;
const STRANGER: PersonId = 13;
const GROUP: ChatId = -1_001;

/// A sandbox with two people who have written to the bot, one who has not, and a forum.
struct Scene {
    telegram: Telegram,
    clock: ByHand,
    client: reqwest::Client,
}

impl Scene {
    fn new() -> Self {
        Self::with_limits(None)
    }

    fn with_limits(limits: Option<Limits>) -> Self {
        let clock = ByHand::at(Moment(1_750_000_000_000));
        let options = Options { token: TOKEN.into(), bot_username: "shop_bot".into(), port: 0, limits };
        let telegram = Telegram::start(clock.clock(), options).unwrap();
        for (id, name, language) in
            [(ANNA, "Anna", "ru"), (BORIS, "Boris", "en"), (STRANGER, "Ché <b>", "en")]
        {
            telegram.add_person(Person {
                id,
                first_name: name.into(),
                last_name: None,
                username: Some(name.to_lowercase()),
                language_code: Some(language.into()),
                about: "somebody".into(),
            });
        }
        telegram.add_group(Group {
            id: GROUP,
            title: "Admins".into(),
            topics: vec![(7, "Orders".into()), (8, "Old".into())],
            members: vec![ANNA, BORIS],
            admins: vec![ANNA],
        });
        telegram.say(ANNA, ANNA, "/start");
        telegram.say(BORIS, BORIS, "/start");
        let client = reqwest::Client::builder().timeout(Duration::from_secs(20)).build().unwrap();
        Self { telegram, clock, client }
    }

    fn url(&self, method: &str) -> String {
        format!("{}/bot{TOKEN}/{method}", self.telegram.api_url())
    }

    /// Calls a method and returns the whole answer.
    async fn call(&self, method: &str, arguments: Value) -> Value {
        self.client.post(self.url(method)).json(&arguments).send().await.unwrap().json().await.unwrap()
    }

    /// Calls a method that must succeed and returns its result.
    async fn done(&self, method: &str, arguments: Value) -> Value {
        let mut answer = self.call(method, arguments).await;
        assert_eq!(answer["ok"], true, "{answer}");
        answer["result"].take()
    }

    /// Calls a method that must fail and returns its description.
    async fn refused(&self, method: &str, arguments: Value) -> String {
        let answer = self.call(method, arguments).await;
        assert_eq!(answer["ok"], false, "{answer}");
        answer["description"].as_str().unwrap().to_owned()
    }

    async fn send(&self, chat: ChatId, text: &str) -> i64 {
        self.done("SendMessage", json!({"chat_id": chat, "text": text})).await["message_id"].as_i64().unwrap()
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.client.get(format!("{}{path}", self.telegram.api_url())).send().await.unwrap();
        answer.json().await.unwrap()
    }

    async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        let answer =
            self.client.post(format!("{}{path}", self.telegram.api_url())).json(&body).send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }
}

fn keyboard(rows: &[&[&str]]) -> Value {
    let rows: Vec<Vec<Value>> = rows
        .iter()
        .map(|row| {
            row.iter().map(|label| json!({"text": label, "callback_data": format!("d:{label}")})).collect()
        })
        .collect();
    json!({"inline_keyboard": rows})
}
