//! Seen from outside: whether each part of the bot goes on, as `/healthz` says it, and as systemd and Docker's health check hear of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    os::unix::net::UnixDatagram,
    time::Duration,
};

use panelgram::wake::Bell;
use panelgram_sandbox::panel::Fault;
use strum::VariantArray;
use tokio::time::timeout;

use super::process::Home;
use crate::world::{KEY, MEMBER, World, free_address};

const LINK: &str = "https://instagram.com/p/abc";
/// Long enough for the slowest machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody who looks.
struct Onlooker {
    address: SocketAddr,
    http: reqwest::Client,
}

impl Onlooker {
    fn of(world: &World) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { address: world.server().address(), http }
    }

    async fn get(&self, path: &str) -> (u16, String) {
        let url = format!("http://{}{path}", self.address);
        let answer = self.http.get(url).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// Looks until the first line is this; returns the status.
    async fn sees(&self, verdict: &str) -> u16 {
        let mut last = String::new();
        let look = async {
            loop {
                let (status, page) = self.get("/healthz").await;
                if page.lines().next() == Some(verdict) {
                    return status;
                }
                last = page;
            }
        };
        timeout(PATIENCE, look).await.unwrap_or_else(|_| panic!("never {verdict:?}, but:\n{last}"))
    }
}

/// Every worker looks for work.
fn wake_all(world: &World) {
    for bell in Bell::VARIANTS {
        world.app.bot.store.wake().ring(*bell);
    }
}

/// A world with its workers running, and somebody who looks at it.
async fn working() -> (World, panelgram::app::Workers, Onlooker) {
    let world = World::with(&[("HTTP_LISTEN", "127.0.0.1:0"), ("PANEL_TIMEOUT", "60s")]).await;
    let onlooker = Onlooker::of(&world);
    world.say(MEMBER, "/start").await;
    let workers = world.app.work();
    // All have begun when the last of them is listed.
    let listed = async { while !onlooker.get("/healthz").await.1.contains("database") {} };
    timeout(PATIENCE, listed).await.unwrap();
    assert_eq!(onlooker.sees("ok").await, 200);
    (world, workers, onlooker)
}

async fn leave(world: World, workers: panelgram::app::Workers) {
    workers.stop().await;
    world.end().await;
}

#[tokio::test]
async fn a_worker_that_hangs_is_named() {
    let (world, workers, onlooker) = working().await;
    world.panel.fail_next("services", 1, Fault::Stall);
    world.wait(Duration::from_hours(7));
    wake_all(&world);
    world.panel.until_stalled(1).await;
    world.say(MEMBER, "/start").await;
    assert_eq!(onlooker.sees("not well: catalog").await, 503);
    let (_, page) = onlooker.get("/healthz").await;
    assert!(page.contains("catalog      7h ago, at most 10m\n"), "{page}");
    assert!(page.contains("updates      0s ago, at most 3m\n"), "{page}");
    world.panel.heal();
    assert_eq!(onlooker.sees("ok").await, 200);
    leave(world, workers).await;
}

#[tokio::test]
async fn who_gets_no_updates_is_not_well() {
    let (world, workers, onlooker) = working().await;
    world.wait(Duration::from_mins(4));
    wake_all(&world);
    assert_eq!(onlooker.sees("not well: updates").await, 503);
    world.say(MEMBER, "/start").await;
    assert_eq!(onlooker.sees("ok").await, 200);
    leave(world, workers).await;
}

#[tokio::test]
async fn a_database_that_can_not_be_written_is_named() {
    let (world, workers, onlooker) = working().await;
    let (file, elsewhere) = (world.database(), world.database().with_extension("taken"));
    std::fs::rename(&file, &elsewhere).unwrap();
    // A try may have been under way.
    let in_vain = async {
        let says = |page: &str| page.contains("\ndatabase     0s ago, tried since in vain");
        while !says(&onlooker.get("/healthz").await.1) {
            wake_all(&world);
        }
    };
    timeout(PATIENCE, in_vain).await.unwrap();
    assert_eq!(onlooker.sees("ok").await, 200, "it is not late yet");
    world.wait(Duration::from_secs(121));
    assert_eq!(onlooker.sees("not well: database").await, 503);
    std::fs::rename(&elsewhere, &file).unwrap();
    wake_all(&world);
    assert_eq!(onlooker.sees("ok").await, 200);
    leave(world, workers).await;
}

/// The page of figures of a bot that had something to do.
async fn figures() -> String {
    let world = World::with(&[("HTTP_LISTEN", "127.0.0.1:0")]).await;
    let onlooker = Onlooker::of(&world);
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    world.panel.fail_next("add", 1, Fault::CloseAfterEffect);
    world.order(MEMBER, "1207", &format!("{LINK}2"), "1000").await;
    world.app.send_orders().await.unwrap();
    world.wait(Duration::from_secs(90));
    let (status, page) = onlooker.get("/metrics").await;
    assert_eq!(status, 200, "{page}");
    world.end().await;
    page
}

#[tokio::test]
async fn figures_say_what_goes_on_and_nothing_of_anybody() {
    let page = figures().await;
    for line in [
        "panelgram_orders{state=\"running\"} 1",
        "panelgram_orders{state=\"unclear\"} 1",
        "panelgram_orders{state=\"failed\"} 0",
        "panelgram_panel_call_seconds_count{action=\"add\",outcome=\"answered\"} 1",
        "panelgram_panel_call_seconds_count{action=\"add\",outcome=\"broken\"} 1",
        "panelgram_update_seconds_count{kind=\"tap\"}",
        "panelgram_outbox_oldest_seconds 90",
        "panelgram_catalog_age_seconds 90",
        "panelgram_panel_silent_seconds ",
        "panelgram_telegram_freezes_total 0",
        "panelgram_part_late{part=\"updates\"} 0",
        "panelgram_panel_balance ",
    ] {
        assert!(page.lines().any(|known| known.starts_with(line)), "{line} is not in\n{page}");
    }
    assert!(page.ends_with("# EOF\n"), "{page}");
    // All but the figures themselves, in which any digits may be.
    let names = page.lines().filter_map(|line| line.rsplit_once(' ')).map(|(names, _)| names);
    let names = names.collect::<Vec<_>>().join("\n");
    for secret in [MEMBER.to_string().as_str(), "instagram", "1207", "our_bot", KEY] {
        assert!(!names.contains(secret), "{secret} is in\n{page}");
    }
}

/// Names of metrics with the names of their labels.
fn series(page: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in page.lines().filter(|line| !line.starts_with('#')) {
        let (series, _) = line.rsplit_once(' ').unwrap();
        let (name, labels) = series.split_once('{').unwrap_or((series, ""));
        let labels =
            labels.split(',').filter_map(|label| label.split_once('=')).map(|(name, _)| name.to_owned());
        known.entry(name.to_owned()).or_default().extend(labels);
    }
    known
}

/// All queries of a dashboard.
fn queries(value: &serde_json::Value, found: &mut Vec<String>) {
    found.extend(value["expr"].as_str().map(str::to_owned));
    for value in value.as_object().into_iter().flat_map(serde_json::Map::values) {
        queries(value, found);
    }
    for value in value.as_array().into_iter().flatten() {
        queries(value, found);
    }
}

#[tokio::test]
async fn what_grafana_draws_is_there() {
    let known = series(&figures().await);
    let dashboard = std::fs::read_to_string("deploy/grafana.json").unwrap();
    let mut asked = vec![];
    queries(&serde_json::from_str(&dashboard).unwrap(), &mut asked);
    assert!(asked.len() > 10, "{asked:?}");
    let word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    for query in asked {
        let name = query.split(|letter| !word(letter)).find(|part| part.starts_with("panelgram_")).unwrap();
        let labels = known.get(name).unwrap_or_else(|| panic!("{name} is not there: {query}"));
        // What stands in braces before a comparison, and what is summed by.
        let compared = query.split('{').nth(1).and_then(|rest| rest.split('}').next()).unwrap_or_default();
        let compared = compared.split(',').filter_map(|label| label.split(['=', '!']).next());
        let summed = query.split(" by (").skip(1).filter_map(|rest| rest.split(')').next());
        let named = compared.chain(summed.flat_map(|names| names.split(','))).map(str::trim);
        for label in named.filter(|label| !label.is_empty()) {
            assert!(labels.contains(label), "{name} has no label {label}: {query}");
        }
    }
    // And nothing that is there goes undrawn.
    for name in known.keys().filter(|name| !name.ends_with("_sum")) {
        assert!(dashboard.contains(name.as_str()), "{name} is drawn nowhere");
    }
}

#[tokio::test]
async fn there_is_no_other_page_and_no_head_without_end() {
    let world = World::with(&[("HTTP_LISTEN", "127.0.0.1:0")]).await;
    let onlooker = Onlooker::of(&world);
    for path in ["/", "/metrics/", "/healthz/x", "/.env"] {
        assert_eq!(onlooker.get(path).await, (404, "there is nothing here\n".to_owned()), "{path}");
    }
    let url = format!("http://{}/healthz", onlooker.address);
    let sent = onlooker.http.post(&url).body("x").send().await.unwrap();
    assert_eq!(sent.status(), 404);
    let long = onlooker.http.get(&url).header("x", "y".repeat(100_000)).send().await;
    assert!(long.is_err() || long.is_ok_and(|answer| answer.status() == 431));
    assert_eq!(onlooker.get("/healthz").await.0, 200);
    world.end().await;
}

#[tokio::test]
async fn systemd_and_dockers_health_check_hear_how_it_is() {
    let home = Home::new().await;
    let socket = home.folder.path().join("notify");
    let systemd = UnixDatagram::bind(&socket).unwrap();
    systemd.set_read_timeout(Some(PATIENCE)).unwrap();
    let hears = || {
        let mut words = [0; 256];
        let length = systemd.recv(&mut words).unwrap();
        String::from_utf8_lossy(&words[..length]).trim().to_owned()
    };
    let (address, socket) = (free_address(), socket.display().to_string());
    let listen = ("HTTP_LISTEN", address.as_str());
    let own = [listen, ("NOTIFY_SOCKET", socket.as_str()), ("WATCHDOG_USEC", "300000")];
    let process = home.started(&own).await;
    assert_eq!((hears(), hears(), hears()), ("READY=1".into(), "WATCHDOG=1".into(), "WATCHDOG=1".into()));
    let (code, said) = home.ask(&["healthy"], &[listen]).end().await;
    assert!(code == Some(0) && said.starts_with("ok\n"), "{code:?} {said}");
    process.stop("TERM").await;
    let last = std::iter::repeat_with(hears).find(|words| words != "WATCHDOG=1");
    assert_eq!(last.as_deref(), Some("STOPPING=1"));
    let (code, said) = home.ask(&["healthy"], &[listen]).end().await;
    assert!(code == Some(1) && said.contains(&format!("does not answer at {address}")), "{code:?} {said}");
    let (code, said) = home.ask(&["healthy"], &[]).end().await;
    assert!(code == Some(1) && said.contains("HTTP_LISTEN is not set"), "{code:?} {said}");
}

#[tokio::test]
async fn where_somebody_else_listens_it_does_not_start() {
    let home = Home::new().await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address: SocketAddr = taken.local_addr().unwrap();
    let (code, said) = home.start(&[("HTTP_LISTEN", &address.to_string())]).end().await;
    assert!(code == Some(1) && said.contains(&format!("HTTP_LISTEN={address}")), "{code:?} {said}");
}
