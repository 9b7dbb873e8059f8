//! Tables, the real catalogs, and what the table of platforms promises.

use std::collections::{BTreeMap, HashSet};

use proptest::prelude::*;

use super::*;

/// A real catalog, as far as rules are interested.
pub(crate) struct Catalog {
    pub(crate) name: &'static str,
    pub(crate) rows: Vec<CatalogRow>,
}

#[derive(Deserialize)]
pub(crate) struct CatalogRow {
    pub(crate) name: String,
    pub(crate) category: String,
    #[serde(rename = "type")]
    pub(crate) service_type: String,
}

pub(crate) fn catalogs() -> Vec<Catalog> {
    let read = |name, text| Catalog { name, rows: serde_json::from_str(text).unwrap() };
    vec![
        read("smmpanelus", include_str!("../../../tests/data/catalogs/smmpanelus.json")),
        read("smmtest", include_str!("../../../tests/data/catalogs/smmtest.json")),
        read("soc-proof", include_str!("../../../tests/data/catalogs/soc-proof.json")),
    ]
}

fn slug_of(category: &str, name: &str) -> &'static str {
    derive(category, name).slug()
}

#[test]
fn categories_decide_first_and_names_help() {
    for (category, name, slug) in [
        ("Instagram*: Лайки", "Лайки", "instagram"),
        ("Telegram подписчики provider", "ᴛɢ 🎁 Быстрые подписчики", "telegram"),
        ("X - Twitter | Views", "Views", "x"),
        ("MAX реакции provider", "MAX реакции", "max"),
        ("OK | Лайки", "Лайки", "ok"),
        ("Telegra.ph", "Бэклинк: Репост в Twitter (X)", "telegram"),
        ("YouTube Социальные репосты", "♻ ʏᴛ Репосты в ВК", "youtube"),
        ("Жалобы ТG / INST / ТikTok", "ᴛᴛ TikTok бан аккаунта", "tiktok"),
        ("Жалобы ТG / INST / ТikTok", "ᴡᴀ WhatsApp бан номера", "whatsapp"),
        ("Private", "FB Автолайки на 10 будущих постов", "facebook"),
        ("Private", "ᴛɢ Микс подписчики ⟮ ♻ ʀ 60 ⟯", "telegram"),
        ("Other", "Рандомные комментарии для видео на TikTok", "tiktok"),
        ("Хиты Продаж (Все платформы)", "Twitter (X) | Подписчики", "x"),
        ("Thailand Services", "YouTube Views | Thailand", "youtube"),
        ("ТамТам & MAX (max.ru)", "MAX (max.ru) — Реакции на пост", "max"),
        ("ТамТам & MAX (max.ru)", "TamTam — Подписчики", "tamtam"),
        ("Яндекс Музыка / Дзен / Q", "ʏᴀ Просмотры поста", "yandex"),
        ("Яндекс Музыка / Дзен / Q", "♻ ʏᴀ Яндекс.Музыка прослушивания", "yandex_music"),
        ("VK Play", "ᴠᴋ Play зрители на 1 час", "vk_play"),
        ("Трафик для веб-сайта", "Трафик для веб-сайта с X (Twitter)", "website"),
        ("Отзывы для веб-сайтов", "Рандомные отзывы на Google Maps", "google"),
        ("Mobile App Installs | iOS/Android", "Installs | iOS App", "apps"),
        ("Medium", "Medium Followers", "medium"),
        ("Medium", "Medium: Shares to LinkedIn", "medium"),
    ] {
        assert_eq!(slug_of(category, name), slug, "{category} / {name}");
    }
}

#[test]
fn words_are_matched_whole() {
    for text in ["Likes, max 10k", "Quality: max", "exit box", "stgx", "рок", "book of ok", "kicks"] {
        assert_eq!(derive(text, text), Platform::OTHER, "{text}");
    }
    assert_eq!(slug_of("Instagram Followers | Max 50k", "Max speed"), "instagram");
    assert_eq!(slug_of("Medium Quality", "Instagram Likes"), "instagram");
}

#[test]
fn words_are_known_in_russian_and_in_disguise() {
    for (text, slug) in [
        ("Накрутка в Инстаграме", "instagram"),
        ("телеграм", "telegram"),
        ("ТЕЛЕГРАМ-канал", "telegram"),
        ("Просмотры на Ютубе", "youtube"),
        ("лайки вк", "vk"),
        ("Тик-Ток", "tiktok"),
        ("из Твиттера", "x"),
        ("Дискорд", "discord"),
        ("в Одноклассниках", "ok"),
        ("ВКонтакте", "vk"),
        ("𝐓𝐢𝐤𝐓𝐨𝐤", "tiktok"),
        ("ɪɴsᴛᴀɢʀᴀᴍ", "instagram"),
        ("Тwitter", "x"),
    ] {
        assert_eq!(slug_of("", text), slug, "{text}");
    }
}

#[test]
fn hosts_have_owners() {
    for (host, slug) in [
        ("instagram.com", Some("instagram")),
        ("WWW.Instagram.COM.", Some("instagram")),
        ("vm.tiktok.com", Some("tiktok")),
        ("m.vk.com", Some("vk")),
        ("music.yandex.ru", Some("yandex_music")),
        ("yandex.ru", Some("yandex")),
        ("play.google.com", Some("apps")),
        ("maps.app.goo.gl", Some("google")),
        ("notinstagram.com", None),
        ("instagram.com.evil.example", None),
        ("com", None),
        ("", None),
    ] {
        assert_eq!(Platform::from_host(host).map(Platform::slug), slug, "{host}");
    }
}

#[test]
fn the_table_is_in_order() {
    let all: Vec<_> = Platform::all().collect();
    assert!(all.len() > 80);
    assert_eq!(all.last(), Some(&Platform::OTHER));
    assert_eq!(Platform::OTHER.slug(), "other");
    assert!(all.is_sorted());
    let mut slugs = HashSet::new();
    let mut hosts = HashSet::new();
    for platform in all {
        let slug = platform.slug();
        assert!(
            slug.len() <= 16 && slug.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_')),
            "{slug}"
        );
        assert!(slugs.insert(slug), "{slug} stands twice");
        assert_eq!(Platform::from_slug(slug), Some(platform));
        let row = platform.row();
        assert!(!row.name.is_empty() && !row.emoji.is_empty(), "{slug}");
        assert!(row.hosts.iter().all(|host| hosts.insert(host)), "a host of {slug} stands twice");
        assert!(row.tracking.iter().all(|name| *name == name.to_ascii_lowercase()), "{slug}");
        assert!(row.profile.as_ref().is_none_or(|url| {
            let host = url.strip_prefix("https://").and_then(|rest| rest.split('/').next()).unwrap();
            url.contains("{}") && Platform::from_host(host) == Some(platform)
        }));
    }
    assert_eq!(Platform::from_slug("nowhere"), None);
}

#[test]
fn no_phrase_stands_for_two_platforms() {
    let mut owners = BTreeMap::new();
    for row in &TABLE.rows {
        for phrase in row.words.iter().chain(&row.leading).chain(&row.weak) {
            let key = (fold(phrase), phrase.ends_with('*'));
            assert!(!key.0.is_empty(), "{phrase}");
            if let Some(other) = owners.insert(key, &row.slug) {
                assert_eq!(other, &row.slug, "{phrase}");
            }
        }
    }
}

#[test]
fn a_platform_is_kept_as_its_slug() {
    let vk = Platform::from_slug("vk").unwrap();
    assert_eq!(serde_json::to_string(&vk).unwrap(), "\"vk\"");
    assert_eq!(serde_json::from_str::<Platform>("\"vk\"").unwrap(), vk);
    assert_eq!(serde_json::from_str::<Platform>("\"gone\"").unwrap(), Platform::OTHER);
}

/// What remains in Other are rows that belong nowhere: numbers for names, "Special Access".
#[test]
fn few_real_services_end_as_other() {
    for (catalog, at_most) in catalogs().into_iter().zip([2_usize, 8, 3]) {
        let others: Vec<_> =
            catalog.rows.iter().filter(|row| derive(&row.category, &row.name) == Platform::OTHER).collect();
        let list: Vec<_> = others.iter().map(|row| format!("{} / {}", row.category, row.name)).collect();
        assert!(others.len() <= at_most, "{}: {}\n{}", catalog.name, others.len(), list.join("\n"));
    }
}

proptest! {
    #[test]
    fn any_names_have_a_platform(category in any::<String>(), name in any::<String>()) {
        let platform = derive(&category, &name);
        prop_assert_eq!(Platform::from_slug(platform.slug()), Some(platform));
    }
}
