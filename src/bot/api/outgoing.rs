//! What a message that goes out is made of: its text, and the buttons under it, as Telegram wants them.
//!
//! Deliberately not here: Telegram's limits on them (`view` keeps them).

use serde::Serialize;
use teloxide::{
    payloads::AnswerCallbackQuery,
    requests::Payload,
    types::{
        CallbackQueryId, CopyTextButton, InlineKeyboardButton, InlineKeyboardButtonKind, LinkPreviewOptions,
        MessageId, True,
    },
};

use crate::view::{self, Act, Screen, Style};

/// The most characters a callback query's answer may have.
const ANSWER_MAX: usize = 200;

/// Link previews would turn every order card into an advertisement of somebody's page.
pub(in crate::bot) const NO_PREVIEW: LinkPreviewOptions = LinkPreviewOptions {
    is_disabled: true,
    url: None,
    prefer_small_media: false,
    prefer_large_media: false,
    show_above_text: false,
};

/// A message as it goes out: HTML text, and the buttons under it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outgoing {
    /// Telegram's HTML; names and links are already escaped.
    pub text: String,
    /// The buttons; an empty keyboard shows none, and an edit to it removes those that were there.
    pub keyboard: Keyboard,
    /// Asks for an answer, if there are no buttons: what stands in the empty line in which that is typed. A new message asks; an edited
    /// one can't.
    pub asks: Option<String>,
    /// The message that it answers, if that is still there: who wrote it is asked, and nobody else.
    pub answers: Option<MessageId>,
}

impl Outgoing {
    /// A message without buttons.
    pub fn text(html: impl Into<String>) -> Self {
        Self { text: html.into(), ..Self::default() }
    }

    /// A payload of teloxide's with this message's buttons, in place of its own.
    pub(super) fn dress<P>(&self, payload: P) -> Dressed<'_, P> {
        let buttons = Some(&self.keyboard).filter(|keyboard| !keyboard.is_empty());
        Dressed { payload, reply_markup: buttons.map(Markup::Buttons) }
    }

    /// The same of a new message, which may ask instead.
    pub(super) fn dress_new<P>(&self, payload: P) -> Dressed<'_, P> {
        let Dressed { payload, reply_markup } = self.dress(payload);
        let asks = self.asks.as_deref().map(|placeholder| Markup::Asks {
            force_reply: True,
            selective: True,
            input_field_placeholder: placeholder,
        });
        Dressed { payload, reply_markup: reply_markup.or(asks) }
    }
}

/// A payload with buttons as the Bot API has them since 9.4.
#[derive(Serialize)]
pub(super) struct Dressed<'a, P> {
    #[serde(flatten)]
    payload: P,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_markup: Option<Markup<'a>>,
}

/// What stands below a message, or in place of people's keyboard.
#[derive(Serialize)]
#[serde(untagged)]
enum Markup<'a> {
    Buttons(&'a Keyboard),
    /// Telegram begins an answer to the message for whom it mentions, or whose message it answers.
    Asks {
        force_reply: True,
        selective: True,
        input_field_placeholder: &'a str,
    },
}

impl<P: Payload> Payload for Dressed<'_, P> {
    type Output = P::Output;
    const NAME: &'static str = P::NAME;
}

/// What is said over a button that was tapped. Plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// The words.
    pub text: String,
    /// Whether they stand in a box until that is closed, rather than pass by.
    pub alert: bool,
}

impl Toast {
    /// The answer to a tap, cut to what Telegram shows; without a toast it only says that the tap was seen.
    pub(in crate::bot) fn answer(query: CallbackQueryId, toast: Option<Self>) -> AnswerCallbackQuery {
        let mut answer = AnswerCallbackQuery::new(query);
        if let Some(Self { text, alert }) = toast {
            answer.text = Some(text.chars().take(ANSWER_MAX).collect());
            answer.show_alert = alert.then_some(true);
        }
        answer
    }
}

/// Rows of buttons, from the top.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Keyboard {
    /// The rows.
    pub inline_keyboard: Vec<Vec<InlineButton>>,
}

impl Keyboard {
    /// Whether there is no button at all.
    pub fn is_empty(&self) -> bool {
        self.inline_keyboard.iter().all(Vec::is_empty)
    }
}

/// One button under a message: teloxide's, and its colour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InlineButton {
    /// What is written on it, and what a tap does.
    #[serde(flatten)]
    pub button: InlineKeyboardButton,
    /// Its colour, for a button that acts (Bot API 9.4; older servers and apps ignore it).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<ButtonStyle>,
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

impl From<&Screen> for Outgoing {
    fn from(screen: &Screen) -> Self {
        let rows = screen.rows.iter().map(|row| row.iter().map(InlineButton::from).collect());
        let keyboard = Keyboard { inline_keyboard: rows.collect() };
        Self { text: screen.text.clone(), keyboard, asks: screen.asks.clone(), answers: None }
    }
}

impl From<&view::Button> for InlineButton {
    fn from(button: &view::Button) -> Self {
        Self {
            button: InlineKeyboardButton {
                text: button.label.clone(),
                kind: match &button.act {
                    Act::Ask(action) => InlineKeyboardButtonKind::CallbackData(action.encode()),
                    Act::Copy(text) => {
                        InlineKeyboardButtonKind::CopyText(CopyTextButton { text: text.clone() })
                    }
                    Act::Open(url) => InlineKeyboardButtonKind::Url(url.clone()),
                },
            },
            style: match button.style {
                Style::Plain => None,
                Style::Main => Some(ButtonStyle::Primary),
                Style::Confirm => Some(ButtonStyle::Success),
                Style::Danger => Some(ButtonStyle::Danger),
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
        let button = |text: &str, style, kind| InlineButton {
            button: InlineKeyboardButton { text: text.into(), kind },
            style,
        };
        let copy = InlineKeyboardButtonKind::CopyText(CopyTextButton { text: "42".into() });
        let keyboard = Keyboard {
            inline_keyboard: vec![
                vec![
                    button(
                        "Yes",
                        Some(ButtonStyle::Success),
                        InlineKeyboardButtonKind::CallbackData("y".into()),
                    ),
                    button(
                        "No",
                        Some(ButtonStyle::Danger),
                        InlineKeyboardButtonKind::CallbackData("n".into()),
                    ),
                ],
                vec![button("Copy", None, copy)],
            ],
        };
        let expected = json!({ "inline_keyboard": [
            [
                { "text": "Yes", "style": "success", "callback_data": "y" },
                { "text": "No", "style": "danger", "callback_data": "n" },
            ],
            [{ "text": "Copy", "copy_text": { "text": "42" } }],
        ]});
        assert_eq!(serde_json::to_value(keyboard).unwrap(), expected);
    }
}
