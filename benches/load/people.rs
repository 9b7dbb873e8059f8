//! People who order: each clicks through catalog, card, link, quantity and confirmation, again and again, on the buttons that the
//! bot shows them.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use panelgram_sandbox::telegram::{Heard, Telegram};
use tokio::{
    sync::mpsc::UnboundedReceiver,
    time::{MissedTickBehavior, interval},
};

/// No two orders are for one link: the bot would ask whether that is meant.
static LINKS: AtomicUsize = AtomicUsize::new(1);
/// Someone who has not been answered for so long is taken for lost.
const LOST: Duration = Duration::from_secs(10);

/// What somebody does next.
#[derive(Clone, Copy)]
enum Step {
    Say(&'static str),
    SayLink,
    /// The first button of the first row.
    First,
    Press(&'static str),
}

/// One order, from the menu to the panel.
const WALK: [Step; 7] = [
    Step::Say("/new"),
    Step::First,
    Step::First,
    Step::First,
    // The card takes it.
    Step::SayLink,
    Step::First,
    Step::Press("Confirm"),
];

/// People, and the answers they got.
pub struct People {
    telegram: Telegram,
    heard: UnboundedReceiver<Heard>,
    /// Who may act, and which step is theirs.
    ready: VecDeque<(i64, usize)>,
    waiting: HashMap<i64, (Instant, usize)>,
    /// What they say again and again, if they don’t order.
    says: Option<&'static str>,
    /// The message that shows them where they are. Whatever else happens in the chat – cards, news – answers nobody.
    screens: HashMap<i64, i64>,
    /// From what they did to the bot's answer to it.
    pub times: Vec<Duration>,
    /// Answers that did not show what was expected, or never came.
    pub lost: usize,
}

impl People {
    /// People who order.
    pub fn ordering(telegram: &Telegram, ids: impl Iterator<Item = i64>) -> Self {
        Self::new(telegram, ids, None)
    }

    /// People who say this.
    pub fn talking(telegram: &Telegram, ids: impl Iterator<Item = i64>, says: &'static str) -> Self {
        Self::new(telegram, ids, Some(says))
    }

    fn new(telegram: &Telegram, ids: impl Iterator<Item = i64>, says: Option<&'static str>) -> Self {
        Self {
            telegram: telegram.clone(),
            heard: telegram.listen(),
            ready: ids.map(|id| (id, 0)).collect(),
            waiting: HashMap::new(),
            screens: HashMap::new(),
            says,
            times: vec![],
            lost: 0,
        }
    }

    /// They act at this pace, whether they were answered or not, for so long; then the last answers are awaited.
    pub async fn act_at(&mut self, per_second: u32, span: Duration) {
        let mut ticks = interval(Duration::from_secs(1) / per_second);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let began = Instant::now();
        while began.elapsed() < span {
            tokio::select! {
                biased;
                Some(heard) = self.heard.recv() => self.take(&heard),
                _ = ticks.tick() => self.act(),
            }
        }
        self.finish().await;
    }

    /// Each of them acts at a quick person's pace, 0.3 to 1.1 s after the last answer, for so long; then the last answers are awaited.
    pub async fn act_quickly(&mut self, span: Duration) {
        let began = Instant::now();
        let mut pauses = (0_u64..).map(|n| Duration::from_millis(300 + n * 7_919 % 800));
        let mut due: BTreeMap<(Instant, i64), usize> = BTreeMap::new();
        while began.elapsed() < span {
            for (person, step) in self.ready.drain(..) {
                due.insert((Instant::now() + pauses.next().unwrap_or_default(), person), step);
            }
            let next = due.first_key_value().map_or(began + span, |((at, _), _)| *at);
            tokio::select! {
                biased;
                Some(heard) = self.heard.recv() => self.take(&heard),
                () = tokio::time::sleep_until(next.into()) => {
                    if let Some(((_, person), step)) = due.pop_first() {
                        self.ready.push_front((person, step));
                        self.act();
                    }
                }
            }
        }
        self.finish().await;
    }

    /// So many of them act at a time, each as soon as they were answered. Returns how many were answered in that time, and the time.
    pub async fn act_at_once(&mut self, how_many: usize, span: Duration) -> (usize, Duration) {
        let began = Instant::now();
        (0..how_many).for_each(|_| self.act());
        while began.elapsed() < span {
            let before = self.times.len();
            let Ok(Some(heard)) = tokio::time::timeout(LOST, self.heard.recv()).await else { break };
            self.take(&heard);
            (before..self.times.len()).for_each(|_| self.act());
        }
        let answered = (self.times.len(), began.elapsed());
        self.finish().await;
        answered
    }

    /// Awaits the answers that are still to come.
    async fn finish(&mut self) {
        while !self.waiting.is_empty() {
            match tokio::time::timeout(LOST, self.heard.recv()).await {
                Ok(Some(heard)) => self.take(&heard),
                _ => break,
            }
        }
        self.lost += self.waiting.len();
        self.waiting.clear();
    }

    fn take(&mut self, heard: &Heard) {
        let is_screen = matches!(heard.method.as_str(), "sendMessage" | "editMessageText");
        let Some(chat) = heard.chat_id.filter(|_| is_screen && heard.ok) else { return };
        let Some((asked, step)) = self.waiting.get(&chat).copied() else { return };
        // A command is answered by a new screen below it, a tap by a change of the screen, a link by either. A card that is drawn anew
        // while somebody waits for the menu answers nobody.
        let is_anew = heard.message_id.is_none();
        let is_answer = match WALK[step] {
            Step::Say(_) => is_anew,
            Step::SayLink => is_anew || self.is_screen(chat, heard.message_id),
            Step::First | Step::Press(_) => self.is_screen(chat, heard.message_id),
        };
        if !is_answer {
            return;
        }
        if let Some(message) = self.telegram.last_bot_message(chat).filter(|_| is_anew) {
            self.screens.insert(chat, message.message_id);
        }
        self.waiting.remove(&chat);
        self.times.push(heard.at.saturating_duration_since(asked));
        let next = if self.says.is_some() { 0 } else { (step + 1) % WALK.len() };
        // In the middle of an order they go on soon; afterwards others come first.
        if next == 0 { self.ready.push_back((chat, 0)) } else { self.ready.push_front((chat, next)) }
    }

    fn is_screen(&self, chat: i64, message: Option<i64>) -> bool {
        message.is_some() && self.screens.get(&chat).copied() == message
    }

    fn act(&mut self) {
        let Some((person, step)) = self.ready.pop_front() else { return };
        let asked = Instant::now();
        let done = if let Some(words) = self.says {
            self.telegram.say(person, person, words);
            true
        } else {
            self.do_step(person, WALK[step])
        };
        if done {
            self.waiting.insert(person, (asked, step));
        } else {
            self.lost += 1;
            self.ready.push_back((person, 0));
        }
    }

    fn do_step(&mut self, person: i64, step: Step) -> bool {
        match step {
            Step::Say(words) => {
                self.telegram.say(person, person, words);
                true
            }
            Step::SayLink => {
                let number = LINKS.fetch_add(1, Ordering::Relaxed);
                let link = format!("https://www.instagram.com/p/DAb{number}x{person}/");
                self.telegram.say(person, person, &link);
                true
            }
            Step::First => self.tap(person, None),
            Step::Press(label) => self.tap(person, Some(label)),
        }
    }

    fn tap(&mut self, person: i64, label: Option<&str>) -> bool {
        let Some(screen) = self.screens.get(&person) else { return false };
        let messages = self.telegram.messages(person);
        let Some(message) = messages.iter().rev().find(|message| message.message_id == *screen) else {
            return false;
        };
        let button = match label {
            Some(label) => message.button(label),
            None => message.keyboard.first().and_then(|row| row.first()),
        };
        let Some(data) = button.and_then(|button| button.data.as_deref()) else { return false };
        self.telegram.tap_forged(person, person, message.message_id, data);
        true
    }
}
