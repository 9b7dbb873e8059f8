//! Telegram's many spellings of one address, brought to `https://t.me/…`. Not here: `@name`, which other platforms have
//! as well.

use url::{Url, form_urlencoded};

use super::{is_profile_name, strip_prefix_any_case};

/// Hosts that show the same as `t.me`.
const SAME_AS_T_ME: [&str; 6] =
    ["telegram.me", "telegram.dog", "www.t.me", "www.telegram.me", "www.telegram.dog", "m.t.me"];

/// `https://t.me/…` for what the apps call `tg://resolve?domain=…` and `tg://join?invite=…`; others have no address.
pub(super) fn from_app_link(written: &str) -> Option<String> {
    let rest = strip_prefix_any_case(written, "tg:")?.trim_start_matches('/');
    let (action, query) = rest.split_once('?')?;
    let value = |wanted: &str| {
        form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.into_owned())
    };
    match action.trim_end_matches('/').to_ascii_lowercase().as_str() {
        "resolve" => {
            let name = value("domain").filter(|name| is_profile_name(name))?;
            let post = value("post")
                .filter(|post| is_token(post))
                .map(|post| format!("/{post}"))
                .unwrap_or_default();
            let start = value("start").filter(|start| is_token(start)).map(|start| format!("?start={start}"));
            Some(format!("https://t.me/{name}{post}{start}", start = start.unwrap_or_default()))
        }
        "join" => value("invite").filter(|hash| is_token(hash)).map(|hash| format!("https://t.me/+{hash}")),
        _ => None,
    }
}

/// Rewrites an address of another spelling; leaves all others alone.
pub(super) fn unify(url: &mut Url) {
    match url.host_str() {
        Some(host) if SAME_AS_T_ME.contains(&host) => {
            // The host is a constant that the parser takes: it cannot refuse it.
            let _ = url.set_host(Some("t.me"));
        }
        Some("web.telegram.org") => {
            let name = url.fragment().and_then(|fragment| fragment.strip_prefix('@'));
            let address =
                name.filter(|name| is_profile_name(name)).map(|name| format!("https://t.me/{name}"));
            if let Some(opened) = address.and_then(|address| Url::parse(&address).ok()) {
                *url = opened;
            }
        }
        _ => {}
    }
    if url.host_str() == Some("t.me") {
        spell_out_invite(url);
    }
}

/// `/joinchat/HASH` for `/+HASH`; digits after the plus are somebody's telephone number, which stays.
fn spell_out_invite(url: &mut Url) {
    let path = url.path();
    let hash = ["/+", "/%2B", "/%2b"].into_iter().find_map(|plus| path.strip_prefix(plus));
    let is_phone =
        |hash: &str| hash.split('/').next().is_none_or(|name| name.bytes().all(|b| b.is_ascii_digit()));
    if let Some(hash) = hash.filter(|hash| !is_phone(hash)) {
        let path = format!("/joinchat/{hash}");
        url.set_path(&path);
    }
}

/// What Telegram takes as a hash, a number or a start parameter.
fn is_token(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}
