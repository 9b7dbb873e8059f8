//! The way out through proxies: tunnels and what is forwarded, who says no on the way, and what breaks there while an order is under way.

use std::time::Duration;

use panelgram_sandbox::{
    Clock,
    cryptopay::{self, SandboxCryptoPay},
    panel,
    proxy::{Fault, Protocol, Proxy},
};

use super::{
    life::{at_panel, first_status, told},
    process::Home,
    tls::encrypt,
    tools::line,
};
use crate::{
    secrets::{CRYPTO_PAY_TOKEN, PROXY_LOGIN, find},
    world::{GROUP, MEMBER, World},
};

const LINK: &str = "https://instagram.com/p/proxied";
/// As an address has it: what a password may have and an address may not is written as numbers.
const LOGIN: &str = "proxy-user:proxy%2Dpassword%3Athat-must-never-be-printed@";

async fn proxy(protocol: Protocol) -> Proxy {
    Proxy::start(protocol, Some(PROXY_LOGIN)).await.unwrap()
}

/// `host:port` of an address.
fn place(url: &str) -> String {
    url.split('/').nth(2).unwrap().to_owned()
}

/// A world whose panel is reached through the proxy, once it was read.
async fn behind(proxy: &Proxy) -> World {
    let world = World::with(&[("PANEL_PROXY", &proxy.url(LOGIN))]).await;
    world.read_balance_now().await;
    world
}

#[tokio::test]
async fn each_side_is_reached_through_a_proxy_of_its_own() {
    for [to_telegram, to_panel] in [[Protocol::Http, Protocol::Socks5], [Protocol::Socks5, Protocol::Http]] {
        let (to_telegram, to_panel) = (proxy(to_telegram).await, proxy(to_panel).await);
        let own = [("TELEGRAM_PROXY", to_telegram.url(LOGIN)), ("PANEL_PROXY", to_panel.url(LOGIN))];
        let world = World::with(&own.each_ref().map(|(name, url)| (*name, url.as_str()))).await;
        world.order(MEMBER, "1207", LINK, "1000").await;
        world.submit().await;
        at_panel(&world, LINK);
        assert_eq!((first_status(&world).await.as_str(), world.panel.adds()), ("running", 1));
        world.wait(Duration::from_hours(2));
        world.track().await;
        assert_eq!(told(&world, MEMBER, "Delivered in full"), 1, "{}", world.chat(MEMBER));
        for (proxy, url) in [(&to_telegram, world.telegram.api_url()), (&to_panel, world.panel.url())] {
            let (asked, place) = (proxy.asked(), place(&url));
            assert!(asked.len() > 3 && asked.iter().all(|asked| *asked == place), "{place}: {asked:?}");
        }
        world.end().await;
    }
}

#[tokio::test]
async fn crypto_pay_is_reached_as_telegram_is() {
    let proxy = proxy(Protocol::Socks5).await;
    let options = cryptopay::Options { token: CRYPTO_PAY_TOKEN.to_owned(), ..cryptopay::Options::default() };
    let service = SandboxCryptoPay::start(Clock::system(), options).await.unwrap();
    let own = [
        ("BILLING", "wallet"),
        ("MARKUP", "50%"),
        ("TELEGRAM_PROXY", &*proxy.url(LOGIN)),
        ("CRYPTOPAY_TOKEN", CRYPTO_PAY_TOKEN),
        ("CRYPTOPAY_URL", &*service.url()),
    ];
    let world = World::with(&own).await;
    world.pay_desk().await;
    world.say(MEMBER, "/topup 10").await;
    world.pay_desk().await;
    assert_eq!(service.invoices().len(), 1);
    let calls = proxy.asked().iter().filter(|asked| **asked == place(&service.url())).count();
    assert_eq!(calls, service.calls().len());
    world.end().await;
}

#[tokio::test]
async fn a_tunnel_that_refuses_has_sent_nothing_and_the_order_is_bought_once_later() {
    for fault in [Fault::Refuse, Fault::HangUp] {
        let proxy = proxy(Protocol::Socks5).await;
        let world = behind(&proxy).await;
        world.order(MEMBER, "1207", LINK, "1000").await;
        proxy.fail(fault);
        for _ in 0..3 {
            world.submit().await;
            world.wait(Duration::from_secs(30));
        }
        assert_eq!((first_status(&world).await.as_str(), world.panel.adds()), ("reserved", 0), "{fault:?}");
        proxy.heal();
        world.submit().await;
        world.submit().await;
        assert_eq!((first_status(&world).await.as_str(), world.panel.adds()), ("running", 1), "{fault:?}");
        assert_eq!(told(&world, GROUP, "outcome is not known"), 0, "{}", world.chat(GROUP));
        world.end().await;
    }
}

#[tokio::test]
async fn a_proxy_that_knows_another_password_has_sent_nothing() {
    let proxy = proxy(Protocol::Socks5).await;
    let world = behind(&proxy).await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    let wrong = proxy.url("proxy-user:of-yesterday@");
    let world = world.restart_with(&[("PANEL_PROXY", &wrong)]).await;
    world.submit().await;
    assert_eq!((first_status(&world).await.as_str(), world.panel.adds()), ("reserved", 0));
    let world = world.restart_with(&[("PANEL_PROXY", &proxy.url(LOGIN))]).await;
    world.wait(Duration::from_secs(30));
    world.submit().await;
    assert_eq!((first_status(&world).await.as_str(), world.panel.adds()), ("running", 1));
    world.end().await;
}

#[tokio::test]
async fn what_breaks_in_a_tunnel_that_stands_is_unclear_and_never_sent_again() {
    // The panel never hears of the first order, and has the second one.
    for (arrives, adds) in [(false, 0), (true, 1)] {
        let proxy = proxy(Protocol::Socks5).await;
        let world = behind(&proxy).await;
        world.order(MEMBER, "1207", LINK, "1000").await;
        if arrives {
            world.panel.fail_next("add", 1, panel::Fault::StallAfterEffect);
            let ((), ()) = tokio::join!(world.submit(), async {
                world.panel.until_stalled(1).await;
                proxy.cut();
            });
        } else {
            proxy.fail_next(Fault::Drop);
            world.submit().await;
        }
        for _ in 0..3 {
            assert_eq!((first_status(&world).await.as_str(), world.panel.adds()), ("unclear", adds));
            world.wait(Duration::from_mins(1));
            world.submit().await;
        }
        world.panel.heal();
        world.end().await;
    }
}

#[tokio::test]
async fn what_a_forward_proxy_says_to_an_order_is_an_answer_and_no_proof() {
    for (fault, login) in
        [(Some(Fault::Refuse), LOGIN), (Some(Fault::HangUp), LOGIN), (None, "me:of-yesterday@")]
    {
        let proxy = proxy(Protocol::Http).await;
        let world = behind(&proxy).await;
        world.order(MEMBER, "1207", LINK, "1000").await;
        let world = world.restart_with(&[("PANEL_PROXY", &proxy.url(login))]).await;
        if let Some(fault) = fault {
            proxy.fail_next(fault);
        }
        for _ in 0..3 {
            world.submit().await;
            assert_eq!(
                (first_status(&world).await.as_str(), world.panel.adds()),
                ("unclear", 0),
                "{fault:?}"
            );
            world.wait(Duration::from_mins(1));
        }
        world.end().await;
    }
}

#[tokio::test]
async fn through_tunnels_of_http_an_encrypted_order_waits_until_they_let_it_through() {
    let home = Home::new().await;
    let (to_telegram, to_panel) = (proxy(Protocol::Http).await, proxy(Protocol::Http).await);
    let (telegram, panel) = (home.telegram.api_url(), home.panel.url());
    let (telegram_port, authority) = encrypt(place(&telegram)).await;
    let (panel_port, other_authority) = encrypt(place(&panel)).await;
    let file = home.folder.path().join("authorities.pem");
    std::fs::write(&file, authority + &other_authority).unwrap();
    let encrypted =
        |url: &str, port| url.replace("http:", "https:").replace(&place(url), &format!("127.0.0.1:{port}"));
    let own = [
        ("TELOXIDE_API_URL", &*encrypted(&telegram, telegram_port)),
        ("PANEL_API_URL", &*encrypted(&panel, panel_port)),
        ("TELEGRAM_PROXY", &*to_telegram.url(LOGIN)),
        ("PANEL_PROXY", &*to_panel.url(LOGIN)),
        ("SSL_CERT_FILE", file.to_str().unwrap()),
        // Where neither is set it would be asked; nobody listens there.
        ("HTTPS_PROXY", "http://127.0.0.1:9"),
    ];
    let (code, table) = home.ask(&["check"], &own).end().await;
    assert_eq!(code, Some(0), "{table}");
    for (side, proxy) in [("telegram", &to_telegram), ("panel", &to_panel)] {
        let line = line(&table, side);
        assert!(line.contains(&format!("through {}, in ", proxy.url(""))) && line.contains(" ms"), "{table}");
    }
    let bot = home.started(&own).await;
    bot.says("catalog read").await;
    to_panel.fail_next(Fault::Refuse);
    to_panel.fail_next(Fault::Drop);
    home.order().await;
    bot.says("outcome=accepted").await;
    let printed = bot.stop("TERM").await;
    assert_eq!(printed.matches("outcome=not sent").count(), 2, "{printed}");
    assert_eq!((home.panel.adds(), home.panel.orders().len()), (1, 1), "{printed}");
    assert!(to_telegram.asked().iter().all(|asked| *asked == format!("127.0.0.1:{telegram_port}")));
    assert!(to_panel.asked().iter().all(|asked| *asked == format!("127.0.0.1:{panel_port}")));
    assert_eq!(find(&(printed + &table)), None);
}

#[tokio::test]
async fn a_check_says_who_on_the_way_says_no_and_no_password() {
    let home = Home::new().await;
    let socks = proxy(Protocol::Socks5).await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let rows = [
        ("telegram", "TELEGRAM_PROXY", socks.url("proxy-user:of-yesterday@")),
        ("panel", "PANEL_PROXY", socks.url("proxy-user:of-yesterday@")),
        ("telegram", "TELEGRAM_PROXY", socks.url("")),
        ("panel", "PANEL_PROXY", format!("http://proxy-user:of-yesterday@{nobody}")),
        ("telegram", "TELEGRAM_PROXY", format!("socks5://proxy-user:of-yesterday@{nobody}")),
    ];
    for (side, name, url) in rows {
        let (code, table) = home.ask(&["check"], &[(name, &url)]).end().await;
        let line = line(&table, side);
        let through = format!("not reached through {}, after ", url.replace("proxy-user:of-yesterday@", ""));
        assert!(
            code == Some(1) && line.contains("WRONG") && line.contains(&through),
            "{name}={url}:\n{table}"
        );
        assert!(!table.contains("of-yesterday") && !table.contains("proxy-user"), "{table}");
    }
    let (code, table) = home.ask(&["check"], &[("TELEGRAM_PROXY", "off")]).end().await;
    assert!(code == Some(0) && line(&table, "telegram").contains("reached directly, in "), "{table}");
}

#[tokio::test]
async fn the_environments_proxy_is_taken_where_the_settings_name_none() {
    let home = Home::new().await;
    let proxy = proxy(Protocol::Http).await;
    let (url, away) = (proxy.url(LOGIN), ("PANEL_API_URL", "http://panel.invalid/api/v2"));
    let named = [away, ("ALLOW_HTTP_PANEL", "yes"), ("ALL_PROXY", &url)];
    let (_, table) = home.ask(&["check"], &named).end().await;
    let words = format!("through {}, which the environment names", proxy.url(""));
    assert!(line(&table, "panel").contains(&words), "{table}");
    let asked = proxy.asked();
    assert!(!asked.is_empty() && asked.iter().all(|asked| asked == "panel.invalid:80"), "{asked:?}");
    for past in [("NO_PROXY", "panel.invalid"), ("PANEL_PROXY", "off")] {
        let (_, table) = home.ask(&["check"], &[&named[..], &[past]].concat()).end().await;
        assert!(line(&table, "panel").contains("not reached directly, after "), "{table}");
        assert_eq!(proxy.asked(), asked, "{past:?}");
    }
}

#[tokio::test]
async fn of_telegrams_addresses_those_of_one_kind_are_used() {
    let home = Home::new().await;
    let by_name = home.telegram.api_url().replace("127.0.0.1", "localhost");
    for (kind, is_reached, words) in
        [("auto", true, "directly, in"), ("4", true, "by IPv4, in"), ("6", false, "by IPv6, after")]
    {
        let own = [("TELOXIDE_API_URL", &*by_name), ("TELEGRAM_IP", kind)];
        let (code, table) = home.ask(&["check"], &own).end().await;
        let line = line(&table, "telegram");
        assert!((code == Some(0)) == is_reached && line.contains(words), "{kind}:\n{table}");
    }
}

#[tokio::test]
async fn a_proxy_that_is_none_keeps_the_bot_from_its_start() {
    let home = Home::new().await;
    for name in ["TELEGRAM_PROXY", "PANEL_PROXY"] {
        let (code, printed) =
            home.start(&[(name, "socks4://me:of-yesterday@proxy.example:1080")]).end().await;
        assert_eq!(code, Some(2), "{printed}");
        let said = printed.contains(name)
            && printed.contains("starts with http://, https://, socks5:// or socks5h://");
        assert!(said && !printed.contains("of-yesterday"), "{printed}");
    }
}
