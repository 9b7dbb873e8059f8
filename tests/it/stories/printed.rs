//! What the real binary prints: a clear word when it can't start, and never a secret, whatever fails and however much of it is wanted.

use std::{
    fs::OpenOptions,
    io,
    panic::panic_any,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use panelgram::logs;
use panelgram_sandbox::{
    panel,
    telegram::{Fault, Telegram},
};
use secrecy::SecretString;

use super::process::{Home, Process};
use crate::{
    secrets::{KEY, TOKEN, assert_silent},
    world::{GROUP, MEMBER},
};

#[tokio::test]
async fn without_settings_it_names_the_two_that_are_missing_and_the_demo() {
    let folder = tempfile::tempdir().unwrap();
    let (code, printed) = Process::start(folder.path(), &[]).end().await;
    assert_eq!(code, Some(2), "{printed}");
    for words in ["TELOXIDE_TOKEN is missing", "PANEL_API_KEY is missing", "demo"] {
        assert!(printed.contains(words), "{printed}");
    }
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "nothing is made before the settings are right"
    );
}

#[cfg(not(feature = "demo"))]
#[tokio::test]
async fn without_the_demo_the_program_says_so_to_whoever_asks_for_it() {
    let home = Home::new().await;
    for word in ["demo", "sandbox"] {
        let (code, printed) = home.ask(&[word], &[]).end().await;
        assert_eq!(code, Some(2), "{printed}");
        assert!(
            printed.contains("built without the demo") && printed.contains("`cargo run -- demo`"),
            "{printed}"
        );
    }
    let (_, help) = home.ask(&["--help"], &[]).end().await;
    assert!(help.contains("backup") && !help.contains("demo") && !help.contains("sandbox"), "{help}");
}

#[tokio::test]
async fn a_wrong_setting_is_named_with_its_value_and_what_is_allowed_and_secrets_never() {
    let home = Home::new().await;
    let wrong = [
        ("STATUS_POLL_INTERVAL", "often", "30s"),
        ("ADMIN_IDS", "@max", "ids"),
        ("ADMIN_CHAT_ID", "12", "negative"),
        ("DEFAULT_LANGUAGE", "de", "ru"),
        ("PANEL_API_URL", "panel", "http"),
        ("DATABASE_URL", "postgres://db", "sqlite://"),
        ("ACCESS", "anyone", "approval"),
        ("ACCESS", "open", "BILLING"),
        ("LOW_BALANCE_ALERT", "few", "amount"),
    ];
    for (name, value, allowed) in wrong {
        let (code, printed) = home.start(&[(name, value)]).end().await;
        assert_eq!(code, Some(2), "{printed}");
        assert!(printed.contains(name) && printed.contains(value), "{printed}");
        assert!(
            printed.to_lowercase().contains(&allowed.to_lowercase()),
            "{name}: no {allowed} in {printed}"
        );
        assert_silent(&printed);
    }
    let (code, printed) =
        home.start(&[("TELOXIDE_TOKEN", "not-a-token-but-secret-all-the-same")]).end().await;
    assert!(code == Some(2) && printed.contains("TELOXIDE_TOKEN"), "{printed}");
    assert!(!printed.contains("secret-all-the-same"), "{printed}");
}

#[tokio::test]
async fn a_token_that_telegram_refuses_ends_it_at_once_with_a_clear_word() {
    let home = Home::new().await;
    let token = "7000000002:another-token-that-is-long-enough-for-one";
    let (code, printed) = home.start(&[("TELOXIDE_TOKEN", token)]).end().await;
    assert_eq!(code, Some(1), "{printed}");
    assert!(
        printed.contains("does not accept TELOXIDE_TOKEN") && !printed.contains("another-token"),
        "{printed}"
    );
}

#[tokio::test]
async fn no_secret_is_printed_whatever_goes_wrong() {
    let home = Home::new().await;
    let process =
        home.started(&[("RUST_LOG", "trace"), ("PANEL_TIMEOUT", "2s"), ("PANEL_ADD_TIMEOUT", "2s")]).await;
    process.says("catalog read").await;
    home.telegram.fail_next("editMessageText", 1, Fault::BadGatewayHtml502);
    home.telegram.fail_chat(GROUP, 1, Fault::LostAfterEffect);
    home.telegram.fail_next("getUpdates", 1, Fault::Internal500);
    home.panel.fail_next("add", 1, panel::Fault::Http(500, format!("<html>{KEY}</html>")));
    home.panel.fail_next("balance", 1, panel::Fault::AuthError);
    home.order().await;
    while !home.panel.calls().iter().any(|call| call.action == "add") {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    home.panel.close_door().await;
    home.say("/balance", "Balance").await;
    home.telegram
        .wait(|telegram| telegram.messages(GROUP).iter().any(|message| message.text.contains("#1001")))
        .await;
    let printed = process.stop("TERM").await;
    assert!(printed.contains("TRACE") && printed.len() > 10_000, "there is no trace to look through");
    assert_silent(&printed);

    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let address = format!("http://{nobody}/");
    let wrong = [
        ("TELOXIDE_API_URL", format!("{}/wrong/path", home.telegram.api_url())),
        ("TELOXIDE_API_URL", address.clone()),
        ("PANEL_API_URL", address),
    ];
    for (name, value) in wrong {
        let process = home.start(&[("RUST_LOG", "trace"), (name, &value)]);
        process.says("could not").await;
        process.signal("TERM");
        assert_silent(&process.end().await.1);
    }
}

/// Requests that fail in every way, to both: the address of one holds the token, the body of the other the key.
#[tokio::test]
async fn of_requests_that_fail_nothing_secret_is_printed_with_all_that_every_library_says() {
    let home = Home::new().await;
    let quoted = panel::Fault::HttpAfterEffect(500, format!("<html>key={KEY}&action=balance</html>"));
    let refused = panel::Fault::Http(200, format!(r#"{{"error":"no {KEY}"}}"#));
    let no_bot = Fault::Refuse { code: 400, description: format!("Bad Request: no bot{TOKEN}") };
    let rounds = [
        (panel::Fault::CloseBeforeReading, quoted, Fault::CloseBeforeEffect),
        (panel::Fault::CloseAfterEffect, refused, no_bot),
        (panel::Fault::Stall, panel::Fault::EndlessBody, Fault::HtmlAfterEffect502),
        (panel::Fault::CutJson, panel::Fault::WrongTypes, Fault::LostAfterEffect),
        (panel::Fault::CloudflarePage, panel::Fault::AuthError, Fault::Internal500),
    ];
    let mut printed = String::new();
    for (services, balance, of_telegram) in rounds {
        home.panel.fail_next("services", 1, services);
        home.panel.fail_next("balance", 1, balance);
        let before = (home.panel.faults_happened(), home.telegram.faults_met());
        for method in ["setMyCommands", "sendMessage"] {
            home.telegram.fail_next(method, 1, of_telegram.clone());
        }
        let process = home.started(&[("RUST_LOG", "trace"), ("PANEL_TIMEOUT", "1s")]).await;
        home.telegram.say(MEMBER, MEMBER, "/start");
        home.telegram.wait(|telegram| telegram.faults_met() == before.1 + 2).await;
        while home.panel.faults_happened() < before.0 + 2 || !process.printed().contains("could not") {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        home.panel.heal();
        printed.push_str(&process.stop("TERM").await);
    }
    for said in ["TRACE", "hyper", "reqwest", "could not read the catalog", "could not read the balance"] {
        assert!(printed.contains(said), "there is no {said} in what is looked through");
    }
}

#[tokio::test]
async fn the_two_secrets_from_files_are_enough_to_start() {
    let home = Home::new().await;
    let (token, key) = (home.folder.path().join("token"), home.folder.path().join("key"));
    std::fs::write(&token, format!("{TOKEN}\n")).unwrap();
    std::fs::write(&key, KEY).unwrap();
    let by_file = [
        ("TELOXIDE_TOKEN", ""),
        ("PANEL_API_KEY", ""),
        ("TELOXIDE_TOKEN_FILE", token.to_str().unwrap()),
        ("PANEL_API_KEY_FILE", key.to_str().unwrap()),
    ];
    let bot = home.started(&by_file).await;
    bot.says("catalog read").await;
    assert!(!bot.stop("TERM").await.contains("is not a setting"), "the names are known");
    std::fs::remove_file(&key).unwrap();
    let (code, printed) = home.start(&[&by_file[..], &[("ACCESS", "anyone")]].concat()).end().await;
    assert_eq!(code, Some(2), "{printed}");
    let said =
        ["PANEL_API_KEY_FILE: ", "No such file", "ACCESS is \"anyone\""].map(|words| printed.contains(words));
    assert!(said == [true; 3] && !printed.contains("PANEL_API_KEY is missing"), "{printed}");
}

#[tokio::test]
async fn a_program_says_which_version_it_is() {
    let home = Home::new().await;
    let (code, printed) = home.ask(&["--version"], &[]).end().await;
    assert_eq!(code, Some(0));
    assert!(printed.starts_with(concat!("panelgram ", env!("CARGO_PKG_VERSION"), " (")), "{printed}");
}

/// A panel echoes whatever it was sent; who the proxy knows us as may stand in any library's error.
#[tokio::test]
async fn what_a_panel_echoes_of_its_fields_and_of_proxies_reaches_neither_the_log_nor_the_admins() {
    let home = Home::new().await;
    let own = [
        ("PANEL_EXTRA_FIELDS", "site_token=field/secret 42,lang=en"),
        ("HTTPS_PROXY", "http://proxy%2Dname:proxy%2Dword@127.0.0.1:9"),
        ("RUST_LOG", "trace"),
    ];
    let forms = ["field/secret 42", "field%2Fsecret+42", "proxy-name", "proxy-word", "proxy%2Dword"];
    let echo = format!(r#"{{"error":"Incorrect link: {} en"}}"#, forms.join(" "));
    let struck = "Incorrect link: *** *** *** *** *** en";
    let bot = home.started(&own).await;
    bot.says("catalog read").await;
    home.panel.fail_next("add", 1, panel::Fault::Http(200, echo.clone()));
    home.order().await;
    let told =
        |telegram: &Telegram| telegram.messages(GROUP).iter().any(|message| message.text.contains(struck));
    home.telegram.wait(told).await;
    let printed = bot.stop("TERM").await;
    home.panel.fail_next("balance", 1, panel::Fault::Http(200, echo));
    let (_, table) = home.ask(&["check"], &own).end().await;
    for form in forms {
        assert!(!printed.contains(form), "{form} is in the log");
        assert!(!table.contains(form), "{form}: {table}");
    }
    assert!(printed.contains(struck) && table.contains(struck), "{table}");
}

#[tokio::test]
async fn of_files_that_can_not_be_fetched_or_sent_nothing_secret_is_printed() {
    let home = Home::new().await;
    let process = home.started(&[("RUST_LOG", "trace"), ("TELEGRAM_LIMITS", "none")]).await;
    process.says("catalog read").await;
    home.say("/search 1298", "Custom").await;
    home.press("Custom", "Send the link").await;
    home.say("https://instagram.com/p/files", ".txt").await;
    for fault in [Fault::BadGatewayHtml502, Fault::CloseBeforeEffect, Fault::LostAfterEffect] {
        let before = home.telegram.faults_met();
        home.telegram.fail_next("getFile", 1, fault);
        home.telegram.send_file(MEMBER, MEMBER, "comments.txt", b"Nice");
        home.telegram
            .wait(|telegram| telegram.faults_met() > before && telegram.waiting_updates() == 0)
            .await;
    }
    home.sees("couldn’t fetch").await;
    home.telegram.send_file(MEMBER, MEMBER, "comments.txt", b"Nice");
    home.sees("Added: 1").await;
    home.telegram.fail_next("sendDocument", 1, Fault::LostAfterEffect);
    home.order().await;
    home.say("/export", "This month").await;
    home.press("This month", "1 order").await;
    process.says("could not deliver a notice").await;
    let printed = process.stop("TERM").await;
    assert!(printed.contains("TRACE"), "there is no trace to look through");
}

/// A process that panics in every way; run by the test below. The shipped program has nothing in it that panics on purpose.
#[test]
#[ignore = "ends in panics; the test below runs it as a process of its own"]
fn panics_on_purpose() {
    logs::start("trace", logs::LogFormat::Text, &[SecretString::from(TOKEN), SecretString::from(KEY)])
        .unwrap();
    let url = format!("http://127.0.0.1:1/bot{TOKEN}/getMe?key={KEY}");
    let unreachable = url.clone();
    let ways: [Box<dyn FnOnce() + Send>; 5] = [
        Box::new(move || panic!("{url}")),
        Box::new(|| panic!("in lines\n{KEY}\nof its own")),
        Box::new(|| panic_any(KEY)),
        Box::new(|| panic_any(SecretString::from(TOKEN))),
        Box::new(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let client = reqwest::Client::builder().no_proxy().build().unwrap();
            runtime.block_on(client.get(unreachable).send()).unwrap();
        }),
    ];
    for way in ways {
        thread::spawn(way).join().unwrap_err();
    }
    panic!("at last: {TOKEN}");
}

#[tokio::test]
async fn a_panic_is_one_line_with_its_place_and_without_a_secret() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "--nocapture", "stories::printed::panics_on_purpose"]);
    let (_, printed) = Process::spawn(command, folder.path(), &[]).end().await;
    assert_silent(&printed);
    assert_eq!(printed.matches("panic place=tests/it/stories/printed.rs").count(), 6, "{printed}");
    assert!(printed.contains("/bot***/getMe?key=***") && printed.contains("at last: ***"), "{printed}");
    assert!(printed.contains("in lines\\n***\\nof its own"), "{printed}");
    assert!(!printed.contains("panicked at"), "said past the log: {printed}");
}

/// A running bot of which nothing is heard.
struct Mute(Child);

impl Drop for Mute {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The log's disk is full, or who read it is gone.
#[tokio::test]
async fn a_log_that_can_not_be_written_ends_nothing() {
    let home = Home::new().await;
    let (reader, pipe) = io::pipe().unwrap();
    drop(reader);
    let mut ends = vec![Stdio::from(pipe)];
    ends.extend(OpenOptions::new().write(true).open("/dev/full").ok().map(Stdio::from));
    for end in ends {
        home.telegram.forget_updates();
        let mut command = Command::new(env!("CARGO_BIN_EXE_panelgram"));
        command.env_clear().envs(home.settings()).current_dir(home.folder.path());
        let mut bot = Mute(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(end).spawn().unwrap());
        let before = home.telegram.messages(MEMBER).len();
        home.telegram.say(MEMBER, MEMBER, "/start");
        home.telegram.wait(|telegram| telegram.messages(MEMBER).len() > before + 1).await;
        let id = bot.0.id().to_string();
        assert!(Command::new("kill").args(["-s", "TERM", &id]).status().unwrap().success());
        assert_eq!(bot.0.wait().unwrap().code(), Some(0));
    }
}
