//! What a message that goes out is made of: its text, and the buttons under it, as Telegram wants them.
//!
//! Deliberately not here: Telegram's limits on them (`view` keeps them).

use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::view::{self, Act, Look, Screen};

/// A message as it goes out: HTML text, and the buttons under it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outgoing {
    /// Telegram's HTML; names and links are already escaped.
    pub text: String,
    /// The buttons; an empty keyboard shows none, and an edit to it removes those that were there.
    pub keyboard: Keyboard,
}

impl Outgoing {
    /// A message without buttons.
    pub fn text(html: impl Into<String>) -> Self {
        Self { text: html.into(), keyboard: Keyboard::default() }
    }
}

/// What is said over a button that was tapped. Plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// The words.
    pub text: String,
    /// Whether they stand in a box until that is closed, rather than pass by.
    pub alert: bool,
}

/// Rows of buttons, from the top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keyboard(pub Vec<Vec<InlineButton>>);

impl Keyboard {
    /// Whether there is no button at all.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }
}

impl Serialize for Keyboard {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut markup = serializer.serialize_struct("InlineKeyboardMarkup", 1)?;
        markup.serialize_field("inline_keyboard", &self.0)?;
        markup.end()
    }
}

/// One button under a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InlineButton {
    /// What is written on it.
    pub text: String,
    /// Its colour, for a button that acts (Bot API 9.4; older servers and apps ignore it).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<ButtonStyle>,
    /// What a tap does.
    #[serde(flatten)]
    pub action: ButtonAction,
}

impl InlineButton {
    /// A plain button whose tap comes back as `data` (at most 64 bytes).
    pub fn callback(text: impl Into<String>, data: impl Into<String>) -> Self {
        Self { text: text.into(), style: None, action: ButtonAction::Callback(data.into()) }
    }
}

/// A button's colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ButtonStyle {
    /// Green: says yes to something that counts.
    Success,
    /// Red: ends or withdraws something.
    Danger,
    /// Blue: the usual next step.
    Primary,
}

/// What a tap on a button does; Telegram wants exactly one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum ButtonAction {
    /// The bot gets a callback query with this data, 1 to 64 bytes.
    #[serde(rename = "callback_data")]
    Callback(String),
    /// A link is opened.
    #[serde(rename = "url")]
    Url(String),
    /// A text of 1 to 256 characters is copied.
    #[serde(rename = "copy_text", serialize_with = "copy_text")]
    CopyText(String),
}

fn copy_text<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let mut button = serializer.serialize_struct("CopyTextButton", 1)?;
    button.serialize_field("text", text)?;
    button.end()
}

impl From<&Screen> for Outgoing {
    fn from(screen: &Screen) -> Self {
        let rows = screen.rows.iter().map(|row| row.iter().map(InlineButton::from).collect());
        Self { text: screen.text.clone(), keyboard: Keyboard(rows.collect()) }
    }
}

impl From<&view::Button> for InlineButton {
    fn from(button: &view::Button) -> Self {
        Self {
            text: button.label.clone(),
            style: match button.look {
                Look::Plain => None,
                Look::Main => Some(ButtonStyle::Primary),
                Look::Confirm => Some(ButtonStyle::Success),
                Look::Danger => Some(ButtonStyle::Danger),
            },
            action: match &button.act {
                Act::Ask(action) => ButtonAction::Callback(action.encode()),
                Act::Copy(text) => ButtonAction::CopyText(text.clone()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn buttons_look_as_telegram_wants_them() {
        let button = |text: &str, style, action| InlineButton { text: text.into(), style, action };
        let keyboard = Keyboard(vec![
            vec![
                button("Yes", Some(ButtonStyle::Success), ButtonAction::Callback("y".into())),
                button("No", Some(ButtonStyle::Danger), ButtonAction::Callback("n".into())),
            ],
            vec![button("Site", Some(ButtonStyle::Primary), ButtonAction::Url("https://a.example".into()))],
            vec![button("Copy", None, ButtonAction::CopyText("42".into()))],
        ]);
        let expected = json!({ "inline_keyboard": [
            [
                { "text": "Yes", "style": "success", "callback_data": "y" },
                { "text": "No", "style": "danger", "callback_data": "n" },
            ],
            [{ "text": "Site", "style": "primary", "url": "https://a.example" }],
            [{ "text": "Copy", "copy_text": { "text": "42" } }],
        ]});
        assert_eq!(serde_json::to_value(keyboard).unwrap(), expected);
    }
}
