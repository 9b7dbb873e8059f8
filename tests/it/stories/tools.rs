//! `panelgram backup` and `panelgram check`: the real binary, beside a running bot and without one.

use std::{
    fs,
    io::{Read, Write},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::Command,
};

use panelgram_sandbox::panel::Fault;
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::process::{Home, Process};
use crate::world::{ADMIN, GROUP, KEY, MEMBER};

/// A value out of a database.
async fn read(file: &Path, sql: &str) -> String {
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let sql = format!("select cast(({sql}) as text)");
    let value = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    value
}

fn files(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

/// Runs a backup; the exit code, and what it printed.
async fn back_up(home: &Home, file: &str) -> (Option<i32>, String) {
    home.ask(&["backup", file], &[("TELOXIDE_TOKEN", ""), ("PANEL_API_KEY", "")]).end().await
}

#[tokio::test]
async fn a_backup_is_made_while_the_bot_works_and_holds_all_that_was_committed() {
    let home = Home::new().await;
    let bot = home.started(&[]).await;
    bot.says("catalog read").await;
    home.order().await;
    home.telegram
        .wait(|telegram| telegram.messages(GROUP).iter().any(|message| message.text.contains("#1001")))
        .await;
    let (code, printed) = back_up(&home, "copy.db").await;
    assert_eq!(code, Some(0), "{printed}");
    assert!(printed.contains("copy.db") && printed.contains("1 orders"), "{printed}");
    let copy = home.folder.path().join("copy.db");
    assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(read(&copy, "select status from orders").await, "running");
    let id = home.panel.orders()[0].id.to_string();
    assert_eq!(read(&copy, "select panel_order from orders").await, id);
    assert_eq!(read(&copy, "select group_concat(integrity_check) from pragma_integrity_check").await, "ok");
    assert!(!files(home.folder.path()).iter().any(|name| name.contains("unfinished")));
    // The bot never noticed, and a bot can be started on the copy.
    home.say("/lang", "Language").await;
    bot.stop("TERM").await;
    home.started(&[("DATABASE_URL", "sqlite://copy.db")]).await.stop("TERM").await;
}

#[tokio::test]
async fn a_backup_overwrites_nothing() {
    let home = Home::new().await;
    home.started(&[]).await.stop("TERM").await;
    let taken = home.folder.path().join("taken.db");
    fs::write(&taken, "precious").unwrap();
    std::os::unix::fs::symlink("nowhere", home.folder.path().join("link.db")).unwrap();
    for name in ["taken.db", "bot.db", "link.db", "."] {
        let before = files(home.folder.path());
        let (code, printed) = back_up(&home, name).await;
        assert_eq!(code, Some(1), "{printed}");
        assert!(printed.contains("is there already and is not overwritten"), "{printed}");
        assert_eq!(files(home.folder.path()), before);
    }
    assert_eq!(fs::read_to_string(&taken).unwrap(), "precious");
}

#[tokio::test]
async fn a_backup_that_fails_says_why_and_leaves_nothing() {
    let home = Home::new().await;
    home.started(&[]).await.stop("TERM").await;
    fs::write(home.folder.path().join("text.db"), "This is no database, only words.\n".repeat(40)).unwrap();
    let before = files(home.folder.path());
    let rows = [
        ("sqlite://nowhere.db", "copy.db", "there is no database at nowhere.db"),
        ("sqlite://text.db", "copy.db", "damaged"),
        ("sqlite://bot.db", "no/folder/copy.db", "could not write into the folder"),
        ("sqlite://:memory:", "copy.db", "in memory"),
    ];
    for (url, file, words) in rows {
        let (code, printed) = home.ask(&["backup", file], &[("DATABASE_URL", url)]).end().await;
        assert_eq!(code, Some(1), "{printed}");
        assert!(printed.contains(words), "{url}: {printed}");
        assert_eq!(files(home.folder.path()), before, "{url}");
    }
    // A file that can't grow beyond 32 KB: as near to a full disk as one comes without a disk of one's own.
    let mut shell = Command::new("/bin/sh");
    let binary = env!("CARGO_BIN_EXE_panelgram");
    shell.args(["-c", &format!("trap '' XFSZ; ulimit -f 64; exec {binary} backup copy.db")]);
    let (code, printed) = Process::spawn(shell, home.folder.path(), &home.settings()).end().await;
    assert_eq!(code, Some(1), "{printed}");
    assert!(printed.contains("disk"), "{printed}");
    assert_eq!(files(home.folder.path()), before);
}

#[tokio::test]
async fn what_waits_to_be_sent_is_not_sent_a_second_time_from_a_backup() {
    let home = Home::new().await;
    let bot = home.started(&[]).await;
    bot.says("catalog read").await;
    home.panel.close_door().await;
    home.order().await;
    home.sees("Your order is waiting").await;
    let (code, printed) = back_up(&home, "copy.db").await;
    assert_eq!(code, Some(0), "{printed}");
    // Afterwards the bot sends it, and then its database is lost.
    home.panel.open_door().await.unwrap();
    home.telegram
        .wait(|telegram| telegram.messages(GROUP).iter().any(|message| message.text.contains("placed")))
        .await;
    bot.stop("TERM").await;
    assert_eq!(home.panel.orders().len(), 1);
    let bot = home.started(&[("DATABASE_URL", "sqlite://copy.db")]).await;
    home.telegram
        .wait(|telegram| telegram.messages(GROUP).iter().any(|message| message.button("Placed").is_some()))
        .await;
    bot.stop("TERM").await;
    assert_eq!(home.panel.orders().len(), 1, "what a backup remembers as waiting was sent long ago");
}

/// Runs a check; the exit code, and the table.
async fn check(home: &Home, own: &[(&'static str, &str)]) -> (Option<i32>, String) {
    home.ask(&["check"], own).end().await
}

/// The line of the table about `what`.
pub fn line<'a>(table: &'a str, what: &str) -> &'a str {
    table.lines().find(|line| line.starts_with(what)).unwrap_or_else(|| panic!("no {what} in:\n{table}"))
}

#[tokio::test]
async fn a_check_finds_nothing_wrong_beside_a_running_bot_and_does_not_disturb_it() {
    let home = Home::new().await;
    let (code, table) = check(&home, &[]).await;
    assert_eq!(code, Some(0), "{table}");
    assert!(line(&table, "database").contains("not there yet"), "{table}");
    assert!(!home.folder.path().join("bot.db").exists(), "a check makes nothing");

    let bot = home.started(&[]).await;
    bot.says("catalog read").await;
    home.order().await;
    let (code, table) = check(&home, &[]).await;
    assert_eq!(code, Some(0), "{table}");
    let said = [
        ("settings", "panel http://127.0.0.1"),
        ("telegram", "reached directly, in "),
        ("panel", "reached directly, in "),
        ("token", "@our_bot"),
        ("group", "“Admins”, where the bot may write"),
        ("key", "USD"),
        ("catalog", "can be offered"),
        ("database", "is whole, 1 orders; a bot works with it"),
        ("clock", "as telegram's"),
    ];
    for (what, words) in said {
        let line = line(&table, what);
        assert!(line.contains(" ok ") && line.contains(words), "{what} {words}:\n{table}");
    }
    assert!(table.contains("Nothing is wrong."), "{table}");
    home.say("/lang", "Language").await;
    bot.stop("TERM").await;
    let (code, table) = check(&home, &[]).await;
    assert!(code == Some(0) && table.contains("no bot works with it"), "{table}");
}

#[tokio::test]
async fn a_check_says_all_that_is_wrong_with_the_settings_at_once() {
    let home = Home::new().await;
    let wrong = [("TELOXIDE_TOKEN", ""), ("ACCESS", "anyone"), ("STATUS_POLL_INTERVAL", "often")];
    let (code, table) = check(&home, &wrong).await;
    assert_eq!(code, Some(1), "{table}");
    for (name, _) in wrong {
        assert!(table.contains(name), "{table}");
    }
    assert!(line(&table, "settings").contains("WRONG") && line(&table, "database").contains('?'), "{table}");
}

#[tokio::test]
async fn a_check_names_what_is_wrong_each_time_with_what_to_do() {
    let home = Home::new().await;
    home.started(&[]).await.stop("TERM").await;
    fs::write(home.folder.path().join("text.db"), "This is no database, only words.\n".repeat(40)).unwrap();
    let other_token = "7000000002:another-token-that-is-long-enough-for-one";
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nobody = format!("http://{nobody}/");
    let rows: [(&str, &'static str, &str, &str); 9] = [
        ("token", "TELOXIDE_TOKEN", other_token, "does not accept TELOXIDE_TOKEN"),
        ("telegram", "TELOXIDE_API_URL", &nobody, "not reached directly"),
        ("group", "ADMIN_CHAT_ID", "-1009999999", "not in the group -1009999999"),
        ("group", "ADMIN_TOPIC_ID", "5", "has no topics"),
        ("key", "PANEL_API_KEY", "some-other-key-for-it", "refuses PANEL_API_KEY"),
        ("panel", "PANEL_API_URL", &nobody, "not reached directly"),
        ("database", "DATABASE_URL", "sqlite://text.db", "not a database"),
        ("database", "DATABASE_URL", "sqlite://no/folder/bot.db", "no folder no/folder"),
        ("admins", "ADMIN_CHAT_ID", "", "before they sent it /start"),
    ];
    for (what, name, value, words) in rows {
        let (code, table) = check(&home, &[(name, value)]).await;
        let line = line(&table, what);
        assert!(
            code == Some(1) && line.contains("WRONG") && line.contains(words),
            "{name}={value}:\n{table}"
        );
        assert!(!table.contains("another-token") && !table.contains("some-other-key"), "{table}");
    }
    home.telegram.say(ADMIN, ADMIN, "/start");
    let (code, table) = check(&home, &[("ADMIN_CHAT_ID", "")]).await;
    assert!(code == Some(0) && line(&table, "admins").contains("ok"), "{table}");
    home.telegram.kick_bot(GROUP);
    let (code, table) = check(&home, &[]).await;
    assert!(code == Some(1) && line(&table, "group").contains("WRONG"), "{table}");
}

#[tokio::test]
async fn a_public_group_of_admins_without_names_is_warned_of_by_the_check_and_at_the_start() {
    let home = Home::new().await;
    let words = "whoever joins it has an admin's rights";
    let open = [("ADMIN_IDS", "")];
    let (code, table) = check(&home, &open).await;
    assert!(code == Some(0) && line(&table, "group").contains("ok"), "{table}");
    home.telegram.take_calls();
    let bot = home.started(&open).await;
    home.telegram.wait(|telegram| telegram.calls().iter().any(|call| call.method == "getChat")).await;
    home.say("/help", "What this bot does").await;
    assert!(!bot.stop("TERM").await.contains(words), "who is in a private group was let in by somebody");

    home.telegram.make_public(GROUP, Some("our_admins"));
    let (code, table) = check(&home, &open).await;
    let said = line(&table, "group");
    assert!(code == Some(1) && said.contains(words) && said.contains("@our_admins"), "{table}");
    let bot = home.started(&open).await;
    bot.says(words).await;
    bot.stop("TERM").await;
    let (code, table) = check(&home, &[]).await;
    assert!(code == Some(0) && line(&table, "group").contains("ok"), "with names it may be public: {table}");
}

#[tokio::test]
async fn a_group_of_admins_in_which_a_channel_is_discussed_is_warned_of_by_the_check_and_at_the_start() {
    let home = Home::new().await;
    let channel = -1_003_333_333;
    home.telegram.add_channel(channel, "News");
    home.telegram.link_channel(GROUP, channel);
    let (words, rights) = ("whoever reads the channel can read along and join", "has an admin's rights then");
    for (settings, has_rights) in [([("ADMIN_IDS", "")], true), ([("ADMIN_IDS", "3003")], false)] {
        let (code, table) = check(&home, &settings).await;
        let said = line(&table, "group");
        assert!(code == Some(0) && said.contains("odd") && said.contains(words), "{table}");
        assert_eq!(said.contains(rights), has_rights, "{table}");
        let bot = home.started(&settings).await;
        bot.says(words).await;
        assert_eq!(bot.stop("TERM").await.contains(rights), has_rights);
    }
}

#[tokio::test]
async fn a_check_finds_a_database_that_is_damaged_or_of_another_version() {
    let home = Home::new().await;
    home.started(&[]).await.stop("TERM").await;
    let file = home.folder.path().join("bot.db");
    let whole = fs::read(&file).unwrap();
    let newer = "insert into _sqlx_migrations values (99999, 'of tomorrow', current_timestamp, 1, x'00', 1)";
    let rows = [
        (newer, "WRONG", "newer version"),
        ("update _sqlx_migrations set checksum = x'00'", "WRONG", "not the one"),
        ("delete from _sqlx_migrations", "odd", "the bot fills it"),
        ("insert into favourites values (77, 88)", "WRONG", "points to one that is not there"),
    ];
    for (sql, verdict, words) in rows {
        fs::write(&file, &whole).unwrap();
        let options = SqliteConnectOptions::new().filename(&file).foreign_keys(false);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::query(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        let (_, table) = check(&home, &[]).await;
        let line = line(&table, "database");
        assert!(line.contains(verdict) && line.contains(words), "{sql}:\n{table}");
    }
    let mut holed = whole.clone();
    let middle = holed.len() / 2;
    holed[middle..].fill(0xAB);
    fs::write(&file, &holed).unwrap();
    let (code, table) = check(&home, &[]).await;
    assert!(code == Some(1) && line(&table, "database").contains("WRONG"), "{table}");
}

#[tokio::test]
async fn a_check_says_whether_the_books_of_a_shop_add_up() {
    let home = Home::new().await;
    let shop = [("BILLING", "wallet"), ("MARKUP", "50%")];
    home.started(&shop).await.stop("TERM").await;
    let file = home.folder.path().join("bot.db");
    let change = async |sql: &'static str| {
        let mut connection =
            SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    };
    change(
        "insert into users (user_id, name, lang, seen_at) values (77, 'Max', 'en', 0);
         insert into accounts (account_id, user_id, kind) values (77, 77, 'wallet');
         insert into transfers (at, source, target, amount, source_after, target_after, why, by_admin, ref)
             select 0, account_id, 77, 5000000, -5000000, 5000000, 'adjustment', 77, 'cash' from accounts where kind = 'adjusted'",
    )
    .await;
    let (code, table) = check(&home, &shop).await;
    let said = line(&table, "books");
    assert!(code == Some(0) && said.contains("ok") && said.contains("1 transfers"), "{table}");
    // Who does not sell has none.
    let (_, table) = check(&home, &[]).await;
    assert!(!table.contains("books"), "{table}");
    change(
        "drop trigger balance_is_its_transfers; update accounts set balance = 6000000 where account_id = 77;
         insert into payments (way, external, user_id, paid, credits, at) values ('stars', 'CHX', 77, '100 XTR', 1300000, 1)",
    )
    .await;
    let (code, table) = check(&home, &shop).await;
    let said = line(&table, "books");
    assert!(code == Some(1) && said.contains("WRONG"), "{table}");
    assert!(table.contains("payment 1 was not credited"), "{table}");
}

#[tokio::test]
async fn no_proxy_stands_between_the_bot_and_this_machine() {
    let home = Home::new().await;
    // Nobody listens there.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let proxy = format!("http://{nobody}");
    let own = [("HTTP_PROXY", &*proxy), ("HTTPS_PROXY", &*proxy), ("ALL_PROXY", &*proxy)];
    let own = [&own[..], &[("http_proxy", &*proxy)]].concat();
    let (code, table) = check(&home, &own).await;
    assert_eq!(code, Some(0), "{table}");
    assert!(line(&table, "clock").contains("as telegram's"), "{table}");
    let bot = home.started(&own).await;
    bot.says("catalog read").await;
    home.order().await;
    bot.stop("TERM").await;
}

#[tokio::test]
async fn only_their_owner_may_read_the_files_of_a_bot() {
    let home = Home::new().await;
    let names = ["bot.db", "bot.db-wal", "bot.db-shm", "bot.db.lock"];
    let mode = |name: &str| fs::metadata(home.folder.path().join(name)).unwrap().permissions().mode() & 0o777;
    let bot = home.started(&[]).await;
    bot.says("catalog read").await;
    assert_eq!(names.map(mode), [0o600; 4]);
    // Files that were made before this was so, the log among them.
    for name in names {
        fs::set_permissions(home.folder.path().join(name), fs::Permissions::from_mode(0o644)).unwrap();
    }
    bot.signal("KILL");
    bot.end().await;
    let bot = home.started(&[]).await;
    assert_eq!(names.map(mode), [0o600; 4]);
    bot.stop("TERM").await;
}

/// Answers whatever is asked with the same balance, at a time long past.
fn yesterdays_panel() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let body = r#"{"balance":"1","currency":"USD"}"#;
            let head = "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nConnection: close\r\n";
            let _ = write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len());
        }
    });
    format!("http://{address}/api/v2/")
}

#[tokio::test]
async fn a_check_sees_a_clock_that_is_wrong_and_a_panel_that_is_out_of_reach() {
    let home = Home::new().await;
    let panel = yesterdays_panel();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let nobody = format!("http://{nobody}/");
    let (code, table) = check(&home, &[("PANEL_API_URL", &panel), ("TELOXIDE_API_URL", &nobody)]).await;
    assert_eq!(code, Some(1));
    assert!(line(&table, "clock").contains("ahead of the panel's; set this machine's clock"), "{table}");
    assert!(line(&table, "key").contains("balance 1 USD"), "{table}");
    assert!(line(&table, "catalog").contains("WRONG"), "{table}");
    let elsewhere = format!("https://me:{KEY}@new.example/path?key={KEY}");
    let rows = [
        (Fault::CloudflarePage, "lets only browsers in", "try PANEL_USER_AGENT"),
        (
            Fault::Http(403, "<html>Forbidden</html>".to_owned()),
            "lets only browsers in",
            "try PANEL_USER_AGENT",
        ),
        (
            Fault::MovedTo(302, elsewhere),
            "address is wrong: HTTP 302, sent on to new.example",
            "set PANEL_API_URL",
        ),
        (Fault::Http(404, "<html></html>".to_owned()), "address is wrong: HTTP 404", "set PANEL_API_URL"),
    ];
    for (fault, words, way_out) in rows {
        home.panel.fail_next("*", 2, fault);
        let (code, table) = check(&home, &[]).await;
        assert!(code == Some(1) && line(&table, "key").contains(words) && table.contains(way_out), "{table}");
    }
    home.panel.fail_next("balance", 1, Fault::Http(200, format!(r#"{{"error":"odd {KEY} {MEMBER}"}}"#)));
    let (code, table) = check(&home, &[]).await;
    assert!(code == Some(1) && line(&table, "key").contains("WRONG"), "{table}");
}
