//! What words find, in which order; and the real catalogs.

mod slips;
mod table;

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::domain::{
    catalog::{Catalog, Service, ServiceId},
    money::Rate,
};

/// Services `(panel id, category, name)` in the panel's order.
fn selling(rows: &[(&str, &str, &str)]) -> Catalog {
    let mut categories: Vec<&str> = vec![];
    let services = rows.iter().zip(1..).map(|((panel_service, category, name), id)| {
        let known = categories.iter().position(|known| known == category);
        let place = known.unwrap_or_else(|| {
            categories.push(category);
            categories.len() - 1
        });
        Service {
            id: ServiceId(id),
            panel_service: (*panel_service).to_owned(),
            name: (*name).to_owned(),
            category: CategoryId(i64::try_from(place).unwrap()),
            category_name: (*category).to_owned(),
            kind: "Default".to_owned(),
            rate: Rate(rust_decimal::Decimal::ONE),
            panel_rate: Rate(rust_decimal::Decimal::ONE),
            at_a_loss: false,
            min: 10,
            max: 1_000,
            refill: false,
            cancel: false,
            dripfeed: false,
            description: None,
            average_time: None,
            listed: *name != "gone likes",
        }
    });
    Catalog::new(services.collect())
}

fn panel() -> Catalog {
    selling(&[
        ("11", "Instagram Likes", "Instagram Likes | Real | R30"),
        ("12", "Instagram Likes", "Power | 20k"),
        ("13", "Instagram", "Instagram Подписчики | быстрые"),
        ("14", "Telegram", "ᴛɢ Aвтопросмoтры поста"),
        ("15", "Telegram", "Telegram Пpосмотры 🔥 постов"),
        ("16", "YouTube", "𝐘𝐨𝐮𝐓𝐮𝐛𝐞 ｖｉｅｗｓ café"),
        ("17", "TikTok", "TikTok Followers 1207"),
        ("1207", "TikTok", "Tik Tok Лайки"),
        ("ab-7", "Other", "Публикация статьи"),
        ("19", "Instagram Likes", "gone likes"),
    ])
}

fn found(catalog: &Catalog, words: &str) -> Vec<String> {
    let ids = catalog.search(words).services;
    ids.into_iter().map(|id| catalog.service(id).unwrap().panel_service.clone()).collect()
}

#[test]
fn words_find_services_the_best_first() {
    let catalog = panel();
    let mut wrong = vec![];
    for (words, services) in [
        // In any order, over case, in a name before a category, said before meant.
        ("likes instagram", "11 12"),
        ("LIKES", "11 1207 12"),
        ("real likes", "11"),
        ("r30", "11"),
        // The beginning of a word before its middle.
        ("просмотры", "15 16 14"),
        ("просмотр", "15 16 14"),
        // Emoji, accents, letters that look alike, letters dressed up.
        ("🔥 просмотры", "15 16 14"),
        ("cafe VIEWS", "16"),
        ("youtube views", "16"),
        ("tg автопросмотры", "14"),
        // How a word stands in a sentence.
        ("подписчиков", "13 17"),
        ("быстрых подписчика", "13"),
        ("инстаграма лайков", "11 12"),
        ("публикаций", "ab-7"),
        ("статью", "ab-7"),
        // The same in another language; a platform by any of its names.
        ("подписчики", "13 17"),
        ("followers", "17 13"),
        ("инста подписчики", "13"),
        ("тг просмотры", "15 14"),
        ("тикток лайки", "1207"),
        ("тик ток лайки", "1207"),
        ("tiktok", "17 1207"),
        ("ютуб просмотры", "16"),
        // What was typed so far.
        ("подпис инста", "13"),
        ("follow", "17 13"),
        // The other keyboard layout, of all words or of some.
        ("gjlgbcxbrb", "13 17"),
        ("kfqrb", "1207 11 12"),
        ("дшлуы", "11 1207 12"),
        ("telegram ghjcvjnhs", "15 14"),
        ("нщгегиу views", "16"),
        // The id comes first, alone and among words.
        ("1207", "1207 17"),
        (" #1207 ", "1207 17"),
        ("№1207", "1207 17"),
        ("лайки 1207", "1207 11 12"),
        ("id 1207", "1207"),
        ("услуга 1207,", "1207"),
        ("tiktok 1207", "1207 17"),
        ("ab-7", "ab-7"),
        // Nothing.
        ("unobtainium", ""),
        ("likes unobtainium", ""),
        ("telegram likes", ""),
        ("19", ""),
        ("gone", ""),
        (" ", ""),
        ("🔥", ""),
    ] {
        let found = found(&catalog, words).join(" ");
        if found != services {
            wrong.push(format!("{words:?} finds {found:?}, not {services:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_was_typed_with_the_other_layout_is_shown_as_it_was_meant() {
    let catalog = panel();
    for (typed, meant) in [
        ("gjlgbcxbrb", "подписчики"),
        ("telegram ghjcvjnhs", "telegram просмотры"),
        ("дшлуы", "likes"),
        (" 1207 ", "1207"),
        ("Likes", "Likes"),
        ("unobtainium", "unobtainium"),
    ] {
        assert_eq!(catalog.search(typed).words, meant);
    }
}

#[test]
fn every_service_of_the_real_catalogs_is_found_by_its_id_first_and_by_its_words_in_any_order() {
    for (name, catalog) in table::real() {
        let services = catalog.services().iter().filter(|service| service.not_offered().is_none());
        for service in services.step_by(29) {
            let by_id = catalog.search(&service.panel_service).services;
            assert_eq!(by_id.first(), Some(&service.id), "{name}: {}", service.name);
            // A word that denies stays with the one that it denies.
            let key = fold(&service.name);
            let mut words: Vec<String> = vec![];
            for word in key.split(' ') {
                match words.last_mut() {
                    Some(last) if Meanings::table().denies(last) => *last = format!("{last} {word}"),
                    _ => words.push(word.to_owned()),
                }
            }
            words.sort_unstable();
            words.truncate(5);
            let words = words.join(" ");
            let by_words = catalog.search(&words).services;
            assert!(by_words.contains(&service.id), "{name}: {words:?} does not find {}", service.name);
        }
    }
}

#[test]
fn people_find_in_the_real_catalogs_what_they_look_for() {
    for (name, catalog) in table::real() {
        for (words, least) in
            [("тг подписчики", 20), ("telegram views", 20), ("kfqrb", 50), ("инста лайки", 10)]
        {
            let services = catalog.search(words).services;
            assert!(services.len() >= least, "{name}: {words} finds {}", services.len());
            let different: BTreeSet<_> = services.iter().collect();
            assert_eq!(different.len(), services.len(), "{name}: {words} finds something twice");
        }
    }
}

proptest! {
    #[test]
    fn any_words_find_offered_services_once(words in "\\PC{0,200}|([a-z0-9а-я#№,.'\\[\\]]{1,8} ){0,30}") {
        let catalog = panel();
        let services = catalog.search(&words).services;
        let different: BTreeSet<_> = services.iter().copied().collect();
        prop_assert_eq!(different.len(), services.len());
        prop_assert!(services.iter().all(|id| catalog.offers(*id)));
    }
}
