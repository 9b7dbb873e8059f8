//! Settings from pairs: defaults, every kind of mistake, and that no secret is ever said.

use std::{collections::BTreeMap, fs, path::PathBuf, time::Duration};

use secrecy::ExposeSecret;

use super::{
    Access, Mode, RefillParam, Settings, file::read as from_file, from_environment, hints, manual, read_bot,
    read_restore,
};
use crate::i18n::Lang;

const TOKEN: &str = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
const KEY: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

/// What is needed at least, and then what is tried.
fn with<'a>(pairs: &[(&'a str, &'a str)]) -> BTreeMap<&'a str, &'a str> {
    let least = [("TELOXIDE_TOKEN", TOKEN), ("PANEL_API_KEY", KEY), ("ADMIN_IDS", "7")];
    least.into_iter().chain(pairs.iter().copied()).collect()
}

fn refusal(pairs: &[(&str, &str)]) -> String {
    Settings::from_pairs(with(pairs)).expect_err("should be refused").to_string()
}

#[test]
fn defaults_are_those_of_the_manual() {
    let settings = Settings::from_pairs(with(&[])).unwrap();
    assert_eq!(settings.token.expose_secret(), TOKEN);
    assert_eq!(settings.panel_key.expose_secret(), KEY);
    assert_eq!(settings.telegram_url.as_str(), "https://api.telegram.org/");
    assert_eq!(settings.panel_url, "https://promobox.cc/api/v2/");
    assert_eq!(settings.panel_refill_param, RefillParam::Orders);
    assert_eq!(settings.database_url, "sqlite://panelgram.db");
    assert_eq!(settings.admin_ids.as_slice(), [7]);
    assert_eq!((settings.admin_chat_id, settings.admin_topic_id), (None, None));
    assert_eq!(settings.access, Access::Approval);
    assert_eq!(settings.default_language, Lang::Ru);
    assert_eq!(settings.status_poll_interval, Duration::from_secs(30));
    assert_eq!(settings.catalog_refresh_interval, Duration::from_hours(6));
    assert_eq!(settings.panel_timeout, Duration::from_secs(30));
    assert_eq!(settings.panel_add_timeout, Duration::from_mins(1));
    assert_eq!(settings.panel_min_interval, Duration::from_millis(200));
    assert_eq!(settings.submit_patience, Duration::from_mins(15));
    assert_eq!(settings.stuck_after, Duration::from_hours(24));
    assert_eq!(settings.max_active_orders, 50);
    assert_eq!(settings.low_balance_alert, None);
    assert_eq!(settings.log_filter, "info");
    assert!(!settings.allow_http_panel);
}

#[test]
fn values_are_read_as_people_write_them() {
    let settings = Settings::from_pairs(with(&[
        ("ADMIN_IDS", " 30, 10 20;10 "),
        ("MEMBER_IDS", ""),
        ("ADMIN_CHAT_ID", "-1001234567890"),
        ("ADMIN_TOPIC_ID", "4"),
        ("LOW_BALANCE_ALERT", " 12.50 "),
        ("CATALOG_REFRESH_INTERVAL", "1h 30min"),
        ("PANEL_API_URL", "https://Panel.example/API/v2"),
        ("DATABASE_URL", "sqlite:///data/panelgram.db"),
        ("DEFAULT_LANGUAGE", "en"),
        ("PANEL_REFILL_PARAM", "order"),
        ("UNRELATED", "x"),
    ]))
    .unwrap();
    assert_eq!(settings.admin_ids.as_slice(), [10, 20, 30]);
    assert!(settings.admin_ids.contains(20) && !settings.admin_ids.contains(21));
    assert!(settings.member_ids.is_empty());
    assert_eq!(settings.admin_chat_id, Some(-1_001_234_567_890));
    assert_eq!(settings.admin_topic_id, Some(4));
    assert_eq!(settings.low_balance_alert.unwrap().to_string(), "12.50");
    assert_eq!(settings.catalog_refresh_interval, Duration::from_mins(90));
    assert_eq!(settings.panel_url, "https://Panel.example/API/v2", "kept to the letter");
    assert_eq!(settings.default_language, Lang::En);
    assert_eq!(settings.panel_refill_param.name(), "order");
}

#[test]
fn each_wrong_value_is_named_with_what_is_allowed() {
    let cases = [
        ("TELOXIDE_API_URL", "api.telegram.org", "https://"),
        ("TELOXIDE_API_URL", "ftp://api.telegram.org", "https://"),
        ("TELEGRAM_LIMITS", "high", "telegram, none"),
        ("PANEL_API_URL", "promobox.cc", "https://"),
        ("PANEL_API_URL", "https://me:pass@promobox.cc/", "(hidden)"),
        ("ALLOW_HTTP_PANEL", "maybe", "yes, no"),
        ("PANEL_USER_AGENT", "bot\u{7}", "Latin"),
        ("PANEL_TIMEOUT", "30", "with its unit"),
        ("PANEL_ADD_TIMEOUT", "0s", "1s or more"),
        ("PANEL_MIN_INTERVAL", "2min", "up to 60s"),
        ("PANEL_REFILL_PARAM", "id", "order, orders"),
        ("DATABASE_URL", "postgres://localhost/x", "sqlite://"),
        ("DATABASE_URL", "sqlite://", "sqlite://"),
        ("ADMIN_IDS", "7, @owner", "Telegram ids"),
        ("MEMBER_IDS", "-5", "positive"),
        ("ADMIN_CHAT_ID", "1001234567890", "negative"),
        ("ADMIN_TOPIC_ID", "0", "positive"),
        ("ACCESS", "everyone", "approval, open"),
        ("BILLING", "friends", "house, wallet"),
        ("MARKUP", "50", "such as 50%"),
        ("MIN_MARKUP", "-5%", "from 0"),
        ("PRICE_STEP", "0", "above 0"),
        ("LEVELS", "100", "rising"),
        ("LEVELS", "100:2", "rising"),
        ("LEVELS", "100:2%,100:3%", "rising"),
        ("LEVELS", "100:4%,500:2%", "rising"),
        ("LEVELS", "-1:2%", "rising"),
        ("LEVELS", "100:101%", "rising"),
        ("WALLET_CURRENCY", "dollars", "three letters"),
        ("WALLET_RATE", "-1", "above 0"),
        ("ADJUST_MAX", "all", "above 0"),
        ("TOPUP_MIN", "0", "above 0"),
        ("STARS_RATE", "0", "above 0"),
        ("CRYPTOPAY_TOKEN", "12345", "@CryptoBot"),
        ("CRYPTOPAY_URL", "pay.crypt.bot", "https://"),
        ("CRYPTOPAY_ASSETS", "usdt", "such as USDT,TON"),
        ("TERMS_URL", "terms", "http"),
        ("MAX_ACTIVE_ORDERS", "0", "from 1 to 10000"),
        ("DEFAULT_LANGUAGE", "de", "ru, en"),
        ("TIMEZONE", "Moscow", "did you mean Europe/Moscow?"),
        ("TIMEZONE", "+03:00", "such as Europe/Berlin"),
        ("STATUS_POLL_INTERVAL", "500ms", "1s or more"),
        ("STATUS_POLL_INTERVAL", "99999999years", "up to 366days"),
        ("CATALOG_REFRESH_INTERVAL", "-1h", "1s or more"),
        ("SUBMIT_PATIENCE", "soon", "with its unit"),
        ("STUCK_AFTER", "٣h", "with its unit"),
        ("LOW_BALANCE_ALERT", "0", "above 0"),
        ("LOW_BALANCE_ALERT", "$5", "above 0"),
        ("LOW_BALANCE_ALERT", "1e5", "above 0"),
        ("RUST_LOG", "info,x=y=z", "per module"),
    ];
    for (name, value, allowed) in cases {
        let said = refusal(&[(name, value)]);
        assert!(said.contains(&format!("{name} is ")), "{name}: {said}");
        assert!(said.contains(allowed), "{name}: {said}");
        let shown: String = value.escape_debug().collect();
        let is_hidden = said.contains("(hidden)");
        assert!(is_hidden || said.contains(&shown), "{name}: {said}");
    }
}

#[test]
fn what_has_a_time_of_day_is_named_when_it_is_wrong_and_no_passphrase_is_shown() {
    for (name, value, said) in [
        ("BACKUP_AT", "3 am", "BACKUP_AT is \"3 am\"; allowed: a time of day such as 03:00, or off"),
        ("BACKUP_AT", "24:00", "such as 03:00, or off"),
        ("BACKUP_AT", "03:00:30", "such as 03:00, or off"),
        ("BACKUP_AT", "٣:00", "such as 03:00, or off"),
        ("BACKUP_KEEP", "0", "from 1 to 10000"),
        ("BACKUP_PASSPHRASE", "horse", "BACKUP_PASSPHRASE is (hidden); allowed: 12 signs or more"),
    ] {
        let refused = refusal(&[(name, value)]);
        assert!(refused.contains(said), "{refused}");
    }
    let settings = Settings::from_pairs(with(&[("BACKUP_PASSPHRASE", "correct horse battery")])).unwrap();
    assert!(!format!("{settings:?}").contains("horse"));
    assert!(settings.secrets().iter().any(|secret| secret.expose_secret() == "correct horse battery"));
    let plan = settings.daily.plan().unwrap();
    assert_eq!((plan.at.to_string().as_str(), plan.keep, plan.folder), ("03:00:00", 7, None));
    let off = Settings::from_pairs(with(&[("BACKUP_AT", "off")])).unwrap();
    assert!(off.daily.plan().is_none());
}

#[test]
fn what_is_seen_from_outside_is_an_address_and_a_format() {
    for (name, value, allowed) in [
        ("HTTP_LISTEN", "localhost:8080", "for example 127.0.0.1:8080"),
        ("HTTP_LISTEN", "8080", "for example 127.0.0.1:8080"),
        ("WEBHOOK_URL", "bot.example/telegram", "https://"),
        ("LOG_FORMAT", "xml", "text, json"),
    ] {
        let said = refusal(&[(name, value)]);
        assert!(said.contains(&format!("{name} is ")) && said.contains(allowed), "{name}: {said}");
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let refused = Settings::from_pairs(with(&[
        ("TELOXIDE_TOKEN", ""),
        ("ACCESS", "open"),
        ("ADMIN_TOPIC_ID", "3"),
        ("PANEL_TIMEOUT", "x"),
        ("ADMIN_IDS", "x"),
    ]))
    .unwrap_err();
    let names: Vec<&str> = refused.problems().iter().map(super::Problem::name).collect();
    assert_eq!(
        names,
        ["TELOXIDE_TOKEN", "PANEL_TIMEOUT", "ADMIN_IDS", "ACCESS, BILLING", "ADMIN_TOPIC_ID, ADMIN_CHAT_ID"]
    );
}

#[test]
fn nothing_set_points_to_the_demo() {
    let said = Settings::from_pairs::<&str, &str>([]).unwrap_err().to_string();
    assert!(
        said.contains("TELOXIDE_TOKEN is missing") && said.contains("PANEL_API_KEY is missing"),
        "{said}"
    );
    assert!(said.contains("`cargo run -- demo`"), "{said}");
    assert_eq!(said.contains("`panelgram demo`"), cfg!(feature = "demo"), "{said}");
    let half = refusal(&[("PANEL_API_KEY", " ")]);
    assert!(half.contains("PANEL_API_KEY is missing") && !half.contains("TELOXIDE_TOKEN"), "{half}");
}

#[test]
fn contradictions_are_refused_with_the_reason() {
    let crypto = ("CRYPTOPAY_TOKEN", "12345:AAzyxwvutsrqponmlkjihgfedcba98765432");
    let listen = ("HTTP_LISTEN", "127.0.0.1:8080");
    let cases: [(&[(&str, &str)], &str); 9] = [
        (&[crypto, ("WALLET_CURRENCY", "CHF"), ("WALLET_RATE", "0.9")], "no invoices in this currency"),
        (&[crypto, ("CRYPTOPAY_URL", "http://pay.example")], "use https://"),
        (&[("TELEGRAM_LIMITS", "none")], "on this machine"),
        (&[("WEBHOOK_URL", "https://bot.example/telegram")], "set HTTP_LISTEN"),
        (&[listen, ("WEBHOOK_URL", "http://bot.example/telegram")], "https alone"),
        (&[listen, ("WEBHOOK_URL", "https://bot.example:8080/telegram")], "443, 80, 88 or 8443"),
        (&[("ACCESS", "open")], "lets anyone spend your balance"),
        (&[("ADMIN_TOPIC_ID", "3")], "set ADMIN_CHAT_ID"),
        (&[("PANEL_API_URL", "http://panel.example/api/v2")], "ALLOW_HTTP_PANEL=yes"),
    ];
    for (pairs, reason) in cases {
        let said = refusal(pairs);
        assert!(said.contains(reason), "{pairs:?}: {said}");
    }
}

#[test]
fn a_contradiction_with_an_unreadable_setting_is_not_claimed() {
    let said = refusal(&[("ADMIN_CHAT_ID", "our group"), ("ADMIN_TOPIC_ID", "3")]);
    assert!(!said.contains("set ADMIN_CHAT_ID to that group"), "{said}");
}

#[test]
fn plain_http_is_for_this_machine_or_by_the_switch() {
    for address in
        ["http://127.0.0.1:9/api", "http://localhost/", "http://[::1]:80/api", "http://a.localhost/"]
    {
        Settings::from_pairs(with(&[("PANEL_API_URL", address)])).unwrap_or_else(|error| panic!("{error}"));
    }
    for address in
        ["http://127.0.0.1.example/", "http://localhost.example", "http://10.0.0.1/", "HTTP://x.example/"]
    {
        assert!(Settings::from_pairs(with(&[("PANEL_API_URL", address)])).is_err(), "{address}");
        let switched = with(&[("PANEL_API_URL", address), ("ALLOW_HTTP_PANEL", "yes")]);
        Settings::from_pairs(switched).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn a_secret_is_never_said() {
    let wrong_token = format!("{TOKEN} {TOKEN}");
    let address = format!("api.telegram.org/bot{TOKEN}");
    let long = format!("{}{KEY}", "x".repeat(70));
    let cases: [&[(&str, &str)]; 8] = [
        &[("TELOXIDE_TOKEN", &wrong_token)],
        &[("PANEL_API_KEY", "s3cr\u{e9}t-0f1e")],
        &[("TELOXIDE_API_URL", &address)],
        &[("ADMIN_IDS", TOKEN), ("TELOXIDE_TOKEN", "")],
        &[("ADMIN_IDS", KEY), ("PANEL_API_KEY", "")],
        &[("DATABASE_URL", KEY)],
        &[("PANEL_USER_AGENT", &long), ("PANEL_TIMEOUT", &long)],
        &[("PANEL_API_KEY", "short-1"), ("ACCESS", "short-1")],
    ];
    for pairs in cases {
        let refused = Settings::from_pairs(with(pairs)).unwrap_err();
        let said = format!("{refused} {refused:?}");
        for part in ["AAHdqTcv", "0f1e", "short-1", "s3cr"] {
            assert!(!said.contains(part), "{part}: {said}");
        }
    }
    let extra = [("PANEL_EXTRA_FIELDS", "site_token=hidden/field")];
    let debug = format!("{:?}", Settings::from_pairs(with(&extra)).unwrap());
    assert!(debug.contains("site_token") && !debug.contains("hidden/field"), "{debug}");
    let said = refusal(&[("PANEL_EXTRA_FIELDS", "key=x,site_token=hidden/field")]);
    assert!(said.contains("PANEL_EXTRA_FIELDS is (hidden)") && !said.contains("hidden/field"), "{said}");
    assert!(!debug.contains("AAHdqTcv") && !debug.contains("0f1e"), "{debug}");
}

#[test]
fn a_long_or_broken_value_is_shown_on_one_line() {
    let long = "x\n".repeat(5_000);
    let said = refusal(&[("ACCESS", &long)]);
    assert!(said.contains("\"x\\nx") && said.contains('…') && said.len() < 1_000, "{said}");
}

#[test]
fn misspelt_names_are_pointed_out() {
    let hints = |name: &str| hints::misspelt([name.to_owned()].iter(), &Settings::names());
    for (name, meant) in [
        ("PANEL_KEY", "PANEL_API_KEY"),
        ("ADMINS_IDS", "ADMIN_IDS"),
        ("telegram_bot_token", "TELOXIDE_TOKEN"),
        ("STATUS_POL_INTERVAL", "STATUS_POLL_INTERVAL"),
        ("database_url", "DATABASE_URL"),
        ("TELOXIDE_PROXY", "TELEGRAM_PROXY"),
        ("PROXY_URL", "TELEGRAM_PROXY or PANEL_PROXY"),
        ("BOT_PROXY_URL", "TELEGRAM_PROXY"),
    ] {
        assert_eq!(hints(name), [format!("{name} is not a setting; did you mean {meant}?")]);
    }
    assert_eq!(hints("TELOXIDE_COLOUR"), ["TELOXIDE_COLOUR is not a setting and is not read"]);
    for other in ["PATH", "HOME", "GITHUB_TOKEN", "RUST_BACKTRACE", "CARGO_MANIFEST_DIR", "ПАНЕЛЬ", ""]
    {
        assert_eq!(hints(other), Vec::<String>::new(), "{other}");
    }
}

#[test]
fn the_file_is_read_and_the_environment_goes_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(".env");
    let lines =
        format!("TELOXIDE_TOKEN={TOKEN}\n# a comment\nPANEL_API_KEY='{KEY}'\nADMIN_IDS=1\nACCES=open\n");
    fs::write(&file, lines).unwrap();
    let environment = [("ADMIN_IDS", "2"), ("PANEL_API_KEY", ""), ("RUST_LOG", "warn")];
    let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let launch = read_bot(environment.into(), &file).unwrap();
    let Mode::Bot(settings) = launch.mode else { panic!("not the bot") };
    assert_eq!(settings.admin_ids.as_slice(), [2]);
    assert_eq!(settings.panel_key.expose_secret(), KEY, "an empty name in the environment hides nothing");
    assert_eq!(launch.log_filter, "warn");
    assert_eq!(launch.hints, Vec::<String>::new(), "too short to guess from");
}

#[test]
fn what_a_copy_was_sealed_by_may_come_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("passphrase");
    fs::write(&file, "correct horse battery staple\n").unwrap();
    let restore = |file: &str| {
        let environment = [("BACKUP_PASSPHRASE_FILE".to_owned(), file.to_owned())];
        read_restore(environment.into(), &folder.path().join(".env"), PathBuf::from("copy"))
    };
    let launch = restore(file.to_str().unwrap()).unwrap();
    let Mode::Restore { passphrase, .. } = launch.mode else { panic!("not a restore") };
    assert_eq!(passphrase.unwrap().expose_secret(), "correct horse battery staple");
    let said = restore("no/such/file").unwrap_err().to_string();
    assert!(said.contains("BACKUP_PASSPHRASE_FILE: no/such/file: No such file"), "{said}");
}

#[test]
fn the_compilers_database_is_not_the_owners() {
    let handed_on_by_cargo =
        std::env::vars().any(|pair| pair == ("DATABASE_URL".into(), env!("DATABASE_URL").into()));
    let taken = from_environment().get("DATABASE_URL").is_some_and(|value| value == env!("DATABASE_URL"));
    assert!(!taken, "cargo handed it on: {handed_on_by_cargo}");
}

#[test]
fn a_missing_file_is_fine_and_a_broken_one_is_named_without_its_content() {
    assert!(from_file(&PathBuf::from("no-such-folder/.env")).unwrap().is_empty());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(".env");
    for line in [format!("PANEL_API_KEY={KEY} {KEY}"), format!("PANEL_API_KEY='{KEY}")] {
        fs::write(&file, format!("ADMIN_IDS=1\n\n{line}\nACCESS=open\n")).unwrap();
        let said = from_file(&file).unwrap_err().to_string();
        assert!(said.contains(".env: line 3 (PANEL_API_KEY)") && !said.contains("0f1e"), "{said}");
    }
    fs::write(&file, KEY).unwrap();
    let said = from_file(&file).unwrap_err().to_string();
    assert!(said.contains(".env: line 1 is not NAME=value") && !said.contains("0f1e"), "{said}");
    fs::write(&file, [0xff, 0xfe, b'A']).unwrap();
    assert!(from_file(&file).unwrap_err().to_string().contains("could not be read"));
    assert!(from_file(folder.path()).is_err(), "a folder");
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(".env");
    fs::write(&file, format!("\u{feff}PANEL_API_KEY={KEY}\r\nADMIN_IDS=1\r\n")).unwrap();
    let read = from_file(&file).unwrap();
    assert_eq!(read.get("PANEL_API_KEY").map(String::as_str), Some(KEY));
    assert_eq!(read.get("ADMIN_IDS").map(String::as_str), Some("1"));
}

#[test]
fn a_dollar_that_would_be_swallowed_is_refused_with_its_line_and_never_its_value() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(".env");
    let refused = [
        "PANEL_API_KEY=0f1e2d$ecret",
        "export PANEL_API_KEY=0f1e2d${ecret}",
        "PANEL_API_KEY=\"0f1e2d$ecret\"",
        "PANEL_API_KEY = 'a'$ecret",
    ];
    for line in refused {
        fs::write(&file, format!("# costs $5\nADMIN_IDS=1\n{line}\n")).unwrap();
        let said = from_file(&file).unwrap_err().to_string();
        assert!(
            said.contains(".env: line 3 (PANEL_API_KEY) has a $") && said.contains("'single quotes'"),
            "{said}"
        );
        assert!(!said.contains("0f1e") && !said.contains("ecret"), "{said}");
    }
    let taken = [
        ("PANEL_API_KEY='0f1e2d$ecret'", "0f1e2d$ecret"),
        ("PANEL_API_KEY=0f1e2d\\$ecret", "0f1e2d$ecret"),
        ("PANEL_API_KEY=0f1e2d # costs $5", "0f1e2d"),
        ("PANEL_API_KEY=0f1e2d\nNOT_OURS=$HOME/x", "0f1e2d"),
    ];
    for (line, value) in taken {
        fs::write(&file, format!("{line}\n")).unwrap();
        assert_eq!(from_file(&file).unwrap().get("PANEL_API_KEY").map(String::as_str), Some(value), "{line}");
    }
}

#[test]
fn the_manual_lists_every_setting() {
    let manual = manual();
    for name in Settings::names() {
        assert!(manual.contains(&format!("\n  {name}")), "{name}");
    }
    assert!(manual.contains("TELOXIDE_TOKEN [required]"));
    assert!(manual.contains("STATUS_POLL_INTERVAL [default: 30s]"));
}
