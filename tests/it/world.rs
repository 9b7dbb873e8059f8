//! A world to tell stories in: the sandbox's Telegram and panel, a clock that stands still, and the whole bot between them over
//! HTTP, with its workers' ticks called by hand. People talk as people do; `say` and `press` return when the bot has answered.

use std::{
    path::Path,
    sync::{Mutex, MutexGuard},
    time::Duration,
};

use panelgram::{
    app::{App, Conversation},
    bot::send::SendLimits,
    clock::{Clock, Moment},
    domain::{account::PanelId, name::OrderName, order::OrderId},
    http::Server,
    store::{self, orders},
    work,
};
use panelgram_sandbox::{
    panel::{self, SandboxPanel},
    telegram::{self, Message, Telegram},
};
use teloxide::dispatching::UpdateHandler;
use tempfile::TempDir;

use crate::{
    behind,
    opened::{open, settings},
    people, secrets,
    transcript::Transcript,
};

pub use crate::{
    opened::{Updates, free_address},
    people::{ADMIN, BYSTANDER, FOREIGN_GROUP, GROUP, MEMBER, OTHER_MEMBER, RUSSIAN, STRANGER},
    secrets::{KEY, TOKEN},
};

/// 2026-11-22 12:00 UTC.
pub const NOON: Moment = Moment(1_795_348_800_000);

/// The whole of it.
pub struct World {
    pub clock: Clock,
    pub telegram: Telegram,
    pub panel: SandboxPanel,
    pub app: App,
    server: Option<Server>,
    conversation: Option<Conversation>,
    settings: Vec<(&'static str, String)>,
    limits: SendLimits,
    home: TempDir,
    transcript: Mutex<Transcript>,
}

impl World {
    /// The bot with the panel's catalog read, and everybody known: a stranger, members, an admin, the group.
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// The same with some settings of its own.
    pub async fn with(own: &[(&'static str, &str)]) -> Self {
        let options = panel::Options { key: KEY.to_owned(), ..panel::Options::default() };
        Self::closed_panel(own, options).await.opened().await
    }

    /// The same with Telegram's limits on both sides: the bot keeps them, and Telegram refuses whoever does not. Time that passes for
    /// one of them must pass for both (`hand.rs`).
    pub async fn strict(own: &[(&'static str, &str)]) -> Self {
        Self::bearing(telegram::Limits::default(), own).await
    }

    /// The same with a Telegram that bears less, or more, than the bot reckons with.
    pub async fn bearing(bears: telegram::Limits, own: &[(&'static str, &str)]) -> Self {
        let options = panel::Options { key: KEY.to_owned(), ..panel::Options::default() };
        Self::built(own, options, SendLimits::telegram(), Some(bears), None).await.opened().await
    }

    async fn opened(self) -> Self {
        self.read_catalog().await;
        self.read_balance().await;
        self.follow_orders().await;
        self
    }

    /// The panel's account was in use before: its balance was seen to fall by what orders cost.
    pub async fn follow_orders(&self) {
        let mut tx = self.app.bot.store.begin().await.unwrap();
        store::account::note_follows(&mut tx, PanelId::FIRST, true).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The same before the panel was asked anything, with a panel of one's own.
    pub async fn closed_panel(own: &[(&'static str, &str)], options: panel::Options) -> Self {
        Self::built(own, options, SendLimits::none(), None, None).await
    }

    /// The bot on a copy of a database that was in use, before the panel was asked anything.
    pub async fn on(database: &Path) -> Self {
        let options = panel::Options { key: KEY.to_owned(), ..panel::Options::default() };
        Self::built(&[], options, SendLimits::none(), None, Some(database)).await
    }

    async fn built(
        own: &[(&'static str, &str)],
        options: panel::Options,
        limits: SendLimits,
        strict: Option<telegram::Limits>,
        database: Option<&Path>,
    ) -> Self {
        secrets::watch();
        let clock = Clock::manual(NOON);
        let told = clock.clone();
        let same_time = panelgram_sandbox::Clock::told_by(move || told.now().0);
        let telegram = Telegram::start(
            same_time.clone(),
            telegram::Options {
                token: TOKEN.to_owned(),
                bot_username: "our_bot".to_owned(),
                port: 0,
                limits: strict,
            },
        )
        .unwrap();
        people::come(&telegram);
        let panel = SandboxPanel::start(same_time, options).await.unwrap();
        let home = tempfile::tempdir().unwrap();
        if let Some(file) = database {
            std::fs::copy(file, home.path().join("panelgram.db")).unwrap();
        }
        let settings = settings(&telegram, &panel, &home, own);
        let (app, server) = Box::pin(open(&settings, &clock, limits)).await;
        let mut world = Self {
            clock,
            telegram,
            panel,
            app,
            server,
            conversation: None,
            settings,
            limits,
            home,
            transcript: Mutex::default(),
        };
        Box::pin(world.converse()).await;
        world
    }

    /// The same with a Telegram that brings updates rather than being asked for them.
    pub async fn hooked(own: &[(&'static str, &str)]) -> Self {
        let address = free_address();
        let url = format!("http://{address}/telegram");
        let hooked = [("HTTP_LISTEN", address.as_str()), ("WEBHOOK_URL", url.as_str())];
        Self::with(&[&hooked, own].concat()).await
    }

    /// Stops the bot in an orderly way and starts it again on the same database.
    pub async fn restart(self) -> Self {
        Box::pin(self.put_back(None)).await
    }

    /// The same with a copy put in the place of the database meanwhile.
    pub async fn put_back(self, copy: Option<&Path>) -> Self {
        Box::pin(self.restart_after(|world| {
            if let Some(copy) = copy {
                std::fs::copy(copy, world.database()).unwrap();
            }
        }))
        .await
    }

    /// The same with something that happens meanwhile.
    pub async fn restart_after(mut self, meanwhile: impl FnOnce(&mut Self)) -> Self {
        Box::pin(self.stop()).await;
        self.app.close().await;
        meanwhile(&mut self);
        (self.app, self.server) = Box::pin(open(&self.settings, &self.clock, self.limits)).await;
        Box::pin(self.converse()).await;
        self
    }

    async fn converse(&mut self) {
        let conversation = self.app.converse().await.unwrap();
        if let Some(server) = &self.server {
            server.show(self.app.figures(&conversation));
        }
        self.conversation = Some(conversation);
    }

    async fn stop(&mut self) {
        self.conversation.take().unwrap().stop().await;
        if let Some(server) = self.server.take() {
            server.stop(Duration::from_secs(5)).await;
        }
    }

    /// The same with other settings.
    pub async fn restart_with(mut self, own: &[(&'static str, &str)]) -> Self {
        self.set(own);
        Box::pin(self.restart()).await
    }

    /// What the bot is started with next.
    pub fn set(&mut self, own: &[(&'static str, &str)]) {
        self.settings.retain(|(name, _)| own.iter().all(|(own, _)| own != name));
        self.settings.extend(own.iter().map(|(name, value)| (*name, (*value).to_owned())));
    }

    /// Where pages are shown, with `HTTP_LISTEN`.
    pub fn server(&self) -> &Server {
        self.server.as_ref().unwrap()
    }

    /// The conversation that is under way.
    pub fn conversation(&self) -> &Conversation {
        self.conversation.as_ref().unwrap()
    }

    /// Lets updates go through other handlers than the bot's own.
    pub async fn converse_through(mut self, tree: UpdateHandler<anyhow::Error>) -> Self {
        self.conversation.take().unwrap().stop().await;
        self.conversation = Some(self.app.converse_through(tree).await.unwrap());
        self
    }

    /// The database's file.
    pub fn database(&self) -> std::path::PathBuf {
        self.home.path().join("panelgram.db")
    }

    /// Waits until the bot has handled an update and sent what it had to say.
    pub async fn settle(&self, update: Option<i64>) {
        self.handled(update).await;
        self.app.bot.sender.idle().await;
    }

    /// Waits until an update was handled, whatever is still on its way to Telegram.
    pub async fn handled(&self, update: Option<i64>) {
        if let Some(update) = update {
            let handled = self.conversation.as_ref().unwrap().handled();
            handled.wait_for(u32::try_from(update).unwrap()).await;
        }
    }

    /// Somebody says something in private; returns what the bot shows last.
    pub async fn say(&self, person: i64, text: &str) -> Message {
        self.say_in(person, person, text).await;
        self.last(person)
    }

    /// Somebody says something in a chat.
    pub async fn say_in(&self, person: i64, chat: i64, text: &str) {
        self.transcript().person(&self.telegram, chat, format!("{}: {text}", people::name(person)));
        let sent = self.telegram.say(person, chat, text);
        self.settle(sent.update_id).await;
    }

    /// Somebody answers what the bot said last in a chat.
    pub async fn reply(&self, person: i64, chat: i64, text: &str) -> Message {
        self.transcript().person(&self.telegram, chat, format!("{} answers: {text}", people::name(person)));
        let sent = self.telegram.reply(person, chat, self.last(chat).message_id, text);
        self.settle(sent.update_id).await;
        self.last(chat)
    }

    /// Somebody presses the newest button in their private chat whose label contains `label`; returns what the bot shows on that
    /// message then (or shows last, if the message is gone).
    pub async fn press(&self, person: i64, label: &str) -> Message {
        self.press_in(person, person, label).await
    }

    /// The same in a chat.
    pub async fn press_in(&self, person: i64, chat: i64, label: &str) -> Message {
        let message = self.with_button(chat, label);
        self.press_on(person, chat, message, label).await
    }

    /// One tap after the other.
    pub async fn taps(&self, person: i64, labels: &[&str]) -> Message {
        for label in labels {
            self.press(person, label).await;
        }
        self.last(person)
    }

    /// The same on a message of one's choice.
    pub async fn press_on(&self, person: i64, chat: i64, message: i64, label: &str) -> Message {
        self.transcript().tap(&self.telegram, chat, format!("{} taps [{label}]", people::name(person)));
        let tap = self.telegram.press(person, chat, message, label).unwrap();
        self.settle(tap.update_id).await;
        self.message(chat, message).unwrap_or_else(|| self.last(chat))
    }

    /// Somebody taps with data that no honest app would send.
    pub async fn forge(&self, person: i64, chat: i64, message: i64, data: &str) {
        self.transcript().tap(&self.telegram, chat, format!("{} forges {data:?}", people::name(person)));
        let tap = self.telegram.tap_forged(person, chat, message, data);
        self.settle(tap.update_id).await;
    }

    /// An order as buttons name it.
    pub async fn name(&self, order: i64) -> OrderName {
        let mut reader = self.app.bot.store.reader().await.unwrap();
        orders::find(&mut reader, OrderId(order)).await.unwrap().unwrap().name()
    }

    /// The newest message of a chat with a button whose label contains `label`.
    pub fn with_button(&self, chat: i64, label: &str) -> i64 {
        let messages = self.telegram.messages(chat);
        let found =
            messages.iter().rev().find(|message| message.labels().iter().any(|known| known.contains(label)));
        found
            .unwrap_or_else(|| panic!("no button {label:?} in:\n{}", self.telegram.transcript(chat)))
            .message_id
    }

    /// A message as people see it now.
    pub fn message(&self, chat: i64, message: i64) -> Option<Message> {
        self.telegram.messages(chat).into_iter().find(|known| known.message_id == message)
    }

    /// What the bot said last in a chat.
    pub fn last(&self, chat: i64) -> Message {
        self.telegram.last_bot_message(chat).unwrap_or_else(|| panic!("the bot has said nothing to {chat}"))
    }

    /// The answer that the last tap got as a toast, if it had words.
    pub fn toast(&self) -> String {
        self.telegram.answers().last().map(|answer| answer.text.clone()).unwrap_or_default()
    }

    /// What was done so far, to write on.
    pub fn transcript(&self) -> MutexGuard<'_, Transcript> {
        self.transcript.lock().unwrap()
    }

    /// What was said and shown in a chat since this was asked last, as a transcript.
    pub fn seen(&self, chat: i64) -> String {
        self.transcript().seen(&self.telegram, chat)
    }

    /// The whole chat as text.
    pub fn chat(&self, chat: i64) -> String {
        self.telegram.transcript(chat)
    }

    /// Turns the clock.
    pub fn wait(&self, span: Duration) {
        self.clock.turn(span);
    }

    /// Lets the bot send what is reserved, and tell what there is to tell.
    pub async fn submit(&self) {
        self.app.send_orders().await.unwrap();
        self.tell().await;
    }

    /// Lets the bot look for orders whose answer was lost, and tell what there is to tell.
    pub async fn investigate(&self) {
        work::investigate::tick(&self.app.worker).await.unwrap();
        self.tell().await;
    }

    /// Lets the bot ask the panel about orders, and tell what there is to tell.
    pub async fn track(&self) {
        work::track::tick(&self.app.worker).await.unwrap();
        self.tell().await;
    }

    /// Lets the bot ask the panel for refills and cancellations, and how refills stand, and tell what there is to tell.
    pub async fn ask_panel(&self) {
        self.app.send_requests().await.unwrap();
        self.tell().await;
    }

    /// Lets the bot make invoices, look through what came in, and give payments back; and show what came of that.
    pub async fn pay_desk(&self) {
        work::pay::tick(&self.app.bot).await.unwrap();
        work::crypto::tick(&self.app.crypto_desk).await.unwrap();
        self.show_owed().await;
        self.tell().await;
    }

    /// Lets the bot tell what there is to tell, and draw cards anew.
    pub async fn tell(&self) {
        work::notify::tick(&self.app.notifier).await.unwrap();
        self.app.bot.sender.idle().await;
    }

    /// Lets the bot show again what people maybe did not see.
    pub async fn show_owed(&self) {
        panelgram::bot::show::again::tick(&self.app.bot).await.unwrap();
        self.app.bot.sender.idle().await;
    }

    /// Lets the bot read the catalog if it is due.
    pub async fn read_catalog(&self) {
        work::refresh::tick_catalog(&self.app.worker).await.unwrap();
        self.tell().await;
    }

    /// Lets the bot read the balance if it is due.
    pub async fn read_balance(&self) {
        work::refresh::tick_balance(&self.app.worker).await.unwrap();
        self.tell().await;
    }

    /// Lets the bot read the balance, due or not.
    pub async fn read_balance_now(&self) {
        self.wait(Duration::from_mins(11));
        self.read_balance().await;
    }

    /// Ends the story: nothing the bot did was refused by Telegram's rules, nothing it sent surprised the panel, nothing waits
    /// to be told, and neither secret was said to anybody, logged or stored.
    pub async fn end(mut self) {
        self.tell().await;
        assert_eq!(self.telegram.refusals(), Vec::<String>::new(), "telegram refuses this");
        assert!(self.panel.surprises().is_empty(), "the panel wonders: {:?}", self.panel.surprises());
        self.stop().await;
        assert_eq!(
            behind::falsely_tallied(&self).await,
            Vec::<String>::new(),
            "/stats counts other orders than there are"
        );
        assert_eq!(behind::misbooked(&self).await, Vec::<String>::new(), "the books don't add up");
        assert_eq!(
            behind::forgotten(&self).await,
            Vec::<i64>::new(),
            "these orders run, and nobody looks at them"
        );
        self.app.close().await;
        self.telegram.stop().await;
        self.panel.stop().await;
        for call in self.telegram.calls() {
            secrets::assert_silent(&call.body.to_string());
        }
        if let Ok(stored) = std::fs::read(self.database()) {
            secrets::assert_silent(&String::from_utf8_lossy(&stored));
        }
        assert_eq!(secrets::said(), Vec::<String>::new(), "logged, by this story or another one");
    }
}
