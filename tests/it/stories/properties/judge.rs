//! What is promised of a campaign, held against the panel's own book: nothing was bought twice and nothing lost, every sum and every end
//! is right, what evidence settled was so, and of refills and cancellations none was asked for twice and each had an end that was told.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use panelgram_sandbox::panel::{Fault, PanelCall};
use sqlx::Row;

use super::{campaign::Campaign, days};
use crate::world::{GROUP, World};

/// What came of it.
#[derive(Debug, Default)]
pub struct Figures {
    /// Requests that met a fault, and in how many combinations of action and fault.
    pub faults: u64,
    pub kinds: usize,
    pub silences: u64,
    /// Ticks of workers that found the port closed.
    pub refused_connections: u64,
    pub restarts: u64,
    /// Orders that were confirmed, and what became of them.
    pub confirmed: usize,
    pub placed: usize,
    pub under_faults: usize,
    pub doubled: usize,
    /// Orders whose answer was lost, and how they were settled.
    pub unclear: usize,
    pub found_by_evidence: usize,
    pub found_not_placed_by_evidence: usize,
    pub settled_by_people: usize,
    pub still_flagged: usize,
    pub given_up: usize,
    pub refused: usize,
    /// Orders of another program, and backups that were put back.
    pub foreign: usize,
    pub put_back: usize,
    /// Refills and cancellations that people asked for, and what became of them.
    pub requests: usize,
    pub requests_taken: usize,
    pub requests_refused: usize,
    pub requests_unclear: usize,
    pub requests_dropped: usize,
}

impl Campaign {
    /// Whether everything that was promised was kept, and how much of what there was.
    pub async fn judge(mut self) -> Figures {
        days::check_orders(&self.world).await;
        days::check_ends(&self.world).await;
        self.check_adds();
        self.check_money().await;
        self.check_settled().await;
        self.check_requests().await;
        let Self { world, figures, .. } = self;
        let figures = count(&world, figures).await;
        world.end().await;
        figures
    }

    /// One draft led to one order at the panel at most, and to one `add` at most of which nobody knows what came.
    fn check_adds(&mut self) {
        let mut bought: HashMap<String, usize> = HashMap::new();
        for order in self.world.panel.orders() {
            *bought.entry(order.link).or_default() += 1;
        }
        self.figures.doubled = bought.values().filter(|count| **count > 1).count();
        self.figures.faults = self.world.panel.faults_happened();
        assert_eq!(self.figures.doubled, 0, "bought twice: {bought:?}");
        let calls = self.world.panel.calls();
        let mut doubtful: BTreeMap<&str, usize> = BTreeMap::new();
        for call in calls.iter().filter(|call| call.action == "add") {
            let before = doubtful.entry(&call.link).or_default();
            assert_eq!(*before, 0, "asked for again, though nobody knows what came of it: {call:?}");
            *before += usize::from(is_doubtful(call));
        }
        let met = |call: &PanelCall| call.fault.is_some() && bought.contains_key(&call.link);
        let under: BTreeSet<&str> =
            calls.iter().filter(|call| met(call)).map(|call| call.link.as_str()).collect();
        self.figures.under_faults = under.len();
        let kinds: BTreeSet<String> = calls
            .iter()
            .filter_map(|call| Some(format!("{} {:?}", call.action, call.fault.as_ref()?)))
            .collect();
        self.figures.kinds = kinds.len();
    }

    /// Each order costs in the database what the panel took, and the panel took no more than that. Where the panel told a charge that
    /// can't be one, none is known.
    async fn check_money(&self) {
        let mut reader = self.world.app.bot.store.reader().await.unwrap();
        let rows = sqlx::query("select link, panel_order, quantity, price, charge, ended_at from orders")
            .fetch_all(&mut *reader)
            .await
            .unwrap();
        let at_panel: HashMap<String, _> =
            self.world.panel.orders().into_iter().map(|order| (order.id.to_string(), order)).collect();
        let calls = self.world.panel.calls();
        let odd = calls.iter().filter(|call| matches!(&call.fault, Some(Fault::Says(..))));
        let oddly_told: BTreeSet<&String> = odd.flat_map(|call| &call.named).collect();
        for row in rows {
            let quantity: i64 = row.get("quantity");
            assert_eq!(row.get::<i64, _>("price"), quantity * 900, "service 1207 costs 0.90 a thousand");
            let Some(id) = row.get::<Option<String>, _>("panel_order") else { continue };
            let theirs = &at_panel[&id];
            assert_eq!(theirs.link, row.get::<String, _>("link"), "the order of another link");
            if row.get::<Option<i64>, _>("ended_at").is_some() {
                let charge =
                    row.get::<Option<i64>, _>("charge").map(|charge| rust_decimal::Decimal::new(charge, 6));
                let is_known = charge.is_some() || !oddly_told.contains(&id);
                assert!(
                    is_known && charge.is_none_or(|charge| charge == theirs.charge),
                    "{charge:?} {theirs:?}"
                );
            }
        }
    }

    /// What evidence settled is so by the panel's own book.
    pub async fn check_settled(&self) {
        let mut reader = self.world.app.bot.store.reader().await.unwrap();
        let rows = sqlx::query(
            "select order_id, link, status, panel_order from orders join outbox on dedupe_key = 'admins:settled:' || order_id",
        )
        .fetch_all(&mut *reader)
        .await
        .unwrap();
        for row in rows {
            let (order, link): (i64, String) = (row.get("order_id"), row.get("link"));
            let theirs = self.world.panel.orders_for(&link);
            let ids: Vec<String> = theirs.iter().map(|order| order.id.to_string()).collect();
            let known: Option<String> = row.get("panel_order");
            let seen = row.get::<String, _>("status");
            assert_eq!(known.into_iter().collect::<Vec<_>>(), ids, "#{order} is {seen} by evidence: {link}");
        }
    }

    /// What was wished for came to one call at most that the panel may have heeded; what came of it was told, or is flagged.
    async fn check_requests(&mut self) {
        let mut reader = self.world.app.bot.store.reader().await.unwrap();
        let rows = sqlx::query(
            "select r.request_id, r.kind, r.state, o.panel_order, o.ended_at is not null as ended,
                 (select count(*) from outbox where dedupe_key = 'request:' || r.request_id || ':' || r.state
                     and chat_id = o.user_id and done_at is not null and failure is null) as told,
                 (select count(*) from outbox where dedupe_key = 'admins:request unclear:' || r.request_id
                     and chat_id = ? and done_at is not null and failure is null) as flagged,
                 r.panel_refill is not null as followed
             from requests r join orders o using (order_id)",
        )
        .bind(GROUP)
        .fetch_all(&mut *reader)
        .await
        .unwrap();
        self.figures.requests = rows.len();
        let mut wished: BTreeMap<(String, String), usize> = BTreeMap::new();
        let mut taken: BTreeMap<u64, usize> = BTreeMap::new();
        for row in &rows {
            let (id, kind, state) = (row.get::<i64, _>(0), row.get::<String, _>(1), row.get::<String, _>(2));
            let here = format!("request {id}, a {kind}, is {state}");
            let (told, flagged): (i64, i64) = (row.get("told"), row.get("flagged"));
            let (ended, followed): (bool, bool) = (row.get("ended"), row.get("followed"));
            match state.as_str() {
                "asked" if kind == "cancel" => assert!(ended, "{here}, and its order goes on"),
                // The panel gave it no id: its card says that no news come.
                "asked" => assert!(!followed, "{here} for ever"),
                "dropped" if kind == "cancel" && ended => {}
                "unclear" => assert_eq!((told, flagged), (1, 1), "{here}"),
                "refused" | "dropped" | "completed" | "rejected" | "failed" => assert_eq!(told, 1, "{here}"),
                _ => panic!("{here} in the end"),
            }
            match state.as_str() {
                "unclear" => self.figures.requests_unclear += 1,
                "refused" => self.figures.requests_refused += 1,
                "dropped" => self.figures.requests_dropped += 1,
                _ => self.figures.requests_taken += 1,
            }
            let Some(order) = row.get::<Option<String>, _>("panel_order") else { continue };
            if kind == "refill" && !matches!(state.as_str(), "refused" | "dropped") {
                *taken.entry(order.parse().unwrap()).or_default() += 1;
            }
            *wished.entry((kind, order)).or_default() += 1;
        }
        for call in self.world.panel.calls().iter().filter(|call| !is_surely_in_vain(call)) {
            for order in &call.named {
                let left = wished.get_mut(&(call.action.clone(), order.clone())).filter(|left| **left > 0);
                *left.unwrap_or_else(|| panic!("asked for twice: {call:?}")) -= 1;
            }
        }
        for order in self.world.panel.refilled() {
            let left = taken.get_mut(&order).filter(|left| **left > 0);
            *left.unwrap_or_else(|| panic!("refilled, and nobody knows: {order}")) -= 1;
        }
    }
}

/// Whether nobody can know what came of an `add` that met this. Drops may come in time or not.
fn is_doubtful(call: &PanelCall) -> bool {
    !matches!(
        call.fault,
        None | Some(
            Fault::RateLimit200
                | Fault::AuthError
                | Fault::BalanceDoesNotFall
                | Fault::Drip(_)
                | Fault::Http(429, _)
                // The web server's own word, before any application saw the request.
                | Fault::MovedTo(301 | 307 | 308, _)
        )
    )
}

/// Whether everybody knows that nothing came of this.
fn is_surely_in_vain(call: &PanelCall) -> bool {
    match call.fault {
        Some(
            Fault::RateLimit200 | Fault::AuthError | Fault::Http(429, _) | Fault::MovedTo(301 | 307 | 308, _),
        ) => true,
        Some(Fault::BatchRefused(_)) => call.named.len() > 1,
        _ => false,
    }
}

async fn count(world: &World, mut figures: Figures) -> Figures {
    let count = async |sql: &'static str| -> usize {
        let mut reader = world.app.bot.store.reader().await.unwrap();
        let count: i64 = sqlx::query_scalar(sql).fetch_one(&mut *reader).await.unwrap();
        usize::try_from(count).unwrap()
    };
    figures.confirmed = count("select count(*) from orders").await;
    figures.unclear = count("select count(distinct order_id) from order_events where what = 'unclear'").await;
    figures.found_by_evidence = count(
        "select count(distinct order_id) from orders join outbox on dedupe_key = 'admins:settled:' || order_id
         where status <> 'rejected'",
    )
    .await;
    figures.found_not_placed_by_evidence = count(
        "select count(distinct order_id) from orders join outbox on dedupe_key = 'admins:settled:' || order_id
         where status = 'rejected'",
    )
    .await;
    figures.still_flagged = count("select count(*) from orders where status = 'unclear'").await;
    figures.given_up = count("select count(*) from orders where reject_reason = 'given_up'").await;
    figures.refused = count(
        "select count(*) from orders where reject_reason is not null and reject_reason not in ('given_up', 'not_placed')",
    )
    .await;
    figures.placed = world.panel.orders().len() - figures.foreign;
    figures
}

/// The panel takes the order and its money, and says that it did not.
pub fn takes_and_refuses() -> Vec<Fault> {
    let words =
        ["Provider is temporarily unavailable", "Rate limit exceeded. Slow down.", "Bad link", "Not sent"];
    let says = |words| Fault::HttpAfterEffect(200, format!(r#"{{"error":"{words}"}}"#));
    words.map(says).into_iter().chain([Fault::HttpAfterEffect(429, "<html>slow down".to_owned())]).collect()
}

/// An answer to an `add` that is lost, or that never was, or that nothing but words speak for.
pub fn losses() -> Vec<Fault> {
    let page = || "<html>Bad Gateway</html>".to_owned();
    let mut losses = vec![Fault::CloseAfterEffect, Fault::CutJson, Fault::HttpAfterEffect(504, page())];
    losses.extend([Fault::CloseBeforeReading, Fault::Http(502, page()), Fault::MaintenanceHtml200]);
    losses.extend(takes_and_refuses());
    losses
}
