//! Languages: which one a person reads, and the sentences of `locales/` in it.
//! Here is the way from a key and its values to a finished text; the sentences themselves stand in the `.ftl` files,
//! and what a screen is made of is decided in `view/`.

use std::{borrow::Cow, collections::HashMap, fmt, str::FromStr};

use fluent_templates::{LanguageIdentifier, StaticLoader, fluent_bundle::FluentValue, langid, static_loader};

static_loader! {
    static TEXTS = {
        locales: "./locales",
        fallback_language: "en",
        // Isolating marks (U+2068, U+2069) would be copied along with a link or a number.
        customise: |bundle| {
            bundle.set_use_isolating(false);
            bundle.set_formatter(Some(show_value));
        },
    };
}

static RUSSIAN: LanguageIdentifier = langid!("ru");
static ENGLISH: LanguageIdentifier = langid!("en");

/// `t!(lang, "key", name = value, …)`: a sentence as HTML, see [`text`](crate::i18n::text).
macro_rules! t {
    ($lang:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::i18n::text($lang, $key, &[$((stringify!($name), $crate::i18n::Arg::from($value))),*])
    };
}

/// `label!(lang, "key", name = value, …)`: plain words, see [`label`](crate::i18n::label()).
macro_rules! label_with_names {
    ($lang:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::i18n::label($lang, $key, &[$((stringify!($name), $crate::i18n::Arg::from($value))),*])
    };
}

pub(crate) use {label_with_names as label, t};

/// Where Russian is more widely read than English, by Telegram's `language_code`.
const READ_RUSSIAN: [&str; 12] = ["ru", "be", "uk", "kk", "ky", "tg", "uz", "tt", "ba", "cv", "hy", "az"];

/// A language the bot speaks; `ru` or `en` in the database, in JSON and in settings.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    strum::EnumCount,
    sqlx::Type,
    serde::Serialize,
    serde::Deserialize,
)]
#[sqlx(rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Russian.
    Ru,
    /// English.
    En,
}

impl Lang {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; <Self as strum::EnumCount>::COUNT] = [Self::Ru, Self::En];

    /// The language for a person whose Telegram is set to `code` (`uk`, `pt-br`); `default` if Telegram does not say.
    pub fn from_code(code: Option<&str>, default: Self) -> Self {
        let language = code.and_then(|code| code.split(['-', '_']).next()).unwrap_or_default().trim();
        if language.is_empty() {
            return default;
        }
        if READ_RUSSIAN.iter().any(|known| language.eq_ignore_ascii_case(known)) {
            Self::Ru
        } else {
            Self::En
        }
    }

    /// `ru` or `en`: what is stored, and what Telegram calls it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// What the language calls itself.
    pub fn name(self) -> String {
        label!(self, "language-name")
    }

    fn identifier(self) -> &'static LanguageIdentifier {
        match self {
            Self::Ru => &RUSSIAN,
            Self::En => &ENGLISH,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Lang {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|lang| lang.code() == text).ok_or_else(|| "allowed: ru, en".to_owned())
    }
}

/// A value for a `{ $variable }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg<'a> {
    /// Plain words; escaped where the text is HTML.
    Text(Cow<'a, str>),
    /// HTML of our own making, put in as it is. Never anything that came from outside.
    Html(Cow<'a, str>),
    /// How many: chooses the plural form, and is shown with its thousands apart. Not for ids.
    Count(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<i64> for Arg<'_> {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}

impl From<u32> for Arg<'_> {
    fn from(count: u32) -> Self {
        Self::Count(count.into())
    }
}

impl From<u64> for Arg<'_> {
    fn from(count: u64) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Arg<'_> {
    fn from(count: usize) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

/// The sentence `key` as HTML for a message; every [`Arg::Text`] is escaped.
pub fn text(lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> String {
    render(lang, key, args, |plain| html_escape::encode_double_quoted_attribute(plain))
}

/// The words `key` as plain text, for what Telegram does not parse: buttons, toasts, command descriptions.
pub fn label(lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> String {
    render(lang, key, args, Cow::Borrowed)
}

/// `12345` as `12 345`, with spaces at which no line breaks.
pub fn number(value: i64) -> String {
    group_thousands(&value.to_string())
}

fn render<'a>(
    lang: Lang,
    key: &str,
    args: &'a [(&str, Arg<'a>)],
    escape: impl Fn(&'a str) -> Cow<'a, str>,
) -> String {
    let values: HashMap<&str, FluentValue<'a>> = args
        .iter()
        .map(|(name, arg)| {
            let value = match arg {
                Arg::Text(plain) => FluentValue::String(escape(plain)),
                Arg::Html(html) => FluentValue::String(Cow::Borrowed(html)),
                Arg::Count(count) => FluentValue::from(*count),
            };
            (*name, value)
        })
        .collect();
    look_up(&TEXTS, lang, key, &values)
}

/// A text that is missing in one language is said in English, and one that is missing altogether as its key:
/// a person sees something odd, and the bot goes on.
fn look_up(texts: &StaticLoader, lang: Lang, key: &str, values: &HashMap<&str, FluentValue<'_>>) -> String {
    for identifier in [lang.identifier(), &ENGLISH] {
        match texts.lookup_single_language(identifier, key, Some(values)) {
            Ok(found) => return found,
            Err(error) => tracing::error!(key, language = %identifier, %error, "could not make a text"),
        }
    }
    key.to_owned()
}

/// Fluent shows numbers as JavaScript would; people want `12 345`.
fn show_value<M>(value: &FluentValue<'_>, _memoizer: &M) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    Some(group_thousands(&number.as_string()))
}

fn group_thousands(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("−", rest));
    let (whole, fraction) =
        digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut shown = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            shown.push('\u{a0}');
        }
        shown.push(digit);
    }
    if let Some(fraction) = fraction {
        shown.push('.');
        shown.push_str(fraction);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_has_three_plural_forms() {
        let said = |count: i64| t!(Lang::Ru, "orders-count", count = count);
        assert_eq!(said(1), "1 заказ");
        assert_eq!(said(3), "3 заказа");
        assert_eq!(said(5), "5 заказов");
        assert_eq!(said(11), "11 заказов");
        assert_eq!(said(21), "21 заказ");
        assert_eq!(said(0), "0 заказов");
        assert_eq!(said(1_002), "1\u{a0}002 заказа");
    }

    #[test]
    fn english_has_two_plural_forms() {
        assert_eq!(t!(Lang::En, "orders-count", count = 1_i64), "1 order");
        assert_eq!(t!(Lang::En, "orders-count", count = 1_234_567_usize), "1\u{a0}234\u{a0}567 orders");
    }

    #[test]
    fn what_comes_from_outside_is_escaped_in_html_only() {
        let hostile = "<a href=\"x\">&";
        assert_eq!(
            t!(Lang::En, "language-chosen", name = hostile),
            "Language: <b>&lt;a href=&quot;x&quot;&gt;&amp;</b>"
        );
        assert_eq!(
            label!(Lang::En, "language-chosen", name = hostile),
            "Language: <b><a href=\"x\">&</b>",
            "buttons and toasts show what they are given"
        );
        assert_eq!(
            t!(Lang::En, "language-chosen", name = Arg::Html("<i>x</i>".into())),
            "Language: <b><i>x</i></b>"
        );
    }

    #[test]
    fn values_are_put_in_without_invisible_marks() {
        let said = t!(Lang::Ru, "language-chosen", name = Lang::Ru.name());
        assert_eq!(said, "Язык: <b>Русский</b>");
    }

    #[test]
    fn a_text_that_can_not_be_made_is_its_key() {
        let unknown = ["there-is", "no-such-key"].join("-");
        assert_eq!(text(Lang::Ru, &unknown, &[]), unknown);
        assert_eq!(text(Lang::Ru, "language-chosen", &[]), "language-chosen", "its variable is missing");
        assert_eq!(text(Lang::En, "", &[]), "");
    }

    #[test]
    fn the_first_language_comes_from_telegram() {
        let cases = [
            (Some("ru"), Lang::Ru),
            (Some("uk"), Lang::Ru),
            (Some("KK"), Lang::Ru),
            (Some("ru-RU"), Lang::Ru),
            (Some("en"), Lang::En),
            (Some("pt-br"), Lang::En),
            (Some("rub"), Lang::En),
            (Some("💥"), Lang::En),
        ];
        for (code, expected) in cases {
            assert_eq!(Lang::from_code(code, Lang::Ru), expected, "{code:?}");
        }
        for unsaid in [None, Some(""), Some(" "), Some("-")] {
            assert_eq!(Lang::from_code(unsaid, Lang::Ru), Lang::Ru, "{unsaid:?}");
            assert_eq!(Lang::from_code(unsaid, Lang::En), Lang::En, "{unsaid:?}");
        }
    }

    #[test]
    fn thousands_stand_apart() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1_000, "1\u{a0}000"),
            (-12_345, "−12\u{a0}345"),
            (i64::MIN, "−9\u{a0}223\u{a0}372\u{a0}036\u{a0}854\u{a0}775\u{a0}808"),
        ];
        for (value, expected) in cases {
            assert_eq!(number(value), expected);
        }
        assert_eq!(group_thousands("1234.5"), "1\u{a0}234.5");
    }

    #[test]
    fn a_language_is_stored_by_its_code() {
        for lang in Lang::ALL {
            assert_eq!(serde_json::to_string(&lang).unwrap(), format!("\"{lang}\""));
            assert_eq!(lang.code().parse(), Ok(lang));
        }
        assert!("de".parse::<Lang>().is_err());
    }
}
