//! What the bot of a story is started with.

use panelgram::{
    app::{App, Doors, Parts, open_doors},
    bot::send::SendLimits,
    chance::Chance,
    clock::Clock,
    config::Settings,
    http::Server,
    pulse::Pulse,
};
use panelgram_sandbox::{panel::SandboxPanel, telegram::Telegram};
use tempfile::TempDir;

use crate::{
    people::{ADMIN, GROUP, MEMBER, OTHER_MEMBER, RUSSIAN},
    secrets::{KEY, TOKEN},
};

/// How Telegram's updates come to the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Updates {
    /// The bot asks for them.
    AskedFor,
    /// Telegram brings them.
    Brought,
}

/// The bot, opened, and its server if the settings want one.
pub async fn open(
    settings: &[(&'static str, String)],
    clock: &Clock,
    limits: SendLimits,
) -> (App, Option<Server>) {
    let settings =
        Settings::from_pairs(settings.iter().cloned()).unwrap_or_else(|refusal| panic!("{refusal}"));
    let (clock, chance, pulse) = (clock.clone(), Chance::system(), Pulse::default());
    let Doors { server, inbox } = Box::pin(open_doors(&settings, &clock, &chance, &pulse)).await.unwrap();
    (Box::pin(App::open(Parts { settings, clock, chance, limits, pulse, inbox })).await.unwrap(), server)
}

/// An address at which nobody listens.
pub fn free_address() -> String {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// What a bot of the stories is started with, and what a story wants otherwise.
pub fn settings(
    telegram: &Telegram,
    panel: &SandboxPanel,
    home: &TempDir,
    own: &[(&'static str, &str)],
) -> Vec<(&'static str, String)> {
    let mut settings = vec![
        ("TELOXIDE_TOKEN", TOKEN.to_owned()),
        ("TELOXIDE_API_URL", telegram.api_url()),
        ("PANEL_API_KEY", KEY.to_owned()),
        ("PANEL_API_URL", panel.url()),
        ("PANEL_ADD_TIMEOUT", "2s".to_owned()),
        ("PANEL_TIMEOUT", "2s".to_owned()),
        ("PANEL_MIN_INTERVAL", "0s".to_owned()),
        ("DATABASE_URL", format!("sqlite://{}", home.path().join("panelgram.db").display())),
        ("ADMIN_IDS", ADMIN.to_string()),
        ("ADMIN_CHAT_ID", GROUP.to_string()),
        ("MEMBER_IDS", format!("{MEMBER},{OTHER_MEMBER},{RUSSIAN}")),
        ("DEFAULT_LANGUAGE", "en".to_owned()),
    ];
    settings.retain(|(name, _)| own.iter().all(|(own, _)| own != name));
    settings.extend(own.iter().map(|(name, value)| (*name, (*value).to_owned())));
    settings
}
