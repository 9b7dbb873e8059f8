//! Inline queries: somebody types behind the bot's name, the bot lists, somebody posts one of the list.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::{
    body::Arguments,
    bounded::push_bounded,
    drafts::Draft,
    markup,
    model::{ChatId, Impossible, PersonId, Sent, TapId},
    refusal::Refusal,
    texts::read_text,
    world::{Asked, World},
};
use crate::Moment;

const KEPT: usize = 500;
/// In practice; the documentation gives no number.
const FRESH_FOR: Duration = Duration::from_secs(15);
const TOO_OLD: &str = "query is too old and response timeout expired or query ID is invalid";
const TEXT_LIMIT: usize = 4_096;

impl World {
    /// A person types behind the bot's name.
    pub(super) fn ask_inline(
        &mut self,
        person: PersonId,
        words: &str,
        offset: &str,
        now: Moment,
    ) -> Result<TapId, Impossible> {
        let from = self.people.known(person)?.person.as_user();
        let id = format!("88{:08}", self.next_thing());
        let payload = json!({"id": id, "from": from, "query": words, "offset": offset, "chat_type": "group"});
        push_bounded(&mut self.inline, Asked { id: id.clone(), person, at: now, answer: None }, KEPT);
        let update_id = self.queue.push("inline_query", payload);
        Ok(TapId { update_id, query_id: id })
    }

    /// A person posts one of what was listed for them.
    pub(super) fn choose_inline(
        &mut self,
        person: PersonId,
        chat: ChatId,
        (query, result): (&str, &str),
        now: Moment,
    ) -> Result<Sent, Impossible> {
        let asked = self.inline.iter().find(|asked| asked.id == query && asked.person == person);
        let results = asked.and_then(|asked| asked.answer.as_ref()?["results"].as_array());
        let chosen = results.and_then(|results| results.iter().find(|it| it["id"] == result)).cloned();
        let chosen = chosen.ok_or_else(|| Impossible(format!("{result:?} is not in the list of {query}")))?;
        let (text, keyboard) =
            read_result(&chosen).map_err(|refusal| Impossible(refusal.description.clone()))?;
        let extra = Map::from_iter([("via_bot".to_owned(), self.bot.as_user())]);
        let draft = Draft { text, keyboard, extra, ..Draft::text(chat, "") };
        self.check_may_write(person, &draft)?;
        let writer = &self.people.known(person)?.person;
        let (author, user) = (writer.as_author(), writer.as_user());
        Ok(self.post(author, Some(user), draft, "message", now))
    }

    /// answerInlineQuery.
    pub(super) fn answer_inline(&mut self, arguments: &Arguments, now: Moment) -> Result<Value, Refusal> {
        check_answer(arguments)?;
        let id = arguments.text("inline_query_id").unwrap_or_default();
        let asked = self.inline.iter_mut().find(|asked| asked.id == id);
        let asked = asked.ok_or_else(|| Refusal::wrong(TOO_OLD))?;
        if asked.answer.is_some() {
            return Err(Refusal::wrong(TOO_OLD));
        }
        if now.since(asked.at) > FRESH_FOR {
            return Err(Refusal::vain(TOO_OLD));
        }
        asked.answer = Some(Value::Object(arguments.fields.clone()));
        Ok(true.into())
    }
}

fn check_answer(arguments: &Arguments) -> Result<(), Refusal> {
    let results = arguments.fields.get("results").and_then(Value::as_array).cloned().unwrap_or_default();
    if results.len() > 50 {
        return Err(Refusal::wrong("RESULTS_TOO_MUCH"));
    }
    let mut ids: Vec<&str> = results.iter().filter_map(|result| result["id"].as_str()).collect();
    if ids.iter().any(|id| !(1..=64).contains(&id.len())) {
        return Err(Refusal::wrong("RESULT_ID_INVALID"));
    }
    ids.sort_unstable();
    if ids.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Refusal::wrong("RESULT_ID_DUPLICATE"));
    }
    if arguments.text("next_offset").is_some_and(|offset| offset.len() > 64) {
        return Err(Refusal::wrong("NEXT_OFFSET_INVALID"));
    }
    if let Some(button) = arguments.fields.get("button") {
        check_button(button)?;
    }
    results.iter().try_for_each(|result| read_result(result).map(drop))
}

fn check_button(button: &Value) -> Result<(), Refusal> {
    if button["text"].as_str().is_none_or(|text| text.trim().is_empty()) {
        return Err(Refusal::wrong("BUTTON_TEXT_INVALID"));
    }
    let parameter = button["start_parameter"].as_str().unwrap_or_default();
    let fits = (1..=64).contains(&parameter.len())
        && parameter.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if fits || button.get("web_app").is_some() { Ok(()) } else { Err(Refusal::wrong("START_PARAM_INVALID")) }
}

type Post = (super::formatted::Formatted, Vec<Vec<super::model::Button>>);

/// The message that a result posts; the sandbox knows articles.
fn read_result(result: &Value) -> Result<Post, Refusal> {
    if result["type"] != "article" {
        return Err(Refusal::wrong("the sandbox knows only articles"));
    }
    if result["title"].as_str().is_none_or(|title| title.trim().is_empty()) {
        return Err(Refusal::wrong("ARTICLE_TITLE_EMPTY"));
    }
    let mut content = result["input_message_content"].as_object().cloned().unwrap_or_default();
    if let Some(markup) = result.get("reply_markup") {
        content.insert("reply_markup".into(), markup.clone());
    }
    let content = Arguments { fields: content, ..Arguments::default() };
    let text = read_text(&content, "message_text", "entities", TEXT_LIMIT, "MESSAGE_TOO_LONG")?;
    if text.text.is_empty() {
        return Err(Refusal::wrong("message text is empty"));
    }
    Ok((text, markup::read(&content)?))
}
