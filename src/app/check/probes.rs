//! What a check looks at besides Telegram: the panel, the database, the clock.

use std::{path::Path, time::Duration};

use anyhow::Context;
use jiff::fmt::rfc2822;
use reqwest::{Client, header::DATE, redirect::Policy};
use sqlx::Connection;

use super::{Finding, way::Way};
use crate::{
    app::{lock, panel_settings},
    clock::{Clock, Moment},
    config::{Billing, Settings, Sharing},
    domain::detail::Detail,
    i18n::Lang,
    net::Route,
    ops::books,
    panel::{Panel, ReadError},
    store::inspect::{self, Inspected, Tables},
    view,
    work::refresh,
};

const PANEL: &str = "panel";
const KEY: &str = "key";
const CATALOG: &str = "catalog";
const DATABASE: &str = "database";
const ACCOUNT: &str = "account";
const BOOKS: &str = "books";
const CLOCK: &str = "clock";

/// A clock that is this wrong shows in the times that people are told.
const CLOCK_ODD: Duration = Duration::from_secs(30);
/// One that is this wrong makes encrypted connections fail and orders wait too long or too short.
const CLOCK_WRONG: Duration = Duration::from_mins(5);
const DATE_TIMEOUT: Duration = Duration::from_secs(10);

/// The key, by its balance, and the catalog. A key that was refused is not tried a second time: panels ban addresses that insist.
pub(super) async fn check_panel(settings: &Settings) -> Vec<Finding> {
    let panel = panel_settings(settings)
        .and_then(|panel| Panel::connect(panel).context("could not prepare the panel's client"));
    let panel = match panel {
        Ok(panel) => panel,
        Err(error) => return vec![Finding::wrong(KEY, format!("{error:#}")), skipped()],
    };
    let way = Way::new(PANEL, route_to_panel(settings));
    match panel.balance().await {
        Ok(balance) => {
            let currency = balance.currency.unwrap_or_default();
            let words = format!("balance {} {currency}", balance.amount.normalize());
            vec![way.answered(), Finding::right(KEY, words.trim_end()), check_catalog(&panel).await]
        }
        Err(ReadError::KeyRefused(words)) => {
            let words = format!("the panel refuses PANEL_API_KEY: {words}");
            vec![way.answered(), Finding::wrong(KEY, words), skipped()]
        }
        Err(error @ ReadError::Unreachable(_)) => {
            let key = Finding::unknown(KEY, "not looked at: the panel has to be reached first");
            vec![way.failed(&with_a_way_out(&error)), key, skipped()]
        }
        Err(error) => {
            let key = Finding::wrong(KEY, with_a_way_out(&error));
            vec![way.answered(), key, check_catalog(&panel).await]
        }
    }
}

fn route_to_panel(settings: &Settings) -> String {
    let route = settings.panel_route();
    settings.panel_url.parse().map(|url| route.described(&url)).unwrap_or_default()
}

/// What failed, and what can be tried where that is known.
fn with_a_way_out(error: &ReadError) -> String {
    let try_this = match error {
        ReadError::Wall(_) => {
            "try PANEL_USER_AGENT: name a browser as its own address line would, Mozilla/5.0 and so on"
        }
        ReadError::WrongAddress(_) => {
            "set PANEL_API_URL as the panel's API page has it, the last slash included"
        }
        ReadError::Unreachable(words) if words.contains("certificate") => {
            "a certificate of your own authority: add it to this system's, or name its file in SSL_CERT_FILE"
        }
        ReadError::Unreachable(_)
        | ReadError::Refused(_)
        | ReadError::KeyRefused(_)
        | ReadError::Transient(_)
        | ReadError::Protocol(_)
        | ReadError::Odd(_) => {
            return error.to_string();
        }
    };
    format!("{error}\n{try_this}")
}

fn skipped() -> Finding {
    Finding::unknown(CATALOG, "not looked at: the panel has to take the key first")
}

async fn check_catalog(panel: &Panel) -> Finding {
    let list = match panel.services().await {
        Ok(list) => list,
        Err(error) => return Finding::wrong(CATALOG, with_a_way_out(&error)),
    };
    let (rows, broken) = (list.services.len(), list.skipped.len());
    let offered = refresh::offered(list.services);
    let unread = if broken > 0 { format!("; {broken} rows can't be read") } else { String::new() };
    let words = format!("{offered} of {} services can be offered{unread}", rows + broken);
    if offered == 0 { Finding::wrong(CATALOG, words) } else { Finding::right(CATALOG, words) }
}

/// The database: whether it is whole, fits this program, and is in use.
pub(super) async fn check_database(settings: &Settings) -> Vec<Finding> {
    let url = settings.database_url.as_str();
    let (database, foreign, books) = match inspect::inspect(url).await {
        Err(error) => (Finding::wrong(DATABASE, format!("{error:#}")), None, None),
        Ok(None) => {
            let words = format!("{url} is not there yet; the bot makes it at its start");
            (Finding::odd(DATABASE, words), None, None)
        }
        Ok(Some(found)) => {
            let sells = settings.selling.billing == Billing::Wallet && found.tables == Tables::Present;
            let books = if sells { Some(check_books(&found.path).await) } else { None };
            (judge(&found, lock::is_taken(url)), found.foreign, books)
        }
    };
    let shared = match (settings.panel_account_shared, foreign) {
        (Sharing::Yes, _) => Some("PANEL_ACCOUNT_SHARED says so".to_owned()),
        (Sharing::Auto, seen) => {
            seen.map(|seen| view::detail::in_currency(&Detail::read(&seen), "", Lang::En))
        }
    };
    let account = shared.map(|why| {
        let words =
            format!("others use the panel's account, too ({why})\nlost orders are not settled by themselves");
        Finding::odd(ACCOUNT, words)
    });
    [database].into_iter().chain(books).chain(account).collect()
}

/// All that customers paid and were sold, looked through once more, whatever the bot has looked through.
async fn check_books(path: &Path) -> Finding {
    let look = async {
        let mut connection = inspect::connect(path).await?;
        let found = books::look_through(&mut connection).await;
        connection.close().await?;
        found
    };
    let found = match look.await {
        Ok(found) => found,
        Err(error) => return Finding::wrong(BOOKS, format!("{error:#}")),
    };
    let mut said: Vec<String> = found.wrong.iter().map(ToString::to_string).collect();
    said.extend(
        found.unsettled.iter().map(|order| format!("the bill of order {} is not what it makes due", order.0)),
    );
    said.extend(found.missing.iter().map(|payment| format!("payment {payment} was not credited")));
    if found.ungiven > 0 {
        said.push(format!("{} codes were used and did not bring what they say", found.ungiven));
    }
    if found.unpaid > 0 {
        said.push(format!("{} top-ups count as paid, and no payment is of them", found.unpaid));
    }
    if said.is_empty() {
        let of = if found.currency.is_empty() { String::new() } else { format!(" in {}", found.currency) };
        return Finding::right(BOOKS, format!("{} transfers{of} add up", found.transfers));
    }
    Finding::wrong(BOOKS, said.join("\n"))
}

fn judge(found: &Inspected, in_use: bool) -> Finding {
    let path = found.path.display();
    if !found.faults.is_empty() {
        return Finding::wrong(DATABASE, format!("{path} is damaged: {}", found.faults.join("; ")));
    }
    if !found.writable {
        return Finding::wrong(DATABASE, format!("{path} can't be written to"));
    }
    let used = if in_use { "a bot works with it" } else { "no bot works with it" };
    let words = format!("{path} is whole, {} orders; {used}", found.orders);
    match found.tables {
        Tables::Present => Finding::right(DATABASE, words),
        Tables::Older(0) => Finding::odd(DATABASE, format!("{path} is empty; the bot fills it at its start")),
        Tables::Older(version) => Finding::odd(
            DATABASE,
            format!(
                "{words}\nit is of an older version (migration {version}), and brought up to date at the next start: back it up"
            ),
        ),
        Tables::Newer(version) => Finding::wrong(
            DATABASE,
            format!(
                "{path} was written by a newer version of panelgram (migration {version}); update the program"
            ),
        ),
        Tables::Anothers => Finding::wrong(
            DATABASE,
            format!("{path} is the database of another program; give DATABASE_URL a file of its own"),
        ),
        Tables::Changed(version) => Finding::wrong(
            DATABASE,
            format!("{path}: migration {version} is not the one that this program knows"),
        ),
    }
}

/// The machine's clock, against what Telegram's server says; where that is silent, the panel's.
pub(super) async fn check_clock(settings: &Settings) -> Finding {
    let telegram = date_of(settings.telegram_url.as_str(), &settings.telegram_route()).await;
    let (said, whose) = match telegram {
        Some(said) => (Some(said), "telegram's"),
        None => (date_of(&settings.panel_url, &settings.panel_route()).await, "the panel's"),
    };
    match said {
        Some(said) => compare(said, Clock::system().now(), whose),
        None => Finding::unknown(CLOCK, "nobody said the time: neither telegram nor the panel"),
    }
}

/// When a server says it answered; asked without token and key.
async fn date_of(address: &str, route: &Route) -> Option<Moment> {
    let address: url::Url = address.parse().ok()?;
    let client = Client::builder().redirect(Policy::none()).timeout(DATE_TIMEOUT);
    let answer = route.lead(client, &address).build().ok()?.get(address).send().await.ok()?;
    let date = rfc2822::DateTimeParser::new().parse_timestamp(answer.headers().get(DATE)?.as_bytes()).ok()?;
    Some(Moment(date.as_millisecond()))
}

fn compare(said: Moment, now: Moment, whose: &str) -> Finding {
    let (apart, way) = if now >= said { (now.since(said), "ahead of") } else { (said.since(now), "behind") };
    let shown = humantime::format_duration(Duration::from_secs(apart.as_secs()));
    let words = format!("{shown} {way} {whose}");
    if apart >= CLOCK_WRONG {
        Finding::wrong(CLOCK, words + "; set this machine's clock")
    } else if apart >= CLOCK_ODD {
        Finding::odd(CLOCK, words + "; set this machine's clock")
    } else {
        Finding::right(CLOCK, format!("as {whose}"))
    }
}

/// An address without what could be a secret in it: login and query.
pub(super) fn shown_address(address: &str) -> String {
    let Ok(url) = address.parse::<url::Url>() else {
        return String::new();
    };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{}{port}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::check::Verdict;

    #[test]
    fn a_clock_is_judged_by_how_far_it_is_off() {
        let said = Moment(1_795_348_800_000);
        for (apart, verdict) in [
            (0, Verdict::Right),
            (29_000, Verdict::Right),
            (30_000, Verdict::Odd),
            (299_000, Verdict::Odd),
            (300_000, Verdict::Wrong),
        ] {
            for now in [Moment(said.0 + apart), Moment(said.0 - apart)] {
                assert_eq!(compare(said, now, "telegram's").verdict, verdict, "{apart}");
            }
        }
        assert_eq!(
            compare(said, Moment(said.0 - 3_600_000), "x").words.split(';').next(),
            Some("1h behind x")
        );
    }

    #[test]
    fn an_address_is_shown_without_what_could_be_a_secret() {
        assert_eq!(
            shown_address("https://me:pw@panel.example:8443/api/v2?key=k"),
            "https://panel.example:8443/api/v2"
        );
    }
}
