//! What tests see: the chats as people see them, what the bot called, and a way to wait for either.

use std::time::Duration;

use tokio::sync::{mpsc, watch};

use super::{
    Telegram, lock,
    model::{Call, ChatId, Command, Heard, Message, QueryAnswer, Scope},
};

/// Long enough for the slowest machine, short enough for a failing test.
const PATIENCE: Duration = Duration::from_secs(30);

impl Telegram {
    /// The messages of a chat, oldest first; deleted ones are not there.
    pub fn messages(&self, chat: ChatId) -> Vec<Message> {
        self.look(|world| {
            world.chats.get(chat).map(|chat| chat.messages.iter().cloned().collect()).unwrap_or_default()
        })
    }

    /// The newest message of the bot's in a chat.
    pub fn last_bot_message(&self, chat: ChatId) -> Option<Message> {
        self.look(|world| {
            world.chats.get(chat)?.messages.iter().rev().find(|message| message.from_bot).cloned()
        })
    }

    /// What the bot listed for an inline query: the arguments of its answer.
    pub fn inline_answer(&self, query: &str) -> Option<serde_json::Value> {
        self.look(|world| world.inline.iter().find(|asked| asked.id == query)?.answer.clone())
    }

    /// The content of a file, by its `file_id`.
    pub fn file(&self, id: &str) -> Option<Vec<u8>> {
        self.look(|world| Some(world.files.get(id)?.bytes.clone()))
    }

    /// A chat as plain text: who, what, buttons, what was edited.
    pub fn transcript(&self, chat: ChatId) -> String {
        self.messages(chat).iter().map(Message::picture).collect()
    }

    /// What the bot answered to taps, oldest first.
    pub fn answers(&self) -> Vec<QueryAnswer> {
        self.look(|world| world.record.answers.iter().cloned().collect())
    }

    /// What the bot called, oldest first, without getUpdates that went well.
    pub fn calls(&self) -> Vec<Call> {
        self.look(|world| world.record.calls.iter().cloned().collect())
    }

    /// The same without the oldest so many.
    pub fn calls_since(&self, heard: usize) -> Vec<Call> {
        self.look(|world| world.record.calls.iter().skip(heard).cloned().collect())
    }

    /// The same since this was asked last; they are forgotten by it.
    pub fn take_calls(&self) -> Vec<Call> {
        self.change(|world, _| world.record.calls.drain(..).collect())
    }

    /// How many calls met a planned fault.
    pub fn faults_met(&self) -> u64 {
        self.look(|world| world.faults.met())
    }

    /// The calls no honest bot makes: wrong shape, broken markup, too long, answers to taps that never were.
    /// Being blocked, too fast, or late is not among them. Tests assert that this is empty.
    pub fn refusals(&self) -> Vec<String> {
        self.look(|world| world.record.refusals.iter().cloned().collect())
    }

    /// The commands published for a scope and language (none: for all languages).
    pub fn commands(&self, scope: Scope, language: Option<&str>) -> Vec<Command> {
        let key = (scope, language.unwrap_or_default().to_owned());
        self.look(|world| world.bot.commands.get(&key).cloned().unwrap_or_default())
    }

    /// The highest offset the bot has confirmed: every update below it is gone.
    pub fn confirmed_offset(&self) -> i64 {
        self.look(|world| world.queue.confirmed_offset)
    }

    /// How many updates the bot has not confirmed yet.
    pub fn waiting_updates(&self) -> usize {
        self.look(|world| world.queue.waiting.len())
    }

    /// Every call from now on, as it is answered.
    pub fn listen(&self) -> mpsc::UnboundedReceiver<Heard> {
        let (sender, receiver) = mpsc::unbounded_channel();
        lock(&self.0.heard).push(sender);
        receiver
    }

    /// Changes whenever anything in the sandbox does.
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.0.changed.subscribe()
    }

    /// Waits until `until` holds.
    ///
    /// # Panics
    /// After 30 seconds, with all that was said and refused.
    pub async fn wait(&self, until: impl Fn(&Self) -> bool) {
        let mut changed = self.changed();
        let wait = async {
            loop {
                changed.borrow_and_update();
                if until(self) || changed.changed().await.is_err() {
                    return;
                }
            }
        };
        let came = tokio::time::timeout(PATIENCE, wait).await.is_ok();
        assert!(came, "nothing came of waiting for {PATIENCE:?}\n{}", self.whole_story());
    }

    fn whole_story(&self) -> String {
        let chats: Vec<ChatId> = self.look(|world| world.chats.iter().map(|chat| chat.id).collect());
        let mut story = Vec::new();
        for chat in chats {
            story.push(format!("--- chat {chat}"));
            story.push(self.transcript(chat));
        }
        let failed = self.calls().into_iter().filter_map(|call| Some((call.method, call.error?)));
        story.extend(failed.map(|(method, error)| format!("--- refused: {method}: {error}")));
        story.join("\n")
    }
}
