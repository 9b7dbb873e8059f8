//! Tables and properties of links.

use std::net::Ipv4Addr;

use proptest::prelude::*;

use super::*;

fn platform(slug: &str) -> Platform {
    Platform::from_slug(slug).unwrap()
}

fn url_for(slug: &str, text: &str) -> String {
    check_link(text, platform(slug)).unwrap_or_else(|problem| panic!("{text}: {problem:?}")).url
}

fn problem(text: &str) -> LinkProblem {
    match check_link(text, platform("website")) {
        Ok(link) => panic!("{text:?} was taken as {}", link.url),
        Err(problem) => problem,
    }
}

#[test]
fn links_are_completed() {
    for (slug, text, url) in [
        ("instagram", "https://www.instagram.com/p/ABC/", "https://www.instagram.com/p/ABC/"),
        ("instagram", "  instagram.com/x \n", "https://instagram.com/x"),
        ("instagram", "INSTAGRAM.com/Natgeo", "https://instagram.com/Natgeo"),
        ("instagram", "//instagram.com/x", "https://instagram.com/x"),
        ("instagram", "instagram.com/x,", "https://instagram.com/x"),
        ("instagram", "<https://instagram.com/x>", "https://instagram.com/x"),
        ("instagram", "\u{200b}https://instagram.com/x\u{feff}", "https://instagram.com/x"),
        ("instagram", "\u{202a}https://instagram.com/x\u{202c}\u{2069}", "https://instagram.com/x"),
        ("instagram", "«\u{200e}https://instagram.com/x\u{200f}»", "https://instagram.com/x"),
        ("instagram", "\u{200d}https://instagram.com/x\u{3164}\u{e0061}", "https://instagram.com/x"),
        ("instagram", "https://instagram.com./x", "https://instagram.com/x"),
        ("telegram", "t.me/x", "https://t.me/x"),
        ("telegram", "http://t.me/x", "http://t.me/x"),
        ("telegram", "HTTPS://T.ME/x", "https://t.me/x"),
        ("telegram", "t.me/+AbC_d-9", "https://t.me/joinchat/AbC_d-9"),
        ("telegram", "https://t.me/+AbCd", "https://t.me/joinchat/AbCd"),
        ("telegram", "telegram.me/%2BAbCd?x=1", "https://t.me/joinchat/AbCd?x=1"),
        ("telegram", "t.me/+79991234567", "https://t.me/+79991234567"),
        ("telegram", "https://t.me/joinchat/AbC", "https://t.me/joinchat/AbC"),
        ("telegram", "https://telegram.me/x/5", "https://t.me/x/5"),
        ("telegram", "telegram.dog/x?single", "https://t.me/x?single"),
        ("telegram", "https://web.telegram.org/k/#@durov", "https://t.me/durov"),
        ("telegram", "tg://resolve?domain=durov", "https://t.me/durov"),
        ("telegram", "TG://resolve/?domain=durov&post=5", "https://t.me/durov/5"),
        ("telegram", "tg:resolve?domain=some_bot&start=ref1", "https://t.me/some_bot?start=ref1"),
        ("telegram", "tg://join?invite=AbC", "https://t.me/joinchat/AbC"),
        ("website", "https://example.com:443/a", "https://example.com/a"),
        ("website", "https://пример.рф/путь", "https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C"),
        ("website", "https://8.8.8.8/x", "https://8.8.8.8/x"),
        ("website", "https://en.wikipedia.org/wiki/Rust_(game)", "https://en.wikipedia.org/wiki/Rust_(game)"),
    ] {
        assert_eq!(url_for(slug, text), url, "{text}");
    }
}

#[test]
fn a_name_is_a_profile_where_there_are_such() {
    for (slug, url) in [
        ("telegram", "https://t.me/some_name"),
        ("instagram", "https://www.instagram.com/some_name/"),
        ("tiktok", "https://www.tiktok.com/@some_name"),
        ("x", "https://x.com/some_name"),
        ("youtube", "https://www.youtube.com/@some_name"),
    ] {
        assert_eq!(url_for(slug, "@some_name"), url);
    }
    assert_eq!(problem("@some_name"), LinkProblem::NameNeedsLink);
    for text in ["@", "@a/b", "@..", "@a b", "@a@b"] {
        assert!(check_link(text, platform("telegram")).is_err(), "{text}");
    }
}

#[test]
fn the_only_link_of_a_text_is_found() {
    for (text, url) in [
        ("смотри: https://t.me/x/5 класс!", "https://t.me/x/5"),
        ("Новый пост\n\nhttps://t.me/x/5\n", "https://t.me/x/5"),
        ("(https://t.me/x).", "https://t.me/x"),
        ("see t.me/x, please", "https://t.me/x"),
        ("Watch @channel at https://t.me/x and again https://t.me/x", "https://t.me/x"),
        ("שלום \u{200f}https://t.me/x", "https://t.me/x"),
    ] {
        assert_eq!(url_for("telegram", text), url, "{text}");
    }
    assert_eq!(problem("https://t.me/x https://t.me/y"), LinkProblem::SeveralLinks { count: 2 });
    assert_eq!(problem("t.me/x\nt.me/y\nt.me/z"), LinkProblem::SeveralLinks { count: 3 });
    for text in ["just some words", "hello.world and more", "see instagram.com today", "@one @two"] {
        assert_eq!(problem(text), LinkProblem::NotALink, "{text}");
    }
}

#[test]
fn what_is_no_link_is_refused() {
    let scheme = |scheme: &str| LinkProblem::OtherScheme { scheme: scheme.to_owned() };
    for (text, expected) in [
        ("", LinkProblem::Empty),
        (" \n\u{200b} ", LinkProblem::Empty),
        ("durov", LinkProblem::NotALink),
        ("5000", LinkProblem::NotALink),
        ("3.50", LinkProblem::NotALink),
        ("...", LinkProblem::NotALink),
        ("https://", LinkProblem::NotALink),
        ("https://a..b/x", LinkProblem::NotALink),
        ("https://exa mple.com", LinkProblem::PrivateAddress { host: "exa".to_owned() }),
        ("ftp://example.com/x", scheme("ftp")),
        ("JavaScript:alert(1)", scheme("javascript")),
        ("data:text/html,x", scheme("data")),
        ("mailto:a@example.com", scheme("mailto")),
        ("file:///etc/passwd", scheme("file")),
        ("tg://settings", scheme("tg")),
        ("tg://resolve?domain=a/b", scheme("tg")),
        ("https://user@example.com/", LinkProblem::Credentials),
        ("https://user:secret@example.com/", LinkProblem::Credentials),
        ("https://instagram.com@evil.com/", LinkProblem::Credentials),
        ("someone@example.com", LinkProblem::Credentials),
        ("https://example.com:8080/", LinkProblem::Port { port: 8080 }),
        ("example.com:8443/x", LinkProblem::Port { port: 8443 }),
        ("https://example.com:80/", LinkProblem::Port { port: 80 }),
        ("https://t.me/\u{202e}x", LinkProblem::HiddenCharacter),
        ("https://t.me/a\u{200b}b", LinkProblem::HiddenCharacter),
        ("https://t.me/a\0b", LinkProblem::HiddenCharacter),
        ("https://t.me/a\u{1b}b", LinkProblem::HiddenCharacter),
    ] {
        assert_eq!(problem(text), expected, "{text:?}");
    }
}

#[test]
fn private_addresses_are_refused_in_any_spelling() {
    for host in [
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "0x7f000001",
        "0177.0.0.1",
        "2130706433",
        "１２７.0.0.1",
        "127。0。0。1",
        "%31%32%37.0.0.1",
        "0",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.5.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:10.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::10.0.0.1]",
        "[2002:a00:1::]",
        "[2001:db8::1]",
        "[fc00::1]",
        "[fd12::1]",
        "[fe80::1]",
        "[ff02::1]",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "app.localhost",
        "printer.local",
        "metadata.google.internal",
        "router.lan",
        "intranet",
    ] {
        let text = format!("http://{host}/x");
        assert!(matches!(problem(&text), LinkProblem::PrivateAddress { .. }), "{text}");
    }
    assert!(matches!(problem("127.0.0.1/x"), LinkProblem::PrivateAddress { .. }));
    assert!(matches!(problem("localhost/x"), LinkProblem::PrivateAddress { .. }));
    assert!(check_link("http://[2606:4700::6810:84e5]/", platform("website")).is_ok());
}

#[test]
fn special_ranges_end_where_they_should() {
    for (first, last) in [
        ("0.0.0.0", "0.255.255.255"),
        ("10.0.0.0", "10.255.255.255"),
        ("100.64.0.0", "100.127.255.255"),
        ("127.0.0.0", "127.255.255.255"),
        ("169.254.0.0", "169.254.255.255"),
        ("172.16.0.0", "172.31.255.255"),
        ("192.0.0.0", "192.0.0.255"),
        ("192.168.0.0", "192.168.255.255"),
        ("198.18.0.0", "198.19.255.255"),
        ("224.0.0.0", "255.255.255.255"),
    ] {
        let [first, last]: [Ipv4Addr; 2] = [first, last].map(|address| address.parse().unwrap());
        for inside in [first, last] {
            let refused = matches!(problem(&format!("http://{inside}/")), LinkProblem::PrivateAddress { .. });
            assert!(refused, "{inside}");
        }
        for outside in [u32::from(first).wrapping_sub(1), u32::from(last).wrapping_add(1)].map(Ipv4Addr::from)
        {
            // At both ends of all addresses the neighbour is special as well.
            let is_neighbour_special = outside.is_unspecified() || outside.is_broadcast();
            let taken = check_link(&format!("http://{outside}/"), Platform::OTHER).is_ok();
            assert_eq!(taken, !is_neighbour_special, "{outside}");
        }
    }
}

#[test]
fn tracking_is_removed_and_meaning_kept() {
    for (text, url, removed) in [
        (
            "https://www.instagram.com/p/A/?igsh=abc==&utm_source=x",
            "https://www.instagram.com/p/A/",
            "igsh utm_source",
        ),
        (
            "https://www.instagram.com/p/A/?img_index=2&igshid=1",
            "https://www.instagram.com/p/A/?img_index=2",
            "igshid",
        ),
        ("https://youtu.be/ID?si=abc&t=42", "https://youtu.be/ID?t=42", "si"),
        (
            "https://www.youtube.com/watch?v=ID&list=PL&feature=share",
            "https://www.youtube.com/watch?v=ID&list=PL",
            "feature",
        ),
        ("https://x.com/a/status/1?s=20&t=abc", "https://x.com/a/status/1", "s t"),
        ("https://twitter.com/a?ref_src=twsrc%5Etfw", "https://twitter.com/a", "ref_src"),
        ("https://open.spotify.com/track/1?si=abc", "https://open.spotify.com/track/1", "si"),
        ("https://vm.tiktok.com/Z/?_r=1&_t=2", "https://vm.tiktok.com/Z/", "_r _t"),
        (
            "https://www.facebook.com/p?id=5&__cft__%5B0%5D=AZ&mibextid=q",
            "https://www.facebook.com/p?id=5",
            "__cft__[0] mibextid",
        ),
        (
            "https://example.com/?UTM_Campaign=a&fbclid=b&q=1",
            "https://example.com/?q=1",
            "UTM_Campaign fbclid",
        ),
        (
            "https://example.com/?s=rust&t=1&si=2&feature=x",
            "https://example.com/?s=rust&t=1&si=2&feature=x",
            "",
        ),
        ("https://example.com/?a=%2B+b&&c", "https://example.com/?a=%2B+b&&c", ""),
        ("https://t.me/x/5?comment=7&single", "https://t.me/x/5?comment=7&single", ""),
        ("https://example.com/?utm_a=1&utm_a=2", "https://example.com/", "utm_a"),
        ("https://example.com/?", "https://example.com/", ""),
    ] {
        let link = check_link(text, platform("website")).unwrap();
        assert_eq!((link.url.as_str(), link.removed.join(" ").as_str()), (url, removed), "{text}");
    }
}

#[test]
fn links_that_differ_in_www_and_the_last_slash_are_the_same() {
    let link = "https://www.instagram.com/p/abc/";
    for other in ["https://instagram.com/p/abc", "http://m.instagram.com/p/abc/", link] {
        assert!(is_same(link, other), "{other}");
    }
    for other in
        ["https://instagram.com/p/abC", "https://instagram.com/p/abc?x=1", "https://instagram.com/p/", ""]
    {
        assert!(!is_same(link, other), "{other}");
    }
    assert!(is_same("durov", "durov") && !is_same("durov", "m.durov.x"), "a subscription's name");
}

#[test]
fn long_links_are_refused_and_long_tracking_is_not() {
    let at_limit = format!("https://example.com/{}", "a".repeat(MAX_LINK_CHARS - 20));
    assert_eq!(url_for("website", &at_limit), at_limit);
    let over = format!("{at_limit}a");
    assert_eq!(problem(&over), LinkProblem::TooLong { length: MAX_LINK_CHARS + 1, limit: MAX_LINK_CHARS });
    let tracked = format!("https://example.com/?utm_source={}", "a".repeat(3_000));
    assert_eq!(url_for("website", &tracked), "https://example.com/");
    for text in [
        format!("https://example.com/{}", "a".repeat(5_000)),
        format!("https://{}.com/", "a".repeat(5_000)),
        format!("https://{}.com/", "я".repeat(5_000)),
        format!("https://{}com/", "a.".repeat(5_000)),
        "a".repeat(100_000),
        "@".repeat(5_000),
        format!("@{}", "a".repeat(5_000)),
        "&=".repeat(5_000),
        "https://t.me/x ".repeat(5_000),
    ] {
        assert!(check_link(&text, platform("telegram")).is_err());
    }
}

/// A dotted address in one of the forms that browsers read: parts decimal, octal or hexadecimal, the last ones merged.
fn spell(address: Ipv4Addr, merged: usize, base: u8) -> String {
    let octets = address.octets();
    let (alone, together) = octets.split_at(4 - merged);
    let tail = together.iter().fold(0_u32, |sum, octet| (sum << 8) | u32::from(*octet));
    let parts = alone.iter().map(|octet| u32::from(*octet)).chain([tail]);
    let written = parts.map(|part| match base {
        8 => format!("0{part:o}"),
        16 => format!("{part:#x}"),
        _ => part.to_string(),
    });
    written.collect::<Vec<_>>().join(".")
}

proptest! {
    #[test]
    fn any_text_gets_an_answer(text in any::<String>()) {
        let _ = check_link(&text, Platform::OTHER);
    }

    #[test]
    fn checking_twice_changes_nothing(
        slug in prop::sample::select(vec!["telegram", "instagram", "youtube", "website", "x"]),
        text in r"(https?://|tg://|@|//|<)?[a-zA-Zа-я0-9._+-]{0,12}(\.com|\.me|\.рф|t\.me|x\.com|youtu\.be)?(/[a-zA-Z0-9_+.%(),'~@:я-]{0,10}){0,3}/?(\?([a-z_]{1,4}|utm_a|si|s|t|igsh)?(=[a-zA-Z0-9+%&=.;,я]{0,9})?(&(utm_b|si|s|t|feature|q|[a-z]{2})(=[a-z0-9+&.]{0,6})?){0,3})?(#[a-z@?.]{0,5})?[.,!>)]{0,2}",
    ) {
        if let Ok(once) = check_link(&text, platform(slug)) {
            let twice = check_link(&once.url, platform(slug)).unwrap();
            prop_assert_eq!(&twice.url, &once.url);
            prop_assert!(twice.removed.is_empty());
        }
    }

    #[test]
    fn what_is_taken_is_a_clean_web_address(text in r"(https?://)?[^\s/]{1,20}\.(com|me)(/\PC{0,10})?") {
        if let Ok(link) = check_link(&text, Platform::OTHER) {
            prop_assert!(link.url.starts_with("http://") || link.url.starts_with("https://"));
            prop_assert!(link.url.is_ascii() && !link.url.contains(char::is_whitespace));
            prop_assert!(link.url.len() <= MAX_LINK_CHARS);
        }
    }

    #[test]
    fn no_private_number_gets_through(
        number in prop_oneof![
            0x0a00_0000_u32..=0x0aff_ffff,
            0x7f00_0000_u32..=0x7fff_ffff,
            0xac10_0000_u32..=0xac1f_ffff,
            0xc0a8_0000_u32..=0xc0a8_ffff,
            0xa9fe_0000_u32..=0xa9fe_ffff,
            0x6440_0000_u32..=0x647f_ffff,
        ],
        merged in 1_usize..=4,
        base in prop::sample::select(vec![8_u8, 10, 16]),
    ) {
        let address = Ipv4Addr::from(number);
        let text = format!("http://{}/", spell(address, merged, base));
        prop_assert_eq!(problem(&text), LinkProblem::PrivateAddress { host: address.to_string() });
        let mapped = format!("http://[::ffff:{address}]/");
        let refused = matches!(problem(&mapped), LinkProblem::PrivateAddress { .. });
        prop_assert!(refused);
    }
}
