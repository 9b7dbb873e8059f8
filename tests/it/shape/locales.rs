//! The languages say the same things, and the code says nothing that is not in them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use fluent_templates::fluent_bundle::FluentResource;

use super::source::{Source, literals};

/// A text longer than this that is the same in both languages was not translated.
const LETTERS: usize = 20;

/// Words of the code that look like keys and are none.
const NO_KEYS: [&str; 0] = [];

/// One language's messages by key.
type Messages = BTreeMap<String, Message>;

struct Message {
    file: String,
    text: String,
}

impl Message {
    fn variables(&self) -> BTreeSet<String> {
        let names = self
            .text
            .split('$')
            .skip(1)
            .map(|rest| rest.chars().take_while(|letter| is_word(*letter)).collect());
        names.collect()
    }
}

#[test]
fn both_languages_have_the_same_keys_and_variables() {
    let (english, russian) = (read("en"), read("ru"));
    let keys = |messages: &Messages| messages.keys().cloned().collect::<BTreeSet<_>>();
    let only: Vec<_> = keys(&english).symmetric_difference(&keys(&russian)).cloned().collect();
    assert!(only.is_empty(), "in one language only: {only:#?}");
    for (key, message) in &english {
        let other = &russian[key];
        assert_eq!(message.variables(), other.variables(), "the variables of {key}");
        assert_eq!(message.file, other.file, "{key} stands in different files");
    }
}

#[test]
fn long_russian_texts_are_russian() {
    let russian = read("ru");
    for (key, message) in read("en") {
        let letters = message.text.chars().filter(|letter| letter.is_alphabetic()).count();
        assert!(letters <= LETTERS || russian[&key].text != message.text, "{key} was not translated");
    }
}

#[test]
fn every_key_is_used() {
    let code: Vec<String> = Source::all().iter().map(Source::code_and_tests).collect();
    let said: BTreeSet<&str> = code.iter().flat_map(|code| literals(code)).collect();
    // `format!("status-{word}")` uses all keys that begin so.
    let beginnings: Vec<&str> = said
        .iter()
        .filter_map(|said| said.split_once('{'))
        .map(|(start, _)| start)
        .filter(|start| start.ends_with('-'))
        .collect();
    let english = read("en");
    let is_referred_to =
        |key: &str| english.values().any(|message| message.text.contains(&format!("{{ {key} }}")));
    let unused: Vec<&String> = english
        .keys()
        .filter(|key| !said.contains(key.as_str()))
        .filter(|key| !beginnings.iter().any(|start| key.starts_with(start)) && !is_referred_to(key))
        .collect();
    assert!(unused.is_empty(), "no code says these: {unused:#?}");
}

#[test]
fn every_key_that_is_used_exists() {
    let english = read("en");
    let families: BTreeSet<&str> =
        english.keys().filter_map(|key| key.split_once('-')).map(|(first, _)| first).collect();
    let mut unknown: Vec<String> = Vec::new();
    for source in Source::all() {
        let code = source.code_and_tests();
        let of_a_family = literals(&code).into_iter().filter(|said| is_like_a_key(said, &families));
        let direct = calls(&code).into_iter().map(|call| call.key);
        let missing =
            of_a_family.chain(direct).filter(|key| !english.contains_key(*key) && !NO_KEYS.contains(key));
        unknown.extend(missing.map(|key| format!("{}: {key}", source.path)));
    }
    unknown.dedup();
    assert!(unknown.is_empty(), "not in locales/: {unknown:#?}");
}

#[test]
fn every_call_gives_the_variables_of_its_text() {
    let english = read("en");
    for source in Source::all() {
        let code = source.code();
        for call in calls(&code) {
            let Some(message) = english.get(call.key) else { continue };
            let named: BTreeSet<String> = call.names.into_iter().map(str::to_owned).collect();
            assert_eq!(named, message.variables(), "{}: the values given to {}", source.path, call.key);
        }
    }
}

/// A `t!` or `label!` with the key in it.
struct Call<'a> {
    key: &'a str,
    names: Vec<&'a str>,
}

fn calls(code: &str) -> Vec<Call<'_>> {
    let starts =
        ["t!(", "label!("].iter().flat_map(|start| code.match_indices(start).map(move |(at, _)| (at, start)));
    starts
        .filter(|(at, _)| !code[..*at].ends_with(is_word))
        .filter_map(|(at, start)| {
            let mut arguments = arguments(&code[at + start.len()..]).into_iter().map(str::trim);
            let key = arguments.nth(1)?.strip_prefix('"')?.strip_suffix('"')?;
            let names =
                arguments.filter_map(|argument| argument.split_once(" = ")).map(|(name, _)| name.trim());
            Some(Call { key, names: names.collect() })
        })
        .collect()
}

/// The arguments up to the closing parenthesis, split at their own commas only.
fn arguments(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut is_quoted, mut before) = (0_u32, 0, false, ' ');
    let mut found = Vec::new();
    for (at, letter) in text.char_indices() {
        match letter {
            '"' if before != '\\' && before != '\'' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            ')' if depth == 0 => {
                found.push(&text[start..at]);
                return found;
            }
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                found.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
        before = letter;
    }
    found
}

fn is_like_a_key(said: &str, families: &BTreeSet<&str>) -> bool {
    let is_kebab = said
        .split('-')
        .all(|word| !word.is_empty() && word.bytes().all(|letter| letter.is_ascii_lowercase()));
    is_kebab && said.split_once('-').is_some_and(|(first, _)| families.contains(first))
}

fn read(language: &str) -> Messages {
    let mut messages = Messages::new();
    let folder = Path::new("locales").join(language);
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        if let Err((_, errors)) = FluentResource::try_new(text.clone()) {
            panic!("{}: {errors:#?}", path.display());
        }
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        for (key, text) in entries(&text) {
            let before = messages.insert(key.clone(), Message { file: file.clone(), text });
            assert!(before.is_none(), "{key} stands twice in {}", folder.display());
        }
    }
    messages
}

/// A message starts at the line's beginning with `key =`; indented lines belong to the one above.
fn entries(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let start = line
            .split_once('=')
            .filter(|_| line.starts_with(|letter: char| letter.is_alphabetic() || letter == '-'));
        match (start, found.last_mut()) {
            (Some((key, value)), _) => found.push((key.trim().to_owned(), value.trim().to_owned())),
            (None, Some((_, text))) if !line.trim().is_empty() => {
                text.push('\n');
                text.push_str(line);
            }
            _ => {}
        }
    }
    found
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '-'
}

#[test]
fn calls_are_read_with_their_names() {
    let code = "t!(lang, \"a-b\"); format!(\"x\"); label!(\n    self.lang(1, 2),\n    \"c-d\",\n    one = f(\"),\", 2),\n    two = 3,\n)";
    let found: Vec<(&str, Vec<&str>)> = calls(code).into_iter().map(|call| (call.key, call.names)).collect();
    assert_eq!(found, [("a-b", vec![]), ("c-d", vec!["one", "two"])]);
}

/// Words with «ё» that a sentence may need besides those that are there.
const WITH_DOTS: [&str; 40] = [
    "ещё",
    "её",
    "неё",
    "моё",
    "твоё",
    "своё",
    "чьё",
    "счёт",
    "отчёт",
    "учёт",
    "расчёт",
    "приём",
    "объём",
    "идёт",
    "придёт",
    "уйдёт",
    "найдёт",
    "дойдёт",
    "начнёт",
    "ждёт",
    "даёт",
    "берёт",
    "ведёт",
    "пришлёт",
    "вернёт",
    "пришёл",
    "нашёл",
    "ушёл",
    "прошёл",
    "завершён",
    "отменён",
    "сохранён",
    "включён",
    "изменён",
    "удалён",
    "трёх",
    "четырёх",
    "дешёвый",
    "вперёд",
    "причём",
];

#[test]
fn russian_keeps_its_dots() {
    let russian = read("ru");
    let words = |text: &str| {
        let split = text.split(|letter: char| !letter.is_alphabetic()).map(str::to_lowercase);
        split.collect::<Vec<_>>()
    };
    let dotted = russian.values().flat_map(|message| words(&message.text)).filter(|word| word.contains('ё'));
    let dotted: BTreeSet<String> = dotted.chain(WITH_DOTS.map(str::to_owned)).collect();
    // «Все» and «всё» are two words.
    let without: BTreeSet<String> =
        dotted.iter().map(|word| word.replace('ё', "е")).filter(|word| word != "все").collect();
    for (key, message) in &russian {
        let bare: Vec<String> =
            words(&message.text).into_iter().filter(|word| without.contains(word)).collect();
        assert!(bare.is_empty(), "{key} has «е» for «ё»: {bare:?}");
    }
}

#[test]
fn texts_are_typeset() {
    for (language, others) in [("en", ['\'', '«', '„']), ("ru", ['“', '”', '„'])] {
        for (key, message) in read(language) {
            let wrong = ["—", "\"", "...", " - "].into_iter().find(|mark| message.text.contains(*mark));
            assert_eq!(wrong, None, "{language}: {key} has a typewriter's signs, or a dash of another width");
            let foreign = others.into_iter().find(|mark| message.text.contains(*mark));
            assert_eq!(foreign, None, "{language}: {key} has another language's quotes");
        }
    }
}
