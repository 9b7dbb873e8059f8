//! What a person said and saw, as a transcript for snapshots: what they did, each message that came (`Bot:`) or changed (`Now:`) whole,
//! with its buttons, and the words over a tap, in parentheses. A story shows its decisive moments so.
//!
//! Left out: deletions, answers to taps without words, empty lines. Spaces that don't break are written as spaces. `⋮` stands where the
//! rest of a screen is that of the screen before it.

use std::{collections::HashMap, mem};

use panelgram_sandbox::telegram::{Button, Call, Message, Telegram};
use serde_json::Value;

use crate::world::World;

const INDENT: &str = "     ";
/// So many last lines in common are told once.
const SAME: usize = 3;

/// The transcripts of all chats.
#[derive(Default)]
pub struct Transcript {
    chats: HashMap<i64, Vec<Entry>>,
    /// How many calls of the bot's are in it.
    heard: usize,
    /// Where somebody tapped last: there a toast is seen.
    tapped: i64,
}

struct Entry {
    /// Toasts and drawing travel on their own: after what a person did, the toast is written first.
    is_toast: bool,
    text: String,
}

impl Transcript {
    /// Somebody is about to do something, after all that the bot did so far.
    pub fn person(&mut self, telegram: &Telegram, chat: i64, line: String) {
        self.hear(telegram);
        self.chats.entry(chat).or_default().push(Entry { is_toast: true, text: line });
    }

    /// The same with a tap.
    pub fn tap(&mut self, telegram: &Telegram, chat: i64, line: String) {
        self.person(telegram, chat, line);
        self.tapped = chat;
    }

    /// What happened in a chat since this was asked last.
    pub fn seen(&mut self, telegram: &Telegram, chat: i64) -> String {
        self.hear(telegram);
        let mut before: Vec<String> = vec![];
        let mut story: Vec<String> = vec![];
        for Entry { is_toast, text } in mem::take(self.chats.entry(chat).or_default()) {
            if is_toast {
                story.push(text);
                continue;
            }
            let lines: Vec<String> = text.lines().map(str::to_owned).collect();
            let pairs = lines.iter().skip(1).rev().zip(before.iter().rev());
            let same = pairs.take_while(|(line, known)| line == known).count();
            let told = if same < SAME { lines.len() } else { lines.len() - same };
            story.extend_from_slice(&lines[..told]);
            story.extend((told < lines.len()).then(|| format!("{INDENT}⋮")));
            before = lines;
        }
        story.join("\n")
    }

    fn hear(&mut self, telegram: &Telegram) {
        let calls = telegram.calls_since(self.heard);
        self.heard += calls.len();
        for call in calls.iter().filter(|call| call.ok) {
            let Some(text) = line(call) else { continue };
            let is_toast = call.method == "answerCallbackQuery";
            let chat = if is_toast { Some(self.tapped) } else { call.chat_id };
            let entries = self.chats.entry(chat.unwrap_or_default()).or_default();
            let drawn =
                if is_toast { entries.iter().rev().take_while(|entry| !entry.is_toast).count() } else { 0 };
            entries.insert(entries.len() - drawn, Entry { is_toast, text });
        }
    }
}

/// What a call shows; `None` if nothing.
fn line(call: &Call) -> Option<String> {
    let body = &call.body;
    let words = |name: &str| body[name].as_str().map(plain).filter(|words| !words.is_empty());
    Some(match call.method.as_str() {
        "sendMessage" => lines("Bot:", &words("text")?, &labels(body)),
        "editMessageText" => lines("Now:", &words("text")?, &labels(body)),
        "sendPhoto" => match words("caption") {
            Some(caption) => lines("Bot, with a photo:", &caption, &labels(body)),
            None => "Bot: (a photo)".to_owned(),
        },
        "editMessageCaption" => lines("Now:", &words("caption")?, &labels(body)),
        "sendDocument" => match words("caption") {
            Some(caption) => lines("Bot, with a file:", &caption, &labels(body)),
            None => "Bot: (a file)".to_owned(),
        },
        "answerCallbackQuery" => format!("({})", body["text"].as_str()?),
        _ => return None,
    })
}

/// A message as it stands in the chat now.
pub fn screen(message: &Message) -> String {
    let labels = |row: &Vec<_>| row.iter().map(|button: &Button| button.text.clone()).collect();
    lines("Bot:", &message.text, &message.keyboard.iter().map(labels).collect::<Vec<_>>())
}

/// What a message says before it repeats which order it is about: whose subject is the news shows no more.
pub fn news(message: &Message) -> String {
    screen(message).lines().take_while(|line| !line.contains(" | ")).collect::<Vec<_>>().join("\n")
}

/// What people typed and what still stands in the chat.
pub fn typed(world: &World, chat: i64) -> Vec<String> {
    let messages = world.telegram.messages(chat).into_iter();
    messages.filter(|message| !message.from_bot).map(|message| message.text).collect()
}

/// What an answer begins with, where that says it all.
pub fn headline(said: &str, answer: &Message) -> String {
    let first = answer.text.lines().next().unwrap_or_default();
    format!("{said}: {}", first.replace(['\u{a0}', '\u{202f}'], " "))
}

fn labels(body: &Value) -> Vec<Vec<String>> {
    let rows = body["reply_markup"]["inline_keyboard"].as_array().into_iter().flatten();
    let label = |button: &Value| button["text"].as_str().map(str::to_owned);
    rows.map(|row| row.as_array().into_iter().flatten().filter_map(label).collect()).collect()
}

fn lines(who: &str, text: &str, rows: &[Vec<String>]) -> String {
    let rows =
        rows.iter().map(|row| row.iter().map(|label| format!("[{label}]")).collect::<Vec<_>>().join(" "));
    let text = text.lines().filter(|line| !line.trim().is_empty()).map(|line| line.trim_end().to_owned());
    let lines: Vec<String> = text.chain(rows).map(|line| line.replace(['\u{a0}', '\u{202f}'], " ")).collect();
    format!("{who} {}", lines.join(&format!("\n{INDENT}")))
}

/// HTML as it is read.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if inside => {}
            _ => text.push(letter),
        }
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
