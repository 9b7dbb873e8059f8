//! The tokens, the key and the proxy's password of all stories, and a search for them in whatever is said anywhere: whole, in halves, cut, and in other spellings.
//! While stories run, every event of every crate they use is looked through before anything could strike it out.

use std::{
    io,
    sync::{Mutex, Once},
};

use tracing_subscriber::EnvFilter;

/// A token is the bot's number, which everybody may know, and a secret.
pub const TOKEN: &str = "7000000001:test-token-that-must-never-be-printed";
pub const KEY: &str = "panel-key-that-must-never-be-printed";
pub const CRYPTO_PAY_TOKEN: &str = "12346:AAcrypto-pay-token-that-must-never-be-printed";
/// Who a proxy knows the bot as.
pub const PROXY_LOGIN: &str = "proxy-user:proxy-password:that-must-never-be-printed";
pub const PASSPHRASE: &str = "backup-passphrase-that-must-never-be-printed";

/// A piece of this many letters of a secret is a part of it, and no word of a language.
const PIECE: usize = 14;

/// Where a secret was said, if any was.
static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// What must stand nowhere: pieces of all secrets, as they are, in base64, and as bytes that were printed as numbers.
fn forms() -> Vec<String> {
    let half = after_number(TOKEN);
    let mut forms = vec![];
    for secret in [half, KEY, after_number(CRYPTO_PAY_TOKEN), after_number(PROXY_LOGIN), PASSPHRASE] {
        for start in (0..=secret.len() - PIECE).step_by(4) {
            forms.push(secret[start..start + PIECE].to_owned());
        }
        // Wherever it begins in what is encoded.
        forms.extend((0..3).map(|skipped| base64(&secret.as_bytes()[skipped..skipped + 18])));
        let numbers: Vec<String> = secret.bytes().take(8).map(|byte| byte.to_string()).collect();
        forms.push(numbers.join(", "));
    }
    forms.extend((0..3).map(|skipped| base64(&TOKEN.as_bytes()[skipped + 9..skipped + 27])));
    forms
}

/// The secret half of a token.
fn after_number(token: &str) -> &str {
    token.split_once(':').map_or(token, |(_, half)| half)
}

/// Without an end that depends on what follows.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letter = |bits: u32| char::from(LETTERS[usize::try_from(bits & 63).unwrap()]);
    let whole = bytes.chunks_exact(3).map(|three| u32::from_be_bytes([0, three[0], three[1], three[2]]));
    whole.flat_map(|bits| [18, 12, 6, 0].map(|shift| letter(bits >> shift))).collect()
}

/// The first piece of a secret in a text.
pub fn find(text: &str) -> Option<String> {
    forms().into_iter().find(|form| text.contains(form.as_str()))
}

#[track_caller]
pub fn assert_silent(text: &str) {
    if let Some(found) = find(text) {
        let line = text.lines().find(|line| line.contains(&found)).unwrap_or_default();
        panic!("a secret is printed ({found}): {line}");
    }
}

/// From now on every event is looked through, of this bot and of all that speaks for it.
pub fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let filter =
            EnvFilter::new("info,panelgram=trace,teloxide=trace,reqwest=trace,hyper=trace,hyper_util=trace");
        let logs = tracing_subscriber::fmt().with_ansi(false).with_env_filter(filter).with_writer(|| Watch);
        logs.try_init().expect("nobody else starts logs in this binary");
    });
}

/// What was said since [`watch`] that must never be.
pub fn said() -> Vec<String> {
    SAID.lock().map(|said| said.clone()).unwrap_or_default()
}

struct Watch;

impl io::Write for Watch {
    /// One whole event at a time.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        if find(&text).is_some()
            && let Ok(mut said) = SAID.lock()
        {
            said.push(text.into_owned());
        }
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_secret_is_found_in_whatever_form() {
    let (_, half) = TOKEN.split_once(':').unwrap();
    for text in [
        format!("http://127.0.0.1/bot{TOKEN}/getMe"),
        format!("bot{}", TOKEN.replace(':', "%3A")),
        format!("key={KEY}&action=add"),
        half[5..25].to_owned(),
        format!("{:?}", KEY.as_bytes()),
        // `printf 'a7000000001:test-…' | base64`, and the key behind two letters.
        "YTcwMDAwMDAwMDE6dGVzdC10b2tlbi10aGF0LW11c3QtbmV2ZXItYmUtcHJpbnRlZA==".to_owned(),
        "YWJwYW5lbC1rZXktdGhhdC1tdXN0LW5ldmVyLWJlLXByaW50ZWQ=".to_owned(),
    ] {
        assert!(find(&text).is_some(), "{text}");
    }
    assert_eq!(
        find("7000000001 is the bot, and the panel key was refused; a test token must never be printed"),
        None
    );
}
