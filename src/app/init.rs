//! The first start as a conversation at the terminal: asks what the bot needs, tries each answer out, finds the admin and the group by what they
//! do in Telegram, and writes `.env`. Before the last answer nothing is written.

mod file;
mod terminal;

use std::path::Path;

use self::terminal::{Gone, Terminal};
use super::panel_settings;
use crate::{
    bot::{
        api::BotApi,
        api_error::ApiError,
        poll::{Callers, Found},
    },
    chance::Chance,
    config::{Draft, Settings},
    domain::text::visible,
    i18n::{Lang, label},
    panel::{Panel, ReadError},
    view,
};

const FILE: &str = ".env";
/// How many codes there are: so many that nobody hits upon one in time.
const CODES: u64 = 100_000_000;

/// Why nothing was written.
enum End {
    /// The person left.
    Gone,
    /// The file that was there is to stay.
    Kept,
    /// Something else than an answer is wrong; in words.
    Failed(String),
}

impl From<Gone> for End {
    fn from(_: Gone) -> Self {
        Self::Gone
    }
}

/// Holds the conversation until it ends, or `stop` resolves. Says whether a `.env` was written.
pub async fn init(draft: Draft, stop: impl Future<Output = ()>) -> bool {
    let mut talk = Talk { terminal: Terminal::default(), lang: Lang::En, draft };
    let end = tokio::select! {
        () = stop => Err(End::Gone),
        end = talk.hold() => end,
    };
    let words = match &end {
        Ok(()) => return true,
        Err(End::Gone) => label!(talk.lang, "init-gone"),
        Err(End::Kept) => label!(talk.lang, "init-kept"),
        Err(End::Failed(why)) => label!(talk.lang, "init-failed", why = why),
    };
    talk.terminal.say(&words);
    false
}

/// The conversation.
struct Talk {
    terminal: Terminal,
    lang: Lang,
    draft: Draft,
}

impl Talk {
    async fn hold(&mut self) -> Result<(), End> {
        self.choose_language().await?;
        self.settings()?;
        if Path::new(FILE).symlink_metadata().is_ok() {
            self.say("init-there");
            if !self.is_yes().await? {
                return Err(End::Kept);
            }
        }
        let api = self.find_bot().await?;
        self.find_panel().await?;
        self.find_people(api).await?;
        let text = self.draft.text().map_err(|refusal| End::Failed(refusal.to_string()))?;
        self.settings()?;
        file::write(Path::new(FILE), &text).map_err(|error| End::Failed(format!("{FILE}: {error}")))?;
        self.say("init-done");
        Ok(())
    }

    /// Before it is known which one they read it is asked in both.
    async fn choose_language(&mut self) -> Result<(), End> {
        loop {
            for lang in Lang::ALL {
                self.terminal.say(&label!(lang, "init-language", code = lang.code()));
            }
            let answer = self.terminal.line().await?.to_lowercase();
            let named = |lang: &Lang| answer == lang.code() || answer == lang.name().to_lowercase();
            if let Some(lang) = Lang::ALL.into_iter().find(named) {
                self.lang = lang;
                self.draft
                    .enter("DEFAULT_LANGUAGE", lang.code())
                    .map_err(|problem| End::Failed(problem.to_string()))?;
                return Ok(());
            }
        }
    }

    /// The token, tried out.
    async fn find_bot(&mut self) -> Result<(BotApi, String), End> {
        self.say("init-token");
        loop {
            let token = self.terminal.secret().await?;
            if self.draft.enter("TELOXIDE_TOKEN", &token).is_err() {
                self.say("init-token-odd");
                continue;
            }
            let (api, tried) = self.ask_telegram().await?;
            match tried {
                Ok(username) => {
                    self.terminal.say(&label!(self.lang, "init-bot", bot = &username));
                    return Ok((api, username));
                }
                Err(ApiError::Unauthorized) => self.say("init-token-refused"),
                Err(error) => {
                    self.terminal.say(&label!(self.lang, "init-token-failed", why = error.to_string()));
                }
            }
        }
    }

    /// Asks until there is an answer, by whatever way leads there.
    async fn ask_telegram(&mut self) -> Result<(BotApi, Result<String, ApiError>), End> {
        loop {
            let settings = self.settings()?;
            let api = BotApi::new(&settings.telegram_url, settings.token.clone(), &settings.telegram_route());
            let api = api.map_err(|error| End::Failed(format!("{error:#}")))?;
            let why = match api.fetch_me().await {
                Ok(me) => return Ok((api, Ok(me.user.username.unwrap_or_default()))),
                Err(ApiError::Unreachable(why) | ApiError::Unclear(why)) => why,
                Err(error) => return Ok((api, Err(error))),
            };
            self.terminal.say(&label!(self.lang, "init-telegram-away", why = why));
            let proxy = self.terminal.secret().await?;
            if !proxy.is_empty() && self.draft.enter("TELEGRAM_PROXY", &proxy).is_err() {
                self.say("init-proxy-odd");
            }
        }
    }

    /// The panel's address and key, tried out.
    async fn find_panel(&mut self) -> Result<(), End> {
        let usual = Settings::default_of("PANEL_API_URL").unwrap_or_default();
        loop {
            self.terminal.say(&label!(self.lang, "init-panel", usual = &usual));
            let answer = self.terminal.line().await?;
            let before = self.draft.clone();
            let address = if answer.is_empty() { &usual } else { &answer };
            if self.draft.enter("PANEL_API_URL", address).is_err() || self.draft.settings().is_err() {
                self.draft = before;
                self.say("init-panel-odd");
                continue;
            }
            self.say("init-key");
            if self.find_key().await? {
                return Ok(());
            }
        }
    }

    /// Whether there is a key that the panel takes; if not, it is the address that is asked for again.
    async fn find_key(&mut self) -> Result<bool, End> {
        loop {
            let key = self.terminal.secret().await?;
            if self.draft.enter("PANEL_API_KEY", &key).is_err() {
                self.say("init-key-odd");
                continue;
            }
            let panel =
                panel_settings(&self.settings()?).map_err(|error| End::Failed(format!("{error:#}")))?;
            let panel = Panel::connect(panel).map_err(|error| End::Failed(error.to_string()))?;
            match panel.balance().await {
                Ok(balance) => {
                    let sum =
                        format!("{} {}", balance.amount.normalize(), balance.currency.unwrap_or_default());
                    self.terminal.say(&label!(self.lang, "init-balance", sum = sum.trim_end()));
                    return Ok(true);
                }
                Err(ReadError::KeyRefused(_)) => self.say("init-key-refused"),
                Err(error) => {
                    let why = view::detail::in_currency(&error.detail(), "", self.lang);
                    self.terminal.say(&label!(self.lang, "init-panel-failed", why = why));
                    return Ok(false);
                }
            }
        }
    }

    /// The admin, by the code that only they see; and their group, by what they do.
    async fn find_people(&mut self, (api, bot): (BotApi, String)) -> Result<(), End> {
        let drawn = Chance::system().draw().map_err(|error| End::Failed(format!("{error:#}")))?;
        let digits = format!("{:08}", drawn % CODES);
        let code = format!("{}-{}", &digits[..4], &digits[4..]);
        let mut callers = Callers::new(api, digits.clone());

        let admin = loop {
            let link = format!("https://t.me/{bot}?start={digits}");
            self.terminal.say(&label!(self.lang, "init-admin", bot = &bot, code = &code, link = link));
            tokio::select! {
                line = self.terminal.line() => { line?; break None; }
                found = callers.person() => if let Some(found) = self.found("ADMIN_IDS", found).await? {
                    break Some(found.id);
                },
            }
        };
        if admin.is_none() {
            self.say("init-no-admin");
        }
        loop {
            let link = format!("https://t.me/{bot}?startgroup={digits}");
            self.terminal.say(&label!(self.lang, "init-group", bot = &bot, code = &code, link = link));
            tokio::select! {
                line = self.terminal.line() => { line?; return Ok(()); }
                found = callers.group(admin) => if self.found("ADMIN_CHAT_ID", found).await?.is_some() {
                    return Ok(());
                },
            }
        }
    }

    /// Takes who was found; if listening failed, waits until it is to be tried again.
    async fn found(&mut self, name: &str, found: Result<Found, ApiError>) -> Result<Option<Found>, End> {
        match found {
            Ok(found) => {
                let entered = self.draft.enter(name, &found.id.to_string());
                entered.map_err(|problem| End::Failed(problem.to_string()))?;
                self.terminal.say(&label!(
                    self.lang,
                    "init-found",
                    name = visible(&found.name),
                    id = found.id.to_string()
                ));
                Ok(Some(found))
            }
            Err(ApiError::Conflict) => {
                self.say("init-conflict");
                self.terminal.line().await?;
                Ok(None)
            }
            Err(error) => Err(End::Failed(error.to_string())),
        }
    }

    async fn is_yes(&mut self) -> Result<bool, End> {
        let answer = self.terminal.line().await?.to_lowercase();
        Ok(["y", "yes", "д", "да"].contains(&answer.as_str()))
    }

    fn settings(&self) -> Result<Settings, End> {
        self.draft.settings().map_err(|refusal| End::Failed(refusal.to_string()))
    }

    fn say(&self, key: &str) {
        self.terminal.say(&crate::i18n::label(self.lang, key, &[]));
    }
}
