//! `panelgram init`: a first start as a conversation at the terminal, with Telegram open beside it.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt, path::PathBuf, process::Command};

use panelgram_sandbox::{
    proxy::{Protocol, Proxy},
    telegram::Fault,
};
use serde_json::json;

use super::process::{Home, Process};
use crate::{
    secrets::{KEY, PROXY_LOGIN, TOKEN},
    world::{ADMIN, GROUP, MEMBER},
};

/// What is asked, and not told by the environment.
const ASKED: [&str; 6] =
    ["TELOXIDE_TOKEN", "PANEL_API_KEY", "PANEL_API_URL", "ADMIN_IDS", "ADMIN_CHAT_ID", "DEFAULT_LANGUAGE"];

/// The conversation.
struct Talk {
    process: Process,
    /// Where what was said last ends.
    said: usize,
}

impl Talk {
    fn begin(home: &Home, own: &[(&'static str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_panelgram"));
        command.arg("init");
        let mut settings = home.settings();
        settings.retain(|(name, _)| !ASKED.contains(name));
        settings.extend(own.iter().map(|(name, value)| (*name, (*value).to_owned())));
        Self { process: Process::listening(command, home.folder.path(), &settings), said: 0 }
    }

    /// Waits until this is said.
    async fn hear(&mut self, words: &str) {
        self.said = self.process.says_after(self.said, words).await;
    }

    /// Waits until this is said, and answers.
    async fn answer(&mut self, question: &str, answer: &str) {
        self.hear(question).await;
        self.process.hears(answer);
    }

    /// The digits of the code that is shown.
    fn code(&self) -> String {
        let printed = self.process.printed();
        let (_, code) = printed.split_once("?start=").unwrap();
        code.chars().take_while(char::is_ascii_digit).collect()
    }
}

fn env_file(home: &Home) -> PathBuf {
    home.folder.path().join(".env")
}

/// Nothing but what was there.
fn files(home: &Home) -> Vec<String> {
    let files = fs::read_dir(home.folder.path()).unwrap();
    files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn a_first_start_is_a_conversation_and_the_bot_runs_with_what_came_of_it() {
    let home = Home::new().await;
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut talk = Talk::begin(&home, &[]);
    talk.answer("Чтобы продолжить по-русски, наберите ru", "francais").await;
    talk.answer("Type en and press Enter", "EN").await;
    talk.answer("Paste the token here", "my-bot").await;
    talk.answer("That isn’t a token", "7000000002:another-token-that-is-long-enough-for-one").await;
    talk.answer("Telegram doesn’t know this token", TOKEN).await;
    talk.hear("This is @our_bot.").await;
    talk.answer("Paste the address of the panel’s API", "http://panel.example/api").await;
    talk.answer("That isn’t an API address", "").await;
    talk.hear("isn’t shown").await;
    talk.process.signal("INT");
    talk.hear("Nothing was written.").await;
    assert_eq!(talk.process.end().await.0, Some(1));

    let mut talk = Talk::begin(&home, &[]);
    talk.answer("Type en and press Enter", "english").await;
    talk.answer("Paste the token here", TOKEN).await;
    talk.answer("just press Enter to use https://promobox.cc/api/v2/", &format!("http://{nobody}/api")).await;
    talk.answer("The panel’s API key", KEY).await;
    talk.hear("Couldn’t get the balance").await;
    talk.answer("Paste the address of the panel’s API", &home.panel.url()).await;
    talk.answer("The panel’s API key", "short").await;
    talk.answer("That isn’t a key", "some-other-key-for-it").await;
    talk.answer("The panel refuses this key", KEY).await;
    talk.hear("The key is right. The balance is").await;

    talk.hear("Whoever sends it becomes the admin").await;
    home.telegram.say(MEMBER, MEMBER, "/start");
    home.telegram.say(MEMBER, MEMBER, "/start 12345678");
    home.telegram.say(ADMIN, GROUP, &format!("/start@our_bot {}", talk.code()));
    home.telegram.say(ADMIN, ADMIN, &format!("/start {}", talk.code()));
    talk.hear(&format!("Found: Max ({ADMIN})")).await;
    talk.hear("just press Enter to go on without a group").await;
    let bot = json!({"id": 7_000_000_001_u64, "is_bot": true, "first_name": "Bot", "username": "our_bot"});
    home.telegram.push_update(&json!({"my_chat_member": {
        "chat": {"id": -100_999, "type": "supergroup", "title": "A stranger’s"},
        "from": {"id": MEMBER, "is_bot": false, "first_name": "Max"}, "date": 1_795_348_800,
        "old_chat_member": {"status": "left", "user": bot}, "new_chat_member": {"status": "member", "user": bot},
    }}));
    home.telegram.kick_bot(GROUP);
    home.telegram.let_bot_in(GROUP);
    talk.hear(&format!("Found: Admins ({GROUP})")).await;
    talk.hear(".env is written").await;
    let (code, printed) = talk.process.end().await;
    assert_eq!(code, Some(0), "{printed}");
    assert!(!printed.contains("another-token") && !printed.contains("some-other-key"), "{printed}");

    let file = env_file(&home);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(files(&home), [".env"]);
    let own = ASKED.map(|name| (name, ""));
    let bot = home.started(&own).await;
    bot.says("catalog read").await;
    home.telegram.say(ADMIN, GROUP, "/stats");
    home.telegram.wait(|telegram| telegram.messages(GROUP).iter().any(|message| message.from_bot)).await;
    bot.stop("TERM").await;
}

#[tokio::test]
async fn where_telegram_is_blocked_a_proxy_is_asked_for_in_russian() {
    let home = Home::new().await;
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let proxy = Proxy::start(Protocol::Socks5, Some(PROXY_LOGIN)).await.unwrap();
    let blocked = format!("http://{nobody}");
    let mut talk = Talk::begin(&home, &[("TELEGRAM_PROXY", &blocked)]);
    talk.answer("наберите ru", "ru").await;
    talk.answer("Вставьте токен сюда", TOKEN).await;
    talk.answer("Не получается связаться с Telegram", "").await;
    talk.answer("Не получается связаться с Telegram", "proxy.example:1080").await;
    talk.hear("Это не адрес прокси").await;
    let url = proxy.url("proxy-user:proxy-password%3Athat-must-never-be-printed@");
    talk.answer("Не получается связаться с Telegram", &url).await;
    talk.hear("Это @our_bot.").await;
    talk.answer("Вставьте адрес API панели", &home.panel.url()).await;
    talk.answer("Ключ API панели", KEY).await;
    talk.answer("продолжить без админа, просто нажмите Enter", "").await;
    talk.hear("Без админа некому пускать людей").await;
    talk.answer("продолжить без группы, просто нажмите Enter", "").await;
    talk.hear("Файл .env готов").await;
    let (code, printed) = talk.process.end().await;
    assert_eq!(code, Some(0), "{printed}");
    assert!(!printed.contains("proxy-password"), "{printed}");
    let text = fs::read_to_string(env_file(&home)).unwrap();
    assert!(
        text.contains(&format!("TELEGRAM_PROXY='{url}'\n")) && text.contains("DEFAULT_LANGUAGE='ru'\n"),
        "{text}"
    );
    assert!(!text.contains("ADMIN") && !text.contains("TELOXIDE_API_URL"), "{text}");
    home.started(&ASKED.map(|name| (name, ""))).await.stop("TERM").await;
}

#[tokio::test]
async fn whoever_leaves_in_the_middle_leaves_no_file() {
    let home = Home::new().await;
    let url = home.panel.url();
    let answers = [
        ("Type en and press Enter", "en"),
        ("Paste the token here", TOKEN),
        ("Paste the address of the panel’s API", &*url),
        ("The panel’s API key", KEY),
        ("just press Enter to go on without one", ""),
        ("just press Enter to go on without a group", ""),
    ];
    for left_at in 0..answers.len() {
        let mut talk = Talk::begin(&home, &[]);
        for (question, answer) in &answers[..left_at] {
            talk.answer(question, answer).await;
        }
        talk.hear(answers[left_at].0).await;
        talk.process.hears_no_more();
        let (code, printed) = talk.process.end().await;
        assert!(code == Some(1) && printed.contains("Nothing was written."), "{left_at}: {printed}");
        assert_eq!(files(&home), Vec::<String>::new(), "{left_at}");
    }
}

#[tokio::test]
async fn a_file_that_is_there_is_replaced_only_after_a_yes() {
    let home = Home::new().await;
    let url = home.panel.url();
    fs::write(env_file(&home), "ACCESS=open\n").unwrap();
    let is_there = || fs::read_to_string(env_file(&home)).unwrap() == "ACCESS=open\n";
    for no in ["no", "", "n"] {
        let mut talk = Talk::begin(&home, &[]);
        talk.answer("Type en and press Enter", "en").await;
        talk.answer("There is already a .env in this folder", no).await;
        let (code, printed) = talk.process.end().await;
        assert!(code == Some(1) && printed.contains("The .env stays as it is.") && is_there(), "{printed}");
    }
    for goes_on in [false, true] {
        let mut talk = Talk::begin(&home, &[]);
        talk.answer("Type en and press Enter", "en").await;
        talk.answer("There is already a .env in this folder", "yes").await;
        talk.answer("Paste the token here", TOKEN).await;
        talk.answer("Paste the address of the panel’s API", &url).await;
        talk.answer("The panel’s API key", KEY).await;
        talk.answer("just press Enter to go on without one", "").await;
        talk.hear("just press Enter to go on without a group").await;
        assert!(is_there());
        if goes_on {
            talk.process.hears("");
        } else {
            talk.process.hears_no_more();
        }
        let (code, printed) = talk.process.end().await;
        assert_eq!((code == Some(0), is_there()), (goes_on, !goes_on), "{printed}");
    }
    assert_eq!(fs::metadata(env_file(&home)).unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn a_group_that_has_the_bot_already_says_the_code() {
    let home = Home::new().await;
    let mut talk = Talk::begin(&home, &[]);
    talk.answer("Type en and press Enter", "en").await;
    talk.answer("Paste the token here", TOKEN).await;
    talk.answer("Paste the address of the panel’s API", &home.panel.url()).await;
    home.telegram.fail_next("getUpdates", 1, Fault::Conflict409);
    talk.answer("The panel’s API key", KEY).await;
    talk.answer("Another program gets this bot’s messages", "").await;
    talk.answer("just press Enter to go on without one", "").await;
    talk.hear("just press Enter to go on without a group").await;
    let code = talk.code();
    home.telegram.say(ADMIN, GROUP, "/start@our_bot 0000-0000");
    home.telegram.say(ADMIN, GROUP, &format!("/start@our_bot {}-{}", &code[..4], &code[4..]));
    talk.hear(&format!("Found: Admins ({GROUP})")).await;
    assert_eq!(talk.process.end().await.0, Some(0));
    let text = fs::read_to_string(env_file(&home)).unwrap();
    assert!(text.contains(&format!("ADMIN_CHAT_ID='{GROUP}'\n")) && !text.contains("ADMIN_IDS"), "{text}");
}
