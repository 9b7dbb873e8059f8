//! People click through catalog, card, quantity and confirmation, beside the echo bot.

use std::time::Duration;

use crate::{
    bot::Process,
    echo, filled,
    people::People,
    stage::{FIRST, Stage},
    table::{Table, percentile, rate, ratio, time},
};

const CHATS: [usize; 3] = [50, 1_000, 20_000];
const PER_SECOND: u32 = 500;
const SPAN: Duration = Duration::from_secs(10);
/// As many as the library's own dispatcher would serve at once without noticing.
const AT_ONCE: usize = 64;
/// What the echo bot echoes.
const HELLO: &str = "hello, are you there?";

/// What a run of one bot costs.
struct Cost {
    per_update: Duration,
    p50: Duration,
    p99: Duration,
    most: String,
}

impl Cost {
    /// The middle of two runs; of what waits, the better one.
    fn between(self, other: &Self) -> Self {
        Self {
            per_update: (self.per_update + other.per_update) / 2,
            p50: self.p50.min(other.p50),
            p99: self.p99.min(other.p99),
            most: self.most,
        }
    }
}

pub async fn measure(table: &mut Table) -> anyhow::Result<()> {
    for chats in CHATS {
        // Before and after: a shared machine is not as fast in one minute as in the next.
        let before = echo_bot(chats).await?;
        let ours = our_bot(table, chats).await?;
        let echo = before.between(&echo_bot(chats).await?);
        let row = |table: &mut Table, what: &str, figure: &str, goal: &str| {
            table.row(&format!("{chats} chats: {what}"), figure, goal);
        };
        row(table, "processor time of an update, echo bot", &time(echo.per_update), "");
        row(table, "processor time of an update, ours", &time(ours.per_update), "");
        row(table, "… ours : echo", &ratio(ours.per_update, echo.per_update), "≤ 4 ×");
        row(table, "p50 at 500/s, echo bot", &time(echo.p50), "");
        row(table, "p50 at 500/s, ours", &time(ours.p50), "");
        row(table, "p99 at 500/s, echo bot", &time(echo.p99), "");
        row(table, "p99 at 500/s, ours", &time(ours.p99), "≤ 20 ms");
        row(table, "updates at most, echo bot", &echo.most, "");
        row(table, "updates at most, ours", &ours.most, "");
    }
    Ok(())
}

async fn echo_bot(chats: usize) -> anyhow::Result<Cost> {
    let stage = Stage::open(&filled::catalog(10, "0.9")).await?;
    let ids = people(&stage, chats);
    let bot = Process::start_echo(echo::VARIABLE, &stage.telegram.api_url())?;
    let mut talking = People::talking(&stage.telegram, ids.clone(), HELLO);
    talking.act_at(50, Duration::from_secs(1)).await;
    let cost = run(&bot, talking, || People::talking(&stage.telegram, ids.clone(), HELLO)).await?;
    drop(bot);
    stage.close().await;
    Ok(cost.0)
}

async fn our_bot(table: &mut Table, chats: usize) -> anyhow::Result<Cost> {
    let stage = Stage::open(&filled::catalog(3_000, "0.9")).await?;
    stage.prepare(3_000).await?;
    filled::people(&stage, chats).await?;
    let ids = people(&stage, chats);
    let bot = stage.start()?;
    let mut ordering = People::ordering(&stage.telegram, ids.clone());
    ordering.act_at(50, Duration::from_secs(2)).await;
    let (cost, lost) = run(&bot, ordering, || People::ordering(&stage.telegram, ids.clone())).await?;
    table.row(&format!("{chats} chats: orders placed"), &stage.panel.orders().len().to_string(), "");
    if lost > 0 {
        table.row(
            &format!("{chats} chats: taps without the answer that was expected"),
            &lost.to_string(),
            "0",
        );
    }
    bot.stop()?;
    stage.close().await;
    Ok(cost)
}

async fn run(bot: &Process, warm: People, again: impl Fn() -> People) -> anyhow::Result<(Cost, usize)> {
    drop(warm);
    let mut people = again();
    let before = bot.processor()?;
    people.act_at(PER_SECOND, SPAN).await;
    let spent = bot.processor()?.saturating_sub(before);
    let per_update = spent / u32::try_from(people.times.len().max(1))?;
    let (p50, p99) = (percentile(&mut people.times, 50), percentile(&mut people.times, 99));
    let mut lost = people.lost;
    let mut people = again();
    let (answered, lasted) = people.act_at_once(AT_ONCE, SPAN / 2).await;
    lost += people.lost;
    let most = rate(answered, lasted);
    Ok((Cost { per_update, p50, p99, most }, lost))
}

fn people(stage: &Stage, chats: usize) -> impl Iterator<Item = i64> + Clone + use<> {
    let ids = FIRST..FIRST + i64::try_from(chats).unwrap_or(0);
    ids.clone().for_each(|id| stage.add_person(id));
    ids
}
