//! Addresses, the real catalogs, and 200 of their services that were read by hand.

use std::collections::{BTreeMap, HashSet};

use proptest::prelude::*;

use super::*;
use crate::domain::{fold::fold, link::check_link, platform};

fn named(slug: &str) -> Platform {
    Platform::from_slug(slug).unwrap()
}

fn word(kind: Option<LinkKind>) -> String {
    kind.map_or_else(
        || "-".to_owned(),
        |kind| serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned(),
    )
}

/// Addresses, and what is there.
const ADDRESSES: &[(&str, &str)] = &[
    ("https://www.instagram.com/durov/", "profile"),
    ("https://www.instagram.com/p/CyAbc12/", "post"),
    ("https://www.instagram.com/durov/p/CyAbc12/?img_index=2", "post"),
    ("https://www.instagram.com/reel/CyAbc12/", "reel"),
    ("https://www.instagram.com/stories/durov/3141592653589793238/", "story"),
    ("https://www.instagram.com/stories/highlights/17900000000000000/", "story"),
    ("https://www.instagram.com/explore/tags/x/", "-"),
    ("https://t.me/durov", "channel"),
    ("https://t.me/durov/5", "post"),
    ("https://t.me/durov/5/77", "post"),
    ("https://t.me/s/durov", "channel"),
    ("https://t.me/s/durov/5", "post"),
    ("https://t.me/durov/s/12", "story"),
    ("https://t.me/durov/5?comment=7", "comment"),
    ("https://t.me/c/123456/7", "post"),
    ("https://t.me/joinchat/AbCd", "invite"),
    ("https://t.me/+79991234567", "profile"),
    ("https://t.me/BotFather?start=x", "channel"),
    ("https://t.me/Some_Bot?start=x", "bot"),
    ("https://t.me/some_bot/app", "bot"),
    ("https://telegra.ph/Title-11-29", "post"),
    ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "video"),
    ("https://youtu.be/dQw4w9WgXcQ?t=5", "video"),
    ("https://m.youtube.com/watch?v=dQw4w9WgXcQ&lc=Ugx", "comment"),
    ("https://www.youtube.com/watch", "-"),
    ("https://www.youtube.com/shorts/dQw4w9WgXcQ", "reel"),
    ("https://www.youtube.com/live/dQw4w9WgXcQ", "live"),
    ("https://www.youtube.com/playlist?list=PL1", "playlist"),
    ("https://www.youtube.com/@durov/videos", "channel"),
    ("https://www.youtube.com/channel/UCabc", "channel"),
    ("https://www.tiktok.com/@durov", "profile"),
    ("https://www.tiktok.com/@durov/video/7301234567890123456", "video"),
    ("https://www.tiktok.com/@durov/live", "live"),
    ("https://vm.tiktok.com/ZMabc/", "-"),
    ("https://vk.com/durov", "profile"),
    ("https://vk.com/wallpapers", "profile"),
    ("https://vk.com/wall-1_123", "post"),
    ("https://vk.com/wall-1_123?reply=45", "comment"),
    ("https://vk.com/durov?w=wall1_123", "post"),
    ("https://vk.com/club1", "group"),
    ("https://vk.com/video-1_2", "video"),
    ("https://vkvideo.ru/video-1_2", "video"),
    ("https://vk.com/clip-1_2", "reel"),
    ("https://vk.com/feed", "-"),
    ("https://x.com/durov", "profile"),
    ("https://twitter.com/durov/status/123/photo/1", "post"),
    ("https://x.com/i/spaces/1AbC", "live"),
    ("https://t.co/abc", "-"),
    ("https://www.facebook.com/durov", "profile"),
    ("https://www.facebook.com/profile.php?id=1", "profile"),
    ("https://www.facebook.com/groups/1", "group"),
    ("https://www.facebook.com/groups/1/posts/2/", "post"),
    ("https://www.facebook.com/durov/posts/pfbid02?comment_id=3", "comment"),
    ("https://www.facebook.com/watch/?v=1", "video"),
    ("https://fb.watch/abc/", "video"),
    ("https://www.facebook.com/share/abc/", "-"),
    ("https://discord.gg/abc", "invite"),
    ("https://chat.whatsapp.com/abc", "invite"),
    ("https://max.ru/durov/AZabc", "post"),
    ("https://open.spotify.com/intl-de/track/4uLU6hMCjMI75M1A2tKUQC", "track"),
    ("https://play.google.com/store/apps/details?id=com.example", "app"),
    ("https://www.google.com/maps/place/x/", "place"),
    ("https://example.com/anything?at=all", "website"),
    ("no address", "-"),
];

#[test]
fn an_address_tells_what_is_there() {
    for (url, kind) in ADDRESSES {
        assert_eq!(word(LinkKind::of(url)), *kind, "{url}");
    }
}

#[test]
fn every_example_is_what_it_is_an_example_of_and_would_be_taken() {
    let file: File = serde_json::from_str(include_str!("../link_kinds.json")).unwrap();
    let mut slugs = HashSet::new();
    for row in &file.platforms {
        let platform = named(&row.slug);
        assert!(slugs.insert(&row.slug), "{} has two rows", row.slug);
        for (kind, example) in &row.examples {
            assert_eq!(check_link(example, platform).unwrap().url, *example);
            assert_eq!(LinkKind::of(example), Some(*kind), "{example}");
        }
        let told: HashSet<LinkKind> = row.addresses.iter().filter_map(|(_, kind)| *kind).collect();
        for kind in [row.account, row.content, row.live] {
            assert!(!told.contains(&kind) || row.examples.contains_key(&kind), "{} {kind:?}", row.slug);
        }
    }
    for platform in Platform::all() {
        assert!((1..=2).contains(&examples(platform).len()), "{platform:?}");
    }
    // A name that is no platform's would be taken for "other" in silence.
    let text: serde_json::Value = serde_json::from_str(include_str!("../link_kinds.json")).unwrap();
    for row in text["words"]["wants"].as_array().unwrap() {
        for slug in row.get("on").and_then(|on| on.as_array()).unwrap_or(&vec![]) {
            assert!(Platform::from_slug(slug.as_str().unwrap()).is_some(), "{slug}");
        }
    }
}

/// What a service wants, by its platform, its category and its name.
fn aim(slug: &str, category: &str, name: &str) -> Option<Aim> {
    Aim::read(Some(ServiceType::Default), &fold(category), &fold(name), named(slug))
}

#[test]
fn a_name_tells_what_is_wanted_and_a_category_where_it_does_not() {
    for (slug, category, name, kind) in [
        ("instagram", "", "Instagram Likes", "post"),
        ("instagram", "", "Подписчики с автопросмотрами", "profile"),
        ("instagram", "", "Лайки + подписчики", "post"),
        ("instagram", "", "Likes for the last 5 posts", "profile"),
        ("instagram", "", "15 posts | Followers", "profile"),
        ("instagram", "", "Story Views", "story"),
        ("instagram", "", "Лайки на комментарий", "comment"),
        ("instagram", "", "Reels Views", "reel"),
        ("instagram", "", "Post / Reel Likes", "post"),
        ("instagram", "", "Жалобы на историю", "story"),
        ("instagram", "", "Жалобы на аккаунт", "profile"),
        ("instagram", "", "Жалобы", "-"),
        ("instagram", "Followers", "HQ | Instant", "profile"),
        ("instagram", "New", "HQ | Instant", "-"),
        ("youtube", "", "Likes", "video"),
        ("youtube", "", "Подписчики", "channel"),
        ("youtube", "", "Зрители в прямой эфир", "live"),
        ("telegram", "", "Members", "channel"),
        ("telegram", "", "Подписчики в бот", "bot"),
        ("telegram", "", "Likes from bots | Лайки от ботов", "post"),
        ("telegram", "", "Бусты для канала [Истории]", "channel"),
        ("twitch", "", "Live Viewers", "channel"),
        ("discord", "", "Server Members", "invite"),
        ("spotify", "", "Premium Plays", "track"),
        ("spotify", "", "Playlist Followers", "playlist"),
        ("google", "", "Maps Reviews", "place"),
        ("google", "", "Drive Views", "-"),
        ("website", "", "Traffic from Instagram", "website"),
        ("apps", "", "iOS Reviews", "app"),
        ("fansly", "", "Подписчики", "profile"),
    ] {
        assert_eq!(word(aim(slug, category, name).map(|aim| aim.kind)), kind, "{slug} {name}");
    }
    for (kind, wants) in [
        (Some(ServiceType::Subscriptions), "channel"),
        (Some(ServiceType::CustomComments), "post"),
        (Some(ServiceType::CommentLikes), "post"),
        (Some(ServiceType::WebTraffic), "website"),
        (None, "-"),
    ] {
        let aim = Aim::read(kind, "", "hq", named("telegram"));
        assert_eq!(word(aim.map(|aim| aim.kind)), wants, "{kind:?}");
    }
}

#[test]
fn another_kind_is_a_warning_and_what_may_do_is_none() {
    let odd = |slug: &str, name: &str, url: &str| match LinkWarning::of(url, named(slug), aim(slug, "", name))
    {
        None => "fine".to_owned(),
        Some(LinkWarning::OtherPlatform { found, wanted }) => format!("{found:?}, not {wanted:?}"),
        Some(LinkWarning::OtherKind { found, wanted, .. }) => {
            format!("{}, not {}", word(Some(found)), word(Some(wanted)))
        }
    };
    for (slug, name, url, said) in [
        ("instagram", "Likes", "https://www.instagram.com/durov/", "profile, not post"),
        ("instagram", "Likes", "https://www.instagram.com/reel/abc/", "fine"),
        ("instagram", "Followers", "https://www.instagram.com/p/abc/", "post, not profile"),
        ("instagram", "Followers", "https://www.instagram.com/durov/", "fine"),
        ("instagram", "Story Views", "https://www.instagram.com/p/abc/", "post, not story"),
        ("instagram", "Story Views", "https://www.instagram.com/durov/", "fine"),
        ("instagram", "Live Video Views", "https://www.instagram.com/durov/", "fine"),
        ("instagram", "Live Video Views", "https://www.instagram.com/stories/durov/1/", "story, not live"),
        ("instagram", "Likes for the last 5 posts", "https://www.instagram.com/p/abc/", "fine"),
        ("instagram", "Comment Likes", "https://www.instagram.com/p/abc/", "post, not comment"),
        ("instagram", "HQ", "https://www.instagram.com/p/abc/", "fine"),
        ("instagram", "Likes", "https://www.instagram.com/explore/tags/x/", "fine"),
        ("instagram", "Likes", "https://t.me/durov/5", "telegram, not instagram"),
        ("instagram", "Likes", "https://example.com/x", "fine"),
        ("telegram", "Members", "https://t.me/durov/5", "post, not channel"),
        ("telegram", "Members", "https://t.me/joinchat/AbCd", "fine"),
        ("telegram", "Members", "https://t.me/some_bot", "bot, not channel"),
        ("telegram", "Bot Start", "https://t.me/wallet", "fine"),
        ("telegram", "Bot Start", "https://t.me/durov/5", "post, not bot"),
        ("tiktok", "Story Views", "https://www.tiktok.com/@durov/video/1", "fine"),
        ("instagram", "Likes", "https://www.tiktok.com/@x", "tiktok, not instagram"),
        ("telegram", "Members", "https://music.yandex.ru/album/1", "yandex_music, not telegram"),
        ("instagram", "Followers", "https://bit.ly/abc", "fine"),
        ("x", "Followers", "https://twitter.com/x", "fine"),
        ("website", "Traffic", "https://t.me/durov", "fine"),
        ("other", "Likes", "https://t.me/durov", "fine"),
    ] {
        assert_eq!(odd(slug, name, url), said, "{name}: {url}");
    }
}

/// A row of a real catalog.
#[derive(Deserialize)]
struct CatalogRow {
    service: serde_json::Value,
    rate: String,
    name: String,
    category: String,
    #[serde(rename = "type")]
    kind: String,
}

/// The rows of the three real catalogs, each beside its catalog's name.
fn rows() -> Vec<(&'static str, CatalogRow)> {
    let catalogs = [
        ("smmpanelus", include_str!("../../../tests/data/catalogs/smmpanelus.json")),
        ("smmtest", include_str!("../../../tests/data/catalogs/smmtest.json")),
        ("soc-proof", include_str!("../../../tests/data/catalogs/soc-proof.json")),
    ];
    let read =
        |(name, text)| serde_json::from_str::<Vec<_>>(text).unwrap().into_iter().map(move |row| (name, row));
    catalogs.into_iter().flat_map(read).collect()
}

impl CatalogRow {
    fn id(&self) -> String {
        self.service.as_str().map_or_else(|| self.service.to_string(), str::to_owned)
    }

    /// Headings are sold for nothing.
    fn is_sold(&self) -> bool {
        self.rate.chars().any(|c| ('1'..='9').contains(&c))
    }

    fn wants(&self) -> Option<LinkKind> {
        let platform = platform::derive(&self.category, &self.name);
        let kind = ServiceType::parse(&self.kind);
        Aim::read(kind, &fold(&self.category), &fold(&self.name), platform).map(|aim| aim.kind)
    }
}

#[test]
fn nearly_every_service_of_the_real_catalogs_is_decided() {
    let mut figures: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (catalog, row) in rows().iter().filter(|(_, row)| row.is_sold()) {
        let (decided, all) = figures.entry(catalog).or_default();
        *decided += usize::from(row.wants().is_some());
        *all += 1;
    }
    let figures: Vec<_> = figures.into_iter().map(|(name, (decided, all))| (name, decided, all)).collect();
    assert_eq!(
        figures,
        [("smmpanelus", 2_862, 2_911), ("smmtest", 1_602, 1_620), ("soc-proof", 1_154, 1_193)]
    );
}

/// What was read by hand, and what the table says of it where that is another.
const BY_HAND: &str = include_str!("../../../tests/data/link_kinds.tsv");

/// Drawn by splitmix64, whose constants these are.
fn drawn(seed: u64, rows: &[(&'static str, CatalogRow)]) -> HashSet<(String, String)> {
    let mut state = seed;
    let mut drawn = HashSet::new();
    while drawn.len() < 200 {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let at = usize::try_from((mixed ^ (mixed >> 31)) % rows.len() as u64).unwrap();
        let (catalog, row) = &rows[at];
        if row.is_sold() {
            drawn.insert(((*catalog).to_owned(), row.id()));
        }
    }
    drawn
}

#[test]
fn of_two_hundred_services_read_by_hand_those_decided_wrongly_are_the_listed_ones() {
    let rows = rows();
    let mut read = HashSet::new();
    let (mut wrong, mut undecided) = (0, 0);
    for line in BY_HAND.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [catalog, id, expected, listed, _, name] = columns[..] else { panic!("{line}") };
        let (_, row) = rows.iter().find(|(of, row)| *of == catalog && row.id() == id).expect(line);
        assert_eq!(row.name, name);
        read.insert((catalog.to_owned(), id.to_owned()));
        let given = word(row.wants()).replace('-', "?");
        let odd = if given == expected {
            ""
        } else if given == "?" {
            "-"
        } else {
            &given
        };
        assert_eq!(odd, listed, "{line}");
        wrong += usize::from(!matches!(odd, "" | "-"));
        undecided += usize::from(given == "?");
    }
    assert_eq!(read, drawn(16, &rows));
    assert_eq!((wrong, undecided), (1, 1));
}

proptest! {
    #[test]
    fn no_address_panics(url in "https://(t\\.me|vk\\.com|www\\.youtube\\.com|x\\.y)/[a-z0-9@_+#?=&%/.-]{0,40}", any in ".{0,40}") {
        LinkKind::of(&url);
        LinkKind::of(&any);
        LinkWarning::of(&url, named("telegram"), aim("telegram", &any, &any));
    }
}
