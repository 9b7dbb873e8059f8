//! What screens are put together from: buttons and rows, pages, bars, money, time, and untrusted words made fit to be
//! shown. What a screen says is not here: that is in the flow's own file.

use std::time::Duration;

use unicode_segmentation::UnicodeSegmentation;

use super::{
    Act, Button, Reader, Screen, Style,
    page::{Paging, QuickRow, ServiceRow},
};
use crate::{
    clock::Moment,
    dialog::Action,
    domain::{
        catalog::Service,
        money::{Rate, Sum},
        platform::Platform,
        text::visible,
    },
    i18n::{Arg, Lang, label, number, t},
};

/// The longest label of a button, in UTF-16 units: more is cut off by Telegram on a phone's width.
pub const LABEL: usize = 48;

/// A name in full, in UTF-16 units: the longest real one has 213 characters, some of them emoji.
pub const NAME: usize = 500;

/// A name that only reminds of what one is at.
pub const SHORT: usize = 60;

/// An id that a panel gave.
pub const ID: usize = 64;

/// A link. Longer ones are shown by their beginning, and kept whole.
pub const LINK: usize = 400;

/// Somebody else's words: a panel's reason, the bot's findings.
pub const WORDS: usize = 300;

/// Stands where there is nothing to be shown.
const NOTHING: &str = "—";

/// How far ahead of now a moment may lie that Telegram shows in the reader's zone, in milliseconds: a little less than its 1,098 days.
const AHEAD: i64 = 1_000 * 86_400_000;

/// The last moment that Telegram knows, in milliseconds: its dates have 32 bits.
const LATEST: i64 = 2_147_483_647_000;

/// What is not left standing at the end of a name that was cut.
const LOOSE: [char; 12] = ['|', '-', '–', '—', '(', '[', ',', '·', '/', ':', '&', '+'];

/// How many boxes a bar has.
const BAR: i64 = 10;

/// A screen with these rows; empty rows are left out, because Telegram refuses them.
pub fn screen(text: String, rows: Vec<Vec<Button>>) -> Screen {
    Screen { text, rows: rows.into_iter().filter(|row| !row.is_empty()).collect(), asks: None }
}

/// A button as Telegram draws it.
pub fn button(label: String, action: Action) -> Button {
    Button { label, style: Style::Plain, act: Act::Ask(action) }
}

/// The main way on.
pub fn main(label: String, action: Action) -> Button {
    Button { style: Style::Main, ..button(label, action) }
}

/// A button that confirms.
pub fn confirm(label: String, action: Action) -> Button {
    Button { style: Style::Confirm, ..button(label, action) }
}

/// A button that refuses or stops.
pub fn danger(label: String, action: Action) -> Button {
    Button { style: Style::Danger, ..button(label, action) }
}

/// The last row of every screen that is a step of the conversation. The group has no conversation, and so no row.
pub fn back_and_menu(reader: &Reader) -> Vec<Button> {
    if reader.in_group {
        return vec![];
    }
    vec![
        button(label!(reader.lang, "btn-back"), Action::Back),
        button(label!(reader.lang, "btn-menu"), Action::Menu),
    ]
}

/// The menu, from a message that stays as it is.
pub fn fresh_menu(reader: &Reader) -> Option<Button> {
    (!reader.in_group).then(|| button(label!(reader.lang, "btn-menu"), Action::FreshMenu))
}

/// `‹  2/14  ›`, where there is more than one page. All three are always there, so that the arrows stay where the thumb is.
pub fn pager(paging: Paging, to: impl Fn(usize) -> Action) -> Vec<Button> {
    if paging.pages < 2 {
        return vec![];
    }
    let here = format!("{}/{}", paging.page.saturating_add(1), paging.pages);
    let earlier = paging.page.checked_sub(1).map(|page| button("‹".into(), to(page)));
    let later = paging
        .page
        .checked_add(1)
        .filter(|page| *page < paging.pages)
        .map(|page| button("›".into(), to(page)));
    let no_more = || button("·".into(), Action::Nothing);
    vec![earlier.unwrap_or_else(no_more), button(here, Action::Nothing), later.unwrap_or_else(no_more)]
}

/// A label of which the end is always to be seen: `a very long na… · 0.90 USD`.
pub fn label_ending(name: &str, end: &str) -> String {
    let end = line(end, LABEL - 10);
    let room = LABEL.saturating_sub(units(&end) + 3);
    format!("{} · {end}", line(name, room))
}

/// Services as rows: name and rate. Below a platform's heading its name is not repeated.
pub fn service_buttons(rows: &[ServiceRow], within: Option<Platform>, reader: &Reader) -> Vec<Vec<Button>> {
    let one = |row: &ServiceRow| vec![service_button(row, &name_within(&row.name, within), reader)];
    rows.iter().take(super::page::ROWS).map(one).collect()
}

fn name_within(name: &str, platform: Option<Platform>) -> String {
    platform.map_or_else(|| name.to_owned(), |platform| platform.without_name(name))
}

/// Services at hand as rows, favourites with their star.
pub fn quick_buttons(rows: &[QuickRow], within: Option<Platform>, reader: &Reader) -> Vec<Vec<Button>> {
    let name = |row: &QuickRow| {
        let name = line(&name_within(&row.service.name, within), LABEL);
        if row.starred { format!("★ {name}") } else { name }
    };
    let one = |row: &QuickRow| vec![service_button(&row.service, &name(row), reader)];
    rows.iter().take(super::page::ROWS).map(one).collect()
}

/// Platforms in twos, with how many services each offers: `Instagram · 186`.
pub fn platform_buttons(rows: &[(Platform, usize)], lang: Lang) -> Vec<Vec<Button>> {
    let one = |(at, services): &(Platform, usize)| {
        button(counted(&platform(*at, lang), *services), Action::Categories { platform: *at, page: 0 })
    };
    rows.chunks(2).map(|pair| pair.iter().map(one).collect()).collect()
}

/// `Likes · 186`.
pub fn counted(name: &str, services: usize) -> String {
    label_ending(name, &number(i64::try_from(services).unwrap_or(i64::MAX)))
}

fn service_button(row: &ServiceRow, name: &str, reader: &Reader) -> Button {
    let rate = rate(row.rate, reader);
    let price = if row.per_order { label!(reader.lang, "rate-per-order", rate = rate) } else { rate };
    button(label_ending(name, &price), Action::Service(row.id))
}

/// Lines that are there, one below the other.
pub fn lines(lines: impl IntoIterator<Item = Option<String>>) -> String {
    join(lines, "\n")
}

/// Paragraphs that are there, an empty line between them.
pub fn paragraphs(paragraphs: impl IntoIterator<Item = Option<String>>) -> String {
    join(paragraphs, "\n\n")
}

fn join(parts: impl IntoIterator<Item = Option<String>>, between: &str) -> String {
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
}

/// Figures below each other, in a type of even width: names to the left, figures to the right. HTML.
pub fn table(rows: &[(String, String)]) -> String {
    let width = |texts: fn(&(String, String)) -> &String| {
        rows.iter().map(|row| texts(row).chars().count()).max().unwrap_or(0)
    };
    let (names, figures) = (width(|row| &row.0), width(|row| &row.1));
    let line = |(name, figure): &(String, String)| format!("{name:<names$}  {figure:>figures$}");
    format!("<code>{}</code>", html(&rows.iter().map(line).collect::<Vec<_>>().join("\n")))
}

/// Plain text as HTML.
pub fn html(plain: &str) -> String {
    html_escape::encode_text(plain).into_owned()
}

/// An id or a text that people copy, as HTML. Nothing invisible is added to it.
pub fn code(plain: &str, most: usize) -> String {
    format!("<code>{}</code>", html(&shorten(plain, most)))
}

/// Untrusted words as one line of at most `most` UTF-16 units: nothing invisible, never empty, and unable to turn the
/// direction of what stands beside them. Plain text, not HTML.
pub fn line(untrusted: &str, most: usize) -> String {
    let shown = shorten(untrusted, most.saturating_sub(2));
    if shown.chars().any(runs_leftwards) { format!("\u{2068}{shown}\u{2069}") } else { shown }
}

/// Untrusted words of several lines: at most `most` UTF-16 units in at most `rows` lines. Plain text, not HTML.
pub fn block(untrusted: &str, most: usize, rows: usize) -> String {
    let each = untrusted.lines().map(str::trim).filter(|row| !row.is_empty());
    let kept: Vec<String> = each.take(rows).map(|row| line(row, most)).collect();
    let mut left = most;
    let mut shown = vec![];
    for row in kept {
        if units(&row) > left {
            shown.extend((left > 20).then(|| line(&row, left)));
            break;
        }
        left = left.saturating_sub(units(&row) + 1);
        shown.push(row);
    }
    shown.join("\n")
}

fn shorten(untrusted: &str, most: usize) -> String {
    // Four times the room is more than enough to fill it, and keeps a text of megabytes cheap.
    let beginning: String = untrusted.chars().take(most.saturating_mul(4).max(64)).collect();
    let clean = visible(&beginning);
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = cut(&clean, most);
    if shown.is_empty() { NOTHING.into() } else { shown }
}

/// The beginning of `text` and `…` where it is longer than `most` UTF-16 units: whole words, unless the last one is most of it, and
/// never half an emoji.
fn cut(text: &str, most: usize) -> String {
    if units(text) <= most {
        return text.into();
    }
    let mut shown = String::new();
    let mut left = most.saturating_sub(1);
    for grapheme in text.graphemes(true) {
        let Some(rest) = left.checked_sub(units(grapheme)) else { break };
        left = rest;
        shown.push_str(grapheme);
    }
    let is_inside = !text[shown.len()..].starts_with(char::is_whitespace);
    let whole = if is_inside { shown.rfind(char::is_whitespace) } else { Some(shown.len()) };
    let kept = whole.filter(|end| end * 5 >= shown.len() * 3).map_or(shown.as_str(), |end| {
        shown[..end].trim_end_matches(|last: char| last.is_whitespace() || LOOSE.contains(&last))
    });
    format!("{}…", if kept.is_empty() { shown.trim_end() } else { kept.trim_end() })
}

/// How long a text is as Telegram counts it.
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Letters of Hebrew, Arabic and their neighbours.
fn runs_leftwards(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// What a platform is called.
pub fn platform(platform: Platform, lang: Lang) -> String {
    match platform.slug() {
        "other" => label!(lang, "platform-other"),
        "website" => label!(lang, "platform-website"),
        "apps" => label!(lang, "platform-apps"),
        "press" => label!(lang, "platform-press"),
        "vk" => label!(lang, "platform-vk"),
        "ok" => label!(lang, "platform-ok"),
        "dzen" => label!(lang, "platform-dzen"),
        "yandex" => label!(lang, "platform-yandex"),
        "yandex_music" => label!(lang, "platform-yandex-music"),
        _ => platform.name().to_owned(),
    }
}

/// A sum in the currency that prices are in.
pub fn money(sum: impl Sum, reader: &Reader) -> String {
    money_in(sum, &reader.currency, reader.lang)
}

/// A sum in the panel's currency.
pub fn panel_money(sum: impl Sum, reader: &Reader) -> String {
    money_in(sum, &reader.panel_currency, reader.lang)
}

/// A sum in a named currency.
pub fn money_in(sum: impl Sum, currency: &str, lang: Lang) -> String {
    with_currency(&sum.shown(), currency, lang)
}

/// The same to the last digit: where two sums stand beside each other that may differ by less than a hundredth.
pub fn exact_in(sum: impl Sum, currency: &str, lang: Lang) -> String {
    with_currency(&sum.to_string(), currency, lang)
}

/// The same, never less than it is: what has to be paid at most, or is missing.
pub fn money_up_in(sum: impl Sum, currency: &str, lang: Lang) -> String {
    with_currency(&sum.shown_up(), currency, lang)
}

/// A rate, without what it is for.
pub fn rate(rate: Rate, reader: &Reader) -> String {
    rate_in(rate, &reader.currency, reader.lang)
}

/// The same in a named currency.
pub fn rate_in(rate: Rate, currency: &str, lang: Lang) -> String {
    with_currency(&rate.to_string(), currency, lang)
}

fn with_currency(figure: &str, currency: &str, lang: Lang) -> String {
    let figure = match lang {
        Lang::En => figure.to_owned(),
        Lang::Ru => figure.replace('.', ","),
    };
    let currency = currency.trim();
    let sign = match currency.to_ascii_uppercase().as_str() {
        "" => return figure,
        "USD" | "$" => "$",
        "EUR" | "€" => "€",
        "GBP" | "£" => "£",
        "RUB" | "RUR" | "₽" => "₽",
        "UAH" | "₴" => "₴",
        "KZT" | "₸" => "₸",
        "TRY" | "₺" => "₺",
        "INR" | "₹" => "₹",
        _ => return format!("{figure}\u{a0}{}", line(currency, 10)),
    };
    // English writes $0.90, Russian 0,90 $; ₽ follows in both.
    if lang == Lang::En && matches!(sign, "$" | "€" | "£" | "₹" | "₺") {
        match figure.strip_prefix('\u{2212}') {
            Some(rest) => format!("\u{2212}{sign}{rest}"),
            None => format!("{sign}{figure}"),
        }
    } else {
        format!("{figure}\u{a0}{sign}")
    }
}

/// What a service costs, and for how many. HTML.
pub fn rate_line(service: &Service, reader: &Reader) -> String {
    let rate = rate(service.rate, reader);
    if service.is_per_order() {
        t!(reader.lang, "fact-rate-per-order", rate = rate)
    } else {
        t!(reader.lang, "fact-rate-per-1000", rate = rate)
    }
}

/// `▰▰▰▰▱▱▱▱▱▱ 43 %`.
pub fn bar(percent: i64) -> String {
    let percent = percent.clamp(0, 100);
    let full = usize::try_from(percent * BAR / 100).unwrap_or(0);
    let boxes = usize::try_from(BAR).unwrap_or(0);
    format!("{}{} {percent}\u{a0}%", "▰".repeat(full), "▱".repeat(boxes.saturating_sub(full)))
}

/// A moment as each reader's Telegram shows it, in their own zone and way (Bot API 9.5); a client that is too old for it, and a
/// moment that Telegram does not take for one, show what stands inside: `22 Nov 16:24 UTC`, or what it is in `TIMEZONE`. HTML.
pub fn time(at: Moment, reader: &Reader) -> Arg<'static> {
    Arg::Html(local_time(at, reader).into())
}

/// The same, to stand by itself. HTML.
pub fn local_time(at: Moment, reader: &Reader) -> String {
    let said = html(&zoned(at, reader));
    let is_known = (0..=LATEST).contains(&at.0) && at.0.saturating_sub(reader.now.0) <= AHEAD;
    if !is_known {
        return said;
    }
    format!("<tg-time unix=\"{}\" format=\"dt\">{said}</tg-time>", at.0 / 1000)
}

/// `22 Nov 16:24 UTC`, with the year where it is another one than now. Plain text.
fn zoned(at: Moment, reader: &Reader) -> String {
    let Some(when) = reader.zone.wall(at) else { return NOTHING.into() };
    let this_year = reader.zone.wall(reader.now).is_some_and(|now| now.year() == when.year());
    let (day, month) = (
        when.day().to_string(),
        label!(reader.lang, "month", month = u32::from(when.month().unsigned_abs())),
    );
    let clock = format!("{:02}:{:02} {}", when.hour(), when.minute(), reader.zone.offset(at));
    if this_year {
        label!(reader.lang, "time", day = day, month = month, clock = clock)
    } else {
        let year = when.year().to_string();
        label!(reader.lang, "time-with-year", day = day, month = month, clock = clock, year = year)
    }
}

/// How long, in its largest unit: `5 minutes`, `3 hours`, `2 days`.
pub fn span(length: Duration, lang: Lang) -> String {
    let minutes = length.as_secs() / 60;
    match minutes {
        0..60 => label!(lang, "span-minutes", count = minutes.max(1)),
        60..2880 => label!(lang, "span-hours", count = minutes / 60),
        _ => label!(lang, "span-days", count = minutes / 1440),
    }
}

/// `1 000–20 000`, or the only number that there is.
pub fn limits(min: i64, max: i64) -> String {
    if min == max { number(min) } else { format!("{}–{}", number(min), number(max)) }
}

/// `Instagram › <b>Likes</b>`: where one is. HTML.
pub fn breadcrumb(path: &[&str], here: &str) -> String {
    let mut parts: Vec<String> = path.iter().map(|part| html(&line(part, SHORT))).collect();
    parts.push(format!("<b>{}</b>", html(&line(here, SHORT))));
    parts.join(" › ")
}

/// `Quantity: <b>1 000</b>`, for figures that stand alone. HTML.
pub fn fact(name: &str, value: &str, lang: Lang) -> String {
    t!(lang, "fact", name = name, value = value)
}

/// How many were asked for already.
pub fn quantity_line(quantity: i64, lang: Lang) -> String {
    t!(lang, "page-wanted", quantity = quantity)
}

/// `utm_source, igsh, …`.
pub fn parameter_names(parameters: &[String]) -> Arg<'static> {
    let shown: Vec<String> = parameters.iter().take(5).map(|name| code(name, 30)).collect();
    let more = if parameters.len() > shown.len() { ", …" } else { "" };
    Arg::Html(format!("{}{more}", shown.join(", ")).into())
}
