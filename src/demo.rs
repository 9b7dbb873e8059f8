//! `panelgram demo`: the bot against a panel and a Telegram – as a shop also a Crypto Pay – on this machine, with a chat page in the browser – no network, no
//! token, no key. `panelgram sandbox`: the two servers alone. Only this, tests and benchmark name the sandbox.

use std::{io, path::PathBuf};

use anyhow::{Context, anyhow};
use panelgram_sandbox::{
    Clock,
    cryptopay::{self, SandboxCryptoPay},
    panel::{self, SandboxPanel},
    telegram::{self, Group, Person, Telegram},
};
use rust_decimal::Decimal;

use crate::{
    app,
    config::{Billing, Settings},
    dialog::Action,
};

/// The bot's token and the panel's key in the sandbox: no secrets, they open nothing.
const TOKEN: &str = "7000000001:sandbox-token-that-opens-nothing-at-all";
const KEY: &str = "sandbox-key";
const CRYPTO_PAY_TOKEN: &str = "7001:sandbox-token-that-pays-for-nothing-at-all";
const USERNAME: &str = "panelgram_demo_bot";

/// The chat page colours people by their ids; these three differ.
const STRANGER: i64 = 1007;
const MEMBER: i64 = 2003;
const ADMIN: i64 = 3005;
const GROUP: i64 = -1_001_234_567;

/// Plays the whole bot until `stop` resolves. The chat page is at `port` on loopback, or at any free one if that is taken.
pub async fn run(port: u16, billing: Billing, stop: impl Future<Output = ()>) -> anyhow::Result<()> {
    let (telegram, panel) = open(port, panel::Pace::demo()).await?;
    let crypto = match billing {
        Billing::House => None,
        Billing::Wallet => Some(open_crypto_pay().await?),
    };
    let home = Home::new()?;
    let settings = settings((&telegram, &panel, crypto.as_ref()), &home, billing)?;
    say(&welcome(&telegram.api_url(), billing));
    let follower = tokio::spawn(follow_stella(telegram.clone()));
    let outcome = app::run(settings, None, stop).await;
    follower.abort();
    telegram.stop().await;
    panel.stop().await;
    if let Some(crypto) = crypto {
        crypto.stop().await;
    }
    outcome
}

/// Once Stella is shown a way to order, she is no stranger any more.
async fn follow_stella(telegram: Telegram) {
    let new_order = Action::FreshNew.encode();
    let mut changed = telegram.changed();
    loop {
        changed.borrow_and_update();
        let messages = telegram.messages(STRANGER);
        let mut buttons = messages.iter().flat_map(|message| message.keyboard.iter().flatten());
        if buttons.any(|button| button.data.as_deref() == Some(&new_order)) {
            telegram.tell_about(STRANGER, "a member by now, who was let in");
            return;
        }
        if changed.changed().await.is_err() {
            return;
        }
    }
}

/// What somebody who started the demo is told: where it is, and what to try first.
fn welcome(address: &str, billing: Billing) -> String {
    let steps = match billing {
        Billing::House => {
            "1. As Stella press Start: she asks to be let in.\n  \
             2. In “Panelgram admins” tap Approve. You are Ada there.\n  \
             3. As Stella order something for https://instagram.com/p/demo and watch it run.\n  \
             4. Order for …/demo/lost: the panel's answer never comes. See what the admins are asked.\n\n  \
             This one is paid by its owner. A shop, where customers pay: `demo --shop`."
        }
        Billing::Wallet => {
            "1. As Stella press Start, and send: 1000 followers https://instagram.com/stella\n  \
             2. Her balance is empty: tap Top up, pay with Stars, crypto or a transfer, and go back to the order.\n  \
             3. Confirm it and watch it run. For …/stella?partial not all is delivered: the rest comes back to her balance.\n  \
             4. In “Panelgram admins” you are Ada: see the payment, give it back, or change a balance in /users."
        }
    };
    format!(
        "\n  Panelgram's demo: {address}\n\n  \
         Open it in a browser. A Telegram, a panel and the bot run on this computer; nothing leaves it.\n\n  \
         {steps}\n\n  \
         Ctrl+C ends it. Nothing is kept. Started with RUST_LOG=info, it shows here what the bot logs.\n"
    )
}

/// Serves the sandbox alone, for those who develop against it, until `stop` resolves.
pub async fn serve(port: u16, stop: impl Future<Output = ()>) -> anyhow::Result<()> {
    let (telegram, panel) = open(port, panel::Pace::demo()).await?;
    say(&format!(
        "The chat page and the Bot API are at {}\nThe panel is at {}\n\nTo run a bot against them:\n\
         TELOXIDE_API_URL={} TELOXIDE_TOKEN={TOKEN} \\\n\
         PANEL_API_URL={} PANEL_API_KEY={KEY} \\\n\
         ADMIN_IDS={ADMIN} ADMIN_CHAT_ID={GROUP} MEMBER_IDS={MEMBER} cargo run",
        telegram.api_url(),
        panel.url(),
        telegram.api_url(),
        panel.url(),
    ));
    stop.await;
    telegram.stop().await;
    panel.stop().await;
    Ok(())
}

async fn open_crypto_pay() -> anyhow::Result<SandboxCryptoPay> {
    let options = cryptopay::Options {
        token: CRYPTO_PAY_TOKEN.to_owned(),
        app_name: "Panelgram".to_owned(),
        ..cryptopay::Options::default()
    };
    SandboxCryptoPay::start(Clock::system(), options).await.context("could not open the sandbox's Crypto Pay")
}

async fn open(port: u16, pace: panel::Pace) -> anyhow::Result<(Telegram, SandboxPanel)> {
    let clock = Clock::system();
    let telegram = open_telegram(&clock, port).context("could not open the sandbox's Telegram")?;
    telegram.name_bot("Panelgram");
    people(&telegram);
    let options = panel::Options {
        key: KEY.to_owned(),
        balance: Decimal::new(25_000, 2),
        pace,
        neighbours: 3,
        ..panel::Options::default()
    };
    let panel = SandboxPanel::start(clock, options).await.context("could not open the sandbox's panel")?;
    Ok((telegram, panel))
}

fn open_telegram(clock: &Clock, port: u16) -> io::Result<Telegram> {
    let options = |port| telegram::Options {
        token: TOKEN.to_owned(),
        bot_username: USERNAME.to_owned(),
        port,
        limits: Some(telegram::Limits::default()),
    };
    match Telegram::start(clock.clone(), options(port)) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Telegram::start(clock.clone(), options(0)),
        outcome => outcome,
    }
}

fn people(telegram: &Telegram) {
    let person = |id, first_name: &str, language: &str, about: &str| Person {
        id,
        first_name: first_name.to_owned(),
        last_name: None,
        username: None,
        language_code: Some(language.to_owned()),
        about: about.to_owned(),
    };
    telegram.add_person(person(STRANGER, "Stella", "en", "a stranger, who wants to be let in"));
    telegram.add_person(person(MEMBER, "Миша", "ru", "a member, who reads Russian"));
    telegram.add_person(person(ADMIN, "Ada", "en", "an admin, who answers for the bot"));
    telegram.add_group(Group {
        id: GROUP,
        title: "Panelgram admins".to_owned(),
        topics: vec![],
        members: vec![ADMIN],
        admins: vec![ADMIN],
    });
}

/// What a shop is set to beside that.
const SHOP: [(&str, &str); 6] = [
    ("BILLING", "wallet"),
    ("ACCESS", "open"),
    ("MARKUP", "50%"),
    ("STARS_RATE", "0.013"),
    ("HAND_PAY_TEXT", "Card 4000 1234 5678 9010, Ada Lovelace"),
    ("SUPPORT", "@ada_of_the_demo"),
];

fn settings(
    (telegram, panel, crypto): (&Telegram, &SandboxPanel, Option<&SandboxCryptoPay>),
    home: &Home,
    billing: Billing,
) -> anyhow::Result<Settings> {
    let shop = match billing {
        Billing::House => [].as_slice(),
        Billing::Wallet => SHOP.as_slice(),
    };
    let usual = [
        ("TELOXIDE_TOKEN", TOKEN.to_owned()),
        ("TELOXIDE_API_URL", telegram.api_url()),
        ("PANEL_API_KEY", KEY.to_owned()),
        ("PANEL_API_URL", panel.url()),
        ("PANEL_ADD_TIMEOUT", "10s".to_owned()),
        ("PANEL_MIN_INTERVAL", "0s".to_owned()),
        ("DATABASE_URL", home.database_url()),
        // What goes with the demo needs no copy.
        ("BACKUP_AT", "off".to_owned()),
        ("ADMIN_IDS", ADMIN.to_string()),
        ("ADMIN_CHAT_ID", GROUP.to_string()),
        ("MEMBER_IDS", MEMBER.to_string()),
        ("DEFAULT_LANGUAGE", "en".to_owned()),
        ("STATUS_POLL_INTERVAL", "1s".to_owned()),
        ("LOW_BALANCE_ALERT", "100".to_owned()),
    ];
    let shop = shop.iter().map(|(name, value)| (*name, (*value).to_owned()));
    let crypto = crypto.into_iter().flat_map(|service| {
        [("CRYPTOPAY_TOKEN", CRYPTO_PAY_TOKEN.to_owned()), ("CRYPTOPAY_URL", service.url())]
    });
    Settings::from_pairs(usual.into_iter().chain(shop).chain(crypto))
        .map_err(|refusal| anyhow!("could not make the demo's settings: {refusal}"))
}

/// A folder for the demo's database, gone when the demo ends.
struct Home(PathBuf);

impl Home {
    fn new() -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("panelgram-demo-{}", std::process::id()));
        std::fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
        Ok(Self(folder))
    }

    fn database_url(&self) -> String {
        format!("sqlite://{}", self.0.join("panelgram.db").display())
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "could not remove the demo's folder");
        }
    }
}

#[expect(clippy::print_stdout, reason = "what the person who started it is told")]
fn say(text: &str) {
    println!("{text}");
}
