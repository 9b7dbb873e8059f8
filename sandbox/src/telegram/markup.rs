//! Inline keyboards: what Telegram refuses about them, and as people see them.

use serde_json::Value;

use super::{body::Arguments, model::Button, refusal::Refusal};

const ACTIONS: &[&str] = &[
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
    "disabled",
];
const STYLES: &[&str] = &["danger", "success", "primary"];

/// The inline keyboard of a call; empty if there is none or another kind of markup.
pub(super) fn read(arguments: &Arguments) -> Result<Vec<Vec<Button>>, Refusal> {
    let rows = arguments.fields.get("reply_markup").and_then(|markup| markup["inline_keyboard"].as_array());
    let mut keyboard = Vec::new();
    for row in rows.into_iter().flatten() {
        let buttons = row.as_array().into_iter().flatten();
        let buttons: Vec<Button> = buttons.map(read_button).collect::<Result<_, _>>()?;
        if buttons.len() > 8 {
            return Err(Refusal::wrong("reply markup is too long"));
        }
        // Telegram drops empty rows in silence.
        if !buttons.is_empty() {
            keyboard.push(buttons);
        }
    }
    if keyboard.iter().map(Vec::len).sum::<usize>() > 100 {
        return Err(Refusal::wrong("reply markup is too long"));
    }
    Ok(keyboard)
}

fn read_button(raw: &Value) -> Result<Button, Refusal> {
    let text = |field: &str| raw[field].as_str().map(str::to_owned);
    let button = Button {
        text: text("text").unwrap_or_default(),
        style: text("style"),
        data: text("callback_data"),
        url: text("url"),
        copy_text: raw["copy_text"]["text"].as_str().map(str::to_owned),
        raw: raw.clone(),
    };
    if button.text.trim().is_empty() {
        return Err(unreadable("Field \"text\" must be non-empty"));
    }
    if button.style.as_deref().is_some_and(|style| !STYLES.contains(&style)) {
        return Err(unreadable("invalid button style specified"));
    }
    check_action(raw, &button)?;
    Ok(button)
}

fn check_action(raw: &Value, button: &Button) -> Result<(), Refusal> {
    let actions = ACTIONS.iter().filter(|action| raw.get(**action).is_some()).count();
    if actions > 1 {
        return Err(unreadable("exactly one action field must be used"));
    }
    if actions == 0 || button.data.as_deref() == Some("") || button.url.as_deref() == Some("") {
        return Err(unreadable("Text buttons are unallowed in the inline keyboard"));
    }
    if button.data.as_ref().is_some_and(|data| data.len() > 64) {
        return Err(Refusal::wrong("BUTTON_DATA_INVALID"));
    }
    if button.copy_text.as_ref().is_some_and(|text| text.is_empty() || text.chars().count() > 256) {
        return Err(Refusal::wrong("BUTTON_COPY_TEXT_INVALID"));
    }
    match button.url.as_deref().map(check_url) {
        Some(Err(why)) => {
            let url = button.url.as_deref().unwrap_or_default();
            Err(Refusal::wrong(format!("inline keyboard button URL '{url}' is invalid: {why}")))
        }
        _ => Ok(()),
    }
}

fn unreadable(why: &str) -> Refusal {
    Refusal::wrong(format!("can't parse inline keyboard button: {why}"))
}

fn check_url(url: &str) -> Result<(), &'static str> {
    let full = if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
    let parsed = url::Url::parse(&full).map_err(|_| "Wrong HTTP URL")?;
    match parsed.scheme() {
        "tg" | "ton" | "tonsite" => Ok(()),
        "http" | "https"
            if parsed.host_str().is_some_and(|host| host.contains('.') && !host.ends_with('.')) =>
        {
            Ok(())
        }
        "http" | "https" => Err("Wrong HTTP URL"),
        _ => Err("Unsupported URL protocol"),
    }
}
