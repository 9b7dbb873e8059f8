//! People as others read of them: names are untrusted, and lead to profiles only where Telegram takes that.

use super::parts::{ID, SHORT, code, html, line, lines};
use crate::domain::user::User;

/// The name, in a way that Telegram takes for speaking to that person. HTML.
pub fn mention(user: &User) -> String {
    format!("<a href=\"tg://user?id={}\">{}</a>", user.id.0, html(&name_of(user)))
}

/// Name – which leads to their profile –, `@username` and id over two lines. HTML.
pub fn profile(user: &User) -> String {
    let username =
        user.username.as_deref().map(|name| format!(" · {}", html(&line(&format!("@{name}"), 40))));
    lines([
        Some(format!("<b>{}</b>{}", link_to(user), username.unwrap_or_default())),
        Some(code(&user.id.0.to_string(), ID)),
    ])
}

/// By a public name everybody gets to the profile; by the id only where the person's settings let them.
fn link_to(user: &User) -> String {
    let is_name = |name: &&str| {
        (4..=32).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    match user.username.as_deref().filter(is_name) {
        Some(name) => format!("<a href=\"https://t.me/{name}\">{}</a>", html(&name_of(user))),
        None => mention(user),
    }
}

/// Name, `@username` and id in one line. HTML.
pub fn person_html(user: &User) -> String {
    format!("{} · {}", html(&short_name(user)), code(&user.id.0.to_string(), ID))
}

/// The name; the id of somebody whom the settings name and who never wrote.
fn name_of(user: &User) -> String {
    if user.name.is_empty() { format!("id {}", user.id.0) } else { line(&user.name, SHORT) }
}

/// Name and `@username`. Plain text.
pub fn short_name(user: &User) -> String {
    let name = name_of(user);
    user.username
        .as_deref()
        .map_or(name.clone(), |username| format!("{name} {}", line(&format!("@{username}"), 40)))
}
